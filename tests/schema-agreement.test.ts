import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readPublishers } from '../src/attribution/index.js'
import { parseMoment } from '../src/core/moment.js'
import type { Problem } from '../src/core/problem.js'
import { webUrl } from '../src/core/schema.js'
import { MOMENT_FORM, WEB_ADDRESS } from '../src/core/schema-patterns.js'
import { editorSchemas } from '../src/pipeline/json-schemas.js'
import { readPublication } from '../src/publication/index.js'
import { reading } from './content/reading.js'
import { validatorOf } from './json-validator.js'
import './properties.js'

type Values = Readonly<Record<string, unknown>>

/** What JSON Schema cannot express, by the words of `check`. docs/publication.md lists the same. */
const BEYOND_SCHEMAS = [
  // Which licences exist under which names.
  /names (?:no known licence|a licence without|two licences)|is a custom licence without its terms/,
  /is not a timezone/,
  /is not a date: ".* [A-Za-z]+\/?[A-Za-z_]*"/,
  // Check digits, the normal form of an address, and host names.
  /is not an? (?:ORCID iD|ISBN|permanent id|web address)/,
  // What the file's name or its first heading may say.
  /This post has no (?:title|date)/,
  // Whether a key is close to another one.
  /Unknown key|has an unknown key/,
]

const SCHEMAS = join(import.meta.dirname, '../schemas')
const schemas = editorSchemas()
const reads: Readonly<Record<string, (values: Values) => readonly Problem[]>> = {
  post: values => reading(`---\n${JSON.stringify(values)}\n---\n\nText.\n`).problems,
  publication: values => readPublication(JSON.stringify(values)).problems,
  publishers: values => readPublishers(JSON.stringify(values)).problems,
}
const validators = new Map<string, ReturnType<typeof validatorOf>>()

/** Returns what differs for each of the values that the schema of a file refuses and `check` does not, or the other way round. */
function disagreements(name: string, many: readonly Values[]): string[] {
  const validate =
    validators.get(name) ?? validatorOf(JSON.parse(readFileSync(join(SCHEMAS, `${name}.schema.json`), 'utf8')))
  validators.set(name, validate)
  return many.flatMap(values => {
    const problems = reads[name]?.(values) ?? []
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ what }) => what)
    // Where a build only warns of a value, which it then leaves out, an editor may underline it.
    if (errors.length === 0 && problems.length > 0) return []
    if (errors.length > 0 && errors.every(what => BEYOND_SCHEMAS.some(each => each.test(what)))) return []
    const faults = validate(values)
    if (errors.length > 0 === faults.length > 0) return []
    return [[JSON.stringify(values).slice(0, 300), ...errors, ...faults].join('\n')]
  })
}

const expectAgreement = (name: string, many: readonly Values[]): void => expect(disagreements(name, many)).toEqual([])

const ODD: readonly unknown[] = [
  ...[null, '', ' ', 'nope', 'no', 'yes', true, false, 0, 1, 5, 2026, 20260314, -3, 1e20, 1700000000],
  ...[
    '2026',
    '2026-02-30',
    '2024-02-29',
    '2025-02-29',
    '2026-13-01',
    '2026-3-4',
    '2026-03-14 9:05',
    '2026-03-14T25:00',
  ],
  ...[
    '2026-03-14T09:00:00Z',
    '2026-03-14 09:00:00 +0100',
    '2026-03-14 09:00 Europe/Lisbon',
    '2026.03.14',
    '14.03.2026',
  ],
  ...[
    '3/14/2026',
    '31/31/2026',
    '14 March 2026',
    '31 February 2026',
    'Sat, 14 Mar 2026 09:00:00 GMT',
    '20260314T101010',
  ],
  ...[
    'en',
    'pt_BR',
    'english',
    'en-',
    'de-CH-1996',
    'https://a.example.org/',
    'javascript:alert(1)',
    '/relative',
    'a.example.org/x',
  ],
  ...[
    'https://',
    'https://a b/',
    'ftp://a.example.org',
    'mailto:a@example.org',
    'https://[::1]/',
    'CC-BY-4.0',
    'MIT',
    'none',
  ],
  ...[
    'tag:example.org,2024:name',
    'tag:ex',
    'published',
    'Draft',
    'pubished',
    'scheduled',
    'original',
    'both',
    'book',
    'edited, cut',
  ],
  ...[
    'rewritten',
    '0000-0002-1825-0097',
    'orcid',
    '10.1000/182',
    'doi:10.1000/182',
    '9783161484100',
    'a,b',
    'organisation',
    'web, feed',
  ],
  ...[
    '2 days',
    '40%',
    '140%',
    'out',
    '../up',
    '/:year/:slug/',
    'city=Porto',
    'Europe/Lisbon',
    '#9A3412',
    'a@example.org',
    'two\nlines',
  ],
  ...[[], ['a', 'b'], [1, 2], [null], [['a'], ['b']], [{}], [{ name: 'A' }], ['https://a.example.org/'], ['draft']],
  ...[
    {},
    { name: 'A' },
    { name: '' },
    { a: 1 },
    { url: 'nope' },
    { name: 'A', url: 'nope' },
    { src: 'a.png' },
    { src: ['a'] },
  ],
]

