import { escapeRegex } from '../../core/text.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { TITLED } from '../text/honorific.js'

/** Matches the salutation that begins an email, in many languages. */
const GREETING = anyPhrase(LANGUAGES.flatMap(({ letters }) => letters?.greetings ?? []))
const GREETED = new RegExp(`^[>#*_\\s]*${GREETING},?\\s`, 'iu')

/**
 * Removes a reader's name from the greeting at the beginning of a line. A line that is only a greeting becomes empty.
 *
 * @param isTitle whether the line is a title, in which a name alone is a greeting too, as in `Ana, your tides`; a sentence
 * may begin with a name
 */
export function withoutGreeting(line: string, names: readonly string[], isTitle = false): string {
  // A message may have as many lines as recipients, so each line is compared with the names only if it can be a greeting.
  if (!isTitle && !GREETED.test(line)) return line
  for (const name of names.flatMap(formsOf)) {
    const escaped = escapeRegex(name)
    const greeted = new RegExp(
      `^([>#*_\\s]*${GREETING}),?\\s+${TITLED}[*_]*${escaped}[*_]*(?![\\p{L}\\p{N}])`,
      'iu',
    ).exec(line)
    const alone = new RegExp(`^([>#*_\\s]*)[*_]*${escaped}[*_]*(?=\\s?[,:!–—]\\s?\\S)`, 'iu')
    const greeting = greeted ?? (isTitle ? alone.exec(line) : null)
    if (!greeting) continue
    const rest = line.slice(greeting[0].length)
    if (!/[\p{L}\p{N}]/u.test(rest)) return ''
    return greeted ? `${greeting[1]}${rest}` : `${greeting[1]}${capital(rest.replace(/^\s?[,:!–—]\s?/, ''))}`
  }
  return line
}

const capital = (text: string): string => text.replace(/^\p{Ll}/u, letter => letter.toUpperCase())

/**
 * Returns the forms in which a name may be used in a greeting: `Ana Maria Reader`, `Ana` or `Reader`, also for `Reader,
 * Ana`.
 */
function formsOf(name: string): string[] {
  const parts = name.split(/[\s,]+/).filter(part => /^\p{L}[\p{L}’'.-]+$/u.test(part))
  return [...new Set([name, parts.join(' '), parts[0] ?? '', parts.at(-1) ?? ''])].filter(part => part.length > 1)
}
