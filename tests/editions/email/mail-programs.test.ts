import { describe, expect, it } from 'vitest'
import { withThunderbirdStyles } from '../../../src/editions/email/thunderbird-styles.js'
import { ARABIC, article, EVERY, OPEN, REPUBLISHED } from './article-factory.js'
import { digestOf, letterOf } from './letters.js'

/** The styles that are left where every `@media` inside a sheet is stripped, by the query of their sheet. */
function sheetsOf(html: string): Readonly<Record<string, string>> {
  const head = html.slice(0, html.indexOf('</head>')).replace(/<!--[\s\S]*?-->/g, '')
  return Object.fromEntries(
    [...head.matchAll(/<style media="([^"]*)">([\s\S]*?)<\/style>/g)].map(([, query = '', css = '']) => [query, css]),
  )
}

const CODE = {
  ...ARABIC,
  body: '<p>ن <code>f(x);</code> <kbd>Esc</kbd></p><pre><code>if (a) {\n  b();\n}</code></pre>',
}
const NOTES = {
  ...EVERY,
  body: '<p>a<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup> <a href="#b">b</a></p><ul><li id="b">tight</li></ul><section class="footnotes"><ol><li id="fn1"><p>The note.</p><p>More.</p></li></ol></section>',
}

describe('what a mail program gets in place of what it would spoil', () => {
  it.each([
    ['Thunderbird puts the number of a note on a line of its own', NOTES, /<li [^>]*><p [^>]*><a name="[^"]*fn1"/],
    [
      'an item without a paragraph has its target at its start',
      NOTES,
      /<li [^>]*><a name="[^"]*b" id="[^"]*b"><\/a>tight/,
    ],
    ['KMail and Evolution add bars to quotations', EVERY, /<blockquote type="quote" style="[^"]*border:0;padding:0">/],
    ['code from right to left loses its order', CODE, /<code class="cd" dir="ltr" [^>]*>f\(x\);/],
    ['keys from right to left lose their order', CODE, /<kbd class="bd" dir="ltr" [^>]*>Esc/],
    ['a block of code is set from the right', CODE, /<div dir="ltr" style="[^"]*text-align:left"><code>if \(a\) \{/],
    ['KMail colours the words of a button', REPUBLISHED, /^\.bt a\{color:#[0-9a-f]{6}!important\}$/m],
    [
      'KMail colours links and takes their lines away',
      REPUBLISHED,
      /^\.ln,\.ml\{text-decoration:underline!important\}$/m,
    ],
    [
      'pictures that are not loaded leave no place and have another face',
      EVERY,
      /<img class="cd mu" [^>]*width="552" height="300" style="[^"]*height:auto;border:0;background-color:#[0-9a-f]{6};font-family:[^"]*;color:#/,
    ],
    [
      'Gecko prints a column on one page',
      REPUBLISHED,
      /<style media="print">[^<]*\.mj-column-per-100\{display:block!important\}/,
    ],
  ])('%s', async (_fault, facts, mended) => {
    const { html } = await letterOf(facts)
    expect(html).toMatch(mended)
  })

  it('code from left to right states no direction', async () => {
    expect((await letterOf(EVERY)).html).not.toMatch(
      /<(?:code|kbd|div)[^>]* dir="ltr"[^>]*(?:class="cd"|class="bd"|word-break)/,
    )
  })

  it.each([
    ['a post', () => letterOf(REPUBLISHED)],
    ['a digest', () => digestOf([REPUBLISHED, OPEN].map(facts => article(facts)))],
  ])('Thunderbird gets the rules of every media query of %s a second time', async (_name, make) => {
    const { html } = await make()
    const sheets = sheetsOf(html)
    const queries = [...html.matchAll(/@media\s*([^{]+?)\s*\{/g)].map(([, query = '']) => query)
    expect(queries.length).toBeGreaterThan(2)
    for (const query of queries) expect(sheets[query], query).toMatch(/^:root:has\(\.moz-text-html\)\{.*\}$/)
    expect(sheets['(prefers-color-scheme:dark)']).toContain('.tx,.tx>div{color:#')
    expect(sheets['(min-width:480px)']).toContain('.hl h1{font-size:40px!important}')
    const added = Object.entries(sheets).reduce((sum, [query, css]) => sum + query.length + css.length, 0)
    expect(added).toBeLessThan(3200)
  })
})

describe('the styles for Thunderbird', () => {
  it.each([
    ['no style at all', '<head><title>a</title></head>', '<head><title>a</title></head>'],
    ['a sheet without a query', '<head><style>a{b:c}</style></head>', '<head><style>a{b:c}</style></head>'],
    [
      'two sheets with the same query',
      '<head><style>@media print{a{b:c}}</style><style type="text/css">\n@media print { d > e { f: g; h: i !important } }</style></head>',
      '<head><style>@media print{a{b:c}}</style><style type="text/css">\n@media print { d > e { f: g; h: i !important } }</style><style media="print">:root:has(.moz-text-html){a{b:c}d > e{f:g;h:i!important}}</style>\n</head>',
    ],
    [
      'MJML’s own sheet, whose rules they have',
      '<head><style>@media (a){b{c:d}}</style><style media="(a)">\n.moz-text-html b{c:d}\n</style></head>',
      '<head><style>@media (a){b{c:d}}</style><style media="(a)">:root:has(.moz-text-html){b{c:d}}</style>\n</head>',
    ],
    [
      'a sheet that a publication has written for it already',
      '<head><style media="(a)">b{c:d}</style></head>',
      '<head><style media="(a)">b{c:d}</style></head>',
    ],
    [
      'a sheet for Word alone',
      '<head><!--[if mso]><style>@media (a){b{c:d}}</style><![endif]--></head>',
      '<head><!--[if mso]><style>@media (a){b{c:d}}</style><![endif]--></head>',
    ],
    [
      'a sheet with a fault',
      '<head><style>@media (a){b{c:d</style></head>',
      '<head><style>@media (a){b{c:d</style></head>',
    ],
    ['an email without a head', '<p>a</p>', '<p>a</p>'],
  ])('follow from %s', (_name, html, expected) => {
    expect(withThunderbirdStyles(html)).toBe(expected)
  })
})
