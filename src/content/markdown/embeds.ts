import { lookUp } from '../../core/look-up.js'
import { escapeHtml, unescapeHtml } from '../../core/text.js'

/*
 * Players and posts of other sites are shown by scripts and frames, which no feed and no email can contain. This file turns
 * each of them into a link or a picture before the HTML is sanitised, so that readers lose nothing.
 */

type Get = (...names: readonly string[]) => string | undefined

/** Reads the attributes of a tag. The function returns the first of the named ones that has a value. */
function getterFor(attributes: string): Get {
  const values = new Map<string, string>()
  for (const [, name = '', double, single, bare] of attributes.matchAll(ATTRIBUTE))
    if (!values.has(name.toLowerCase()))
      values.set(name.toLowerCase(), unescapeHtml(double ?? single ?? bare ?? '').trim())
  return (...names) => names.map(name => values.get(name)).find(Boolean)
}

const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/g

const youtube = (id: string | undefined): string | undefined =>
  id && /^[\w-]{5,}$/.test(id) ? `https://www.youtube.com/watch?v=${id}` : undefined
const vimeo = (id: string | undefined): string | undefined =>
  id && /^\d{5,}$/.test(id) ? `https://vimeo.com/${id}` : undefined
const page = (address: string | undefined): string | undefined =>
  address && /^(?:https?:)?\/\//i.test(address) ? address : undefined

/** The elements that stand for an embedded page, and where to find its address in their attributes. */
const PLAYERS: Readonly<Record<string, (get: Get) => string | undefined>> = {
  iframe: get => page(get('src', 'data-src', 'data-lazy-src')),
  embed: get => page(get('src')),
  object: get => page(get('data')),
  'lite-youtube': get => youtube(get('videoid', 'video-id')),
  'lite-vimeo': get => vimeo(get('videoid', 'video-id')),
  'youtube-video': get => page(get('src')),
  'vimeo-video': get => page(get('src')),
  'amp-iframe': get => page(get('src')),
  'amp-youtube': get => youtube(get('data-videoid')),
  'amp-vimeo': get => vimeo(get('data-videoid')),
  'amp-video': get => page(get('src')),
  'amp-audio': get => page(get('src')),
  'amp-gist': get => (get('data-gistid') ? `https://gist.github.com/${get('data-gistid')}` : undefined),
  'amp-instagram': get => (get('data-shortcode') ? `https://www.instagram.com/p/${get('data-shortcode')}/` : undefined),
  'amp-twitter': get => (get('data-tweetid') ? `https://twitter.com/i/status/${get('data-tweetid')}` : undefined),
}

const PLAYER = new RegExp(
  String.raw`<(${Object.keys(PLAYERS).join('|')})\b((?:[^<>"']|"[^"]*"|'[^']*')*)>(?:((?:(?!<\/?\1\b)[\s\S])*)<\/\1\s*>)?`,
  'gi',
)

/** Replaces one player by a link. Whatever else it contains stays, such as a link that shows while its script loads. */
function withoutPlayer(
  { whole, name, attributes, content }: Record<'whole' | 'name' | 'attributes' | 'content', string>,
  dropped: ((name: string) => void) | undefined,
): string {
  const get = getterFor(attributes)
  const address = PLAYERS[name.toLowerCase()]?.(get)
  // The content of an `iframe` is shown only by browsers without frames.
  const rest = /^(?:iframe|embed)$/i.test(name) ? '' : content.replace(/<button\b[\s\S]*?<\/button\s*>/gi, '').trim()
  if (!address && /^(?:iframe|embed|object)$/i.test(name)) {
    dropped?.(name.toLowerCase())
    return rest
  }
  if (!address) return whole
  if (/<(?:a|video|audio|img)\b/i.test(rest) && /^(?:lite|amp)-/i.test(name) && rest.includes('href=')) return rest
  const title = get('title', 'playlabel', 'videotitle', 'aria-label', 'alt') ?? address
  return `${/^object$/i.test(name) ? '' : rest}<p><a href="${escapeHtml(address)}">${escapeHtml(title)}</a></p>`
}

