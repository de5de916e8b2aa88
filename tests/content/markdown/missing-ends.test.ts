import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyOf, HEAD, reading, rulesOf } from '../reading.js'

const LINK = '[two](https://two.example.org/)'
const AFTER = `## Below\n\nIt is *${LINK}*.`
const BELOW = '<h2 id="below">Below</h2>\n<p>It is <em><a href="https://two.example.org/">two</a></em>.</p>'

describe('HTML without an end tag', () => {
  const alone: [what: string, html: string, result: string][] = [
    ['an anchor that closes itself', '<a name="x" />', '<a name="x"></a>'],
    ['an anchor without quotation marks', '<a id=x/>', '<a id="x"></a>'],
    ['an anchor without an end', '<a name=x>', '<a name="x"></a>'],
    ['an anchor in capitals', '<A NAME="x">', '<a name="x"></a>'],
    [
      'several anchors',
      '<a name="x"/><a id=y>\n<a name="z"></a>',
      '<p><a name="x"></a><a id="y"></a>\n<a name="z"></a></p>',
    ],
    ['a line break', '<br />', '<br />'],
    ['a rule', '<hr>', '<hr />'],
    ['an empty box', '<div class="clear"/>', '<div class="clear"></div>'],
    ['a paragraph that closes itself', '<p/>', ''],
    ['a script that closes itself', '<script src="https://x.example/x.js"/>', ''],
    [
      'a frame that closes itself',
      '<iframe src="https://x.example/1"/>',
      '<p><a href="https://x.example/1">https://x.example/1</a></p>',
    ],
  ]
  it.each(alone)('does not affect Markdown on the next line: %s', (_, html, result) => {
    expect(bodyOf(`${html}\n${AFTER}`)).toBe(`${result}\n${BELOW}`.trim())
  })
  it.each(alone)('does not affect Markdown after an empty line: %s', (_, html, result) => {
    expect(bodyOf(`${html}\n\n${AFTER}`)).toBe(`${result}\n${BELOW}`.trim())
  })

  it.each([
    ['in a table', `<table>\n\n${LINK}\n\n<tr><td>a</td></tr></table>`],
    ['in a row', '<table><tr><td>a</td><a href="https://two.example.org/">two</a></tr></table>'],
    ['in bold in a row', '<table><tr><b><a href="https://two.example.org/">two</a></b></tr></table>'],
    ['after a table without its end', `<table><tr><td>a</td></tr>\n\n${LINK}`],
    ['after a row without its end', `<table><tr><td>a</td>\n\n${LINK}`],
    ['after a cell without its end', `<table><tr><td>a\n\n${LINK}`],
    [
      'in a table inside another',
      '<table><tr><td><table><tr><a href="https://two.example.org/">two</a></tr></table></td></tr>\n\n',
    ],
  ])('keeps a link %s', (_, html) => {
    expect(bodyOf(`${html}\n\n${AFTER}`).match(/<a href="https:\/\/two\.example\.org\/">two<\/a>/g)).toHaveLength(
      html.split('two.example.org').length,
    )
  })

  it.each([
    ['a script', '<script>\nlet a = 1', ''],
    ['a style sheet', '<style>\nb { c: d }', ''],
    ['a text field', '<textarea>\nb', ''],
    ['code', '<pre>\na', '<pre>\na</pre>\n'],
    ['a comment', '<!-- a', ''],
    ['a table', '<table>', '<table></table>\n'],
    ['a table with a row', '<table><tr><td>a</td></tr>', '<table><tr><td>a</td></tr></table>\n'],
    ['a comment in a box', '<div>\n<!-- a\n</div>', '<div>\n\n'],
    ['a title', '<title>', ''],
    ['a frame', '<iframe>', ''],
    ['a selection list', '<select>\n<option>a', 'a\n'],
    ['a drawing', '<svg width="1">', ''],
    [
      'an attribute value',
      '<p><a href="https://one.example.org/>one</a></p>',
      '<p><a href="https://one.example.org/">one</a></p>\n',
    ],
    ['a tag', '<div class="x', '&lt;div class="x\n'],
    ['a comparison in code', '<pre>\na <b\n</pre>', '<pre>\na &lt;b\n</pre>\n'],
  ])('ends with its block: %s', (_, html, result) => {
    const body = bodyOf(`${html}\n\n${AFTER}`)
    expect(body.startsWith(result.trimEnd())).toBe(true)
    expect(body).toContain(BELOW)
  })

  it.each(['script', 'style', 'title', 'textarea', 'select', 'iframe', 'xmp', 'svg', 'template'])(
    'is removed where a sentence names <%s>, and the sentence is kept',
    name => {
      const result = reading(`${HEAD}The <${name}> is *it*, ${LINK}.\n\nNext <${name}> one.`)
      expect(result.body?.html.replace(/\s+/g, ' ').trim()).toBe(
        '<p>The is <em>it</em>, <a href="https://two.example.org/">two</a>.</p> <p>Next one.</p>',
      )
      if (name !== 'iframe') expect(rulesOf(result)).toEqual(['post.removed-html'])
    },
  )

  it.each([
    ['a heading', `## <a id="x"/>Words ${LINK}`, '<h2 id="words-two"><a id="x"></a>Words <a'],
    ['a list item', `- <a name=x>one ${LINK}`, '<li><a name="x"></a>one <a'],
    ['a table cell', `| a |\n|---|\n| <a name=x>one ${LINK} |`, '<td><a name="x"></a>one <a'],
    ['a quotation', `> <a name=x>\n> one ${LINK}`, '<a name="x"></a>\n<p>one <a'],
    ['a list item of several lines', `1. <a id="x" />\n   one ${LINK}\n\n   two`, '<a id="x"></a>\n<p>one <a'],
    [
      'a block of HTML',
      `<div>\n<a name=x>one <a href="https://two.example.org/">two</a>\n</div>`,
      '<a name="x"></a>one <a',
    ],
    [
      'a link without an end',
      `<a href="https://one.example.org/">one ${LINK}`,
      '<a href="https://one.example.org/">one </a><a',
    ],
  ])('does not change the link after an anchor in %s', (_, markdown, result) => {
    expect(bodyOf(markdown)).toContain(`${result} href="https://two.example.org/">two</a>`)
  })

  it.each([
    ['at the beginning', '[<a id="x"/>One](https://one.example.org/)'],
    ['around the words', '[<a name="x">One](https://one.example.org/)'],
    ['with its end tag', '[One<a id="x"></a>](https://one.example.org/)'],
    ['in a link that closes itself', '<a href="https://one.example.org/" /><a name=x />One'],
  ])('moves an anchor out of a link: %s', (_, markdown) => {
    expect(bodyOf(markdown)).toMatch(
      /^<p><a (?:id|name)="x"><\/a><a href="https:\/\/one\.example\.org\/">One<\/a><\/p>$/,
    )
  })

  it('is distinguished from closed elements, which keep their content', () => {
    const linked = '<a href="https://x.example/">\n<img src="https://x.example/x.png" alt="x" />\n</a>'
    expect(bodyOf(linked)).toBe(linked)
    expect(bodyOf('<a name="x">*words*</a> after')).toBe('<p><a name="x"><em>words</em></a> after</p>')
    expect(bodyOf('<script>\na\n\nb\n</script>\n\nc')).toBe('<p>c</p>')
    expect(bodyOf('<!-- a\n\nb -->\nc')).toBe('<p>c</p>')
    expect(bodyOf('<br>\n    a')).toBe('<br />\n    a')
  })

  /** Pieces of HTML in which `N` becomes a number, so that every link and every word is different. */
  const html = [
    ...[
      '<a name="N"/>',
      '<a id=N/>',
      '<a name=N>',
      '<A NAME="N">',
      '<a name="N"></a>',
      '<a id="N">wNe</a>',
      '<a id="N" />',
    ],
    ...['<a href="https://N.example.org/">wNe</a>', '<a href="https://N.example.org/">wNe', '<b>wNe', '<span/>', 'wNe'],
    ...['<a href="https://N.example.org/" />wNe', '<a href="https://N.example.org/"><a name=N/>wNe</a>'],
    ...['<a href="https://N.example.org/">wNe <a id="N"></a></a>', '<a href="https://N.example.org/"><p>wNe</p></a>'],
    ...['<a href=https://N.example.org/>wNe</a>', '<i class=N/>', '<br/>'],
  ]
  const markdown = [
    ...html,
    '[<a name=N>wNe](https://N.example.org/)',
    '[wNe<a id="N"/>](https://N.example.org/)',
    '[wNe](https://N.example.org/)',
    '<https://N.example.org/>',
    '*wNe*',
  ]
  const inHtml = ['<div>\nX\n</div>', '<p>X</p>', '<p>X', '<ul><li>X<li>X</ul>', '<table><tr><td>X<td>X</table>']
  const inMarkdown = [
    ...['X', 'X\nX', '## X', '- X', '1. X\n\n   X', '> X', '| X | X |\n|---|---|\n| X | X |', '<div>\n\nX\n\n</div>'],
    ...['- X\n  - X\n\n    X', 'a[^N]\n\n[^N]: X', '<p>\n\nX'],
  ]
  const blocks = (forms: readonly string[], pieces: readonly string[]) =>
    fc.tuple(fc.constantFrom(...forms), fc.array(fc.constantFrom(...pieces), { minLength: 4, maxLength: 12 }))

  it('never loses a link or a word that follows it, wherever it is', () => {
    const block = fc.oneof(blocks(inHtml, html), blocks(inMarkdown, markdown))
    fc.assert(
      fc.property(fc.array(block, { maxLength: 5 }), parts => {
        let number = 0
        const counted = (text: string): string => {
          number += 1
          return text.replaceAll('N', String(number))
        }
        const source = parts
          .map(([form, pieces]) => {
            const share = Math.ceil(pieces.length / (form.split('X').length - 1))
            const queue = pieces.map(counted)
            return counted(form).replace(/X/g, () => queue.splice(0, share).join(' '))
          })
          .join('\n\n')
        const body = bodyOf(source)
        for (const [address] of source.matchAll(/https:\/\/\d+\.example\.org\//g))
          expect(body.split(`<a href="${address}"`)).toHaveLength(2)
        for (const [word] of source.matchAll(/w\d+e/g)) expect(body).toContain(word)
        expect(body).not.toMatch(/<a href[^>]*>\s*<\/a>/)
        expect(body).not.toMatch(/<a [^>]*>(?:(?!<\/a>)[\s\S])*<a /)
      }),
      { numRuns: 500 },
    )
  })
})
