import { addressOf, type ViewState } from '../view-state.js'
import { requestPicture } from './source.js'
import { showToast } from './toast.js'

/** Has the server take a picture of a view, and saves it. */
export async function savePicture(state: ViewState): Promise<void> {
  showToast('Taking the picture…')
  const picture = await requestPicture(addressOf(state)).catch(() => undefined)
  if (!picture) return showToast('No picture could be taken')
  const link = document.createElement('a')
  link.href = URL.createObjectURL(picture)
  link.download = fileNameOf(state)
  link.click()
  // Safari reads the picture only after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  showToast(`${link.download} saved`)
}

/** Names a picture by what it shows, without characters that file systems refuse. */
function fileNameOf({ screen, name, part, view, w, theme, lens }: ViewState): string {
  const what = [
    name || part || 'posts',
    screen === 'edition' ? view : screen,
    w || '',
    theme === 'light' ? '' : theme,
    lens === 'none' ? '' : lens,
  ]
  return `${what
    .filter(part => part !== '')
    .join('-')
    .replace(/[^\p{L}\p{N}-]+/gu, '-')
    .slice(0, 120)}.png`
}
