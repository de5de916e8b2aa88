import { h } from './element.js'

/** A button that opens a small menu. A click elsewhere, Escape or scrolling closes it. */
export interface Menu {
  readonly element: HTMLElement
  readonly button: HTMLButtonElement
  readonly close: () => void
}

const WIDTH = 260
const GAP = 6

export function newMenu(label: string, id: string, ...children: readonly HTMLElement[]): Menu {
  const button = h('button', { type: 'button', class: 'opens', popovertarget: id }, label)
  const sheet = h('div', { id, class: 'menu', popover: 'auto', role: 'group', 'aria-label': label }, children)
  const close = (): void => sheet.hidePopover()
  sheet.addEventListener('beforetoggle', event => {
    if ((event as ToggleEvent).newState === 'open') place(sheet, button)
  })
  sheet.addEventListener('toggle', event => {
    const tell = (event as ToggleEvent).newState === 'open' ? addEventListener : removeEventListener
    // `blur` also happens after a click inside a frame, which does not reach this page.
    for (const what of ['blur', 'scroll', 'resize']) tell(what, close)
  })
  return { element: h('div', { class: 'with-menu' }, button, sheet), button, close }
}

/** Places the menu below its button, or above a button near the bottom, and always inside the window. */
function place(sheet: HTMLElement, button: HTMLElement): void {
  const { left, right, top, bottom } = button.getBoundingClientRect()
  const { clientWidth } = document.documentElement
  const fromLeft = left + WIDTH + GAP <= clientWidth ? left : right - WIDTH
  sheet.style.left = `${Math.max(GAP, Math.min(fromLeft, clientWidth - WIDTH - GAP))}px`
  const isLow = top > innerHeight / 2
  sheet.style.top = isLow ? 'auto' : `${bottom + GAP}px`
  sheet.style.bottom = isLow ? `${innerHeight - top + GAP}px` : 'auto'
}
