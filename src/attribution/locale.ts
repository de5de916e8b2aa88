import { isRecord } from '../core/json.js'
import { error, type Place, type Problem } from '../core/problem.js'
import { schemaProblems } from '../core/schema.js'
import { type Locale, localeSchema } from './phrasebook.js'

/**
 * The locales by language tag in lower case. Where several have the same tag, the first one that contains a phrase is used
 * for it.
 */
export type Locales = ReadonlyMap<string, readonly Locale[]>

/** Lists every phrase of a locale with its name: `page.articles.few`. */
export const phrasesIn = (locale: Locale): (readonly [name: string, text: string])[] =>
  Object.entries(locale).flatMap(([section, phrases]) =>
    typeof phrases === 'string'
      ? []
      : Object.entries(phrases as Record<string, string | Record<string, string>>).flatMap(([name, phrase]) =>
          typeof phrase === 'string'
            ? [[`${section}.${name}`, phrase] as const]
            : Object.entries(phrase).map(([form, text]) => [`${section}.${name}.${form}`, text] as const),
        ),
  )

/** Returns the `{names}` in a phrase, sorted. */
export const placeholdersIn = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

/** Removes empty texts, which translation platforms write for untranslated phrases. English is used for them. */
const withoutEmpty = (value: unknown): unknown =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([, entry]) => entry !== '' && entry !== null)
          .map(([key, entry]) => [key, withoutEmpty(entry)]),
      )
    : value

/**
 * Reads a locale from the publication’s folder.
 * @param english the English locale, which shows the placeholders that each phrase may contain
 */
export function readLocale(
  json: string,
  file: string,
  english: Locale,
): { readonly locale?: Locale; readonly problems: readonly Problem[] } {
  let value: unknown
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (cause) {
    const what = `This is not JSON: ${(cause as Error).message.replace(/\.$/, '')}.`
    return { problems: [error('locale.json', { file }, what, 'Correct it: names and texts go in double quotes.')] }
  }
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...linesOf(json, path.at(-1)) })
  const parsed = localeSchema.safeParse(withoutEmpty(value))
  if (!parsed.success) return { problems: schemaProblems(parsed.error, 'locale.field', placeOf) }
  const known = new Map<string, Set<string>>()
  for (const [name, text] of phrasesIn(english)) {
    const phrase = phraseName(name)
    known.set(phrase, new Set([...(known.get(phrase) ?? []), ...placeholdersIn(text)]))
  }
  const problems = phrasesIn(parsed.data).flatMap(([name, text]) => {
    const names = known.get(phraseName(name)) ?? new Set()
    return placeholdersIn(text)
      .filter(placeholder => !names.has(placeholder))
      .map(placeholder => {
        const what = `\`${name}\` contains \`${placeholder}\`, for which there is no value.`
        const fix = names.size > 0 ? `Write ${[...names].join(' or ')}.` : 'This phrase has no placeholders: remove it.'
        return error('locale.placeholder', placeOf(name.split('.')), what, fix)
      })
  })
  return problems.length > 0 ? { problems } : { locale: parsed.data, problems }
}

/** Returns the name of a phrase without its plural form: `page.articles` for `page.articles.few`. */
const phraseName = (name: string): string => name.split('.').slice(0, 2).join('.')

/** Returns the line on which a key first occurs. */
function linesOf(json: string, key: PropertyKey | undefined): { readonly line?: number } {
  const at = json.indexOf(`${JSON.stringify(String(key))}`)
  return at < 0 ? {} : { line: json.slice(0, at).split('\n').length }
}
