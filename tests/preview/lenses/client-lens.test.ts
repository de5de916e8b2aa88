import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SUPPORT, UPDATED } from '../../../src/clients/caniemail.js'
import { FEATURES } from '../../../src/clients/features.js'
import { asSeen } from '../../../src/preview/lenses/index.js'
import type { Client, PreviewTheme } from '../../../src/preview/lenses/view.js'

const through = (lens: Client, html: string, theme: PreviewTheme = 'light') =>
  asSeen(html, { theme, lens, images: 'on' })

it('has data for every feature that a lens uses, and contains the licence of the data', () => {
  expect(Object.keys(SUPPORT)).toEqual([...FEATURES].sort())
  expect(readFileSync('src/clients/caniemail.ts', 'utf8')).toMatch(
    /MIT License[\s\S]*HTeuMeuLeu[\s\S]*WITHOUT WARRANTY/,
  )
  expect(UPDATED).toMatch(/^\d{4}-\d\d-\d\d$/)
})

describe.each<[Client, readonly (readonly [html: string, seen: string, removed: string])[]]>([
  [
    'gmail',
    [
      ['<p style="color:red;position:fixed;box-shadow:0 0 1px red">', '<p style="color:red">', 'position'],
      ['<p style="margin:0 0 -8px;color:red">', '<p style="color:red">', 'margin (negative)'],
      ['<p style="color:lch(50% 10 20)">', '<p>', 'modern-color (in color)'],
      ['<p style="--a:1px;width:var(--a)">', '<p>', 'custom properties'],
      [
        '<style>@media (prefers-color-scheme:dark){a{color:red}}b{color:red}</style>',
        '<style>b{color:red}</style>',
        '@media (prefers-color-scheme)',
      ],
      ['<style>@media (min-height:9px){a{color:red}}</style>', '<style></style>', '@media (height)'],
      ['<style>a:hover,a:first-child{color:red}</style>', '<style>a:hover{color:red}</style>', ':first-child'],
      [
        '<style>[data-x] p{color:red}[class~="x"]{color:red}</style>',
        '<style>[class~="x"]{color:red}</style>',
        '[attribute] (selector)',
      ],
      [
        '<style>@media (min-width:1px){@media (min-width:2px){a{b:c}}}</style>',
        '',
        '<style> (at-rules within at-rules)',
      ],
      ['<style>a{b:c</style>', '', '<style> (its CSS has a fault)'],
      ['<body><style>a{b:c}</style>', '<body>', '<style> (in the body)'],
      [
        `<style>a{b:c}</style><style>${'a'.repeat(16_384)}{b:c}</style>`,
        '<style>a{b:c}</style>',
        '<style> (over 16 KB in all)',
      ],
      ['<main><p>Words</p></main>', '<p>Words</p>', '<main>'],
      ['<svg width="9"><path /></svg>', '<svg width="9" style="display:none"><path /></svg>', '<svg>'],
      ['<video src="a.mp4">Instead</video>', 'Instead', '<video>'],
    ],
  ],
  [
    'ganga',
    [
      ['<style>a{b:c}</style><p style="color:red">', '<p style="color:red">', '<style>'],
      ['<p style="white-space:pre-wrap">', '<p>', 'white-space'],
    ],
  ],
  [
    'yahoo',
    [
      ['<style>a:nth-child(2n+1){b:c}a+b{c:d}</style>', '<style>a+b{c:d}</style>', ':nth-child'],
      ['<style>[data-x]{b:c}[x=y]{b:c}</style>', '<style>[x=y]{b:c}</style>', '[attribute] (selector)'],
      ['<style>@media (hover){a{b:c}}</style>', '<style></style>', '@media (hover)'],
      ['<style>@media (min-resolution:2dppx){a{b:c}}</style>', '<style></style>', '@media (min-resolution)'],
      [
        '<style>@media only screen and (min-width:9px){a{b:c}}</style>',
        '<style>@media only screen and (min-width:9px){a{b:c}}</style>',
        '',
      ],
      [
        '<p style="position:absolute"><p style="position:relative">',
        '<p><p style="position:relative">',
        'position: absolute',
      ],
      ['<p style="font-size:2rem">', '<p>', 'rem (in font-size)'],
    ],
  ],
  [
    'apple',
    [
      [
        '<style>@media (prefers-color-scheme:dark){a{b:c}}a:has(b)>c{d:e}</style>',
        '<style>@media (max-width:0){a{b:c}}a:has(b)>c{d:e}</style>',
        '',
      ],
      ['<p style="display:grid;gap:2rem;position:sticky">', '<p style="display:grid;gap:2rem;position:sticky">', ''],
    ],
  ],
])('%s', (lens, cases) => {
  it.each(cases)('shows %.90s', (html, seen, removed) => {
    const { html: shown, removed: list } = through(lens, html)
    expect(shown).toBe(seen)
    expect(list.map(({ what }) => what).at(0) ?? '').toBe(removed)
  })
})

it('counts each removed feature as often as it occurs in the email', () => {
  const html = '<p style="opacity:1;float:left"><p style="opacity:1;float:left"><a style="opacity:0">'
  expect(through('outlook', html).removed).toEqual([
    { what: 'opacity', count: 3 },
    { what: 'float', count: 2 },
  ])
})

it('knows that Yahoo’s dark mode breaks every media query', () => {
  const html = '<style>@media (min-width:9px){a{b:c}}</style>'
  expect(through('yahoo', html).html).toBe(html)
  expect(through('yahoo', html, 'partial').removed[0]?.what).toBe('@media (in Yahoo’s dark mode)')
})
