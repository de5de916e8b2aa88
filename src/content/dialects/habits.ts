import type { Moment } from '../../core/moment.js'
import { error, type Problem, remark, warning } from '../../core/problem.js'
import {
  type Finder,
  type FoundValue,
  type FrontmatterContext,
  finderFor,
  type Mapping,
  spelling,
} from '../frontmatter/key-finder.js'
import { POST_KEYS } from '../frontmatter/post-schema.js'
import { latestPublicationTime } from './date-habits.js'
import { keysFor } from './dialects.js'
import { FIELD_READERS, plainField } from './field-habits.js'
import { isZeroDate } from './foreign-values.js'
import { tellUnreadPeople } from './people-habits.js'

/** A post's frontmatter under Offprint's own names, whatever generator it was written for. */
export interface TranslatedFrontmatter {
  /** The values for the schema. */
  readonly fields: Mapping
  /** The path of keys at which each of Offprint's fields was found in the file. */
  readonly paths: ReadonlyMap<string, readonly string[]>
  /** The slug and the permalink as written, each with its path of keys. */
  readonly slug?: FoundValue
  readonly permalink?: FoundValue
  /** The time of publication, if it is later than the date. Hugo has a key for each. */
  readonly publishDate?: Moment
  /** Keys that are not Offprint's, as they were read. */
  readonly extra: Mapping
  readonly excerptSeparator?: string
  readonly problems: readonly Problem[]
}

const OWN = new Map(POST_KEYS.map(key => [spelling(key), key]))

/** Collects Offprint's fields from a post's frontmatter, under Offprint's names. */
export function translate(frame: FrontmatterContext): TranslatedFrontmatter {
  const problems: Problem[] = []
  const warn: Finder['warn'] = ({ path }, why, fix) => {
    problems.push(warning('post.ignored', frame.placeOf(path), `\`${path.join('.')}\` ${why}.`, fix))
  }
  const note: Finder['note'] = ({ path }, why, fix, rule = 'post.names') => {
    problems.push(remark(rule, frame.placeOf(path), `\`${path.join('.')}\` ${why}.`, fix))
  }
  const fail: Finder['warn'] = ({ path }, why, fix) => {
    problems.push(error('post.field', frame.placeOf(path), `\`${path.join('.')}\` ${why}.`, fix))
  }
  const finder: Finder = { all: finderFor(frame.data), warn, note, fail, context: frame.context }
  const fields: Record<string, unknown> = {}
  const paths = new Map<string, readonly string[]>()
  for (const key of POST_KEYS) {
    const found = (FIELD_READERS[key] ?? plainField(key))(finder, frame)
    if (!found) continue
    fields[key] = found.value
    paths.set(key, found.path)
  }
  const publishDate = latestPublicationTime(finder, fields['date'])
  const [expiry] = finder.all(...keysFor('expires')).filter(({ value }) => !isZeroDate(value))
  if (expiry)
    warn(expiry, 'has no effect in Offprint', 'The post stays published. To withdraw it, write `status: withdrawn`.')
  const [password] = finder.all('password').filter(({ value }) => value !== false)
  if (password)
    warn(password, 'has no effect in Offprint', 'Everyone can read the post. To keep it private, write `draft: true`.')
  const [slug] = finder.all('slug')
  const permalink = placeFound(finder)
  const separator = finder.all(...keysFor('separator'))[0]?.value
  return {
    fields,
    paths,
    ...(slug ? { slug } : {}),
    ...(permalink ? { permalink } : {}),
    ...(publishDate ? { publishDate } : {}),
    extra: extraOf(frame.data, paths),
    ...(typeof separator === 'string' ? { excerptSeparator: separator } : {}),
    problems: [...problems, ...tellUnreadPeople(frame)],
  }
}

function extraOf(data: Mapping, paths: ReadonlyMap<string, readonly string[]>): Mapping {
  const ours = new Set(
    [...paths]
      .filter(([key, path]) => path.length === 1 && OWN.get(spelling(path[0] ?? '')) === key)
      .map(([, path]) => path[0]),
  )
  return Object.fromEntries(Object.entries(data).filter(([key]) => !ours.has(key)))
}

/** Finds the path of the page: Jekyll and Eleventy call it `permalink`, Hugo `url`, Zola `path`. */
function placeFound({ all, warn, context }: Finder): FoundValue | undefined {
  const [found] = all(...keysFor('place'))
  if (!found) return undefined
  const place = found.value
  if (typeof place !== 'string') {
    warn(found, `is not a path: ${JSON.stringify(place)}`, 'The page’s path was made from the file’s name instead.')
    return undefined
  }
  if (place.startsWith(context.url)) return { ...found, value: place.slice(context.url.length) || '/' }
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(place)) return found
  warn(
    found,
    'is an address on another site',
    'The address was left out. If the post first appeared there, write it as `original.url`.',
  )
  return undefined
}
