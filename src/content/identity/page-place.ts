import { error, type Place, type Problem, warning } from '../../core/problem.js'
import { asText } from '../dialects/foreign-values.js'
import type { TranslatedFrontmatter } from '../dialects/habits.js'
import type { Frontmatter } from '../frontmatter/frontmatter.js'
import type { FoundValue } from '../frontmatter/key-finder.js'
import { outputFrom, pageAddress, slugFrom, slugOfFile } from './identity.js'
import { filledPermalink } from './permalink.js'

/** The slug of a post. */
export interface PageName {
  readonly slug: string
  /** The slug from the file's name, even if frontmatter has another. The post's id is made of it. */
  readonly fileSlug: string
  readonly problems: readonly Problem[]
}

export interface PagePlace {
  /** The path of the page within out/. */
  readonly output: string
  /** The address from the root of the site, percent-encoded. */
  readonly path: string
  readonly problems: readonly Problem[]
}

type Source = {
  readonly file: string
  readonly below: string
  readonly translated: TranslatedFrontmatter
  readonly frontmatter: Frontmatter
}

/** Stands in for an invalid name, so that the rest of the post can still be checked. */
const STAND_IN = 'post'

/** Returns a post's slug: from `slug:`, or from the file's name. */
export function pageName({ file, below, translated, frontmatter }: Source): PageName {
  const problems: Problem[] = []
  const fromFile = slugOfFile(below)
  const wanted = translated.slug ? asText(translated.slug.value) : undefined
  if (translated.slug && wanted === undefined) problems.push(ignored(translated.slug, frontmatter, 'is not text'))
  if ('fault' in fromFile) {
    // An invalid file name is an error unless frontmatter gives both slug and id.
    if (wanted === undefined || translated.fields['id'] === undefined)
      problems.push(
        error(
          'post.file-name',
          { file },
          `The file’s name ${fromFile.fault}.`,
          'Rename the file, or set both `slug:` and `id:`.',
        ),
      )
  }
  const fileSlug = 'path' in fromFile ? fromFile.path : STAND_IN
  if (wanted === undefined || !translated.slug) return { slug: fileSlug, fileSlug, problems }
  const set = slugFrom(wanted)
  if ('path' in set) return { slug: set.path, fileSlug, problems }
  problems.push(refused(translated.slug, frontmatter, set.fault))
  return { slug: fileSlug, fileSlug, problems }
}

/** Returns the page's path: the one in `permalink`, `url` or `path`, or a folder named after the slug. */
export function pagePlace(
  slug: string,
  facts: { translated: TranslatedFrontmatter; frontmatter: Frontmatter; title: string; date?: string },
): PagePlace {
  const { translated, frontmatter, title, date } = facts
  const output = `${slug}/index.html`
  const fromSlug = { output, path: pageAddress(output), problems: [] }
  const { permalink } = translated
  if (!permalink) return fromSlug
  const name = slug.slice(slug.lastIndexOf('/') + 1)
  const categories = listed(translated.extra['categories'] ?? translated.extra['category'])
  const filled = filledPermalink(String(permalink.value), { name, title, categories, ...(date ? { date } : {}) })
  if (filled === undefined)
    return {
      ...fromSlug,
      problems: [ignored(permalink, frontmatter, 'contains a placeholder that has no value here')],
    }
  const set = outputFrom(filled)
  if ('fault' in set) return { ...fromSlug, problems: [refused(permalink, frontmatter, set.fault)] }
  return { output: set.path, path: pageAddress(set.path), problems: [] }
}

function listed(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(entry => asText(entry) ?? [])
  return (asText(value) ?? '').split(/[\s,]+/).filter(word => word !== '')
}

// A mapping from YAML may have a key `toString` that is not a function, so String() would throw.
const textOf = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))
const nameOf = ({ path, value }: FoundValue): string => `\`${path.join('.')}: ${textOf(value).slice(0, 100)}\``
const placeOf = ({ path }: FoundValue, frontmatter: Frontmatter): Place => frontmatter.placeOf(path)

const refused = (found: FoundValue, frontmatter: Frontmatter, fault: string): Problem =>
  error(
    'post.path',
    placeOf(found, frontmatter),
    `${nameOf(found)} ${fault}.`,
    'Give the page another path, such as `/river/`.',
  )

const ignored = (found: FoundValue, frontmatter: Frontmatter, why: string): Problem =>
  warning(
    'post.ignored',
    placeOf(found, frontmatter),
    `${nameOf(found)} ${why}.`,
    'The page’s path was made from the file’s name instead.',
  )
