import { error, type Problem } from '../core/problem.js'
import { isDateCell, isEmpty } from './list-words.js'

/** The order of day and month in dates such as 03/04/2024. */
export type DateOrder = 'dmy' | 'mdy'

/** A column with the dates on which people signed up or confirmed, which are part of the proof of consent. */
export interface ConsentColumn {
  readonly at: number
  readonly header: string
  readonly event: 'signed up' | 'confirmed'
}

const CONFIRMED = /confirm|verif|bestatig|bestaetig|bevestig|doubleopt|^doi|activated|aktiviert/
const SIGNED_UP =
  /opt(?:ed)?in|sign(?:ed)?up|subscri|suscri|abonn|inscri|iscri|regist|join|creat|added|since|entered|entry|anmeld|eingetragen|aangemeld|ingeschr|^(?:date|fecha|data)?(?:de)?alta|^start(?:date)?$|^erstellt|подпис|регистр|підпис|реєстр|zapis|rejestr|登録|購読|订阅|注册|訂閱|註冊/
/** The beginnings of headers whose dates are about something else. */
const ANOTHER_DATE =
  /^(?:un(?:sub|conf)|desins|desab|desus|disisc|clean|bounc|cancel|delet|remov|left|last|updat|chang|modif|pay|paid|purchase|order|expir|renew|birth|upgrade|trial|open|click|complain|baja|stop|leav)/
const WHEN =
  /^(?:at|on|time|am|since|seit|depuis|desde|le|fecha|data|timestamp|ts|дата)$|(?:date|datum|zeit|zeitpunkt|日|日時|日期|时间|時間)$/
const BARE =
  /^(?:created|joined|subscribed|registered|registriert|added|entered|confirmed|activated|aktiviert|angemeldet|inscrit|suscrito|iscritto|ingeschreven|signup|sign up|optin|opt in|abonne|erstellt)$/

/** Finds the columns that contain dates of consent, according to their headers. `DateCells` tells whether they contain nothing else. */
export const consentColumns = (
  columns: readonly { readonly at: number; readonly header: string; readonly phrase: string }[],
): ConsentColumn[] =>
  columns.flatMap(({ at, header, phrase }): ConsentColumn[] => {
    const together = phrase.replaceAll(' ', '')
    if (ANOTHER_DATE.test(together) || !(BARE.test(phrase) || phrase.split(' ').some(word => WHEN.test(word))))
      return []
    const event = CONFIRMED.test(together) ? 'confirmed' : SIGNED_UP.test(together) ? 'signed up' : undefined
    return event ? [{ at, header, event }] : []
  })

/** Matches a date in numbers, such as 03/04/2024, in which the day or the month may come first. */
const EITHER_WAY = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/

/** A date in which the day or the month may come first. */
interface UnclearDate {
  readonly line: number
  readonly header: string
  readonly cell: string
}

/** What the cells of a column with dates have in common, gathered row by row. */
export class DateCells {
  private isFilled = false
  private isOnlyDates = true
  private unclear: UnclearDate | undefined
  private readonly proofs = new Map<DateOrder, UnclearDate>()

  constructor(private readonly header: string) {}

  note(line: number, cell: string): void {
    if (!this.isOnlyDates || isEmpty(cell)) return
    this.isFilled = true
    this.isOnlyDates = isDateCell(cell)
    const [, first = '', , second = ''] = EITHER_WAY.exec(cell) ?? []
    if (first === '' || Number(first) === Number(second)) return
    const date = { line, header: this.header, cell }
    this.unclear ??= date
    const order = Number(first) > 12 ? 'dmy' : Number(second) > 12 ? 'mdy' : undefined
    if (order && !this.proofs.has(order)) this.proofs.set(order, date)
  }

  /** Whether the column contains dates and nothing else. */
  get areDates(): boolean {
    return this.isFilled && this.isOnlyDates
  }

  /** Returns the first date that only one order of day and month allows. */
  proof(order: DateOrder): UnclearDate | undefined {
    return this.proofs.get(order)
  }

  /** Returns the first date that can be read both ways, or that proves an order. */
  get first(): UnclearDate | undefined {
    return this.unclear
  }
}

const earliest = (dates: readonly (UnclearDate | undefined)[]): UnclearDate | undefined =>
  dates.reduce((first, next) => (first && (!next || first.line <= next.line) ? first : next), undefined)

/**
 * Determines the order of day and month in a list: a single date such as 25/04/2024 decides for all.
 * @returns the order, or the problem of a list whose dates can be read both ways, or contradict one another
 */
export function dateOrderOf(
  columns: readonly DateCells[],
  { file, dates }: { readonly file: string; readonly dates?: DateOrder | undefined },
): { order: DateOrder; problems: readonly Problem[] } {
  const proofOf = (order: DateOrder) => earliest(columns.map(column => column.proof(order)))
  const [dmy, mdy] = [proofOf('dmy'), proofOf('mdy')]
  const proof = earliest([dmy, mdy])
  const order = dates ?? (proof && proof === mdy ? 'mdy' : 'dmy')
  const wrong = order === 'dmy' ? mdy : dmy
  const problem = (each: UnclearDate, what: string): Problem =>
    error('subscribers.date', { file, line: each.line }, `The column \`${each.header}\` contains ${what}`, FIX)
  if (wrong) {
    const reader = dates ? `which contradicts --dates ${dates}.` : `but line ${proof?.line} has \`${proof?.cell}\`.`
    return { order, problems: [problem(wrong, `\`${wrong.cell}\`, ${reader}`)] }
  }
  const unclear = dates || proof ? undefined : earliest(columns.map(({ first }) => first))
  const what = (cell: string): string => `\`${cell}\`, in which either the day or the month may come first.`
  return { order, problems: unclear ? [problem(unclear, what(unclear.cell))] : [] }
}

const FIX = 'Add --dates dmy if the day comes first, or --dates mdy if the month does.'

/** Returns a date for the proof of consent: as the list writes it, but with the year first if it could be misread. */
function clearDate(cell: string, order: DateOrder): string {
  if (/^1\d{9}(?:\d{3})?(?:\.\d+)?$/.test(cell))
    return new Date(Number(cell) * (cell.length > 12 && !cell.includes('.') ? 1 : 1000)).toISOString()
  const [date = '', first = '', , second = '', year = ''] = EITHER_WAY.exec(cell) ?? []
  if (date === '') return cell.replace(/\s+/g, ' ').slice(0, 60)
  const [day, month] = order === 'dmy' ? [first, second] : [second, first]
  const rest = cell.slice(date.length).slice(0, 40)
  const century = year.length === 4 ? '' : Number(year) < 90 ? '20' : '19'
  return `${century}${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest}`
}

/** Writes the dates of one row as a part of the proof of consent; empty if there are none. */
export function consentDates(cells: readonly string[], columns: readonly ConsentColumn[], order: DateOrder): string {
  const dates = columns.flatMap(({ at, event }) => {
    const cell = cells[at] ?? ''
    return isEmpty(cell) ? [] : [`${event} ${clearDate(cell, order)}`]
  })
  return dates.length > 0 ? `According to the list: ${dates.join(', ')}.` : ''
}
