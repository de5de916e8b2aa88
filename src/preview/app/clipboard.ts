import { showToast } from './toast.js'

/**
 * Copies a text to the clipboard and says so. A text that is still loading is passed as a promise, because some
 * browsers would otherwise refuse it as too late after the click.
 */
export async function copy(text: string | Promise<string>, what: string): Promise<void> {
  try {
    const blob = Promise.resolve(text).then(come => new Blob([come], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
    showToast(`${what} copied`)
  } catch {
    showToast('The browser did not allow copying')
  }
}
