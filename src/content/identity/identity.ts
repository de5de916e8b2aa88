import { articleAddress } from '../../core/article-address.js'
import { fingerprint } from '../../core/fingerprint.js'
import { memo } from '../../core/memo.js'
import { canParseUrl, hostWithoutWww, percentDecoded } from '../../core/url.js'

/** A path made from a file name or from frontmatter, or the reason why it is not allowed. */
export type PathResult = { readonly path: string } | { readonly fault: string }

const MAX_CHARACTERS = 100
/** The length limit of a segment, in bytes. Common file systems allow 255 bytes for a file name. */
const MAX_BYTES = 200
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
/** Matches the time that may follow the date in Zola's file names. */
const TIME = String.raw`T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?`
/** Matches the date in front of a name: `2026-03-14-river`, or `2026-03-14 River` as notes are often named. */
const DATED = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:${TIME})?(?:[-_]| +(?:[-–—] +)?)(?=.)`)
const DATE_AND_TIME = new RegExp(String.raw`(?:^|/)(\d{4}-\d{2}-\d{2}${TIME})[-_][^/]`)
const MARKDOWN_FILE = /\.(?:md|markdown|mdown|mkd|mdx)$/i
/** Matches the ending of a Markdown file. Middleman writes `river.html.md`. */
const MARKDOWN_ENDING = new RegExp(String.raw`(?:\.html)?${MARKDOWN_FILE.source}`, 'i')
const NO_POSTS = /^(?:readme|changelog|licen[cs]e|contributing|code_of_conduct|_index)(?:[.-]|$)/i

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
/** The most bytes that a character of a text in UTF-16 has in UTF-8. */
const BYTES_EACH = 3
const tooLong = (segment: string): boolean =>
  segment.length > MAX_CHARACTERS || (segment.length * BYTES_EACH > MAX_BYTES && bytesOf(segment) > MAX_BYTES)

/**
 * Tells whether a path within the posts folder is a post: a Markdown file, but not a README, a hidden file, one whose name begins
 * with `_`, or the folder's own `index.md`.
 */
export function isPostFile(path: string): boolean {
  const name = fileNameOf(path)
  if (!isMarkdownFile(path) || NO_POSTS.test(name) || name.startsWith('_')) return false
  return path !== name || !/^index\.[^.]+$/i.test(name)
}

/** Tells whether a path within the posts folder is a Markdown file that is not hidden, whether it is a post or not. */
export const isMarkdownFile = (path: string): boolean =>
  MARKDOWN_FILE.test(path) && !/(?:^|\/)(?:\.|node_modules\/)/.test(path)

/** Returns the last part of a path. */
export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/**
 * Makes a slug of text in any script: `River Treaty: Why?` → `river-treaty-why`. It is empty if the text has neither
 * letters nor digits.
 */
export const slugText = (text: string): string =>
  /^[\0-\x7F]*$/.test(text) ? trimmedSlug(text.toLowerCase().replace(/[^a-z\d]+/g, '-')) : slugOfAnyScript(text)

const slugOfAnyScript = (text: string): string =>
  trimmedSlug(
    text
      .normalize('NFC')
      .toLowerCase()
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-'),
  )

const trimmedSlug = (slug: string): string => slug.replace(/^-|-$/g, '')

function shortSegment(segment: string): string {
  if (!tooLong(segment)) return segment
  let head = segment.slice(0, 80)
  while (bytesOf(head) > MAX_BYTES - 20) head = head.slice(0, -1)
  return `${head.replace(/(?:[\uD800-\uDBFF]|\p{M}|-)+$/u, '')}-${fingerprint(segment).slice(0, 8)}`
}

/**
 * Returns the parts of a file's path that name the post: without extension, `index` and Jekyll's `_posts` and
 * `_drafts`.
 */
function nameSegments(file: string, withDate = false): string[] {
  const undated = (name: string): string => (withDate ? name : name.replace(DATED, ''))
  const segments = file.replace(MARKDOWN_ENDING, '').split('/')
  const name = segments.pop() ?? ''
  const folders = segments.filter(segment => segment !== '_posts' && segment !== '_drafts')
  const [index, language] = /^index(?:\.(.+))?$/i.exec(name) ?? []
  if (index === undefined || folders.length === 0) return [...folders, undated(name)]
  const last = undated(folders.pop() ?? '')
  return [...folders, last, ...(language ? [language] : [])]
}

/** Makes a post's slug from its path within the posts folder alone. */
export const slugOfFile = (file: string): PathResult => slugOfSegments(nameSegments(file))

/** Makes the slug of a link item from the address of its original: `mole-example-com-ferries`. */
export const slugOfAddress = (url: string): string =>
  shortSegment(slugText(percentDecoded(articleAddress(url) ?? hostWithoutWww(url))))

/** Makes the slug of a file with the date in its name, which `slugOfFile` leaves out. It is undefined if there is none. */
export function datedSlugOfFile(file: string): string | undefined {
  const segments = nameSegments(file, true)
  if (segments.join('/') === nameSegments(file).join('/')) return undefined
  const slug = slugOfSegments(segments)
  return 'path' in slug ? slug.path : undefined
}

/** Matches the language before the extension of a file: `river.pt-BR.md`, `index.zh-hans.md`. */
const LANGUAGE_IN_NAME = /\.([a-z]{2}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}))?)(?=\.[a-z]+$)/

/** Returns the language that a file's name ends in, if it is one. */
export function languageOfFile(file: string): string | undefined {
  const tag = LANGUAGE_IN_NAME.exec(file)?.[1]?.replace('_', '-')
  return tag && isLanguage(tag.slice(0, 2)) ? tag : undefined
}

const isLanguage = (tag: string): boolean =>
  new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' }).of(tag) !== undefined

/** Returns a file's path without its language and its extension, by which versions of one text are recognised. */
export const withoutLanguage = (file: string): string =>
  (languageOfFile(file) ? file.replace(LANGUAGE_IN_NAME, '') : file).replace(MARKDOWN_ENDING, '')

function slugOfSegments(segments: readonly string[]): PathResult {
  const slugs = segments.map(slugText)
  if (slugs.some(slug => slug === '')) return { fault: 'has a name without any letter or digit' }
  return checked(slugs.map(shortSegment))
}

/** Makes a title from a file name of Jekyll's form: `2026-03-14-river-treaty.md` → `River treaty`. */
export function titleOfFile(file: string): string | undefined {
  const name = file
    .replace(MARKDOWN_ENDING, '')
    .replace(/\/index$/i, '')
    .split('/')
    .at(-1)
  if (!name || !DATED.test(name)) return undefined
  const words = name
    .replace(DATED, '')
    .replace(/[-_\s]+/g, ' ')
    .trim()
  return words === '' ? undefined : words.replace(/^\p{Ll}/u, first => first.toUpperCase())
}

/**
 * Makes a slug from the one in frontmatter. It may have any number of segments, which are cleaned like those of a file
 * name.
 */
export function slugFrom(slug: string): PathResult {
  const segments = slug.split(/[/\\]/).filter(segment => segment.trim() !== '')
  const fault = segments.map(faultOf).find(found => found !== undefined)
  if (fault) return { fault }
  const slugs = segments.map(slugText)
  if (slugs.length === 0 || slugs.some(slug => slug === '')) return { fault: 'has no letter or digit' }
  return checked(slugs.map(shortSegment))
}

function checked(segments: readonly string[]): PathResult {
  const fault = segments.map(faultOf).find(found => found !== undefined)
  return fault ? { fault } : { path: segments.join('/') }
}

function faultOf(segment: string): string | undefined {
  if (segment === '..' || segment === '.') return 'leads out of the site (`..`)'
  if (/^[A-Za-z]:/.test(segment)) return 'begins with a drive letter'
  if (segment.includes('\0')) return 'contains a NUL character'
  if (RESERVED.test(segment)) return `uses the name \`${segment}\`, which Windows reserves`
  if (segment.endsWith('.')) return `has a part that ends in a dot (\`${segment}\`)`
  if (tooLong(segment)) return `has a part of more than ${MAX_CHARACTERS} characters`
  return undefined
}

