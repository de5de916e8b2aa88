import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSource, type Source, sourcePassages } from '../../src/importing/index.js'
import { CONTEXT } from './importing.js'

const FIXTURES = join(import.meta.dirname, '../fixtures/import')

async function passagesIn(source: Source) {
  const { kind, drafts } = await importSource(source, CONTEXT)
  const [draft] = drafts
  if (!draft) throw new Error('There is no draft.')
  const { text, passages, statements, isBeginning } = sourcePassages(source, kind, draft)
  const said = (field: string): string[] =>
    passages.filter(each => each.field === field).map(({ start, end }) => text.slice(start, end).replace(/\s+/g, ' '))
  return { said, statements, isBeginning, draft, text }
}

const fixture = (name: string): Source => ({ name, bytes: readFileSync(join(FIXTURES, name)) })
const pasted = (text: string): Source => ({ name: 'pasted.txt', bytes: new TextEncoder().encode(text) })

describe('the passages of a source', () => {
  it('are on the line that a fact names, in the words of the source', async () => {
    const { said, statements } = await passagesIn(fixture('text/german-vorspann.txt'))
    expect(said('title')).toEqual(['Die Brücke, die niemand wollte'])
    expect(said('authors.0.name')).toEqual(['Henrike Osterloh'])
    expect(said('original.date')).toEqual(['4. Oktober 2024'])
    expect(said('summary')[0]).toMatch(/^Dreißig Jahre lang .*\.$/)
    expect(statements.map(({ field }) => field)).toEqual(['date', 'language'])
  })

  it('of a page are in what its readers see, and its metadata are statements', async () => {
    const { said, statements, text } = await passagesIn(fixture('html/json-ld-news.html'))
    expect(said('title')).toEqual(['The two clocks of Ostrey'])
    expect(text).not.toContain('application/ld+json')
    expect(statements).toContainEqual(
      expect.objectContaining({ field: 'original.publisher', from: expect.stringContaining('JSON-LD publisher') }),
    )
    // A tag is a word of the text by chance.
    expect(said('tags')).toEqual([])
  })

  it('of a fact that goes on in other lines are whole, and a name is no part of a word', async () => {
    const wrapped = await passagesIn(fixture('text/double-spaced-newsletter.txt'))
    expect(wrapped.said('summary')).toEqual([wrapped.draft.facts.find(({ field }) => field === 'summary')?.value])
    const { said, statements } = await passagesIn(
      pasted(
        'Always the fog comes first, and nobody asks whose it is when it leaves the harbour.\n\nBy Al Way\n\nThe second paragraph of the text is here, as it has to be in a text.\n',
      ),
    )
    expect(said('authors.0.name')).toEqual(['Al Way'])
    expect(statements.map(({ field }) => field)).toEqual(['date'])
  })

  it('include the words that a doubt about the text quotes', async () => {
    const { said, draft } = await passagesIn(
      pasted(
        'The treaty\n\nIt was a treaty,a point that he made himself, and it held for many years.\n\nAnother paragraph follows, so that this is a text.\n',
      ),
    )
    expect(draft.doubts).toEqual([expect.stringContaining('“treaty,a”')])
    expect(said('doubt.0')).toEqual(['treaty,a'])
  })

  it('of a very long source are in its beginning', async () => {
    const { text, isBeginning } = await passagesIn(
      pasted(`The quay\n\n${'A sentence about the quay. '.repeat(20_000)}`),
    )
    expect([isBeginning, text.length]).toEqual([true, 200_000])
  })
})
