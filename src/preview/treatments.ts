import { images, lenses, themes } from './lenses/index.js'
import type { ViewState } from './view-state.js'

/** An email's HTML as a mail program would show it: without pictures, through a lens, in a theme, in this order. */
export function treated(
  html: string,
  { theme, lens, img }: Pick<ViewState, 'theme' | 'lens' | 'img'>,
): { html: string; removed: readonly string[] } {
  let shown = html
  const removed: string[] = []
  for (const step of [images[img], lenses[lens], themes[theme]]) {
    const done = step(shown)
    shown = done.html
    removed.push(...done.removed)
  }
  return { html: shown, removed }
}
