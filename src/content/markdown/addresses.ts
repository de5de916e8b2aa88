import type { PictureRights } from '../../attribution/index.js'
import { isNormalUrl, parsedUrl, percentDecoded } from '../../core/url.js'
import { cleanText } from '../clean-text.js'
import type { LocalFile, LocalFiles } from '../local-files.js'
import { LOCAL, POST_FILE, type PostContext } from '../post.js'
import { postAtAddress } from './post-links.js'

/**
 * The result of resolving an address: the address for the edition and the file behind it, or the reason why it was
 * refused.
 */
export interface ResolvedAddress {
  readonly address?: string
  readonly file?: LocalFile
  readonly fault?: string
  /** Whether the file does not exist, as opposed to an address that is not allowed. */
  readonly missing?: boolean
}

export type TargetKind = 'link' | 'picture'

export interface Page {
  /** The page's address from the root of the site. */
  readonly path: string
  /** The whole address of the post's page, if another generator writes it. */
  readonly elsewhere?: string
  readonly context: PostContext
  readonly files: LocalFiles
  /** Collects internal addresses that links lead to. */
  readonly links: Set<string>
  /** Collects what the attributes of pictures state about their rights, by the address of the picture. */
  readonly rights: Map<string, PictureRights>
}

/** The base for resolving internal addresses. No real site can have this origin. */
const OURS = 'http://ours.invalid'
const SCHEME = /^([a-z][a-z\d+.-]*):/i
const POST_NAME = /\.(?:md|markdown|mdown|mkd|mdx)$/i
const MAILTO_UNSAFE = /[^!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]/gu

const HOST = /^(?:[a-z\d._~-]+|\[[\da-f:.]+\])$/i

