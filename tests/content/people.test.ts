import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { reading, rulesOf } from './reading.js'

const post = (yaml: string, given = {}) => reading(`---\ntitle: A\ndate: 2026-03-14\n${yaml}\n---\n\nA body.\n`, given)

/**
 * Forms in which other tools write people, each as it is in public repositories and reports: Quarto, JOSS, CFF, Zotero,
 * CSL, Pandoc, Zenodo, WAI translations, Learn X in Y minutes, webpack, Ghost, Jekyll themes, co-author plugins.
 */
const FORMS: readonly [tool: string, yaml: string, people: Record<string, unknown>][] = [
  [
    'Quarto: affiliations by reference',
    'author: [{ name: Ada Writer, orcid: 0000-0002-1825-0097, affiliations: [{ ref: tides }], equal-contributor: true }]\naffiliations: [{ id: tides, name: Institute for Tides }]',
    {
      authors: [
        { name: 'Ada Writer', orcid: 'https://orcid.org/0000-0002-1825-0097', affiliation: 'Institute for Tides' },
      ],
    },
  ],
  [
    'Quarto: a name in parts, a department, roles by CRediT',
    'author: [{ name: { given: Ada, family: Writer }, roles: [writing, editing], affiliations: [{ name: Example University, department: Rivers }] }]',
    { authors: [{ name: 'Ada Writer', affiliation: 'Rivers, Example University' }] },
  ],
  [
    'JOSS: affiliations by number',
    'authors: [{ name: Ada Writer, affiliation: "1, 2" }, { name: Bo Author, affiliation: 2 }]\naffiliations: [{ name: Example University, index: 1 }, { name: Institute for Tides, index: 2 }]',
    {
      authors: [
        { name: 'Ada Writer', affiliation: 'Example University; Institute for Tides' },
        { name: 'Bo Author', affiliation: 'Institute for Tides' },
      ],
    },
  ],
  [
    'JOSS: a number without a table',
    'authors: [{ name: Ada Writer, affiliation: 1 }]',
    { authors: [{ name: 'Ada Writer' }] },
  ],
  [
    'CFF: family and given names',
    'authors: [{ family-names: Writer, given-names: Ada, website: https://ada.example.org }]',
    { authors: [{ name: 'Ada Writer', url: 'https://ada.example.org/' }] },
  ],
  [
    'CSL: an author, a literal name and a translator',
    'author: [{ family: Writer, given: Ada }, { literal: Institute for Tides }]\ntranslator: [{ family: Muster, given: Marie }]',
    { authors: [{ name: 'Ada Writer' }, { name: 'Institute for Tides' }], translators: [{ name: 'Marie Muster' }] },
  ],
  [
    'Zotero: creators by type',
    'authors: [{ firstName: Ada, lastName: Writer, creatorType: author }, { firstName: Marie, lastName: Muster, creatorType: translator }]',
    { authors: [{ name: 'Ada Writer' }], translators: [{ name: 'Marie Muster' }] },
  ],
  [
    'Pandoc EPUB: contributors with their role',
    'contributor: [{ text: Ada Writer, role: Author }, { text: Marie Muster, role: Translator }]',
    { authors: [{ name: 'Ada Writer' }], translators: [{ name: 'Marie Muster' }] },
  ],
  [
    'WAI translations',
    'translators: [{ name: Marie Muster }]\ncontributors: [{ name: Rea Search }]',
    { translators: [{ name: 'Marie Muster' }], contributors: [{ name: 'Rea Search' }] },
  ],
  [
    'Learn X in Y minutes: pairs of name and address',
    'contributors: [["Ada Writer", "https://ada.example.org/"]]\ntranslators: [["Marie Muster", "https://marie.example.org/"]]',
    {
      contributors: [{ name: 'Ada Writer', url: 'https://ada.example.org/' }],
      translators: [{ name: 'Marie Muster', url: 'https://marie.example.org/' }],
    },
  ],
  [
    'webpack and React: names of accounts',
    'translators: [kei, marie]',
    { translators: [{ name: 'kei' }, { name: 'marie' }] },
  ],
  [
    'a Hugo guide: the role repeats the list',
    'author: [Ada Writer]\ntranslators: [{ name: Marie Muster, role: translator, weight: 1, url: https://marie.example.org/ }]',
    { authors: [{ name: 'Ada Writer' }], translators: [{ name: 'Marie Muster', url: 'https://marie.example.org/' }] },
  ],
  [
    'Ghost: illustrators among the authors',
    'authors: [{ name: Ada Writer, slug: ada }, { name: Il Lus, role: Illustrator }]',
    { authors: [{ name: 'Ada Writer' }], contributors: [{ name: 'Il Lus', role: 'illustrator' }] },
  ],
  [
    'a Jekyll theme: a role that is a position',
    'author: { name: Ada Writer, role: Historical Preservation Specialist }',
    { authors: [{ name: 'Ada Writer', jobTitle: 'Historical Preservation Specialist' }] },
  ],
  [
    'JSON-LD: organisations by type',
    'authors: [{ type: Organization, name: World Health Organization }]',
    { authors: [{ name: 'World Health Organization', kind: 'organization' }] },
  ],
  [
    'a byline of translators',
    'translator: Marie Muster and Jo Muster',
    { translators: [{ name: 'Marie Muster' }, { name: 'Jo Muster' }] },
  ],
]

