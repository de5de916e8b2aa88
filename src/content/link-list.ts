import { publisherSchema } from '../attribution/index.js'
import { memo } from '../core/memo.js'
import { error, isError, type Place, type Problem, remark } from '../core/problem.js'
import {
  jsonSchemaOf,
  misspelledKeys,
  moment,
  schemaProblems,
  text,
  webUrl,
  withBlanks,
  withoutBlanks,
  z,
} from '../core/schema.js'
import { americanKey, readYaml, type YamlPart, yamlParts } from '../core/yaml.js'
import { yamlProblem } from '../core/yaml-faults.js'
import { cleanValue, readText } from './clean-text.js'
import type { Frontmatter } from './frontmatter/frontmatter.js'
import { type PostSchema, postSchema } from './frontmatter/post-schema.js'
import { unsureFields } from './frontmatter/unsure.js'
import { slugOfAddress } from './identity/identity.js'
import type { Body, Post } from './post.js'
import { completedPosts, type PostFile, type PostMarkdown, type PostResult, type Surroundings } from './post-file.js'

/** Tells whether a path within the folder of link items is a list of them. */
export const isLinkList = (path: string): boolean => /\.ya?ml$/i.test(path) && !/(?:^|\/)\./.test(path)

type Fields = PostSchema['shape']

/** Returns the schema of one link item in a list. Dates without a zone are in `timezone`. */
const itemSchema = memo(10, (timezone: string) => {
  const date = moment(() => timezone)
  const { title, authors, via, quote, tags, language, image, updated, notice, status, id }: Fields =
    postSchema(timezone).shape
  return z.object({
    url: webUrl.describe('The address of the original'),
    title,
    publisher: z
      .union([text, withBlanks(publisherSchema)])
      .optional()
      .describe('Where it appeared: a key in publishers.yml, a name, or { name, url }'),
    authors: authors.describe('Who wrote the original: a name, or { name, url }'),
    date: date.optional().describe('When the original was published'),
    added: date.optional().describe('When you link to it; default: `date`'),
    comment: text.optional().describe('Your comment, in Markdown'),
    quote,
    via,
    tags,
    language,
    image,
    updated,
    notice,
    status,
    question: text.optional().describe('What somebody has to decide before the item is published'),
    id,
  })
})

const listSchema = (timezone: string) => z.array(withBlanks(itemSchema(timezone)))

/** Returns the JSON Schema of a list of link items, for editors. */
export const linkListJsonSchema = (file: string, title: string): Record<string, unknown> => {
  const { required, ...schema } = jsonSchemaOf(listSchema('UTC'), file, title)
  return schema
}

export interface LinkListResult {
  /** The items without an error, in the order of the list. */
  readonly items: readonly { readonly post: Post; readonly body: Body }[]
  readonly problems: readonly Problem[]
  /** Every path that was looked up, as in a `PostResult`. */
  readonly reads: readonly string[]
}

/**
 * Reads a list of link items, such as `items/2026-11.yml`. Each item is read like a post, and all problems of a list are reported at once.
 * The function is pure, as `readPost` is.
 */
export function readLinkList(file: PostFile, surroundings: Surroundings): LinkListResult {
  const list = openList(file)
  const read = list.items.map(item => readItem(item, list, surroundings))
  return {
    items: read.flatMap(({ post, body }) => (post && body ? [{ post, body }] : [])),
    problems: [...list.problems, ...read.flatMap(({ problems }) => problems)],
    reads: [...new Set(read.flatMap(({ reads }) => reads))],
  }
}

/** Returns the comments of a list as they are in the file, by the line on which their item begins. */
export const commentsIn = (file: PostFile): ReadonlyMap<number, PostMarkdown> =>
  new Map(
    openList(file).items.map(({ value, place, commentLine }) => [
      place([]).line ?? 1,
      { markdown: commentOf(value), line: commentLine },
    ]),
  )

type Mapping = Readonly<Record<string, unknown>>

interface ListItem {
  readonly value: Mapping
  /** Finds the place of the value at a path of keys. */
  readonly place: (path: readonly PropertyKey[]) => Place
  /** The line on which the text of the comment begins. */
  readonly commentLine: number
}

interface LinkList {
  readonly file: PostFile
  readonly items: readonly ListItem[]
  readonly problems: readonly Problem[]
}

const NOT_A_LIST = 'Begin each link item with a line such as `- url: https://example.org/article`.'

function openList(file: PostFile): LinkList {
  const { path } = file
  const { text: source, problems } = readText(file.bytes, path)
  if (source === undefined) return { file, items: [], problems }
  const read = readYaml(source)
  const refused = (more: readonly Problem[]): LinkList => ({ file, items: [], problems: [...problems, ...more] })
  if ('fault' in read) return refused([yamlProblem('items.yaml', path, source, read.fault)])
  const value = cleanValue(read.value)
  if (!Array.isArray(value)) {
    const isEmpty = typeof value !== 'object' || value === null || Object.keys(value).length === 0
    return isEmpty
      ? refused([])
      : refused([
          error('items.list', { file: path, line: 1, column: 1 }, 'This file is not a list of link items.', NOT_A_LIST),
        ])
  }
  const placeIn = placesIn(source, path)
  const lines = source.split('\n')
  const strange = value.flatMap((item, i) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? []
      : [error('items.list', placeIn([i]), 'This is not a link item.', NOT_A_LIST)],
  )
  if (strange.length > 0) return refused(strange)
  return {
    file,
    items: value.map((item: Mapping, i) => ({
      value: item,
      place: keys => placeIn([i, ...keys]),
      commentLine: textLine(lines, placeIn([i, 'comment']).line),
    })),
    problems: [...problems, ...unsureFields(source, path)],
  }
}

