import { parseMoment, w3cdtf } from '../../core/moment.js'
import type { ClockWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { metadataDate } from '../metadata-date.js'
import { datesIn } from '../written-date.js'

/** The hours from UTC of the zones that mail programs abbreviate. Abbreviations with several meanings are missing. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ...['WET'].map(zone => [zone, '+00:00'] as const),
  ...['BST', 'CET', 'MEZ', 'WEST', 'WAT'].map(zone => [zone, '+01:00'] as const),
  ...['CEST', 'MESZ', 'EET', 'SAST', 'CAT'].map(zone => [zone, '+02:00'] as const),
  ...['EEST', 'MSK', 'TRT', 'EAT'].map(zone => [zone, '+03:00'] as const),
  ...['PKT'].map(zone => [zone, '+05:00'] as const),
  ...['WIB', 'ICT'].map(zone => [zone, '+07:00'] as const),
  ...['SGT', 'HKT', 'AWST', 'PHT'].map(zone => [zone, '+08:00'] as const),
  ...['JST', 'KST'].map(zone => [zone, '+09:00'] as const),
  ...['AEST'].map(zone => [zone, '+10:00'] as const),
  ...['AEDT'].map(zone => [zone, '+11:00'] as const),
  ...['NZST'].map(zone => [zone, '+12:00'] as const),
  ...['NZDT'].map(zone => [zone, '+13:00'] as const),
  ...['BRT', 'ART', 'ADT'].map(zone => [zone, '-03:00'] as const),
  ...['EDT', 'AST'].map(zone => [zone, '-04:00'] as const),
  ...['EST', 'CDT'].map(zone => [zone, '-05:00'] as const),
  ...['MDT'].map(zone => [zone, '-06:00'] as const),
  ...['MST', 'PDT'].map(zone => [zone, '-07:00'] as const),
  ...['PST'].map(zone => [zone, '-08:00'] as const),
])

const clockWords = (key: keyof ClockWords): string => anyPhrase(LANGUAGES.flatMap(({ clock }) => clock?.[key] ?? []))
const TIME = new RegExp(
  String.raw`(?<![\d:.])(\d{1,2})\s?(?:[:.h]|${clockWords('hour')})\s?(\d{2})(?:\s?(?:[:.]|${clockWords('minute')})\s?(\d{2}))?(?![\d:])`,
  'iu',
)
/** Matches a word beside a time. Chinese, Japanese and Korean have no spaces around it. */
const halfOfDay = (key: 'forenoon' | 'afternoon'): RegExp =>
  new RegExp(
    String.raw`(?<!(?!\p{Script=Han}|\p{Script=Hangul})\p{L})${clockWords(key)}(?!(?!\p{Script=Han}|\p{Script=Hangul})\p{L})`,
    'iu',
  )
const AFTERNOON = halfOfDay('afternoon')
const MORNING = halfOfDay('forenoon')
const OFFSET = /(?:(?:UTC|GMT)\s?)?([+−-])(\d{1,2})(?::?(\d{2}))?(?!\d)/iu

/** Reads the date in the header of a forwarded message, which has the form and words of a mail program’s language. */
export function messageDate(
  written: string | undefined,
  timezone: string,
): { readonly iso: string; readonly doubt?: string } | undefined {
  if (!written) return undefined
  const text = written.replace(/[\u200E\u200F]/g, '').replace(/[\s\u00A0\u202F]+/g, ' ')
  const [date] = datesIn(text)
  if (!date || date.iso.length < 10) return metadataDate(text, timezone)
  const rest = `${text.slice(0, date.start)} ${text.slice(date.end)}`.replace(/[\u0660-\u0669\u06F0-\u06F9]/g, digit =>
    String((digit.codePointAt(0) ?? 0) & 15),
  )
  const time = TIME.exec(rest)
  if (!time) return { iso: date.iso, ...(date.doubt ? { doubt: date.doubt } : {}) }
  const zone = zoneIn(rest.replace(time[0], ' '))
  const clock = `${hourOf(Number(time[1]), rest)}:${time[2]}:${time[3] ?? '00'}`
  const moment = parseMoment(`${date.iso} ${clock} ${zone ?? ''}`.trim(), timezone)
  const doubt = date.doubt ?? (zone ? undefined : 'the header of the forwarded message does not state the time zone')
  return { iso: moment ? w3cdtf(moment) : date.iso, ...(doubt ? { doubt } : {}) }
}

function hourOf(hour: number, text: string): string {
  const isLate = AFTERNOON.test(text)
  const isEarly = !isLate && MORNING.test(text)
  return String(isLate && hour < 12 ? hour + 12 : isEarly && hour === 12 ? 0 : hour).padStart(2, '0')
}

function zoneIn(text: string): string | undefined {
  const [, sign, hours = '', minutes = '00'] = OFFSET.exec(text) ?? []
  if (sign) return `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`
  for (const [word] of text.matchAll(/(?<!\p{L})\p{Lu}{1,5}(?!\p{L})/gu)) {
    if (/^(?:UTC|GMT|Z)$/.test(word)) return 'Z'
    const zone = ZONES.get(word)
    if (zone) return zone
  }
  return undefined
}