describe('people as other tools write them', () => {
  it.each(FORMS)('%s', (_, yaml, people) => {
    const { post: read, problems } = post(yaml)
    expect(problems).toEqual([])
    const { authors, translators, photographers, contributors } = read ?? expect.fail()
    const nobody = { authors: [], translators: [], photographers: [], contributors: [] }
    expect({ authors, translators, photographers, contributors }).toEqual({ ...nobody, ...people })
  })
})

describe('a post', () => {
  it.each<[yaml: string, rule: string, words: RegExp]>([
    ['authors: [{ name: Ada, orcid: 0000-1111-2222-3333 }]', 'post.field', /`authors.0.orcid` is not an ORCID iD/],
    ['authors: [{ name: Ada, kind: robot }]', 'post.field', /person, organization/],
    ['original: { publisher: A, doi: 11.1/x }', 'post.field', /`original.doi` is not a DOI/],
    ['original: { publisher: A, isbn: 978-3-16-148410-1 }', 'post.field', /`original.isbn` is not an ISBN/],
    ['original: { publisher: A, language: English }', 'post.field', /language tag/],
    ['original: { publisher: A, kind: film }', 'post.field', /article, book, report/],
    ['original: { publisher: A, language: de, changes: none }', 'terms.language', /so the text is changed/],
    ['contributors: 12', 'post.ignored', /contains no name/],
    ['authors: [Bo, { name: Ada, role: Tea }]', 'post.role', /Ada is credited as a contributor/],
    ['transltors: [Marie]', 'key.misspelled', /Unknown key `transltors`/],
    ['original: { publishers: [harbor-review] }', 'post.publisher', /No publisher is called `harbor-review`/],
    ['original: { publisher: [a, b] }', 'terms.publishers', /A and B differ on `terms.link`/],
    [
      'original: { publisher: A, url: "https://a.example.org/", license: CC-BY-ND-4.0, language: de }',
      'terms.no-derivatives',
      /translated/,
    ],
    [
      'authors: [{ name: Ada, affiliation: Professor of Biology }]\noriginal: { publisher: c }',
      'terms.missing-fact',
      /institution/,
    ],
  ])('has a problem with %s', (yaml, rule, words) => {
    const { publishers } = readPublishers(
      'a: { name: A, terms: { link: home } }\nb: { name: B, terms: { link: article } }\nc: { name: C, terms: { institutions: yes } }\nharbour-review: { name: H }\n',
    )
    const result = post(yaml, { publishers })
    expect(rulesOf(result)).toContain(rule)
    expect(result.problems.map(({ what }) => what).join(' ')).toMatch(words)
  })

  it.each(['10.1000/182', 'doi:10.1000/182', 'https://doi.org/10.1000/182', 'http://dx.doi.org/10.1000%2F182'])(
    'reads the DOI %s',
    doi => expect(post(`original: { publisher: A, doi: '${doi}' }`).post?.original?.doi).toBe('10.1000/182'),
  )

  it.each(['978-3-16-148410-0', 'ISBN 978-3-16-148410-0', '0-306-40615-2', '043942089X'])('reads the ISBN %s', isbn =>
    expect(post(`original: { publisher: A, isbn: ${isbn} }`).post?.original?.isbn).toBe(isbn.replace('ISBN ', '')),
  )

  it('in a language other than its original is a translation', () => {
    const changes = (yaml: string) => post(`original: { publisher: A, ${yaml} }`).post?.original?.changes
    expect([changes('language: de'), changes('language: en-GB'), changes('')]).toEqual([
      { kind: 'translated' },
      undefined,
      undefined,
    ])
  })
})