/** Returns the line on which the text of a key begins: below it, if the text is a block. */
const textLine = (lines: readonly string[], line = 1): number =>
  /:\s+[|>][-+\d]*\s*(?:#.*)?$/.test(lines[line - 1] ?? '') ? line + 1 : line

/** Returns a function that finds the place of a value, or of its nearest ancestor, after a single reading of the text. */
function placesIn(source: string, file: string): (path: readonly PropertyKey[]) => Place {
  const parts = new Map<string, YamlPart>()
  const nameOf = (path: readonly PropertyKey[]): string => path.map(key => americanKey(String(key))).join('\n')
  for (const part of yamlParts(source)) if (!parts.has(nameOf(part.at))) parts.set(nameOf(part.at), part)
  const starts = [...source.matchAll(/^/gm)].map(({ index }) => index)
  return path => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = parts.get(nameOf(path.slice(0, length)))?.start
      if (offset === undefined) continue
      let [low, high] = [0, starts.length]
      while (high - low > 1) {
        const middle = (low + high) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle
      }
      return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
    }
    return { file, line: 1, column: 1 }
  }
}

/** The keys that a list has in its own way, so that slips in them are not found with those of a post. */
const OWN_KEYS = ['url', 'title', 'publisher', 'date', 'added', 'comment', 'question']

const commentOf = ({ comment }: Mapping): string => (typeof comment === 'string' ? comment : '')

/** Reads one item. Keys with an error are left out, so that the others are checked as well. */
function readItem(item: ListItem, { file }: LinkList, surroundings: Surroundings): PostResult {
  const { context } = surroundings
  const written = withoutBlanks(item.value) as Mapping
  const parsed = itemSchema(context.timezone).safeParse(written, { reportInput: true })
  const faults = parsed.success ? [] : schemaProblems(parsed.error, 'items.field', item.place)
  const faulty = new Set(parsed.error?.issues.map(({ path }) => path[0]))
  const right = Object.fromEntries(Object.entries(written).filter(([key]) => !faulty.has(key)))
  const { url, publisher, date, added, comment: _, question, ...others } = right
  const isUndated = written['date'] === undefined && written['added'] === undefined
  if (isUndated) faults.push(undated(item.place([])))
  const data = {
    ...others,
    kind: 'link',
    // A stand-in for a value with an error lets everything else be checked.
    title: right['title'] ?? '-',
    // An original may be dated to its month or year. A post has a day.
    date:
      added ??
      String(date ?? '2000')
        .replace(/^\d{4}$/, '$&-01')
        .replace(/^\d{4}-\d{2}$/, '$&-01'),
    original: { ...(url ? { url } : {}), ...(publisher ? { publisher } : {}), ...(date ? { date } : {}) },
  }
  const { line = 1 } = item.place([])
  const placeOf: Frontmatter['placeOf'] = ([key, ...rest]) => {
    if (key === 'original') return item.place(rest.length === 0 ? ['url'] : rest)
    if (key === 'date') return item.place([added === undefined ? 'date' : 'added'])
    return item.place(key === undefined || key === 'kind' ? [] : [key, ...rest])
  }
  const frontmatter: Frontmatter = {
    data,
    body: commentOf(written),
    bodyLine: item.commentLine,
    placeOf,
    warnings: [],
  }
  const bytes = new TextEncoder().encode(JSON.stringify(item.value))
  const below = typeof url === 'string' && !faulty.has('url') ? slugOfAddress(url) : 'link'
  const known = { file: { path: file.path, bytes }, frontmatter, below, line }
  const [read] = completedPosts([{ known, problems: [] }], surroundings) as [PostResult]
  const isOpen = written['status'] === 'draft' || written['draft'] === true
  const open = typeof question === 'string' ? [questionProblem(question, isOpen, item.place(['question']))] : []
  const slips = misspelledKeys(written, OWN_KEYS, [], item.place, key => key !== 'date')
  const isTold = ({ rule, where }: Problem): boolean =>
    (rule === 'link.no-url' && faulty.has('url')) ||
    (rule === 'key.misspelled' && slips.some(slip => slip.where.line === where.line))
  const problems = [...faults, ...slips, ...read.problems.filter(problem => !isTold(problem)), ...open]
  return problems.some(isError) ? { problems, reads: read.reads } : { ...read, problems }
}

const undated = (where: Place): Problem =>
  error(
    'items.field',
    where,
    'This link item has no date.',
    'Add the day on which the original was published as `date`, or the day on which you link to it as `added`.',
  )

function questionProblem(question: string, isDraft: boolean, where: Place): Problem {
  const text = question.trim()
  const what = `This link item has an open question: ${/[.!?…。？]$/.test(text) ? text : `${text}.`}`
  const fix = 'Decide it, then remove `question`.'
  return isDraft ? remark('items.question', where, what, fix) : error('items.question', where, what, fix)
}
