import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { commentsIn, marksInPost, readLinkList } from '../../src/content/index.js'
import { CONTEXT, folderOf, reading } from './reading.js'

const { publishers } = readPublishers(
  'harbour:\n  name: Harbour Review\n  url: https://harbour.example.org/\n  terms: { words: 5 }\n',
)

const list = (text: string, files: Readonly<Record<string, string>> = {}) =>
  readLinkList(
    { path: 'items/2026-03.yml', bytes: Buffer.from(text) },
    { context: CONTEXT, folder: folderOf(files), publishers },
  )

const FERRY =
  '- url: https://mole.example.com/ferries\n  title: The last ferry\n  publisher: The Mole\n  date: 2026-03-09\n'

const LINK = '---\ntitle: River\ndate: 2026-03-14\nkind: link\n'
const ORIGINAL = 'original: { publisher: harbour, url: https://harbour.example.org/river }\n'
const post = (text: string) => reading(text, { publishers })

/** The problems as `rule line: what`, to be read beside the text. */
const told = ({ problems }: { problems: ReturnType<typeof list>['problems'] }): string[] =>
  problems.map(({ severity, rule, where, what }) => `${severity} ${rule} ${where.line}: ${what}`)

describe('a list of link items', () => {
  it('is read as posts without a page, each at its line', () => {
    const { items, problems } = list(
      `# our links\n${FERRY}  added: 2026-03-11\n  comment: |\n    We **liked** it.[^1]\n\n    [^1]: A note.\n  quote: |\n    One.\n\n    Two.\n  via: [The Delta Letter]\n  tags: [ferries]\n${FERRY.replace('ferries', 'rail?b=1&utm_source=x&a=2#top')}`,
    )
    const [first, second] = items.map(({ post: read }) => read)
    expect(problems.map(({ rule }) => rule)).toEqual(['link.campaign'])
    expect(first).toMatchObject({
      ...{ kind: 'link', file: 'items/2026-03.yml', line: 2, slug: 'mole-example-com-ferries', output: '', path: '' },
      ...{ id: 'tag:reader.example.org,2024:mole-example-com-ferries', elsewhere: 'https://mole.example.com/ferries' },
      ...{ title: 'The last ferry', quote: 'One.\n\nTwo.', tags: ['ferries'], status: 'published' },
      ...{ original: { publisher: { name: 'The Mole' }, date: { iso: '2026-03-09T00:00:00Z' } } },
      ...{ date: { iso: '2026-03-11T00:00:00Z' }, via: [{ name: 'The Delta Letter' }], summary: 'We liked it.' },
    })
    expect(second).toMatchObject({
      line: 17,
      slug: 'mole-example-com-rail-a-2-b-1',
      date: { iso: '2026-03-09T00:00:00Z' },
    })
    // Ids and links within a comment would be those of other comments on the same page.
    expect(items[0]?.body.html).toContain('<sup class="footnote-ref">[1]</sup>')
    expect(items[0]?.body.html).not.toMatch(/ id=|href=/)
    expect(items[0]?.body.excerpt).toBe(items[0]?.body.html)
    expect(commentsIn({ path: 'items/a.yml', bytes: Buffer.from(`${FERRY}  comment: Short.\n`) }).get(1)).toEqual({
      ...{ markdown: 'Short.', line: 5 },
    })
  })

  it.each([
    ['an empty file', '# nothing yet\n', []],
    ['a mapping', 'url: https://a.example.org/\n', ['error items.list 1: This file is not a list of link items.']],
    ['an entry that is text', `${FERRY}- https://a.example.org/x\n`, ['error items.list 5: This is not a link item.']],
    [
      'missing facts, all at once',
      '- comment: x\n- url: ftp://a\n  title: B\n  publisher: harbour\n  added: soon\n',
      [
        'error items.field 1: `url` is missing.',
        'error items.field 1: `title` is missing.',
        'error items.field 1: This link item has no date.',
        'error items.field 2: `url` is not a web address: "ftp://a" (it should begin with https://).',
        'error items.field 5: `added` is not a date: "soon" (write it like 2026-03-14 or 2026-03-14T09:00:00+01:00).',
      ],
    ],
    [
      'an outlet that nobody names',
      FERRY.replace('  publisher: The Mole\n', ''),
      ['error link.no-publisher 1: This link item does not say where the article appeared.'],
    ],
    [
      'an outlet that its host names',
      FERRY.replace('  publisher: The Mole\n', '').replace('mole.example.com', 'www.harbour.example.org'),
      [],
    ],
    ['a slip in its own key', `${FERRY}  comentt: x\n`, ['error key.misspelled 5: Unknown key `comentt`.']],
    ['a slip that would publish it', `${FERRY}  statsu: draft\n`, ['error key.misspelled 5: Unknown key `statsu`.']],
    ['a draft as others write it', `${FERRY}  draft: true\n`, []],
    [
      'a question of a draft',
      `${FERRY}  status: draft\n  question: May we quote it?\n`,
      ['note items.question 6: This link item has an open question: May we quote it?'],
    ],
    [
      'a question of what is published',
      `${FERRY}  question: who holds the rights.\n`,
      ['error items.question 5: This link item has an open question: who holds the rights.'],
    ],
    [
      'a guess of an import',
      `${FERRY}  authors: [Ada] # unsure: from the byline\n`,
      ['warning post.unsure 5: `0.authors` is a guess: from the byline.'],
    ],
    [
      'YAML that cannot be read',
      '- url: https://a.example.org/x\n  title: A: B\n',
      ['error items.yaml 2: This is not YAML: a text with a colon and a space in it needs quotes.'],
    ],
    [
      'a picture that does not exist',
      `${FERRY}  comment: |\n    Text.\n\n    ![Pier](pier.png)\n`,
      ['warning post.missing-image 8: The image `pier.png` does not exist.'],
    ],
  ])('has its problems told: %s', (_, text, expected) => {
    expect(told(list(text))).toEqual(expected)
  })

  it('keeps the other items if one has an error', () => {
    expect(list(`- url: x\n${FERRY}`).items.map(({ post: read }) => read.line)).toEqual([2])
  })

  it.each([
    ['https://www.mole.example.com/ferries/?utm_medium=rss&fbclid=1#c', 'mole-example-com-ferries'],
    ['https://mole.example.com/статья?id=7', 'mole-example-com-статья-id-7'],
    ['https://mole.example.com/', 'mole-example-com'],
    [`https://mole.example.com/${'a'.repeat(120)}`, expect.stringMatching(/^mole-example-com-a{63}-[\da-f]{8}$/)],
  ])('names an item by its address: %s', (url, slug) => {
    const [item] = list(FERRY.replace('https://mole.example.com/ferries', url)).items
    expect(item?.post.slug).toEqual(slug)
  })

  it('has marks that can be accepted, even below a line of dashes', () => {
    const text = `---\n${FERRY}  authors: [Ada] # unsure: from the byline\n`
    expect(marksInPost(text, 'items/a.yml').marks).toMatchObject([{ field: '0.authors', line: 6 }])
  })
})

