import type { ViewState } from '../view-state.js'

export interface Removal {
  /** A property, an at-rule, a selector's part, an element. */
  readonly what: string
  readonly count: number
}

export interface Seen {
  readonly html: string
  /** What the lens took away. */
  readonly removed: readonly Removal[]
  /** What the view is and is not; undefined for the email as it is. */
  readonly label: string | undefined
}

/** An email as a reader would see it: through a client's lens, in a theme, with or without images. */
export const asSeen = (
  html: string,
  { theme }: Pick<ViewState, 'theme' | 'lens'> & { images: 'on' | 'off' },
): Seen => ({
  html: theme === 'written' ? html : inLight(html),
  removed: [],
  label: undefined,
})

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
