import { readPublishers, type WordsFor } from '../attribution/index.js'
import type { AuditSetting, PostSource } from '../audit/index.js'
import {
  type Body,
  commentsIn,
  isMarkdownFile,
  type Post,
  type PostContext,
  permalinkNames,
  postMarkdown,
  readFragment,
  type Surroundings,
  unknownName,
} from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { lazy, memo } from '../core/memo.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, type Problem, warning } from '../core/problem.js'
import { VERSION } from '../core/version.js'
import { compileTemplates, type Templates } from '../editions/index.js'
import { FURTHER_SHEETS, furtherStylesheet, stylesheet } from '../editions/web/index.js'
import { type Publication, type PublicationResult, readPublication } from '../publication/index.js'
import { authorFilesOf } from './author-files.js'
import { type Brand, brandOf } from './brand.js'
import type { KnownPost } from './build-cache.js'
import type { Disk } from './disk.js'
import { readLocales } from './locales.js'
import { mathSettingOf } from './math-setting.js'
import { introductionAt } from './next-issues.js'
import { type OpenedSharing, openSharing } from './share-fonts.js'
import { skeletonStore } from './skeleton-store.js'
import { namedThemes, themeFiles } from './theme-files.js'

/** Everything that reading and rendering depend on, except the posts themselves. */
export interface Inputs {
  /** Absent if publication.yml has errors. Posts are still checked, with default settings instead. */
  readonly publication?: Publication
  /** Settings recovered from a publication.yml with errors, if they suffice to plan with. */
  readonly standIn?: Publication
  readonly surroundings: Surroundings
  readonly templates: Templates
  /** Returns the phrases that readers see in a language. */
  readonly wordsFor: WordsFor
  /** Plans share images; absent if the publication wants none. */
  readonly sharing?: OpenedSharing
  readonly problems: readonly Problem[]
  /** A fingerprint of everything that reading a post depends on, besides its files. */
  readonly context: string
  readonly brand: Brand
  /** A fingerprint of the publication, its publishers, the templates and the software. */
  readonly key: string
}

/** A publication whose files have been read. */
export interface LoadedPublication extends Inputs {
  readonly publication: Publication
  readonly posts: readonly Post[]
  readonly body: (post: Post) => Body
}

/**
 * Reads publication.yml, publishers.yml and the theme.
 * @param theme the name of the theme to use in place of that in publication.yml; an empty name is the default look
 * @param keeps whether what is made is kept in the private folder, as a build and a preview do. A check and a rehearsal leave nothing.
 */
export function readInputs(
  disk: Disk,
  { theme, keeps = false }: { readonly theme?: string; readonly keeps?: boolean } = {},
): Inputs {
  const settings = readSettings(disk, theme)
  const outlets = readPublishers(text(disk.read('publishers.yml')))
  const {
    url,
    language,
    timezone,
    since,
    posts,
    templates,
    static: copied,
    commercial,
    math,
    permalink,
    pages,
    home,
    themeName,
  } = settings.publication ?? settings.standIn ?? STAND_IN
  const files = themeFiles(disk, templates, themeName)
  const compiled = compileTemplates(files.all, files.origins)
  const locales = readLocales(disk)
  const authors = authorFilesOf(disk, posts, url)
  const context: PostContext = {
    url,
    language,
    timezone,
    since,
    posts,
    static: copied,
    commercial,
    ...(math === undefined ? mathSettingIn(disk, posts) : { math }),
    ...(authors ? { authors } : {}),
    ...pagesOf({ home, permalink, pages }),
  }
  const brand = brandOf(settings.publication ?? settings.standIn ?? STAND_IN, disk)
  const sharing = settings.publication && openSharing(settings.publication, disk)
  const contextKey = fingerprint(VERSION, JSON.stringify(context), JSON.stringify([...outlets.publishers]))
  return {
    ...(settings.publication ? { publication: settings.publication } : {}),
    ...(settings.standIn ? { standIn: settings.standIn } : {}),
    surroundings: { context, folder: disk, publishers: outlets.publishers },
    templates: { ...compiled.templates, skeletons: skeletonStore(disk.root, keeps) },
    wordsFor: locales.wordsFor,
    ...(sharing ? { sharing } : {}),
    problems: [
      ...settings.problems,
      ...outlets.problems,
      ...compiled.problems,
      ...locales.problems,
      ...unknownTemplates(files.unknown),
      ...(sharing?.problems ?? []),
      ...(settings.publication ? [...missingPosts(disk, posts), ...permalinkProblems(context)] : []),
    ],
    context: contextKey,
    brand,
    key: fingerprint(
      VERSION,
      // How a site gets online changes nothing in it.
      JSON.stringify(settings.publication ? { ...settings.publication, deploy: undefined } : ''),
      contextKey,
      locales.texts,
      compiled.templates.fingerprint,
      brand.key,
      sharing?.key ?? '',
    ),
  }
}

