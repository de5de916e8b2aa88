import { actionsIn, type Deeds } from './actions.js'
import { here } from './place.js'
import { singleKeysWork } from './single-keys.js'

/** Handles single keys, except while the user types. Arrow keys are left for scrolling. */
export function keyboard(deeds: Deeds): (event: KeyboardEvent) => void {
  return event => {
    const { key } = event
    if (event.defaultPrevented || event.altKey) return
    if (event.metaKey || event.ctrlKey) {
      if (key.toLowerCase() !== 'k' || document.querySelector('dialog[open]:not(.palette)')) return
      event.preventDefault()
      return deeds.palette()
    }
    if (isTaken(event) || (key.length === 1 && !singleKeysWork())) return
    const action = actionsIn(here(), deeds).find(each => each.key === key)
    if (!action) return
    event.preventDefault()
    action.run()
  }
}

const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/** Whether a key belongs to a field, a dialog or an open menu. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  // A frame's document has elements of another window, which are no instances of ours.
  const closest = (target as Element | null)?.closest?.(FIELDS)
  // A field of a dialog that has just closed keeps the focus until the next frame is drawn; nobody types in it.
  const field = closest?.checkVisibility() ? closest : null
  const dialog = document.querySelector('dialog[open]')
  if (dialog) return key !== '?' || field !== null
  if (key === 'Escape' && document.querySelector(':popover-open')) return true
  if (field && key === 'Escape') (field as HTMLElement).blur()
  return Boolean(field)
}
