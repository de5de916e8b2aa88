import type { ViewState } from '../view-state.js'
import { go } from './place.js'
import { showToast } from './toast.js'

/** Moves the focus to the next or previous problem, and opens the panel for it. */
export function toFinding(by: 1 | -1, { panel }: ViewState): void {
  if (panel !== 'problems') go({ panel: 'problems' }, { replace: true })
  requestAnimationFrame(() => {
    const found = [...document.querySelectorAll<HTMLElement>('#problems .problems > li')]
    if (found.length === 0) return showToast('No problems')
    const now = found.findIndex(item => item.contains(document.activeElement))
    const start = now < 0 && by < 0 ? 0 : now
    found.at((start + by) % found.length)?.focus()
  })
}

/** Scrolls to the line at which Gmail clips the email. */
export function toClipLine(): void {
  const line = document.querySelector<HTMLElement>('.frames .clip:not([hidden])')
  if (line) line.scrollIntoView({ block: 'center' })
  else showToast('Gmail shows the whole email')
}
