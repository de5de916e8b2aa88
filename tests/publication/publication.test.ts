import fc from 'fast-check'
import { dump } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { isError, placeText } from '../../src/core/problem.js'
import { readYaml } from '../../src/core/yaml.js'
import { readPublication } from '../../src/publication/publication.js'
import { publicationSchema } from '../../src/publication/publication-schema.js'
import { AA_CONTRAST, COLOUR_NAMES, contrast, themeOf, unreadableSchemes } from '../../src/publication/theme.js'

const MINIMUM = 'title: The Tideline\nurl: https://tideline.example.org\n'

describe('readPublication', () => {
  it('accepts folders with and without slashes', () => {
    const { publication } = readPublication(`${MINIMUM}posts: ./texts//all/\n`)
    expect(publication?.posts).toBe('texts/all')
  })

  it('requires a title and an address, and fills in the rest', () => {
    const { publication, problems } = readPublication(MINIMUM)
    expect(problems.map(p => p.rule)).toEqual(['publication.no-sender', 'publication.no-postal-address'])
    expect(publication).toMatchObject({ url: 'https://tideline.example.org/', language: 'en', timezone: 'UTC' })
    expect(publication?.feeds).toMatchObject([{ name: '', title: 'The Tideline', limit: 20, content: 'full' }])
  })

  it('keeps text as it was written', () => {
    expect(readPublication('title: 007\nurl: https://a.example.org/').publication?.title).toBe('007')
  })

  it.each(['2025', "'2025'", '2025-03', '2025-03-14', 'old.example.org,2019'])('accepts a year written as %s', said => {
    const { publication } = readPublication(`${MINIMUM}since: ${said}\n`)
    expect(publication?.since).toBe(said.replaceAll("'", ''))
  })

  describe.each([
    ['sender', (said: string) => `sender: { name: A, email: ${said} }`],
    ['replyTo', (said: string) => `replyTo: ${said}`],
    ['sending.bounces', (said: string) => `sending: { bounces: ${said} }`],
  ])('an address in %s', (_, field) => {
    const read = (said: string) => {
      const { publication, problems } = readPublication(`${MINIMUM}${field(JSON.stringify(said))}\n`)
      const { sender, replyTo, sending } = publication ?? {}
      const faults = problems.filter(isError).map(({ what }) => what)
      return { address: sender?.email ?? replyTo ?? sending?.bounces, faults }
    }

    it.each([
      ['press@example.org', 'press@example.org'],
      ['Contact@example.org', 'Contact@example.org'],
      ['updates@example.org', 'updates@example.org'],
      ['bounces@example.org', 'bounces@example.org'],
      ['{c}@example.org', '{c}@example.org'],
      ['post@bücher.example', 'post@xn--bcher-kva.example'],
      ['post@例え.テスト', 'post@xn--r8jz45g.xn--zckzah'],
    ])('%s', (said, address) => expect(read(said)).toEqual({ address, faults: [] }))

    it.each([
      'a..b@example.org',
      'a@-x.example',
      'a\0@example.org',
      'Ana <a@example.org>',
      'a@b',
      'a@b@example.org',
      '@',
    ])('is not %j', said =>
      expect(read(said).faults).toEqual([expect.stringContaining('` is not an email address: "')]),
    )

    it('has no letters outside ASCII before the @', () => {
      expect(read('grüße@example.org').faults).toEqual([expect.stringMatching(/letters outside ASCII before the @/)])
    })
  })

  it('limits an address for bounces to the characters that each message leaves before the @', () => {
    const read = (local: string) => readPublication(`${MINIMUM}sending: { bounces: ${local}@example.org }\n`)
    expect(read('a'.repeat(22)).publication).toBeDefined()
    expect(read('a'.repeat(23)).problems.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/`sending.bounces` is too long: it may have at most 22 characters/),
    )
  })

  it('gives the same result if every default is written out', () => {
    const { publication } = readPublication(MINIMUM)
    const defaults = publicationSchema.parse({ title: 'The Tideline', url: 'https://tideline.example.org' })
    for (const yaml of [dump(defaults), dump(defaults, { flowLevel: 0 }), JSON.stringify(defaults)]) {
      const written = readPublication(yaml)
      expect(written.problems.filter(isError)).toEqual([])
      expect(written.publication).toEqual(publication)
    }
  })

  it.each([
    ['[1, 5, 15, 60]', [1, 5, 15, 60]],
    ["['1', 0.5, '2.5']", [1, 0.5, 2.5]],
    ['[]', []],
  ])('accepts pauses between attempts such as %s', (said, retries) => {
    expect(readPublication(`${MINIMUM}sending: { retries: ${said} }\n`).publication?.sending.retries).toEqual(retries)
  })

  it.each(['[-1]', '[soon]', '[.inf]', '[.nan]', '[1m]', '[[1]]'])(
    'rejects pauses between attempts such as %s',
    said => {
      const { problems } = readPublication(`${MINIMUM}sending: { retries: ${said} }\n`)
      expect(problems.map(({ what }) => what)).toContainEqual(expect.stringContaining('should be minutes, such as 5'))
    },
  )

  it('ends the address with a slash, without query and fragment', () => {
    const { publication } = readPublication('title: A\nurl: https://a.example.org/blog?x#y')
    expect(publication?.url).toBe('https://a.example.org/blog/')
  })

  const rows: Record<string, [yaml: string, place: string, what: RegExp]> = {
    'no title': ['url: https://a.example.org/', 'publication.yml:1:1', /`title` is missing/],
    'an address without a scheme': [
      'title: A\nurl: a.example.org',
      'publication.yml:2:1',
      /`url` is not a web address: "a.example.org"/,
    ],
    'a limit that is no number': [
      `${MINIMUM}feed:\n  limit: many\n`,
      'publication.yml:4:3',
      /`feed.limit` should be a whole number/,
    ],
    'a choice that is none': [
      `${MINIMUM}feeds:\n  a:\n    content: some\n`,
      'publication.yml:5:5',
      /`feeds.a.content` should be one of full, excerpt/,
    ],
    'a feed name that would make a bad path': [
      `${MINIMUM}feeds:\n  ../x:\n    limit: 3\n`,
      'publication.yml:4:3',
      /feeds/,
    ],
    'a folder outside': [`${MINIMUM}posts: ../elsewhere\n`, 'publication.yml:3:1', /inside this folder/],
    'the folder that a build makes': [`${MINIMUM}static: out\n`, 'publication.yml:3:1', /another folder/],
    'a folder that is this one': [`${MINIMUM}posts: .\n`, 'publication.yml:3:1', /inside this folder/],
    'a folder in another': [`${MINIMUM}static: posts/files\n`, 'publication.yml:3:1', /is inside the folder of/],
    'a line break in what becomes a header': [
      `${MINIMUM}sender: { name: "A\\nBcc: x@example.org", email: a@example.org }\n`,
      'publication.yml:3:11',
      /`sender.name` should be one line/,
    ],
    'a year that is none': [`${MINIMUM}since: [soon]\n`, 'publication.yml:3:1', /`since` should be a year/],
    'a list for a mapping': [`${MINIMUM}digests: [a]\n`, 'publication.yml:3:1', /`digests` should be a mapping/],
    'a name that is none': [`${MINIMUM}feeds: { a b: {} }\n`, 'publication.yml:3:10', /should be lower-case letters/],
    'a timezone that is none': [`${MINIMUM}timezone: Mars/Olympus\n`, 'publication.yml:3:1', /not a timezone/],
    'broken YAML': ['title: [a\nurl: b', 'publication.yml:1:8', /not YAML/],
  }
  it.each(Object.entries(rows))('reports the place and the fault of %s', (_, [yaml, place, what]) => {
    const { publication, problems } = readPublication(yaml)
    expect(publication).toBeUndefined()
    expect(problems.map(p => placeText(p.where))).toContain(place)
    expect(problems.map(p => p.what).join()).toMatch(what)
  })

  it('reports all faults at once', () => {
    const { problems } = readPublication('url: nowhere\nlanguage: english please\nfeed: { limit: -1 }\n')
    expect(problems.filter(p => p.severity === 'error')).toHaveLength(4)
  })

  it('tells which stated colour is hard to read, and which one takes its place', () => {
    const { publication, problems } = readPublication(
      `${MINIMUM}theme:\n  heading: sans\n  light: { muted: '#aaaaaa', text: '#222222' }\n  dark: { card: '#000000' }\n`,
    )
    expect(problems.filter(({ rule }) => rule === 'theme.contrast')).toMatchObject([
      {
        severity: 'warning',
        where: { line: 5 },
        what: expect.stringMatching(
          /`theme\.light\.muted` is hard to read: #aaaaaa has a contrast of 2\.\d, and text needs 4\.5\. #[0-9a-f]{6} is used instead\./,
        ),
      },
    ])
    expect(publication?.theme).toMatchObject({ heading: 'sans', body: 'serif', corner: 3, dark: { card: '#000000' } })
  })

  it.each([
    ["theme: { light: { card: '#ffffff', page: '#000000', shade: '#777777' } }", 'theme.unreadable'],
    ['theme: { light: { card: white } }', 'publication.field'],
    ['theme: { body: papyrus }', 'publication.field'],
    ['theme: { corners: 3 }', 'publication.field'],
    ["theme: { lihgt: { card: '#ffffff' } }", 'key.misspelled'],
    ["theme: { dark: { crad: '#ffffff' } }", 'key.misspelled'],
  ])('reports the theme %s', (yaml, rule) => {
    expect(readPublication(`${MINIMUM}${yaml}\n`).problems.map(each => each.rule)).toContain(rule)
  })

  it('suggests the right key for a misspelled one', () => {
    const { publication, problems } = readPublication(`${MINIMUM}postaladress: x\nfeed:\n  limits: 5\n`)
    expect(publication).toBeDefined()
    expect(problems.map(p => [placeText(p.where), p.fix])).toEqual(
      expect.arrayContaining([
        ['publication.yml:3:1', 'Did you mean `postalAddress`?'],
        ['publication.yml:5:3', 'Did you mean `limit`?'],
      ]),
    )
  })
})

