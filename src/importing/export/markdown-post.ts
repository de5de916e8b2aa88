import { foreignPost } from '../../content/index.js'
import type { ImportContext, ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import type { ReadSource } from '../importer.js'
import { metadataDate } from '../metadata-date.js'

/** A Markdown file with its path within the folder of posts. */
export interface MarkdownFile {
  readonly path: string
  readonly text: string
  /** The values that the file's folder sets for its posts. */
  readonly inherited?: Readonly<Record<string, unknown>>
}

const DATES = /^(?:date|updated|original\.(?:date|expires|embargo|publishers\.\d+\.date)|via\.\d+\.date)$/

/**
 * Imports a post that was written for another generator or for none: its frontmatter is translated, its Markdown stays. It
 * returns undefined if the frontmatter cannot be read.
 *
 * @param timezone the timezone of dates that state none
 */
export function markdownPost(
  { path, text, inherited }: MarkdownFile,
  context: ImportContext,
  timezone: string,
): ImportedArticle | undefined {
  const read = foreignPost(text, path, { ...context, since: '2000', posts: 'posts', static: 'static' }, inherited)
  if (!read) return undefined
  const facts = newFacts()
  const { publishDate } = read
  if (publishDate && publishDate.epoch > context.now) facts.add('date', publishDate.iso, FROM)
  addAll(read.fields, '', facts, timezone)
  facts.add('slug', read.slug, FROM)
  facts.add('permalink', read.permalink, FROM)
  if (!facts.has('date')) facts.add('status', 'draft', 'there is no date')
  facts.add('date', new Date(context.now).toISOString().slice(0, 10), 'the day it was imported', 'the file has no date')
  facts.add('status', 'published', 'it is not a draft')
  const unusedNote =
    read.unused.length > 0
      ? [`Left out of the frontmatter because Offprint does not use it: ${read.unused.join(', ')}.`]
      : []
  return {
    facts,
    body: read.body,
    notes: unusedNote,
    ...(read.former.length > 0 ? { former: read.former } : {}),
    own: true,
    id: path,
    path: path.replace(/\.[a-z]+$/i, '').replace(/(?:^|(?<=\/))(?:_posts|_drafts)\//g, ''),
  }
}

const FROM = 'frontmatter'

/** Adds every value below a field under its dotted name. Lists of texts stay lists. */
function addAll(value: unknown, field: string, facts: Facts, timezone: string): void {
  if (Array.isArray(value) && value.every(entry => typeof entry === 'string')) facts.add(field, value, FROM)
  else if (Array.isArray(value))
    value.forEach((entry, i) => {
      addAll(entry, `${field}.${i}`, facts, timezone)
    })
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      addAll(inner, field === '' ? key : `${field}.${key}`, facts, timezone)
  else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    addText(String(value), field, facts, timezone)
}

function addText(text: string, field: string, facts: Facts, timezone: string): void {
  const date = DATES.test(field) ? metadataDate(text, timezone) : undefined
  facts.add(field, date?.iso ?? text.replace(/\s+/g, ' '), FROM, date?.doubt)
}

/** Imports a single file. */
export const markdownImporter: ReadSource = ({ text, source: { name }, context }) => {
  const path = /([^/\\]+\.\w+)$/.exec(name)?.[1]
  const read = markdownPost({ path: path ?? '-', text }, context, context.timezone)
  if (!read) return undefined
  const article = { ...read, notes: [...read.notes, ...formerNote(read)] }
  // A name without a Markdown extension, or none at all, is no better than the title.
  const { path: _, id: __, ...unnamed } = article
  return [path && /\.(?:md|markdown|mdown|mkd|mdx)$/i.test(path) ? article : unnamed]
}

/** Notes the former addresses of a single file. No redirects are made, because the address of its page is not yet known. */
const formerNote = ({ former = [] }: ImportedArticle): string[] =>
  former.length > 0 ? [`The post’s page was at ${former.join(', ')}; add redirects to static/_redirects.`] : []