describe('a link post', () => {
  it('has no page, and its comment is not limited by terms', () => {
    const words = 'one two three four five six seven eight'
    const { post: read, body, problems } = post(`${LINK}${ORIGINAL}---\n${words}\n`)
    expect(problems).toEqual([])
    expect(read).toMatchObject({
      kind: 'link',
      slug: 'river',
      output: '',
      path: '',
      elsewhere: 'https://harbour.example.org/river',
    })
    expect(read?.overlong).toBeUndefined()
    expect(body?.excerpt).toContain(words)
  })

  it.each([
    ['no address', `${LINK}original: { publisher: harbour }\n`, ['error link.no-url 5: This link item leads nowhere.']],
    ['no original', LINK, ['error link.no-url 1: This link item leads nowhere.']],
    [
      'no outlet',
      `${LINK}original: { url: https://a.example.org/x }\n`,
      ['error link.no-publisher 5: This link item does not say where the article appeared.'],
    ],
    [
      'no outlet yet, in a draft',
      `${LINK}status: draft\noriginal: { url: https://a.example.org/x }\n`,
      ['warning link.no-publisher 6: This link item does not say where the article appeared.'],
    ],
    [
      'a quote that is longer than the terms allow',
      `${LINK}${ORIGINAL}quote: one two three four five six\n`,
      ['error link.quote 6: The quote has 6 words, and Harbour Review allows 5.'],
    ],
    ['a quote that is as long', `${LINK}${ORIGINAL}quote: one two three four five\n`, []],
    ['a quote in Chinese, counted by the character', `${LINK}${ORIGINAL}quote: 河流条约\n`, []],
    [
      'a quote that is an excerpt, without terms',
      `${LINK}original: { publisher: The Mole, url: https://a.example.org/x }\nquote: ${'word '.repeat(151)}\n`,
      [
        'warning link.quote 6: The quote has 151 words, which is an excerpt rather than a quotation, and no terms are known that allow one.',
      ],
    ],
    [
      'a date before that of the original',
      `${LINK}original: { publisher: The Mole, url: https://a.example.org/x, date: 2026-03-20 }\n`,
      [
        'warning original.date-order 5: The original has the date 2026-03-20, which is later than the date of this post, 2026-03-14.',
      ],
    ],
    [
      'a misspelt kind',
      `---\ntitle: A\ndate: 2026-03-14\nkind: lnik\n`,
      ['error post.field 4: `kind` is not a known kind: "lnik".'],
    ],
  ])('has its problems told: %s', (_, head, expected) => {
    expect(told(post(`${head}---\n`)).filter(text => !text.includes('no text'))).toEqual(expected)
  })

  it('leaves `kind` and `quote` to others who use them', () => {
    const { post: read, problems } = post('---\ntitle: A\ndate: 2026-03-14\nkind: essay\nquote: B\n---\nText.\n')
    expect([read?.kind, read?.extra, problems]).toEqual([undefined, { kind: 'essay', quote: 'B' }, []])
  })
})

