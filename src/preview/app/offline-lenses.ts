import type { SeenEmail } from '../protocol.js'
import type { Images, ViewState } from '../view-state.js'
import { script } from './script.js'

type Setting = Pick<ViewState, 'theme' | 'lens' | 'img' | 'text' | 'screen'>

declare global {
  interface Window {
    /** Provided by lenses.js, which is a part of an export. */
    offprintLenses?: {
      readonly asSeen: (
        html: string,
        view: Pick<ViewState, 'theme' | 'lens' | 'text'> & { readonly images: Images; readonly marked: boolean },
      ) => SeenEmail
    }
  }
}

/** Applies themes and lenses without a server. The script is loaded on first use. */
export async function seenWithoutServer(html: string, { theme, lens, img, text, screen }: Setting): Promise<SeenEmail> {
  const marked = screen === 'compare'
  if (theme === 'light' && lens === 'none' && img === 'on' && text === 100 && !marked) return { html, removed: [] }
  if (!window.offprintLenses) await script('app/lenses.js')
  return window.offprintLenses?.asSeen(html, { theme, lens, images: img, text, marked }) ?? { html, removed: [] }
}
