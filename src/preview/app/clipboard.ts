import { showToast } from './toast.js'

/**
 * Puts a text onto the clipboard, and says so. A text that is still on its way is handed over as a promise: by the time
 * that it is there, some browsers would have forgotten that somebody asked for it.
 */
export async function copy(text: string | Promise<string>, what: string): Promise<void> {
  try {
    const blob = Promise.resolve(text).then(come => new Blob([come], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
    showToast(`${what} copied`)
  } catch {
    showToast('The browser did not let the preview copy')
  }
}
