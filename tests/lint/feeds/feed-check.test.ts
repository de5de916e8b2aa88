import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { checkFeed } from '../../../src/lint/feeds/feed-check.js'
import { FEED_FAULTS, FEED_RULES, feedRuleId } from '../../../src/lint/feeds/feed-faults.js'
import { RULES } from '../../../src/lint/index.js'
import { FAULTS, TOMBSTONE_FAULTS } from './faults.js'
import { feedFindings, rulesOf } from './feed-findings.js'
import { JSON_FAULTS } from './json-faults.js'
import { MORE_FAULTS } from './more-faults.js'
import { ATOM, JSON_FEED, RSS } from './samples.js'

const NOW = Date.UTC(2026, 1, 1)
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le')
const rss = 'application/rss+xml'
const address = 'https://news.example/feed.xml'

type SentRow = readonly [
  what: string,
  bytes: Uint8Array,
  sent: { mediaType?: string; temporary?: boolean },
  rules: string[],
]

const REPEATED = RSS.replace('</item>', `</item>${'<item><link>x</link></item>'.repeat(30)}`)

/** Faults in how feeds are sent and encoded. */
const SENT: readonly SentRow[] = [
  ['a clean feed', utf8(RSS), { mediaType: rss }, []],
  ['a byte order mark', utf8(`\uFEFF${RSS}`), { mediaType: rss }, []],
  ['UTF-16', utf16(RSS.replace('UTF-8', 'UTF-16')), {}, []],
  [
    'declared Latin-1',
    latin1(RSS.replace('UTF-8', 'ISO-8859-1').replace('>Rivers<', '>caf\u00e9<')),
    {},
    ['NonstdEncoding'],
  ],
  ['undeclared Latin-1', latin1(RSS.replace('>Rivers<', '>caf\u00e9<')), {}, ['UnicodeError', 'BadCharacters']],
  [
    'an encoding that does not exist',
    utf8(RSS.replace('"UTF-8"', '"utf-eight"')),
    {},
    ['UnknownEncoding', 'NonstdEncoding'],
  ],
  [
    'a server that declares another encoding',
    utf8(RSS),
    { mediaType: `${rss}; charset=us-ascii` },
    ['EncodingMismatch'],
  ],
  ['a server that declares HTML', utf8(RSS), { mediaType: 'text/html; charset=utf-8' }, ['UnexpectedContentType']],
  ['a server that declares Atom', utf8(RSS), { mediaType: 'application/atom+xml' }, ['UnexpectedContentType']],
  ['a temporary redirect', utf8(RSS), { mediaType: rss, temporary: true }, ['TempRedirect']],
  ['undeclared gzip', gzipSync(RSS), { mediaType: rss }, ['UndeclaredCompression']],
  ['gzip that breaks off', gzipSync(RSS).subarray(0, 99), {}, ['UndeclaredCompression', 'NotFeed']],
  ['gzip of too many bytes', gzipSync(Buffer.alloc(30_000_000)), {}, ['UndeclaredCompression', 'ValidatorLimit']],
  ['too many bytes', Buffer.alloc(30_000_000, 60), {}, ['ValidatorLimit']],
  ['an empty file', utf8(''), {}, ['NotFeed']],
  ['only spaces and line breaks', utf8(' \n'), {}, ['NotFeed']],
  ['a web page', utf8('<!DOCTYPE html><html><title>x</title></html>'), {}, ['NotFeed']],
  ['a sitemap', utf8('<?xml version="1.0" encoding="UTF-8"?><urlset/>'), {}, ['NotFeed']],
  ['plain text', utf8('404 not found'), {}, ['NotFeed']],
  ['JSON that breaks off', utf8('{"version": '), {}, ['InvalidJson']],
  ['JSON that is not a feed', utf8('[1]'), {}, ['InvalidType']],
  ['a feed at another address', utf8(ATOM), { mediaType: 'application/atom+xml' }, ['SelfDoesntMatchLocation']],
]

const idsOf = (names: readonly string[]): string[] =>
  names.map(name => feedRuleId(name as keyof typeof FEED_FAULTS)).sort()

describe('a feed as it is sent', () => {
  it.each(SENT)('is checked together with what the server declares: %s', (_, bytes, sent, rules) => {
    const { problems } = checkFeed({ name: address, address, bytes, ...sent }, NOW)
    expect(problems.map(({ rule }) => rule).sort()).toEqual(idsOf(rules))
  })

  it('may be compressed in a file, for which no server declares an encoding', () => {
    expect(checkFeed({ name: 'feed.xml.gz', bytes: gzipSync(RSS) }, NOW).problems).toEqual([])
  })
})

describe.each(MORE_FAULTS)('one fault in %s', (_, document, rows) => {
  it.each(rows)('is reported: %s', (_fault, from, to, rule) => {
    expect(document).toContain(from)
    const spoiled = document.replace(from, () => to)
    expect(rulesOf(feedFindings(spoiled, { now: new Date(NOW) }))).toContain(rule)
  })
})

