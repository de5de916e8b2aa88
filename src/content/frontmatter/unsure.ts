import { type Problem, warning } from '../../core/problem.js'
import { type YamlPart, yamlParts } from '../../core/yaml.js'

/** The word that begins a comment on a guessed field: `title: River treaty # unsure: there is no headline`. */
export const UNSURE = 'unsure:'

const COMMENT = /(?<=^|\s)#\s*unsure:[ \t]*(.*)$/gim
/** Matches the question of an import, which says which field it is about. */
const ABOUT_FIELD = /\bfill in `([\w.-]+)`/

/** A comment with which an import marked a guess, a question or a doubt about the text. */
export interface UnsureMark {
  /** The path of the field, with dots; `text` for a doubt about the text. */
  readonly field: string
  readonly doubt: string
  /** The place of the comment sign. Both count from 1. */
  readonly line: number
  readonly column: number
  /** Whether the comment has a line of its own, below no value. */
  readonly alone: boolean
}

/** Returns the marks in a block of valid YAML. A comment sign inside a text is no mark. */
export function unsureMarks(block: string): UnsureMark[] {
  if (!/unsure:/i.test(block)) return []
  const parts = [...yamlParts(block)]
  return [...block.matchAll(COMMENT)].flatMap(({ index, 1: doubt = '' }) => {
    if (parts.some(({ start, end }) => start <= index && index < end)) return []
    const start = block.lastIndexOf('\n', index - 1) + 1
    const before = block.slice(start, index)
    // A mark inside a comment belongs to a value that is not used.
    if (/^\s*#/.test(before)) return []
    const alone = before.trim() === ''
    const field = alone ? (ABOUT_FIELD.exec(doubt)?.[1] ?? 'text') : fieldOf(parts, start, index)
    const line = block.slice(0, start).split('\n').length
    return [{ field, doubt: doubt.trim(), line, column: index - start + 1, alone }]
  })
}

/** Returns the field to which a line belongs: its first key, below the items of lists that begin on the line. */
function fieldOf(parts: readonly YamlPart[], start: number, end: number): string {
  const here = parts.filter(part => part.start >= start && part.start < end)
  const [first, ...more] = here.length > 0 ? here : parts.filter(part => part.start < end).slice(-1)
  let at = first?.at ?? []
  for (const next of more) if (/^\d+$/.test(at.at(-1) ?? '') && next.at.length > at.length) at = next.at
  return at.join('.')
}

/** Returns a warning for each guess or question of an import that is still in the frontmatter. */
export const unsureFields = (block: string, file: string): Problem[] =>
  unsureMarks(block).map(({ field, doubt, line, column, alone }) => {
    const reason = doubt.replace(/[.\s]+$/, '')
    const remove = `remove the comment, or run \`offprint import --accept ${file} ${field}\`.`
    const at = { file, line, column: alone ? 1 : (block.split('\n')[line - 1] ?? '').search(/\S/) + 1 || column }
    return alone
      ? warning(
          'post.unsure',
          at,
          `The import left a question: ${reason}.`,
          `Answer the question in the frontmatter, then ${remove}`,
        )
      : warning(
          'post.unsure',
          at,
          `\`${field}\` is a guess: ${reason}.`,
          `Correct the value if it is wrong, then ${remove}`,
        )
  })
