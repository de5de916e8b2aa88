import type { AttributionRecord } from '../audit/index.js'
import type { Post } from '../content/index.js'
import { groupBy } from '../core/group-by.js'
import { lazy } from '../core/memo.js'
import { error, type Problem, warning } from '../core/problem.js'
import { percentDecoded } from '../core/url.js'
import type { Article, Edition } from '../editions/index.js'
import type { PictureCopy } from '../pictures/index.js'
import type { DrawnCard } from '../sharing/index.js'

/** A file of the publication that is published: as it is, apart from the metadata of pictures, or as a copy of the picture in it. */
export interface Copy {
  readonly path: string
  readonly from: string
  readonly copy?: PictureCopy
}

/** A picture that is drawn from words of the publication. */
export interface Drawing {
  /** The path below out/. It has a fingerprint of everything on which the picture depends. */
  readonly path: string
  readonly key: string
  /** The first of the posts that have the picture. */
  readonly article: Article
  readonly draw: () => Promise<DrawnCard>
  /** Makes a picture without words that takes its place if it cannot be drawn. */
  readonly plain: () => Uint8Array
}

export type Output = Edition | AttributionRecord | Copy | Drawing

/** An output and its source file. Generated outputs have no source file. */
export interface Claim {
  readonly output: Output
  readonly file?: string
}

/** Normalizes a path, so that spellings which some file system treats as the same become equal. */
const foldedPath = (path: string): string =>
  PLAIN.test(path) ? path : path.normalize('NFC').toLowerCase().normalize('NFC')

/** Matches most paths: those below out/ that are their own normal form. */
const PLAIN = /^(?:[a-z\d_-][a-z\d._-]*\/)*[a-z\d_-][a-z\d._-]*$/

const leavesOut = (path: string): boolean => !PLAIN.test(path) && isOutside(path)

const isOutside = (path: string): boolean =>
  path === '' ||
  /^[/\\]|^[a-z]:|\\|\0/i.test(path) ||
  path.split('/').some(part => part === '..' || part === '.' || part === '')

/**
 * Reports outputs that would leave out/, and outputs with the same path. Paths that differ only in case or Unicode form
 * count as the same.
 */
export function pathProblems(claims: readonly Claim[], posts: readonly Post[]): Problem[] {
  const found = [...sameSlugs(posts), ...collisions(claims)]
  // If two posts collide, the editions made from them do so as well. Reporting the posts is enough.
  const ofPosts = found.filter(({ where }) => where.file !== OURS)
  return ofPosts.length > 0 ? ofPosts : found
}

const OURS = 'publication.yml'

function collisions(claims: readonly Claim[]): Problem[] {
  const problems: Problem[] = []
  const owners = new Map<string, Claim>()
  const folders = new Map<string, Claim>()
  for (const claim of claims) {
    const { path } = claim.output
    if (leavesOut(path)) problems.push(outside(claim))
    const name = foldedPath(path)
    const other = owners.get(name)
    if (other) problems.push(collision(claim, other))
    else owners.set(name, claim)
    for (const folder of foldersOf(name)) folders.set(folder, claim)
  }
  for (const [name, claim] of owners) {
    const below = folders.get(name)
    if (below) problems.push(collision(claim, below))
  }
  return problems
}

/**
 * Keeps the redirects whose path no output uses as a file or as a folder, regardless of case and Unicode form.
 */
export function atFreePaths<T extends { readonly output: string }>(
  redirects: readonly T[],
  claims: readonly Claim[],
): T[] {
  if (redirects.length === 0) return []
  const files = new Set(claims.map(({ output }) => foldedPath(output.path)))
  const folders = new Set([...files].flatMap(foldersOf))
  return redirects.filter(({ output }) => {
    const name = foldedPath(output)
    return !files.has(name) && !folders.has(name) && !foldersOf(name).some(folder => files.has(folder))
  })
}

/** Lists the parent folders of a path: `a` and `a/b` for `a/b/c`. */
function foldersOf(path: string): string[] {
  const found: string[] = []
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) found.push(path.slice(0, at))
  return found
}

const place = (claim: Claim) => ({ file: claim.file ?? OURS })

const outside = (claim: Claim): Problem =>
  error(
    'path.outside',
    place(claim),
    `The output \`${claim.output.path}\` would be written outside out/.`,
    'Choose a path inside out/.',
  )

function collision(claim: Claim, other: Claim): Problem {
  const [at, to] = claim.file ? [claim, other] : [other, claim]
  const same = at.output.path === to.output.path ? '' : ` (as \`${to.output.path}\`)`
  const owner = to.file ? `${to.file} already writes` : 'Offprint itself writes'
  const what = `Two outputs have the same path: ${owner} \`${at.output.path}\`${same}.`
  return error(
    'path.collision',
    place(at),
    what,
    at.output.path.endsWith('.html')
      ? 'Give this post another `slug:` or `permalink:`, rename the file, or tell all posts apart by their date with `permalink: /:year/:month/:day/:slug/` in publication.yml.'
      : 'Rename one of the files.',
  )
}

/** Reports posts with the same slug but pages of their own. Emails and pictures are at paths made from the slug. */
function sameSlugs(posts: readonly Post[]): Problem[] {
  return [...groupBy(posts, ({ slug }) => slug.toLowerCase())].flatMap(([slug, group]) =>
    group.slice(1).flatMap(({ file, output }) => {
      const other = group.find(each => each.file !== file && each.output !== output)
      if (!other) return []
      const what = `This post has the same slug as ${other.file}, \`${slug}\`, which names its emails and pictures.`
      return [
        error(
          'path.collision',
          { file },
          what,
          'Give it another `slug:`. Its `permalink:` keeps the page where it is.',
        ),
      ]
    }),
  )
}

/** Reports posts with the same page on the site of another generator. */
export function samePages(posts: readonly Post[]): Problem[] {
  const pages = posts.filter(({ kind }) => kind !== 'link')
  return [...groupBy(pages, ({ elsewhere }) => elsewhere)].flatMap(([address, [first, ...others]]) =>
    others.map(({ file }) =>
      error(
        'path.collision',
        { file },
        `This post has the same page as ${first?.file}: ${address}.`,
        'Give each its own `slug:` or `permalink:`, or add `:year/:month/:day` to `pages: url`.',
      ),
    ),
  )
}

/** Warns about internal links in posts and introductions that have no target. */
export function linkProblems(
  posts: readonly Post[],
  shown: readonly Pick<Post, 'file' | 'links'>[],
  { folder, claims }: { readonly folder: string; readonly claims: readonly Claim[] },
): Problem[] {
  const pages = lazy(() => new Set(posts.map(post => post.file)))
  const paths = lazy(() => new Set(claims.map(({ output }) => output.path)))
  const leads = (link: string): boolean =>
    pages().has(`${folder}/${link}`) || candidates(link).some(path => paths().has(path))
  return shown.flatMap(post =>
    post.links
      .filter(link => !leads(link))
      .map(link => {
        const what = `The link to \`/${link}\` has no target in this publication.`
        const where = { file: post.file, seek: { words: link } }
        return warning('link.nowhere', where, what, 'Correct the link, or add the file to static/.')
      }),
  )
}

function candidates(link: string): string[] {
  const path = percentDecoded(link.split(/[?#]/)[0] ?? '').replace(/\/$/, '')
  return path === '' ? ['index.html'] : [path, `${path}/index.html`, `${path}.html`]
}
