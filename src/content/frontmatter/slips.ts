import { combined } from '../../core/long-lists.js'
import { memo, memoByObject } from '../../core/memo.js'
import { distance, nearestTo } from '../../core/nearest-word.js'
import { error, type Problem } from '../../core/problem.js'
import { misspelledKeys, type PlaceOf } from '../../core/schema.js'
import { americanKey } from '../../core/yaml.js'
import { isDate } from '../dialects/date-habits.js'
import { keysFor } from '../dialects/dialects.js'
import { asFlag, asMapping, asText, isWebAddress, statusFrom } from '../dialects/foreign-values.js'
import type { TranslatedFrontmatter } from '../dialects/habits.js'
import { PUBLIC_FLAGS } from '../dialects/status-habits.js'
import type { Frontmatter } from './frontmatter.js'
import { type Mapping, spelling } from './key-finder.js'
import { POST_KEYS, postJsonSchema } from './post-schema.js'

/** Keys that other generators use. None of them is a misspelling of one of Offprint's. */
const FOREIGN = new Set(
  `aliases alias auth author authored authorid author1 author2 autor autores auteur auteurs autore autori banner bdate build byline canonicalurl cascade categories category cdate collection comment components cover
  coauthor coauthors created createdat data dates description disqus draft edate eleventycomputed eleventyexcludefromcollections eleventynavigation excerpt
  excerptseparator expirydate extra featured featuredimage featureimage feature hero heroimage header hidden images imports
  inputs insearchindex isocode key keywords lang languages lastmod lastmodified lastmodifiedat layout licence link links linktitle list locale math
  mathjax mdate menu menus mermaid modified nav noindex note notes order origin originally originalurl outputs params parent password path permalink pin pinned
  position postid published pubdate publishdate readingtime redirectfrom redirectto related render resources robots sdate search
  score series share sidebar sitemap slug slugs sort source sources standfirst stars state static stats sticky subtitle tag taxonomies template
  templates thumbnail toc translation translationkey translations type unpublishdate update updateddate url usemath version visible weight
  wordcount wordpressid wpid`.split(/\s+/),
)

/** Tells whether a value is valid for the key that may have been misspelled: `rate: 5` does not stand for `date`. */
type Fits = (value: unknown, timezone: string) => boolean

const isFlag: Fits = value =>
  asFlag(value) !== undefined || nearestTo(asText(value) ?? '', ['true', 'false']) !== undefined
const isNoFlag: Fits = value => asFlag(value) === undefined
const isDay: Fits = (value, timezone) => isDate(value, timezone) && !/^\d{4}$/.test(asText(value) ?? '')
const isFlagOrDay: Fits = (value, timezone) => isFlag(value, timezone) || isDay(value, timezone)
const isWord: Fits = value => typeof value === 'string' && /^\p{L}/u.test(value)
const isState: Fits = value =>
  statusFrom(String(value)) !== undefined || nearestTo(String(value), ['published', 'draft', 'withdrawn']) !== undefined
const isNoList: Fits = value => asFlag(value) === undefined && !Array.isArray(value)
const isAddress: Fits = value => isWebAddress(asText(value) ?? '')

/**
 * Keys that keep a post back or credit somebody, with a test of their values. Misspelling one is an error, because the
 * post would be published as if the line were not there.
 */
const GRAVE: readonly [key: string, fits: Fits][] = [
  ...`draft isDraft isPublished private isPrivate hidden isHidden unlisted unpublished visible public isPublic wip`
    .split(/\s+/)
    .map((key): [string, Fits] => [key, isFlag]),
  ['published', isFlagOrDay],
  ['publish', isFlagOrDay],
  ...`date publishDate pubDate publishedDate publishedAt datePublished publishAt publishAfter scheduledAt scheduledFor`
    .split(/\s+/)
    .map((key): [string, Fits] => [key, isDay]),
  ['status', isWord],
  ['visibility', isState],
  ['original', isNoList],
  ...['via', 'authors', 'author', 'translators', 'photographers', 'contributors', 'license', 'canonical'].map(
    (key): [string, Fits] => [key, isNoFlag],
  ),
  ['canonical_url', isAddress],
  ['original_url', isAddress],
]

