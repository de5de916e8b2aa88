import { describe, expect, it } from 'vitest'
import { licenceField } from '../../../src/attribution/index.js'
import { type ArticleFacts, pageOf, renderedSite, siteOf } from './article-factory.js'
import { dataOf, read } from './page-reading.js'
import { KINDS } from './sample-articles.js'

const dataFor = async (facts: ArticleFacts, yaml = '') => dataOf(read(await pageOf(facts, siteOf(yaml))))
const ours = { '@type': 'Organization', name: 'The River Reader', url: 'https://reader.example.org/' }
const harbour = { '@type': 'Organization', name: 'Harbour Review', url: 'https://harbour.example.com/' }

describe('structured data', () => {
  it('of a republished post names every party to it', async () => {
    expect(await dataFor(KINDS['republished'] ?? {})).toEqual({
      '@context': 'https://schema.org',
      '@type': 'Article',
      '@id': 'https://reader.example.org/river-treaty/',
      identifier: 'tag:reader.example.org,2024:river-treaty',
      url: 'https://reader.example.org/river-treaty/',
      mainEntityOfPage: { '@type': 'WebPage', '@id': 'https://reader.example.org/river-treaty/' },
      headline: 'Why the river treaty held',
      description: KINDS['republished']?.summary,
      inLanguage: 'en',
      datePublished: '2026-03-14T09:00:00+01:00',
      dateModified: '2026-03-15T09:00:00Z',
      author: [
        {
          '@type': 'Person',
          name: 'Ada Writer',
          url: 'https://ada.example.net/',
          jobTitle: 'Fellow',
          affiliation: { '@type': 'Organization', name: 'Institute for Shared Waters' },
          description: 'She has written about rivers since 1998 and lives beside one.',
        },
        {
          '@type': 'Person',
          name: 'Bo Author',
          affiliation: { '@type': 'Organization', name: 'University of the Delta' },
        },
      ],
      publisher: ours,
      image: {
        '@type': 'ImageObject',
        url: 'https://reader.example.org/river-treaty/map.png',
        contentUrl: 'https://reader.example.org/river-treaty/map.png',
        width: 1200,
        height: 700,
        caption: 'The river between the two towns.',
        creator: { '@type': 'Organization', name: 'Survey Office' },
        creditText: 'Survey Office',
        license: 'https://creativecommons.org/licenses/by/4.0/',
      },
      keywords: ['rivers', 'treaties', 'shared institutions'],
      discussionUrl: 'https://forum.example.org/t/88',
      sourceOrganization: harbour,
      copyrightHolder: harbour,
      copyrightNotice: '© 2026 Harbour Review',
      license: 'https://creativecommons.org/licenses/by-nd/4.0/',
      creditText: 'By Ada Writer and Bo Author · Originally published by Harbour Review on 12 March 2026',
      isBasedOn: [
        {
          '@type': 'Article',
          '@id': 'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays',
          url: 'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays',
          name: 'Why the River Treaty Held for Sixty Years',
          author: [
            { '@type': 'Person', name: 'Ada Writer', url: 'https://ada.example.net/' },
            { '@type': 'Person', name: 'Bo Author' },
          ],
          datePublished: '2026-03-12',
          publisher: harbour,
        },
        {
          '@type': 'CreativeWork',
          '@id': 'https://waters.example.org/mail/88',
          url: 'https://waters.example.org/mail/88',
          datePublished: '2026-03-13',
          publisher: { '@type': 'Organization', name: 'Institute for Shared Waters' },
          isBasedOn: {
            '@id': 'https://harbour.example.com/2026/03/why-the-river-treaty-held?edition=print&section=essays',
          },
        },
      ],
    })
  })

  it('of a post of our own claims no original', async () => {
    const data = await dataFor(KINDS['own'] ?? {}, 'copyright: © 2026 The River Reader\n')
    expect(data).toMatchObject({ publisher: ours, copyrightHolder: ours, copyrightNotice: '© 2026 The River Reader' })
    for (const key of ['isBasedOn', 'sourceOrganization', 'license', 'image']) expect(data, key).not.toHaveProperty(key)
  })

  it('calls a statement of rights no licence', async () => {
    const license = licenceField.parse('https://rightsstatements.org/vocab/NoC-US/1.0/')
    const data = await dataFor({ original: { ...KINDS['republished']?.original, license } })
    expect(data).toMatchObject({ usageInfo: license.url })
    expect(data).not.toHaveProperty('license')
  })

  it('has dates as precise as the editor wrote them', async () => {
    const { isBasedOn } = await dataFor(KINDS['excerpt'] ?? {})
    expect(isBasedOn).toMatchObject({ datePublished: '2025-10' })
  })

  it('states that a post was withdrawn, and the original of a translation', async () => {
    expect(await dataFor(KINDS['withdrawn'] ?? {})).toMatchObject({ creativeWorkStatus: 'Withdrawn' })
    const original = { ...KINDS['republished']?.original, changes: { kind: 'translated' as const } }
    expect(await dataFor({ original })).toMatchObject({ translationOfWork: { '@id': original.url } })
  })

  it('of the front page is the publication', async () => {
    const page = read((await renderedSite([])).get('index.html') ?? '')
    expect(dataOf(page)).toMatchObject({ '@type': 'WebSite', name: 'The River Reader', publisher: ours })
  })
})
