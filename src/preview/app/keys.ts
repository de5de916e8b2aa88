import { actionsIn, type CommandHandlers } from './actions.js'
import { here } from './place.js'
import { singleKeysWork } from './single-keys.js'

/** Returns the handler of keys, which ignores single keys while the user types. Arrow keys always scroll. */
export function keyboard(handlers: CommandHandlers): (event: KeyboardEvent) => void {
  return event => {
    const { key } = event
    if (event.defaultPrevented || event.altKey) return
    if (event.metaKey || event.ctrlKey) {
      if (key.toLowerCase() !== 'k' || document.querySelector('dialog[open]:not(.palette)')) return
      event.preventDefault()
      return handlers.palette()
    }
    if (isTaken(event) || (key.length === 1 && !singleKeysWork())) return
    const action = actionsIn(here(), handlers).find(each => each.key === key)
    if (!action) return
    event.preventDefault()
    action.run()
  }
}

const FIELDS = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]'

/** Tells whether a key belongs to a field, a dialog or an open menu. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  // `instanceof Element` fails for an element in a frame, which belongs to another window, so its method is looked for.
  const closest = (target as Element | null)?.closest?.(FIELDS)
  // A field of a dialog that has just closed has the focus until the next frame is drawn, but no key belongs to it.
  const field = closest?.checkVisibility() ? closest : null
  const dialog = document.querySelector('dialog[open]')
  if (dialog) return key !== '?' || field !== null
  if (key === 'Escape' && document.querySelector(':popover-open')) return true
  if (field && key === 'Escape') (field as HTMLElement).blur()
  return Boolean(field)
}
