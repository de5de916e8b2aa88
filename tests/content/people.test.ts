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
    'an export that repeats the institution',
    'authors: [{ name: Ada Writer, affiliations: [Example University, Example University] }, { name: Bo Author, affiliation: "Example University, Example University" }]',
    {
      authors: [
        { name: 'Ada Writer', affiliation: 'Example University' },
        { name: 'Bo Author', affiliation: 'Example University' },
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
    'Hashnode and freeCodeCamp: co-authors',
    'author: Ada Writer\nco_authors: [Bo Author, Cy Third]',
    { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }, { name: 'Cy Third' }] },
  ],
  ['Hashnode: no co-authors', 'author: Ada Writer\nco_authors: []', { authors: [{ name: 'Ada Writer' }] }],
  [
    'numbered authors',
    'author1: Ada Writer\nauthor2: Bo Author',
    { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }] },
  ],
  [
    'a guest whose post an account publishes',
    'author: admin\nguest_author: { name: Ada Writer, job_title: Pilot }',
    { authors: [{ name: 'Ada Writer', jobTitle: 'Pilot' }] },
  ],
  [
    'Docusaurus: an author in keys of its own',
    'author: Ada Writer\nauthor_title: Pilot\nauthor_url: https://ada.example.org/\nauthor_image_url: https://ada.example.org/a.png',
    { authors: [{ name: 'Ada Writer', jobTitle: 'Pilot', url: 'https://ada.example.org/' }] },
  ],
  ['a theme: the name of an account', 'author: ada\nauthorName: Ada Writer', { authors: [{ name: 'Ada Writer' }] }],
  ['Pandoc: a creator', 'creator: Ada Writer', { authors: [{ name: 'Ada Writer' }] }],
  [
    'a CMS: a byline',
    'byline: By Ada Writer and Bo Author',
    { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }] },
  ],
  [
    'a magazine: editors and illustrators',
    'author: Ada Writer\neditors: [Ed Itor, Co Editor]\nillustrated_by: Il Lus\ncontributors: [Rea Search]',
    {
      authors: [{ name: 'Ada Writer' }],
      contributors: [
        { name: 'Rea Search' },
        { name: 'Ed Itor', role: 'editor' },
        { name: 'Co Editor', role: 'editor' },
        { name: 'Il Lus', role: 'illustrator' },
      ],
    },
  ],
  [
    'WAI: names with their addresses',
    'author: Ada Writer\neditors: [{ Ed Itor: https://ed.example.org/ }]',
    {
      authors: [{ name: 'Ada Writer' }],
      contributors: [{ name: 'Ed Itor', url: 'https://ed.example.org/', role: 'editor' }],
    },
  ],
  [
    'Docusaurus: a position as the title',
    'authors: [{ name: Ada Writer, title: Pilot, url: https://ada.example.org/ }]',
    { authors: [{ name: 'Ada Writer', jobTitle: 'Pilot', url: 'https://ada.example.org/' }] },
  ],
  [
    'a magazine: a second byline',
    'byline: By Ada Writer\nbyline2: with Bo Author',
    { authors: [{ name: 'Ada Writer' }, { name: 'Bo Author' }] },
  ],
  [
    'keys in the language of the post',
    'autora: Ana García\nfotógrafo: Pía Foto\nredakcja: Ed Itor',
    {
      authors: [{ name: 'Ana García' }],
      photographers: [{ name: 'Pía Foto' }],
      contributors: [{ name: 'Ed Itor', role: 'editor' }],
    },
  ],
  [
    'keys for anything else',
    'author: Ada Writer\nphoto: a.jpg\ntext: Hello\nquote-author: Bo Author',
    { authors: [{ name: 'Ada Writer' }] },
  ],
  ['Quarto: the mode of an editor', 'author: Ada Writer\neditor: visual', { authors: [{ name: 'Ada Writer' }] }],
  [
    'Quarto: the settings of an editor',
    'author: Ada Writer\neditor: { markdown: { wrap: 72 } }',
    { authors: [{ name: 'Ada Writer' }] },
  ],
  [
    'Zola: people in a table',
    'extra: { author: Ada Writer, editor: Ed Itor, author_profile: true }',
    { authors: [{ name: 'Ada Writer' }], contributors: [{ name: 'Ed Itor', role: 'editor' }] },
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
  it('credits each entry of a list as one author, whatever it contains', () => {
    const names = ['Ada Writer and Bo Author', 'Rivers, Lakes & Co', 'Cy Third']
    const yaml = `[${names.map(name => JSON.stringify(name)).join(', ')}]`
    const read = post(`authors: ${yaml}\noriginal: { publisher: A, authors: ${yaml} }`).post
    expect(read?.authors.map(({ name }) => name)).toEqual(names)
    expect(read?.original?.authors?.map(({ name }) => name)).toEqual(names)
  })

  it.each<[yaml: string, rule: string, words: RegExp]>([
    ['authors: [{ name: Ada, orcid: 0000-1111-2222-3333 }]', 'post.field', /`authors.0.orcid` is not an ORCID iD/],
    ['authors: [{ name: Ada, kind: robot }]', 'post.field', /person, organization/],
    ['original: { publisher: A, doi: 11.1/x }', 'post.field', /`original.doi` is not a DOI/],
    ['original: { publisher: A, isbn: 978-3-16-148410-1 }', 'post.field', /`original.isbn` is not an ISBN/],
    ['original: { publisher: A, language: English }', 'post.field', /language tag/],
    ['original: { publisher: A, kind: film }', 'post.field', /article, book, report/],
    ['original: { publisher: A, language: de, changes: none }', 'terms.language', /so the text is changed/],
    ['contributors: 12', 'post.ignored', /contains no name/],
    ['original: { publisher: A, authors: Ada & Bo }', 'post.names', /`original.authors` could name one or several/],
    ['authors: [ada-writer]', 'post.ignored', /“ada-writer”, which looks like a key/],
    ['author: Ada Writer\nphoto: Pia Photo', 'post.ignored', /`photo` seems to name somebody/],
    [`byline: Ada Writer ${'writes about the sea. '.repeat(20)}`, 'post.ignored', /too long for a list of names/],
    ['author: Ada & Bo', 'post.names', /`author` could name one or several: "Ada & Bo"/],
    ['authors: [Ada Writer and Bo Author]', 'post.names', /one entry that reads as 2 names/],
    ['author: Ada Writer et al.', 'post.names', /`author` mentions people without their names/],
    [
      'authors: [Ada Writer]\nbyline: Bo Author',
      'post.ignored',
      /`byline` names Bo Author, whom the credit leaves out/,
    ],
    ['author: Ada Writer\nreviewers: [Rea View]', 'post.ignored', /`reviewers` seems to name somebody/],
    ['author: Ada Writer\nextra: { fact_checked_by: Rea View }', 'post.ignored', /`extra.fact_checked_by` seems/],
    ['authors: [Bo, { name: Ada, role: Tea }]', 'post.role', /Ada is credited as a contributor/],
    ['transltors: [Marie]', 'key.misspelled', /Unknown key `transltors`/],
    ['authors: [{ name: Ada Writer, bio: [Swims] }]', 'post.field', /`authors.0.bio` should be text/],
    ['authors: [{ name: Ada Writer, url: 5 }]', 'post.field', /`authors.0.url` is not a web address/],
    ['authors: [{ name: Ada Writer, kind: [person] }]', 'post.field', /`authors.0.kind`/],
    ['authors: [{ name: Ada Writer, orcid: { a: b } }]', 'post.field', /`authors.0.orcid`/],
    ['authors: [{ name: Ada Writer, affiliation: { a: b } }]', 'post.field', /`authors.0.affiliation`/],
    ['authors: [{ name: [Ada Writer] }]', 'post.field', /`authors.0.name`/],
    ['tags: { rivers: { a: b } }', 'post.ignored', /`tags` is not a list of tags/],
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
