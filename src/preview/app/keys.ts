import { actionsIn, type CommandHandlers } from './actions.js'
import { boot, here } from './place.js'
import { singleKeysWork } from './single-keys.js'
import { withWriting } from './writing-part.js'

/** Returns the handler of keys, which ignores single keys while the user types. Arrow keys always scroll. */
export function keyboard(handlers: CommandHandlers): (event: KeyboardEvent) => void {
  return event => {
    const { key } = event
    if (event.defaultPrevented || event.altKey) return
    if (event.metaKey || event.ctrlKey) {
      const step = stepOf(event)
      if (step && boot.writes && !isTaken(event)) {
        event.preventDefault()
        return void withWriting(part => part.step(step))
      }
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

/** Returns what Ctrl-Z, Ctrl-Shift-Z and Ctrl-Y ask for. In a text field, the browser undoes what was typed there. */
function stepOf({ key, shiftKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
  const letter = key.toLowerCase()
  return letter === 'y' ? 'redo' : letter === 'z' ? (shiftKey ? 'redo' : 'undo') : undefined
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
