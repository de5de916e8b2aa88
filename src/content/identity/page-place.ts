import { error, type Place, type Problem, warning } from '../../core/problem.js'
import { asText } from '../dialects/foreign-values.js'
import type { TranslatedFrontmatter } from '../dialects/habits.js'
import type { Frontmatter } from '../frontmatter/frontmatter.js'
import type { FoundValue } from '../frontmatter/key-finder.js'
import type { PostContext } from '../post.js'
import { datedSlugOfFile, outputFrom, pageAddress, slugFrom, slugOfFile, withoutLanguage } from './identity.js'
import { filledPermalink } from './permalink.js'
import type { DistinctName } from './post-names.js'

/** The slug of a post. */
export interface PageName {
  readonly slug: string
  /** The slug from the file's name, even if frontmatter has another. The post's id is made of it. */
  readonly fileSlug: string
  /** The post's own name in a permalink, without folders and the date of the file. */
  readonly own: string
  /** The language of a post that is beside the same text in another one. */
  readonly language?: string
  readonly problems: readonly Problem[]
}

export interface PagePlace {
  /** The path of the page within out/. */
  readonly output: string
  /** The address from the root of the site, percent-encoded. */
  readonly path: string
  /** The whole address of the page, if another generator writes it. */
  readonly elsewhere?: string
  readonly problems: readonly Problem[]
}

type Source = {
  readonly file: string
  readonly below: string
  readonly translated: TranslatedFrontmatter
  readonly frontmatter: Frontmatter
  readonly distinct: DistinctName | undefined
}

/** Stands in for an invalid name, so that the rest of the post can still be checked. */
const STAND_IN = 'post'

/** Returns a post's slug: from `slug:`, or from the file's name. */
export function pageName({ file, below, translated, frontmatter, distinct }: Source): PageName {
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
  const plain = 'path' in fromFile ? fromFile.path : STAND_IN
  const fileSlug = distinct?.slug ?? plain
  const language = distinct?.language
  const own = slugOfFile(withoutLanguage(below))
  const fromName = {
    slug: fileSlug,
    fileSlug,
    own: lastOf('path' in own ? own.path : plain),
    ...(language ? { language } : {}),
    problems,
  }
  if (wanted === undefined || !translated.slug) return fromName
  const set = slugFrom(wanted)
  // The versions of a text in several languages mostly have the same slug.
  if ('path' in set)
    return { ...fromName, own: lastOf(set.path), slug: language ? `${set.path}/${language.toLowerCase()}` : set.path }
  problems.push(refused(translated.slug, frontmatter, set.fault))
  return fromName
}

const lastOf = (slug: string): string => slug.slice(slug.lastIndexOf('/') + 1)

interface PageFacts {
  readonly translated: TranslatedFrontmatter
  readonly frontmatter: Frontmatter
  readonly title: string
  readonly date?: string
  readonly below: string
  readonly context: PostContext
}

/**
 * Returns the page's path: the one in `permalink`, `url` or `path`, the one by the publication's permalink, or a folder named
 * after the slug.
 */
export function pagePlace({ slug, own, language }: PageName, facts: PageFacts): PagePlace {
  const { translated, frontmatter, title, date, below, context } = facts
  const { permalink } = translated
  const output = `${slug}/index.html`
  const fromSlug = placeAt(output, '/', context)
  const categories = listed(translated.extra['categories'] ?? translated.extra['category'])
  const folders = below.split('/').slice(0, /\/index\.[^/]+$/i.test(below) ? -2 : -1)
  const file = translated.slug ? own : lastOf(datedSlugOfFile(withoutLanguage(below)) ?? own)
  const values = {
    name: own,
    file,
    title,
    categories,
    folders,
    language: translated.fields['language'] ?? context.language,
  }
  if (!permalink) {
    // A post without a date has no page yet, and its problem is reported.
    const filled = context.permalink && filledPermalink(context.permalink, { ...values, ...(date ? { date } : {}) })
    const prefix =
      language && !/:lang(?:uage)?(?![a-z_])/.test(context.permalink ?? '') ? `${language.toLowerCase()}/` : ''
    const set = filled ? outputFrom(prefix + filled) : undefined
    return set && 'path' in set ? placeAt(set.path, filled ?? '', context) : fromSlug
  }
  const filled = filledPermalink(String(permalink.value), { ...values, ...(date ? { date } : {}) })
  if (filled === undefined)
    return {
      ...fromSlug,
      problems: [ignored(permalink, frontmatter, 'contains a placeholder that has no value here')],
    }
  const set = outputFrom(filled)
  if ('fault' in set) return { ...fromSlug, problems: [refused(permalink, frontmatter, set.fault)] }
  return placeAt(set.path, filled, context)
}

/** @param written the address as it was written, which may end without a slash on the site of another generator */
function placeAt(output: string, written: string, { pages }: PostContext): PagePlace {
  const path = pageAddress(output)
  const elsewhere = pages && pages + (written.endsWith('/') ? path : path.replace(/\/$/, ''))
  return { output, path, ...(elsewhere ? { elsewhere } : {}), problems: [] }
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
