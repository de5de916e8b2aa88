import { child, childrenOf, childText, type ParsedElement, xmlElements } from '../feed/xml-element.js'
import { plainOf } from '../html/dom.js'
import { type OwnPosts, readOwnPosts } from './own-post.js'

export const bloggerImporter = readOwnPosts('Blogger', bloggerPosts)

/** Reads the posts of a Blogger backup or Takeout (Atom). Comments, pages, settings and templates are left out. */
function bloggerPosts(xml: string): OwnPosts | undefined {
  const feed = xmlElements(xml.slice(Math.max(0, xml.search(/<(?:\w+:)?feed[\s>]/)))).find(
    ({ name }) => name === 'feed',
  )
  if (!feed) return undefined
  const entries = childrenOf(feed, 'entry')
  if (!isExport(feed, entries)) return undefined
  const posts = entries
    .filter(entry => kindOfEntry(entry) === 'post')
    .map(entry => {
      const link = alternateOf(entry)
      const path = link ?? childText(entry, 'blogger:filename')
      const author = childText(child(entry, 'author'), 'name')
      const content = child(entry, 'content')
      return {
        id: childText(entry, 'id'),
        title: plainOf(childText(entry, 'title') ?? ''),
        slug: /([^/]+?)\.html$/.exec(path ?? '')?.[1],
        link,
        date: childText(entry, 'published'),
        published:
          childText(child(entry, 'app:control'), 'app:draft') !== 'yes' &&
          !/^(?:draft|soft_trashed)$/i.test(childText(entry, 'blogger:status') ?? ''),
        authors: author && author !== 'Unknown' ? [{ name: author }] : [],
        tags: childrenOf(entry, 'category').flatMap(({ attributes }) =>
          /ns#$|blogger\/v3/.test(attributes['scheme'] ?? '') &&
          attributes['term'] &&
          !attributes['term'].includes('kind#')
            ? [attributes['term']]
            : [],
        ),
        html: breaksAsParagraphs(content?.text ?? ''),
      }
    })
  const whole = /<\/(?:\w+:)?feed>\s*$/.test(xml.slice(-500))
  const site = alternateOf(feed)
  return { posts, site, faults: whole ? [] : ['The export breaks off; its last post may be incomplete.'] }
}

const alternateOf = (element: ParsedElement): string | undefined =>
  childrenOf(element, 'link').find(({ attributes }) => attributes['rel'] === 'alternate')?.attributes['href']

/**
 * Tells whether a feed is an export. The live feed of a blog at Blogger has the same namespaces and may name the kind of its
 * entries too, but contains posts only.
 */
const isExport = (feed: ParsedElement, entries: readonly ParsedElement[]): boolean =>
  /\.archive$/.test(childText(feed, 'id') ?? '') ||
  entries.some(
    entry =>
      childText(entry, 'blogger:type') !== undefined ||
      /^(?:settings|template|page|comment)$/.test(kindOfEntry(entry) ?? ''),
  )

/** Returns the kind of an entry, such as `post`, `comment` or `settings`, in the old or the new form. */
function kindOfEntry(entry: ParsedElement): string | undefined {
  const term = childrenOf(entry, 'category')
    .map(({ attributes }) => attributes['term'] ?? '')
    .find(term => term.includes('kind#'))
  return term?.split('kind#')[1] ?? childText(entry, 'blogger:type')?.toLowerCase()
}

/** Turns the double line breaks that Blogger's editor writes into paragraphs. */
const breaksAsParagraphs = (html: string): string =>
  /<p[\s>]/.test(html) ? html : `<p>${html.replace(/(?:<br\s*\/?>\s*){2,}/gi, '</p><p>')}</p>`
