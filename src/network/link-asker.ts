import type { Answer } from '../lint/index.js'
import type { Progress } from '../pipeline/index.js'
import { closedTo, type NetworkReach } from './judged-request.js'
import { recallLinks, rememberLinks } from './link-memory.js'
import { answerAt, type LinkRound } from './link-request.js'
import { Turns } from './turns.js'

export interface LinkAsking {
  /** The publication’s folder, which keeps the answers; without it none are kept. */
  readonly root?: string
  /** Whether what was answered before counts for nothing. */
  readonly fresh?: boolean
  readonly reach: NetworkReach
  readonly progress?: Progress
  /** Ends the asking; what was answered until then counts. */
  readonly ended?: AbortSignal
  /** Milliseconds for one request. */
  readonly patience?: number
}

/** What came of asking. */
export interface Asked {
  readonly answers: ReadonlyMap<string, Answer>
  /** How many of them were known from before. */
  readonly remembered: number
  /** How many addresses nobody asked, because it was ended. */
  readonly left: number
  /** Whether not one name could be looked up: then it is this machine that has no network, more likely than not. */
  readonly offline: boolean
}

const PATIENCE = 8000

/** Asks every address once, a few at a time, unless it was asked not long ago. */
export async function askLinks(addresses: readonly string[], asking: LinkAsking): Promise<Asked> {
  const { root, fresh = false, reach, progress = () => {}, ended = new AbortController().signal } = asking
  const memory = root === undefined || fresh ? new Map<string, Answer>() : recallLinks(root, Date.now())
  const answers = new Map(addresses.flatMap(address => entryOf(memory, address)))
  const remembered = answers.size
  const due = addresses.filter(address => !answers.has(address))
  const round: LinkRound = {
    ...{ isClosed: closedTo(reach), turns: new Turns(), pauses: new Map(), ended },
    patience: asking.patience ?? PATIENCE,
  }
  progress('Asking for links', 0, due.length)
  const found = new Map<string, Answer>()
  await Promise.all(
    due.map(async address => {
      const answer = await answerAt(address, round).catch(cause => {
        if (!ended.aborted) throw cause
      })
      if (!answer) return
      found.set(address, answer)
      answers.set(address, answer)
      progress('Asking for links', found.size, due.length)
    }),
  )
  const offline = seemsOffline(found)
  if (root !== undefined && found.size > 0 && !offline) rememberLinks(root, found, Date.now())
  return { answers, remembered, left: addresses.length - answers.size, offline }
}

/** So many hosts that none is known of are more likely to have no network in common than to be gone together. */
const HOSTS_ENOUGH = 3

const seemsOffline = (found: ReadonlyMap<string, Answer>): boolean =>
  new Set([...found.keys()].map(address => new URL(address).host)).size >= HOSTS_ENOUGH &&
  [...found.values()].every(({ fault }) => fault === 'name')

function entryOf(memory: ReadonlyMap<string, Answer>, address: string): (readonly [string, Answer])[] {
  const answer = memory.get(address)
  return answer ? [[address, answer]] : []
}
