import { showToast } from './toast.js'

/**
 * Copies a text to the clipboard and shows a message. A text that is still loading is passed as a promise, because some browsers
 * allow copying only right after the click.
 */
export async function copy(text: string | Promise<string>, what: string): Promise<void> {
  try {
    const blob = Promise.resolve(text).then(content => new Blob([content], { type: 'text/plain' }))
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })])
    showToast(`${what} copied`)
  } catch {
    showToast('The browser did not allow copying')
  }
}
