import { describe, expect, it } from 'vitest'
import { factOf } from '../importing.js'
import { docx, draftOfDocument, li, PNG, p, r, type WordParts, zipOf } from './documents.js'

const FIRST =
  'The tide tables of the harbour were printed for a hundred and forty years, and nobody read them as carefully as the pilots did, who signed each page.'
const SECOND =
  'When the printing stopped, the pilots kept the last edition, and went on correcting it by hand until it fell apart.'
const START = p('Who corrects the tide?', 'Title') + p(FIRST)
const END = p(SECOND)

const bodyOf = async (parts: WordParts): Promise<string> => (await draftOfDocument(docx(parts))).body
/** The Markdown that becomes of XML between two paragraphs. */
const between = async (xml: string, parts: Omit<WordParts, 'body'> = {}): Promise<string> =>
  (await bodyOf({ ...parts, body: START + xml + END })).replace(FIRST, '').replace(SECOND, '').trim()

const BOX = (inner: string): string => `<w:txbxContent>${inner}</w:txbxContent>`
const field = (code: string, words: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r>${code
    .split('|')
    .map(part => `<w:r><w:instrText xml:space="preserve">${part}</w:instrText></w:r>`)
    .join('')}<w:r><w:fldChar w:fldCharType="separate"/></w:r>${r(words)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`
const cell = (text: string, properties = '', format = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr><w:p>${text === '' ? '' : r(text, format)}</w:p></w:tc>`
const picture = (id: string, alt = ''): string =>
  `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="${alt}"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`

describe('the text of a Word document', () => {
  it.each([
    ['a heading by a style with an id in another language', p('The pilots', 'berschrift2'), '## The pilots'],
    ['a heading by a style with a name in another language', p('The pilots', 'Kop3'), '## The pilots'],
    ['a heading by a style that is based on one', p('The pilots', 'Kicker'), '## The pilots'],
    ['a heading by an outline level', p('The pilots', 'Outlined'), '## The pilots'],
    ['a line in large letters', p(r('The pilots', '<w:sz w:val="36"/>')), '## The pilots'],
    ['a quotation that its style sets in italics', p('So it was said.', 'Quote'), '> So it was said.'],
    ['a line in bold', p(r('The pilots', '<w:b/>')), '## The pilots'],
    [
      'bold and italic by properties and by a style',
      p(r('a ') + r('b', '<w:rStyle w:val="Loud"/>') + r(' c', '<w:i/>') + r(' d.')),
      'a **b** *c* d.',
    ],
    [
      'bold that is split over runs',
      p(r('One ') + r('wo', '<w:b/>') + r('rd', '<w:b/>') + r(' here.')),
      'One **word** here.',
    ],
    ['a quotation', p('So it was said.', 'Quote'), '> So it was said.'],
    ['nested lists', li('One', 1) + li('Two', 1, 1) + li('Three', 1), '-   One\n    -   Two\n-   Three'],
    [
      'a numbered list that goes on after a paragraph',
      `${li('One', 2)}${p('Between.')}${li('Two', 2)}`,
      '1.  One\n\nBetween.\n\n2.  Two',
    ],
    ['bullets that were typed', p('• One') + p('• Two'), '-   One\n-   Two'],
    [
      'a large letter at the beginning, which is a paragraph of its own',
      p(r('T', '<w:sz w:val="96"/>'), '', '<w:framePr w:dropCap="drop"/>') + p('he pilots knew.'),
      'The pilots knew.',
    ],
    ['a row of stars', p('* * *'), '---'],
    ['a superscript', p(r('10') + r('th', '<w:vertAlign w:val="superscript"/>') + r(' day.')), '10<sup>th</sup> day.'],
    ['a page break within a paragraph', p(`${r('One')}<w:r><w:br w:type="page"/></w:r>${r('two.')}`), 'One  \ntwo.'],
    ['a soft hyphen and spaces for an indent', p('\u00A0\u00A0 The har\u00ADbour.'), 'The harbour.'],
    [
      'a field that is a link, with a tip and a code in parts',
      p(`${r('See ')}${field(' HYPERLINK "https://tides.example.org/|log" \\o "The log" ', 'the log')}${r('.')}`),
      'See [the log](https://tides.example.org/log).',
    ],
    [
      'a field in one element',
      p(`${r('Figure ')}<w:fldSimple w:instr=" SEQ Figure ">${r('4')}</w:fldSimple>${r(' shows it.')}`),
      'Figure 4 shows it.',
    ],
    [
      'a link through a mail program’s scanner',
      p(`<w:hyperlink r:id="l1">${r('the log')}</w:hyperlink>`),
      '[the log](https://tides.example.org/log)',
    ],
    [
      'a link to another place of the document',
      p(`${r('See ')}<w:hyperlink w:anchor="_Ref1">${r('below')}</w:hyperlink>${r('.')}`),
      'See below.',
    ],
    [
      'smart tags, content controls and directions',
      p(
        `<w:smartTag>${r('Port ')}</w:smartTag><w:sdt><w:sdtContent>${r('of ')}</w:sdtContent></w:sdt><w:bdo w:val="rtl">${r('call.')}</w:bdo>`,
      ),
      'Port of call.',
    ],
    [
      'ruby',
      p(`<w:r><w:ruby><w:rt>${r('minato')}</w:rt><w:rubyBase>${r('港')}</w:rubyBase></w:ruby></w:r>`),
      '港(minato)',
    ],
    [
      'an equation',
      p(
        `${r('So ')}<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>${r(' holds.')}`,
      ),
      'So x\\^2 holds.',
    ],
    [
      'a text box of Word 2010, which is stored twice',
      p(
        `${r('Beside it.')}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx>${BOX(p('In a box.'))}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>${BOX(p('In a box.'))}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`,
      ),
      'Beside it.\n\nIn a box.',
    ],
    [
      'an older text box',
      p(`<w:r><w:pict><v:shape><v:textbox>${BOX(p('In a box.'))}</v:textbox></v:shape></w:pict></w:r>`),
      'In a box.',
    ],
    [
      'a table without a head',
      `<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('c')}${cell('')}</w:tr></w:tbl>`,
      '|  |  |\n| --- | --- |\n| a | b |\n| c |  |',
    ],
    [
      'a table with a first row in bold',
      `<w:tbl><w:tr>${cell('a', '', '<w:b/>')}${cell('b', '', '<w:b/>')}</w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>`,
      '| a | b |\n| --- | --- |\n| c | d |',
    ],
    [
      'a table whose style sets the first row in bold',
      `<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="1"/></w:tblPr><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>`,
      '| a | b |\n| --- | --- |\n| c | d |',
    ],
    [
      'a table with merged cells',
      `<w:tbl><w:tr>${cell('a', '<w:gridSpan w:val="2"/>')}</w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>`,
      '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>',
    ],
    [
      'a table row and cells in content controls',
      `<w:tbl><w:tr><w:sdt><w:sdtContent>${cell('a')}</w:sdtContent></w:sdt>${cell('b')}</w:tr><w:sdt><w:sdtContent><w:tr>${cell('c')}${cell('d')}</w:tr></w:sdtContent></w:sdt></w:tbl>`,
      '|  |  |\n| --- | --- |\n| a | b |\n| c | d |',
    ],
    [
      'a list in a cell',
      `<w:tbl><w:tr>${cell('a')}<w:tc>${li('One', 1)}${li('Two', 1)}</w:tc></w:tr><w:tr>${cell('c')}${cell('d')}</w:tr></w:tbl>`,
      '|  |  |\n| --- | --- |\n| a | • One • Two |\n| c | d |',
    ],
    ['a link without its target', p(`<w:hyperlink r:id="none">${r('the log')}</w:hyperlink>`), 'the log'],
    [
      'references to notes that are not there',
      p(
        `${r('So')}<w:r><w:footnoteReference w:id="99"/></w:r>${r(' it')}<w:r><w:endnoteReference w:id="2"/></w:r>${r(' was.')}`,
      ),
      'So it was.',
    ],
    [
      'signs of fonts, and signs that any font has',
      p(
        `<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>${r(' then ')}<w:r><w:sym w:font="Segoe UI" w:char="2192"/></w:r>`,
      ),
      'α then →',
    ],
    [
      'the chosen entry and the boxes of an old form',
      p(
        `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Ebb"/><w:listEntry w:val="Flood"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>${r(' tide, ')}<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>${r(' lit')}`,
      ),
      'Flood tide, ☑ lit',
    ],
    [
      'two paragraphs whose border between was deleted',
      p(r('First half '), '', '<w:rPr><w:del w:author="Bo Author"/></w:rPr>') + p('second half.'),
      'First half second half.',
    ],
    ['a box of one cell', `<w:tbl><w:tr>${cell('In a box.')}</w:tr></w:tbl>`, 'In a box.'],
    [
      'an inserted and a deleted word',
      p(
        `${r('It ')}<w:ins w:author="Bo">${r('really ')}</w:ins><w:del w:author="Bo"><w:r><w:delText>never </w:delText></w:r></w:del>${r('held.')}`,
      ),
      'It really held.',
    ],
    [
      'words that were moved',
      `${p(`<w:moveFrom w:author="Bo">${r('Twice told.')}</w:moveFrom>`)}${p(`<w:moveTo w:author="Bo">${r('Twice told.')}</w:moveTo>`)}`,
      'Twice told.',
    ],
    [
      'a checked box',
      p(
        '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"/></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> Done.</w:t></w:r>',
      ),
      '☒ Done.',
    ],
  ])('keeps %s', async (_, xml, markdown) => {
    const wrapped =
      'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Ftides.example.org%2Flog&amp;data=05'
    expect(await between(xml, { targets: { l1: wrapped } })).toBe(markdown)
  })

  it('moves footnotes to Markdown, with their own formatting', async () => {
    const body = START + p(`${r('It held')}<w:r><w:footnoteReference w:id="2"/></w:r>${r('.')}`) + END
    const footnotes = `<w:footnote w:id="2">${p(`<w:r><w:footnoteRef/></w:r>${r(' See the ')}${r('Log', '<w:i/>')}${r('.')}`)}</w:footnote>`
    expect(await bodyOf({ body, footnotes })).toBe(`${FIRST}\n\nIt held[^1].\n\n${SECOND}\n\n[^1]: See the *Log*.`)
  })

  it('imports pictures with their description, and names those that browsers do not show', async () => {
    const { body, pictures, notes } = await draftOfDocument(
      docx({
        body:
          START +
          p(picture('i1', 'A tide gauge\n\nDescription automatically generated')) +
          p(picture('i2')) +
          p(picture('i3')) +
          END,
        targets: { i1: 'media/image1.png', i2: 'media/image2.emf', i3: 'media/gone.png' },
        files: { 'word/media/image1.png': PNG, 'word/media/image2.emf': 'EMF' },
      }),
    )
    const [path = ''] = [...(pictures?.keys() ?? [])]
    expect(path).toMatch(/^pictures\/who-corrects-the-tide\/image1-[\da-f]{8}\.png$/)
    expect(body).toContain(`![A tide gauge](/${path})`)
    expect(notes).toContainEqual(expect.stringContaining('image2.emf (EMF)'))
    expect(notes).toContainEqual(expect.stringContaining('gone.png'))
  })

  it('makes a figure of a picture and its caption', async () => {
    const body = await bodyOf({
      body: START + p(picture('i1', 'A gauge')) + p('Figure 1: A tide gauge', 'Caption') + END,
      targets: { i1: 'media/image1.png' },
      files: { 'word/media/image1.png': PNG },
    })
    expect(body).toMatch(
      /<figure><img src="\/pictures\/[^"]+\.png" alt="A gauge"><figcaption>Figure 1: A tide gauge<\/figcaption><\/figure>/,
    )
  })

  it.each([['image1.png'], ['C:\\Users\\bo\\Desktop\\scan.jpg'], ['Picture 3']])(
    'takes no description of a program for that of a person: %s',
    async alt => {
      const body = await bodyOf({
        body: START + p(picture('i1', alt)) + END,
        targets: { i1: 'media/image1.png' },
        files: { 'word/media/image1.png': PNG },
      })
      expect(body).toContain('![](/pictures/')
    },
  )

  it.each([
    [
      'tracked changes',
      p(
        `${r('It ')}<w:ins w:author="Bo Author">${r('really ')}</w:ins><w:del w:author="Bo Author"><w:r><w:delText>never </w:delText></w:r></w:del>${r('held.')}`,
      ),
      'tracked changes were taken as accepted: 1 insertion, 1 deletion, by Bo Author',
    ],
    [
      'equations',
      p('<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:t> holds.</w:t></w:r>'),
      'equations became plain text: “x”',
    ],
    [
      'highlighted passages',
      p(r('Is this so?', '<w:highlight w:val="yellow"/>')),
      'highlights passages, perhaps as open questions: “Is this so?”',
    ],
    [
      'missing spaces',
      p('They signed the treaty,a point of honour.The rest is known.'),
      'a space may be missing after a stop or comma: “treaty,a”, “honour.The”',
    ],
  ])('marks %s for the editor', async (_, xml, doubt) => {
    const { doubts } = await draftOfDocument(docx({ body: START + xml + END }))
    expect(doubts).toContainEqual(expect.stringContaining(doubt))
  })

  it.each([
    ['a table of contents', { body: START + p('Part one 3', 'TOC1') + END }, 'Left out: the table of contents.'],
    [
      'a subdocument',
      { body: `${START}${p('<w:subDoc r:id="s1"/>')}${END}` },
      'Left out: a subdocument. Add a picture of it if the text needs it.',
    ],
    [
      'hidden text',
      { body: START + p(r('Psst.', '<w:vanish/>') + r('Yes.')) + END },
      'Left out because it is hidden text: “Psst.”.',
    ],
    [
      'text that a style hides',
      { body: START + p(r('Psst.', '<w:rStyle w:val="Secret"/>') + r('Yes.')) + END },
      'Left out because it is hidden text: “Psst.”.',
    ],
    [
      'a prompt',
      {
        body: `${START}<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>${p('Click here.')}</w:sdtContent></w:sdt>${END}`,
      },
      'Left out because nobody filled in the field: “Click here.”.',
    ],
    [
      'comments',
      { body: START + END, comments: `<w:comment w:id="1" w:author="Bo Author">${p('Is that so?')}</w:comment>` },
      'Left out: a comment by Bo Author: “Is that so?”.',
    ],
    [
      'a head of the page',
      { body: START + END, header: p('Draft 3') },
      'Left out from the top or the bottom of the pages: “Draft 3”.',
    ],
  ] satisfies [string, WordParts, string][])('names %s and leaves it out', async (_, parts, note) => {
    const { notes, body } = await draftOfDocument(docx(parts))
    expect(notes).toContain(note)
    expect(body).toBe(`${FIRST}\n\n${(parts as WordParts).body.includes('Yes.') ? 'Yes.\n\n' : ''}${SECOND}`)
  })

  it('does not count the words of a row that was deleted as lost', async () => {
    const row = (words: string, properties = '') =>
      `<w:tr><w:trPr>${properties}</w:trPr>${cell(words)}${cell(words)}</w:tr>`
    const body = `${START}<w:tbl>${row('ebb')}${row('gone', '<w:del w:author="Bo Author"/>')}${row('flood')}</w:tbl>${END}`
    const { doubts, words, notes } = await draftOfDocument(docx({ body }))
    expect(doubts).toEqual([
      expect.stringContaining('tracked changes were taken as accepted: 1 deletion, by Bo Author'),
    ])
    expect(words?.kept).toBe(words?.of)
    expect(notes).toContain('Deleted in a tracked change: “gonegone”.')
  })

  it.each([
    ['another prefix', (xml: string) => xml.replaceAll(/(?<=[</ ])w:/g, 'ns0:').replace('xmlns:w=', 'xmlns:ns0=')],
    ['no prefix', (xml: string) => xml.replaceAll(/(?<=<\/?)w:/g, '').replace('xmlns:w=', 'xmlns=')],
  ])('reads a document whose program gives its elements %s', async (_, renamed) => {
    const ns = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
    const change = `${r('It ')}<w:del><w:r><w:delText>never </w:delText></w:r></w:del>${r('held.')}`
    const xml = `<w:document xmlns:w="${ns}"><w:body>${p(FIRST)}${p(change)}${p(SECOND)}</w:body></w:document>`
    const { body, words, doubts } = await draftOfDocument(zipOf({ 'word/document.xml': renamed(xml) }), 'x.docx')
    expect([body, words?.kept, doubts?.length]).toEqual([`${FIRST}\n\nIt held.\n\n${SECOND}`, words?.of, 1])
  })

  it('reads the strict form of Word, whatever its main part is called', async () => {
    const purl = 'http://purl.oclc.org/ooxml'
    const bytes = zipOf({
      '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="d" Type="${purl}/officeDocument/relationships/officeDocument" Target="word/document2.xml"/></Relationships>`,
      'word/document2.xml': `<w:document xmlns:w="${purl}/wordprocessingml/main"><w:body>${p(FIRST)}${p(SECOND)}</w:body></w:document>`,
    })
    expect((await draftOfDocument(bytes, 'x.docx')).body).toBe(`${FIRST}\n\n${SECOND}`)
  })

  it('counts the words, and says which lines have lost some', async () => {
    const { words, doubts } = await draftOfDocument(docx({ body: START + END }))
    expect(words).toEqual({ kept: 53, of: 53 })
    expect(doubts).toBeUndefined()
  })
})

describe('the facts about a Word document', () => {
  const facts = async (parts: WordParts, name?: string) => {
    const draft = await draftOfDocument(docx(parts), name)
    return (field: string) => draft.facts.find(fact => fact.field === field)
  }

  it('are sure of a title in the style for titles', async () => {
    const fact = await facts({ body: START + END })
    expect(fact('title')).toEqual({
      field: 'title',
      value: 'Who corrects the tide?',
      from: 'the line in the style “Title”',
    })
  })

  it.each([
    ['a heading', p('Who corrects the tide?', 'Heading1'), {}, 'document.docx', 'it may be the heading of a section'],
    [
      'a heading that the name of the file repeats',
      p('Who corrects the tide?', 'Heading1'),
      {},
      'drafts/Who corrects the tide.docx',
      undefined,
    ],
    [
      'a heading that the properties repeat',
      p('Who corrects the tide?', 'Heading1'),
      { title: 'Who corrects the tide?' },
      'x.docx',
      undefined,
    ],
    ['a first line in bold', p(r('Who corrects the tide?', '<w:b/>')), {}, 'x.docx', 'no style marks it as the title'],
  ])('doubt a title unless two places agree: %s', async (_, line, properties, name, doubt) => {
    const fact = await facts({ body: line + p(FIRST) + END, ...properties }, name)
    expect(fact('title')?.value).toBe('Who corrects the tide?')
    expect(fact('title')?.doubt).toBe(doubt)
  })

  it('propose a title in capitals in sentence case', async () => {
    const fact = await facts({ body: p('WHO CORRECTS THE TIDE?', 'Title') + p(FIRST) + END })
    expect(fact('title')?.value).toBe('Who corrects the tide?')
    expect(fact('title')?.doubt).toBe('the source has it in capitals: “WHO CORRECTS THE TIDE?”')
  })

  it('take the author from a byline, and the biography from the end', async () => {
    const bio = 'Ada Writer teaches hydrography at the College of Ports.'
    const fact = await facts({
      body: p('Who corrects the tide?', 'Title') + p('By Ada Writer') + p(FIRST) + END + p(r(bio, '<w:i/>')),
      author: 'Intern',
    })
    expect(fact('authors.0.name')).toMatchObject({ value: 'Ada Writer', from: 'paragraph 2' })
    expect(fact('authors.0.name')?.doubt).toBeUndefined()
    expect(fact('authors.0.bio')?.value).toBe(bio)
  })

  it('never trust the properties alone with the author', async () => {
    const fact = await facts({ body: START + END, author: 'Ada Writer' })
    expect(fact('authors.0.name')).toMatchObject({
      value: 'Ada Writer',
      doubt: 'the properties often name an editor or the owner of the computer',
    })
    expect((await facts({ body: START + END, author: 'Microsoft Office User' }))('authors.0.name')?.value).not.toBe(
      'user',
    )
  })

  it('name every line above or below the text that became no field', async () => {
    const draft = await draftOfDocument(
      docx({
        body: p('Pitch for the summer issue, 900 words') + p('Who corrects the tide?', 'Title') + p(FIRST) + END,
      }),
    )
    expect(factOf(draft, 'title')).toBe('Who corrects the tide?')
    expect(draft.notes).toContainEqual(expect.stringContaining('“Pitch for the summer issue, 900 words”'))
  })
})