describe('a link post of another generator', () => {
  it.each<[string, string, string | undefined, string[]]>([
    ['external-url of Octopress', 'external-url: https://harbour.example.org/a', 'Harbour Review', ['post.link']],
    [
      'externalUrl of a Hugo theme',
      'params:\n  externalUrl: https://harbour.example.org/a',
      'Harbour Review',
      ['post.link'],
    ],
    [
      'externalLink of another',
      'externalLink: https://a.example.org/a',
      'a.example.org',
      ['post.link', 'link.no-publisher'],
    ],
    [
      'external_url with its outlet',
      'external_url: https://a.example.org/a\nexternal_site: The Mole',
      'The Mole',
      ['post.link'],
    ],
    ['a layout with its link', 'layout: link\nlink: https://harbour.example.org/a', 'Harbour Review', []],
    ['a format of WordPress', 'post_format: link\nlink: https://harbour.example.org/a', 'Harbour Review', []],
    [
      'link alone, which may be the address of the post',
      'link: https://harbour.example.org/a',
      undefined,
      ['post.link'],
    ],
    ['link to our own site', 'link: https://reader.example.org/a/', undefined, []],
    ['externalLink without an address', 'externalLink: false', undefined, []],
    ['a layout alone', 'layout: link', undefined, []],
  ])('is one where that is clear: %s', (_, keys, outlet, rules) => {
    const { post: read, problems } = post(`---\ntitle: A\ndate: 2026-03-14\n${keys}\n---\nComment.\n`)
    expect([read?.kind, read?.original?.publisher?.name, problems.map(({ rule }) => rule)]).toEqual([
      ...(outlet === undefined ? [undefined, undefined] : ['link', outlet]),
      rules,
    ])
  })
})
