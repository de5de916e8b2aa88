import type { ViewState } from '../view-state.js'
import { script } from './script.js'

type Setting = Pick<ViewState, 'theme' | 'lens' | 'img'>
type Shown = { readonly html: string; readonly removed: readonly string[] }

declare global {
  interface Window {
    /** From lenses.js, which an export brings along. */
    offprintLenses?: { readonly treated: (html: string, setting: Setting) => Shown }
  }
}

/** Themes and lenses without a server; loaded when the first of them is asked for. */
export async function previewStep(html: string, setting: Setting): Promise<Shown> {
  if (setting.theme === 'light' && setting.lens === 'none' && setting.img === 'on') return { html, removed: [] }
  if (!window.offprintLenses) await script('app/lenses.js')
  return window.offprintLenses?.treated(html, setting) ?? { html, removed: [] }
}
