import fc from 'fast-check'
import { expect, it } from 'vitest'
import { build } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const PUBLICATION = `title: Test & “Trial” <b>of</b> 'all'
url: https://trial.example.org/a/
tagFeeds: true
sender: { name: Trial, email: desk@trial.example.org }
postalAddress: 1 Example Street
feed: { limit: 2 }
feeds: { short: { title: Short, content: excerpt } }
digests: { all: { title: All } }
`

/** Characters in names that people really have, and those of people who try to break things. */
const TRICKS = [
  'Ada Writer',
  'عبد الله بن محمد',
  'מרים כהן',
  '山田太郎',
  '👩‍🚀 Zoë',
  'O’Neil "Bo" \'Al\'',
  'Smith & Sons <b>Ltd</b>',
  ']]>',
  '<![CDATA[x]]>',
  '<script>alert(1)</script>',
  '<!-- not seen -->',
  '--',
  '</p>',
  '</title>',
  '&amp; &lt; &#65; &copy;',
  '{{line}} {{{body}}}',
  '$& $1 $`',
  '\\"',
  '*bold* _it_ [a](b)',
  'Å\u030A e\u0301',
  'two  spaces',
  'Ada <ada@example.org>',
  '=?utf-8?q?x?=',
  'http://example.org/in-a-name',
  '\u202Eesrever',
  'soft\u00ADhyphen',
  'no\u00A0break',
  'Ã©',
  '100 %',
  '\u0085next',
  '\uFFFE',
  '\uFDD0',
  'x'.repeat(300),
  'long name '.repeat(30).trim(),
]

const words = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...TRICKS) },
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map(parts => parts.join(' ').trim())
  .filter(text => /[\p{L}\p{N}]/u.test(text))

const address = fc
  .tuple(
    fc.constantFrom(
      'https://a.example.org/',
      'http://b.example.net:8080/',
      'https://münchen.example/',
      'https://c.example.com/x',
    ),
    fc.constantFrom(
      '',
      'a(b)',
      "it's",
      'q?a=1&b=2&copy=3',
      'ü/ß/東京',
      '%E2%82%AC',
      'a|b[c]',
      '?q="x"',
      '#frag<ment>',
      'a b',
      '~me/*',
      '?a={b}^c`d',
    ),
    fc.stringMatching(/^[a-z0-9]{0,4}$/),
  )
  .map(([host, path, end]) => `${host}${path}${end}`)

const day = fc.integer({ min: 0, max: 20_000 }).map(n => new Date(n * 86_400_000).toISOString().slice(0, 10))
const date = fc.oneof(
  day,
  day.map(text => text.slice(0, 4)),
  day.map(text => text.slice(0, 7)),
)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const person = fc.record({
  name: words,
  kind: maybe(fc.constant('organization')),
  url: maybe(address),
  orcid: maybe(fc.constantFrom('0000-0002-1825-0097', '0000-0001-5109-3700', '0000-0002-1694-233X')),
  jobTitle: maybe(words),
  affiliation: maybe(fc.oneof(words, fc.constant('Professor of Biology, Example University'))),
  bio: maybe(words),
})
const people = maybe(fc.array(person, { maxLength: 2 }))
const contributor = fc
  .tuple(person, maybe(fc.oneof(words, fc.constantFrom('editor', 'illustrator'))))
  .map(([one, role]) => ({ ...one, role }))
const outlet = fc.record({ name: words, url: maybe(address), feed: maybe(address) })
const original = fc
  .record({
    publisher: maybe(outlet),
    publishers: maybe(
      fc.array(fc.record({ publisher: outlet, url: maybe(address), date: maybe(date) }), { maxLength: 2 }),
    ),
    authors: people,
    language: maybe(fc.constantFrom('en', 'de', 'zh-Hant', 'tlh')),
    kind: maybe(fc.constantFrom('article', 'book', 'report')),
    doi: maybe(fc.constantFrom('10.1000/182', '10.1002/(SICI)1096<4::AID>3.0;2-#')),
    isbn: maybe(fc.constantFrom('978-3-16-148410-0', '043942089X')),
    url: maybe(address),
    title: maybe(words),
    date: maybe(date),
    license: maybe(
      fc.oneof(
        fc.constantFrom<unknown>('CC-BY-4.0', 'CC0-1.0', 'MIT'),
        fc.record({ name: words, url: address, text: maybe(words) }),
        fc.record({ name: words, text: words }),
      ),
    ),
    permission: maybe(fc.record({ by: maybe(words), date: maybe(day), text: maybe(words) })),
    copyright: maybe(words),
    changes: maybe(fc.record({ kind: fc.constantFrom('none', 'excerpt', 'edited', 'translated'), note: maybe(words) })),
  })
  .filter(({ publisher, url }) => publisher !== undefined || url !== undefined)
  // A text in a language other than its original is not unchanged, which is an error.
  .map(each => (each.changes?.kind === 'none' ? { ...each, language: undefined } : each))

const post = fc.record({
  title: words,
  language: fc.constantFrom('en', 'de', 'ar', 'he', 'ja', 'fr'),
  authors: fc.array(person, { maxLength: 4 }),
  translators: people,
  photographers: people,
  contributors: maybe(fc.array(contributor, { maxLength: 3 })),
  original: maybe(original),
  via: maybe(
    fc.array(fc.record({ name: words, url: maybe(address), date: maybe(date) }), { minLength: 1, maxLength: 2 }),
  ),
})

it('keeps any credit complete in every edition', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(post, { minLength: 6, maxLength: 6 }), async posts => {
      const files = posts.map((fields, i) => {
        const facts = { ...fields, date: `2025-01-0${i + 1}`, tags: [`tag ${i % 2}`] }
        // JSON is YAML.
        const lines = Object.entries(facts).flatMap(([key, value]) =>
          value === undefined ? [] : [`${key}: ${JSON.stringify(value)}`],
        )
        return [`posts/post-${i}.md`, `---\n${lines.join('\n')}\n---\n\nA body.\n\nAnd more of it.\n`]
      })
      const root = temporaryFolder({ 'publication.yml': PUBLICATION, ...Object.fromEntries(files) })
      const { ok, problems, audit } = await build({
        root,
        now: Date.UTC(2025, 5, 1),
        drafts: false,
        emails: 'all',
        strict: false,
      })
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
      expect([ok, audit?.gaps]).toEqual([true, []])
    }),
    { numRuns: Number(process.env['AUDIT_RUNS'] ?? 6), endOnFailure: true },
  )
})
