import { append } from '../../core/long-lists.js'
import type { Article } from '../article.js'
import { comparableName } from '../selection.js'

/** The posts to which the end of a post leads. */
export interface Onward {
  /** The post that appeared after it. */
  readonly next?: Article | undefined
  /** Posts on the same topics, the closest first. */
  readonly related: readonly Article[]
}

/** The largest number of related posts. */
const MOST_RELATED = 3

/**
 * The number of a post's tags that count, the rarest first. Every combination of them has a list of its posts, so there are at
 * most 64 for each post.
 */
const MOST_TAGS = 6

const NOWHERE: Onward = { related: [] }

/** Tells whether a post may be shown on the page of another. A link item has no page. */
const isOffered = ({ kind, withdrawn, gone }: Article): boolean => kind !== 'link' && !withdrawn && !gone

/**
 * Returns a function that finds the posts to which a post leads. Related posts are those that share the most tags with it;
 * among equals, the closest in date come first, and then the order is that of the ids. The newest posts would be another order, but
 * then every new post would change the pages of all posts with its tags.
 *
 * A list for each combination of tags keeps the cost linear in the number of posts: the combination of all shared tags leads to
 * exactly the posts that share them, and the closest in date are the neighbours in its list.
 * @param articles all articles, newest first
 */
export function onwardOf(articles: readonly Article[]): (article: Article) => Onward {
  const posts = articles.filter(isOffered)
  const places = new Map(posts.map((post, place) => [post.id, place]))
  const rareTags = rarestTags(posts)
  const lists = new Map<string, number[]>()
  const listOf = (key: string): number[] => {
    const list = lists.get(key) ?? []
    if (list.length === 0) lists.set(key, list)
    return list
  }
  // Many posts have the same tags, and so the same lists.
  const sharing = new Map<string, readonly (readonly number[][])[]>()
  const listsOf = (post: Article): readonly (readonly number[][])[] => {
    const tags = rareTags(post)
    const key = tags.join(' ')
    const found = sharing.get(key) ?? combinationsOf(tags).map(keys => keys.map(listOf))
    sharing.set(key, found)
    return found
  }
  const listsAt = posts.map(listsOf)
  for (const [place, ofPost] of listsAt.entries()) for (const some of ofPost) for (const list of some) list.push(place)

  return article => {
    const place = places.get(article.id)
    if (place === undefined) return NOWHERE
    const next = posts[place - 1]
    const versions = new Set(article.translations.map(({ url }) => url))
    const chosen: Article[] = []
    const isFree = (other: Article): boolean =>
      other !== next && other.id !== article.id && !versions.has(other.url) && !chosen.includes(other)
    for (const some of listsAt[place] ?? []) {
      const room = MOST_RELATED - chosen.length
      if (room <= 0) break
      const near: Article[] = []
      for (const list of some) addNearest(near, list, place, room)
      append(chosen, near.length > 1 ? near.sort(closestTo(article)).slice(0, room) : near)
    }
    // A list that has grown keeps room for more, and there is one for each post.
    return { next, related: chosen.slice() }

    /** Adds the free posts around a place in a list that are not yet in `near`: as many as there is room for, on either side. */
    function addNearest(near: Article[], list: readonly number[], around: number, room: number): void {
      const at = placeIn(list, around)
      for (const step of [-1, 1])
        for (let i = at + step, left = room; left > 0 && i >= 0 && i < list.length; i += step) {
          const other = posts[list[i] ?? -1]
          if (!other || !isFree(other)) continue
          left -= 1
          if (!near.includes(other)) near.push(other)
        }
    }
  }
}

/** Finds a number in an ascending list that contains it. */
function placeIn(list: readonly number[], wanted: number): number {
  let [low, high] = [0, list.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return low
}

const closestTo =
  ({ date }: Article) =>
  (a: Article, b: Article): number =>
    Math.abs(a.date.epoch - date.epoch) - Math.abs(b.date.epoch - date.epoch) || (a.id < b.id ? -1 : 1)

/** Returns a function that finds the tags of a post that count, as numbers in ascending order. */
function rarestTags(posts: readonly Article[]): (post: Article) => number[] {
  const known = new Map<string, { readonly number: number; count: number }>()
  const tagsOf = ({ tags }: Article): string[] => [...new Set(tags.map(comparableName))]
  for (const name of posts.flatMap(tagsOf)) {
    const tag = known.get(name)
    if (tag) tag.count += 1
    else known.set(name, { number: known.size, count: 1 })
  }
  return post =>
    tagsOf(post)
      .flatMap(name => known.get(name) ?? [])
      .filter(({ count }) => count > 1)
      .sort((a, b) => a.count - b.count || a.number - b.number)
      .slice(0, MOST_TAGS)
      .map(({ number }) => number)
      .sort((a, b) => a - b)
}

/** Returns all combinations of some tags, those of the most tags first, with one list for each size. */
function combinationsOf(tags: readonly number[]): string[][] {
  const bySize: string[][] = tags.map(() => [])
  for (let bits = 1; bits < 1 << tags.length; bits += 1) {
    const some = tags.filter((_, i) => bits & (1 << i))
    bySize[tags.length - some.length]?.push(some.join(' '))
  }
  return bySize
}
