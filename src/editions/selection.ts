import type { Credit } from '../attribution/index.js'
import type { Moment } from '../core/moment.js'

/** What a feed or a digest chooses posts by. Empty lists choose everything. */
export interface Selection {
  readonly tags: readonly string[]
  readonly authors: readonly string[]
  /** Keys of publishers.yml, or names. */
  readonly publishers: readonly string[]
}

/** What can be chosen; `credit` is looked at only where authors or publishers are asked for. */
export interface Selectable {
  readonly id: string
  readonly date: Moment
  readonly tags: readonly string[]
  readonly credit: Pick<Credit, 'authors' | 'original'>
}

/** The form in which names are compared: `Climate-Change` and `climate change` are one tag. */
export const comparableName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim()

/** Newest first; equal dates in the order of their ids, so that the order of files never matters. */
export const newestFirst = (a: Pick<Selectable, 'date' | 'id'>, b: Pick<Selectable, 'date' | 'id'>): number =>
  b.date.epoch - a.date.epoch || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/**
 * Whether a selection chooses an item. Within one kind any name is enough, and every kind that is named must agree: tags
 * [a, b] and authors [c] are the posts by c that have tag a or b.
 */
export const selects = (selection: Selection, item: Selectable): boolean =>
  agrees(selection.tags, () => item.tags) &&
  agrees(selection.authors, () => item.credit.authors.map(author => author.name)) &&
  agrees(selection.publishers, () => publisherNames(item))

/** The items that a selection chooses, newest first. */
export const selected = <T extends Selectable>(selection: Selection, items: readonly T[]): T[] =>
  items.filter(item => selects(selection, item)).sort(newestFirst)

function agrees(wanted: readonly string[], has: () => readonly string[]): boolean {
  if (wanted.length === 0) return true
  const names = new Set(wanted.map(comparableName))
  return has().some(name => names.has(comparableName(name)))
}

function publisherNames({ credit }: Selectable): string[] {
  const publisher = credit.original?.publisher
  return [publisher?.key, publisher?.name].filter(name => name !== undefined)
}
