import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../../src/attribution/index.js'
import { foreignPost } from '../../../src/content/index.js'
import { isPublished } from '../../../src/editions/index.js'
import { readPublication } from '../../../src/publication/publication.js'
import { CONTEXT, reading } from '../reading.js'

const NOW = Date.parse('2026-06-01')
const post = (yaml: string, date = 'date: 2026-01-01') => `---\ntitle: A\n${date}\n${yaml}\n---\nText.\n`
const rows = (text: string): string[] => text.split('\n').map(row => row.trim())

describe('a mistake in a key or value that affects publication or credit', () => {
  const slips: [yaml: string, words: RegExp][] = [
    ['drfat: true', /`draft`/],
    ['drfat: maybe', /`draft`/],
    ['Drafts: yes', /`draft`/],
    ['draft: ture', /"ture".*`true`/],
    ['draft: flase', /`false`/],
    ['draft: not yet', /neither true nor false/],
    ['draft: [true]', /neither true nor false/],
    ['draft: "1"', /neither true nor false/],
    ['published: fasle', /nor a date.*`false`/],
    ['published: never', /nor a date/],
    ['publish: nope', /nor a date/],
    ['publised: false', /`published`/],
    ['pubished: 2099-01-01', /`published`/],
    ['unlsted: true', /`unlisted`/],
    ['hidden: treu', /`true`/],
    ['visibility: purple', /published, draft, withdrawn/],
    ['status: withdrawed', /published, draft, withdrawn.*"withdrawed".*`withdrawn`/],
    ['status: drfat', /"drfat".*`draft`/],
    ['status: scheduled', /waits for its `date`/],
    ['status: future', /waits for its `date`/],
    ['status: archived', /`withdrawn`/],
    ['status: ready', /`published` or `draft`/],
    ['status: evergreen', /another key/],
    ['status: true', /published, draft, withdrawn/],
    ['status: { a: b }', /published, draft, withdrawn/],
    ['staus: draft', /`status`/],
    ['stauts: withdrawn', /`status`/],
    ['withdrawn: true', /`status: withdrawn`/],
    ['withdrawed: 2026-03-14', /`status: withdrawn`/],
    ['retracted: yes', /`status: withdrawn`/],
    ['publishDate: 2099-13-01', /not a date/],
    ['publishDate: when it rains', /not a date/],
    ['pubishDate: 2099-01-01', /`publishDate`/],
    ['embargo: 2099-01-01', /`original`/],
    ['embargoed: until Friday', /`original`/],
    ['embago: 2099-01-01', /`original`/],
    ['expires: 2026-01-02', /`original`/],
    ['expirationDate: 2026-01-02', /`original`/],
    ['orignal: https://a.example/', /`original`/],
    ['orginal: { url: https://a.example/ }', /`original`/],
    ['vai: The Harbour Review', /`via`/],
    ['auhtor: Ada', /`author`/],
    ['author: { nmae: Ada }', /`name`/],
    ['licens: CC-BY-4.0', /`license`/],
    ['cannonical: self', /`canonical`/],
    ['canonical: slef', /did you mean self/],
    ['canonnical_url: https://a.example/', /`canonical_url`/],
    ['original: { publisher: P, expire: 2026-01-02 }', /`expires`/],
    ['original: { publisher: P, embargoed: 2099-01-01 }', /`embargo`/],
    ['original: { publisher: P, embargo_until: 2099-01-01 }', /`embargo`/],
    ['original: { publisher: P, embargo: until Friday }', /not a date/],
    ['original: { publisher: P, licens: CC-BY-4.0 }', /`license`/],
    ['original: { publisher: P, permision: Letter }', /`permission`/],
    ['original: { publisher: P, ulr: https://a.example/ }', /`url`/],
    ['original: { url: https://a.example/, publsher: P }', /`publisher`/],
    ['original: { publisher: { name: P, licens: CC-BY-4.0 } }', /`license`/],
    ['original: { publisher: P, permission: { by: P, txt: So } }', /`text`/],
    ['via: [{ name: B, ulr: https://a.example/ }]', /`url`/],
    ['image: { src: https://a.example/a.png, licens: CC-BY-4.0 }', /`license`/],
    ['drafted: true', /`draft: true`/],
    ['oringal: { publisher: P }', /`original`/],
    ['vias: [{ name: N, url: https://n.example.org/ }]', /`via`/],
    ['vi: { name: N, url: https://n.example.org/ }', /`via`/],
    ['originals: { publisher: P }', /`original`/],
    ['datePublised: 2099-01-01', /`datePublished`/],
    ['dte: 2099-01-01', /`date`/],
    ['dtae: 2099-01-01', /`date`/],
    ['staus: scheduled', /`status`/],
    ['statut: brouillon', /`status`/],
    ['isPrivte: true', /`isPrivate`/],
    ['visble: false', /`visible`/],
    ['publc: no', /`public`/],
    ['wpi: true', /`wip`/],
    ['retarcted: true', /`status: withdrawn`/],
    ['experation: 2026-01-02', /`original`/],
    ['authors: [{ name: Ada, ulr: https://a.example/ }]', /`url`/],
    ['authors: [{ name: Ada, afiliation: College }]', /`affiliation`/],
    ['author: { name: Ada, boi: Writes }', /`bio`/],
  ]
  it.each(slips)('is an error at its line, with a fix: %s', (yaml, words) => {
    const result = reading(post(yaml))
    expect(result.post).toBeUndefined()
    expect(result.problems).toMatchObject([{ severity: 'error', where: { file: 'posts/river.md', line: 4 } }])
    expect(`${result.problems[0]?.what} ${result.problems[0]?.fix}`).toMatch(words)
  })

  it('is an error in TOML and JSON as well', () => {
    for (const text of [
      '+++\ntitle = "A"\ndate = 2026-01-01\ndrfat = true\n+++\nText.\n',
      '+++\ntitle = "A"\ndate = 2026-01-01\ndraft = "ture"\n+++\nText.\n',
      '{\n"title": "A", "date": "2026-01-01",\n\n"publised": false\n}\n\nText.\n',
    ])
      expect(reading(text).problems).toMatchObject([{ severity: 'error', where: { line: 4 } }])
  })

  it.each(['dte: 2099-01-01', 'daet: 2099-01-01', 'date: 2099-13-45', 'date: next week'])(
    'is an error if only the file name has a readable date: %s',
    yaml => {
      const result = reading(post('layout: x', yaml), { path: 'posts/2026-01-01-a.md' })
      expect(result.problems).toMatchObject([{ severity: 'error', where: { line: 3 } }])
    },
  )

  it('is reported together with all other problems', () => {
    const { problems } = reading(post('status: drfat\norignal: P\nexpires: 2026-01-02\nlanguage: "?"'))
    expect(problems.map(({ where }) => where.line).sort()).toEqual([4, 5, 6, 7])
  })

  it('makes an imported post a draft', () => {
    const statusOf = (yaml: string) => foreignPost(post(yaml), 'a.md', CONTEXT)?.fields['status']
    expect(rows('drfat: true\n draft: ture\n status: future\n embargo: 2099-01-01').map(statusOf)).toEqual(
      Array(4).fill('draft'),
    )
    expect(statusOf('layout: post')).toBeUndefined()
  })

  it('is an error in publishers.yml if it affects the licence or the terms, and otherwise a warning', () => {
    const severities = (yaml: string) => readPublishers(`p:\n  name: P\n  ${yaml}\n`).problems.map(p => p.severity)
    expect(rows('trems: { edits: false }\n licens: CC-BY-4.0\n fed: https://a.example/').map(severities)).toEqual([
      ['error'],
      ['error'],
      ['warning'],
    ])
  })
})

