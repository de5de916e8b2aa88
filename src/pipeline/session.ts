import type { Publishers } from '../attribution/index.js'
import { type Auditor, auditorOf } from '../audit/index.js'
import {
  type Body,
  isLinkList,
  type Post,
  type PostContext,
  type PostFile,
  readLinkList,
  readPost,
  sourceName,
} from '../content/index.js'
import { lazy } from '../core/memo.js'
import { isError, type Problem } from '../core/problem.js'
import type { IssuePlan } from '../editions/email/index.js'
import type { Edition } from '../editions/index.js'
import type { Sources } from '../lint/index.js'
import { type PastPosts, type Publication, sentPosts } from '../publication/index.js'
import { type BuildCache, loadBuildCache } from './build-cache.js'
import { type Disk, openFolder } from './disk.js'
import { auditSetting, type Inputs, type LoadedPublication, readInputs } from './inputs.js'
import { slugsOf } from './issues.js'
import { layeredDisk } from './layered-disk.js'
import { OWN_LOCALES } from './locales.js'
import { type OpenedPublication, type OpenRequest, openPublication } from './open-publication.js'
import type { Copy } from './outputs.js'
import { type OwnPictures, ownPictures } from './own-pictures.js'
import { heldFor, type Plan, planBuild, planIssue, type ShownPosts, shownIn, siteOf } from './plan.js'
import type { ReaderSite } from './reader-site.js'
import { sentIssuesOf } from './sent-issues.js'
import { sourcesOf } from './sources.js'
import { namedThemes, THEME_FOLDER } from './theme-files.js'
import { withWorkers } from './workers/worker-pool.js'

/** Keeps a publication loaded for a long-running program. */
export interface Session {
  /** The publication as of the last refresh. */
  readonly current: () => Snapshot
  /**
   * Reads the folder again. Given paths from the root, it reads only those files and the posts that depend on them.
   * Calls must not overlap.
   */
  readonly refresh: (paths?: readonly string[]) => Promise<Snapshot>
  /**
   * Returns the publication as it would be with other files, by their paths from the root, which are written nowhere. They must be posts,
   * or files that posts show.
   */
  readonly withFiles: (files: ReadonlyMap<string, Uint8Array>) => Promise<Snapshot>
}

/**
 * A publication at one moment: everything that was read, and what can be made from it. Editions are rendered on demand.
 */
export interface Snapshot {
  readonly disk: Disk
  /** Absent if publication.yml has errors. */
  readonly publication?: Publication
  /** Every readable post. While a post's file has an error, its last valid version remains. */
  readonly posts: readonly Post[]
  /** Problems in the files. Problems found by planning are in the plan. */
  readonly problems: readonly Problem[]
  /** The settings with which posts are read. */
  readonly context: PostContext
  /** The outlets of publishers.yml. */
  readonly publishers: Publishers
  /** Returns the ids of the posts that earlier issues of a digest contained or left out. */
  readonly past: (digest: string) => PastPosts
  /** Returns the slugs of all posts by what an editor may write for them in the arrangement of an issue. */
  readonly slugs: () => ReadonlyMap<string, string>
  /** Returns the problems that the file of a post, or of link items, would have with other bytes, and with new files by their paths. */
  readonly problemsWith: (file: PostFile, beside?: ReadonlyMap<string, Uint8Array>) => readonly Problem[]
  /** The plan of a build with an email for every post. */
  readonly plan: () => Plan | undefined
  /** The same plan with all unpublished posts included. */
  readonly planWithHeld: () => Plan | undefined
  /**
   * Plans one issue in a fraction of the time: that of a post by its slug, published or not, or that of a digest by its
   * name.
   */
  readonly issue: (name: string) => OpenIssue | undefined
  /** Plans one issue in the default look and in each theme, which are read for this alone. */
  readonly looks: (name: string) => readonly Look[]
  /** The copies of the logo in all looks, whose backgrounds differ. */
  readonly logosOfLooks: () => readonly Copy[]
  /** The reason why a post is not published yet, if it is not. */
  readonly held: (post: Post) => string | undefined
  /** Reads finished editions back, as a build does. */
  readonly audit: Auditor
  /** The site and the templates, for the pages and mails of the server; absent if publication.yml has errors. */
  readonly reader: ReaderSite | undefined
  /** Access to the files from which editions are made; absent if publication.yml has errors. */
  readonly sources: Sources | undefined
}

