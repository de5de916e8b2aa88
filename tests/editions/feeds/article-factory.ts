import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { creditOf, type People } from '../../../src/attribution/index.js'
import { fingerprint } from '../../../src/core/fingerprint.js'
import { type Moment, parseMoment } from '../../../src/core/moment.js'
import { feedEditions, feedLinks } from '../../../src/editions/feeds/index.js'
import { type Article, compileTemplates, directionOf, type Edition, type Site } from '../../../src/editions/index.js'
import { type Publication, readPublication } from '../../../src/publication/publication.js'
import { wordsFor } from '../../locales.js'

export const moment = (text: string): Moment => {
  const found = parseMoment(text, 'UTC')
  if (!found) throw new Error(`no date: ${text}`)
  return found
}

/** A publication from its YAML, with `url` and `title` filled in. */
export function publicationOf(yaml = ''): Publication {
  const head = [
    /^title:/m.test(yaml) ? '' : 'title: The Reader',
    /^url:/m.test(yaml) ? '' : 'url: https://reader.example.org/',
  ]
  const { publication, problems } = readPublication([...head, yaml].join('\n'))
  if (!publication) throw new Error(JSON.stringify(problems))
  return publication
}

export interface ArticleFacts extends Partial<Omit<Article, 'credit' | 'body' | 'excerpt' | 'date' | 'changed'>> {
  readonly date?: string
  readonly changed?: string
  readonly body?: string
  readonly excerpt?: string
  readonly credit?: Partial<Pick<Parameters<typeof creditOf>[0], keyof People | 'original' | 'via'>>
}

/** An article of the feed channel with the facts that a test is about. */
export function articleOf(slug: string, facts: ArticleFacts = {}, publication = publicationOf()): Article {
  const {
    date: day = '2026-03-14T09:00:00+01:00',
    changed,
    body = '<p>Body.</p>',
    excerpt = '<p>Excerpt.</p>',
    credit,
    ...rest
  } = facts
  const date = moment(day)
  const url = `${publication.url}${slug}/`
  const title = rest.title ?? `Title of ${slug}`
  const language = rest.language ?? 'en'
  const own = { authors: [], via: [], ...credit }
  return {
    extra: {},
    translations: [],
    noticeTitle: 'notice',
    channel: 'feed',
    id: `tag:reader.example.org,2024:${encodeURI(slug)}`,
    slug,
    output: `${slug}/index.html`,
    path: `${slug}/`,
    url,
    title,
    language,
    words: wordsFor(language),
    direction: directionOf(language),
    date,
    changed: changed ? moment(changed) : date,
    summary: `Summary of ${slug}.`,
    tags: [],
    credit: creditOf({ language: 'en', wordsFor, title, publication, url, date, ...own }),
    withdrawn: false,
    extent: 'full',
    canonical: url,
    index: true,
    plain: () => false,
    body: () => body,
    excerpt: () => excerpt,
    fingerprint: fingerprint(slug, JSON.stringify(facts)),
    ...rest,
  }
}

const root = join(import.meta.dirname, '../../../templates')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(file => file.startsWith('feed/') && file.endsWith('.hbs'))
  .map((file): [string, string] => [file, readFileSync(join(root, file), 'utf8')])
export const { templates } = compileTemplates(new Map(files))

export const siteOf = (publication: Publication, tags: readonly string[] = []): Site => ({
  publication,
  feeds: feedLinks(publication, tags),
  wordsFor,
  generator: { name: 'Offprint', version: '1.0.0' },
  key: 'site',
})

/** All feed editions of the articles. */
export const editionsOf = (articles: readonly Article[], publication = publicationOf()): Edition[] =>
  feedEditions(
    siteOf(
      publication,
      articles.flatMap(({ tags }) => tags),
    ),
    articles,
    templates,
  )

/** All rendered documents by their path. */
export async function renderAll(editions: readonly Edition[]): Promise<Map<string, string>> {
  const rendered = new Map<string, string>()
  for (const { path, render } of editions) rendered.set(path, String((await render()).bytes))
  return rendered
}
