import type { Original } from '../attribution/index.js'
import { dateContradictions } from '../attribution/index.js'
import { campaignParameters } from '../core/article-address.js'
import { error, type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import { hostWithoutWww } from '../core/url.js'
import type { PostFields } from './frontmatter/post-schema.js'
import { type Body, LOCAL, type Post } from './post.js'
import { wordCount } from './text-limit.js'

/** The length of a quote, in words, from which it is an excerpt rather than a quotation if the terms state no limit. */
const LONG_QUOTE = 150

interface LinkFacts {
  readonly original: Original | undefined
  /** Whether a key of another generator makes the post a link item. */
  readonly isForeign: boolean
}

/** Reports what a link item lacks to lead to its original, and a quote that the terms of the publisher do not allow. */
export function linkItemProblems(written: PostFields, { original, isForeign }: LinkFacts, placeOf: PlaceOf): Problem[] {
  const { date, via, quote, status } = written
  const { url, publisher } = original ?? {}
  const isOpen = status === 'draft'
  const missing = isForeign || isOpen ? warning : error
  const campaign = url ? campaignParameters(url) : []
  return [
    ...(url ? [] : [withoutAddress(placeOf)]),
    ...(url && !publisher
      ? [
          missing(
            'link.no-publisher',
            placeOf(['original', 'publisher']),
            `This link item does not say where the article appeared${isForeign ? `, so it names the host, ${hostWithoutWww(url)}` : ''}.`,
            'Add the `publisher`: a key of publishers.yml, a name, or { name, url }.',
          ),
        ]
      : []),
    ...(campaign.length > 0
      ? [
          warning(
            'link.campaign',
            placeOf(['original', 'url']),
            `The address of the original has parameters that only say where a reader comes from: ${campaign.join(', ')}.`,
            'Remove them, so that readers are not counted as those of somebody else.',
          ),
        ]
      : []),
    ...(quote && original ? quoteProblems(quote, original, placeOf) : []),
    ...(isOpen
      ? []
      : dateContradictions({ date, original, via }).map(({ severity, rule, path, what, fix }) =>
          (severity === 'warning' ? warning : error)(rule, placeOf(path), what, fix),
        )),
  ]
}

const withoutAddress = (placeOf: PlaceOf): Problem =>
  error(
    'link.no-url',
    placeOf(['original']),
    'This link item leads nowhere.',
    'Add the address of the article as `url` to `original`.',
  )

function quoteProblems(quote: string, { terms, publisher, permission }: Original, placeOf: PlaceOf): Problem[] {
  const count = wordCount(quote)
  const name = publisher?.name ?? 'The publisher'
  if (terms?.words !== undefined && count > terms.words)
    return [
      error(
        'link.quote',
        placeOf(['quote']),
        `The quote has ${count} words, and ${name} allows ${terms.words}.`,
        'Shorten the quote.',
      ),
    ]
  if (terms?.words !== undefined || permission || count <= LONG_QUOTE) return []
  return [
    warning(
      'link.quote',
      placeOf(['quote']),
      `The quote has ${count} words, which is an excerpt rather than a quotation, and no terms are known that allow one.`,
      'Shorten the quote, or write the number of words that the terms of the publisher allow as `words`.',
    ),
  ]
}

/** Returns an original that names its outlet, at least by its host. */
export const linkedOriginal = (original: Original): Original =>
  original.publisher || !original.url ? original : { ...original, publisher: { name: hostWithoutWww(original.url) } }

/** Returns the place of a link item, which has no page: whatever leads to it leads to the original. */
export const linkPlace = (original: Original | undefined): Pick<Post, 'output' | 'path' | 'elsewhere'> => ({
  output: '',
  path: '',
  ...(original?.url ? { elsewhere: original.url } : {}),
})

/**
 * Prepares the body of a comment, which is always shown whole, and mostly with others on one page. It loses ids, and links within it: the
 * numbers of its notes stay.
 *
 * @param path the address that links within the comment have
 */
export function commentBody({ html, plain }: Body, path: string): Body {
  const within = new RegExp(
    `<a\\b[^<>]* href="${LOCAL}${path.replace(/[^\w/]/g, '\\$&')}#[^"]*"[^<>]*>([\\s\\S]*?)</a>`,
    'g',
  )
  const bare = html
    .replace(within, (link, words: string) => (link.includes('footnote-backref') ? '' : words))
    .replace(/<[a-z][^<>]*>/g, tag => tag.replace(/ id="[^"]*"/, ''))
  return { html: bare, plain, excerpt: bare }
}
