import { lookUp } from '../../core/look-up.js'
import { slugText } from './identity.js'

/** The values for a permalink's placeholders. */
export interface PermalinkFacts {
  /** The post's own name, without folders: `river`. */
  readonly name: string
  /** The name of the file, which may begin with a date: `2026-03-14-river`. */
  readonly file?: string
  readonly title: string
  /** The date in the post's own zone: `2026-03-14T…`. */
  readonly date?: string
  readonly categories: readonly string[]
  /** The folders of the post below the folder of posts. */
  readonly folders?: readonly string[]
  readonly language?: unknown
}

/** Jekyll's built-in permalink styles. */
const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title.html',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title.html',
  weekdate: '/:categories/:year/W:week/:short_day/:title.html',
  none: '/:categories/:title.html',
}

/** The names in WordPress's permalinks that differ from ours. */
const WORDPRESS: Readonly<Record<string, string>> = { monthnum: 'month', postname: 'slug' }

/** Matches a name of Jekyll, Hugo and Hexo, with the parts of a list that Hugo can select: `:sections[1:]`. */
const NAME = /:([a-z_]+)(?:\[([^[\]]*)\])?/gi

/**
 * Fills in the names of Jekyll, Hugo and Hexo (`/:year/:month/:title/`), of WordPress (`/%year%/%postname%/`) and of Pelican
 * (`{date:%Y}/{slug}/`), and the simple expressions of Eleventy (`{{ title | slugify }}`).
 *
 * @returns undefined if one of them is unknown
 */
