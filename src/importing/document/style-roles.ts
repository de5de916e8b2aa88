import { LANGUAGES } from '../languages/languages.js'

/** What a paragraph is because of its style. `contents` is a line of a table of contents. */
export type StyleRole = 'title' | 'subtitle' | 'caption' | 'quote' | 'contents' | `heading${1 | 2 | 3 | 4 | 5 | 6}`

/**
 * The roles of styles by their names in all languages. Word and LibreOffice store English names in every language; converters, templates
 * and other programs store the name that they show.
 */
const ROLES = new Set(
  LANGUAGES.flatMap(({ styles = {} }) => Object.entries(styles)).flatMap(([role, names]) =>
    (names as readonly string[]).map(name => `${role} ${name}`),
  ),
)

/** Returns the role of a style by its name, which may be in any language. */
export function roleOfStyle(name: string): StyleRole | undefined {
  const [, words = '', number] =
    /^(.*?)\s*(\d)?$/u.exec(
      name
        .toLowerCase()
        .replace(/_20_|_/g, ' ')
        .trim(),
    ) ?? []
  const has = (role: string): boolean => ROLES.has(`${role} ${words}`)
  if (has('contents')) return 'contents'
  if (number !== undefined) return has('heading') ? headingRole(Number(number)) : undefined
  return (['title', 'subtitle', 'caption', 'quote'] as const).find(has)
}

/** Returns the role of a heading of a level from 1. Levels below the sixth become the sixth, the last that HTML has. */
export const headingRole = (level: number): StyleRole | undefined =>
  level < 1 ? undefined : (`heading${Math.min(6, level)}` as StyleRole)
