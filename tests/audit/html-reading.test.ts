import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import { readQuickly } from '../../src/audit/quick-reading.js'
import { comparableText } from '../../src/audit/same-text.js'

const page = (body: string, head = ''): string =>
  `<!doctype html><html><head><title>Ada in the title</title>${head}</head><body>${body}</body></html>`

const LINK = '<link rel="stylesheet" href="style.css">'

/** Whether a document shows the name on every screen, and for certain. */
const seen = (html: string, css = ''): boolean =>
  readHtml(html, () => css).views.every(({ certain }) => certain.says('Ada Writer'))

describe('the full reading', () => {
  it.each([
    ['text', '<p>By Ada Writer</p>'],
    ['text in several elements', '<p>By <b>Ada</b>\n <i>Writer</i></p>'],
    ['small text inside none', '<td style="font-size:0px"><div style="font-size:14px">Ada Writer</div></td>'],
    ['visible inside hidden', '<p style="visibility:hidden"><b style="visibility:visible">Ada Writer</b></p>'],
    ['a little transparent', '<p style="opacity:0.5">Ada Writer</p>'],
    ['a little to the left', '<p style="margin-left:-10px;text-indent:-1em;height:1px">Ada Writer</p>'],
    [
      'letters cut out of a gradient',
      '<p style="background:linear-gradient(#900,#009);background-clip:text;color:transparent">Ada Writer</p>',
    ],
    ['an open details element', '<details open><summary>Credit</summary><p>Ada Writer</p></details>'],
    ['text after hidden text', '<div hidden>x</div><p>Ada Writer</p>'],
    ['a class that a rule for print hides', '<p class="x">Ada Writer</p>', '@media print { .x { display: none } }'],
    ['a child of a child', '<div class="o"><p><b>Ada Writer</b></p></div>', '.o > b { display: none }'],
    ['an element that no rule selects', '<p class="x">Ada Writer</p>', '.y .x, p.z, #x { display: none }'],
  ])('sees %s', (_, body, css = '') => {
    expect(seen(page(body, LINK), css)).toBe(true)
    expect(seen(page(body, `<style>${css}</style>`))).toBe(true)
  })

  it.each([
    ['the title', ''],
    ['the attribute hidden', '<div hidden><p>Ada Writer</p></div>'],
    ['display:none', '<div style="color:red;DISPLAY : none"><p>Ada Writer</p></div>'],
    ['visibility', '<p style="visibility:hidden">Ada Writer</p>'],
    ['no size', '<p style="font-size:0">Ada Writer</p>'],
    ['no opacity', '<p style="opacity:0.0">Ada Writer</p>'],
    ['Outlook’s own way', '<p style="mso-hide:all">Ada Writer</p>'],
    ['no height', '<p style="max-height:0;overflow:hidden">Ada Writer</p>'],
    ['a place far away', '<p style="position:absolute;left:-9999px">Ada Writer</p>'],
    ['letters far away', '<p style="text-indent: -999em">Ada Writer</p>'],
    ['a clip', '<p style="position:absolute;clip:rect(0 0 0 0)">Ada Writer</p>'],
    ['a clip in pixels', '<p style="position:fixed;clip: rect(1px, 1px, 1px, 1px)">Ada Writer</p>'],
    ['a clip path', '<p style="clip-path:inset(50%)">Ada Writer</p>'],
    ['no room', '<p style="width:1px;height:1px;overflow:hidden">Ada Writer</p>'],
    ['no scale', '<p style="transform:scale(0)">Ada Writer</p>'],
    ['no colour', '<p style="color:transparent">Ada Writer</p>'],
    ['content-visibility', '<p style="content-visibility:hidden">Ada Writer</p>'],
    ['a closed details element', '<details><summary>Credit</summary><p>Ada Writer</p></details>'],
    ['a rule with a clip', '<p class="x">Ada Writer</p>', '.x{position:absolute;clip:rect(0,0,0,0)}'],
    ['a comment', '<!-- Ada Writer -->'],
    ['a comment for Outlook', '<!--[if mso]><p>Ada Writer</p><![endif]-->'],
    ['a script', '<script>"Ada Writer"</script>'],
    ['a template', '<template>Ada Writer</template>'],
    ['an attribute', '<p title="Ada Writer">x</p>'],
    ['a rule by class', '<p class="a x">Ada Writer</p>', '.x{display:none}'],
    ['a rule by id and tag', '<p id="x">Ada Writer</p>', 'h1, p#x { color: red; visibility: hidden }'],
    ['a rule by place', '<div class="o"><p><b>Ada Writer</b></p></div>', '.o b { display:none }'],
    ['a rule by the element right around it', '<div class="o"><p>Ada Writer</p></div>', '.o>p{display:none}'],
    ['a rule after a bracket in quotes', '<p class="x">Ada Writer</p>', '.y::after{content:"}"}.x{display:none}'],
    ['a rule that does not end, after a fault', '<p class="x">Ada Writer</p>', '.y{colour red}.x{display:none'],
    [
      'a rule for small screens',
      '<p class="x">Ada Writer</p>',
      '@media (max-width:480px){ .x{display:none!important} }',
    ],
  ])('does not see what is hidden by %s', (_, body, css = '') => {
    expect(seen(page(body, LINK), css)).toBe(false)
    expect(seen(page(body, `<style>${css}</style>`))).toBe(false)
  })

  it.each([
    ['<a href="https://a.example.org/?x=1&amp;y=2">Read</a>', ['https://a.example.org/?x=1&y=2']],
    ['<a href="https://a.example.org/"><img src="x.png" alt=""></a>', ['https://a.example.org/']],
    ['<a href="https://a.example.org/"> </a>', []],
    ['<div hidden><a href="https://a.example.org/">Read</a></div>', []],
    ['<link rel="canonical" href="https://a.example.org/">', []],
  ])('finds the visible links of %s', (body, links) => {
    expect(readHtml(page(body)).visible.links.map(({ href }) => href)).toEqual(links)
  })
})

