import { describe, expect, it } from 'vitest'
import type { Original, People } from '../../src/attribution/index.js'
import { auditorOf } from '../../src/audit/index.js'
import type { Edition } from '../../src/editions/index.js'
import { articleOf, editionsOf, moment, publicationOf } from '../editions/feeds/article-factory.js'
import { plannedSite } from '../editions/web/article-factory.js'

const people: People = {
  authors: [
    {
      name: 'Ada Writer',
      url: 'https://ada.example.org/',
      orcid: 'https://orcid.org/0000-0002-1825-0097',
      affiliation: 'Professor of Biology, Example University',
    },
    { name: 'Tides Desk', kind: 'organization' },
  ],
  translators: [{ name: 'Marie Muster', url: 'https://marie.example.org/' }],
  photographers: [{ name: 'Pia Photo', url: 'https://pia.example.org/' }],
  contributors: [
    { name: 'Ed Itor', role: 'editor' },
    { name: 'Rea Search', role: 'research', url: 'https://rea.example.org/' },
  ],
}
const original: Original = {
  publisher: { name: 'The Review', url: 'https://review.example.com/' },
  url: 'https://review.example.com/river',
  date: moment('2026-02-01'),
  copublished: [
    {
      publisher: { name: 'Marsh Post', url: 'https://marsh.example.net/' },
      url: 'https://marsh.example.net/river',
      date: moment('2026-02-03'),
    },
  ],
  authors: [{ name: 'Cy Third', url: 'https://cy.example.org/' }],
  language: 'de',
  kind: 'report',
  doi: '10.1000/182',
  isbn: '978-3-16-148410-0',
  changes: { kind: 'translated' },
}
const via = [
  { name: 'A List', url: 'https://list.example.org/' },
  { name: 'B List', url: 'https://blist.example.org/', date: moment('2026-02-05') },
]
const publication = publicationOf()
const feeds = editionsOf([articleOf('river', { credit: { ...people, original, via } }, publication)], publication)
const page = plannedSite([{ slug: 'river', ...people, original, via }]).get('river/index.html') ?? expect.fail()
const editionFor = (as: string): Edition => feeds.find(({ shows }) => shows?.as === as) ?? page

async function lostIn(as: string, change: (text: string) => string): Promise<string[]> {
  const edition = editionFor(as)
  const whole = String((await edition.render()).bytes)
  const changed = change(whole)
  const { gaps } = await auditorOf({ url: publication.url, styleSheet: () => undefined })(edition, changed)
  return gaps.flatMap(({ missing }) => missing.map(({ fact, form }) => `${form} ${fact}`))
}

/** Each fact with the words that hold it in the metadata. */
const MACHINE: Readonly<Record<string, readonly (readonly [held: RegExp, lost: string])[]>> = {
  page: [
    [/"jobTitle":"[^"]*"/, 'job title'],
    [/"affiliation":\{[^}]*\}/, 'affiliation'],
    [/"identifier":"https:..orcid[^"]*"/, 'orcid link'],
    [/"@type":"Organization",(?="name":"Tides Desk")/, 'organization'],
    [/"translator":\{[^}]*\}/, 'translator'],
    [/"url":"https:..marie[^"]*"/, 'translator link'],
    [/"roleName":"photographer"/, 'photographer'],
    [/"editor":\{[^}]*\}/, 'contributor'],
    [/"roleName":"research"/, 'role'],
    [/"url":"https:..rea\.[^"]*"/, 'contributor link'],
    [/"name":"Marsh Post"/g, 'copublisher'],
    [/"datePublished":"2026-02-03"/, 'copublished date'],
    [/"url":"https:..marsh.example.net.river"/, 'copublished link'],
    [/"name":"Cy Third"/g, 'original author'],
    [/"inLanguage":"de"/g, 'original language'],
    [/"@type":"Report"/g, 'original kind'],
    [/"sameAs":"https:..doi[^"]*"/g, 'doi link'],
    [/"isbn":"[^"]*"/g, 'isbn'],
    [/"name":"B List"/, 'via'],
    [/"url":"https:..blist[^"]*"/, 'via link'],
  ],
  rss: [
    [/<dc:contributor>Marie Muster<.dc:contributor>/, 'translator'],
    [/<dc:contributor>Pia Photo<.dc:contributor>/, 'photographer'],
    [/<dc:contributor>Ed Itor<.dc:contributor>/, 'contributor'],
    [/<dc:publisher>Marsh Post<.dc:publisher>/, 'copublisher'],
    [/<atom:link rel="via"[^>]*marsh[^>]*>/, 'copublished link'],
  ],
  atom: [
    [/<contributor>\s*<name>Marie Muster<[\s\S]*?<.contributor>/, 'translator'],
    [/<uri>https:..pia[^<]*<.uri>/, 'photographer link'],
    [/<link rel="via"[^>]*marsh[^>]*>/, 'copublished link'],
  ],
  json: [
    [/"job_title": "[^"]*"/, 'job title'],
    [/"orcid": "[^"]*"/, 'orcid link'],
    [/"kind": "organization"/, 'organization'],
    [/"translators"/, 'translator'],
    [/"photographers"/, 'photographer'],
    [/"contributors"/, 'contributor'],
    [/"role": "research"/, 'role'],
    [/"copublishers"/, 'copublisher'],
    [/"original_authors"/, 'original author'],
    [/"original_language"/, 'original language'],
    [/"original_kind"/, 'original kind'],
    [/"doi"/, 'doi link'],
    [/"isbn"/, 'isbn'],
  ],
}

/** Replaces a member or an element with one that means nothing. */
const without = (text: string, held: RegExp): string =>
  text.replace(held, found => (found.startsWith('<') ? '' : found.replace(/^"[^"]*"/, '"unread"')))

describe.each(Object.entries(MACHINE))('%s', (as, facts) => {
  it('states everything that the credit does', async () => expect(await lostIn(as, text => text)).toEqual([]))

  it.each(facts)('without %s lacks the %s', async (held, lost) => {
    const changed = await lostIn(as, text => {
      const left = without(text, held)
      expect(left).not.toBe(text)
      return left
    })
    expect(changed).toContain(`machine ${lost}`)
  })
})

it.each(['Marie Muster', 'Pia Photo', 'Ed Itor', 'Rea Search', 'Marsh Post', 'Cy Third', '978-3-16-148410-0'])(
  'reports a page that does not show %s',
  async name => {
    const lost = await lostIn('page', text => {
      const body = text.indexOf('<body')
      return text.slice(0, body) + text.slice(body).replaceAll(name, 'Somebody')
    })
    expect(lost.filter(each => each.startsWith('visible'))).not.toEqual([])
  },
)
