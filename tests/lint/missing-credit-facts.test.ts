import { describe, expect, it } from 'vitest'
import { build, check } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: T, email: t@tideline.example.org }
postalAddress: 1 Example Street
`
const request = { now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: false }

const folder = (lines: string): string =>
  temporaryFolder({
    'publication.yml': PUBLICATION,
    'publishers.yml': 'gazette: { name: The Gazette, license: CC-BY-4.0 }\n',
    'posts/a.md': `---\ntitle: A\ndate: 2025-05-01\n${lines}---\n\nA body.\n`,
  })

const WHOLE = 'url: https://review.example.com/a, date: 2025-04-01'

describe('the facts that a credit lacks', () => {
  it.each([
    ['none for a post of our own', '', []],
    ['none for a complete credit', `authors: [Ada]\noriginal: { publisher: R, ${WHOLE}, license: CC-BY-4.0 }\n`, []],
    ['none if there is a permission', `authors: [Ada]\noriginal: { publisher: R, ${WHOLE}, permission: Yes. }\n`, []],
    ['none if the publisher has a licence', `authors: [Ada]\noriginal: { publisher: gazette, ${WHOLE} }\n`, []],
    [
      'none for a book whose original has authors and a number',
      'original: { publisher: gazette, isbn: 0-306-40615-2, date: 2025-04-01, authors: [Cy] }\n',
      [],
    ],
    ['none if only the terms are missing', `authors: [Ada]\noriginal: { publisher: R, ${WHOLE} }\n`, []],
    ['all of them', 'original: { publisher: R }\n', ['who wrote it, where the original is, when it was published']],
  ])('are reported in a note that never makes a check fail: %s', async (_, lines, open) => {
    const root = folder(lines)
    const { ok, problems } = await check({ ...request, root })
    const notes = problems.filter(({ rule }) => rule === 'original.unsaid')
    expect(notes.map(({ severity, what }) => [severity, what])).toEqual(
      open.map(words => ['note', `The post’s credit does not say ${words}.`]),
    )
    expect(notes.map(({ where }) => where.line)).toEqual(open.map(() => (lines.startsWith('authors') ? 5 : 4)))
    expect(ok).toBe(true)
    const built = await build({ ...request, root })
    expect(built.problems.filter(({ rule }) => rule !== 'original.without-terms')).toEqual([])
  })

  it.each([
    ['a post of our own', '', undefined],
    ['a copy under a licence', `authors: [Ada]\noriginal: { publisher: R, license: CC-BY-4.0 }\n`, undefined],
    ['a copy under the licence of its publisher', 'original: { publisher: gazette }\n', undefined],
    ['a copy with a permission', 'original: { publisher: R, permission: Yes. }\n', undefined],
    ['a copy under terms', 'original: { publisher: R, terms: { headline: no } }\n', undefined],
    ['a copy with an end that was agreed', 'original: { publisher: R, expires: 2026-01-01 }\n', undefined],
    ['an excerpt', 'original: { publisher: R, changes: excerpt }\n', undefined],
    ['a draft', 'status: draft\noriginal: { publisher: R }\n', undefined],
    ['the whole text', `authors: [Ada]\noriginal: { publisher: R, ${WHOLE} }\n`, 5],
    ['the whole text, translated', 'original: { publisher: R, changes: translated }\n', 4],
    ['the whole text, in the words of another generator', 'canonical_url: https://review.example.com/a\n', 4],
  ])('do not include terms, whose lack is a warning for the whole text: %s', async (_, lines, line) => {
    const { problems } = await build({ ...request, root: folder(lines), drafts: true })
    const warnings = problems.filter(({ rule }) => rule === 'original.without-terms')
    expect(warnings.map(({ severity, where }) => [severity, where])).toEqual(
      line === undefined ? [] : [['warning', { file: 'posts/a.md', line }]],
    )
  })
})