function mathSettingIn(disk: Disk, posts: string): Pick<PostContext, 'mathSetting'> {
  const mathSetting = mathSettingOf(disk, posts)
  return mathSetting === undefined ? {} : { mathSetting }
}

/** Returns the part of the inputs that the audit needs. */
export function auditSetting(
  { publication, surroundings, templates, body }: Inputs & Partial<Pick<LoadedPublication, 'body'>>,
  known: ReadonlyMap<string, KnownPost>,
): AuditSetting {
  const { context, folder } = surroundings
  const sheetAt = memo(100, (path: string): { readonly css: string | undefined } => {
    if (path === 'style.css') return { css: publication && stylesheet(publication.theme, templates) }
    const bytes = folder.read(`${context.static}/${path}`)
    if (bytes) return { css: text(bytes) }
    const further = FURTHER_SHEETS.find(name => name === path)
    return { css: further && furtherStylesheet(further, templates) }
  })
  const postOf = postFinder(known)
  const bodyOf = (id: string): Body | undefined => {
    const post = postOf(id)
    return post && body?.(post)
  }
  const sourceOf = sourceFinder(surroundings, known, postOf)
  return { url: context.url, styleSheet: path => sheetAt(path).css, sourceOf, ...(body ? { bodyOf } : {}) }
}

/** Returns a function that finds a post by its id. */
function postFinder(known: ReadonlyMap<string, KnownPost>): (id: string) => Post | undefined {
  const posts = lazy(
    () => new Map([...known.values()].flatMap(({ posts }) => posts.map(post => [post.id, post] as const))),
  )
  return id => posts().get(id)
}

/** The rules whose problems tell readers of the build that something of a text was left out or changed. */
const TELLING =
  /^post\.(?:address|missing-file|missing-image|removed-html|deep-html|shortcode|mdx|control-characters|replacement-character)$/

/** The size limit of the sources that are kept for the audit, in UTF-16 units. What the audit reads in them takes as much again. */
const KEPT_SOURCES = 1_000_000

/**
 * Returns a function that reads the Markdown of a post, or of an introduction. Sources are kept, since the feeds with a post are read
 * back soon after its page (`render-order.ts`).
 */
function sourceFinder(
  surroundings: Surroundings,
  known: ReadonlyMap<string, KnownPost>,
  postOf: (id: string) => Post | undefined,
): AuditSetting['sourceOf'] {
  const { folder } = surroundings
  const kept = new Map<string, PostSource | undefined>()
  let size = 0
  // A list is read once for all of its items.
  const commentsOf = memo(10, commentsIn, ({ path }) => path)
  const read = (id: string): PostSource | undefined => {
    const post = postOf(id)
    const path = post?.file ?? id
    const bytes = introductionAt(path, folder)
    if (!bytes) return undefined
    const file = { path, bytes }
    const markdown = post?.line === undefined ? postMarkdown(file) : commentsOf(file).get(post.line)
    if (!markdown) return undefined
    const told = (known.get(path) ?? readFragment(file, '', surroundings)).problems
      .filter(({ rule }) => TELLING.test(rule))
      .map(({ what, where }) => ({ what, line: where.line }))
    return { ...markdown, told, math: (post ? post.math : surroundings.context.math) === true }
  }
  return id => {
    if (kept.has(id)) return kept.get(id)
    const source = read(id)
    size += source?.markdown.length ?? 0
    if (size > KEPT_SOURCES) {
      kept.clear()
      size = source?.markdown.length ?? 0
    }
    kept.set(id, source)
    return source
  }
}

/** Returns where pages are: the form of their paths, and the address below which another generator writes them. */
function pagesOf({
  home,
  permalink,
  pages,
}: Pick<Publication, 'home'> & Partial<Pick<Publication, 'permalink' | 'pages'>>): Pick<
  PostContext,
  'permalink' | 'pages'
> {
  if (!pages) return permalink ? { permalink } : {}
  const form = pages.url?.slice(home.length) ?? permalink
  return { ...(form ? { permalink: form } : {}), pages: home }
}

const STAND_IN: Pick<
  Publication,
  | 'url'
  | 'home'
  | 'language'
  | 'timezone'
  | 'since'
  | 'posts'
  | 'templates'
  | 'static'
  | 'commercial'
  | 'math'
  | 'permalink'
  | 'pages'
  | 'themeName'
