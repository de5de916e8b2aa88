import { NARROWEST, WIDEST } from '../view-state.js'
import { h, mark } from './element.js'

/** A handle at the edge of the frame, which can be dragged or moved with the keyboard. */
export interface WidthHandle {
  readonly element: HTMLElement
  readonly set: (width: number) => void
}

const within = (width: number): number => Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)))

/** @param moved called with each new width, many times a second during a drag */
export function widthHandle(moved: (width: number) => void): WidthHandle {
  let width = NARROWEST
  const element = h('div', {
    class: 'handle',
    role: 'slider',
    tabindex: 0,
    'aria-label': 'Width of the frame',
    'aria-valuemin': NARROWEST,
    'aria-valuemax': WIDEST,
    onkeydown: (event: KeyboardEvent) => {
      const step = event.shiftKey ? 10 : 1
      const by: Readonly<Record<string, number>> = { ArrowRight: width + step, ArrowLeft: width - step }
      const to = { ...by, ArrowUp: width + step, ArrowDown: width - step, Home: NARROWEST, End: WIDEST }[event.key]
      if (to === undefined) return
      event.preventDefault()
      event.stopPropagation()
      moved(within(to))
    },
    onpointerdown: (event: PointerEvent) => {
      const [start, from] = [event.clientX, width]
      element.setPointerCapture(event.pointerId)
      // The frame is centred, so its width changes by twice the distance that its edge moves.
      const drag = (move: PointerEvent): void => moved(within(from + 2 * (move.clientX - start)))
      element.addEventListener('pointermove', drag)
      element.addEventListener('lostpointercapture', () => element.removeEventListener('pointermove', drag), {
        once: true,
      })
    },
  })
  return {
    element,
    set(to) {
      width = to
      mark(element, 'aria-valuenow', String(within(to)))
      mark(element, 'aria-valuetext', `${Math.round(to)} pixels`)
    },
  }
}
