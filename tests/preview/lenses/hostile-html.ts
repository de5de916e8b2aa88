import fc from 'fast-check'
import type { View } from '../../../src/preview/lenses/view.js'

/** Badly broken HTML: tags that are cut off, faulty CSS, quotes that never close. */
export const hostileHtml = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<p>',
        '</p>',
        '<td bgcolor=red>',
        '<body text=x>',
        '<main>',
        '</main>',
        '<svg>',
        '<img alt="a b"',
        '>',
      ),
      fc.constantFrom(
        '<style>',
        '</style>',
        '<title>',
        '</title>',
        '<!--',
        '-->',
        '<!doctype html>',
        '<![CDATA[',
        ']]>',
        '</',
      ),
      fc.constantFrom(' style="', " style='", '"', "'", '>', '/>', '<v:rect>', '<meta name=color-scheme content=dark>'),
      fc.constantFrom(
        'color:#fff',
        'margin:-1px auto',
        'background:u\\72l(a',
        'url("',
        '{',
        '}',
        ';',
        '@media (',
        '@import ',
        '/*',
      ),
      fc.constantFrom(
        'rgb(1,2',
        'hsl(-1e9 9% 9%)',
        '&#0;',
        '&quot;',
        '&#x110000;',
        '--a:b',
        '!important',
        ':not(',
        '[x',
        '<audio src=',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.lorem({ maxCount: 2 }),
    ),
    { maxLength: 30 },
  )
  .map(parts => parts.join(''))

export const THEMES = ['light', 'written', 'partial', 'full'] as const
export const LENSES = [
  ...(['none', 'gmail', 'ganga', 'outlook', 'yahoo', 'apple'] as const),
  ...(['thunderbird', 'evolution', 'kmail', 'claws'] as const),
] as const
export const IMAGES = ['on', 'off', 'broken'] as const

export const VIEWS: readonly View[] = THEMES.flatMap(theme =>
  LENSES.flatMap(lens => IMAGES.map(images => ({ theme, lens, images }))),
)
