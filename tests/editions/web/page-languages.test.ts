import { type ChildNode, isTag, isText } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { expect, it } from 'vitest'
import { escapeRegex } from '../../../src/core/text.js'
import { directionOf, type Site } from '../../../src/editions/index.js'
import { issuePageEditions, type WebIssue } from '../../../src/editions/web/index.js'
import { LOCALES } from '../../locales.js'
import { type ArticleFacts, articleOf, on, plannedSite, siteOf, textOf, theme } from './article-factory.js'

// Nothing that a post says is a word of a language.
const QUX = { publisher: { name: 'Qux', url: 'https://qux.example.com/' }, url: 'https://qux.example.com/1' }
const POSTS: readonly ArticleFacts[] = Array.from({ length: 4 }, (_, i) => ({
  slug: `q${i}`,
  title: `Qvx ${i}`,
  summary: 'Xqv zzw.',
  html: '<p>Vvq xzq.</p>',
  excerpt: '<p>Vvq.</p>',
  date: `2026-03-${11 + i}`,
  updated: `2026-03-${21 + i}`,
  tags: ['qqv', `v${i}`],
  authors: [{ name: 'Zzq Xvv' }],
  passOn: true,
  comments: 'https://qux.example.com/c',
  ...(i === 1 ? { notice: 'Vzq.', extent: 'excerpt' as const } : {}),
  ...(i > 1 ? { original: { ...QUX, date: on('2026-03-01'), title: 'Qvx', changes: { kind: 'none' as const } } } : {}),
}))

const PATHS = [
  ...['index.html', 'q0/index.html', 'q1/index.html', 'q2/index.html', 'q2/republish/index.html'],
  ...['archive/index.html', 'archive/tags/qqv/index.html', 'feeds/index.html', '404.html'],
  ...['issues/w/1/index.html', 'issues/w/2/index.html'],
]

function issuesOf(site: Site): WebIssue[] {
  const { language } = site.publication
  const articles = POSTS.map(facts => articleOf(facts, site))
  return (['lead', 'full'] as const).map((layout, i) => ({
    ...{ name: 'w', kind: 'digest', title: 'Wqq', subject: `Wqq ${i}`, language, words: site.wordsFor(language) },
    ...{ direction: directionOf(language), articles, sections: [], layout, content: 'excerpt', intro: '' },
    ...{ corrections: articles.filter(({ notice }) => notice), path: `issues/w/${i + 1}/`, date: on('2026-03-14') },
    key: String(i),
  }))
}

async function pagesIn(language: string): Promise<readonly string[]> {
  const site = siteOf(`language: ${language}\nserver: {}\nfeeds:\n  q: { title: Qqq, tags: [qqv] }\n`)
  const issues = [{ name: 'w', kind: 'digest' as const, title: 'Wqq', path: 'issues/w/', date: on('2026-03-14') }]
  const pages = issuePageEditions(site, issuesOf(site), theme()).map(page => [page.path, page] as const)
  const planned = new Map([...plannedSite(POSTS, { site, issues }), ...pages])
  return Promise.all(PATHS.map(path => textOf(planned.get(path) ?? expect.fail(`no ${path}`))))
}

/** The attributes whose values people read or hear. */
const READ_OUT = ['aria-label', 'alt', 'title', 'placeholder', 'data-copied']

/** Lists the texts of a page outside elements in English. */
function textsIn(nodes: readonly ChildNode[]): string[] {
  return nodes.flatMap(node => {
    if (isText(node)) return [node.data]
    if (!isTag(node) || /^(?:script|style|textarea)$/.test(node.name)) return []
    if (/^en\b/.test(node.attribs['lang'] ?? '')) return []
    const told = READ_OUT.flatMap(name => node.attribs[name] ?? [])
    return [...told, ...(node.name === 'title' ? [] : textsIn(node.children))]
  })
}

const phrasesIn = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(/\{[^{}]*\}/) : Object.values(value as object).flatMap(phrasesIn)
const piecesOf = (value: unknown): string[] =>
  phrasesIn(value).flatMap(phrase => (/\p{L}{4}/u.test(phrase) ? [phrase.trim()] : []))
const ENGLISH = new Set(piecesOf(LOCALES.get('en')))

it.each([...[...LOCALES.keys()].filter(tag => !/^en\b/.test(tag)), 'fa'])(
  'every page of a publication in %s has no English but what is marked as English',
  async language => {
    const own = new Set(piecesOf(LOCALES.get(language) ?? {}))
    const base = new Set(piecesOf(LOCALES.get(language.split('-')[0] ?? '') ?? {}))
    const foreign = [...ENGLISH].filter(phrase => !own.has(phrase) && !base.has(phrase)).map(escapeRegex)
    const pattern = new RegExp(`(?<!\\p{L})(?:${foreign.join('|')})(?!\\p{L})`, 'gu')
    const pages = await pagesIn(language)
    const description = siteOf().publication.description
    const leaks = pages.flatMap((page, i) =>
      textsIn(parseDocument(page).children)
        .filter(text => text !== description)
        .flatMap(text => text.match(pattern) ?? [])
        .map(phrase => `${PATHS[i]}: ${phrase}`),
    )
    expect(leaks).toEqual([])
  },
)

it('lists each issue on the page of feeds in the language of its title', async () => {
  const link = { kind: 'post' as const, date: on('2026-03-14') }
  const issues = [
    { ...link, name: 'a', title: 'Vvq', path: 'issues/a/', language: 'de' },
    { ...link, name: 'b', title: 'ععع', path: 'issues/b/', language: 'ar' },
    { ...link, name: 'c', title: 'Xxq', path: 'issues/c/', language: 'en' },
  ]
  const page = await textOf(plannedSite(POSTS, { site: siteOf(), issues }).get('feeds/index.html'))
  expect(page).toContain('<a href="../issues/a/" lang="de" dir="ltr">Vvq</a>')
  expect(page).toContain('<a href="../issues/b/" lang="ar" dir="rtl">ععع</a>')
  expect(page).toContain('<a href="../issues/c/">Xxq</a>')
})

it('says in the language of an issue where a post in another language goes on', async () => {
  const site = siteOf()
  const [, whole = expect.fail()] = issuesOf(site)
  const foreign = articleOf({ ...POSTS[0], language: 'ar' }, site)
  const [page] = issuePageEditions(site, [{ ...whole, articles: [foreign] }], theme())
  expect(await textOf(page)).toContain(
    '<p class="more" lang="en"><a class="button" href="https://reader.example.org/q0/" dir="auto">Continue reading</a></p>',
  )
})

it.each([
  ['Wqq', undefined],
  ['Wqq: Qvx 0', undefined],
  ['Wqq\u202f: Qvx 0', undefined],
  ['Wqq：Qvx 0', undefined],
  ['Qvx 0', undefined],
  ['Wqq: Vzq', 'Vzq'],
  ['Vzq: Wqq', 'Vzq: Wqq'],
  ['Wqqs are here', 'Wqqs are here'],
])('shows of the subject “%s” below the title of an issue only what no heading says', async (subject, below) => {
  const site = siteOf()
  const [issue = expect.fail()] = issuesOf(site)
  const [page] = issuePageEditions(site, [{ ...issue, subject }], theme())
  const opening = /<header class="opening">[\s\S]*?<\/header>/.exec(await textOf(page ?? expect.fail()))?.[0]
  expect(/<p class="standfirst">(.*)<\/p>/.exec(opening ?? '')?.[1]).toBe(below)
})
