import { type OpenIssue, renderFault, type Session, type Snapshot } from '../build/index.js'
import type { Post } from '../content/index.js'
import { newestFirst } from '../editions/index.js'
import { isError, type Problem } from '../problem.js'
import { catalogue, stateOfPost } from './catalogue.js'
import { contentOf, emailHtmlOf, type Opened } from './edition-content.js'
import { inOrder, shownProblem } from './shown-problem.js'
import { FORMATS, type Format, type ViewState } from './view-state.js'
import type { EditionData, FeedData, ListData } from './wire.js'

/** What the preview can show of a publication now. */
export interface Desk {
  /** Counts the looks at the folder. */
  readonly generation: () => number
  readonly snapshot: () => Snapshot
  readonly refresh: (paths?: readonly string[]) => Promise<void>
  /** undefined where there is no edition of this name. */
  readonly edition: (state: ViewState) => Promise<EditionData | undefined>
  readonly list: () => ListData
  readonly feed: (format: Format) => Promise<FeedData>
  /** Finds what only planning everything finds; true where that is something new. */
  readonly plan: () => boolean
  /** Measures one email more, if it has to; says how many are still to be looked at. */
  readonly measure: () => Promise<Measured>
}

const FEED_FILES = { rss: 'feed.xml', atom: 'atom.xml', json: 'feed.json' } as const

export interface Measured {
  readonly measured?: { readonly name: string; readonly bytes: number }
  readonly left: number
}

/** Last good editions that are kept, for when an error comes. */
const KEPT = 40

/** @param base where the app finds what a build would write: `/out/` */
export function openDesk(session: Session, base: string): Desk {
  let generation = 1
  let planned: readonly Problem[] = []
  let unmeasured: string[] | undefined
  const good = new Map<string, EditionData>()
  const sizes = new Map<string, { readonly key: string; readonly bytes: number }>()
  const now = session.current
  const problems = (): Problem[] => inOrder([...now().problems, ...planned])
  const sizeOf = (name: string): number | undefined => sizes.get(name)?.bytes
  const openNow = (name: string): Opened => opened(now(), name, base)

  async function edition(state: ViewState): Promise<EditionData | undefined> {
    const found = openNow(state.name)
    const key = JSON.stringify([state.screen, state.name, state.view, state.theme, state.lens, state.img])
    if (!found.issue && !found.post) return good.get(key)
    const about = { generation, opened: found, problems: problems() }
    try {
      const content = await contentOf(found, state)
      if (found.issue) {
        const bytes = Buffer.byteLength(await emailHtmlOf(found))
        sizes.set(state.name, { key: keyOf(found.issue), bytes })
      }
      const data = editionData(about, { content, bytes: sizeOf(state.name) ?? 0 })
      good.delete(key)
      good.set(key, data)
      for (const old of [...good.keys()].slice(0, -KEPT)) good.delete(old)
      return data
    } catch (cause) {
      const faults = renderFault({ output: { path: `email/${state.name}/`, from: '' } }, cause)
      const last = good.get(key)?.content ?? { kind: 'nothing' as const, why: 'It could not be made.' }
      const all = { ...about, problems: inOrder([...faults, ...about.problems]), broken: true }
      return editionData(all, { content: last, bytes: sizeOf(state.name) ?? 0 })
    }
  }

  return {
    generation: () => generation,
    snapshot: now,
    async refresh(paths) {
      await session.refresh(paths)
      generation += 1
      unmeasured = undefined
    },
    edition,
    list: () => {
      const all = problems()
      const shown = all.slice(0, 200).map(problem => shownProblem(problem, now()))
      return { generation, rows: catalogue(now(), all, sizeOf), feeds: FORMATS, problems: shown }
    },
    async feed(format) {
      const path = FEED_FILES[format]
      const claim = now()
        .plan()
        ?.claims.find(({ output }) => output.path === path)
      const text = claim && 'render' in claim.output ? String(await claim.output.render()) : ''
      return { generation, format, path, text }
    },
    plan: () => {
      const before = JSON.stringify(planned)
      planned = now().plan()?.problems ?? planned
      return JSON.stringify(planned) !== before
    },
    async measure() {
      const due = unmeasured ?? namesIn(now())
      unmeasured = due
      const name = due.shift()
      const issue = name === undefined ? undefined : now().issue(name)
      const key = keyOf(issue)
      if (name !== undefined && issue && sizes.get(name)?.key !== key) {
        const html = await emailHtmlOf({ issue, name }).catch(() => '')
        const bytes = Buffer.byteLength(html)
        sizes.set(name, { key, bytes })
        return { measured: { name, bytes }, left: due.length }
      }
      return { left: due.length }
    },
  }
}

const keyOf = (issue: OpenIssue | undefined): string => issue?.editions[0]?.key ?? ''

const namesIn = ({ posts, publication }: Snapshot): string[] => [
  ...(publication?.digests ?? []).map(({ name }) => name),
  ...[...posts].sort(newestFirst).map(({ slug }) => slug),
]

function opened(snapshot: Snapshot, name: string, base: string): Opened {
  const isDigest = snapshot.publication?.digests.some(digest => digest.name === name)
  const post = isDigest ? undefined : snapshot.posts.find(({ slug }) => slug === name)
  return { snapshot, name, base, post, issue: snapshot.issue(name) }
}

interface About {
  readonly generation: number
  readonly opened: Opened
  readonly problems: readonly Problem[]
  /** Whether it could not be rendered. */
  readonly broken?: boolean
}

function editionData(
  { generation, opened: { snapshot, name, issue, post }, problems, broken = false }: About,
  { content, bytes }: Pick<EditionData, 'content' | 'bytes'>,
): EditionData {
  const note = post ? (snapshot.held(post) ?? '') : ''
  const { publication } = snapshot
  const own = problems.filter(problem => concerns(problem, { snapshot, issue, post }))
  return {
    generation,
    name,
    title: post?.title ?? publication?.digests.find(digest => digest.name === name)?.title ?? name,
    state: post ? stateOfPost(post, note) : 'digest',
    note,
    file: post?.file ?? 'publication.yml',
    subject: issue?.plan.subject ?? '',
    preheader: issue?.plan.preheader ?? '',
    from: {
      name: publication?.sender?.name ?? publication?.title ?? '',
      address: publication?.sender?.email ?? '',
    },
    ...neighbours(snapshot, name),
    bytes,
    content,
    problems: own.map(problem => shownProblem(problem, snapshot)),
    stale: broken || snapshot.problems.some(problem => isError(problem) && own.includes(problem)),
  }
}

/** Whether a problem has to do with an edition: with its post, with a digest's posts, or with what all are made with. */
function concerns(
  { where: { file } }: Problem,
  { snapshot, issue, post }: { snapshot: Snapshot; issue: OpenIssue | undefined; post: Post | undefined },
): boolean {
  const { publication } = snapshot
  if (post?.file === file || file === 'publishers.yml' || file.startsWith('templates/')) return true
  if (file === 'publication.yml' || file.startsWith(`${publication?.templates}/`)) return true
  if (post || !issue) return false
  const inIt = new Set(issue.plan.articles.map(({ slug }) => slug))
  return snapshot.posts.some(each => each.file === file && inIt.has(each.slug))
}

function neighbours(snapshot: Snapshot, name: string): { newer: string; older: string } {
  const names = namesIn(snapshot)
  const at = names.indexOf(name)
  return { newer: names[at - 1] ?? '', older: at < 0 ? '' : (names[at + 1] ?? '') }
}
