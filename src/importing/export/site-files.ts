import { type Folder, readPost } from '../../content/index.js'
import { canParseUrl } from '../../core/url.js'
import type { Draft, ImportContext } from '../draft.js'
import { postText } from '../post-text.js'
import type { SitePost } from './site-folder.js'

/** A media file of a site that a post shows. */
export interface SiteFile {
  /** The path from the site's root. */
  readonly from: string
  /** The path within the publication's folder of posts or its static folder. */
  readonly to: { readonly folder: 'posts' | 'static'; readonly path: string }
}

export interface DraftWithFiles {
  readonly draft: Draft
  /** Lines for `_redirects`, one for each former address of the page. */
  readonly redirects: readonly string[]
  readonly files: readonly SiteFile[]
}

const MEDIA = String.raw`\.(?:avif|gif|jpe?g|m4a|m4v|mov|mp3|mp4|ogg|ogv|png|svg|wav|webm|webp)`
const ABOVE = new RegExp(String.raw`(?<=^|["'(<\s:=])(?:\.\/)?(?:\.\.\/)+[^\s"'()<>]+${MEDIA}`, 'gim')
const IS_MEDIA = new RegExp(`${MEDIA}$`, 'i')
/**
 * The folders of generators whose files are copied unchanged. The built site does not have these folders in its
 * addresses.
 */
const STATICS = ['static/', 'public/', 'src/', 'source/', '']

/**
 * Finds the media files that a post of a site shows. Notes list the files that are missing, and the shortcodes that stay in
 * the text.
 */
export function withSiteFiles(draft: Draft, post: SitePost, site: Folder, context: ImportContext): DraftWithFiles {
  const found = new Map<string, SiteFile>()
  const moved = withoutClimbing(draft, post, site, found)
  const folder: Folder = {
    read: path => {
      const file = fileAt(path, post, site)
      if (file && IS_MEDIA.test(path)) found.set(path, { from: file.from, to: placeOf(path) })
      return file?.bytes
    },
  }
  const path = `posts/${draft.name}.md`
  const surroundings = {
    context: { ...context, since: '2000', posts: 'posts', static: 'static' },
    folder,
    publishers: context.publishers,
  }
  const { post: read, problems } = readPost({ path, bytes: new TextEncoder().encode(postText(moved)) }, surroundings)
  const notable = problems.filter(({ rule }) => /^post\.(?:shortcode|mdx|missing|path)/.test(rule))
  const notes = notable.map(({ what, where }) => (where.line ? `Line ${where.line}: ${what}` : what))
  const { former, lost } = read ? formerOf(post, read.path, context) : { former: [], lost: [] }
  const lead =
    former.length > 0
      ? [
          `The post’s old addresses redirect to it through static/_redirects: ${former.map(({ from }) => from).join(', ')}.`,
        ]
      : []
  const lostNotes = lost.map(
    address =>
      `The post’s old address ${JSON.stringify(address)} is not the path of a single page, so it is not redirected.`,
  )
  return {
    draft: { ...moved, notes: [...moved.notes, ...notes, ...lead, ...lostNotes] },
    redirects: former.map(({ from, to }) => `${from} ${to} 301`),
    files: [...found.values()],
  }
}

interface Former {
  readonly former: readonly { readonly from: string; readonly to: string }[]
  readonly lost: readonly string[]
}

/**
 * Lists a post's former addresses, from the root of the host. Addresses with `*`, `:` or control characters get no
 * redirect, because these characters have a meaning in `_redirects`.
 */
function formerOf({ article }: SitePost, path: string, { url }: ImportContext): Former {
  const to = new URL(path, url).pathname
  const addresses = (article?.former ?? []).map(address => {
    const full = address.replace(/^(?!\/|https?:)/, '/')
    const isPath = canParseUrl(full, url) && !/[*:\p{Cc}]/u.test(full.replace(/^https?:/, ''))
    return { address, from: isPath ? new URL(full, url).pathname : undefined }
  })
  const old = new Set(addresses.flatMap(({ from }) => from ?? []))
  old.delete(to)
  const lost = addresses.filter(({ from }) => from === undefined).map(({ address }) => address)
  return { former: [...old].map(from => ({ from, to })), lost }
}

function placeOf(path: string): SiteFile['to'] {
  const [folder = '', ...rest] = path.split('/')
  return { folder: folder === 'static' ? 'static' : 'posts', path: rest.join('/') }
}

/** Finds the file of the site that will have a given path in the publication. */
function fileAt(path: string, { home, file }: SitePost, site: Folder): { from: string; bytes: Uint8Array } | undefined {
  const [, folder, rest = ''] = /^(posts|static)\/(.*)$/s.exec(path) ?? []
  const beside = file.slice(0, file.lastIndexOf('/') + 1)
  const places =
    folder === 'posts' ? [...new Set([home + rest, beside + rest])] : folder ? STATICS.map(place => place + rest) : []
  for (const from of places) {
    const bytes = site.read(from)
    if (bytes) return { from, bytes }
  }
  return undefined
}

/**
 * Rewrites relative addresses that lead out of the folder of posts to addresses from the root, because the publication does
 * not have the site's folders.
 */
function withoutClimbing(draft: Draft, { file, home }: SitePost, site: Folder, found: Map<string, SiteFile>): Draft {
  const moved = (address: string): string => {
    const from = resolved(file.slice(0, file.lastIndexOf('/') + 1) + address)
    if (from === undefined || from.startsWith(home === '' ? '\0' : home) || !site.read(from)) return address
    const path = STATICS.reduce(
      (rest, place) => (place !== '' && rest.startsWith(place) ? rest.slice(place.length) : rest),
      from,
    )
    found.set(from, { from, to: { folder: 'static', path } })
    return `/${path}`
  }
  return {
    ...draft,
    body: draft.body.replace(ABOVE, moved),
    facts: draft.facts.map(fact =>
      fact.field === 'image.src' && typeof fact.value === 'string' && fact.value.startsWith('.')
        ? { ...fact, value: moved(fact.value) }
        : fact,
    ),
  }
}

function resolved(path: string): string | undefined {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.pop() === undefined) return undefined
    if (segment !== '..' && segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.join('/')
}
