import { error, type Problem, warning } from '../problem.js'
import { misspelledKeys, type PlaceOf, schemaProblems, withoutBlanks } from '../schema.js'
import type { Frontmatter } from './frontmatter.js'
import type { Translated } from './habits.js'
import { spelling } from './key-finder.js'
import type { PostContext } from './post.js'
import { POST_KEYS, postJsonSchema, postSchema, type Written } from './post-schema.js'

/** Keys that other generators give a meaning of their own: none of them is a slip for one of ours. */
const FOREIGN = new Set(
  `aliases alias author banner build byline canonicalurl cascade categories category collection comment components cover
  created createdat data dates description disqus draft eleventycomputed eleventyexcludefromcollections eleventynavigation excerpt
  excerptseparator expirydate extra featured featuredimage featureimage feature hero heroimage header hidden images imports
  inputs insearchindex isocode key keywords lang languages lastmod lastmodified lastmodifiedat layout link links linktitle locale math
  mathjax menu menus mermaid modified nav noindex note notes order originalurl outputs params parent password path permalink pin pinned
  position postid published pubdate publishdate readingtime redirectfrom redirectto related render resources robots search
  series share sidebar sitemap slug slugs sort source sources standfirst state static stats sticky subtitle tag taxonomies template
  templates thumbnail toc translation translationkey translations type update updateddate url usemath version visible weight
  wordcount wordpressid wpid`.split(/\s+/),
)

export interface FactsResult {
  /** Absent where a fact is wrong or missing. */
  readonly written?: Written
  /** The facts that are right, for a look at what they name. */
  readonly usable?: Written
  readonly problems: readonly Problem[]
}

export interface FactsFrame {
  readonly said: Translated
  readonly frontmatter: Frontmatter
  readonly file: string
  readonly context: PostContext
}

/** Where a field of ours stands in the file, under whatever key it was found there. */
export function placeOfField({ said, frontmatter, file }: Omit<FactsFrame, 'context'>): PlaceOf {
  return ([first, ...rest]) => {
    const path = said.paths.get(String(first))
    if (path?.length === 0) return { file }
    return frontmatter.placeOf(path ? [...path, ...rest] : first === undefined ? [] : [first, ...rest])
  }
}

/**
 * Holds a post's facts against the schema.
 * @param title from frontmatter, else from the first heading; plain text
 */
export function checkedFacts(title: string, frame: FactsFrame): FactsResult {
  const { said, file, context } = frame
  const problems: Problem[] = []
  const placeOf = placeOfField(frame)
  const draft = said.fields['status'] === 'draft'
  const date = said.fields['date'] ?? (draft ? context.since : undefined)
  if (title === '')
    problems.push(
      error('post.no-title', placeOf(['title']), 'This post has no title.', 'Add `title: …`, or begin with a heading.'),
    )
  if (date === undefined) problems.push(noDate(file))
  else if (said.fields['date'] === undefined)
    problems.push(
      warning('post.no-date', { file }, 'This draft has no date.', 'Add `date: 2026-03-14` before you publish it.'),
    )
  const schema = postSchema(context.timezone)
  const fields = { ...(withoutBlanks(said.fields) as object), title: title || '-', date: date ?? '2000' }
  const parsed = schema.safeParse(fields)
  const slips = slipsIn(frame, placeOf)
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
    const right = Object.entries(fields).filter(([key]) => !wrong.has(key))
    const usable = schema.safeParse({ title: '-', date: '2000', ...Object.fromEntries(right) }).data
    const faults = schemaProblems(parsed.error, 'post.field', placeOf)
    return { ...(usable ? { usable } : {}), problems: [...problems, ...faults, ...slips] }
  }
  const complete = title !== '' && date !== undefined
  return { ...(complete ? { written: parsed.data } : {}), usable: parsed.data, problems: [...problems, ...slips] }
}

const noDate = (file: string): Problem =>
  error(
    'post.no-date',
    { file, line: 1, column: 1 },
    'This post has no date.',
    'Add `date: 2026-03-14`, or put the date in front of the file’s name.',
  )

const OURS = new Set(POST_KEYS.map(spelling))

function slipsIn({ said, frontmatter }: FactsFrame, placeOf: PlaceOf): Problem[] {
  const strange = Object.keys(said.extra).filter(key => !FOREIGN.has(spelling(key)) && !OURS.has(spelling(key)))
  const present = new Set(said.paths.keys())
  const open = POST_KEYS.filter(key => !present.has(key))
  const ours = misspelledKeys(Object.fromEntries(strange.map(key => [key, true])), open, [], frontmatter.placeOf)
  return [...ours, ...Object.keys(nestedKeys()).flatMap(key => nestedSlips(key, said.fields[key], placeOf))]
}

function nestedSlips(key: string, value: unknown, placeOf: PlaceOf): Problem[] {
  const known = nestedKeys()[key] ?? []
  if (!Array.isArray(value)) return misspelledKeys(value, known, [key], placeOf)
  return value.flatMap((entry, i) => misspelledKeys(entry, known, [key, String(i)], placeOf))
}

let nested: Readonly<Record<string, readonly string[]>> | undefined

/** The keys of `original`, `via`, `image` and `checks`, read off the JSON Schema so that they are written down once. */
function nestedKeys(): Readonly<Record<string, readonly string[]>> {
  nested ??= Object.fromEntries(
    ['original', 'via', 'image', 'checks'].map(key => {
      const property = (postJsonSchema()['properties'] as Record<string, unknown>)[key]
      return [key, propertiesIn(property)]
    }),
  )
  return nested
}

function propertiesIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, anyOf = [] } = schema as { properties?: object; anyOf?: readonly unknown[] }
  return properties ? Object.keys(properties) : anyOf.flatMap(propertiesIn)
}