const POST = { title: 'Title', date: '2025-01-01' }
const postFields = Object.keys((schemas.get('post.schema.json') as { properties: Values }).properties)

/** Puts a value at a path of keys. */
const put = (base: Values, [key = '', ...rest]: readonly string[], value: unknown): Values => ({
  ...base,
  [key]: rest.length === 0 ? value : put((base[key] ?? {}) as Values, rest, value),
})

describe('The schema of posts and `check` refuse the same', () => {
  it.each([
    ...postFields,
    'author',
    'draft',
    'Draft',
    'published',
    'licence',
    'slug',
    'permalink',
    'a key of your own',
  ])('in %s', key => {
    expectAgreement(
      'post',
      ODD.map(value => ({ ...POST, [key]: value })),
    )
  })

  it.each<[string, readonly string[], readonly unknown[]]>([
    ['original', ['date', 'expires', 'embargo'], ['nope', '2026-02-30', '2026-02-28', 'soon', 2026, true, []]],
    ['original', ['language'], ['de', 'pt_BR', 'german', 5]],
    ['original', ['url'], ['nope', '/x', 'https://a.example.org', 'javascript:x', null, '']],
    ['original', ['kind'], ['book', 'blog', null]],
    ['original', ['permission'], ['yes', 'no', true, false, 5, { by: 'X' }, { date: 'nope' }, 'By mail', null]],
    [
      'original',
      ['changes'],
      ['none', 'edited, cut', 'rewritten', { kind: 'edited' }, { kind: 'x' }, { note: 'n' }, ' edited '],
    ],
    ['original', ['doi'], ['10.1000/182', 'https://doi.org/10.1000/182', 'x', 5]],
    ['original', ['isbn'], ['978-3-16-148410-0', 9783161484100, 'x', 5]],
    ['original', ['links'], ['https://a.example.org', ['nope'], [null]]],
    ['original', ['done'], [{ a: '2026-01-01' }, { a: 'x' }, 5]],
    ['original', ['authors'], ['Ana', [{ nam: 1 }], [{ name: 'A', url: 'nope' }]]],
    [
      'original',
      ['publishers'],
      [['a'], [{ publisher: 'a', url: 'nope' }], { url: 'https://a.example.org/' }, [{ name: 'N' }]],
    ],
    ['image', ['alt', 'caption', 'credit'], ['x', 5, null, '', ['a']]],
    ['image', ['url'], ['nope', 'https://a.example.org/']],
    ['authors', ['url'], ['nope', 'https://a.example.org/', null]],
    ['authors', ['orcid'], ['x', '0000-0002-1825-0097', null]],
    ['authors', ['kind'], ['robot', 'Organisation', 'person']],
  ])('in %s: %j', (key, fields, values) => {
    const whole: Values = {
      ...POST,
      original: { publisher: { name: 'N' }, url: 'https://b.example.org/' },
      image: { src: 'https://b.example.org/a.png', alt: 'x' },
      authors: { name: 'Ana' },
    }
    expectAgreement(
      'post',
      fields.flatMap(field => values.map(value => put(whole, [key, field], value))),
    )
  })
})