/** An issue, and the site for mails to readers, in one look. Both are absent if the theme has errors, which `problems` lists. */
export interface Look {
  /** The name of the theme; empty for the default look. */
  readonly name: string
  readonly issue?: OpenIssue | undefined
  readonly reader?: ReaderSite
  readonly problems: readonly Problem[]
}

export interface OpenIssue {
  readonly plan: IssuePlan
  readonly editions: readonly Edition[]
}

export interface SessionRequest {
  /** The publication's folder. */
  readonly root: string
  /** Returns milliseconds since 1970. It is called at every refresh. */
  readonly now: () => number
}

/** @throws ProblemsError if the folder does not exist */
export async function openSession({ root, now }: SessionRequest): Promise<Session> {
  const disk = openFolder(root)
  let bodies = new Map<string, Body>()
  const lastGood: LastGood = new Map()
  const pictures = ownPictures(disk)
  let opened = await read(undefined, { memory: loadBuildCache(disk.root) })
  let snapshot = takeSnapshot()

  function read(
    threads: number | undefined,
    request: Omit<OpenRequest, 'pool' | 'options'>,
  ): Promise<OpenedPublication> {
    const options = { now: now(), drafts: true, emails: 'all' as const }
    return withWorkers(threads, pool =>
      openPublication(disk, { inputs: readInputs(disk, { keeps: true }), ...request, pool, options }),
    )
  }
  function takeSnapshot(): Snapshot {
    return snapshotOf({ opened, bodies, lastGood, pictures, now: now() })
  }

  return {
    current: () => snapshot,
    async refresh(paths) {
      const before = opened
      const { context } = before.inputs
      const isStale = paths === undefined || paths.some(path => isSharedInput(path, before.inputs))
      const inputs = isStale ? refreshedInputs(before.inputs, disk) : before.inputs
      const due = paths ? withFiles(before, paths) : [...before.known.keys()]
      for (const file of due) keep(lastGood, file, before, bodies)
      // A snapshot that is still being rendered must not add the bodies of older files to those of the next one.
      bodies = new Map(inputs.context !== context || paths === undefined ? [] : bodies)
      for (const file of due) for (const { source } of sourcesIn(before, file)) bodies.delete(source)
      const memory: BuildCache = { context, posts: before.known, outputs: new Map() }
      opened = await read(1, { memory, inputs, ...(paths ? { touched: new Set(paths) } : {}) })
      for (const file of lastGood.keys()) {
        const known = opened.known.get(file)
        if (!known || known.posts.length > 0) lastGood.delete(file)
      }
      snapshot = takeSnapshot()
      return snapshot
    },
    async withFiles(files) {
      const over = layeredDisk(disk, files)
      const before = opened
      const inputs = { ...before.inputs, surroundings: { ...before.inputs.surroundings, folder: over } }
      const memory: BuildCache = { context: inputs.context, posts: before.known, outputs: new Map() }
      const options = { now: now(), drafts: true, emails: 'all' as const }
      const good = new Map([...lastGood].filter(([file]) => !files.has(file)))
      const others = new Map([...bodies].filter(([source]) => !files.has(source)))
      const read = await withWorkers(1, pool =>
        openPublication(over, { inputs, memory, touched: new Set(files.keys()), pool, options }),
      )
      // All other posts are as they were read before.
      const body = (post: Post): Body => (files.has(post.file) ? read : before).body(post)
      const request = { lastGood: good, pictures: ownPictures(over), now: options.now }
      return snapshotOf({ opened: { ...read, body }, bodies: others, ...request })
    },
  }
}

/** The last valid versions of the posts in files that now have errors, by file. */
type LastGood = Map<string, readonly { readonly post: Post; readonly body: Body }[]>

/** Lists the posts of a file with the names of their sources. */
const sourcesIn = ({ known }: OpenedPublication, file: string): { post: Post; source: string }[] =>
  (known.get(file)?.posts ?? []).map(post => ({ post, source: sourceName(post) }))

function keep(lastGood: LastGood, file: string, opened: OpenedPublication, bodies: Map<string, Body>): void {
  const good = sourcesIn(opened, file).flatMap(({ post, source }) => {
    const body = bodies.get(source) ?? opened.bodies.get(source)
    return body ? [{ post, body }] : []
  })
  if (good.length > 0) lastGood.set(file, good)
}

/**
 * Reads the inputs again. If they have errors, returns the last valid inputs with these errors, so that the preview can still
 * show something.
 */
function refreshedInputs(before: Inputs, disk: Disk): Inputs {
  const now = readInputs(disk, { keeps: true })
  return before.publication && now.problems.some(isError) ? { ...before, problems: now.problems } : now
}