> = {
  url: 'https://example.org/',
  home: 'https://example.org/',
  language: 'en',
  timezone: 'UTC',
  since: '2024',
  posts: 'posts',
  templates: 'templates',
  static: 'static',
  commercial: false,
}

/** Reads publication.yml, and the theme that it names or another one in its place. */
export function readSettings(disk: Disk, theme?: string): PublicationResult {
  const bytes = disk.read('publication.yml')
  const themes = { ...namedThemes(disk), ...(theme === undefined ? {} : { chosen: theme }) }
  if (bytes) return readPublication(text(bytes), 'publication.yml', themes)
  const fix = 'Run `offprint init`, or name the publication’s folder with --root.'
  const where = { file: 'publication.yml' }
  return { problems: [error('publication.missing', where, 'This folder has no publication.yml.', fix)] }
}

const text = (bytes: Uint8Array | undefined): string => (bytes ? new TextDecoder().decode(bytes) : '')

/** Reports a form of permalinks with a name that nothing stands for, because every page would be elsewhere. */
function permalinkProblems({ permalink = '', pages }: PostContext): Problem[] {
  const unknown = unknownName(permalink, ANY_POST)
  if (!unknown) return []
  const names = permalinkNames(ANY_POST)
  const near = nearestTo(unknown.replace(/[^a-z_]/gi, ''), names)
  const guess = near === undefined ? '' : `Did you mean \`:${near}\`? `
  const where = { file: 'publication.yml', seek: { keys: pages ? ['pages', 'url'] : ['permalink'] } }
  const what = `\`${unknown}\` in the form of the permalinks stands for nothing.`
  return [
    error('publication.permalink', where, what, `${guess}The names are ${names.map(name => `:${name}`).join(', ')}.`),
  ]
}

const ANY_POST = { name: 'river', title: 'River', date: '2026-03-14T09:00:00Z', categories: [], language: 'en' }

/**
 * Reports a missing folder of posts, because a mistyped name would otherwise look like a publication without posts, and the
 * build would empty out/.
 */
function missingPosts(disk: Disk, posts: string): Problem[] {
  if (disk.has(posts)) return []
  const target = disk.linkTarget(posts)
  const [what, fix] =
    target === undefined
      ? [`The folder \`${posts}\` for posts does not exist.`, fixForMissing(disk)]
      : [
          `\`${posts}\` is a link to ${target}, which is no folder inside the publication. Files outside of it are never read.`,
          'Move the folder into the publication. A link may then lead from the other place to here.',
        ]
  return [error('publication.posts', { file: 'publication.yml' }, what, fix)]
}

/** The folders in which other generators have their posts, the most specific first. */
const FOREIGN_FOLDERS =
  '_posts source/_posts content/posts content/post content/blog src/content/blog src/content/posts source/posts source/blog src/posts src/blog docs/blog/posts docs/posts blog/posts blog content source'.split(
    ' ',
  )

/** Says how to find the posts. The folder of another generator is named if it contains Markdown. */
function fixForMissing(disk: Disk): string {
  const count = (folder: string): number => (disk.has(folder) ? disk.list(folder).filter(isMarkdownFile).length : 0)
  const folder = FOREIGN_FOLDERS.find(each => count(each) > 0)
  if (folder === undefined) return 'Create it, or correct `posts`.'
  const files = count(folder) === 1 ? 'one Markdown file' : `${count(folder).toLocaleString('en')} Markdown files`
  return `If your posts are in \`${folder}\`, which contains ${files}, write \`posts: ${folder}\`. Otherwise create the folder.`
}

function unknownTemplates(files: readonly string[]): Problem[] {
  // A copy of the folder that comes with Offprint has its themes, too.
  const ofThemes = files.filter(file => /^(?!themes\/).*\/themes\//.test(file))
  const [first] = ofThemes
  const misplaced = first
    ? [
        warning(
          'template.unknown',
          { file: first.replace(/(?<=\/themes)\/.*$/, '') },
          'Themes are not read from here, so they are not used.',
          'Move a theme of your own to `themes/`, beside publication.yml, and delete copies of those of Offprint.',
        ),
      ]
    : []
  const others = files.filter(file => !ofThemes.includes(file))
  const what = 'The default theme has no file with this name, so the file is not used.'
  return [
    ...misplaced,
    ...others.map(file => warning('template.unknown', { file }, what, 'See docs/publication.md for the names.')),
  ]
}
