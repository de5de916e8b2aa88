import { describe, expect, it } from 'vitest'
import { draftOfDocument, odt, PNG } from './documents.js'

const FIRST =
  'The tide tables of the harbour were printed for a hundred and forty years, and nobody read them as carefully as the pilots did, who signed each page.'
const SECOND =
  'When the printing stopped, the pilots kept the last edition, and went on correcting it by hand until it fell apart.'
const p = (content: string, style = 'Standard'): string => `<text:p text:style-name="${style}">${content}</text:p>`
const START = p('Who corrects the tide?', 'Title') + p(FIRST)
const between = async (xml: string, files = {}): Promise<string> =>
  (await draftOfDocument(odt(START + xml + p(SECOND), files))).body.replace(FIRST, '').replace(SECOND, '').trim()

const item = (content: string): string => `<text:list-item>${content}</text:list-item>`
const cell = (content: string, span = ''): string => `<table:table-cell${span}>${p(content)}</table:table-cell>`
const change = (kind: string, content = ''): string =>
  `<text:changed-region><text:${kind}><office:change-info><dc:creator>Bo Author</dc:creator></office:change-info>${content}</text:${kind}></text:changed-region>`

describe('the text of a document in OpenDocument', () => {
  it.each([
    ['a heading', '<text:h text:outline-level="2">The pilots</text:h>', '## The pilots'],
    [
      'a heading in a list, which numbers it',
      `<text:list>${item('<text:h text:outline-level="1">The pilots</text:h>')}</text:list>`,
      '## The pilots',
    ],
    ['spaces and tabs as elements', p('One<text:s text:c="2"/>two<text:tab/>three.'), 'One two three.'],
    ['italics by a style of the text', p('The <text:span text:style-name="T1">Log</text:span>.'), 'The *Log*.'],
    ['italics by a style of the paragraph', p('All of it, really.', 'P1'), '*All of it, really.*'],
    ['a quotation', p('So it was said.', 'Quotations'), '> So it was said.'],
    [
      'nested lists of both kinds',
      `<text:list text:style-name="L1">${item(`${p('One')}<text:list>${item(p('Two'))}</text:list>`)}${item(p('Three'))}</text:list>`,
      '-   One\n    1.  Two\n-   Three',
    ],
    [
      'a list that goes on',
      `<text:list text:style-name="L2">${item(p('One'))}</text:list>${p('Between.')}<text:list text:style-name="L2" text:continue-numbering="true">${item(p('Two'))}</text:list>`,
      '1.  One\n\nBetween.\n\n2.  Two',
    ],
    [
      'the head of a list, which has no number',
      `<text:list text:style-name="L2"><text:list-header>${p('Not counted.')}</text:list-header></text:list>`,
      'Not counted.',
    ],
    ['a section', `<text:section>${p('In a section.')}</text:section>`, 'In a section.'],
    [
      'a text box',
      p('<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>Beside it.'),
      'Beside it.\n\nIn a box.',
    ],
    [
      'text in a shape',
      p('<draw:custom-shape><text:p>In a shape.</text:p></draw:custom-shape>Beside it.'),
      'Beside it.\n\nIn a shape.',
    ],
    [
      'a table',
      `<table:table><table:table-header-rows><table:table-row>${cell('a')}${cell('b')}</table:table-row></table:table-header-rows><table:table-row>${cell('c')}${cell('d')}</table:table-row></table:table>`,
      '| a | b |\n| --- | --- |\n| c | d |',
    ],
    [
      'a table with merged cells',
      `<table:table><table:table-row>${cell('a', ' table:number-columns-spanned="2"')}<table:covered-table-cell/></table:table-row><table:table-row>${cell('c')}${cell('d')}</table:table-row></table:table>`,
      '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>',
    ],
    [
      'a link, and a bookmark without its mark',
      p('<text:bookmark text:name="x"/>See <text:a xlink:href="https://tides.example.org/log">the log</text:a>.'),
      'See [the log](https://tides.example.org/log).',
    ],
    [
      'a reference to a place',
      p('See <text:bookmark-ref text:ref-name="x">page 4</text:bookmark-ref>.'),
      'See page 4.',
    ],
    [
      'ruby',
      p('<text:ruby><text:ruby-base>港</text:ruby-base><text:ruby-text>minato</text:ruby-text></text:ruby>'),
      '港(minato)',
    ],
  ])('keeps %s', async (_, xml, markdown) => {
    expect(await between(xml)).toBe(markdown)
  })

  it('moves notes to Markdown', async () => {
    const note = `<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>${p('See the <text:span text:style-name="T1">Log</text:span>.')}</text:note-body></text:note>`
    const { body } = await draftOfDocument(odt(START + p(`It held${note}.`) + p(SECOND)))
    expect(body).toBe(`${FIRST}\n\nIt held[^1].\n\n${SECOND}\n\n[^1]: See the *Log*.`)
  })

  it('imports pictures, and takes equations as text', async () => {
    const xml =
      p('<draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>A tide gauge</svg:desc></draw:frame>') +
      p('So <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> holds.')
    const { body, pictures, doubts } = await draftOfDocument(
      odt(START + xml + p(SECOND), {
        'Pictures/a.png': PNG,
        'Object 1/content.xml':
          '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>x</mi><annotation encoding="StarMath 5.0">x^2</annotation></semantics></math>',
      }),
    )
    const [path = ''] = [...(pictures?.keys() ?? [])]
    expect(body).toContain(`![A tide gauge](/${path})`)
    expect(body).toContain('So x\\^2 holds.')
    expect(doubts).toEqual([expect.stringContaining('equations became plain text: “x^2”')])
  })

  it.each([
    ['<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>', '(a+b)/2'],
    ['<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>', 'x_i^2'],
    ['<msqrt><mi>x</mi></msqrt><mo>=</mo><mroot><mi>y</mi><mn>3</mn></mroot>', '√(x)=3√(y)'],
    [
      '<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>',
      '∑_(i=1)^ni',
    ],
    ['<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr></mtable>', '[1, 0]'],
  ])('keeps fractions, powers and indexes of equations from other programs (%s)', async (math, text) => {
    const { doubts } = await draftOfDocument(
      odt(START + p('So <draw:frame><draw:object xlink:href="./Object 1"/></draw:frame> holds.') + p(SECOND), {
        'Object 1/content.xml': `<math xmlns="http://www.w3.org/1998/Math/MathML">${math}</math>`,
      }),
    )
    expect(doubts).toEqual([expect.stringContaining(`equations became plain text: “${text}”`)])
  })

  it('takes tracked changes as accepted, and names comments, hidden text and indexes', async () => {
    const changes = `<text:tracked-changes>${change('insertion')}${change('deletion', p('never held'))}</text:tracked-changes>`
    const comment = `<office:annotation><dc:creator>Cy Critic</dc:creator>${p('Is that so?')}</office:annotation>`
    const { body, notes, doubts } = await draftOfDocument(
      odt(
        `${changes}<text:table-of-content><text:index-body>${p('Part one 3')}</text:index-body></text:table-of-content>${START}` +
          p(
            `It <text:change-start/>really<text:change-end/> held${comment}.<text:span text:style-name="H">Psst.</text:span>`,
          ) +
          p(SECOND),
      ),
    )
    expect(body).toBe(`${FIRST}\n\nIt really held.\n\n${SECOND}`)
    expect(doubts).toEqual([
      'tracked changes were taken as accepted: 1 insertion, 1 deletion, by Bo Author; check that nobody wanted to reject one',
    ])
    expect(notes).toEqual([
      'Left out: the table of contents.',
      'Left out because it is hidden text: “Psst.”.',
      'Deleted in a tracked change: “never held”.',
      'Left out: a comment by Cy Critic: “Is that so?”.',
    ])
  })
})
