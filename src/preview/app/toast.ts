import { h } from './element.js'

const SHOWN_FOR = 1800

/** Shows a message about a finished action for a moment, above everything else. */
export const toast = h('div', { class: 'toast', role: 'status' })

export function showToast(what: string): void {
  toast.textContent = what
  setTimeout(
    () => {
      if (toast.textContent === what) toast.textContent = ''
    },
    Math.max(SHOWN_FOR, what.length * 60),
  )
}
