import { NARROWEST, WIDEST_EMAIL } from '../view-state.js'
import { h, mark } from './element.js'

/** A handle at the edge of the frame, which can be dragged or moved with the keyboard. */
export interface WidthHandle {
  readonly element: HTMLElement
  /**
   * @param widest the maximum width
   * @param scale the share of its size in which the frame is shown
   */
  readonly set: (width: number, widest: number, scale: number) => void
}

/** @param moved called with each new width, many times a second during a drag */
export function widthHandle(moved: (width: number) => void): WidthHandle {
  let width = NARROWEST
  let widest = WIDEST_EMAIL
  let scale = 1
  const within = (width: number): number => Math.min(widest, Math.max(NARROWEST, Math.round(width)))
  const element = h('div', {
    class: 'handle',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Width of the frame',
    'aria-valuemin': NARROWEST,
    onkeydown: (event: KeyboardEvent) => {
      const step = event.shiftKey ? 10 : 1
      const by: Readonly<Record<string, number>> = { ArrowRight: width + step, ArrowLeft: width - step }
      const to = { ...by, ArrowUp: width + step, ArrowDown: width - step, Home: NARROWEST, End: widest }[event.key]
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      moved(within(to))
    },
    onpointerdown: (event: PointerEvent) => {
      const [start, from] = [event.clientX, width]
      element.setPointerCapture(event.pointerId)
      // The frame is centred, so its width changes by twice the distance that its edge moves.
      const drag = (move: PointerEvent): void => moved(within(from + (2 * (move.clientX - start)) / scale))
      element.addEventListener('pointermove', drag)
      element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', drag), {
        once: true,
      })
    },
  })
  return {
    element,
    set(to, most, shownAt) {
      width = to
      widest = most
      scale = shownAt
      mark(element, 'aria-valuemax', String(widest))
      mark(element, 'aria-valuenow', String(within(to)))
      mark(element, 'aria-valuetext', `${Math.round(to)} pixels`)
    },
  }
}
