import { publishersOf } from '../../attribution/index.js'
import { clipped } from '../../core/text.js'
import type { Article } from '../article.js'

/**
 * Removes posts, oldest first, until no publisher exceeds the share of a digest that its terms allow. At least one post of
 * each publisher stays, because a share cannot be smaller than one post.
 */
export function withinShares(
  digest: string,
  articles: readonly Article[],
): { readonly chosen: Article[]; readonly notes: readonly string[] } {
  const chosen = [...articles]
  const kept: Article[] = []
  for (let surplus = surplusIn(chosen); surplus; surplus = surplusIn(chosen)) {
    chosen.splice(chosen.indexOf(surplus), 1)
    kept.push(surplus)
  }
  return { chosen, notes: kept.map(article => noteOf(digest, article)) }
}

const outletsOf = ({ credit }: Article): string[] => {
  const outlets = credit.original ? publishersOf(credit.original) : []
  return outlets.length > 0 ? outlets.map(({ key, name }) => key ?? name) : ['']
}

/** Returns the oldest post of the first publisher that exceeds its share. */
function surplusIn(articles: readonly Article[]): Article | undefined {
  for (const article of articles) {
    const share = article.terms?.share
    if (share === undefined) continue
    const outlets = outletsOf(article)
    const same = articles.filter(
      other => other.terms?.share !== undefined && outletsOf(other).some(outlet => outlets.includes(outlet)),
    )
    const most = Math.max(1, Math.floor((share / 100) * articles.length))
    if (same.length > most) return same.reduce((a, b) => (b.date.epoch < a.date.epoch ? b : a))
  }
  return undefined
}

const noteOf = (digest: string, { title, terms, credit }: Article): string =>
  `The digest \`${digest}\` leaves out “${clipped(title, 60)}”: ${credit.original?.publisher?.name ?? 'its publisher'} allows a share of ${terms?.share}%.`