/** Matches characters that Windows forbids in file names, or that have a meaning in addresses. */
const UNSAFE = /[<>:"|?*#%\0-\x1F\x7F]+/g

/**
 * Converts a `permalink:`, `path:` or `url:` to the path of the page, keeping its spelling: `/2026/River/` →
 * `2026/River/index.html`.
 *
 * @returns the page's path within out/
 */
export function outputFrom(permalink: string): PathResult {
  const [bare = ''] = permalink.trim().split(/[?#]/)
  const segments = percentDecoded(bare)
    .normalize('NFC')
    .split(/[/\\]/)
    .map(segment => segment.trim())
    .filter(segment => segment !== '')
  const fault = segments.map(faultOf).find(found => found !== undefined)
  if (fault) return { fault }
  const clean = segments.map(segment => segment.replace(UNSAFE, '-'))
  const isFile = /\.html?$/i.test(clean.at(-1) ?? '') && !/[/\\]\s*$/.test(bare)
  return { path: (isFile ? clean : [...clean, 'index.html']).join('/') }
}

/** Encodes a path for use in an address: every segment is percent-encoded. */
export const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** Returns the address, from the root of the site, of the page at a path within out/. */
export const pageAddress = (output: string): string => encodedPath(output.replace(/(^|\/)index\.html$/, '$1'))

/** Returns the path within out/ of the page at an address; the reverse of `pageAddress`. */
export const outputOf = (path: string): string => decodeURIComponent(path).replace(/(^|\/)$/, '$1index.html')

/**
 * Makes a tag: URI (RFC 4151) from the publication's host and the file's name. A new title, date or permalink does not
 * change it.
 */
export const tagUri = (url: string, since: string, slug: string): string =>
  `tag:${tagAuthority(url, since)}:${encodedPath(slug)}`

/**
 * Returns the authority of tag: URIs. `since` may include a host, `old.example.org,2024`, so that a publication that
 * moves to another domain keeps its ids.
 */
export const tagAuthority = (url: string, since: string): string =>
  since.includes(',') ? since : `${hostOf(url)},${since}`

const hostOf = memo(10, (url: string) => new URL(url).hostname)

/** Tells whether a text is a permanent id that feeds can carry: `tag:` (RFC 4151), `urn:` (RFC 8141) or `http(s):`. */
export const isPermanentId = (id: string): boolean => {
  if (!/^[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+$/.test(id)) return false
  if (/^tag:/.test(id)) return /^tag:(?:[a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:/.test(id)
  if (/^urn:uuid:/i.test(id)) return /^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id)
  if (/^urn:/.test(id)) return /^urn:[a-z\d][a-z\d-]{1,31}:.+/i.test(id)
  return /^https?:\/\//.test(id) && canParseUrl(id) && new URL(id).href === id
}

/**
 * Finds a date at the start of a file or folder name, as in `2026-03-14-river.md`, or in the folders, as in
 * `2026/03/14/river.md`.
 */
export function dateInPath(path: string): string | undefined {
  const timed = DATE_AND_TIME.exec(path)
  if (timed) return timed[1]
  const found =
    /(?:^|\/)(\d{4})-(\d{1,2})-(\d{1,2})(?=[-_./ ]|$)/.exec(path) ??
    /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})(?=\/)/.exec(path)
  if (!found) return undefined
  const [, year = '', month = '', day = ''] = found
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
