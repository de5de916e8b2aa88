/**
 * Matches text that YAML needs no quotes for: it begins with a letter or digit and contains no indicator (YAML 1.2.2
 * section 7.3.3).
 */
const PLAIN = /^[\p{L}\d][\p{L}\p{M}\d ,.()/’“”!?;&+=%–—…_-]*$/u
/** Matches addresses that need no quotes: a colon or a # without a space beside it is plain text. */
const ADDRESS = /^https?:\/\/[\w\-./?=&%~+@:;,!$()]+(?:#[\w\-./?=&%~+@:;,!$()]+)?$/
const DATE = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)?)?$/
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|~|[\d.,_+-]+(?:e\d+)?|0x[\da-f]+)$/i

/** Writes a text as a YAML scalar on one line. JSON strings are valid double-quoted scalars. */
export function yamlScalar(value: string): string {
  if (DATE.test(value) || ADDRESS.test(value)) return value
  if (PLAIN.test(value) && !NOT_TEXT.test(value) && !value.endsWith(' ')) return value
  return JSON.stringify(value).replace(/[\u2028\u2029\u0085]/g, ' ')
}

/** Writes a list of short texts on one line. */
export const flowList = (values: readonly string[]): string =>
  `[${values.map(value => (/[,\]]/.test(value) ? JSON.stringify(value) : yamlScalar(value))).join(', ')}]`
