import { type Asset, readFragment } from '../content/index.js'
import { append } from '../core/long-lists.js'
import { MERGE_FIX, mergeSlipIn, withMarks } from '../core/merge-values.js'
import { error, type Problem } from '../core/problem.js'
import { withAbsoluteLinks, withPictureCredits } from '../editions/index.js'
import { digestPlace, issuePath } from '../publication/index.js'
import type { Disk } from './disk.js'
import type { LoadedPublication } from './inputs.js'
import { introductionAt } from './next-issues.js'

/** The inputs that introductions depend on. */
export type IntroInputs = Pick<LoadedPublication, 'publication' | 'surroundings' | 'posts' | 'wordsFor'>

export interface Intro {
  /** Sanitised HTML with absolute addresses. */
  readonly html: string
  readonly file: string
  /** The pictures of the introduction. */
  readonly assets: readonly Asset[]
  /** The addresses on this site to which the introduction links. */
  readonly links: readonly string[]
}

interface Intros {
  /** The introductions by the name of their digest. */
  readonly intros: ReadonlyMap<string, Intro>
  readonly problems: readonly Problem[]
}

/**
 * Reads the introductions of the digests' next issues.
 * @param numberOf returns the number of a digest's next issue, whose page the pictures are stored beside
 */
export function introsOf(inputs: IntroInputs, disk: Disk, numberOf: (digest: string) => number): Intros {
  const intros = new Map<string, Intro>()
  const problems: Problem[] = []
  for (const digest of inputs.publication.digests) {
    const { name, intro } = digest
    if (!intro) continue
    const bytes = introductionAt(intro, disk)
    if (!bytes) {
      const what = `The digest \`${name}\` names an introduction that does not exist: \`${intro}\`.`
      const where = digestPlace(digest, 'intro')
      problems.push(error('digest.intro', where, what, 'Create the file, or correct its path.'))
      continue
    }
    const read = readIntro(issuePath(name, numberOf(name)), { path: intro, bytes }, inputs)
    intros.set(name, read.intro)
    append(problems, read.problems)
  }
  return { intros, problems }
}

/**
 * Reads one introduction.
 * @param page the path of the issue's page from the root of the site
 */
export function readIntro(
  page: string,
  file: { readonly path: string; readonly bytes: Uint8Array },
  { publication, surroundings, posts, wordsFor }: IntroInputs,
): { intro: Intro; problems: readonly Problem[] } {
  const { html: bare, pictures, assets, links, problems } = readFragment(file, page.replace(/\/$/, ''), surroundings)
  const html = withValues(withPictureCredits(bare, pictures, wordsFor(publication.language)))
  const pages = new Map(posts.map(post => [post.file, post.elsewhere ?? post.path]))
  const intro = {
    html: withAbsoluteLinks(html, publication.url, post => pages.get(`${publication.posts}/${post}`)),
    file: file.path,
    assets,
    links,
  }
  return { intro, problems: [...problems, ...valueProblems(html, file.path)] }
}

/** Marks the values of subscribers in text, but not in code, which an introduction may quote. */
const withValues = (html: string): string =>
  html.replace(/<(code|pre)\b[\s\S]*?<\/\1>|<[^>]*>|[^<]+/gi, part => (part.startsWith('<') ? part : withMarks(part)))

function valueProblems(html: string, file: string): Problem[] {
  const text = html.replace(/<(code|pre)\b[\s\S]*?<\/\1>/gi, '')
  const [tag] = /<[^>]*(?:\{|%7B)subscriber\.[^>]*>/i.exec(text) ?? []
  const slip = tag ? undefined : mergeSlipIn(text)
  const place = 'Use values of subscribers only in text, and not in links or other attributes.'
  return [
    ...(tag ? [error('digest.value', { file }, `A value of a subscriber is inside a tag: \`${tag}\`.`, place)] : []),
    ...(slip ? [error('digest.value', { file }, `\`${slip}\` is not a value of a subscriber.`, MERGE_FIX)] : []),
  ]
}
