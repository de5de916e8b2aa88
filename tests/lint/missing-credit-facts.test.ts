import { describe, expect, it } from 'vitest'
import { build, check } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: T, email: t@tideline.example.org }
postalAddress: 1 Example Street
`
const request = { now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: true }

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
    ['the terms', `authors: [Ada]\noriginal: { publisher: R, ${WHOLE} }\n`, ['on what terms']],
    [
      'all of them',
      'original: { publisher: R }\n',
      ['who wrote it, where the original is, when it was published, on what terms'],
    ],
  ])('are reported in a note that never makes a check fail: %s', async (_, lines, open) => {
    const root = folder(lines)
    const { ok, problems } = await check({ ...request, root })
    const notes = problems.filter(({ rule }) => rule === 'original.unsaid')
    expect(notes.map(({ severity, what }) => [severity, what])).toEqual(
      open.map(words => ['note', `The post’s credit does not say ${words}.`]),
    )
    expect(notes.map(({ where }) => where.line)).toEqual(open.map(() => (lines.startsWith('authors') ? 5 : 4)))
    expect(ok).toBe(true)
    expect((await build({ ...request, root })).problems).toEqual([])
  })
})
