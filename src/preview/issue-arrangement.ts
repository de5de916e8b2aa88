import { articleKey, COLLECTED_FILE, readCollected } from '../collecting/index.js'
import type { Post } from '../content/index.js'
import { isRecord } from '../core/json.js'
import { oneLine } from '../core/text.js'
import { canParseUrl } from '../core/url.js'
import { readYaml } from '../core/yaml.js'
import { newestFirst } from '../editions/index.js'
import type { Snapshot } from '../pipeline/index.js'
import { nextIssuePath } from '../publication/index.js'
import { publisherNames } from './catalogue.js'
import type { ArrangedPost, ArrangedSection, ArrangementData, ArrangeRequest } from './protocol.js'

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
  const written = writtenIssue(snapshot, name)
  const sectionOf = new Map<string, number>()
  // Sections without posts are not in the plan.
  let next = 0
  for (const { title, posts: inside } of sections) {
    const at = written.sections.findIndex((section, i) => i >= next && section.title === title)
    if (at < 0) continue
    next = at + 1
    for (const id of inside) sectionOf.set(id, at)
  }
  const shown = articles.flatMap(({ id, slug }) => known(slug).map(post => arranged(post, sectionOf.get(id))))
  const absent = (['leaveOut', 'later'] as const).flatMap(as =>
    written[as].flatMap(each => known(each).map(post => ({ ...arranged(post), as }))),
  )
  const { shown: before, passed, last } = past(name)
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
    ...{ name, posts: shown, sections: written.sections, absent },
    ...(last === undefined ? {} : { last: last.iso.slice(0, 10) }),
    others: newest(others),
    collected: newest(collectedDrafts(snapshot)),
  }
}

const newest = (posts: readonly Post[]): ArrangedPost[] =>
  [...posts]
    .sort(newestFirst)
    .slice(0, MOST_OFFERED)
    .map(post => arranged(post))

const arranged = ({ slug, title, date, original, kind }: Post, section?: number): ArrangedPost => ({
  ...{ name: slug, title, date: date.iso.slice(0, 10), publisher: publisherNames(original) },
  ...(kind === 'link' ? { isLink: true } : {}),
  ...(section === undefined ? {} : { section }),
})

interface WrittenIssue {
  readonly leaveOut: readonly string[]
  readonly later: readonly string[]
  readonly sections: readonly ArrangedSection[]
}

/** Returns the arrangement as it is written. A list with an error is empty, and `check` names the error. */
function writtenIssue({ disk }: Snapshot, name: string): WrittenIssue {
  const bytes = disk.read(nextIssuePath(name))
  const read = bytes ? readYaml(new TextDecoder().decode(bytes)) : { value: {} }
  const value = 'value' in read && isRecord(read.value) ? read.value : {}
  const texts = (list: unknown): string[] => [list].flat().filter(each => typeof each === 'string')
  const sections = Array.isArray(value['sections']) ? value['sections'].filter(isRecord) : []
  return {
    leaveOut: texts(value['leaveOut']),
    later: texts(value['later']),
    sections: sections.map(({ title, tags }) => ({
      title: oneLine(String(title ?? '')),
      tags: texts(tags).flatMap(each => (Array.isArray(tags) ? each : each.split(',').map(tag => tag.trim()))),
    })),
  }
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

interface ArrangementChange {
  readonly field: string
  readonly value: string | readonly string[]
  readonly was: string | readonly string[]
}

/**
 * Returns the fields of an arrangement that a step changes.
 *
 * @param written returns a list as it is written
 * @param slugs the slugs of posts by what an editor may write for them
 */
export function arrangedFields(
  { seen, posts, step, heading = '' }: Omit<ArrangeRequest, 'name' | 'headings'>,
  written: Written,
  slugs: ReadonlyMap<string, string>,
): ArrangementChange[] {
  const headings = written('sections')
  const places = [undefined, ...headings.keys(), ...(heading === '' ? [] : [headings.length])]
  const listAt = (place: number | undefined): string => (place === undefined ? 'order' : `sections.${place}.posts`)
  const names = new Set(posts.map(({ name }) => name))
  const slugOf = (name: string): string => slugs.get(name) ?? name
  const without = (list: string): string[] => written(list).filter(name => !names.has(slugOf(name)))
  const wanted = new Map<string, readonly string[]>()
  if (step === 'move') {
    const inIssue = new Set(seen.map(({ name }) => name))
    for (const place of places) {
      const [before, after] = [seen, posts].map(all =>
        all.flatMap(({ name, section }) => (section === place ? name : [])),
      )
      const list = listAt(place)
      if (!isSame(before ?? [], after ?? []))
        wanted.set(list, namedList(before ?? [], after ?? [], { written: written(list), slugOf, inIssue }))
    }
  } else {
    for (const list of [...places.map(listAt), 'leaveOut', 'later']) wanted.set(list, without(list))
    const added = step === 'leaveOut' || step === 'later' ? step : step === 'add' ? 'order' : undefined
    if (added) wanted.set(added, [...without(added), ...posts.map(({ name }) => name)])
  }
  // A section without posts and topics is removed. The last one goes first, because the others keep their numbers then.
  const isEmpty = (place: number): boolean =>
    wanted.get(listAt(place))?.length === 0 &&
    written(listAt(place)).length > 0 &&
    written(`sections.${place}.tags`).length === 0
  const gone = [...headings.keys()].filter(isEmpty).reverse()
  const lists = [...wanted].filter(
    ([list, value]) => !isSame(value, written(list)) && !gone.some(place => listAt(place) === list),
  )
  return [
    ...(heading === '' ? [] : [{ field: `sections.${headings.length}.title`, value: heading, was: '' }]),
    ...lists.map(([field, value]) => ({ field, value, was: written(field) })),
    ...gone.map(place => ({ field: `sections.${place}`, value: '', was: headings[place] ?? '' })),
  ]
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, i) => name === b[i])

/**
 * Returns the list that gives the posts of one place an order. It is as short as possible: the posts that it does not name keep the order
 * that they have anyway.
 *
 * @param seen the posts of the place before
 */
function namedList(
  seen: readonly string[],
  wanted: readonly string[],
  known: {
    readonly written: readonly string[]
    readonly slugOf: (name: string) => string
    readonly inIssue: ReadonlySet<string>
  },
): readonly string[] {
  const forms = new Map(known.written.map(name => [known.slugOf(name), name]))
  // The posts that the list names now would be elsewhere without it.
  let length = wanted.findLastIndex(name => forms.has(name)) + 1
  const isRest = (): boolean => {
    const named = new Set(wanted.slice(0, length))
    return isSame(
      seen.filter(name => !named.has(name) && wanted.includes(name)),
      wanted.slice(length),
    )
  }
  while (length < wanted.length && !isRest()) length += 1
  // A post that the list names, and that is not published yet, keeps its line.
  const waiting = known.written.filter(name => !known.inIssue.has(known.slugOf(name)))
  return [...wanted.slice(0, length).map(name => forms.get(name) ?? name), ...waiting]
}
