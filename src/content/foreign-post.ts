import { arrange } from './arrange.js'
import { asText } from './foreign-values.js'
import { readFrontmatter } from './frontmatter.js'
import { translate } from './habits.js'
import { titleOfFile } from './identity.js'
import { type Mapping, spelling } from './key-finder.js'
import { parseMarkdown } from './markdown.js'
import { plainText } from './plain-text.js'
import type { PostContext } from './post.js'

/** What the file of a post says that was written for any generator, for a file that is written for ours. */
export interface ForeignPost {
  /** In our words; not checked yet. */
  readonly fields: Mapping
  readonly slug?: string
  readonly permalink?: string
  /** Markdown, as it was. */
  readonly body: string
  /** Keys that mean nothing to us. */
  readonly unused: readonly string[]
}

/** Keys whose values are found under a name of ours, or that only hold others. */
const TAKEN =
  /^(?:slug|permalink|url|path|draft|published|publish|excerptseparator|taxonomies|extra|params|header|seo)$/

/**
 * Reads what a post's file says, whatever generator it was written for.
 * @param below its path below the folder of posts, which may hold its date and whether it is a draft
 * @returns undefined where the frontmatter cannot be read, which `readPost` has a sentence for
 */
export function foreignPost(text: string, below: string, context: PostContext): ForeignPost | undefined {
  const { frontmatter } = readFrontmatter(text, below)
  if (!frontmatter) return undefined
  const said = translate({ data: frontmatter.data, placeOf: frontmatter.placeOf, below, context })
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
    fields: { ...said.fields, ...(title ? { title } : {}) },
    ...(name ? { slug: name } : {}),
    ...(place ? { permalink: place } : {}),
    body,
    unused: Object.keys(said.extra).filter(key => !used.has(key) && !TAKEN.test(spelling(key))),
  }
}
