import type { ImportContext, ImportedArticle } from '../draft.js'
import { newFacts } from '../fact.js'
import { absoluteAddress } from '../html/dom.js'
import { fragmentBody } from '../html/fragment-body.js'
import { type ImportChoice, isWanted, type ReadSource } from '../importer.js'
import { metadataDate } from '../metadata-date.js'
import { domainOf } from '../outlet.js'

/** A post of the system from which the publication moves to Offprint. */
export interface OwnPost {
  readonly id?: string | undefined
  readonly title?: string | undefined
  readonly slug?: string | undefined
  /** The former address of the post. */
  readonly link?: string | undefined
  readonly date?: string | undefined
  readonly published: boolean
  /** Whether only readers who paid or knew the password could see the post. */
  readonly restricted?: boolean
  readonly authors: readonly {
    readonly name: string
    readonly bio?: string | undefined
    readonly url?: string | undefined
  }[]
  readonly tags: readonly string[]
  readonly html: string
  readonly summary?: string | undefined
  readonly image?:
    | { readonly src?: string | undefined; readonly alt?: string | undefined; readonly caption?: string | undefined }
    | undefined
  readonly language?: string | undefined
  /** The canonical address elsewhere, if the system recorded one. */
  readonly canonical?: string | undefined
}

/** The posts of an export. */
export interface OwnPosts {
  readonly posts: readonly OwnPost[]
  /** The address of the site, if the export names it. */
  readonly site?: string | undefined
  /** Reasons why some posts may be missing. */
  readonly faults: readonly string[]
}

const SHORTCODE = /\[\/?([a-z][\w-]{2,30})(?:\s[^[\]]*)?\/?\]/gi
const LIQUID = /\{[{%].{0,200}?[%}]\}/g

/** The address of a site that an export does not name (RFC 2606). Links to it never lead to our own pages by mistake. */
const UNKNOWN_SITE = 'https://old-site.invalid/'
const UNKNOWN_SITE_DOUBT = `the export does not name its site; replace ${UNKNOWN_SITE} in the addresses of links and pictures with its address`

/**
 * Imports a post that the publication itself published before. It keeps its date and state, and has an original only if its
 * text or its canonical address names one.
 */
function ownArticle(post: OwnPost, site: string | undefined, from: string, context: ImportContext): ImportedArticle {
  const facts = newFacts()
  const date = metadataDate(post.date, context.timezone)
  facts.add('title', post.title, from)
  facts.add('date', date?.iso, from, date?.doubt)
  facts.add('status', post.published && !post.restricted ? 'published' : 'draft', from)
  post.authors.forEach(({ name, bio, url }, i) => {
    facts.add(`authors.${i}.name`, name, from)
    facts.add(`authors.${i}.url`, absoluteAddress(url, undefined), from)
    facts.add(`authors.${i}.bio`, bio, from)
  })
  facts.add('tags', post.tags, from)
  facts.add('summary', post.summary, from)
  facts.add('language', post.language, from)
  const old = absoluteAddress(site, undefined)
  const base = absoluteAddress(post.link, old) ?? old ?? UNKNOWN_SITE
  const image = absoluteAddress(post.image?.src, base)
  facts.add('image.src', image, from)
  if (image) facts.add('image.alt', post.image?.alt, from)
  if (image) facts.add('image.caption', post.image?.caption, from)
  const body = fragmentBody(post.html, base, facts)
  const canonical = absoluteAddress(post.canonical, undefined)
  if (canonical && domainOf(canonical) !== domainOf(post.link) && domainOf(canonical) !== domainOf(context.url)) {
    facts.add('original.url', canonical, `${from}, canonical address`)
  }
  const codes = [
    ...new Set([...post.html.matchAll(SHORTCODE)].map(([, name = '']) => name)),
    ...(post.html.match(LIQUID) ?? []),
  ]
  const isUnknown = base === UNKNOWN_SITE && [body.markdown, image].some(text => text?.includes(UNKNOWN_SITE))
  const notes = [
    ...(codes.length > 0 ? [`Shortcodes of the old system were left in the text: ${codes.join(', ')}.`] : []),
    ...(post.restricted ? ['On the old system, only some readers could see this post, so it is a draft here.'] : []),
  ]
  return {
    facts,
    body: body.markdown,
    shown: body.shown,
    notes: [...body.notes, ...notes],
    own: true,
    ...(isUnknown ? { doubts: [UNKNOWN_SITE_DOUBT] } : {}),
    ...(post.id ? { id: post.id } : {}),
    ...(post.slug ? { name: post.slug } : {}),
  }
}

/**
 * Returns the importer for the posts of another system.
 * @param from the name of the system, which the table of facts gives as the place where a value was found
 */
export const readOwnPosts =
  (from: string, postsIn: (text: string) => OwnPosts | undefined): ReadSource =>
  ({ text, context, choice }) => {
    const read = postsIn(text)
    return read && ownArticles(read, from, context, choice)
  }

/** Imports those posts of another system that are wanted. */
export function ownArticles(
  { posts, faults, site }: OwnPosts,
  from: string,
  context: ImportContext,
  choice: ImportChoice,
): ImportedArticle[] {
  const articles = posts
    .filter(post => isWanted(post, context, choice))
    .slice(0, choice.limit)
    .map(post => ownArticle(post, site, from, context))
  return withFaults(articles, faults)
}

/** Adds faults of the whole source to the notes of its last article. */
const withFaults = (articles: readonly ImportedArticle[], faults: readonly string[]): ImportedArticle[] =>
  articles.map((article, i) =>
    i === articles.length - 1 ? { ...article, notes: [...article.notes, ...faults] } : article,
  )