describe('the quick reading', () => {
  const PIECES = [
    'Ada Writer',
    ' & ',
    '&amp;',
    '&quot;x&quot;',
    '&#x27;',
    '&#x80;',
    '&#0;',
    '&copy;',
    '&copy',
    '<p>',
    '</p>',
    '<p class="x" dir="auto">',
    '<p hidden>',
    '<P HIDDEN>',
    '<div style="display:none">',
    "<div style='display:none'>",
    '<div style="color:red">',
    '</div>',
    '<a href="https://a.example.org/?a=1&amp;b=2">',
    '<a rel="license" href="https://b.example.org/">',
    '<a href=https://c.example.org/>',
    '<A HREF="https://d.example.org/">',
    '<a href="https://e.example.org/?<b>">',
    '<a href="https://f.example.org/" hidden>',
    '</a>',
    '</A >',
    '<!-- Ada Writer -->',
    '<!-->Ada',
    '<br>',
    '<img src="x.png" alt="Ada > Writer">',
    '<script>"Ada"</script>',
    '<style>.x{display:none}</style>',
    '<title>Ada</title>',
    '<textarea>Ada</textarea>',
    '<svg><title>Ada</title></svg>',
    '<em>',
    '</em>',
    '<span class="x">',
    '</span>',
    '<b class="x">',
    '</b>',
    '<div class="x">',
    '<a class="x" href="https://g.example.org/">',
    '<h2 class="x">',
    '<hr class="x" />',
    '</h3>',
    '<s>',
    '</s>',
    '<ul>',
    '<li class="x">',
    '</li>',
    '<table>',
    '<td class="x">',
    '</table>',
    '<table><thead class="x"><tr><th>Ada</th></tr></thead></table>',
    '<button>',
    '</button>',
    '<section class="cover">',
    '</section>',
    '<details>',
    '<details class="x" open>',
    '<summary>',
    '</summary>',
    '</details>',
    '<details><ul><li>Ada</li></ul></details>',
    '<details><div class="cover">',
    ' <b ',
    '<',
    '>',
    '</',
    "<p title='it\"s'>",
    '<p title=it"s>',
    '\n',
  ]
  const SHEETS = [
    '',
    '.x { display: none }',
    'em, p.y { visibility: hidden }',
    'p { font-size: 0 }',
    'p a { display: none }',
    'p { color: #fff } b { color: #000; background: #eee }',
    '.x, p + p { opacity: 0.2 } .x b { opacity: 0.3 }',
    'body { background: #111; color: #eee } .x { color: #222 } em { color: inherit; background: #ddd }',
    '@media (max-width: 600px) { p { display: none } } @media print { div { display: none } }',
    ':root { --t: #fff } :is(.x, em) { color: var(--t) }',
    'div:has(em) { display: none }',
    '@layer a { .x { display: block } } .x { display: none } li.x { height: 0; overflow: hidden }',
    '.cover { position: absolute; inset: 0; background: #fff }',
  ]
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map(pieces => pieces.join(''))

  it('finds what the full reading finds, or gives up', () => {
    let read = 0
    fc.assert(
      fc.property(text, fc.boolean(), fc.constantFrom(...SHEETS), (body, whole, sheets) => {
        const html = whole ? page(body, LINK) : body
        const quick = readQuickly(html, () => sheets)
        if (!quick) return
        read += 1
        const full = readHtml(html, () => sheets)
        for (const { visible } of full.views) {
          // A NUL stands for what the quick reader cannot read or leaves out; nothing is expected there.
          for (const part of quick.visible.text.split('\0'))
            expect(comparableText(visible.text)).toContain(comparableText(part))
          if (!quick.visible.text.includes('\0'))
            expect(comparableText(quick.visible.text)).toBe(comparableText(visible.text))
          const links = visible.links.map(({ href }) => href)
          for (const { href } of quick.visible.links) if (!href.includes('\0')) expect(links).toContain(href)
        }
        for (const relation of quick.relations)
          if (!relation.href.includes('\0')) expect(full.relations).toContainEqual(relation)
      }),
      { numRuns: 3000 },
    )
    expect(read).toBeGreaterThan(100)
  })

  it('leaves out what a style sheet may hide, and gives up if that may be anything', () => {
    const read = (body: string, css: string) => readQuickly(page(body, LINK), () => css)
    const CSS = '.x { display: none }'
    expect(read('<p class="x">Ada</p><p>Writer</p>', CSS)?.visible.text).toBe('\0Writer')
    expect(read('<p class="y">Ada</p>', CSS)?.visible.text).toBe('Ada')
    expect(read('<p>Ada</p><hr class="x" /><ul><li>Writer</li></ul>', CSS)?.visible.text).toBe('Ada\0Writer')
    expect(read('<ul><li class="x">Ada</li></ul>', CSS)).toBeUndefined()
    const table = '<table><thead><tr><th>Ada</th></tr></thead><tbody><tr><td>Writer</td></tr></tbody></table>'
    expect(read(table, 'table.x thead { display: none }')?.visible.text).toBe('\0Writer')
    const box = '<details><summary>Ada</summary><ul><li>Bo</li></ul><details>Cy</details></details><p>Writer</p>'
    expect(read(box, CSS)?.visible.text).toBe('\0Writer')
    for (const odd of ['<li>', '<img src="a.png">', '<div class="y">', '<script></script>', '<body class="y">'])
      expect(read(`<details>${odd}</details>`, '.y { position: fixed; inset: 0; background: #fff }')).toBeUndefined()
    const link = '<p><a href="https://a.example.org/">Ada</a></p>'
    expect(read(link, CSS)?.visible.links).toHaveLength(1)
    expect(read(link, 'p a { display: none }')?.visible.links).toEqual([])
    for (const css of ['* { display: none }', 'body { color: #fff }', 'html { opacity: 0 }'])
      expect(read(link, css)).toBeUndefined()
  })

  it.each([
    ['a muted colour', '.x { color: #666; opacity: 1 }'],
    ['a light button on its own ground', 'a { color: inherit } .x { color: #fff; background: #246 }'],
    ['dark colours for dark screens', ':root { color-scheme: light dark } .x { color: #999 }'],
    ['a rule for print', '@media print { .x { display: none } }'],
    ['moves within the page', '.x { position: relative; top: -2px; margin-inline: -1rem; text-indent: 1em }'],
    ['columns that share the width', '.x { display: grid; grid-template-columns: minmax(0, 7fr) minmax(0, 8fr) }'],
    ['another font size', '.x { font: 0.9em/1.4 serif }'],
  ])('reads an element with %s', (_, css) => {
    expect(readQuickly(page('<p class="x">Ada</p>', LINK), () => css)?.visible.text).toBe('Ada')
  })
})
