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
import { asText } from './foreign-values.js'
import { translate } from './habits.js'

/** What the file of a post says that was written for any generator, for a file that is written for ours. */
export interface ForeignPost {
  /** In our words; not checked yet. */
  readonly fields: Mapping
  readonly slug?: string
  readonly permalink?: string
  /** When it may come out, where that is later than its date. */
  readonly publishDate?: Moment
  /** Markdown, as it was. */
  readonly body: string
  /** Addresses that its page had before. */
  readonly former: readonly string[]
  /** Keys that mean nothing to us. */
  readonly unused: readonly string[]
}

/** Keys whose values are found under a name of ours, or that only hold others. */
const TAKEN =
  /^(?:slug|permalink|url|path|draft|published|publish|excerptseparator|taxonomies|extra|params|header|seo)$/

/**
 * Reads what a post's file says, whatever generator it was written for.
 * @param below its path below the folder of posts, which may hold its date and whether it is a draft
 * @param inherited what a folder says for its posts; a post's own word stands, and tags of both are its tags
 * @returns undefined where the frontmatter cannot be read, which `readPost` has a sentence for
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
  const said = translate({ data, placeOf, below, context })
  // What cannot be read may be what was to keep the post back.
  const isUnsure = [...said.problems, ...slipsIn(said, { ...frontmatter, data }, placeOf, context.timezone)].some(
    isError,
  )
  const own = plainText(String(said.fields['title'] ?? ''))
  const heading = own === '' ? arrange(parseMarkdown(frontmatter.body).tokens, undefined).heading : undefined
  const title = own || heading || titleOfFile(below)
  const used = new Set([...said.paths.values()].map(([first]) => first))
  const { slug, permalink, excerptSeparator: separator } = said
  const body =
    separator?.trim() && !frontmatter.body.includes('<!--more')
      ? frontmatter.body.replace(separator, '\n<!--more-->\n')
      : frontmatter.body
  const place = asText(permalink?.value)
  const name = asText(slug?.value)
  return {
    fields: { ...said.fields, ...(title ? { title } : {}), ...(isUnsure ? { status: 'draft' } : {}) },
    ...(name ? { slug: name } : {}),
    ...(place ? { permalink: place } : {}),
    ...(said.publishDate ? { publishDate: said.publishDate } : {}),
    body,
    former: formerIn(said.extra),
    unused: Object.keys(said.extra).filter(
      key =>
        !used.has(key) &&
        !TAKEN.test(spelling(key)) &&
        !(FORMER.test(spelling(key)) && listOf(said.extra[key]).length > 0),
    ),
  }
}

/** Hugo’s and Zola’s name for them, and that of Jekyll’s plugin. */
const FORMER = /^(?:alias(?:es)?|redirectfrom)$/

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(entry => typeof entry === 'string' && entry !== '')

const formerIn = (data: Mapping): string[] =>
  Object.keys(data)
    .filter(key => FORMER.test(spelling(key)))
    .flatMap(key => listOf(data[key]))

function withInherited(own: Mapping, inherited: Mapping): Mapping {
  const tags = [...new Set([...listOf(inherited['tags']), ...listOf(own['tags'])])]
  return { ...inherited, ...own, ...(tags.length > 0 ? { tags } : {}) }
}
