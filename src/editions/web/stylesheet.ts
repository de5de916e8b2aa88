import { fingerprint } from '../../core/fingerprint.js'
import { memo } from '../../core/memo.js'
import type { Palette, Theme } from '../../publication/index.js'
import { displayWeight, FONT_STACKS } from '../faces.js'
import type { Templates } from '../templates.js'

const properties = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, colour]) => `--${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}:${colour}`)
    .join(';')

const PARTS = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\/\*[\s\S]*?\*\/|\s*([{};,])\s*|(:)\s+|\s+/g

/** Removes comments and insignificant white space. Quoted strings stay. */
const small = memo(20, (css: string): string =>
  css.replace(
    PARTS,
    (part, quoted?: string, sign?: string, colon?: string) =>
      quoted ?? sign ?? colon ?? (part.startsWith('/*') ? '' : ' '),
  ),
)

/** Combines the publication's colours and typeface, as custom properties, with the theme's style sheet. */
export function stylesheet({ light, dark, heading, body, corner }: Theme, templates: Templates): string {
  const root = [
    `:root{color-scheme:light dark;${properties(light)};--reading:${FONT_STACKS[body]};--display:${FONT_STACKS[heading]};--display-weight:${displayWeight(heading)};--corner:${corner}px}`,
    `@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
    // Pages are printed in the light scheme.
    `@media print{:root{${properties(light)};--card:#fff;--page:#fff;--text:#000}}`,
  ]
  return `${root.join('\n')}\n${small(templates.file('web/style.css'))}\n`
}

/** The style sheets of some pages only: of those with formulas, and of those that list something. */
export const FURTHER_SHEETS = ['math.css', 'lists.css'] as const

/** Returns a further style sheet: one of those, or that of the server's own pages. */
export const furtherStylesheet = (name: (typeof FURTHER_SHEETS)[number] | 'reader.css', templates: Templates): string =>
  `${small(templates.file(`web/${name}`))}\n`

/** Returns the address of a style sheet with a version, so that no cache combines an old style sheet with a new page. */
export const versioned = (name: string, css: string): string => `${name}?v=${fingerprint(css).slice(0, 8)}`