describe('readYaml', () => {
  it('refuses duplicate keys, custom tags and aliases that expand without bound', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg'])
      bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`)
    for (const text of ['a: 1\na: 2', 'a: !!js/function "x"', bomb.join('\n'), 'a: &a\n  b: *a'])
      expect(readYaml(text)).toHaveProperty('fault')
  })

  it('reads an empty text as an empty mapping', () => expect(readYaml('# nothing\n\n')).toEqual({ value: {} }))
})

const THEME = { accent: '#8f3a16', font: 'serif', light: {}, dark: {}, corners: 'soft' } as const

const hex = (value: number): string => `#${value.toString(16).padStart(6, '0')}`

/** Whatever colours an editor states, every text has the contrast that WCAG asks for, or the theme is refused. */
const STATED = fc.record(
  Object.fromEntries(COLOUR_NAMES.map(name => [name, fc.integer({ min: 0, max: 0xffffff }).map(hex)])),
  { requiredKeys: [] },
)

describe('themeOf', () => {
  it('makes all text readable on all backgrounds, or the scheme is refused', () => {
    fc.assert(
      fc.property(STATED, STATED, (light, dark) => {
        const settings = { ...THEME, light, dark }
        const refused = unreadableSchemes(settings).map(({ scheme }) => scheme)
        const theme = themeOf(settings)
        for (const scheme of ['light', 'dark'] as const) {
          const { text, muted, accent, onAccent, page, card, shade } = theme[scheme]
          const worst = Math.min(
            ...[text, muted, accent].flatMap(ink => [page, card, shade].map(ground => contrast(ink, ground))),
          )
          expect(worst >= 4.5).toBe(!refused.includes(scheme))
          expect(contrast(onAccent, accent)).toBeGreaterThanOrEqual(4.5)
        }
      }),
    )
  })

  it.each(['#ffff00', '#000000', '#ffffff', '#8f3a16', '#0f5c6e', '#777777'])(
    'makes %s readable everywhere',
    accent => {
      const { light, dark } = themeOf({ ...THEME, accent })
      for (const palette of [light, dark])
        for (const [ink, ground] of [
          [palette.text, palette.page],
          [palette.text, palette.card],
          [palette.text, palette.shade],
          [palette.muted, palette.page],
          [palette.muted, palette.card],
          [palette.muted, palette.shade],
          [palette.accent, palette.page],
          [palette.accent, palette.card],
          [palette.accent, palette.shade],
          [palette.onAccent, palette.accent],
        ] as const)
          expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(AA_CONTRAST)
    },
  )
})
