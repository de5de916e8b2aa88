// The regular expressions of JSON Schema have no flags, and some validators know no Unicode classes.

/** Returns the source of a regular expression that matches a word in upper and lower case. */
export const anyCase = (word: string): string =>
  word.toLowerCase().replace(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`)

const DAYS = { 31: '(?:0?[1-9]|[12]\\d|3[01])', 30: '(?:0?[1-9]|[12]\\d|30)', 28: '(?:0?[1-9]|1\\d|2[0-8])' } as const
const YEAR = '[1-9]\\d{3}'
const LEAP_YEAR = '(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[13579][26]|[2468][048])00)'
const CLOCK = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d'
const HALF = '\\s*(?:[aApP]\\.?[mM]\\.?(?![a-zA-Z]))?\\s*'
const OFFSET_FORM = '[+-](?:(?:0\\d|1[0-6])(?::?\\d\\d)?|17(?::?(?:[0-5]\\d|60))?|18(?::?00)?)'
const ZONE = `(?:(?:${anyCase('utc')}|${anyCase('gmt')})?${OFFSET_FORM}(?:\\s+[A-Z]{1,5})?|[A-Za-z_]+(?:[/-][A-Za-z_]+)*)?(?:\\s*\\([^()]*\\))?`

/** Returns the source of a regular expression that matches the days that exist, written by `date`. */
function daysWith(
  months: Readonly<Record<keyof typeof DAYS, string>>,
  date: (day: string, month: string, year: string) => string,
) {
  const lengths = [31, 30, 28] as const
  return [...lengths.map(length => date(DAYS[length], months[length], YEAR)), date('29', months[28], LEAP_YEAR)].join(
    '|',
  )
}

const NUMBERS = { 31: '(?:0?[13578]|1[02])', 30: '(?:0?[469]|11)', 28: '0?2' }
const named = (...months: readonly string[]): string => `(?:${months.map(anyCase).join('|')})[A-Za-z]{0,6}\\.?`
const NAMES = {
  31: named('jan', 'mar', 'may', 'jul', 'aug', 'oct', 'dec'),
  30: named('apr', 'jun', 'sep', 'nov'),
  28: named('feb'),
}
const compact = (source: string): string => source.replaceAll('0?', '0')
const ORDINAL = `(?:${['st', 'nd', 'rd', 'th'].map(anyCase).join('|')})?`

/**
 * The source of a regular expression that matches what parseMoment reads, for JSON Schema. It cannot know which timezones
 * exist. A property test compares the two.
 */
export const MOMENT_FORM = `^\\s*(?:${YEAR}(?:[-/](?:0?[1-9]|1[0-2]))?|(?:${[
  daysWith(NUMBERS, (day, month, year) => `${year}[-/]${month}[-/]${day}`),
].join('|')})(?:(?:[Tt]|\\s+)${CLOCK}(?:[.,]\\d{1,9})?)?${HALF}${ZONE})?|(?:${daysWith(NUMBERS, (day, month, year) =>
  compact(`${year}${month}${day}`),
)})(?:[Tt]${CLOCK}(?:[.,]\\d{1,9})?)?${HALF}${ZONE})?|(?:[A-Za-z]{3,9},?\\s+)?(?:${[
  daysWith(NAMES, (day, month, year) => `${day}${ORDINAL}\\s+${month},?\\s+${year}`),
  daysWith(NAMES, (day, month, year) => `${month}\\s+${day}${ORDINAL},?\\s+${year}`),
].join('|')})(?:,?\\s+${CLOCK})?${HALF}${ZONE})?)\\s*$`

/** Matches a text with more than spaces and control characters, which are removed when a text is read. */
export const NOT_BLANK = '[^\\s\\x00-\\x1F\\x7F-\\x9F\\uFFFE\\uFFFF]'

/** Matches one line of text. */
export const ONE_LINE = `^\\s*${NOT_BLANK}(?:[^\\r\\n]*\\S)?\\s*$`

/** Matches an absolute http(s) address. It cannot know which host names are valid. */
export const WEB_ADDRESS = `^\\s*${anyCase('http')}[sS]?://[/\\\\]*(?:[^\\s/?#\\\\@]*@)?(?:\\[[0-9A-Fa-f:.]+\\]|[^\\s/?#\\\\@:<>^|%[\\]]+)(?::(?:[0-5]?\\d{0,4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]))?(?:[/?#\\\\][\\s\\S]*)?\\s*$`

/** Matches yes and no as YAML 1.1 has them. */
export const YES_OR_NO = `^(?:${['true', 'yes', 'on', 'false', 'no', 'off'].map(anyCase).join('|')})$`

/** Matches a path within the publication’s folder. */
export const INSIDE_PATH =
  '^(?:\\./+)*(?!\\.?/*$)(?![/\\\\]|[A-Za-z]:|[A-Za-z][A-Za-z\\d+.-]*:/)(?!(?:[\\s\\S]*[/\\\\])?\\.\\.(?:[/\\\\]|$))'

const shortDays = (date: (day: string, month: string, year: string) => string): string => daysWith(NUMBERS, date)

/**
 * Matches dates in forms that only other generators read (see `dateField`): `2026.03.14`, `2026年3月14日`, `3/14/2026`, and Go’s zero
 * time, which means that there is no date.
 */
export const FOREIGN_DATE_FORM = `^\\s*(?:0001-01-01[\\s\\S]*|1\\d{9}|${[
  shortDays((day, month, year) => `${year}(?:\\.|\\s*[年년]\\s*)${month}(?:\\.|\\s*[月월]\\s*)${day}[.日일]?`),
  shortDays((day, month, year) => `${month}/${day}/${year}`),
  shortDays((day, month, year) => `(?=1[3-9]|[23]\\d)${day}/${month}/${year}`),
].join('|')})\\s*$`
