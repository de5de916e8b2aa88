import { describe, expect, it } from 'vitest'
import { asSeen, type View } from '../../../src/preview/lenses/index.js'
import { describeInBrowser, openOffline } from '../../browser.js'
import { EVERY } from '../../editions/email/article-factory.js'
import { letterOf } from '../../editions/email/letters.js'

type Lens = 'thunderbird' | 'evolution' | 'kmail' | 'claws'
const through = (lens: Lens, html: string, theme: View['theme'] = 'light') =>
  asSeen(html, { theme, lens, images: 'on' })

/** The lens’s own styles at the start of the head are left out. */
const body = (html: string): string =>
  html.replace(/^<style>(?:html\{background-color:#18181b|blockquote\[type|a\{color:#2980b9)[^<]*<\/style>/, '')

describe.each<[Lens, View['theme'], readonly (readonly [html: string, seen: string])[]]>([
  [
    'thunderbird',
    'light',
    [
      ['<style>@media (min-width:9px){a{b:c}}d{e:f}</style>', '<style>d{e:f}</style>'],
      ['<style>@supports (a:b){a{b:c}}@font-face{d:e}</style>', '<style>@font-face{d:e}</style>'],
      ['<style media="(min-width:9px)">a{b:c}</style>', '<style media="(min-width:9px)">a{b:c}</style>'],
      ['<body><p>x</p></body>', '<body><div class="moz-text-html"><p>x</p></div></body>'],
      ['<td style="color:#111" bgcolor="#fff">', '<td style="color:#111" bgcolor="#fff">'],
    ],
  ],
  [
    'thunderbird',
    'written',
    [
      ['<p style="color:#555">', '<p>'],
      ['<p style="color:#e7e5e0">', '<p style="color:#e7e5e0">'],
      ['<td style="background-color:#fff;color:#111" bgcolor="#fff">', '<td>'],
      ['<a style="background:#0a3c48;color:#ffffff">', '<a style="background:#0a3c48;color:#ffffff">'],
      ['<a style="background:#0f5c6e;color:#ffffff">', '<a style="color:#ffffff">'],
      ['<a style="background:#0f5c6e;color:#0f5c70">', '<a>'],
      ['<button style="color:#111">', '<button style="color:#111">'],
      [
        '<body style="background-color:#000;margin:0" text="#111">',
        '<body style="margin:0"><div class="moz-text-html">',
      ],
      ['<style>.a{color:#555!important}</style>', '<style>.a{}</style>'],
      ['<style>.a{.b{color:#555!important}}</style>', '<style>.a{.b{color:#555!important}}</style>'],
      ['<style media="(prefers-color-scheme:dark)">a{b:c}</style>', '<style media="(min-width:0)">a{b:c}</style>'],
    ],
  ],
  [
    'evolution',
    'light',
    [
      ['<blockquote style="border:0">', '<blockquote type="cite">'],
      ['<blockquote type="CITE" style="border:0">', '<blockquote type="cite">'],
      ['<blockquote type="quote" style="border:0">', '<blockquote type="quote" style="border:0">'],
      ['<style>@media (min-width:9px){a{b:c}}</style>', '<style>@media (min-width:9px){a{b:c}}</style>'],
    ],
  ],
  [
    'kmail',
    'written',
    [['<style>@media (prefers-color-scheme:dark){a{b:c}}</style>', '<style>@media (max-width:0){a{b:c}}</style>']],
  ],
  [
    'claws',
    'light',
    [
      ['<style>@media (prefers-color-scheme:dark){a{b:c}}</style>', '<style>@media (min-width:0){a{b:c}}</style>'],
      [
        '<p style="font-size:18px;line-height:1.6;text-transform:uppercase">',
        '<p style="font-size:24px;line-height:1.2">',
      ],
      ['<p style="font-size:18px;line-height:20px">', '<p style="font-size:24px;line-height:20px">'],
    ],
  ],
])('%s in the theme %s', (lens, theme, cases) => {
  it.each(cases)('shows %.90s', (html, seen) => {
    expect(body(through(lens, html, theme).html)).toBe(seen)
  })
})

describe('the description of the view', () => {
  it.each<[Lens, View['theme'], RegExp]>([
    ['thunderbird', 'written', /^Approximation of Thunderbird 153 from its source code and from trials\. Real/],
    ['kmail', 'written', /ignores an email’s own dark design/],
    ['kmail', 'light', /trials\. Real mail programs differ/],
    ['claws', 'light', /own dark design to everybody/],
  ])('of %s in the theme %s', (lens, theme, expected) => {
    expect(through(lens, '<p>x', theme).label).toMatch(expected)
  })
})

describeInBrowser('an email in desktop programs', () => {
  it('looks as designed in each of them', async () => {
    const { html } = await letterOf(EVERY)
    const page = await openOffline()
    await page.setViewportSize({ width: 700, height: 800 })
    const looks = async (lens: Lens | 'none', theme: View['theme']) => {
      await page.setContent(asSeen(html, { theme, lens, images: 'off' }).html, { waitUntil: 'domcontentloaded' })
      return page.evaluate(() => {
        const styleOf = (selector: string) => getComputedStyle(document.querySelector(selector) ?? document.body)
        const quote = styleOf('blockquote')
        return {
          page: styleOf('body').backgroundColor,
          sheet: styleOf('.sh').backgroundColor,
          title: styleOf('h1').fontSize,
          muted: styleOf('p.mu').color,
          link: styleOf('a.ln').color + styleOf('a.ln').textDecorationLine,
          quote: [quote.borderLeftWidth, quote.borderRightWidth, quote.paddingLeft].join(),
        }
      })
    }
    const [light, dark] = [await looks('none', 'light'), await looks('none', 'written')]
    expect(light).toMatchObject({ title: '40px', quote: '0px,0px,0px' })
    expect(dark.page).not.toBe(light.page)
    for (const lens of ['thunderbird', 'evolution', 'kmail'] as const)
      expect([lens, await looks(lens, 'light')]).toEqual([lens, light])
    for (const lens of ['thunderbird', 'evolution'] as const)
      expect([lens, await looks(lens, 'written')]).toEqual([lens, dark])
  })
})
