import { type Credit, publishersOf } from '../attribution/index.js'
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
