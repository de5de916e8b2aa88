import { type Credit, publishersOf } from '../attribution/index.js'
import { fingerprint } from '../core/fingerprint.js'
import type { Moment } from '../core/moment.js'

/** The criteria by which a feed or digest selects posts. Empty lists select everything. */
export interface Selection {
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  /** Keys of publishers.yml, or names of publishers. */
  readonly publishers: readonly string[]
}

/** An item that can be selected. `credit` is read only if authors or publishers are among the criteria. */
export interface Selectable {
  readonly id: string
  readonly date: Moment
  readonly tags: readonly string[]
  readonly credit: Pick<Credit, 'authors' | 'original'>
}

/** Returns the form in which names are compared: `Climate-Change` and `climate change` are the same tag. */
export const comparableName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()

const LEGIBLE = /^[\p{L}\p{M}\p{N}]+(?:[-.][\p{L}\p{M}\p{N}]+)*$/u
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/
const LONGEST = 60

/**
 * Returns the form of a tag in a path. Tags that differ only in case, Unicode form, hyphens or white space share a path.
 * `C++` and `C#` must not, so a tag with characters that a path cannot contain gets a fingerprint.
 */
export function tagSlug(tag: string): string {
  const words = comparableName(tag).replaceAll(' ', '-')
  if (LEGIBLE.test(words) && !DEVICE.test(words) && words.length <= LONGEST) return words
  const legible = words
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, LONGEST)
  return `${legible || 'tag'}-${fingerprint(words).slice(0, 6)}`
}

/** Compares two items so that the newer sorts first. Equal dates are ordered by id, not by the order of the files. */
export const newestFirst = (a: Pick<Selectable, 'date' | 'id'>, b: Pick<Selectable, 'date' | 'id'>): number =>
  b.date.epoch - a.date.epoch || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/**
 * Tells whether a selection includes an item. All criteria that have names must match, and one name of a criterion suffices: tags
 * [a, b] with authors [c] select the posts by c with tag a or b.
 */
export const selects = (selection: Selection, item: Selectable): boolean =>
  agrees(selection.tags, () => item.tags) &&
  agrees(selection.authors, () => item.credit.authors.map(author => author.name)) &&
  agrees(selection.publishers, () => publisherNames(item))

/** Returns the items that a selection includes, newest first. */
export const selected = <T extends Selectable>(selection: Selection, items: readonly T[]): T[] =>
  items.filter(item => selects(selection, item)).sort(newestFirst)

function agrees(wanted: readonly string[], has: () => readonly string[]): boolean {
  if (wanted.length === 0) return true
  const names = new Set(wanted.map(comparableName))
  return has().some(name => names.has(comparableName(name)))
}

function publisherNames({ credit }: Selectable): string[] {
  const outlets = credit.original ? publishersOf(credit.original) : []
  return outlets.flatMap(({ key, name }) => (key === undefined ? [name] : [key, name]))
}