const PUBLICATION = {
  ...{ title: 'T', url: 'https://a.example.org/', sender: { name: 'A', email: 'a@example.org' }, postalAddress: 'x' },
}

describe('The schema of publication.yml and `check` refuse the same', () => {
  const { properties } = schemas.get('publication.schema.json') as { properties: Values }
  it.each(Object.keys(properties))('in %s', key => {
    expectAgreement(
      'publication',
      ODD.map(value => ({ ...PUBLICATION, [key]: value })),
    )
  })

  it.each([
    ...[
      'sender.email',
      'sending.perHour',
      ...['deploy', 'deploy.command', 'deploy.timeout', 'deploy.wait', 'deploy.environment'],
      'sending.retries',
      'sending.domains.x.perSecond',
      'theme.accent',
      'theme.font',
      'server.url',
    ],
    ...[
      'feed.limit',
      'feed.tags',
      'feed.content',
      'feed.link',
      'feeds.x.title',
      'digests.x.audience',
      'digests.x.intro',
      'digests.x.days',
    ],
    ...[
      'digests.x.preheader',
      'pages.url',
      'pages.write',
      'republished.index',
      'logo.src',
      'logo.width',
      'checks.ignore',
    ],
  ])('in %s', path => {
    expectAgreement(
      'publication',
      ODD.map(value => put(PUBLICATION, path.split('.'), value)),
    )
  })
})

/** Forms of days, times and lengths, right and wrong. */
const TIMES: readonly unknown[] = [
  ...['thursday', 'Thu', 'thurs', 'mon, thu', 'monday and thursday', 'mon thu', 'weekdays', 'daily', 'every day'],
  ...[['mon', 'thursday'], ['mon', 'x'], [], 'first monday', 'last fri', 'fifth monday', 'first day', 'last day'],
  ...['15', 15, 28, 29, '29', '0', '31st', '07:30', '7:30', '24:00', '07:60', '7.30', 450, '4h', '30 minutes', '4'],
  ...['24h', '0h', '1 day', '1w', 'post', 'Post', 'posts', 'true', 'ON', { before: '4h' }],
]

describe('The schema of schedules and `check` refuse the same', () => {
  it.each(['on', 'daily', 'monthly', 'each', 'at', 'zone', 'approve', 'latest', 'other'])('in send.%s', key => {
    const others = key === 'daily' || key === 'monthly' || key === 'each' ? {} : { on: 'thursday' }
    const send = (value: unknown) => ({ at: '07:30', ...others, [key]: value })
    expectAgreement(
      'publication',
      [...ODD, ...TIMES].map(value => put(PUBLICATION, ['digests', 'x', 'send'], send(value))),
    )
  })

  it('where days or the time are missing, or stated twice', () => {
    const [on, each, at] = [{ on: 'monday' }, { each: 'post' }, { at: '9:00' }]
    const schedules = [{}, on, at, each, { ...on, ...at }, { ...each, ...at }, { ...on, ...each, ...at }]
    const more = [
      { ...on, at: '' },
      { on: '', ...each },
      { daily: true, ...on, ...at },
      { monthly: '', ...at },
    ]
    expectAgreement(
      'publication',
      [...schedules, ...more].map(send => put(PUBLICATION, ['digests', 'x', 'send'], send)),
    )
  })
})

