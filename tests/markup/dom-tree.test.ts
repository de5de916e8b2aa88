import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { type DomElement, parseDocument } from '../../src/markup/index.js'

const bodyOf = (html: string): DomElement => parseDocument(html).body
const one = (body: DomElement, selector: string): DomElement => {
  const found = body.querySelector(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}

describe('a parsed document', () => {
  it.each([
    ['text alone', 'Fog', 'Fog'],
    ['elements that are not closed', '<p>One<p>Two <b>bold', '<p>One</p><p>Two <b>bold</b></p>'],
    ['a second head', '<html><head></head><body><p>One</p><head></head><p>Two</p></body>', '<p>One</p><p>Two</p>'],
    [
      'a document within a document',
      '<body><div><!doctype html><html><body><p>In</p></body></html></div>',
      '<div><p>In</p></div>',
    ],
    [
      'noscript',
      '<p>A</p><noscript><p>B<div></noscript><p>C</p>',
      '<p>A</p><noscript><p>B</p><div></div></noscript><p>C</p>',
    ],
    [
      'a declarative shadow root',
      '<x-card><template shadowrootmode="open"><p>In</p></template></x-card>',
      '<x-card><p>In</p></x-card>',
    ],
    ['a template', '<template><p>In</p></template>', '<template><p>In</p></template>'],
    [
      'text between the rows of a table',
      '<table>Loose<tr><td>Cell</table>',
      'Loose<table><tbody><tr><td>Cell</td></tr></tbody></table>',
    ],
    [
      'entities',
      '<p title="a &amp; &quot;b&quot;">1 &lt; 2 &amp; 3</p>',
      '<p title="a &amp; &quot;b&quot;">1 &lt; 2 &amp; 3</p>',
    ],
  ])('reads and writes %s as browsers do', (_, html, expected) => {
    expect(bodyOf(html).innerHTML).toBe(expected)
  })

  it('is never deeper than recursive code can read, and keeps the text of what is', () => {
    const body = bodyOf(`${'<div>'.repeat(900)}deep`)
    const depthOf = (element: DomElement): number => 1 + Math.max(0, ...element.children.map(depthOf))
    expect([body.textContent, depthOf(body) < 300]).toEqual(['deep', true])
  })

  it('lacks what is dropped, with its content', () => {
    const document = parseDocument('<p>A<script>x</script></p>', ({ localName }) => localName === 'script')
    expect(document.body.innerHTML).toBe('<p>A</p>')
  })
})

const PAGE =
  '<div id="a" class="x y"><p>One <b>two</b> three</p><!-- no --><ul><li>1</li><li class="y">2</li></ul></div><p>End</p>'

describe('a document', () => {
  it.each([
    ['before', (body: DomElement) => one(body, 'ul').before('loose', one(body, 'b'))],
    ['after', (body: DomElement) => one(body, 'ul').after(one(body, 'p'), 'loose')],
    ['append', (body: DomElement) => one(body, 'ul').append(one(body, 'li'), 'loose')],
    ['replaceWith', (body: DomElement) => one(body, 'div').replaceWith(...one(body, 'div').childNodes)],
    ['replaceWith itself', (body: DomElement) => one(body, 'ul').replaceWith(one(body, 'ul'), 'x')],
    ['remove', (body: DomElement) => one(body, 'b').remove()],
    ['replaceChild', (body: DomElement) => one(body, 'div').replaceChild(one(body, 'li'), one(body, 'ul'))],
    ['textContent', (body: DomElement) => Object.assign(one(body, 'ul'), { textContent: 'a < b' })],
    ['innerHTML', (body: DomElement) => Object.assign(one(body, 'li'), { innerHTML: '<i>in</i> it' })],
    ['setAttribute', (body: DomElement) => one(body, 'div').setAttribute('class', 'z')],
    ['removeAttribute', (body: DomElement) => one(body, 'div').removeAttribute('id')],
    [
      'normalize',
      (body: DomElement) => {
        one(body, 'b').replaceWith('two')
        one(body, 'p').normalize()
      },
    ],
    ['cloneNode', (body: DomElement) => body.append(one(body, 'div').cloneNode(true), one(body, 'ul').cloneNode())],
  ])('is changed by %s as another DOM is', (_, change) => {
    const body = bodyOf(PAGE)
    const other = parseHTML(`<html><body>${PAGE}</body></html>`).document.body as unknown as DomElement
    for (const each of [body, other]) {
      // Texts that were read before the change are not those after it.
      expect(each.textContent).toBe('One two three12End')
      change(each)
    }
    expect(body.innerHTML).toBe(other.innerHTML)
    expect(body.textContent).toBe(other.textContent)
    expect(body.children.map(({ tagName }) => tagName)).toEqual(
      Array.from(other.children).map(({ tagName }) => tagName),
    )
  })

  it.each([
    ['li', ['1', '2']],
    ['.y', ['One two three12', '2']],
    ['#a > p, body > p', ['One two three', 'End']],
    ['li + li', ['2']],
    ['p:not(:last-child) b', ['two']],
    ['[class~="y"]', ['One two three12', '2']],
  ])('finds %s', (selector, texts) => {
    const body = bodyOf(PAGE)
    expect(body.querySelectorAll(selector).map(({ textContent }) => textContent)).toEqual(texts)
    expect(body.querySelector(selector)?.textContent).toBe(texts[0])
  })

  it('knows the neighbours of a node and what is around it', () => {
    const body = bodyOf(PAGE)
    const list = one(body, 'ul')
    expect(list.previousElementSibling?.tagName).toBe('P')
    expect([one(body, 'li').nextElementSibling?.className, list.nextElementSibling]).toEqual(['y', null])
    expect([one(body, 'b').closest('div')?.id, one(body, 'b').closest('ul')]).toEqual(['a', null])
    expect([body.contains(list), list.contains(body)]).toEqual([true, false])
    expect(list.ownerDocument.body).toBe(body)
  })
})
