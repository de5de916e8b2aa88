import type { Credit } from '../../attribution/index.js'
import type { Article } from '../../editions/index.js'
import type { OutwardLink } from './outward-links.js'

/** What an address is for, where it stands. */
export interface LinkRole {
  readonly role: 'original' | 'publisher' | 'author' | 'licence' | 'via' | 'picture' | 'page'
  /** Whose it is, where it is somebody’s. */
  readonly name?: string
}

/**
 * Tells what an address is for in a post; undefined where the post has nothing to do with it, and the template put it there.
 * That it leads to the original goes before all else: it is what attribution hangs on.
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

function creditStandings({ original, licence, via, authors }: Credit): (readonly [string, LinkRole])[] {
  const all: readonly (readonly [string | undefined, LinkRole])[] = [
    [original?.url, { role: 'original' }],
    [licence?.url, { role: 'licence' }],
    ...via.map(({ name, url }) => [url, { role: 'via', name }] as const),
    ...authors.map(({ name, url }) => [url, { role: 'author', name }] as const),
    [original?.publisher?.url, { role: 'publisher', name: original?.publisher?.name ?? '' }],
  ]
  return all.flatMap(([url, standing]) => (url ? [[url, standing] as const] : []))
}

/** `The original at`, `The page of Ada Writer at`: what an address is, at the start of a sentence. */
export function linkDescription({ role, name }: LinkRole, address: string): string {
  const what = { original: 'The original', licence: 'The licence', picture: 'The picture', page: 'The page' }
  const subject = role === 'author' || role === 'via' || role === 'publisher' ? `The page of ${name}` : what[role]
  return `${subject} at \`${address}\``
}

const CREDITED = 'Correct it, or leave the name without a link.'

/** What to do where it is dead. */
export const CURE: Readonly<Record<LinkRole['role'], string>> = {
  original: 'Find out where the publisher has it now, and correct `url` below `original`.',
  publisher: 'Correct the publisher’s `url`.',
  author: CREDITED,
  via: CREDITED,
  licence: 'Correct `license`.',
  picture: 'Put the picture beside the post, or take it out.',
  page: 'Correct the link, or take it out.',
}
