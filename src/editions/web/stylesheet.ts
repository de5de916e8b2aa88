import { fingerprint } from '../../core/fingerprint.js'
import { memo } from '../../core/memo.js'
import type { Palette, Theme } from '../../publication/index.js'
import { CHARACTER_WIDTH, displayWeight, FONT_STACKS } from '../faces.js'
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

/** Combines the publication's look, as custom properties and rules, with the theme's style sheets. */
export function stylesheet(theme: Theme, templates: Templates): string {
  const { light, dark, heading, body, corner } = theme
  const root = [
    `:root{color-scheme:light dark;${properties(light)};--reading:${FONT_STACKS[body]};--display:${FONT_STACKS[heading]};--display-weight:${displayWeight(theme)};--corner:${corner}px}`,
    `@media (prefers-color-scheme:dark){:root{${properties(dark)}}}`,
    // Pages are printed in the light scheme.
    `@media print{:root{${properties(light)};--card:#fff;--page:#fff;--text:#000}}`,
  ]
  const own = [...lookRules(theme), small(templates.file('web/theme.css')).trim()].filter(css => css !== '')
  return `${[root.join('\n'), small(templates.file('web/style.css')), ...own].join('\n')}\n`
}

/** The size of texts on wide pages, in rem, and its growth with the window. */
const TEXT = { size: 18, largest: 1.25, font: 'clamp(1.0625rem,0.98rem + 0.36vw,1.25rem)' }

/** Returns the rules for what a theme has otherwise than the style sheet. They follow it, and come before those of the theme. */
function lookRules({ small: face, weight, size, leading, measure, centred, lines, boxes }: Theme): string[] {
  const scale = size / TEXT.size
  const rules: (readonly [applies: boolean, css: string])[] = [
    [face !== 'sans', `:root{--sans:${FONT_STACKS[face]}}`],
    [
      measure !== undefined,
      `:root{--measure:${((measure ?? 0) * CHARACTER_WIDTH * TEXT.largest * scale).toFixed(2)}rem}`,
    ],
    [scale !== 1, `body{font-size:calc(${TEXT.font}*${scale.toFixed(3)})}`],
    [leading !== 1.6, `body{line-height:${leading}}`],
    [
      weight !== undefined,
      `:is(.body,.issue) :is(h1,h2,h3,h4),.masthead .name,.teaser h3,.subscribe h2{font-weight:${weight}}`,
    ],
    [centred === true, CENTRED],
    [centred === false, LEFT],
    [lines !== 'accent', LINES[lines]],
    [boxes !== 'shaded', BOXES[boxes]],
  ]
  return rules.flatMap(([applies, css]) => (applies && css !== '' ? [css] : []))
}

const CENTRED = `.masthead{flex-direction:column;align-items:center;text-align:center}nav ul{justify-content:center}
.opening,.card :is(h2,.standfirst,.credit-line,.published),.year>h2,.topics h2,.issue :is(.section,.title),.others h2,.teaser,.subscribe h2,.body :is(h1,h2,h3,h4,h5,h6){text-align:center}`
const LEFT = `.masthead.front,.masthead.front .motto{align-items:flex-start;text-align:start}.masthead.front nav ul{justify-content:flex-start}
.lead:not(.pictured,.commented){max-inline-size:none;text-align:start}.more{text-align:start}`

const LINES: Readonly<Record<Theme['lines'], string>> = {
  accent: '',
  double:
    '.masthead::after,.masthead.front nav{border-color:var(--text)}.credit{border-block-start:4px double var(--text)}',
  thin: '.masthead::after{border-block-end:1px solid var(--line)}.masthead.front nav{border-block-start:1px solid var(--line)}.credit{border-block-start:1px solid var(--line)}.year>h2{border-block-end:1px solid var(--line)}',
  none: '.masthead::after,.masthead.front nav,.opening .credit-line,.credit,.cards .card,.year>h2,.month li,.others h2,.colophon,.turns,.issue :is(article,.corrections,.section){border:0}.opening .credit-line{padding-block-start:0}',
}

const BOXES: Readonly<Record<Theme['boxes'], string>> = {
  shaded: '',
  ruled:
    '.credit,.subscribe,.notice{padding-inline:0;background:none}.subscribe,.notice{border:0;border-block-start:1px solid var(--line)}',
  open: '.credit,.subscribe,.notice{padding-inline:0;background:none;border:0}.credit,.subscribe{padding-block:0}',
}

/** The style sheets of some pages only: of those with formulas, and of those that list something. */
export const FURTHER_SHEETS = ['math.css', 'lists.css'] as const

/** Returns a further style sheet: one of those, or that of the server's own pages. */
export const furtherStylesheet = (name: (typeof FURTHER_SHEETS)[number] | 'reader.css', templates: Templates): string =>
  `${small(templates.file(`web/${name}`))}\n`

/** Returns the address of a style sheet with a version, so that no cache combines an old style sheet with a new page. */
export const versioned = (name: string, css: string): string => `${name}?v=${fingerprint(css).slice(0, 8)}`
