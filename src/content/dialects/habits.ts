import type { Moment } from '../../core/moment.js'
import { error, type Problem, warning } from '../../core/problem.js'
import {
  type Finder,
  type Found,
  type FrontmatterContext,
  finderFor,
  type Mapping,
  spelling,
} from '../frontmatter/key-finder.js'
import { POST_KEYS } from '../frontmatter/post-schema.js'
import { waitsUntil } from './date-habits.js'
import { FIELD_READERS, plainField } from './field-habits.js'
import { isZeroDate } from './foreign-values.js'

/** A post's frontmatter in our own words, whatever generator it was written for. */
export interface Translated {
  /** For the schema. */
  readonly fields: Mapping
  /** Where a field of ours was found in the file: keys from the root. */
  readonly paths: ReadonlyMap<string, readonly string[]>
  /** What asks for a slug or a place of its own, with the path of keys where it stands. */
  readonly slug?: Found
  readonly permalink?: Found
  /** When it may come out, where that is later than its date: Hugo has a key for each. */
  readonly publishDate?: Moment
  /** What is not ours, as it was read. */
  readonly extra: Mapping
  readonly excerptSeparator?: string
  readonly problems: readonly Problem[]
}

const OWN = new Map(POST_KEYS.map(key => [spelling(key), key]))

/** Everything that is ours in a post's frontmatter, under our names. */
export function translate(frame: FrontmatterContext): Translated {
  const problems: Problem[] = []
  const warn: Finder['warn'] = ({ path }, why, fix) => {
    problems.push(warning('post.ignored', frame.placeOf(path), `\`${path.join('.')}\` ${why}.`, fix))
  }
  const fail: Finder['warn'] = ({ path }, why, fix) => {
    problems.push(error('post.field', frame.placeOf(path), `\`${path.join('.')}\` ${why}.`, fix))
  }
  const finder: Finder = { all: finderFor(frame.data), warn, fail, context: frame.context }
  const fields: Record<string, unknown> = {}
  const paths = new Map<string, readonly string[]>()
  for (const key of POST_KEYS) {
    const found = (FIELD_READERS[key] ?? plainField(key))(finder, frame)
    if (!found) continue
    fields[key] = found.value
    paths.set(key, found.path)
  }
  const publishDate = waitsUntil(finder, fields['date'])
  const [expiry] = finder.all('expirydate', 'unpublishdate').filter(({ value }) => !isZeroDate(value))
  if (expiry) warn(expiry, 'is not honoured', 'The post stays. To take it back, write `status: withdrawn`.')
  const [password] = finder.all('password').filter(({ value }) => value !== false)
  if (password) warn(password, 'is not honoured', 'Everybody can read the post. To keep it back, write `draft: true`.')
  const [slug] = finder.all('slug')
  const permalink = placeFound(finder)
  const separator = finder.all('excerptseparator')[0]?.value
  return {
    fields,
    paths,
    ...(slug ? { slug } : {}),
    ...(permalink ? { permalink } : {}),
    ...(publishDate ? { publishDate } : {}),
    extra: extraOf(frame.data, paths),
    ...(typeof separator === 'string' ? { excerptSeparator: separator } : {}),
    problems,
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

/** Where the page shall stand: Jekyll and Eleventy say `permalink`, Hugo `url`, Zola `path`. */
function placeFound({ all, warn, context }: Finder): Found | undefined {
  const [found] = all('permalink', 'url', 'path')
  if (!found) return undefined
  const said = found.value
  if (typeof said !== 'string') {
    warn(found, `is no path: ${JSON.stringify(said)}`, 'It was left out; the page’s path comes from the file’s name.')
    return undefined
  }
  if (said.startsWith(context.url)) return { ...found, value: said.slice(context.url.length) || '/' }
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(said)) return found
  warn(
    found,
    'is an address elsewhere',
    'It was left out. If it is where the post first appeared, write it as `original.url`.',
  )
  return undefined
}
