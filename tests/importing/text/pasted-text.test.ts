import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postText } from '../../../src/importing/index.js'
import { CONTEXT, draftOfText, expectFile, factOf, importText, readBack, shownWords } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/text')
const sources = readdirSync(FIXTURES).filter(name => name.endsWith('.txt'))

describe('pasted text', () => {
  it('is tested with at least twelve samples', () => {
    expect(sources.length).toBeGreaterThanOrEqual(12)
  })

  it.each(sources)('gives the expected post (%s)', async name => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, name), 'utf8'))
    expectFile(join(FIXTURES, name.replace('.txt', '.md')), postText(draft))
  })

  it.each(sources)('gives a post without problems other than its doubts (%s)', async name => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, name), 'utf8'))
    const { post, problems } = readBack(postText(draft))
    expect(post?.title).toBe(factOf(draft, 'title'))
    expect(post?.status).toBe('draft')
    const open = draft.facts.filter(({ doubt }) => doubt).length + (draft.question ? 1 : 0)
    expect(problems.map(({ rule }) => rule)).toEqual(new Array(open).fill('post.unsure'))
  })

  it.each(sources)('gives a body whose words are in the order of the source (%s)', async name => {
    const source = readFileSync(join(FIXTURES, name), 'utf8')
    const { body } = readBack(postText(await draftOfText(source)))
    const words = shownWords(body?.html ?? '').filter(word => !word.startsWith('↩'))
    const all = source
      .replace(/^>\s?/gm, '')
      .replace(/-\s+(?=\p{Ll})/gu, '-')
      .split(/\s+/)
    let at = 0
    for (const word of words) {
      const found = all.findIndex((written, i) => i >= at && (written === word || written.replace('-', '') === word))
      expect(found, `“${word}” after “${all.slice(Math.max(0, at - 5), at).join(' ')}”`).toBeGreaterThanOrEqual(at)
      at = found + 1
    }
    expect(words.join('').length).toBeGreaterThan(120)
  })

  it.each([
    'No.',
    'By mail.',
    'Via Appia.',
    'Lecture 3',
    'Register.',
    'Related work',
    'Listen.',
    'Partners',
    '44',
    'He/she.',
    'History',
    'Photo by photo, the village changed, and nobody saw it.',
    'She asked to share it by mail, and to print it on paper.',
    'Opinions differ: the gauge is not necessarily right.',
    'Next: nothing at all happened, and the pier stayed empty.',
  ])('keeps “%s” if it is between two paragraphs', async line => {
    const prose = 'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)
    const { body } = await draftOfText(`The gauge\n\nBy Ada Writer\n\n${prose}\n\n${line}\n\n${prose}\n`)
    expect(body).toContain(line)
  })

  it('keeps or lists the biography of somebody who is not an author', async () => {
    const prose = 'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)
    const credit = 'Bo Lind is a sailor. Republished from Delta Notes.'
    const draft = await draftOfText(`The gauge\n\nBy Ada Writer\n\n${prose}\n\n${prose}\n\n${credit}\n`)
    expect(draft.body + draft.notes.join()).toContain('Bo Lind is a sailor.')
  })

  it('gives a note about parts that were left out', async () => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, 'long-lines-with-source.txt'), 'utf8'))
    expect(draft.notes.join()).toContain('“Why gulls do not read”')
  })

  it('refers to a publisher in publishers.yml, and suggests an entry for one that is not listed', async () => {
    const body = `${'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)}\n`
    const known = await draftOfText(`The gauge\n\nBy Ada Writer\n\nMeridian Quarterly\n\n${body}`)
    expect(factOf(known, 'original.publisher')).toBe('meridian')
    expect(known.outlet).toBeUndefined()
    const stranger = await draftOfText(`The gauge\n\nBy Ada Writer\n\nThe Lantern Gazette\n\n${body}`)
    expect(stranger.outlet).toEqual({ key: 'the-lantern-gazette', name: 'The Lantern Gazette' })
  })

  const PROSE = 'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)

  it.each([
    ['By Corin Vale and Dr Ines Aboud', ['Corin Vale', 'Dr Ines Aboud']],
    ['By Prof. Corin Vale, Dame Ines Aboud and Rev. Bo Lind', ['Prof. Corin Vale', 'Dame Ines Aboud', 'Rev. Bo Lind']],
    ['By Senator Ines Aboud and Mx Corin Vale', ['Senator Ines Aboud', 'Mx Corin Vale']],
    ['BY CORIN VALE AND DR INES ABOUD', ['Corin Vale', 'Dr Ines Aboud']],
    ['By Judge Ines Aboud, The Lock Post', ['Judge Ines Aboud']],
    ['By Corin Vale and Dr Ines Aboud The Lock Post', ['Corin Vale', 'Dr Ines Aboud']],
    ['Von Prof. Dr. Ines Aboud und Dipl.-Ing. Corin Vale', ['Prof. Dr. Ines Aboud', 'Dipl.-Ing. Corin Vale']],
    ['Par Mme Ines Aboud et Me Corin Vale', ['Mme Ines Aboud', 'Me Corin Vale']],
    ['Por Dra. Ines Aboud y Sr. Corin Vale', ['Dra. Ines Aboud', 'Sr. Corin Vale']],
    ['Di Dott.ssa Ines Aboud e Avv. Corin Vale', ['Dott.ssa Ines Aboud', 'Avv. Corin Vale']],
    ['Door prof. dr. Ines Aboud en drs. Corin Vale', ['prof. dr. Ines Aboud', 'drs. Corin Vale']],
    ['Por Profa. Ines Aboud e Eng. Corin Vale', ['Profa. Ines Aboud', 'Eng. Corin Vale']],
    ['Guest contribution by Ines Aboud', ['Ines Aboud']],
    ['Text und Fotos: Ines Aboud', ['Ines Aboud']],
    ['Propos recueillis par Ines Aboud', ['Ines Aboud']],
    ['∙ Guest post by Corin Vale', ['Corin Vale']],
    ['Przez dr hab. Ines Aboud i ks. Corin Vale', ['dr hab. Ines Aboud', 'ks. Corin Vale']],
  ])('keeps titles such as “Dr” with the names in “%s”', async (byline, names) => {
    const draft = await draftOfText(`The gauge\n\n${byline}\n\n${PROSE}\n\n${PROSE}\n`)
    const authors = draft.facts.filter(({ field }) => field.startsWith('authors.'))
    expect(authors.map(({ value }) => value)).toEqual(names)
    expect(authors.map(({ doubt }) => doubt)).toEqual(names.map(() => undefined))
  })

  it.each(['By Corin', 'BY CORIN'])(
    'takes no more than the name from “%s”, which may be something else',
    async byline => {
      const { facts } = await draftOfText(`The gauge\n\n${byline}\n\n${PROSE}\n\n${PROSE}\n`)
      const [author] = facts.filter(({ field }) => field.startsWith('authors.'))
      expect(author?.value).toBe('Corin')
      expect(author?.doubt).toBeDefined()
    },
  )

  const GERMAN =
    'Der Pegel steht am Ende eines Stegs, den sonst niemand nutzt, und er zeichnet eine Linie auf. '.repeat(3)
  it.each([
    ['Get our newsletter\nLetters from the pier, twice a month.\nYour email\nSubscribe', [], PROSE],
    ['Sign up to Low Water\nAll you need from the shore, on Fridays\nEnter your email address\nSign up', [], PROSE],
    ['Newsletter abonnieren\nDas Beste vom Steg, jeden Freitag\nIhre E-Mail-Adresse\nAbonnieren', [], GERMAN],
    // A verse between two buttons has more lines than they are.
    ['Share\nThe tide is in\nthe tide is out\nand nobody counts\nShare', ['tide is in', 'nobody counts'], PROSE],
    ['Letters from the pier, twice a month.\nSubscribe', ['Letters from the pier'], PROSE],
  ])('leaves out a box of the page as a whole, and only a box: %j', async (box, kept, prose) => {
    const { body } = await draftOfText(`The gauge\n\n${prose}\n\n${box}\n\n${prose}\n`)
    for (const words of kept) expect(body).toContain(words)
    if (kept.length === 0) expect(body.split('\n\n').map(text => text.trim())).toEqual([prose.trim(), prose.trim()])
  })

  it.each([
    ['The gauge on the pier\nLa regla en el muelle de los muertos', PROSE, 'original.title'],
    ['The gauge on the pier\nEine Linie für die Stadt und das Meer', PROSE, 'original.title'],
    ['The gauge on the pier\nNobody reads it, and it reads the sea', PROSE, 'summary'],
  ])(
    'takes the line under a headline as the original’s title if it is in another language: %j',
    async (head, prose, field) => {
      const credit = 'First published in The Lock Post on 2 May 2025.'
      const draft = await draftOfText(`${head}\n\nBy Corin Vale\n\n${prose}\n\n${prose}\n\n${credit}\n`)
      const found = draft.facts.filter(({ field }) => field === 'original.title' || field === 'summary')
      expect(found.map(({ field, value, doubt }) => [field, value, doubt !== undefined])).toEqual([
        [field, head.split('\n')[1], field === 'original.title'],
      ])
    },
  )

  it.each([
    [
      'Corin Vale is a writer in Delta City and Dr Ines Aboud teaches hydrology at the University of Salt Bay.',
      ['Corin Vale is a writer in Delta City.', undefined, undefined],
      ['Dr Ines Aboud teaches hydrology at the University of Salt Bay.', undefined, 'University of Salt Bay'],
    ],
    [
      'Corin Vale is a writer. With Ines Aboud he has counted eels.',
      ['Corin Vale is a writer. With Ines Aboud he has counted eels.', 'it also names Dr Ines Aboud', undefined],
      [undefined, undefined, undefined],
    ],
    [
      'Corin Vale is a writer. Ines Aboud is a professor at the University of Salt Bay.',
      ['Corin Vale is a writer.', undefined, undefined],
      ['Ines Aboud is a professor at the University of Salt Bay.', undefined, 'University of Salt Bay'],
    ],
  ])('gives each author the right part of the biography “%s”', async (biography, ...expected) => {
    const byline = 'By Corin Vale and Dr Ines Aboud'
    const draft = await draftOfText(`The gauge\n\n${byline}\n\n${PROSE}\n\n${PROSE}\n\n${biography}\n`)
    const found = [0, 1].map(i => {
      const bio = draft.facts.find(({ field }) => field === `authors.${i}.bio`)
      return [bio?.value, bio?.doubt, factOf(draft, `authors.${i}.affiliation`)]
    })
    expect(found).toEqual(expected)
  })

  it.each([
    ['Republished from Delta Notes under CC BY-SA 4.0. Via the Map Society newsletter.', 'Map Society', []],
    ['Republished from Delta Notes under CC BY-SA 4.0, via the Map Society newsletter.', 'Map Society', []],
    ['Republished from Delta Notes (CC BY-SA 4.0). Via The Mill.', 'The Mill', []],
    [
      'Republished from Delta Notes under CC BY-SA 4.0, and shortened by our editors.',
      undefined,
      ['Republished from Delta Notes under CC BY-SA 4.0, and shortened by our editors.'],
    ],
    [
      'First published in Delta Notes under CC BY-SA 4.0. Republished from Salt Papers.',
      undefined,
      ['Republished from Salt Papers.'],
    ],
    ['First published in Delta Notes under CC BY-SA 4.0: https://delta.example.org/gauge', undefined, []],
  ])('uses all of the credit “%s”, or lists the rest in a note', async (credit, via, left) => {
    const draft = await draftOfText(`The gauge\n\nBy Ada Writer\n\n${PROSE}\n\n${PROSE}\n\n${credit}\n`)
    expect(factOf(draft, 'original.publisher.name')).toBe('Delta Notes')
    expect(factOf(draft, 'original.license')).toBe('CC-BY-SA-4.0')
    expect(factOf(draft, 'via.0.name')).toBe(via)
    expect(draft.body).not.toContain('Delta Notes')
    const note = `Removed from the text, although the fields contain only part of it: ${left.map(sentence => `“${sentence}”`).join(', ')}.`
    expect(draft.notes).toEqual(left.length > 0 ? [note] : [])
  })

  it.each([
    ['3. März 2025', '2025-03-03'],
    ['14. mars 2025', '2025-03-14'],
    ['3. 5. 2025', '2025-05-03'],
    ['3 March 2025', '2025-03-03'],
  ])('takes “%s” for a date and not for an item of a list', async (written, date) => {
    const draft = await draftOfText(
      `The gauge\n\nBy Ada Writer\n${written}\n\n${PROSE}\n\n${PROSE}\n\n1. Clay\n2. Patience\n\nFirst published in Delta Notes.\n`,
    )
    expect(factOf(draft, 'original.date')).toBe(date)
    expect(draft.body).not.toContain('2025')
    expect(draft.body).toMatch(/^1\. Clay\n2\. Patience$/m)
  })

  it('is refused with a message if it is empty', async () => {
    expect((await importText(' \n\u00A0\n')).problems).toMatchObject([{ rule: 'import.empty' }])
  })

  it('gives the time of the import as the date if it contains none', async () => {
    expect(factOf(await draftOfText('A headline\n\nSome words.'), 'date')).toBe('2025-06-01T09:00:00Z')
    expect(CONTEXT.now).toBe(Date.parse('2025-06-01T09:00:00Z'))
  })

  it('gives a post without errors, whatever the text', async () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '',
        '---',
        '+++',
        '# unsure: x',
        'By Ada Writer',
        '3 March 2025',
        'title: "',
        '- a',
        '> q',
        '{{< x >}}',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async lines => {
        const { drafts, problems } = await importText(`word\n${lines.join('\n')}`)
        // A headline alone is not a text.
        expect(problems.map(({ rule }) => rule)).toEqual(drafts.length > 0 ? [] : ['import.empty'])
        for (const draft of drafts)
          expect(readBack(postText(draft)).problems.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
