import { readAddress } from '../../core/email-address.js'
import { lazy } from '../../core/memo.js'
import { escapeRegex } from '../../core/text.js'
import type { ForwardWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'

export interface Mailbox {
  readonly name: string
  readonly address: string
}

/** The header that a mail program writes above a forwarded message. */
export interface ForwardedHeader {
  readonly from: Mailbox
  readonly date?: string
  readonly subject?: string
  readonly recipients: readonly Mailbox[]
  /** The index of the first line, which may be a mark such as `Begin forwarded message:`. */
  readonly start: number
  /** The index of the first line after the header. */
  readonly end: number
  readonly marked: boolean
}

type Field = 'sender' | 'date' | 'subject' | 'recipients' | 'other'
const FIELDS: readonly Field[] = ['sender', 'date', 'subject', 'recipients', 'other']

const wordsOfAll = (key: keyof ForwardWords): string[] => LANGUAGES.flatMap(({ forwards }) => forwards[key] ?? [])

const key = (words: string): string => words.normalize('NFC').replace(/’/g, "'").replace(/\s+/g, ' ').toLowerCase()

const labels = lazy(
  (): ReadonlyMap<string, Field> =>
    new Map(FIELDS.flatMap(field => wordsOfAll(field).map(label => [key(label), field] as const))),
)

const marks = lazy((): ReadonlySet<string> => new Set(wordsOfAll('marks').map(key)))

/** Removes the signs that quote a line, and the characters that are not shown. */
const bareLine = (line: string): string =>
  line
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replace(/[\s\u00A0]+/g, ' ')
    .replace(/^[\s>|]+/, '')
    .trim()

interface HeaderField {
  readonly field: Field
  readonly value: string
}

function fieldOf(line: string): HeaderField | undefined {
  const [, sign = '', label = '', rest = ''] =
    /^([*_]{0,3})([^:：]{1,32}?)[\s*_]*[:：](.*)$/su.exec(bareLine(line)) ?? []
  const field = label === '' ? undefined : labels().get(key(label))
  // Plain text that was made of a page may have signs around what was bold.
  const value = (sign === '' ? rest : rest.replace(/^[*_]{1,3}/, '')).trim().replace(/^([*_]{1,3})([^*_]+)\1$/, '$2')
  return field ? { field, value: value.trim() } : undefined
}

/** Tells whether a line announces a forwarded message, or ends one. */
function isMark(line: string): boolean {
  const bare = bareLine(line)
  const words = key(bare.replace(/^[\s=~—–_*-]+|[\s=~—–_*:：-]+$/gu, ''))
  if (words.length < 2 || words.length > 90) return false
  if (marks().has(words)) return true
  return /^[=~—–-]{3,}/u.test(bare) && [...marks()].some(mark => words.includes(mark))
}

interface HeaderLine {
  readonly text: string
  readonly index: number
}

const onLine = lazy(() => {
  const words = FIELDS.flatMap(field => wordsOfAll(field)).sort((a, b) => b.length - a.length)
  return new RegExp(String.raw`(?<![\p{Ll}-])(?:${words.map(escapeRegex).join('|')})\s?[:：]`, 'gu')
})

/** Splits a line that holds a whole header, as the plain text of Yahoo Mail has it. */
function headerLines(text: string, index: number): HeaderLine[] {
  const bare = bareLine(text)
  if (bare.length < 40 || !bare.includes('@')) return [{ text, index }]
  const [mark = ''] = /^-{3,}[^-]{3,60}-{3,}/u.exec(bare) ?? []
  const rest = mark !== '' && isMark(mark) ? bare.slice(mark.length).trim() : bare
  if (fieldOf(rest)?.field !== 'sender') return [{ text, index }]
  const starts = [...rest.matchAll(onLine())].map(match => match.index)
  const lines = starts.map((start, i) => rest.slice(start, starts[i + 1]))
  const fields = new Set(lines.map(line => fieldOf(line)?.field))
  if (starts[0] !== 0 || fields.size < 3 || !(fields.has('date') || fields.has('subject'))) return [{ text, index }]
  return [...(mark === '' ? [] : [mark]), ...lines].map(line => ({ text: line, index }))
}

/** The number of lines on which a field may continue before the next field. A list of recipients may be long. */
const MOST_FOLDED = 2
const MOST_RECIPIENTS = 60
const MOST_FIELDS = 40

const isBlank = ({ text = '' }: Partial<HeaderLine> = {}): boolean => bareLine(text) === ''

/** Returns the headers of the forwarded messages in a text, in order. */
export function forwardedHeaders(lines: readonly string[], isForward: boolean): ForwardedHeader[] {
  const all = lines.flatMap(headerLines)
  const found: ForwardedHeader[] = []
  let mark: number | undefined
  let isFirst = true
  for (let at = 0; at < all.length; at += 1) {
    const line = all[at]
    if (!line || isBlank(line)) continue
    if (isMark(line.text)) {
      mark = at
      continue
    }
    const block = blockAt(all, at) ?? (isForward || mark !== undefined || isFirst ? quoteAt(all, at) : undefined)
    const header = block && headerOf(block.fields, mark !== undefined)
    if (block && header) {
      let end = block.end
      // Some programs repeat the mark below the header.
      for (let next = end; next < all.length && (isBlank(all[next]) || isMark(all[next]?.text ?? '')); next += 1)
        if (!isBlank(all[next]) && !blockAt(all, next + 1)) end = next + 1
      found.push({
        ...header,
        start: all[mark ?? at]?.index ?? 0,
        end: (all[end - 1]?.index ?? 0) + 1,
      })
      at = end - 1
    }
    mark = undefined
    isFirst = false
  }
  return found
}

interface HeaderBlock {
  readonly fields: readonly HeaderField[]
  readonly end: number
}

/** Reads consecutive header lines. Each line may be folded, and a blank line may separate it from the next. */
function blockAt(all: readonly HeaderLine[], start: number): HeaderBlock | undefined {
  const fields: HeaderField[] = []
  let end = start
  while (fields.length < MOST_FIELDS) {
    const field = fieldOf(all[end]?.text ?? '')
    if (!field) break
    let next = end + 1
    const isComplete = (): boolean =>
      ['sender', 'date', 'subject'].every(name => fields.some(one => one.field === name))
    const folded = foldedLines(all, next, field)
    fields.push({ ...field, value: [field.value, ...folded.map(({ text }) => bareLine(text))].join(' ').trim() })
    next += folded.length
    end = next
    if (isBlank(all[next]) && next < all.length) {
      const after = fieldOf(all[next + 1]?.text ?? '')
      const isNew = after && !isComplete() && !fields.some(one => one.field === after.field)
      if (!isNew && !(after?.field === 'recipients' && after.value.includes('@'))) break
      end = next + 1
    }
  }
  return fields.length > 1 ? { fields, end } : undefined
}

/** Returns the lines on which a field continues. */
function foldedLines(all: readonly HeaderLine[], start: number, { field, value }: HeaderField): HeaderLine[] {
  const most = field === 'recipients' ? MOST_RECIPIENTS : MOST_FOLDED
  let count = 0
  for (let last = value; count < most && start + count < all.length; count += 1) {
    const line = bareLine(all[start + count]?.text ?? '')
    if (fieldOf(line)) return all.slice(start, start + count)
    if (line === '' || (field === 'recipients' && !line.includes('@') && !/[,;]$/.test(`${last} ${line}`))) break
    last = line
  }
  // At the end of the header, a list of recipients continues after a comma, and a value may be below its label.
  let taken = 0
  for (let last = value; taken < count && field === 'recipients'; taken += 1) {
    const line = bareLine(all[start + taken]?.text ?? '')
    if (!/[,;]$/.test(last) || !/^[^.!?]{0,80}[\w-]+@[\w-]/.test(line)) break
    last = line
  }
  return all.slice(start, start + (taken === 0 && value === '' && count > 0 ? 1 : taken))
}

/** Matches the sender in such a line. A name is in quotation marks if it has a comma, and the date is no part of it. */
const SENDER = [
  String.raw`(?:["“„«]\s?(?<quoted>[^"“”„«»<>\n]{1,80}?)\s?["”“»]`,
  String.raw`|(?!\s?(?:[ap]\.?m|GMT|UTC|[+-]\d|\d\d?[:.]))(?<name>(?:(?!\d\d?[:.]\d\d|(?:19|20)\d\d)[^<>"“”„«»,\n]){0,80}?))`,
  String.raw`\s?[<([]{0,2}(?:mailto:)?(?<address>[^\s<>()[\]"“”„«»,;:]+@[^\s<>()[\]"“”„«»,;:]+)(?:<mailto:[^<>]*>)?[>)\]]{0,2}`,
].join('')

const quotes = lazy(() =>
  wordsOfAll('quotes').map(template => {
    const pattern = template
      .split(/(\{date\}|\{sender\}|[,，、]? )/)
      .map(part =>
        part === '{date}'
          ? '(?<date>[^@<>]{6,90}?)'
          : part === '{sender}'
            ? SENDER
            : /^[,，、]? $/.test(part)
              ? '[,，、]?\\s?'
              : escapeRegex(part),
      )
      .join('')
    return new RegExp(`^${pattern.replace(/[:：]$/, '[:：]')}$`, 'iu')
  }),
)

/** Reads a line such as `On 3 May 2025, Ada Writer <ada@example.org> wrote:`, which may be on two lines. */
function quoteAt(all: readonly HeaderLine[], start: number): HeaderBlock | undefined {
  const one = bareLine(all[start]?.text ?? '')
  for (const [text, end] of [
    [one, start + 1],
    [`${one} ${bareLine(all[start + 1]?.text ?? '')}`, start + 2],
  ] as const) {
    if (text.length > 300 || !text.includes('@') || !/[:：]$/.test(text)) continue
    for (const quote of quotes()) {
      const { date = '', quoted, name = '', address = '' } = quote.exec(text)?.groups ?? {}
      if (!/\d/.test(date)) continue
      return {
        fields: [
          { field: 'sender', value: `${quoted ?? name} <${address}>` },
          { field: 'date', value: date },
        ],
        end,
      }
    }
  }
  return undefined
}

function headerOf(fields: readonly HeaderField[], marked: boolean): Omit<ForwardedHeader, 'start' | 'end'> | undefined {
  const value = (name: Field): string => fields.find(({ field }) => field === name)?.value ?? ''
  const [sender, date, subject] = [value('sender'), value('date'), value('subject')]
  const recipients = fields.flatMap(one => (one.field === 'recipients' ? mailboxesIn(one.value) : []))
  // An article may have lines such as `From:` and `Date:`, but not with an address.
  const isHeader = sender.includes('@') || marked || (date !== '' && subject !== '' && fields.length > 3)
  const from = mailboxOfSender(sender)
  if (!from || !isHeader || (date === '' && subject === '')) return undefined
  return { from, ...(date ? { date } : {}), ...(subject ? { subject } : {}), recipients, marked }
}

/** Matches what may be an email address in a line, up to a character that no address contains. */
const ADDRESS = String.raw`[^\s<>()[\]"'“”„«»,;:：]+@[^\s<>()[\]"'“”„«»,;:：]+`
const IN_SIGNS = new RegExp(String.raw`[<[(\s]*(?:mailto:)?${ADDRESS}[>\])]*`, 'g')

const onBehalf = lazy(
  () => new RegExp(String.raw`^.*?[\s;,]+(?:${wordsOfAll('onBehalf').map(escapeRegex).join('|')})[\s;,]+(?=\S)`, 'iu'),
)

function mailboxOfSender(value: string): Mailbox | undefined {
  const text = value.replace(onBehalf(), '')
  const address = readAddress(new RegExp(ADDRESS).exec(text)?.[0] ?? '')?.written
  const name = text
    .replace(IN_SIGNS, ' ')
    .replace(/[<[(]\s*(?:mailto:)?\s*[>\])]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^["'“„«*_\s]+|["'”“»*_;,\s]+$/g, '')
  return address || name ? { name: name || (address ?? ''), address: address ?? '' } : undefined
}

/** Returns the people in a list of mailboxes, of whom some may have no address. */
function mailboxesIn(value: string): Mailbox[] {
  return value.split(/[;,](?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap(part => mailboxOfSender(part) ?? [])
}

/** Returns the recipients in header lines anywhere in a text. */
export const recipientsIn = (lines: readonly string[]): Mailbox[] => {
  const all = lines.flatMap(headerLines)
  return all.flatMap(({ text }, i) => {
    const field = fieldOf(text)
    if (field?.field !== 'recipients') return []
    const folded = foldedLines(all, i + 1, field).map(line => bareLine(line.text))
    return [field.value, ...folded].join(' ').includes('@') ? mailboxesIn([field.value, ...folded].join(' ')) : []
  })
}

const prefixed = lazy(() => {
  const either = (words: readonly string[]): string => words.map(escapeRegex).join('|')
  const [forwards, replies] = [either(wordsOfAll('forwarded')), either([...wordsOfAll('replied'), 'Re'])]
  const count = String.raw`(?:\s?[[(]\d{1,3}[\])])?\s?[:：]\s*`
  return {
    forward: new RegExp(
      String.raw`^\s*(?:\[[^\]]{1,40}\]\s*)*(?:(?:${replies})${count})*\[?(?:${forwards})${count}`,
      'iu',
    ),
    any: new RegExp(String.raw`^(?:\s*(?:${forwards}|${replies})${count}|\s*\[[^\]:]{1,40}\]\s*)+`, 'iu'),
    reply: new RegExp(String.raw`^\s*(?:${replies})${count}`, 'iu'),
  }
})

/** Tells whether a subject says that the message was forwarded: `Fwd: Tides`, `WG: Tides`. */
export const isForwardedSubject = (subject: string): boolean => prefixed().forward.test(subject)

export const isReplySubject = (subject: string): boolean => prefixed().reply.test(subject)

/** Removes prefixes from a subject: `Fwd: WG: [The list] River treaty` → `River treaty`. */
export const bareSubject = (subject: string | undefined): string =>
  (subject ?? '')
    .replace(/^\s*\[(fwd?:[^\]]*)\]\s*$/i, '$1')
    .replace(prefixed().any, '')
    .trim()

/** Tells whether a line is a mark or a row of signs, and no text. */
export const isRule = (line: string): boolean => isMark(line) || !/[\p{L}\p{N}]/u.test(line)
