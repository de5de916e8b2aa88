import { emailAddress } from '../../core/schema.js'
import { escapeHtml } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import { child, childrenOf, childText, type ParsedElement, xmlElements } from '../feed/xml-element.js'
import { plainOf } from '../html/dom.js'
import { titleWords } from '../html/title-words.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { type OwnPosts, readOwnPosts } from './own-post.js'
import { wordpressParagraphs } from './wordpress-paragraphs.js'

export const wordpressImporter = readOwnPosts('WordPress', wordpressPosts)

/**
 * Reads the posts of a WordPress export (WXR: RSS with its own elements). Pages, menus, revisions and the trash are
 * left out.
 */
function wordpressPosts(xml: string): OwnPosts | undefined {
  const rss = xmlElements(xml.slice(Math.max(0, xml.indexOf('<rss')))).find(({ name }) => name === 'rss')
  const channel = child(rss, 'channel')
  if (!channel || !childText(channel, 'wp:wxr_version')) return undefined
  const items = childrenOf(channel, 'item')
  const authors = new Map(
    childrenOf(channel, 'wp:author').map(author => [
      childText(author, 'wp:author_login') ?? '',
      childText(author, 'wp:author_display_name'),
    ]),
  )
  const pictures = new Map(
    items.flatMap(item => {
      const [id, url] = [childText(item, 'wp:post_id'), childText(item, 'wp:attachment_url')]
      return id && url ? [[id, attachmentOf(item, url)] as const] : []
    }),
  )
  const language = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/.exec(childText(channel, 'language') ?? '')?.[0]
  const posts = items.filter(isPost).map(item => {
    return {
      id: childText(item, 'guid'),
      title: titleWords(childText(item, 'title'))?.text,
      slug: percentDecoded(childText(item, 'wp:post_name') ?? ''),
      link: childText(item, 'link'),
      date: dateOf(item),
      published: childText(item, 'wp:status') === 'publish',
      restricted: childText(item, 'wp:status') === 'private' || childText(item, 'wp:post_password') !== undefined,
      authors: authorsOf(item, authors),
      tags: tagsOf(item),
      html: `${recording(item)}${contentOf(item, pictures)}`,
      summary: plainOf(childText(item, 'excerpt:encoded') ?? '') || undefined,
      image: pictures.get(metaOf(item, '_thumbnail_id') ?? ''),
      language,
      canonical: metaOf(item, '_yoast_wpseo_canonical') ?? metaOf(item, 'rank_math_canonical_url'),
    }
  })
  const site = childText(channel, 'link') ?? childText(channel, 'wp:base_blog_url')
  return {
    posts,
    site,
    faults: /<\/rss>\s*(?:<!--[\s\S]*-->\s*)?$/.test(xml.trimEnd().slice(-500)) ? [] : [BROKEN_OFF],
  }
}

/** Returns the authors of a post. A plugin that allows several authors records them as categories. */
function authorsOf(item: ParsedElement, known: ReadonlyMap<string, string | undefined>): { name: string }[] {
  const several = childrenOf(item, 'category').filter(({ attributes }) => attributes['domain'] === 'author')
  const login = childText(item, 'dc:creator') ?? ''
  const names =
    several.length > 0
      ? several.map(
          ({ attributes, text }) => known.get((attributes['nicename'] ?? '').replace(/^cap-/, '')) ?? plainOf(text),
        )
      : [known.get(login) ?? login]
  // A login that is an address is not for the public.
  return [...new Set(names)]
    .filter(name => name !== '' && !emailAddress.safeParse(name).success)
    .map(name => ({ name }))
}

/** Returns the recording of an episode, which plugins for podcasts store outside the text: its address, length and type. */
function recording(item: ParsedElement): string {
  const [address = '', , type = ''] = (metaOf(item, 'enclosure') ?? '').split('\n').map(line => line.trim())
  const tag = /^(?:audio|video)(?=\/)/.exec(type)?.[0]
  return tag && /^https?:/.test(address) ? recordingOf(tag, { src: address }) : ''
}

const BROKEN_OFF = 'The export breaks off; its last post may be incomplete, and others may be missing.'

const isPost = (item: ParsedElement): boolean =>
  childText(item, 'wp:post_type') === 'post' &&
  !/^(?:trash|auto-draft|inherit)$/.test(childText(item, 'wp:status') ?? '')

const metaOf = (item: ParsedElement, key: string): string | undefined =>
  childText(
    childrenOf(item, 'wp:postmeta').find(meta => childText(meta, 'wp:meta_key') === key),
    'wp:meta_value',
  )

/** Returns a post's local date with its offset, which is the difference between the local and the GMT date. */
function dateOf(item: ParsedElement): string | undefined {
  const [local, greenwich] = [childText(item, 'wp:post_date'), childText(item, 'wp:post_date_gmt')]
  if (!local || local.startsWith('0000')) return childText(item, 'pubdate')
  if (!greenwich || greenwich.startsWith('0000')) return local
  const minutes = Math.round(
    (Date.parse(`${local.replace(' ', 'T')}Z`) - Date.parse(`${greenwich.replace(' ', 'T')}Z`)) / 60_000,
  )
  if (Number.isNaN(minutes) || Math.abs(minutes) > 15 * 60) return local
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${local.replace(' ', 'T')}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`
}

const UNCATEGORISED = new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ uncategorised = [] }) => uncategorised))}$`, 'iu')

