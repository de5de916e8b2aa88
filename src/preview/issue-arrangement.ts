import { articleKey, COLLECTED_FILE, readCollected } from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { append, largest } from '../core/long-lists.js'
import { canParseUrl } from '../core/url.js'
import { readYaml } from '../core/yaml.js'
import { newestFirst } from '../editions/index.js'
import type { Snapshot } from '../pipeline/index.js'
import { nextIssuePath } from '../publication/index.js'
import type { ArrangedPost, ArrangementData, ArrangeRequest } from './protocol.js'

/** The number of posts that are offered for an issue, and of drafts that `collect` has brought. */
const MOST_OFFERED = 20

/** Returns the next issue of a digest as it is arranged, or undefined if there is no such digest. */
export function arrangementOfNext(snapshot: Snapshot, name: string): ArrangementData | undefined {
  const { posts, publication, slugs, past } = snapshot
  if (!publication?.digests.some(digest => digest.name === name)) return undefined
  const { articles = [], sections = [] } = snapshot.issue(name)?.plan ?? {}
  const bySlug = new Map(posts.map(post => [post.slug, post]))
  const known = (slug: string): Post[] => {
    const post = bySlug.get(slugs().get(slug) ?? slug)
    return post ? [post] : []
  }
  const sectionOf = new Map(sections.flatMap(section => section.posts.map(post => [post, section.title] as const)))
  const shown = articles.flatMap(({ id, slug }) =>
    known(slug).map(post => arranged(post, sectionOf.get(slug) ?? sectionOf.get(id))),
  )
  const written = writtenLists(snapshot, name)
  const absent = (['leaveOut', 'later'] as const).flatMap(as =>
    written[as].flatMap(each => known(each).map(post => ({ ...arranged(post), as }))),
  )
  const { shown: before, passed } = past(name)
  const taken = new Set([...shown, ...absent].map(post => post.name))
  const others = posts.filter(
    post =>
      !taken.has(post.slug) &&
      post.status === 'published' &&
      snapshot.held(post) === undefined &&
      !before.has(post.id) &&
      !passed.has(post.id),
  )
  return {
    ...{ name, posts: shown, absent },
    others: newest(others),
    collected: newest(collectedDrafts(snapshot)),
  }
}

const newest = (posts: readonly Post[]): ArrangedPost[] =>
  [...posts]
    .sort(newestFirst)
    .slice(0, MOST_OFFERED)
    .map(post => arranged(post))

const arranged = ({ slug, title, date }: Post, section?: string): ArrangedPost => ({
  ...{ name: slug, title, date: date.iso.slice(0, 10) },
  ...(section ? { section } : {}),
})

/** Returns the lists of the arrangement as they are written. A list with an error is empty, and `check` names the error. */
function writtenLists({ disk }: Snapshot, name: string): Record<'leaveOut' | 'later', readonly string[]> {
  const bytes = disk.read(nextIssuePath(name))
  const read = bytes ? readYaml(new TextDecoder().decode(bytes)) : { value: {} }
  const value = ('value' in read ? read.value : {}) as Record<string, unknown> | null
  const list = (key: string): string[] => {
    const names = value?.[key]
    return [names].flat().filter(each => typeof each === 'string')
  }
  return { leaveOut: list('leaveOut'), later: list('later') }
}

function collectedDrafts({ disk, posts }: Snapshot): Post[] {
  const bytes = disk.read(COLLECTED_FILE)
  if (!bytes) return []
  const read = readCollected(new TextDecoder().decode(bytes))
  if ('fault' in read) return []
  const keyOf = (url = ''): string => (canParseUrl(url) && articleKey(url)) || ''
  const keys = new Set(
    read.articles
      .filter(({ as }) => as !== 'passed')
      .map(({ url }) => keyOf(url))
      .filter(Boolean),
  )
  return posts.filter(({ status, original }) => status === 'draft' && original?.url && keys.has(keyOf(original.url)))
}

type Written = (list: string) => readonly string[]

/**
 * Returns the lists of an arrangement after a step. The order that is written is as short as possible: the posts after it keep the order
 * that they have anyway.
 *
 * @param written returns a list as it is written
 * @param slugs the slugs of posts by what an editor may write for them
 */
export function arrangedFields(
  { seen, posts, step }: Omit<ArrangeRequest, 'name'>,
  written: Written,
  slugs: ReadonlyMap<string, string>,
): { readonly field: string; readonly value: readonly string[]; readonly was: readonly string[] }[] {
  const slugOf = (name: string): string => slugs.get(name) ?? name
  const without = (list: string): string[] => written(list).filter(name => !posts.includes(slugOf(name)))
  const change = (field: string, value: readonly string[]) => ({ field, value, was: written(field) })
  if (step === 'move') {
    const named = written('order').map(slugOf)
    // The posts that the order names now would be elsewhere without it.
    let length =
      largest(
        posts.map((name, i) => (named.includes(name) ? i : -1)),
        -1,
      ) + 1
    const rest = (): string => seen.filter(name => !posts.slice(0, length).includes(name)).join('\n')
    while (length < posts.length && rest() !== posts.slice(length).join('\n')) length += 1
    // A post that the order names, and that is not published yet, keeps its line.
    const waiting = written('order').filter(name => !seen.includes(slugOf(name)))
    return [change('order', [...posts.slice(0, length), ...waiting])]
  }
  const lists = { order: without('order'), leaveOut: without('leaveOut'), later: without('later') }
  if (step === 'leaveOut' || step === 'later') append(lists[step], posts)
  if (step === 'add') append(lists.order, posts)
  return (['order', 'leaveOut', 'later'] as const)
    .map(list => change(list, lists[list]))
    .filter(({ value, was }) => value.length !== was.length || value.some((name, i) => name !== was[i]))
}
