import { error, type Problem, warning } from '../../core/problem.js'
import { keysAsWritten, type PlaceOf, schemaProblems, withoutBlanks } from '../../core/schema.js'
import type { TranslatedFrontmatter } from '../dialects/habits.js'
import type { PostContext } from '../post.js'
import type { Frontmatter } from './frontmatter.js'
import { type PostFields, postSchema } from './post-schema.js'
import { slipsIn } from './slips.js'

export interface FactsResult {
  /** The checked facts; absent if one of them is wrong or missing. */
  readonly written?: PostFields
  /** Only the valid facts, whose references can be checked even if other facts are wrong. */
  readonly usable?: PostFields
  readonly problems: readonly Problem[]
}

export interface FactsFrame {
  readonly translated: TranslatedFrontmatter
  readonly frontmatter: Frontmatter
  readonly file: string
  readonly context: PostContext
}

/** Returns a function that finds the place of one of Offprint's fields in the file, whatever key it has there. */
export function placeOfField({ translated, frontmatter, file }: Omit<FactsFrame, 'context'>): PlaceOf {
  return path =>
    translated.paths.get(String(path[0]))?.length === 0 ? { file } : frontmatter.placeOf(writtenPath(translated, path))
}

/**
 * Returns the keys of a field as they are in the file. A value from the file's name has none, so its field's name stays.
 */
function writtenPath({ paths }: TranslatedFrontmatter, path: readonly PropertyKey[]): readonly PropertyKey[] {
  const written = paths.get(String(path[0]))
  return written && written.length > 0 ? [...written, ...path.slice(1)] : path
}

/**
 * Checks a post's facts against the schema.
 *
 * @param title plain text, from frontmatter or from the first heading
 */
export function checkedFacts(title: string, frame: FactsFrame): FactsResult {
  const { translated, frontmatter, file, context } = frame
  const problems: Problem[] = []
  const placeOf = placeOfField(frame)
  const draft = translated.fields['status'] === 'draft'
  const date = translated.fields['date'] ?? (draft ? context.since : undefined)
  if (title === '')
    problems.push(
      error('post.no-title', placeOf(['title']), 'This post has no title.', 'Add `title: …`, or begin with a heading.'),
    )
  if (date === undefined) problems.push(noDate(file))
  else if (translated.fields['date'] === undefined)
    problems.push(
      warning('post.no-date', { file }, 'This draft has no date.', 'Add `date: 2026-03-14` before you publish it.'),
    )
  const schema = postSchema(context.timezone)
  const fields = { ...(withoutBlanks(translated.fields) as object), title: title || '-', date: date ?? '2000' }
  const parsed = schema.safeParse(fields, { reportInput: true })
  const slips = slipsIn(translated, frontmatter, placeOf, context.timezone)
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map(({ path }) => path[0]))
    const right = Object.entries(fields).filter(([key]) => !wrong.has(key))
    const usable = schema.safeParse({ title: '-', date: '2000', ...Object.fromEntries(right) }).data
    const names = (path: readonly PropertyKey[]) => keysAsWritten(frontmatter.data, writtenPath(translated, path))
    const faults = schemaProblems(parsed.error, 'post.field', placeOf, names)
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
    'Add `date: 2026-03-14`, or put the date at the start of the file’s name.',
  )
