import { type Moment, w3cdtf } from '../core/moment.js'
import type { Contradiction } from './contradictions.js'
import type { Original, Via } from './original.js'

/** The dates of a post: its own, those of its original, and those of the intermediaries. */
export interface PostDates {
  readonly date: Moment
  readonly original?: Original | undefined
  readonly via: readonly Via[]
}

interface Event {
  readonly name: string
  readonly date: Moment | undefined
  readonly path: readonly PropertyKey[]
}

/**
 * Finds dates in an impossible order, such as a copy that is older than its original. One of the two dates must be wrong,
 * and readers would see both.
 */
export function dateContradictions({ date, original, via }: PostDates): Contradiction[] {
  const copy: Event = { name: 'the date of this post', date, path: ['date'] }
  const first: Event = { name: 'The original', date: original?.date, path: ['original', 'date'] }
  const through = via.map((each, i): Event => ({ name: each.name, date: each.date, path: ['via', i, 'date'] }))
  const permission: Event = {
    name: 'The permission',
    date: original?.permission?.date,
    path: ['original', 'permission', 'date'],
  }
  const chain = [first, ...through].filter(each => each.date !== undefined)
  const found = [...chain, permission].flatMap(event => (isLater(event, copy) ? [laterThan(event, copy)] : []))
  for (const [i, event] of chain.entries()) {
    const before = chain[i - 1]
    if (before && isLater(before, event)) found.push(earlierThan(event, before))
  }
  const { embargo, expires } = original ?? {}
  const end: Event = { name: '`expires`', date: expires, path: ['original', 'expires'] }
  const start: Event = { name: '`embargo`', date: embargo, path: ['original', 'embargo'] }
  if (expires && embargo && expires.epoch <= embargo.epoch) found.push(earlierThan(end, start))
  else if (isLater(copy, end)) found.push(earlierThan(end, copy))
  return found
}

const textOf = ({ date }: Event): string => (date ? w3cdtf(date) : '')

/** Tells whether one date is later than another, at the precision that both have. Days are compared as written. */
function isLater({ date: a }: Event, { date: b }: Event): boolean {
  if (!a || !b) return false
  if (a.precision === 'time' && b.precision === 'time') return a.epoch > b.epoch
  const length = Math.min(10, w3cdtf(a).length, w3cdtf(b).length)
  return a.iso.slice(0, length) > b.iso.slice(0, length)
}

const FIX = 'Correct whichever of the two dates is wrong.'

const laterThan = (event: Event, other: Event): Contradiction => ({
  severity: 'warning',
  rule: 'original.date-order',
  path: event.path,
  what: `${event.name} has the date ${textOf(event)}, which is later than ${other.name}, ${textOf(other)}.`,
  fix: FIX,
})

const earlierThan = (event: Event, other: Event): Contradiction => ({
  severity: 'warning',
  rule: 'original.date-order',
  path: event.path,
  what: `${event.name} has the date ${textOf(event)}, which is earlier than that of ${lowered(other.name)}, ${textOf(other)}.`,
  fix: FIX,
})

const lowered = (name: string): string => (name === 'The original' ? 'the original' : name)
