import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { creditOf, type Original, type People, type Terms, type Via } from '../../../src/attribution/index.js'
import type { Picture } from '../../../src/content/index.js'
import { perFeedFormat } from '../../../src/core/feed-formats.js'
import { fingerprint } from '../../../src/core/fingerprint.js'
import { type Moment, parseMoment } from '../../../src/core/moment.js'
import {
  type Article,
  compileTemplates,
  directionOf,
  type Edition,
  type FeedLink,
  relative,
  type Site,
  type Templates,
  withAbsoluteLinks,
} from '../../../src/editions/index.js'
import { type IssueLink, webEditions } from '../../../src/editions/web/index.js'
import { type Publication, readPublication } from '../../../src/publication/publication.js'
import { wordsFor } from '../../locales.js'

/** Reads a date that must be valid. */
export function on(text: string): Moment {
  const moment = parseMoment(text, 'UTC')
  if (!moment) throw new Error(`no date: ${text}`)
  return moment
}

export function publicationOf(yaml = ''): Publication {
  const { publication, problems } = readPublication(
    `title: The River Reader\nurl: https://reader.example.org/\ndescription: Essays on water, borders and the people who share them, gathered from the journals that published them first.\n${yaml}`,
  )
  if (!publication) throw new Error(JSON.stringify(problems))
  return publication
}

const feedLink = (name: string, title: string): FeedLink => {
  const folder = name === '' ? '' : `feeds/${name}/`
  return {
    name,
    title,
    description: `What is new: ${title}`,
    ...perFeedFormat(({ file }) => folder + file),
  }
}

export function siteOf(yaml = '', extra: readonly FeedLink[] = []): Site {
  const publication = publicationOf(yaml)
  return {
    publication,
    feeds: [...publication.feeds.map(({ name, title }) => feedLink(name, title)), ...extra],
    wordsFor,
    generator: { name: 'Offprint', version: '0.1.0' },
    key: fingerprint(JSON.stringify(publication)),
  }
}

const THEME = join(import.meta.dirname, '../../../templates')

let compiled: Templates | undefined

/** The default theme, from the repository. */
export function theme(): Templates {
  if (compiled) return compiled
  const names = readdirSync(THEME, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !`${entry.parentPath}/`.startsWith(join(THEME, 'themes/')))
    .map(entry => join(entry.parentPath, entry.name).slice(THEME.length + 1))
  const { templates, problems } = compileTemplates(
    new Map(names.map(name => [name, readFileSync(join(THEME, name), 'utf8')])),
  )
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  compiled = templates
  return templates
}

export interface ArticleFacts extends Partial<People> {
  readonly slug?: string
  readonly title?: string
  readonly date?: string
  readonly updated?: string
  readonly summary?: string
  readonly language?: string
  readonly original?: Original
  readonly via?: readonly Via[]
  readonly tags?: readonly string[]
  readonly image?: Picture
  readonly html?: string
  readonly excerpt?: string
  readonly notice?: string
  readonly withdrawn?: boolean
  readonly extent?: 'full' | 'excerpt'
  readonly canonical?: 'original' | 'self'
  readonly index?: boolean
  readonly comments?: string
  readonly output?: string
  readonly passOn?: boolean
  readonly gone?: boolean
  readonly terms?: Terms
  readonly counter?: string
}

/** An article of the web channel, as `articlesOf` would make it of a post with these facts. */
export function articleOf(facts: ArticleFacts, site: Site = siteOf()): Article {
  const slug = facts.slug ?? 'river-treaty'
  const output = facts.output ?? `${slug}/index.html`
  const path = output.replace(/index\.html$/, '')
  const { publication } = site
  const url = publication.url + path
  const language = facts.language ?? publication.language
  const title = facts.title ?? 'Why the river treaty held'
  const date = on(facts.date ?? '2026-03-14T09:00:00+01:00')
  const updated = facts.updated ? on(facts.updated) : undefined
  const credit = creditOf({
    language,
    wordsFor,
    title,
    translators: facts.translators ?? [],
    photographers: facts.photographers ?? [],
    contributors: facts.contributors ?? [],
    authors: facts.authors ?? [{ name: 'Ada Writer' }],
    ...(facts.original ? { original: facts.original } : {}),
    via: facts.via ?? [],
    publication,
    url,
    date,
    ...(updated ? { updated } : {}),
  })
  const html = facts.html ?? '<p>Sixty years ago two ministers signed a treaty that neither of them had read.</p>'
  const own = !facts.original?.url || facts.canonical === 'self'
  return {
    extra: {},
    translations: [],
    noticeTitle: facts.withdrawn ? 'withdrawn' : 'notice',
    channel: 'web',
    ...(facts.gone ? { gone: true } : {}),
    ...(facts.terms ? { terms: facts.terms } : {}),
    ...(facts.counter ? { counter: facts.counter } : {}),
    ...(facts.passOn ? { passOn: true, copy: () => withAbsoluteLinks(html, publication.url, () => undefined) } : {}),
    id: `tag:reader.example.org,2024:${slug}`,
    slug,
    output,
    path,
    url,
    title,
    language,
    words: wordsFor(language),
    direction: directionOf(language),
    date,
    changed: updated ?? date,
    ...(updated ? { updated } : {}),
    summary: facts.summary ?? 'Two states that agreed on nothing else have shared one river for sixty years.',
    tags: facts.tags ?? [],
    ...(facts.image ? { image: facts.image } : {}),
    credit,
    ...(facts.notice ? { notice: facts.notice } : {}),
    withdrawn: facts.withdrawn ?? false,
    extent: facts.extent ?? 'full',
    canonical: own ? url : (facts.original?.url ?? url),
    index: facts.index ?? own,
    ...(facts.comments ? { comments: facts.comments } : {}),
    plain: () => false,
    body: () => relative(facts.extent === 'excerpt' ? (facts.excerpt ?? html) : html, path, () => undefined),
    excerpt: () => relative(facts.excerpt ?? html, path, () => undefined),
    fingerprint: fingerprint(JSON.stringify(facts)),
  }
}

interface SiteFacts {
  readonly site?: Site
  readonly issues?: readonly IssueLink[]
}

/** Everything that the web edition makes of some posts, by path; each is rendered when it is asked for. */
export function plannedSite(
  facts: readonly ArticleFacts[],
  { site = siteOf(), issues = [] }: SiteFacts = {},
): ReadonlyMap<string, Edition> {
  const articles = facts.map(each => articleOf(each, site)).sort((a, b) => b.date.epoch - a.date.epoch)
  return new Map(webEditions(site, articles, issues, theme()).map(edition => [edition.path, edition]))
}

/** The texts of the same. */
export async function renderedSite(
  facts: readonly ArticleFacts[],
  given: SiteFacts = {},
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>()
  for (const [path, edition] of plannedSite(facts, given)) texts.set(path, await textOf(edition))
  return texts
}

/** The page of one post. */
export async function pageOf(facts: ArticleFacts, site: Site = siteOf()): Promise<string> {
  const article = articleOf(facts, site)
  const edition = webEditions(site, [article], [], theme()).find(({ path }) => path === article.output)
  return textOf(edition)
}

/** The text of an edition. */
export async function textOf(edition: Edition | undefined): Promise<string> {
  if (!edition) throw new Error('There is no such edition.')
  return String((await edition.render()).bytes)
}