describe('the rules of feeds', () => {
  const tried = new Set([
    ...[...FAULTS, ...MORE_FAULTS].flatMap(([, , rows]) => rows.map(([, , , rule]) => rule)),
    ...TOMBSTONE_FAULTS.map(([, , , rule]) => rule),
    ...JSON_FAULTS.map(([, , rule]) => rule),
    ...SENT.flatMap(([, , , rules]) => rules),
  ])

  it('have a test case each', () => {
    expect(Object.keys(FEED_FAULTS).filter(fault => !tried.has(fault))).toEqual([])
  })

  it('are in the registry, each with its own id, a fix and a standard', () => {
    const ids = RULES.map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(FEED_RULES.map(({ id }) => id)))
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, holds, fix, standard] of Object.values(FEED_FAULTS)) {
      expect(holds).toMatch(/^\S.*[^.]$/)
      expect(fix).toMatch(/\.$/)
      expect(standard).not.toBe('')
    }
  })

  it.each([
    ['MissingGuid', 'feed.missing-guid'],
    ['InvalidRFC3339Date', 'feed.invalid-rfc3339-date'],
    ['MissingXmlURL', 'feed.missing-xml-url'],
    ['SAXError', 'feed.sax-error'],
  ] as const)('give the fault %s the id %s', (fault, id) => {
    expect(feedRuleId(fault)).toBe(id)
  })
})

describe('a problem of a feed', () => {
  it('has a location, a description that names the standard, and a fix', () => {
    const bytes = utf8(RSS.replace('Mon, 12 Jan 2026 09:00:00 +0000</pub', 'Tue, 12 Jan 2026 09:00:00 +0000</pub'))
    expect(checkFeed({ name: 'feed.xml', bytes }, NOW).problems).toEqual([
      {
        severity: 'error',
        rule: 'feed.incorrect-dow',
        where: { file: 'feed.xml', line: 17, column: 1 },
        what: '`<pubDate>` is “Tue, 12 Jan 2026 09:00:00 +0000”. The weekday must match the date (RFC 822 section 5).',
        fix: 'Correct the weekday, or leave it out.',
      },
    ])
  })

  it.each([
    ['\f', 'U+000C'],
    ['\u{1}', 'U+0001'],
    ['\uFFFF', 'U+FFFF'],
  ])('names the character that XML does not allow: %j', (character, name) => {
    const bytes = utf8(RSS.replace('<title>', `<title>${character}`))
    const [problem] = checkFeed({ name: 'feed.xml', bytes }, NOW).problems
    expect(problem?.what).toContain(`XML does not allow the character ${name}`)
  })

  it('is located by line and column in JSON', () => {
    const json = JSON.stringify({ ...JSON_FEED, title: 7 }, null, 2)
    const [problem] = checkFeed({ name: 'feed.json', bytes: utf8(json) }, NOW).problems
    expect(problem).toMatchObject({ rule: 'feed.invalid-type', where: { line: 3, column: 12 } })
  })

  it.each([
    ['{"a": [1, 2,]}', 1, 13],
    ['{"a": 1\n"b": 2}', 2, 1],
    ['{"a": "x\ny"}', 1, 7],
    ['{"a": 01}', 1, 7],
    ['{"a": tru}', 1, 7],
    ['{"a": 1', 1, 8],
    ['{"a": 1} x', 1, 10],
    ["{'a': 1}", 1, 2],
  ])('is located at the place where %j is no longer valid JSON', (json, line, column) => {
    const { problems } = checkFeed({ name: 'feed.json', bytes: utf8(json) }, NOW)
    expect(problems).toMatchObject([{ rule: 'feed.invalid-json', where: { line, column } }])
  })

  it('is listed ten times, and then counted', () => {
    const { problems } = checkFeed({ name: 'feed.xml', bytes: utf8(REPEATED) }, NOW)
    const listed = problems.filter(({ rule }) => rule === 'feed.missing-guid')
    expect(listed).toHaveLength(10)
    expect(listed.at(-1)?.what).toMatch(/ There are 20 more problems of this kind\.$/)
  })

  it('names the feeds to which a web page links', () => {
    const html = '<!doctype html><link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    const [problem] = checkFeed({ name: 'x', bytes: utf8(html) }, NOW).problems
    expect(problem?.what).toContain('the feed /rss.xml')
  })
})

describe('hostile feeds', () => {
  const item = (html: string): string => RSS.replace('<li>one</li>', () => html)

  it.each([
    ['HTML with unclosed elements', item('<b>'.repeat(400_000))],
    ['unclosed pictures', item('<img '.repeat(400_000))],
    ['a style of blanks', item(`<p style="color:${' '.repeat(400_000)}x:">a</p>`)],
    ['deeply nested elements', `<rss>${'<a>'.repeat(400_000)}`],
    ['a long row of elements', RSS.replace('</item>', `</item>${'<item/>'.repeat(40_000)}`)],
    ['an address of brackets', RSS.replace('desk@news.example (River Desk)', `a@b${'('.repeat(400_000)}`)],
    ['a date of brackets', RSS.replace('Mon, 12 Jan', '('.repeat(400_000))],
    [
      'deeply nested arrays',
      `{"version":"https://jsonfeed.org/version/1.1","_x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    ],
    ['entities that expand', `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0">&b;</rss>`],
    [
      'the names of inherited properties',
      '<rss version="2.0"><constructor/><__proto__/><channel><toString/></channel></rss>',
    ],
    ['a root with the name of an inherited property', '<constructor/>'],
  ])('are checked without delay and reported: %s', (_, text) => {
    expect(checkFeed({ name: 'x', bytes: utf8(text) }, NOW).problems).not.toEqual([])
  })
})