/** Tells whether all posts and editions depend on the file at this path. */
const isSharedInput = (path: string, { surroundings, publication }: Inputs): boolean =>
  path === 'publication.yml' ||
  path === 'publishers.yml' ||
  surroundings.context.authors?.files.includes(path) ||
  path.startsWith(`${publication?.templates ?? 'templates'}/`) ||
  path.startsWith(`${THEME_FOLDER}/`) ||
  path.startsWith(`${OWN_LOCALES}/`) ||
  path === surroundings.context.posts

/** Lists the posts that depend on one of these files. */
const withFiles = ({ known }: OpenedPublication, paths: readonly string[]): string[] => {
  const touched = new Set(paths)
  return [...known].flatMap(([file, { reads }]) =>
    touched.has(file) || reads.some(([path]) => touched.has(path)) ? [file] : [],
  )
}

interface SnapshotRequest {
  readonly opened: OpenedPublication
  /** Bodies from earlier refreshes that are still valid. */
  readonly bodies: Map<string, Body>
  readonly lastGood: LastGood
  readonly pictures: OwnPictures
  readonly now: number
}

function snapshotOf({ opened, bodies, lastGood, pictures, now }: SnapshotRequest): Snapshot {
  const { disk, inputs, problems } = opened
  const { publication } = inputs
  const good = [...lastGood.values()].flat()
  const posts = [...opened.posts, ...good.map(({ post }) => post)]
  const body = (post: Post): Body => {
    const source = sourceName(post)
    const kept = good.find(each => sourceName(each.post) === source)?.body
    const found = kept ?? bodies.get(source) ?? opened.body(post)
    if (!kept) bodies.set(source, found)
    return found
  }
  const loaded: LoadedPublication | undefined = publication && { ...inputs, publication, posts, body }
  const options = { now, drafts: false, emails: 'all' as const }
  const planned = (held: boolean) => lazy(() => loaded && planBuild(loaded, disk, { ...options, held }))
  const [out, all] = [false, true].map(held => lazy(() => loaded && shownIn(loaded, { ...options, held })))
  const issueAmong = (name: string, shown: ShownPosts | undefined): OpenIssue | undefined =>
    loaded && shown && planIssue(name, { loaded, disk, shown })
  const others = lazy(() =>
    ['', ...namedThemes(disk).names()].map(name => ({ name, other: readInputs(disk, { theme: name, keeps: true }) })),
  )
  return {
    disk,
    ...(publication ? { publication } : {}),
    posts,
    problems,
    context: inputs.surroundings.context,
    publishers: inputs.surroundings.publishers,
    past: digest => sentPosts(loaded ? sentIssuesOf(disk, loaded).sent : new Map(), digest),
    slugs: lazy(() => slugsOf(posts)),
    problemsWith: (file, beside) => {
      const { surroundings } = inputs
      const folder = beside
        ? { read: (path: string) => beside.get(path) ?? surroundings.folder.read(path) }
        : surroundings.folder
      return (isLinkList(file.path) ? readLinkList : readPost)(file, { ...surroundings, folder }).problems
    },
    plan: planned(false),
    planWithHeld: planned(true),
    issue: lastOnly(name => issueAmong(name, out?.()) ?? issueAmong(name, all?.())),
    looks: issue =>
      others().map(({ name, other }) => {
        const faults = other.problems.filter(isError)
        if (!other.publication || faults.length > 0) return { name, problems: faults }
        const look = { ...other, publication: other.publication, posts, body }
        const shown = shownIn(look, { ...options, held: true })
        const reader = { site: siteOf(look, posts), templates: look.templates }
        return { name, issue: planIssue(issue, { loaded: look, disk, shown }), reader, problems: faults }
      }),
    logosOfLooks: () => others().flatMap(({ other }) => other.brand.copies),
    held: post => heldFor(post, options),
    audit: auditorOf(auditSetting(loaded ?? inputs, opened.known)),
    reader: loaded && { site: siteOf(loaded, posts), templates: loaded.templates },
    sources: loaded && sourcesOf({ disk, loaded, pictures, now }),
  }
}

/** Keeps only the last result: an editor looks at one issue in many ways, and more results would fill the memory. */
function lastOnly<T>(make: (name: string) => T): (name: string) => T {
  let last: { readonly name: string; readonly value: T } | undefined
  return name => {
    if (last?.name !== name) last = { name, value: make(name) }
    return last.value
  }
}