describe('a key that keeps a post back in another generator', () => {
  const held = rows(`draft: true
    draft: "yes"
    draft: 1
    DRAFT : On
    draft\u00a0: true
    -draft: true
    draft:\ttrue
    isDraft: true
    published: no
    publish: false
    publish: 'no'
    published: 0
    status: Draft
    status: private
    status: pending
    status: hidden
    status: unlisted
    status: In Review
    status: trash
    status: [draft]
    state: draft
    visibility: private
    visibility: members
    private: true
    hidden: true
    unlisted: true
    visible: false
    public: false
    _build: { render: never }`)
  it.each(held)('makes the post a draft: %s', yaml => {
    const result = reading(post(yaml))
    expect(result.problems).toEqual([])
    expect(result.post?.status).toBe('draft')
  })

  it.each(
    rows(`publishDate: 2099-01-01
    publish_date: 2099-01-01
    pubDate: Jan 02 2099
    published: 2099-01-01
    publish: 2099-01-01
    published_at: 2099-01-01
    publicationDate: 2099-01-01
    scheduled: 2099-01-01`),
  )('postpones the post without changing its date: %s', yaml => {
    const result = reading(post(yaml))
    expect(result.problems).toEqual([])
    expect(result.post).toMatchObject({ status: 'published', date: { iso: '2026-01-01T00:00:00Z' } })
    expect(result.post && isPublished(result.post, NOW)).toBe(false)
    expect(result.post && isPublished(result.post, Date.parse('2099-01-03'))).toBe(true)
  })

  it('has no effect if its day is before the post’s date', () => {
    expect(reading(post('publishDate: 2025-12-01')).post).not.toHaveProperty('publishDate')
  })
})

describe('harmless keys and values of other generators', () => {
  const harmless = rows(`dates: 2026-05-01
    data: themes
    state: Texas
    stats: true
    originally: on another site
    origin: upstream
    expired: true
    drafts: [a, b]
    craft: beer
    wide: true
    hide: [toc]
    hidden: [a]
    private: a note
    withdrawn: false
    embargoed: false
    published_at: 2026-01-01
    publisher: A house
    credits: The crew
    update: 2026-01-02
    note: a
    author_id: 3
    mdate: 2026-01-02
    drafted: 2025-12-24
    stage: editing
    scheduled: true
    authors: [{ name: Ada, affiliations: [College], role: editor, twitter: ada }]
    experts: [a]
    status:
    status: live
    draft:
    published: true
    published: 2022年7月8日
    visibility: public`)
  it.each(harmless)('cause no problem and keep no post back: %s', yaml => {
    const result = reading(post(yaml))
    expect(result.problems).toEqual([])
    expect(result.post?.status).toBe('published')
    expect(result.post && isPublished(result.post, NOW)).toBe(true)
  })

  it('include the British spelling `licence` in publishers.yml and publication.yml', () => {
    const { publishers, problems } = readPublishers(
      'p:\n  name: P\n  licence: CC-BY-4.0\n  terms: { require: [licence] }\n',
    )
    expect(problems).toEqual([])
    expect(publishers.get('p')).toMatchObject({ license: { id: 'CC-BY-4.0' }, terms: { require: ['license'] } })
    const { publication } = readPublication('title: A\nurl: https://a.example/\nlicence: CC-BY-4.0\n')
    expect(publication?.license).toBe('CC-BY-4.0')
    expect(readPublishers('p:\n  name: P\n  licence: CC-BY-9\n').problems).toMatchObject([{ where: { line: 3 } }])
  })
})