const tagsOf = (item: ParsedElement): string[] => [
  ...new Set(
    childrenOf(item, 'category')
      .filter(({ attributes }) => /^(?:post_tag|category)$/.test(attributes['domain'] ?? ''))
      .map(({ text }) => plainOf(text))
      .filter(tag => !UNCATEGORISED.test(tag)),
  ),
]

/** A file of the media library, and the post to which it was added. */
interface Attachment {
  readonly src: string
  readonly alt?: string | undefined
  readonly caption?: string | undefined
  readonly title?: string | undefined
  readonly parent?: string | undefined
}

const attachmentOf = (item: ParsedElement, src: string): Attachment => ({
  src,
  alt: metaOf(item, '_wp_attachment_image_alt'),
  caption: childText(item, 'excerpt:encoded'),
  title: childText(item, 'title'),
  parent: childText(item, 'wp:post_parent'),
})

type Attachments = ReadonlyMap<string, Attachment>

/** Matches a shortcode of WordPress, which may be around a content. Two brackets around it mean that it is text. */
const SHORTCODE =
  /(?<!\[)\[(audio|caption|embed|gallery|playlist|video|wp_caption)(?![\w-])([^\]]*?)\/?\](?:([^[]*(?:\[(?!\/?\1\b)[^[]*)*)\[\/\1\])?(?!\])/gi
const ESCAPED = /\[(\[[a-z][\w-]*(?![\w-])[^\]]*\])\]/gi

/** Matches a line that says where a list of posts or a page of a long post ends. */
const BREAK = /<!--\s*(?:more\b.*?|nextpage)\s*-->/gi

/** Returns the text of a post: shortcodes of WordPress itself become HTML, and the lines of the classic editor paragraphs. */
function contentOf(item: ParsedElement, attachments: Attachments): string {
  const html = child(item, 'content:encoded')?.text ?? ''
  const own = childText(item, 'wp:post_id')
  return wordpressParagraphs(
    html
      .replace(SHORTCODE, (code: string, name: string, stated: string, content: string | undefined) => {
        const made = shortcodeHtml(name.toLowerCase(), stated, content ?? '', attachments, own)
        return made === undefined ? code : `\n\n${made}\n\n`
      })
      .replace(ESCAPED, '$1')
      .replace(BREAK, '\n\n'),
  )
}

/** Returns the HTML of a shortcode, or undefined if the export does not contain what it shows. */
function shortcodeHtml(
  name: string,
  stated: string,
  content: string,
  attachments: Attachments,
  post: string | undefined,
): string | undefined {
  const attributes = new Map(
    [...stated.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))/g)].map(
      ([, key = '', double, single, bare]) => [key.toLowerCase(), double ?? single ?? bare ?? ''] as const,
    ),
  )
  if (name === 'embed') {
    const address = /https?:\/\/[^\s[\]<>"]+/.exec(`${content} ${attributes.get('src') ?? ''}`)?.[0]
    return address && `<a href="${escapeHtml(address)}">${escapeHtml(address)}</a>`
  }
  if (name === 'caption' || name === 'wp_caption') {
    const [, picture, words = ''] = /^\s*((?:<a\b[^>]*>)?\s*<img\b[^>]*>\s*(?:<\/a>)?)([\s\S]*)$/i.exec(content) ?? []
    // Before version 3.4, the caption was an attribute.
    return picture && figure(picture, words.trim() || attributes.get('caption') || '')
  }
  const files = filesOf(attributes, attachments, post)
  if (name === 'gallery') return files?.map(picture => figure(pictureOf(picture), picture.caption ?? '')).join('\n')
  const address = [...attributes.values(), ...stated.split(/\s+/), ...content.split(/["'\s<>]+/)].find(isFile)
  const tag = name === 'playlist' ? (attributes.get('type') === 'video' ? 'video' : 'audio') : name
  const sources = name === 'playlist' ? (files ?? []) : address ? [{ src: address }] : []
  return sources.length === 0 ? undefined : sources.map(file => recordingOf(tag, file)).join('\n')
}

/** Returns the files that a shortcode names by their ids, or those that were added to its post. */
function filesOf(
  attributes: ReadonlyMap<string, string>,
  attachments: Attachments,
  post: string | undefined,
): readonly Attachment[] | undefined {
  const ids = attributes.get('ids') ?? attributes.get('include')
  const excluded = attributes.get('exclude')?.split(/[,\s]+/) ?? []
  const parent = attributes.get('id') ?? post
  const files = ids
    ? ids
        .split(/[,\s]+/)
        .filter(Boolean)
        .map(id => attachments.get(id))
    : [...attachments]
        .filter(([id, file]) => parent !== undefined && file.parent === parent && !excluded.includes(id))
        .map(([, file]) => file)
  const known = files.filter(file => file !== undefined)
  return known.length > 0 && known.length === files.length ? known : undefined
}

const isFile = (value: string): boolean =>
  /^https?:\/\/\S+\.(?:mp3|m4a|ogg|oga|wav|flac|mp4|m4v|webm|ogv|mov)/i.test(value)

const recordingOf = (
  tag: string,
  { src, title }: { readonly src: string; readonly title?: string | undefined },
): string =>
  `<figure><${tag} src="${escapeHtml(src)}" controls></${tag}>${title ? `<figcaption>${escapeHtml(title)}</figcaption>` : ''}</figure>`

const pictureOf = ({ src, alt }: Attachment): string => `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt ?? '')}">`

const figure = (picture: string, caption: string): string =>
  `<figure>${picture}${caption === '' ? '' : `<figcaption>${caption}</figcaption>`}</figure>`
