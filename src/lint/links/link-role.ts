import { type Credit, doiUrl, PEOPLE, publishersOf } from '../../attribution/index.js'
import type { Article } from '../../editions/index.js'
import type { OutwardLink } from './outward-links.js'

/** The purpose of an address at the place where it occurs. */
export interface LinkRole {
  readonly role: 'original' | 'publisher' | 'author' | 'licence' | 'via' | 'picture' | 'page'
  /** The person or outlet that the link belongs to, if any. */
  readonly name?: string
}

/**
 * Returns a function that returns the role of an address in a post, or undefined if the address comes from a template. The
 * role of the original takes precedence, because attribution depends on it.
 */
export function linkRolesIn(article: Article): (link: OutwardLink) => LinkRole | undefined {
  const credited = creditStandings(article.credit)
  let text: string | undefined
  return ({ address, picture }) => {
    const standing = credited.find(([url]) => url === address)?.[1]
    if (standing) return standing
    text ??= [article.body(), article.notice, article.comments].join(' ')
    const isWritten = text.includes(address) || text.includes(address.replaceAll('&', '&amp;'))
    return isWritten ? { role: picture ? 'picture' : 'page' } : undefined
  }
}

function creditStandings(credit: Credit): (readonly [string, LinkRole])[] {
  const { original, licence, via } = credit
  const people = [...PEOPLE.flatMap(list => credit[list]), ...(original?.authors ?? [])]
  const all: readonly (readonly [string | undefined, LinkRole])[] = [
    [original?.url, { role: 'original' }],
    ...(original?.copublished ?? []).map(({ url }) => [url, { role: 'original' }] as const),
    [original?.doi && doiUrl(original.doi), { role: 'original' }],
    [licence?.url, { role: 'licence' }],
    ...via.map(({ name, url }) => [url, { role: 'via', name }] as const),
    ...people.flatMap(({ name, url, orcid }) => [url, orcid].map(page => [page, { role: 'author', name }] as const)),
    ...(original ? publishersOf(original) : []).map(({ name, url }) => [url, { role: 'publisher', name }] as const),
  ]
  return all.flatMap(([url, standing]) => (url ? [[url, standing] as const] : []))
}

/** Describes an address at the start of a sentence, such as `The original at` or `The page of Ada Writer at`. */
export function linkDescription({ role, name }: LinkRole, address: string): string {
  const what = { original: 'The original', licence: 'The licence', picture: 'The picture', page: 'The page' }
  const subject = role === 'author' || role === 'via' || role === 'publisher' ? `The page of ${name}` : what[role]
  return `${subject} at \`${address}\``
}

const CREDITED = 'Correct the address, or remove the link from the name.'

/** The remedy for a dead link of each role. */
export const CURE: Readonly<Record<LinkRole['role'], string>> = {
  original: 'Find its new address at the publisher, and correct `url` below `original`.',
  publisher: 'Correct the publisher’s `url`.',
  author: CREDITED,
  via: CREDITED,
  licence: 'Correct `license`.',
  picture: 'Store the picture beside the post, or remove it.',
  page: 'Correct the link, or remove it.',
}