export function filledPermalink(template: string, facts: PermalinkFacts): string | undefined {
  const pattern = lookUp(STYLES, template) ?? template
  const words = placeholders(facts)
  let unknown = false
  const known = (value: string | undefined): string => {
    unknown ||= value === undefined
    return value ?? ''
  }
  const filled = pattern
    .replace(/\{\{-?\s*([^{}]*?)\s*-?\}\}/g, (_, expression: string) => known(expressionValue(expression, words)))
    .replace(/\{date:([^{}]*)\}/g, (_, format: string) => known(datePart(`"${format}"`, words)))
    .replace(/\{([a-z_]+)\}/g, (_, name: string) => known(words.get(name)))
    .replace(/%([a-z_]{2,})%/g, (_, name: string) => known(words.get(lookUp(WORDPRESS, name) ?? name)))
    .replace(NAME, (whole, name: string, parts: string | undefined) => {
      const value = words.get(name.toLowerCase())
      if (value === undefined && name !== name.toLowerCase()) return whole
      return known(parts === undefined ? value : value && partsOf(value, parts))
    })
  return unknown || /\{[%{]|\$\{/.test(filled) ? undefined : filled
}

/** Selects parts of a path as Hugo does: `[1]`, `[1:]`, `[:2]` and `[last]`. It is undefined for anything else. */
function partsOf(path: string, selection: string): string | undefined {
  const [, start = '', colon, end = ''] = /^(last|\d*)(:)?(last|\d*)$/.exec(selection) ?? ['', 'none']
  if (start === 'none' || (start === '' && !colon)) return undefined
  const parts = path.split('/')
  const indexOf = (text: string, otherwise: number): number =>
    text === '' ? otherwise : text === 'last' ? parts.length - 1 : Number(text)
  const from = indexOf(start, 0)
  return parts.slice(from, colon ? indexOf(end, parts.length) : from + 1).join('/')
}

/** Finds the first name in a permalink that stands for nothing: `:yaer`, `%post_id%`. */
export function unknownName(template: string, facts: PermalinkFacts): string | undefined {
  const names = template.match(/\{\{[^{}]*\}\}|\{[^{}\s]*\}|%[a-z_]{2,}%|:[a-z_]+(?:\[[^[\]]*\])?/gi) ?? []
  return names.find(name => filledPermalink(name, facts) === undefined)
}

/** The names that `:` may precede in a permalink. */
export const permalinkNames = (facts: PermalinkFacts): string[] => [...placeholders(facts).keys()]

function placeholders({
  name,
  file = name,
  title,
  date,
  categories,
  folders = [],
  language,
}: PermalinkFacts): Map<string, string> {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(date ?? '') ?? []
  const words = new Map([
    ['title', name],
    ['slug', name],
    ['name', name],
    ['basename', name],
    ['filename', file],
    ['slugorfilename', file],
    ['contentbasename', file],
    ['categories', categories.map(slugText).join('/')],
    ['slugified_categories', categories.map(slugText).join('/')],
    ['category', slugText(categories[0] ?? '')],
    ['slugorcontentbasename', file],
    ['post_title', slugText(title)],
    ['lang', String(language ?? '').toLowerCase()],
    ['section', slugText(folders[0] ?? '')],
    ['sections', folders.map(slugText).join('/')],
    ['collection', 'posts'],
    ['path', name],
    ['output_ext', '.html'],
    ['own_title', slugText(title)],
  ])
  if (!year || !month || !day) return words
  const ordinal = Math.round((Date.UTC(+year, +month - 1, +day) - Date.UTC(+year, 0, 1)) / 86_400_000) + 1
  // Jekyll and Hugo write English names.
  const nameIn = (form: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat('en', { ...form, timeZone: 'UTC' }).format(Date.UTC(+year, +month - 1, +day))
  const week = isoWeek(+year, +month, +day)
  const dated: [string, string][] = [
    ['year', year],
    ['month', month],
    ['day', day],
    ['i_month', String(+month)],
    ['i_day', String(+day)],
    ['short_year', year.slice(2)],
    ['week', String(week.number).padStart(2, '0')],
    ['w_year', String(week.year)],
    ['w_day', String(week.day)],
    ['y_day', String(ordinal).padStart(3, '0')],
    ['yearday', String(ordinal)],
    ['hour', hour],
    ['minute', minute],
    ['second', second],
    ['monthname', nameIn({ month: 'long' }).toLowerCase()],
    ['long_month', nameIn({ month: 'long' })],
    ['short_month', nameIn({ month: 'short' })],
    ['weekdayname', nameIn({ weekday: 'long' }).toLowerCase()],
    ['long_day', nameIn({ weekday: 'long' })],
    ['short_day', nameIn({ weekday: 'short' })],
  ]
  for (const [key, value] of dated) words.set(key, value)
  return words
}

/** Returns the week of a day and the year that it belongs to (ISO 8601): the week of its Thursday. Monday is day 1. */
function isoWeek(year: number, month: number, date: number): { year: number; number: number; day: number } {
  const day = new Date(Date.UTC(year, month - 1, date)).getUTCDay() || 7
  const thursday = new Date(Date.UTC(year, month - 1, date + 4 - day))
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return {
    year: thursday.getUTCFullYear(),
    number: Math.floor((thursday.getTime() - start) / (7 * 86_400_000)) + 1,
    day,
  }
}

function expressionValue(expression: string, words: ReadonlyMap<string, string>): string | undefined {
  const [variable = '', ...filters] = expression.split('|').map(part => part.trim())
  if (/^(?:page\.)?(?:fileSlug|slug|filePathStem)$/i.test(variable)) return words.get('name')
  if (variable === 'title') return words.get('own_title')
  if (variable === 'page.date' || variable === 'date') return datePart(filters[0] ?? '', words)
  return undefined
}

function datePart(filter: string, words: ReadonlyMap<string, string>): string | undefined {
  const format = /["']([^"']+)["']/.exec(filter)?.[1]
  if (!format) return undefined
  const filled = format
    .replace(/%Y|yyyy|YYYY/g, words.get('year') ?? '%')
    .replace(/%m|MM|LL/g, words.get('month') ?? '%')
    .replace(/%d|dd|DD/g, words.get('day') ?? '%')
  return /[%A-Za-z]/.test(filled) ? undefined : filled
}
