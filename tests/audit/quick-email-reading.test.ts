import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import { readEmailQuickly } from '../../src/audit/quick-email-reading.js'
import type { VisibleText } from '../../src/audit/visible-text.js'
import { type Design, designPage, HIDDEN, UNCERTAIN, VISIBLE } from './designs.js'

const GOLDEN = new URL('../golden/email/', import.meta.url)

const emails = readdirSync(GOLDEN)
  .filter(file => file.endsWith('.html'))
  .map((file): [name: string, html: string] => [file, readFileSync(new URL(file, GOLDEN), 'utf8')])

/** Bodies that parsers read in another way than their tags suggest, and rules that depend on more than the elements around another. */
const ODD: readonly Design[] = [
  ['a block in a paragraph', '<p>one<div>two</div>three</p>'],
  ['a table in a paragraph', '<p>one<table><tr><td>two</td></tr></table></p>', 'p{display:none}'],
  ['a paragraph in a cell in a paragraph', '<table><tr><td><p>one</p></td></tr></table>'],
  ['a link in a link', '<a href="a">one<a href="b">two</a></a>'],
  ['text in a table', '<table>one<tr><td>two</td></tr></table>', 'table{display:none}'],
  ['an element in a table', '<table><div>one</div><tr><td>two</td></tr></table>', 'table{display:none}'],
  ['a row without a body', '<table><tr><td>one</td></tr><tr><td>two</td></tr></table>', 'table>tr{display:none}'],
  ['a body that is added', '<table><tr><td>one</td></tr></table>', 'table>tbody{display:none}'],
  ['a cell without a row', '<table><td>one</td></table>'],
  ['items without a list', '<li>one<li>two</li></li>', 'li li{display:none}'],
  ['a heading in a heading', '<h1>one<h2>two</h2></h1>', 'h1 h2{display:none}'],
  ['an element without an end', '<div><b>one</div>two'],
  ['ends in the wrong order', '<b>one<i>two</b>three</i>', 'b i{display:none}'],
  ['an element that ends itself', '<div/>one<div style="display:none">two</div>'],
  ['upper case', '<DIV STYLE="display:none">one</DIV>two'],
  ['no quotation marks', '<div style=display:none>one</div>two'],
  ['an attribute twice', '<div style="display:none" style="">one</div>two'],
  ['a comment of nothing', '<!-->one<!-- -->two-->'],
  ['a comment with another end', '<!-- --!>one<!-- -->two'],
  [
    'a comment for Outlook',
    '<!--[if mso]><div style="display:none"><![endif]-->one<!--[if !mso]><!-->two<!--<![endif]-->',
  ],
  ['a marked section', '<![if !mso]>one<![endif]>two'],
  ['preformatted text', '<pre>\none\n two</pre>'],
  ['references', '<p>one &amp; two&nbsp;three &#169; &mdash; four</p>'],
  ['references that are read otherwise', '<p>one &notit; two &#128; three &amp four</p>'],
  ['an id twice', '<a name="a" id="a">one</a><p id="a">two</p><a href="#a">three</a>'],
  ['a rule for an id', '<p id="a">one</p><p id="b">two</p>', '#a{display:none}'],
  ['a rule for an address', '<a href="a">one</a><a href="b">two</a>', '[href^="a"]{display:none}'],
  ['a rule for a name', '<p title="a">one</p><p title="b">two</p>', '[title=a]{display:none}'],
  ['a rule for neighbours', '<p>one</p><p>two</p>', 'p+p{display:none}'],
  ['a rule for numbers', '<p>one</p><p>two</p>', 'p:nth-child(2){display:none}'],
  ['a rule for the first', '<p>one</p><p>two</p>', 'p:first-child{display:none}'],
  ['a rule for an empty element', '<p>one</p><p></p>', 'p:empty{display:none}'],
  ['a rule for what is inside', '<p>one<b class="a">two</b></p><p>three</p>', 'p:has(.a){display:none}'],
  ['a rule for what is nowhere inside', '<p>one</p>', 'p:has(.a){display:none}'],
  ['a rule in a scope', '<div class="a"><p>one</p></div><p>two</p>', '@scope (.a){p{display:none}}'],
  ['a rule for phones', '<p class="a">one</p><p>two</p>', '@media (max-width:400px){.a{display:none}}'],
  ['a rule for the dark', '<p class="a">one</p>', '@media (prefers-color-scheme:dark){.a{color:#fff;background:#fff}}'],
  ['a rule for children', '<div><p>one</p><div><p>two</p></div></div>', 'main>div>p{display:none}'],
  ['a link without text', '<a href="a"></a><a href="b"><img src="c" width="100" height="100"></a>'],
  ['a picture of one pixel', '<a href="a"><img src="c" width="1" height="1"></a>'],
  ['a picture that is hidden', '<img src="c" style="display:none"><img src="d">'],
  ['a space of no size', '<p>one<span style="font-size:0">&nbsp;</span>two</p>'],
  ['a line break', '<p>one<br>two<br />three</p>'],
  ['a script', '<p class="a">one</p><script>document.querySelector(".a").remove()</script>'],
  ['a handler', '<p onclick="this.remove()">one</p>'],
  ['an end of the body', '<p>one</p></body><p>two</p>'],
  ['a text after the end', '<p>one</p></main></body></html>two'],
]

/** Lists what the quick reader shows otherwise than some view of the full reader. */
function differences(html: string): string[] {
  const quick = readEmailQuickly(html)
  if (!quick) return []
  return readHtml(html).views.flatMap(({ visible, certain, described = 'everywhere' }) => {
    const faults = [[quick.visible, visible] as const, [quick.certain, certain] as const].flatMap(([own, others]) => {
      const [one, other] = [comparable(own), comparable(others)]
      return Object.keys(one).filter(key => JSON.stringify(one[key]) !== JSON.stringify(other[key]))
    })
    return faults.map(fault => `${fault}, ${described}`)
  })
}

/** Space around a body is of no account, and places are compared by the text that follows. */
function comparable({ text, links, pictures = [], anchors }: VisibleText): Record<string, unknown> {
  const whole = text.trimEnd()
  const after = (at: number): string => whole.slice(at)
  return {
    text: whole.trimStart(),
    links: links.map(({ href, at }) => [href, after(at)]),
    pictures: pictures.map(({ src, at }) => [src, after(at)]),
    anchors: [...(anchors ?? [])].sort().map(([id, at]) => [id, after(at)]),
  }
}

describe('the quick reader of emails', () => {
  it('reads the golden emails but for one whose table is another on a phone', () => {
    const read = emails.filter(([, html]) => readEmailQuickly(html) !== undefined)
    expect(read.map(([file]) => file)).toEqual(['digest.html', 'every-element.html'])
    expect(emails.flatMap(([, html]) => differences(html))).toEqual([])
  })

  it('shows what the full reader shows on every screen, or nothing', () => {
    const faults = [...VISIBLE, ...HIDDEN, ...UNCERTAIN, ...ODD].flatMap(design =>
      differences(designPage(design)).map(fault => `${design[0]}: ${fault}`),
    )
    expect(faults).toEqual([])
  })

  it('reads most of what is visible', () => {
    const read = VISIBLE.filter(design => readEmailQuickly(designPage(design)) !== undefined)
    expect(read.length / VISIBLE.length).toBeGreaterThan(0.3)
  })
})