/** Percent-encodes characters that browsers accept but RFC 3986 forbids. The brackets of an IPv6 host stay. */
const strict = (address: string): string =>
  address
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(/(?<!^[a-z]+:\/\/[^/?#]*)["<>\\^`{|}[\]]/gi, character => encodeURIComponent(character))

/**
 * Resolves an address in a post. Absolute addresses become ASCII, internal ones become LOCAL or POST_FILE marks, and
 * schemes that could do harm (`javascript:`, `data:`) are refused.
 */
export function resolveAddress(raw: string, kind: TargetKind, page: Page): ResolvedAddress {
  // Browsers drop line breaks inside an address, so `java\nscript:` would be a scheme.
  const address = cleanText(raw)
    .replace(/[\t\n\r]+/g, '')
    .trim()
  if (address === '') return kind === 'link' ? { address: LOCAL + page.path } : { fault: 'is empty' }
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase()
  if (scheme) return withScheme(address, scheme, kind, page)
  if (/^[/\\]{2}/.test(address)) return absolute(`https:${address}`, page)
  if (address.startsWith('#')) return own(new URL(address, `${OURS}/${page.path}`), page, kind)
  if (address.startsWith('@/')) return zolaLink(address, page)
  return /^[/\\]/.test(address) ? fromRoot(address, kind, page) : fromPost(address, kind, page)
}

function withScheme(address: string, scheme: string, kind: TargetKind, page: Page): ResolvedAddress {
  if (scheme === 'http' || scheme === 'https') return absolute(address, page)
  if (kind === 'link' && (scheme === 'mailto' || scheme === 'tel'))
    return { address: address.replace(MAILTO_UNSAFE, character => encodeURIComponent(character)) }
  return { fault: `has the scheme \`${scheme}:\`, which is not allowed` }
}

function absolute(address: string, page: Page): ResolvedAddress {
  if (isNormalUrl(address) && !address.startsWith(page.context.url)) return { address }
  const url = parsedUrl(address)
  if (!url || !HOST.test(url.hostname)) return { fault: 'is not a valid address' }
  const { href } = url
  if (!href.startsWith(page.context.url)) return { address: strict(href) }
  return fromSite(new URL(href.slice(page.context.url.length), `${OURS}/`), 'link', page)
}

/** Returns an internal address that is not a file, from the root of the site. */
function own(url: URL, page: Page, kind: TargetKind): ResolvedAddress {
  if (url.origin !== OURS) return absolute(`https:${url.href.slice(url.protocol.length)}`, page)
  const path = url.pathname.replace(/^\/+/, '')
  if (kind === 'link') page.links.add(path)
  const { elsewhere, context, files } = page
  if (elsewhere && path === page.path) return { address: strict(elsewhere + url.search + url.hash) }
  if (context.pages && !files.fromRoot(percentDecoded(path)))
    return { address: strict(context.pages + path + url.search + url.hash) }
  return { address: LOCAL + strict(path + url.search + url.hash) }
}

function fromRoot(address: string, kind: TargetKind, page: Page): ResolvedAddress {
  const url = new URL(address, `${OURS}/`)
  if (url.origin !== OURS) return absolute(`https:${address}`, page)
  const base = new URL(page.context.url).pathname
  if (base !== '/' && url.pathname.startsWith(base)) url.pathname = url.pathname.slice(base.length - 1)
  return fromSite(url, kind, page)
}

/** Resolves an internal address from the root of the site: of a post's file, a picture or a page. */
function fromSite(url: URL, kind: TargetKind, page: Page): ResolvedAddress {
  const path = percentDecoded(url.pathname.slice(1))
  const posts = `${page.context.posts}/`
  if (path.startsWith(posts) && POST_NAME.test(path)) return postLink(path.slice(posts.length), url.hash, page)
  if (kind === 'link') {
    const post = postAtAddress(path, page.context.posts, page.files.exists)
    return post === undefined ? own(url, page, kind) : postLink(post, url.hash, page)
  }
  const file = page.files.fromRoot(path)
  return file ? { address: file.address, file } : { fault: 'does not exist', missing: true }
}

function fromPost(address: string, kind: TargetKind, page: Page): ResolvedAddress {
  const [bare = '', tail = ''] = /^([^?#]*)(.*)$/s.exec(address)?.slice(1) ?? []
  const path = percentDecoded(bare.replaceAll('\\', '/'))
  if (POST_NAME.test(path)) {
    const below = page.files.below(path)
    return below === undefined
      ? { fault: 'leads out of the posts folder' }
      : postLink(below, tail.replace(/^[^#]*/, ''), page)
  }
  const named = kind === 'picture' || /[^./][^/]*\.[A-Za-z0-9]{1,8}$/.test(path)
  const file = named ? (page.files.fromPost(path) ?? page.files.fromPost(bare)) : undefined
  if (file === 'outside' && kind === 'picture') return { fault: 'leads out of the posts folder' }
  if (file && file !== 'outside') {
    if (kind === 'link') page.links.add(file.address.slice(LOCAL.length))
    return { address: file.address + encodedTail(tail), file }
  }
  // Hugo resolves `images/a.png` from the root of static/.
  const fromStatic = kind === 'picture' ? page.files.fromRoot(path) : undefined
  if (fromStatic) return { address: fromStatic.address + encodedTail(tail), file: fromStatic }
  if (kind === 'picture') return { fault: 'does not exist', missing: true }
  return own(new URL(address, `${OURS}/${page.path}`), page, kind)
}

/** Encodes `?query#fragment` as ASCII. */
function encodedTail(tail: string): string {
  if (tail === '') return ''
  const { search, hash } = new URL(tail, OURS)
  return strict(search + hash)
}

const postLink = (file: string, hash: string, page: Page): ResolvedAddress => {
  page.links.add(file)
  const fragment = encodedTail(hash)
  return { address: POST_FILE + file.replaceAll(POST_FILE, '') + POST_FILE + fragment }
}

/**
 * Resolves Zola's `@/blog/river.md`, a path from the content folder. The posts folder may be the subfolder `blog` of that
 * folder.
 */
function zolaLink(address: string, page: Page): ResolvedAddress {
  const [path = '', hash] = address.slice(2).split('#')
  const shorter = path.slice(path.indexOf('/') + 1)
  const file = page.files.exists(`${page.context.posts}/${path}`) ? path : shorter
  return postLink(file, hash === undefined ? '' : `#${hash}`, page)
}