/** The classes of quotations that a script turns into a post of another site, and where to find the post's address. */
const POSTS: Readonly<Record<string, (get: Get) => string | undefined>> = {
  'instagram-media': get => page(get('data-instgrm-permalink')),
  'tiktok-embed': get => page(get('cite')),
  'twitter-tweet': get => page(get('cite')),
  'twitter-video': get => page(get('cite')),
  'mastodon-embed': get => page(get('data-embed-url')?.replace(/\/embed\/?$/, '')),
  'bluesky-embed': get => blueskyPage(get('data-bluesky-uri')),
  codepen: get =>
    get('data-user') && get('data-slug-hash')
      ? `https://codepen.io/${get('data-user')}/pen/${get('data-slug-hash')}`
      : undefined,
  'reddit-card': get => page(get('data-embed-url')),
  'reddit-embed-bq': get => page(get('data-embed-url')),
  'fb-post': get => page(get('data-href')),
  'fb-video': get => page(get('data-href')),
  'threads-post': get => page(get('data-text-post-permalink')),
  'text-post-media': get => page(get('data-text-post-permalink')),
}

function blueskyPage(uri: string | undefined): string | undefined {
  const [, account, id] = /^at:\/\/([\w.:-]+)\/app\.bsky\.feed\.post\/([\w-]+)$/.exec(uri ?? '') ?? []
  return account && id ? `https://bsky.app/profile/${account}/post/${id}` : undefined
}

const POST =
  /<(blockquote|div|p)\b((?:[^<>"']|"[^"]*"|'[^']*')*\sclass\s*=(?:[^<>"']|"[^"]*"|'[^']*')*)>([\s\S]*?)<\/\1\s*>/gi

/** Adds the link to a post of another site where its quotation has none. */
function withPostLink(whole: string, name: string, attributes: string, content: string): string {
  const get = getterFor(attributes)
  const classes = get('class')?.split(/\s+/) ?? []
  const address = classes.map(each => lookUp(POSTS, each)?.(get)).find(Boolean)
  if (!address || /<a\b[^<>]*\shref=/i.test(content)) return whole
  const link = `<a href="${escapeHtml(address)}">${escapeHtml(get('data-pen-title', 'title') ?? address)}</a>`
  return `<${name}${attributes}>${content}${name.toLowerCase() === 'p' ? ` ${link}` : `<p>${link}</p>`}</${name}>`
}

const AMP_PICTURE = /<amp-(?:img|anim)\b((?:[^<>"']|"[^"]*"|'[^']*')*?)\/?>([\s\S]*?<\/amp-(?:img|anim)\s*>)?/gi

const GIST = /<script\s[^<>]*?\bsrc=["']?(https:\/\/gist\.github\.com\/[\w/-]+)\.js[^<>]*>\s*<\/script\s*>/gi

/** Matches a picture that loads late, and the copy for browsers without scripts after it. */
const LATE_TWICE =
  /(<img\b(?=(?:[^<>"']|"[^"]*"|'[^']*')*\sdata-(?:lazy-)?src=)(?:[^<>"']|"[^"]*"|'[^']*')*>\s*)<noscript>\s*<img\b[^<>]*>\s*<\/noscript>/gi

/**
 * Turns embedded pages and posts into links, and pictures of AMP into plain ones.
 * @param dropped receives the name of an element that has no address to link to
 */
export function withoutEmbeds(html: string, dropped?: (name: string) => void): string {
  let done = html
  if (/<(?:iframe|embed|object|lite-|amp-|youtube-|vimeo-)/i.test(done)) {
    done = done
      .replace(AMP_PICTURE, '<img$1>')
      .replace(PLAYER, (whole: string, name: string, attributes: string, content = '') =>
        withoutPlayer({ whole, name, attributes, content }, dropped),
      )
  }
  if (/class\s*=/i.test(done)) done = done.replace(POST, withPostLink)
  if (done.includes('gist.github.com')) done = done.replace(GIST, '<p><a href="$1">$1</a></p>')
  if (/<noscript/i.test(done)) done = done.replace(LATE_TWICE, '$1')
  return done
}

/** The attributes from which scripts load a picture late. */
const LATE = ['data-src', 'data-lazy-src', 'data-original', 'data-lazyload']

/** Returns the first address of a set of pictures that scripts load late, for a picture without any other. */
const firstInSet = (attributes: Readonly<Record<string, string>>): string | undefined =>
  /[^\s,]\S*[^\s,]/.exec(attributes['data-srcset'] ?? attributes['data-lazy-srcset'] ?? '')?.[0]

/** Returns the address of a picture, which scripts may load late from an attribute of their own. */
export function pictureSource(attributes: Readonly<Record<string, string>>): string {
  const { src = '' } = attributes
  const late = LATE.map(name => attributes[name]).find(value => value?.trim()) ?? firstInSet(attributes)
  return late && (src.trim() === '' || /^data:/i.test(src.trim()) || /\blazy/i.test(attributes['class'] ?? ''))
    ? late
    : src
}
