import type { Answer } from '../lint/index.js'
import type { Progress } from '../pipeline/index.js'
import { closedTo, type NetworkReach } from './judged-request.js'
import { recallLinks, rememberLinks } from './link-memory.js'
import { answerAt, type LinkRound } from './link-request.js'
import { Turns } from './turns.js'

export interface LinkCheckOptions {
  /** The publication’s folder, in which answers are remembered; if absent, no answer is remembered. */
  readonly root?: string
  /** Whether to ignore remembered answers. */
  readonly fresh?: boolean
  readonly reach: NetworkReach
  readonly progress?: Progress
  /** Ends the check. The answers received so far are returned. */
  readonly ended?: AbortSignal
  /** The milliseconds after which a request is given up. */
  readonly patience?: number
}

/** The result of checking links. */
export interface LinkCheckResult {
  readonly answers: ReadonlyMap<string, Answer>
  /** The number of answers that were remembered from an earlier check. */
  readonly remembered: number
  /** The number of addresses that were not requested because the check was ended. */
  readonly left: number
  /** Whether no name could be looked up at all, probably because this machine has no network. */
  readonly offline: boolean
}

const PATIENCE = 8000

/** Requests every address once, a few at a time, unless an answer is remembered. */
export async function checkLinks(addresses: readonly string[], options: LinkCheckOptions): Promise<LinkCheckResult> {
  const { root, fresh = false, reach, progress = () => {}, ended = new AbortController().signal } = options
  const memory = root === undefined || fresh ? new Map<string, Answer>() : recallLinks(root, Date.now())
  const answers = new Map(addresses.flatMap(address => entryOf(memory, address)))
  const remembered = answers.size
  const due = addresses.filter(address => !answers.has(address))
  const round: LinkRound = {
    ...{ isClosed: closedTo(reach), turns: new Turns(), pauses: new Map(), ended },
    patience: options.patience ?? PATIENCE,
  }
  progress('Checking links', 0, due.length)
  const newAnswers = new Map<string, Answer>()
  await Promise.all(
    due.map(async address => {
      const answer = await answerAt(address, round).catch(cause => {
        if (!ended.aborted) throw cause
      })
      if (!answer) return
      newAnswers.set(address, answer)
      answers.set(address, answer)
      progress('Checking links', newAnswers.size, due.length)
    }),
  )
  const offline = seemsOffline(newAnswers)
  if (root !== undefined && newAnswers.size > 0 && !offline) rememberLinks(root, newAnswers, Date.now())
  return { answers, remembered, left: addresses.length - answers.size, offline }
}

/** The number of unknown hosts from which this machine is assumed to be offline, if no host was found. */
const UNKNOWN_HOSTS = 3

const seemsOffline = (newAnswers: ReadonlyMap<string, Answer>): boolean =>
  new Set([...newAnswers.keys()].map(address => new URL(address).host)).size >= UNKNOWN_HOSTS &&
  [...newAnswers.values()].every(({ fault }) => fault === 'name')

function entryOf(memory: ReadonlyMap<string, Answer>, address: string): (readonly [string, Answer])[] {
  const answer = memory.get(address)
  return answer ? [[address, answer]] : []
}