const isTrue: Fits = value => asFlag(value) !== false

/**
 * Keys that no post has at its top level, and what to write instead. A key matches exactly, by its beginning or misspelled.
 */
const MISPLACED: readonly {
  key: string
  also?: readonly string[]
  begins: RegExp
  fits: Fits
  nearFits: Fits
  fix: string
}[] = [
  {
    key: 'embargo',
    begins: /^embargo/,
    fits: isTrue,
    nearFits: isTrue,
    fix: 'Write `embargo: 2026-03-14` in `original`, or delay the post with a later `date`.',
  },
  {
    key: 'expires',
    also: ['expiry', 'expiration'],
    begins: /^expir(?!ydate$)/,
    fits: isNoFlag,
    nearFits: isDay,
    fix: 'Write `expires: 2026-03-14` in `original`. To withdraw a post of your own, write `status: withdrawn`.',
  },
  {
    key: 'withdrawn',
    also: ['retracted'],
    begins: /^(?:withdr|retract)/,
    fits: isTrue,
    nearFits: isTrue,
    fix: 'Write `status: withdrawn`, with the day as `updated` and the reason as `notice`.',
  },
  {
    key: 'draft',
    begins: /^drafted$/,
    fits: value => asFlag(value) === true,
    nearFits: () => false,
    fix: 'Write `draft: true`.',
  },
]

/** Returns the rows that a key may misspell. A blog has few keys but many posts. */
const misplacedNear = memo(1000, (name: string) =>
  MISPLACED.filter(({ key, also = [] }) => nearestTo(name, [key, ...also])),
)

/** Returns the rows that a key may misspell. */
const graveNear = memo(1000, (name: string) => GRAVE.filter(([key]) => nearestTo(name, [key])))

const OURS = new Set(POST_KEYS.map(spelling))
const KNOWN = new Set([
  ...FOREIGN,
  ...OURS,
  ...PUBLIC_FLAGS,
  ...(
    [
      'publishDate',
      'authors',
      'coauthors',
      'translators',
      'photographers',
      'contributors',
      'editors',
      'illustrators',
      'affiliations',
    ] as const
  ).flatMap(keysFor),
  ...GRAVE.map(([key]) => spelling(key)),
])

/** Returns the JSON Schema of each key. */
const schemas = (): Readonly<Record<string, unknown>> => postJsonSchema()['properties'] as Record<string, unknown>

/** Reports likely misspellings of keys, at the top level and in `original`, `via`, `image` and `checks`. */
export function slipsIn(
  translated: TranslatedFrontmatter,
  frontmatter: Frontmatter,
  placeOf: PlaceOf,
  timezone: string,
): Problem[] {
  const { data, placeOf: placeInFile } = frontmatter
  const present = new Set(Object.keys(data).map(spelling))
  const strange: Record<string, true> = {}
  const grave = Object.entries(data).flatMap(([key, value]) => {
    // A withdrawn post may have further keys about its withdrawal.
    if (translated.fields['status'] === 'withdrawn' && /^withdrawn/.test(spelling(key))) return []
    const found = misplaced(key, value, timezone) ?? graveSlip(key, value, { present, timezone })
    if (!found && !KNOWN.has(spelling(key))) strange[key] = true
    return found ? [error('key.misspelled', placeInFile([key]), found.what, found.fix)] : []
  })
  const open = POST_KEYS.filter(key => !translated.paths.has(key))
  return [
    ...grave,
    ...misspelledKeys(strange, open, [], placeInFile),
    ...NESTED.flatMap(key => slipsBelow(translated.fields[key], schemas()[key], [key], placeOf)),
  ]
}

