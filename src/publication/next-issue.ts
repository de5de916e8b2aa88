import { fingerprint } from '../core/fingerprint.js'
import { isRecord } from '../core/json.js'
import { nearestTo } from '../core/nearest-word.js'
import { error, type Place, type Problem } from '../core/problem.js'
import { keysAsWritten, listOf, needsOneOf, schemaProblems, text, withoutBlanks, z } from '../core/schema.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { cutTexts, yamlProblem } from '../core/yaml-faults.js'
import { digestFields, line } from './publication-schema.js'

const posts = (what: string) =>
  listOf(text).describe(`${what}: paths of files, slugs, addresses, or addresses of originals`)

const sectionFields = {
  title: line.describe('The heading above the posts of the section'),
  posts: posts('The posts of the section, in order'),
  tags: listOf(text, /,/).describe('Posts with one of these tags belong to the section, too'),
}

const section = needsOneOf(
  z.object(sectionFields).refine(each => each.posts.length + each.tags.length > 0, {
    error: 'needs `posts` or `tags`',
  }),
  'posts',
  'tags',
)

const nextIssueFields = {
  subject: digestFields.subject,
  preheader: digestFields.preheader,
  introduction: text.optional().describe('Markdown above the posts, or the path of a file with it, such as notes.md'),
  order: posts('The posts that come first, in this order'),
  leaveOut: posts('Posts that no issue of this digest contains'),
  later: posts('Posts that wait for the issue after this one'),
  sections: listOf(section).describe('Posts in no section come before the first one'),
}

/** The schema of `issues/<digest>/next.yml`. */
export const nextIssueSchema = z.object(nextIssueFields)

/** The posts of the next issue of a digest as the editor arranged them. Posts are named as they were written. */
export interface NextIssue extends Omit<z.output<typeof nextIssueSchema>, 'subject' | 'preheader' | 'introduction'> {
  /** The path of the file from the root of the publication. */
  readonly file: string
  /** A fingerprint of the file. */
  readonly mark: string
  /** The settings of the digest that the file replaces. */
  readonly replaces: readonly string[]
}

/** Returns the path of the file in which an editor arranges the next issue of a digest. */
export const nextIssuePath = (digest: string): string => `issues/${digest}/next.yml`

/** The settings of a digest for its next issue alone. */
export interface NextSettings {
  readonly subject?: string
  readonly preheader?: string
  /** The file with the introduction, which may be `next.yml` itself. */
  readonly intro?: string
  readonly next: NextIssue
}

/**
 * Reads the editor’s arrangement of a digest’s next issue, and reports all problems at once.
 *
 * @returns no settings if the file has errors
 */
export function readNextIssue(yaml: string, file: string): { settings?: NextSettings; problems: readonly Problem[] } {
  const read = readYaml(yaml)
  if ('fault' in read) return { problems: [yamlProblem('issue.yaml', file, yaml, read.fault)] }
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...yamlPlace(yaml, path) })
  const value = withoutBlanks(read.value)
  const slips = [
    ...unknownKeys(value, Object.keys(nextIssueFields), [], placeOf),
    ...sectionsOf(value).flatMap((each, i) =>
      unknownKeys(each, Object.keys(sectionFields), ['sections', String(i)], placeOf),
    ),
    ...cutTexts(yaml, read.value, file),
  ]
  const parsed = nextIssueSchema.safeParse(value)
  if (!parsed.success) {
    const names = (path: readonly PropertyKey[]) => keysAsWritten(read.value, path)
    return { problems: [...schemaProblems(parsed.error, 'issue.field', placeOf, names), ...slips] }
  }
  const { subject, preheader, introduction, ...arrangement } = parsed.data
  const written = {
    ...(subject === undefined ? {} : { subject }),
    ...(preheader === undefined ? {} : { preheader }),
    ...(introduction === undefined ? {} : { intro: isPath(introduction) ? introduction : file }),
  }
  const next = { ...arrangement, file, mark: fingerprint(yaml), replaces: Object.keys(written) }
  return { settings: { ...written, next }, problems: slips }
}

/** Reports every unknown key, because a file of a few keys has none of the editor’s own. */
function unknownKeys(
  value: unknown,
  known: readonly string[],
  path: readonly string[],
  placeOf: (path: readonly PropertyKey[]) => Place,
): Problem[] {
  if (!isRecord(value)) return []
  return Object.keys(value)
    .filter(key => !known.includes(key))
    .map(key => {
      const near = nearestTo(key, known)
      const fix = near ? `Did you mean \`${near}\`?` : `The keys are ${known.map(name => `\`${name}\``).join(', ')}.`
      return error('key.misspelled', placeOf([...path, key]), `Unknown key \`${key}\`.`, fix)
    })
}

const sectionsOf = (value: unknown): readonly unknown[] =>
  isRecord(value) && Array.isArray(value['sections']) ? value['sections'] : []

/** Tells whether an introduction is the path of a Markdown file, and not a text. */
const isPath = (introduction: string): boolean => /^\S+\.(?:md|markdown)$/i.test(introduction)

/** Tells whether a path is that of an arrangement, in which the introduction is one of several values. */
export const isNextIssue = (path: string): boolean => /^issues\/[^/]+\/next\.yml$/.test(path)

/**
 * Returns the introduction in `next.yml`, with as many blank lines before it as make its lines the lines of the file.
 *
 * @returns undefined if there is none, or if it is in a file of its own
 */
export function writtenIntroduction(yaml: string): string | undefined {
  const read = readYaml(yaml)
  const value = 'value' in read ? (read.value as Record<string, unknown> | null)?.['introduction'] : undefined
  if (typeof value !== 'string' || isPath(value.trim())) return undefined
  const { line: at } = yamlPlace(yaml, ['introduction'])
  const isBlock = /:\s*[|>][-+\d]*\s*(?:#.*)?$/.test(yaml.split('\n')[at - 1] ?? '')
  return '\n'.repeat(isBlock ? at : at - 1) + value
}

/** Returns the place at which the editor wrote a setting of a digest. */
export const digestPlace = (
  { name, next }: { readonly name: string; readonly next?: NextIssue },
  ...keys: readonly [string, ...string[]]
): Place =>
  next?.replaces.includes(keys[0])
    ? { file: next.file, seek: { keys: keys[0] === 'intro' ? ['introduction'] : keys } }
    : { file: 'publication.yml', seek: { keys: ['digests', name, ...keys] } }
