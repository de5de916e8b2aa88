import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SECOND } from '../core/duration.js'
import { fingerprintOfBytes } from '../core/fingerprint.js'
import { append } from '../core/long-lists.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { percentDecoded, resolvedUrl } from '../core/url.js'
import { pictureFacts } from '../pictures/index.js'
import { builtPageState } from '../pipeline/index.js'
import type { SiteFiles } from './publish-memory.js'

/** A file of out/ that must be online, and the address at which readers ask for it. */
export interface OnlineFile {
  readonly path: string
  readonly url: string
  /** Whether an older version of it will do, as of a front page to which an email only leads. */
  readonly mayBeOld?: boolean
}

/** Matches the addresses of links and pictures in the HTML of an email. */
const ADDRESS = /\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi

/** Lists the files of a site to which an email leads: the pages of its posts, its own page, and its pictures. */
export function filesLinkedFrom(html: string, site: string, files: SiteFiles): OnlineFile[] {
  const found = new Map<string, OnlineFile>()
  for (const [, double, single] of html.matchAll(ADDRESS)) {
    const url = resolvedUrl((double ?? single ?? '').replaceAll('&amp;', '&'), site).replace(/[?#].*$/s, '')
    if (!url.startsWith(site)) continue
    const below = percentDecoded(url.slice(site.length))
    const path = [below, `${below.replace(/\/$/, '')}/index.html`.replace(/^\//, ''), `${below}.html`].find(
      each => each in files,
    )
    if (path !== undefined && !found.has(path)) found.set(path, { path, url })
  }
  return [...found.values()]
}

/** The number of files whose arrival is awaited if many have changed: a site that shows these has received the rest. */
const AWAITED = 20

/**
 * Chooses files from those that have changed, if no email says which matter: pages and feeds that readers ask for by an address
 * that stays, not the private copies of emails, and no style sheets, which hosts rewrite.
 */
export function filesAmong(changed: readonly string[], site: string): OnlineFile[] {
  const pages = changed.filter(path => /\.(?:html|xml|json)$/.test(path) && !/^(?:email\/|404\.html$)/.test(path))
  const byWeight = (path: string): number => (path === 'index.html' ? 0 : path.endsWith('.html') ? 1 : 2)
  return pages
    .sort((a, b) => byWeight(a) - byWeight(b))
    .slice(0, AWAITED)
    .map(path => ({
      path,
      url:
        site +
        path
          .replace(/(^|\/)index\.html$/, '$1')
          .split('/')
          .map(encodeURIComponent)
          .join('/'),
    }))
}

/** How the files are asked for. */
export interface Waiting {
  readonly out: string
  /** The time after which it is given up, in milliseconds. */
  readonly limit: number
  readonly signal: AbortSignal
  /** Is told how many files are online, and what is the matter with the first of the others. */
  readonly progress: (done: number, of: number, why: string) => void
}

/** The number of requests to the site at a time. */
const AT_ONCE = 6
/** The pauses between the rounds of requests, in milliseconds. The last one is repeated. */
const PAUSES = [1, 2, 3, 5, 8, 13, 20, 30].map(seconds => seconds * SECOND)

/** Why a file does not count as online. */
interface Lack {
  readonly file: OnlineFile
  readonly what: string
  readonly fix: string
  /** A fingerprint of what the site answered instead, by which an answer to everything is recognised. */
  readonly instead?: string
  /** Whether waiting cannot help. */
  readonly final?: boolean
}

/**
 * Asks the site for files until it shows all of them as the build wrote them, or the time is over. Each file is asked for at the address
 * that readers use, because a cache may keep an old answer for that and a fresh one for any other.
 * @returns what is still missing; nothing if all files are online
 */
export async function waitUntilOnline(
  files: readonly OnlineFile[],
  { out, limit, signal, progress }: Waiting,
): Promise<readonly Problem[]> {
  const end = Date.now() + limit
  let open: readonly Lack[] = files.map(file => ({ file, what: '', fix: '' }))
  for (let round = 0; ; round += 1) {
    const lacks: Lack[] = []
    for (let start = 0; start < open.length; start += AT_ONCE) {
      const asked = open.slice(start, start + AT_ONCE).map(({ file }) => lackOf(file, out))
      append(
        lacks,
        (await Promise.all(asked)).flatMap(lack => lack ?? []),
      )
      if (signal.aborted) break
    }
    if (signal.aborted) return [STOPPED]
    open = lacks
    const [first] = open
    if (!first) return []
    progress(files.length - open.length, files.length, `${first.file.url}: ${first.what}`)
    const wait = PAUSES[Math.min(round, PAUSES.length - 1)] ?? 0
    if (open.some(({ final }) => final) || Date.now() + wait > end) return problemsOf(open)
    await paused(wait, signal)
    if (signal.aborted) return [STOPPED]
  }
}

const paused = (time: number, signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, time)
    signal.addEventListener('abort', end)
  })

const RULE = 'publish.page'
const STOPPED = error(RULE, { file: 'out' }, 'Waiting for the pages was stopped.', 'Run the same command again.')

function problemsOf(lacks: readonly Lack[]): Problem[] {
  const answers = new Set(lacks.map(({ instead }) => instead))
  const [first] = lacks
  // A site whose every address leads to one application answers all of them with the same bytes and status 200.
  if (first?.instead !== undefined && lacks.length > 1 && answers.size === 1) {
    const what = `The site answers with one and the same page for ${lacks.length} different addresses, so nobody can read the others.`
    const fix = 'Turn off the rule that leads every address to one page (“single-page application”), and publish out/.'
    return [error(RULE, { file: first.file.url }, what, fix)]
  }
  return lacks.map(({ file, what, fix }) => error(RULE, { file: file.url }, what, fix))
}

const UPLOAD = 'Publish out/ (if a cache keeps old pages, empty it), and run the same command again.'

async function lackOf(file: OnlineFile, out: string): Promise<Lack | undefined> {
  const { fetchSource } = await import('../network/index.js')
  const purpose = { rule: RULE, accept: '*/*', otherwise: 'publish out/.' }
  const built = readFileSync(join(out, file.path))
  try {
    // The address is the publication's own, which may be on this machine or in its network.
    const { bytes, address = file.url } = await fetchSource(file.url, { allowPrivate: true }, purpose)
    const state = stateOf(bytes, built, file.path)
    if (state === 'present' || (state === 'old' && file.mayBeOld)) return undefined
    const moved = new URL(address).pathname !== new URL(file.url).pathname ? ` It redirects to ${address}.` : ''
    return { file, what: `${STATES[state]}${moved}`, fix: UPLOAD, instead: fingerprintOfBytes(bytes) }
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    const what = `It is not online. ${cause.problems.map(each => each.what).join(' ')}`
    if (!/status 401\b/.test(what)) return { file, what, fix: UPLOAD }
    const fix = 'Take the password off the site before you send: readers cannot open the page either.'
    return { file, what: `The site asks for a password. ${what}`, fix, final: true }
  }
}

const STATES = {
  old: 'It shows an old version.',
  other: 'It shows something else.',
} as const

function stateOf(bytes: Uint8Array, built: Uint8Array, path: string): 'present' | 'old' | 'other' {
  if (Buffer.compare(bytes, built) === 0) return 'present'
  if (/\.html$/.test(path)) return builtPageState(textOf(bytes), textOf(built))
  const ours = pictureFacts(built)
  if (ours) {
    const theirs = pictureFacts(bytes)
    if (!theirs) return 'other'
    // Hosts recompress pictures and convert them. Another shape is another picture.
    const ratio = (theirs.width * ours.height) / (theirs.height * ours.width)
    return Math.abs(ratio - 1) < 0.02 ? 'present' : 'old'
  }
  if (/^\s*<(?:!doctype html|html)\b/i.test(textOf(bytes))) return 'other'
  const spaceless = (text: string): string => text.replace(/\s+/g, '')
  return spaceless(textOf(bytes)) === spaceless(textOf(built)) ? 'present' : 'old'
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