function misplaced(key: string, value: unknown, timezone: string) {
  const name = spelling(key)
  if (value === null || FOREIGN.has(name)) return undefined
  const near = misplacedNear(name)
  const found = MISPLACED.find(row =>
    name === row.key
      ? asFlag(value) !== false
      : row.begins.test(name)
        ? row.fits(value, timezone)
        : near.includes(row) && row.nearFits(value, timezone),
  )
  return (
    found && {
      what: `\`${key}\` does not belong at the top level of a post, which would be published as if the line were not there.`,
      fix: found.fix,
    }
  )
}

function graveSlip(
  key: string,
  value: unknown,
  { present, timezone }: { present: ReadonlySet<string>; timezone: string },
) {
  const name = spelling(key)
  if (value === null || value === '' || KNOWN.has(name)) return undefined
  const suggestion = nearestTo(
    name,
    graveNear(name)
      .filter(
        ([candidate, fits]) =>
          (fits === isFlag || fits === isDay || !present.has(spelling(candidate))) &&
          (fits(value, timezone) || lettersOf(name) === lettersOf(spelling(candidate))),
      )
      .map(([candidate]) => candidate),
  )
  return reported(key, suggestion ?? (distance(name, 'via') === 1 && namesParties(value) ? 'via' : undefined))
}

/** Tells whether a value could be that of `via`. The key is so short that a similar key alone does not count as a slip. */
const namesParties = (value: unknown): boolean =>
  [value].flat().some(entry => ['name', 'url'].every(key => asMapping(entry)?.[key] !== undefined))

function reported(key: string, suggestion: string | undefined) {
  return (
    suggestion && {
      what: `Unknown key \`${key}\`.`,
      fix: `Did you mean \`${suggestion}\`? If it is a key of your own, rename it.`,
    }
  )
}

const lettersOf = (word: string): string => [...word].sort().join('')

const NESTED = ['original', 'via', 'image', 'checks']

/**
 * Reports misspelled keys below a field by following the JSON Schema, so that keys are listed only once. The schema of
 * terms reports unknown keys itself.
 */
function slipsBelow(value: unknown, schema: unknown, path: readonly string[], placeOf: PlaceOf): Problem[] {
  if (Array.isArray(value)) return value.flatMap((entry, i) => slipsBelow(entry, schema, [...path, String(i)], placeOf))
  const mapping = asMapping(value)
  if (!mapping || path.at(-1) === 'terms') return []
  const properties = propertiesIn(schema)
  const isGrave = (key: string): boolean =>
    path[0] === 'original' || path[0] === 'via' || (path[0] === 'image' && /^(?:license|credit)$/.test(key))
  const below = Object.entries(mapping).flatMap(([key, entry]) =>
    slipsBelow(entry, properties[americanKey(key)], [...path, key], placeOf),
  )
  const long = path[0] === 'original' && path.length === 1 ? longerNames(mapping, placeOf) : []
  return [...misspelledKeys(mapping, Object.keys(properties), path, placeOf, isGrave), ...long, ...below]
}

/** Reports keys such as `embargoUntil` or `expirationDate`, which are too long to be misspellings, but clear in meaning. */
function longerNames(original: Mapping, placeOf: PlaceOf): Problem[] {
  return Object.keys(original).flatMap(key => {
    const row = MISPLACED.find(({ key: meant, begins }) => begins.test(spelling(key)) && !nearestTo(key, [meant]))?.key
    if (row !== 'embargo' && row !== 'expires') return []
    return [error('key.misspelled', placeOf(['original', key]), `Unknown key \`${key}\`.`, `Did you mean \`${row}\`?`)]
  })
}

const propertiesIn = (schema: unknown): Mapping => {
  const mapping = asMapping(schema)
  return mapping ? propertiesOf(mapping) : {}
}

const propertiesOf = memoByObject((schema: Mapping): Mapping => {
  const { properties = {}, anyOf = [], items } = schema as Schema
  return combined([...[...anyOf, items].map(propertiesIn), properties])
})

interface Schema extends Mapping {
  readonly properties?: Mapping
  readonly anyOf?: readonly unknown[]
  readonly items?: unknown
}
