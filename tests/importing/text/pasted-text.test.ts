import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { postText } from '../../../src/importing/index.js'
import { CONTEXT, draftOfText, expectFile, factOf, importText, readBack, shownWords } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/text')
const sources = readdirSync(FIXTURES).filter(name => name.endsWith('.txt'))

describe('pasted text', () => {
  it('has at least twelve kinds to be tried on', () => {
    expect(sources.length).toBeGreaterThanOrEqual(12)
  })

  it.each(sources)('makes the expected post of %s', async name => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, name), 'utf8'))
    expectFile(join(FIXTURES, name.replace('.txt', '.md')), postText(draft))
  })

  it.each(sources)('makes a post of %s that reads without a problem but its doubts', async name => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, name), 'utf8'))
    const { post, problems } = readBack(postText(draft))
    expect(post?.title).toBe(factOf(draft, 'title'))
    expect(post?.status).toBe('draft')
    const open = draft.facts.filter(({ doubt }) => doubt).length + (draft.question ? 1 : 0)
    expect(problems.map(({ rule }) => rule)).toEqual(new Array(open).fill('post.unsure'))
  })

  it.each(sources)('keeps every paragraph of %s in order', async name => {
    const source = readFileSync(join(FIXTURES, name), 'utf8')
    const { render } = readBack(postText(await draftOfText(source)))
    const words = shownWords(render?.().html ?? '').filter(word => !word.startsWith('↩'))
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
    'He/she.',
    'History',
    'Photo by photo, the village changed, and nobody saw it.',
    'She asked to share it by mail, and to print it on paper.',
    'Opinions differ: the gauge is not necessarily right.',
    'Next: nothing at all happened, and the pier stayed empty.',
  ])('takes “%s” for a part of the text where it stands in it', async line => {
    const prose = 'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)
    const { body } = await draftOfText(`The gauge\n\nBy Ada Writer\n\n${prose}\n\n${line}\n\n${prose}\n`)
    expect(body).toContain(line)
  })

  it('says what it left out', async () => {
    const draft = await draftOfText(readFileSync(join(FIXTURES, 'long-lines-with-source.txt'), 'utf8'))
    expect(draft.notes.join()).toContain('“Why gulls do not read”')
  })

  it('names the outlet of publishers.yml, and offers one that is not listed', async () => {
    const body = `${'The gauge stands at the end of a pier that nobody else uses, and it draws a line. '.repeat(3)}\n`
    const known = await draftOfText(`The gauge\n\nBy Ada Writer\n\nMeridian Quarterly\n\n${body}`)
    expect(factOf(known, 'original.publisher')).toBe('meridian')
    expect(known.outlet).toBeUndefined()
    const stranger = await draftOfText(`The gauge\n\nBy Ada Writer\n\nThe Lantern Gazette\n\n${body}`)
    expect(stranger.outlet).toEqual({ key: 'the-lantern-gazette', name: 'The Lantern Gazette' })
  })

  it('asks for a text where there is none', async () => {
    expect((await importText(' \n\u00A0\n')).problems).toMatchObject([{ rule: 'import.empty' }])
  })

  it('dates a text without a date on the day of the import', async () => {
    expect(factOf(await draftOfText('A headline\n\nSome words.'), 'date')).toBe('2025-06-01T09:00:00Z')
    expect(CONTEXT.now).toBe(Date.parse('2025-06-01T09:00:00Z'))
  })

  it('makes a post that can be read of whatever text', async () => {
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
        const [draft] = drafts
        expect(problems).toEqual([])
        const read = readBack(postText(draft ?? (undefined as never)))
        expect(read.problems.filter(({ severity }) => severity === 'error')).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})
