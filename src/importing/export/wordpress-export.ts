import { emailAddress } from '../../core/schema.js'
import { escapeHtml } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import { child, childrenOf, childText, type ParsedElement, xmlElements } from '../feed/xml-element.js'
import { plainOf } from '../html/dom.js'
import { titleWords } from '../html/title-words.js'
import { type OwnPost, type OwnPosts, readOwnPosts } from './own-post.js'
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
      return id && url
        ? [
            [
              id,
              { src: url, alt: metaOf(item, '_wp_attachment_image_alt'), caption: childText(item, 'excerpt:encoded') },
            ] as const,
          ]
        : []
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
      html: `${recording(item)}${paragraphs(withPictures(child(item, 'content:encoded')?.text ?? '', pictures))}`,
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
  const element = /^(?:audio|video)(?=\/)/.exec(type)?.[0]
  return element && /^https?:/.test(address)
    ? `<figure><${element} src="${escapeHtml(address)}" controls></${element}></figure>`
    : ''
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

const tagsOf = (item: ParsedElement): string[] => [
  ...new Set(
    childrenOf(item, 'category')
      .filter(({ attributes }) => /^(?:post_tag|category)$/.test(attributes['domain'] ?? ''))
      .map(({ text }) => plainOf(text))
      .filter(tag => !/^(?:uncategori[sz]ed|allgemein|non classé|sin categoría)$/i.test(tag)),
  ),
]

/** Replaces embedded addresses, and galleries whose pictures are in the export, with HTML. */
function withPictures(html: string, pictures: ReadonlyMap<string, OwnPost['image']>): string {
  return html
    .replace(/\[gallery\b[^\]]*\bids=["']([\d,\s]+)["'][^\]]*\]/gi, (code: string, ids: string) => {
      const images = ids.split(/[,\s]+/).map(id => pictures.get(id))
      return images.every(picture => picture?.src) ? images.map(picture => figure(picture)).join('\n') : code
    })
    .replace(/\[embed[^\]]*\]\s*(https?:\/\/[^\s[\]<>"]+)\s*\[\/embed\]/gi, '\n\n<a href="$1">$1</a>\n\n')
}

const figure = (picture: OwnPost['image']): string =>
  `<figure><img src="${escapeHtml(picture?.src ?? '')}" alt="${escapeHtml(picture?.alt ?? '')}">${picture?.caption ? `<figcaption>${picture.caption}</figcaption>` : ''}</figure>`

const CAPTION = /\[caption[^\]]*\]\s*((?:<a[^>]*>)?\s*<img[^>]*>\s*(?:<\/a>)?)([\s\S]*?)\[\/caption\]/gi

/** Turns the captions of the classic editor into figures, and its lines into paragraphs. */
const paragraphs = (html: string): string =>
  wordpressParagraphs(html.replace(CAPTION, '\n\n<figure>$1<figcaption>$2</figcaption></figure>\n\n'))
