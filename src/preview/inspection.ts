import { columnOf, type Doubt, type Gap } from '../audit/index.js'
import { append } from '../core/long-lists.js'
import type { Problem } from '../core/problem.js'
import type { Edition } from '../editions/index.js'
import { checkEmail, doubtProblems, gapProblems, missingFactText, RULES, type Rule } from '../lint/index.js'
import type { OpenEdition } from './edition-content.js'
import type { Credits, Inspected } from './protocol.js'

/** The results of reading the finished bytes of an edition back. */
export interface Inspection {
  /** The key of the email that was read. */
  readonly key: string
  readonly problems: readonly Problem[]
  readonly inspected: Inspected
  /** Whether the edition could not be rendered, so that nothing was read back. */
  readonly broken?: boolean
}

const NOTHING: Inspected = { passed: [], ignored: 0, credits: [] }

/** Returns what there is to say about an edition that cannot be rendered. */
export const brokenInspection = (key: string, problems: readonly Problem[]): Inspection => ({
  ...{ key, problems, inspected: NOTHING, broken: true },
})

/** Checks the message of an issue against the rules. */
export async function inspectEmail({ issue, snapshot }: OpenEdition, key: string): Promise<Inspection> {
  const message = issue?.editions.find(({ shows }) => shows?.as === 'message')
  if (!message || !snapshot.sources) return { key, problems: [], inspected: NOTHING }
  const { sources } = snapshot
  const { problems, ignored, passed } = await checkEmail(message, Buffer.from((await message.render()).bytes), sources)
  return { key, problems, inspected: { passed: passedIn(passed), ignored: ignored.length, credits: [] } }
}

/**
 * Checks the email, and looks for the credit in every kind of edition that shows the post or the posts of the digest.
 */
export async function inspectAll(opened: OpenEdition, key: string): Promise<Inspection> {
  const email = await inspectEmail(opened, key)
  const { snapshot, issue, post } = opened
  const ids = new Set(post ? [post.id] : (issue?.plan.articles.map(({ id }) => id) ?? []))
  const table = new Map<string, Map<string, readonly string[]>>()
  const gaps: Gap[] = []
  const doubts: Doubt[] = []
  for (const edition of editionsOf(opened)) {
    const { shows } = edition
    if (!shows) continue
    const { bytes } = await edition.render()
    const result = await snapshot.audit(edition, bytes)
    const found = result.gaps.filter(({ id }) => ids.has(id))
    append(gaps, found)
    append(
      doubts,
      result.doubts.filter(({ id }) => ids.has(id)),
    )
    for (const { id, title } of shows.articles.filter(each => ids.has(each.id))) {
      const row = table.get(title) ?? new Map<string, readonly string[]>()
      const missing = found.filter(gap => gap.id === id).flatMap(gap => gap.missing.map(missingFactText))
      table.set(title, row.set(columnOf({ as: shows.as, digest: shows.digest ?? false }), missing))
    }
  }
  const credits: Credits[] = [...table].map(([title, editions]) => ({
    title,
    editions: [...editions].map(([name, missing]) => ({ name, missing })),
  }))
  const fileOf = (id: string): string | undefined => snapshot.sources?.fileOf(id)
  const problems = [...email.problems, ...gapProblems(gaps, fileOf), ...doubtProblems(doubts, fileOf)]
  return { key, problems, inspected: { ...email.inspected, credits } }
}

const passedIn = (ids: readonly string[]): Inspected['passed'] => passedAmong(RULES, ({ id }) => ids.includes(id))

export const passedAmong = (rules: readonly Rule[], passes: (rule: Rule) => boolean): Inspected['passed'] =>
  rules.filter(passes).map(({ id, group, holds }) => ({ id, group, holds }))

/** The maximum number of posts in an edition that is read back here. A longer edition would delay the next edit. */
const LONGEST = 100

/** Chooses one edition of each kind, the smallest, because one template makes all editions of a kind. */
export function editionsOf({ snapshot, issue, post }: OpenEdition): readonly Edition[] {
  const own = issue?.editions ?? []
  if (!post) return own
  const plan = snapshot.held(post) ? snapshot.planWithHeld() : snapshot.plan()
  const kinds = new Map<string, Edition>()
  for (const { output } of plan?.claims ?? []) {
    if (!('render' in output) || !output.shows || output.shows.digest) continue
    const { as, articles } = output.shows
    if (/^(?:email|text|message)$/.test(as) || articles.length > LONGEST || !articles.some(({ id }) => id === post.id))
      continue
    const known = kinds.get(as)?.shows?.articles.length ?? LONGEST + 1
    if (articles.length < known) kinds.set(as, output)
  }
  return [...kinds.values(), ...own.filter(({ shows }) => shows && !kinds.has(shows.as))]
}
