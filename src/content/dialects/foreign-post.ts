import type { Moment } from '../../core/moment.js'
import { isError } from '../../core/problem.js'
import { readFrontmatter } from '../frontmatter/frontmatter.js'
import { type Mapping, spelling } from '../frontmatter/key-finder.js'
import { slipsIn } from '../frontmatter/slips.js'
import { titleOfFile } from '../identity/identity.js'
import { arrange } from '../markdown/arrange.js'
import { parseMarkdown } from '../markdown/markdown.js'
import { plainText } from '../markdown/plain-text.js'
import type { PostContext } from '../post.js'
import { keysFor } from './dialects.js'
import { asText } from './foreign-values.js'
import { translate } from './habits.js'

/** The content of a post's file that was written for any generator, in Offprint's own fields. */
export interface ForeignPost {
  /** The fields under Offprint's names, not checked yet. */
  readonly fields: Mapping
  readonly slug?: string
  readonly permalink?: string
  /** The time of publication, if it is later than the date. */
  readonly publishDate?: Moment
  /** The Markdown, unchanged. */
  readonly body: string
  /** Addresses that the page had before. */
  readonly former: readonly string[]
  /** Keys that Offprint does not use. */
  readonly unused: readonly string[]
}

/** Keys that other code reads, or that only contain other keys. */
const TAKEN = new Set([
  ...['slug', 'draft', 'published', 'publish'],
  ...(['place', 'separator', 'table'] as const).flatMap(keysFor),
])

/**
 * Reads a post's file, whatever generator it was written for.
 * @param below the path within the folder of posts, which may contain a date and show that the post is a draft
 * @param inherited the values that a folder sets for its posts; the post's own values take precedence, and the tags of both
 * are joined
 * @returns undefined if the frontmatter cannot be read; `readPost` reports why
 */
export function foreignPost(
  text: string,
  below: string,
  context: PostContext,
  inherited: Mapping = {},
): ForeignPost | undefined {
  const { frontmatter } = readFrontmatter(text, below)
  if (!frontmatter) return undefined
  const { placeOf } = frontmatter
  const data = withInherited(frontmatter.data, inherited)
  const translated = translate({ data, placeOf, below, context })
  // The purpose of an unreadable value may be to keep the post private, so the post becomes a draft.
  const isUnsure = [
    ...translated.problems,
    ...slipsIn(translated, { ...frontmatter, data }, placeOf, context.timezone),
  ].some(isError)
  const own = plainText(String(translated.fields['title'] ?? ''))
  const heading = own === '' ? arrange(parseMarkdown(frontmatter.body).tokens, undefined).heading : undefined
  const title = own || heading?.words || titleOfFile(below)
  const used = new Set([...translated.paths.values()].map(([first]) => first))
  const { slug, permalink, excerptSeparator: separator } = translated
  const body =
    separator?.trim() && !frontmatter.body.includes('<!--more')
      ? frontmatter.body.replace(separator, '\n<!--more-->\n')
      : frontmatter.body
  const place = asText(permalink?.value)
  const name = asText(slug?.value)
  return {
    fields: { ...translated.fields, ...(title ? { title } : {}), ...(isUnsure ? { status: 'draft' } : {}) },
    ...(name ? { slug: name } : {}),
    ...(place ? { permalink: place } : {}),
    ...(translated.publishDate ? { publishDate: translated.publishDate } : {}),
    body,
    former: formerIn(translated.extra),
    unused: Object.keys(translated.extra).filter(
      key =>
        !used.has(key) && !TAKEN.has(spelling(key)) && !(isFormer(key) && listOf(translated.extra[key]).length > 0),
    ),
  }
}

const isFormer = (key: string): boolean => keysFor('former').includes(spelling(key))

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(entry => typeof entry === 'string' && entry !== '')

const formerIn = (data: Mapping): string[] =>
  Object.keys(data)
    .filter(key => isFormer(key))
    .flatMap(key => listOf(data[key]))

function withInherited(own: Mapping, inherited: Mapping): Mapping {
  const tags = [...new Set([...listOf(inherited['tags']), ...listOf(own['tags'])])]
  return { ...inherited, ...own, ...(tags.length > 0 ? { tags } : {}) }
}