describe('The schema of publishers.yml and `check` refuse the same', () => {
  it.each([
    ...[
      'name',
      'url',
      'feed',
      'logo',
      'language',
      'license',
      'terms',
      'terms.credit',
      'terms.wording',
      'terms.tagline',
      'terms.logo',
      'collect',
      ...['feed', 'every', 'as', 'only', 'only.tags', 'only.languages', 'only.words', 'most'].map(
        key => `collect.${key}`,
      ),
    ],
    ...[
      'terms.require',
      'terms.edits',
      'terms.images',
      'terms.content',
      'terms.words',
      'terms.channels',
      'terms.counter',
      'terms.delay',
    ],
    ...[
      'terms.days',
      'terms.share',
      'terms.source',
      'terms.todo',
      'terms.unknown',
      'terms.wording.top',
      'terms.wording.de',
    ],
  ])('in %s', path => {
    const base = { x: { name: 'N' } }
    expectAgreement(
      'publishers',
      ODD.map(value => put(base, ['x', ...path.split('.')], value)),
    )
  })
})

describe('The pattern', () => {
  const months = 'Jan Feb Mar Apr May June July Aug Sept Oct Nov Dec February nope'.split(' ')
  const number = (most: number) => fc.integer({ min: 0, max: most }).map(String)
  const padded = (most: number) => number(most).map(text => text.padStart(2, '0'))
  const day = fc.oneof(number(32), padded(32))
  const month = fc.oneof(number(13), padded(13))
  const year = fc.oneof(
    fc.integer({ min: 1890, max: 2110 }).map(String),
    fc.constantFrom('0999', '1000', '1900', '2000', '26'),
  )
  const zone = fc.constantFrom(
    '',
    'Z',
    ' +0100',
    '+18:00',
    '-18:01',
    ' GMT',
    ' UTC+2',
    ' +0000 UTC',
    ' GMT+0200 (CEST)',
    ' +1',
  )
  const clock = fc
    .tuple(
      fc.constantFrom('T', ' ', ', ', '  '),
      number(25),
      padded(61),
      fc.constantFrom('', ':00', ':61', ':09.5', ':09,123456'),
    )
    .map(([between, hour, minute, second]) => `${between}${hour}:${minute}${second}`)
  const time = fc.oneof(
    fc.constant(''),
    fc.tuple(clock, fc.constantFrom('', ' pm ', 'AM ', ' p.m. '), zone).map(parts => parts.join('')),
  )
  const date = fc.oneof(
    fc
      .tuple(year, fc.constantFrom('-', '/', '.', ''), month, fc.constantFrom('-', '/'), day, time)
      .map(parts => parts.join('')),
    fc.tuple(year, padded(13), padded(32), time).map(parts => parts.join('')),
    fc
      .tuple(
        day,
        fc.constantFrom(' ', 'th ', 'st  '),
        fc.constantFrom(...months),
        fc.constantFrom(' ', ', ', '. '),
        year,
        time,
      )
      .map(parts => parts.join('')),
    fc
      .tuple(
        fc.constantFrom('', 'Sat, ', 'Monday '),
        fc.constantFrom(...months),
        fc.constant(' '),
        day,
        fc.constantFrom(' ', ', '),
        year,
        time,
      )
      .map(parts => parts.join('')),
    fc.tuple(year, fc.constantFrom('', '-', '/'), month).map(parts => parts.join('')),
    fc.string(),
  )
  const dateForm = new RegExp(MOMENT_FORM, 'u')
  it('of a date matches exactly what is read as one', () => {
    fc.assert(
      fc.property(date, text => dateForm.test(text) === (parseMoment(text, 'UTC') !== undefined)),
      { numRuns: 3000 },
    )
  })

  const address = fc.oneof(
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc
      .tuple(
        fc.constantFrom('https', 'HTTP', 'ftp', 'javascript', ''),
        fc.constantFrom('://', ':/', ':', '//'),
        fc.constantFrom('a.example', 'bücher.example', 'a b', '[::1]', '', 'u@h', 'a..b'),
        fc.constantFrom('', ':80', ':99999', ':x'),
        fc.webPath(),
      )
      .map(parts => parts.join('')),
    fc.string(),
  )
  const addressForm = new RegExp(WEB_ADDRESS, 'u')
  it('of an address matches exactly what is read as one', () => {
    fc.assert(
      fc.property(address, text => addressForm.test(text) === webUrl.safeParse(text).success),
      { numRuns: 3000 },
    )
  })
})
