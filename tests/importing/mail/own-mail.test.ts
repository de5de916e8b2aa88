import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Draft, importSource, postText } from '../../../src/importing/index.js'
import { build } from '../../../src/pipeline/index.js'
import { lastingFolder } from '../../temporary-folder.js'
import { CONTEXT, factOf } from '../importing.js'

const GOLDEN = join(import.meta.dirname, '../../golden/email')
const ROOT = join(import.meta.dirname, '../../..')

const imported = async (message: string | Uint8Array): Promise<Draft> => {
  const { drafts, problems } = await importSource({ name: 'x.eml', bytes: Buffer.from(message) }, CONTEXT, 'eml')
  expect(problems).toEqual([])
  const [draft] = drafts
  if (!draft) throw new Error('There is no draft.')
  return draft
}

const golden = (name: string, subject: string): string =>
  `From: The Delta Reader <letters@reader.example.org>\nTo: subscriber@example.org\nSubject: ${subject}\nDate: Sat, 14 Mar 2026 06:00:00 +0000\nContent-Type: text/html; charset=utf-8\n\n${readFileSync(join(GOLDEN, `${name}.html`), 'utf8')}`

const filesBelow = (folder: string): [string, Uint8Array][] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => [path.slice(ROOT.length + 1), readFileSync(path)])

describe('a message that Offprint made', () => {
  it('is imported with its title, its authors, its original and all of its text', async () => {
    const title = 'Why the river treaty held when everything around it fell apart'
    const draft = await imported(golden('republished', title))
    expect(factOf(draft, 'title')).toBe(title)
    expect(factOf(draft, 'authors.0.name')).toBe('Ada Lindqvist')
    expect(postText(draft)).toMatch(/publisher: harbour-review\n|name: Harbour Review\n/)
    expect(factOf(draft, 'original.url')).toBe('https://review.example.com/2026/03/river-treaty')
    expect(factOf(draft, 'original.date')).toBe('2026-03-12')
    expect(factOf(draft, 'original.license')).toBe('CC-BY-ND-4.0')
    for (const words of [
      'The treaty is nineteen pages long',
      '| 2012 | 35 % | 36 % | none |',
      'any date on which it would end',
      'It is not a bad constitution.',
    ])
      expect(draft.body).toContain(words)
    expect(postText(draft)).not.toMatch(/subscriber@example|Unsubscribe|View in browser|affiliation: Originally/)
  })

  it.each([
    ['every-element', 'Every element', ['First level', 'Loose, first paragraph', 'Sixth level', '12.25']],
    [
      'digest',
      'Saturday letter',
      ['Two pieces about water', 'Two governments that could agree', 'it takes the wells', 'Licence: [CC BY-ND 4.0]'],
    ],
  ])('keeps all of its text: %s', async (name, subject, texts) => {
    const draft = await imported(golden(name, subject))
    expect(factOf(draft, 'title')).toBe(subject)
    for (const words of texts) expect(draft.body).toContain(words)
  })

  describe('of the sample publication', () => {
    let root: string
    beforeAll(async () => {
      root = lastingFolder(
        Object.fromEntries([
          ...filesBelow('posts'),
          ...filesBelow('digests'),
          ...['publication.yml', 'publishers.yml'].map(name => [name, readFileSync(join(ROOT, name))] as const),
        ]),
      )
      await build({ root, now: Date.UTC(2026, 0, 1), drafts: false, emails: 'all', strict: false })
    })
    afterAll(() => rmSync(root, { recursive: true, force: true }))

    it.each([
      [
        'salt-and-memory',
        'Leonor Duarte',
        'The Salt Papers',
        'https://salt-papers.example.com/essays/salt-and-memory',
        '2025-05-01',
      ],
      [
        'counting-swifts',
        'Joaquim Reis',
        'The Commons Courier',
        'https://commons-courier.example.net/counting-swifts',
        '2025-04-30',
      ],
      [
        'the-last-night-train',
        'Tomasz Bielik',
        'Meridian Quarterly',
        'https://meridian.example.org/issues/41/night-train',
        '2025-03',
      ],
    ])('is imported with its credit: %s', async (name, author, publisher, url, date) => {
      const draft = await imported(readFileSync(join(root, 'out/email', name, 'message.eml')))
      expect(factOf(draft, 'authors.0.name')).toBe(author)
      expect([factOf(draft, 'original.publisher.name'), factOf(draft, 'original.publisher')]).toContain(
        publisher === 'Meridian Quarterly' ? 'meridian' : publisher,
      )
      expect(factOf(draft, 'original.url')).toBe(url)
      expect(factOf(draft, 'original.date')).toBe(date)
      expect(draft.body.length).toBeGreaterThan(300)
      expect(postText(draft)).not.toMatch(/SUBSCRIBER|nsubscribe/)
    })
  })
})
