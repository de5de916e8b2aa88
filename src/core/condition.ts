/** A condition on the subscribers who get an issue, such as `city=Porto|Lisboa`. */
export interface Condition {
  /** The condition as the editor wrote it. */
  readonly text: string
  /** The name of a field, as the editor wrote it. */
  readonly field: string
  /** Whether the condition holds for everybody else, including those who have no value (`!=`). */
  readonly isNot: boolean
  /** The accepted values, one of which is enough. Without any, the condition holds for subscribers without a value. */
  readonly values: readonly string[]
}

export const CONDITION_FIX =
  'Write it like `city=Porto`, `city=Porto|Lisboa` (one of several), `tag!=members` (everybody else), or `city=` (no value).'

/** Reads a condition, or returns undefined if the text is none. */
export function readCondition(text: string): Condition | undefined {
  const [, field = '', operator, rest = ''] = /^\s*([^=!|<>]*[^=!|<>\s])\s*(!?=)(?!=)(.*)$/s.exec(text) ?? []
  if (field === '' || !/[\p{L}\p{N}]/u.test(field)) return undefined
  const values = rest
    .split('|')
    .map(value => value.trim())
    .filter(value => value !== '')
  return { text: text.trim(), field, isNot: operator === '!=', values }
}
