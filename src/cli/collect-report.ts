import { largest } from '../core/long-lists.js'
import { momentAt } from '../core/moment.js'
import { error, isError, type Problem, warning } from '../core/problem.js'
import { plural } from '../core/text.js'
import type { Publication } from '../publication/index.js'
import { type Colours, coloursFor, print, printJson, printStatus, reportProblems, widthFor } from './console.js'
import { indented } from './fact-table.js'
import type { FeedArrival, FeedOutcome } from './feed-arrival.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import type { WrittenArticle } from './written-articles.js'

export interface CollectingOutcome {
  /** In the order of publishers.yml. */
  readonly arrivals: readonly FeedArrival[]
  readonly articles: readonly WrittenArticle[]
  readonly problems: readonly Problem[]
  readonly isOffline: boolean
  readonly isStopped: boolean
  readonly publication: Publication
}

type ReportedPublisher = JsonOutput<'collect'>['publishers'][number]

interface ReportFlags {
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Prints what came, what failed and what rests. Returns whether anything could be collected. */
export function reportCollecting(outcome: CollectingOutcome, flags: ReportFlags, io: Io): boolean {
  const { arrivals, articles, isOffline, isStopped } = outcome
  const publishers = arrivals.map(arrival => reportedPublisher(arrival, outcome))
  const asked = arrivals.filter(({ outcome: { kind } }) => kind !== 'rests')
  const isNone = asked.length > 0 && asked.every(({ outcome: { kind } }) => kind === 'failed')
  const problems = [
    ...outcome.problems,
    ...(isOffline
      ? [OFFLINE]
      : publishers.flatMap((each, i) => feedProblems(each, arrivals[i]?.state?.pause !== undefined))),
    ...(isNone && !isOffline ? [NONE] : []),
  ]
  const ok = !problems.some(isError) && !isStopped
  const written = flags.dryRun ? [] : [...new Set(articles.flatMap(({ file }) => file ?? []))]
  if (flags.json) {
    printJson<JsonOutput<'collect'>>(io, { ok, written, publishers, problems })
    return ok
  }
  const form = { colours: coloursFor(io, 'stdout'), width: widthFor(io, 'stdout') }
  const shown = publishers.filter(({ state, articles: own, notes }) => own.length + notes.length > 0 || state === 'new')
  for (const publisher of shown) for (const line of linesOf(publisher, form)) print(io, line)
  print(io, summaryOf(publishers, flags.dryRun ?? false))
  if (isStopped) printStatus(io, 'Stopped. Run the command again for the rest; nothing comes twice.')
  reportProblems(io, problems)
  return ok
}

const OFFLINE = error(
  'collect.offline',
  { file: 'publishers.yml' },
  'No server could be reached, so no feed was asked.',
  'Connect this machine to the network, then collect again.',
)
const NONE = error(
  'collect.failed',
  { file: 'publishers.yml' },
  'No feed that was due could be fetched.',
  'The warnings give the reasons. Correct the addresses, or collect again later.',
)

/**
 * Reports feeds that an editor has to look at.
 *
 * @param pauses whether the server asked for a pause, which is no fault of the address
 */
function feedProblems({ name, state, reason, next, moved }: ReportedPublisher, pauses: boolean): Problem[] {
  const where = { file: 'publishers.yml' }
  const later = next ? ` The next attempt is due on ${next.slice(0, 10)} at ${next.slice(11, 16)}.` : ''
  const found: Problem[] = []
  if (state === 'failed')
    found.push(
      warning(
        'collect.feed',
        where,
        `The feed of ${name} could not be fetched. ${reason}`,
        `${pauses ? 'It is not asked again before the pause is over.' : 'If this lasts, correct its address.'}${later}`,
      ),
    )
  if (state === 'gone')
    found.push(
      warning(
        'collect.gone',
        where,
        `The feed of ${name} is gone for good (status 410).`,
        'Correct its address, or remove `collect`. It is not asked for again until then.',
      ),
    )
  if (moved)
    found.push(
      warning(
        'collect.moved',
        where,
        `The feed of ${name} moved permanently to ${moved}.`,
        'Write this address into publishers.yml.',
      ),
    )
  return found
}

function reportedPublisher({ followed, outcome, state }: FeedArrival, all: CollectingOutcome): ReportedPublisher {
  const { key, publisher, address, settings } = followed
  const next = state && !state.gone ? Math.max(state.due, state.pause ?? 0) : undefined
  const waiting = outcome.kind === 'read' ? outcome.waiting : (state?.waiting ?? [])
  const own = all.articles.filter(article => article.publisher === key)
  return {
    ...{ key, name: publisher.name, feed: withoutPassword(state?.found ?? address) },
    state: stateOf(outcome, own.length),
    ...(outcome.kind === 'failed' ? { reason: outcome.reason } : {}),
    ...(outcome.kind === 'rests' && state?.reason ? { reason: state.reason } : {}),
    ...(next ? { next: momentAt(next, all.publication.timezone).iso } : {}),
    ...(state?.moved ? { moved: withoutPassword(state.moved) } : {}),
    articles: own.map(({ as, title, url, file, question }) => ({ as, title, url, file, question })),
    waiting: waiting.map(({ title, url }) => ({ title, url })),
    notes: notesOf(outcome, followed.address, settings.most?.text),
  }
}

const stateOf = (outcome: FeedOutcome, count: number): ReportedPublisher['state'] =>
  outcome.kind === 'read' ? (count > 0 ? 'new' : 'none') : outcome.kind === 'unchanged' ? 'none' : outcome.kind

function notesOf(outcome: FeedOutcome, address: string, most: string | undefined): string[] {
  if (outcome.kind !== 'read') return []
  const { passed, waiting, lost, isFull, faults } = outcome
  return [
    ...(passed.length > 0
      ? [
          `Passed over ${plural(passed.length, 'older article')}. \`offprint import ${withoutPassword(address)}\` gets them.`,
        ]
      : []),
    ...(waiting.length > 0
      ? [
          `${plural(waiting.length, 'article waits', 'articles wait')} ${isFull ? `for room (${most})` : 'for the next run'}.`,
        ]
      : []),
    ...lost.map(
      ({ title, url }) =>
        `“${title}” waited and is no longer in the feed${url ? `: ${url}` : ''}. Import it yourself if you want it.`,
    ),
    ...faults,
  ]
}

/** Returns an address without the name and the password that it may contain. */
function withoutPassword(address: string): string {
  const url = new URL(address)
  url.username = ''
  url.password = ''
  return url.href
}

interface Form {
  readonly colours: Colours
  readonly width: number
}

function linesOf({ name, articles, waiting, notes }: ReportedPublisher, { colours, width }: Form): string[] {
  const files = largest(
    articles.map(({ file }) => file?.length ?? 0),
    0,
  )
  return [
    `${colours.bold(name)}  ${countsOf(articles, waiting.length)}`,
    ...articles.flatMap(({ as, title, file = '', question }) => [
      `  ${(as === 'draft' ? colours.green : colours.yellow)(as.padEnd(7))}  ${file.padEnd(files)}  ${title}`,
      ...(question ? indented(question, width - 9).map(line => `         ${line.trimStart()}`) : []),
    ]),
    ...notes.flatMap(note => indented(note, width)),
  ]
}

function countsOf(articles: ReportedPublisher['articles'], waiting: number): string {
  const count = (as: WrittenArticle['as']): number => articles.filter(article => article.as === as).length
  const parts = [
    ...(count('draft') > 0 ? [plural(count('draft'), 'draft')] : []),
    ...(count('link') > 0 ? [plural(count('link'), 'link item')] : []),
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
    ...(waiting > 0 ? [plural(waiting, 'waits', 'wait')] : []),
  ]
  return parts.length > 0 ? parts.join(', ') : 'nothing new'
}

function summaryOf(publishers: readonly ReportedPublisher[], isDryRun: boolean): string {
  const articles = publishers.flatMap(({ articles: own }) => own)
  const having = (state: ReportedPublisher['state']): number => publishers.filter(each => each.state === state).length
  const drafts = articles.filter(({ as }) => as === 'draft').length
  const links = articles.filter(({ as }) => as === 'link').length
  const found = [...(drafts > 0 ? [plural(drafts, 'draft')] : []), ...(links > 0 ? [plural(links, 'link item')] : [])]
  const others = [
    ...(having('none') > 0 ? [`${plural(having('none'), 'feed')} had nothing new`] : []),
    ...(having('failed') > 0 ? [`${having('failed')} failed`] : []),
    ...(having('rests') > 0 ? [plural(having('rests'), 'rests until it is due', 'rest until they are due')] : []),
  ]
  const first =
    found.length === 0
      ? 'There is nothing new.'
      : isDryRun
        ? `Found ${found.join(' and ')}. Nothing was written.`
        : `Wrote ${found.join(' and ')}. ${drafts + links === 1 ? 'It stays' : 'They stay'} unpublished until you remove \`status: draft\`.`
  return others.length > 0 ? `${first} ${sentence(others)}` : first
}

const sentence = (parts: readonly string[]): string => {
  const text = parts.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
