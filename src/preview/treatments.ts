import { images, lenses, themes } from './lenses/index.js'
import type { ViewState } from './view-state.js'

/** An email's HTML as a mail program would show it: without pictures, through a lens, in a theme, in this order. */
export function treated(
  html: string,
  { theme, lens, img }: Pick<ViewState, 'theme' | 'lens' | 'img'>,
): { html: string; removed: readonly string[] } {
  let shown = theme === 'written' ? html : inLight(html)
  const removed: string[] = []
  for (const step of [images[img], lenses[lens], themes[theme]]) {
    const done = step(shown)
    shown = done.html
    removed.push(...done.removed)
  }
  return { html: shown, removed }
}

/**
 * The email as a client shows it that knows no dark: the editor’s own browser may be dark, and the email must not follow
 * it. A width that is never there takes the place of the question.
 */
const inLight = (html: string): string =>
  html
    .replace(/\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi, '(max-width:0)')
    .replace(/\(\s*prefers-color-scheme\s*:\s*light\s*\)/gi, '(min-width:0)')
    .replace(/((?:^|[\s;{"])color-scheme\s*:\s*)light dark/gi, '$1light')
    .replace(/(<meta\s+name="color-scheme"\s+content=")light dark"/gi, '$1light"')
