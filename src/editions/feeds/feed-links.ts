import { perFeedFormat } from '../../core/feed-formats.js'
import { fingerprint } from '../../core/fingerprint.js'
import type { Publication } from '../../publication/index.js'
import { comparableName, type FeedLink } from '../index.js'

/**
 * Lists the feeds of a publication: the main feed, the named feeds, and one for each tag if `tagFeeds` is set. Their titles
 * are distinct, because some feed readers show nothing else to choose by.
 * @param tags the tags of all published posts, in any order and spelling
 * @param colon the colon of the publication's language
 */
export function feedLinks(publication: Publication, tags: readonly string[], colon = ': '): FeedLink[] {
  const chosen = publication.feeds.map(({ name, title, description }) => ({ name, title, description }))
  const byTag = publication.tagFeeds ? tagLinks(publication, tags, colon) : []
  const taken = new Set<string>()
  return [...chosen, ...byTag].map(({ name, title, description }) => {
    const distinct = taken.has(comparableName(title)) ? `${title} (${name})` : title
    taken.add(comparableName(distinct))
    return { name, title: distinct, description, ...pathsIn(folderOf(name)) }
  })
}

const pathsIn = (folder: string) => perFeedFormat(({ file }) => folder + file)

/** Returns the folder of a feed and its archives, which is `''` for the main feed. */
export const folderOf = (name: string): string => (name === '' ? '' : `feeds/${name}/`)

function tagLinks(publication: Publication, tags: readonly string[], colon: string) {
  const bySlug = new Map<string, string>()
  for (const tag of [...tags].sort())
    if (comparableName(tag) !== '' && !bySlug.has(tagSlug(tag))) bySlug.set(tagSlug(tag), tag)
  return [...bySlug].map(([slug, tag]) => ({
    name: `tag/${slug}`,
    title: `${publication.title}${colon}${tag.trim()}`,
    description: publication.description,
  }))
}

const LEGIBLE = /^[\p{L}\p{M}\p{N}]+(?:[-.][\p{L}\p{M}\p{N}]+)*$/u
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/
const LONGEST = 60

/**
 * Returns the form of a tag in a path. Tags that differ only in case, Unicode form, hyphens or white space share a path.
 * `C++` and `C#` must not, so a tag with characters that a path cannot contain gets a fingerprint.
 */
export function tagSlug(tag: string): string {
  const words = comparableName(tag).replaceAll(' ', '-')
  if (LEGIBLE.test(words) && !DEVICE.test(words) && words.length <= LONGEST) return words
  const legible = words
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
  return `${legible || 'tag'}-${fingerprint(words).slice(0, 6)}`
}
