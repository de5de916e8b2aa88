import { FEED_FORMATS, perFeedFormat } from '../core/feed-formats.js'
import type { Edition, ShownAs } from '../editions/index.js'
import type { Gap } from './auditor.js'
import type { MissingFact } from './missing-facts.js'

/** The columns of the audit's table; all four files of a digest share one. */
export const COLUMNS = [
  'web',
  'lists',
  ...FEED_FORMATS.map(({ name }) => name),
  'email',
  'text',
  'eml',
  'issue',
  'digest',
] as const
export type Column = (typeof COLUMNS)[number]

/** One post, with the facts that each edition lacks. A complete edition has an empty list. */
export interface AuditRow {
  readonly id: string
  readonly title: string
  readonly editions: Partial<Record<Column, readonly MissingFact[]>>
}

/** The result of reading all editions back. */
export interface AuditReport {
  readonly posts: number
  /** The number of copies of posts that were read back, in this build or when their bytes were last made. */
  readonly copies: number
  readonly gaps: readonly Gap[]
  /** Every post if there are few; otherwise only the posts with gaps. */
  readonly rows: readonly AuditRow[]
}

const BY_FORM: Readonly<Record<ShownAs, Column>> = {
  page: 'web',
  card: 'lists',
  teaser: 'lists',
  row: 'lists',
  ...perFeedFormat(({ name }) => name),
  email: 'email',
  text: 'text',
  message: 'eml',
  issue: 'issue',
}

export const columnOf = ({ as, digest }: Pick<Gap, 'as' | 'digest'>): Column => (digest ? 'digest' : BY_FORM[as])

/** The maximum number of posts for which every post gets a row. */
const FEW = 30

/** @param ids the ids of the posts to report on; by default, of all */
export function auditReport(
  editions: readonly Edition[],
  found: readonly Gap[],
  ids?: ReadonlySet<string>,
): AuditReport {
  const gaps = found.filter(({ id }) => ids?.has(id) ?? true)
  const shown = editions.flatMap(({ shows }) => {
    if (!shows) return []
    const { as, digest = false } = shows
    return [{ as, digest, articles: ids ? shows.articles.filter(({ id }) => ids.has(id)) : shows.articles }]
  })
  const posts = new Set<string>()
  for (const { articles } of shown) for (const { id } of articles) posts.add(id)
  const rows = new Map<string, AuditRow & { editions: Record<string, MissingFact[]> }>()
  const rowOf = ({ id, title }: { id: string; title: string }) => {
    const row = rows.get(id) ?? { id, title, editions: {} }
    rows.set(id, row)
    return row
  }
  if (posts.size <= FEW)
    for (const { as, digest, articles } of shown)
      for (const article of articles) rowOf(article).editions[columnOf({ as, digest })] ??= []
  for (const gap of gaps) {
    const { editions: lost } = rowOf(gap)
    lost[columnOf(gap)] = [...(lost[columnOf(gap)] ?? []), ...gap.missing]
  }
  return {
    posts: posts.size,
    copies: shown.reduce((sum, { articles }) => sum + articles.length, 0),
    gaps,
    rows: [...rows.values()],
  }
}
