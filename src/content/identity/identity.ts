import { fingerprint } from '../../core/fingerprint.js'

/** What a path from a file name or from frontmatter comes to; or why it cannot be one. */
export type PathResult = { readonly path: string } | { readonly fault: string }

const MAX_CHARACTERS = 100
/** A file name has at most 255 bytes on the common file systems. */
const MAX_BYTES = 200
const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
/** Zola's names may hold the time too. */
const TIME = String.raw`T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?`
const DATED = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})(?:${TIME})?[-_](?=.)`)
const DATE_AND_TIME = new RegExp(String.raw`(?:^|/)(\d{4}-\d{2}-\d{2}${TIME})[-_][^/]`)
const MARKDOWN_FILE = /\.(?:md|markdown|mdown|mkd|mdx)$/i
const NO_POSTS = /^(?:readme|changelog|licen[cs]e|contributing|code_of_conduct|_index)(?:[.-]|$)/i

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
const tooLong = (segment: string): boolean => segment.length > MAX_CHARACTERS || bytesOf(segment) > MAX_BYTES

/**
 * Whether a file is a post, by its path below the posts folder: Markdown, but no README, no `_index`, nothing hidden, and
 * not the folder's own `index.md`.
 */
export function isPostFile(path: string): boolean {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (segments.some(segment => segment.startsWith('.') || segment === 'node_modules')) return false
  if (!MARKDOWN_FILE.test(name) || NO_POSTS.test(name)) return false
  return segments.length > 1 || !/^index\.[^.]+$/i.test(name)
}

/** `River Treaty: Why?` → `river-treaty-why`, in any script. Empty where there is neither letter nor digit. */
export const slugText = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')

function shortSegment(segment: string): string {
  if (!tooLong(segment)) return segment
  let head = segment.slice(0, 80)
  while (bytesOf(head) > MAX_BYTES - 20) head = head.slice(0, -1)
  return `${head.replace(/(?:[\uD800-\uDBFF]|\p{M}|-)+$/u, '')}-${fingerprint(segment).slice(0, 8)}`
}

/** The segments of a post's file below the posts folder that name it, without extension, `index` and Jekyll's own folders. */
function nameSegments(file: string): string[] {
  const segments = file.replace(MARKDOWN_FILE, '').split('/')
  const name = segments.pop() ?? ''
  const folders = segments.filter(segment => segment !== '_posts' && segment !== '_drafts')
  const [index, language] = /^index(?:\.(.+))?$/i.exec(name) ?? []
  if (index === undefined || folders.length === 0) return [...folders, name.replace(DATED, '')]
  const last = (folders.pop() ?? '').replace(DATED, '')
  return [...folders, last, ...(language ? [language] : [])]
}

/** The slug of a post from its file's path below the posts folder, and from nothing else. */
export function slugOfFile(file: string): PathResult {
  const slugs = nameSegments(file).map(slugText)
  if (slugs.some(slug => slug === '')) return { fault: 'has a name without any letter or digit' }
  return checked(slugs.map(shortSegment))
}

/** A title for a post that is named as Jekyll names them: `2026-03-14-river-treaty.md` → `River treaty`. */
export function titleOfFile(file: string): string | undefined {
  const name = file
    .replace(MARKDOWN_FILE, '')
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

/** The slug that frontmatter sets: any number of segments, cleaned like a file's. */
export function slugFrom(said: string): PathResult {
  const segments = said.split(/[/\\]/).filter(segment => segment.trim() !== '')
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

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Not allowed in a file's name on Windows, or with a meaning of its own in an address. */
const UNSAFE = /[<>:"|?*#%\0-\x1F\x7F]+/g

/**
 * The place of a page as `permalink:`, `path:` or `url:` has it, literally: `/2026/River/` → `2026/River/index.html`.
 * @returns the page's path below out/
 */
export function outputFrom(said: string): PathResult {
  const [bare = ''] = said.trim().split(/[?#]/)
  const segments = decoded(bare)
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

/** A path as it stands in an address: every segment percent-encoded. */
export const encodedPath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** The address, from the root of the site, of the page at a path below out/. */
export const pageAddress = (output: string): string => encodedPath(output.replace(/(^|\/)index\.html$/, '$1'))

/** The other way round: the path below out/ of the page at an address. */
export const outputOf = (path: string): string => decodeURIComponent(path).replace(/(^|\/)$/, '$1index.html')

/** A tag: URI (RFC 4151) from the publication's host and the file's name: neither title, date nor permalink changes it. */
export const tagUri = (url: string, since: string, slug: string): string =>
  `tag:${tagAuthority(url, since)}:${encodedPath(slug)}`

/** `since` may hold the host itself, `old.example.org,2024`: so a publication that moves to another domain keeps its ids. */
export const tagAuthority = (url: string, since: string): string =>
  since.includes(',') ? since : `${new URL(url).hostname},${since}`

/** Whether a text is an identity of its own that feeds can carry: `tag:` (RFC 4151), `urn:` (RFC 8141), `http(s):`. */
export const isPermanentId = (said: string): boolean => {
  if (!/^[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]+$/.test(said)) return false
  if (/^tag:/.test(said)) return /^tag:(?:[a-z0-9\-._]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:/.test(said)
  if (/^urn:uuid:/i.test(said)) return /^urn:uuid:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(said)
  if (/^urn:/.test(said)) return /^urn:[a-z\d][a-z\d-]{1,31}:.+/i.test(said)
  return /^https?:\/\//.test(said) && URL.canParse(said) && new URL(said).href === said
}

/** The date at the front of a file's or folder's name, `2026-03-14-river.md`, or in its folders, `2026/03/14/river.md`. */
export function dateInPath(path: string): string | undefined {
  const timed = DATE_AND_TIME.exec(path)
  if (timed) return timed[1]
  const found =
    /(?:^|\/)(\d{4})-(\d{1,2})-(\d{1,2})(?=[-_./]|$)/.exec(path) ?? /(?:^|\/)(\d{4})\/(\d{2})\/(\d{2})(?=\/)/.exec(path)
  if (!found) return undefined
  const [, year = '', month = '', day = ''] = found
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}
