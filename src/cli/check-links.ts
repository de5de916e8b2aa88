import { plural } from '../core/text.js'
import type { Asked } from '../network/index.js'
import type { Progress } from '../pipeline/index.js'
import type { Io } from './io.js'

export interface LinkFlags {
  readonly root: string
  readonly links?: boolean
  readonly fresh?: boolean
  readonly allowPrivate?: boolean
}

/** How many addresses were asked now, or not long ago, or not at all. */
export type LinkCounts = Omit<Asked, 'answers'> & { readonly asked: number }

export const countsOf = ({ answers, ...rest }: Asked): LinkCounts => ({
  asked: answers.size - rest.remembered,
  ...rest,
})

/** Asks until Ctrl-C ends that, and not the command, which goes on to tell what is known. */
export async function askUntilEnded(
  addresses: readonly string[],
  { root, fresh = false, allowPrivate = false }: LinkFlags,
  io: Io,
  progress: Progress,
): Promise<Asked> {
  const { askLinks } = await import('../network/index.js')
  const ending = new AbortController()
  const unlisten = io.onInterrupt(() => ending.abort())
  try {
    return await askLinks(addresses, { root, fresh, reach: { allowPrivate }, progress, ended: ending.signal })
  } finally {
    unlisten()
  }
}

/** One line on the asking; without counts it did not come to that. */
export function linkLine(counts: LinkCounts | undefined): string {
  if (!counts) return 'Links: none was asked, as what is told of above comes first.'
  const { asked, remembered, left, offline } = counts
  if (offline) return 'Links: none was asked, as no name of a server was known here. Is this machine offline?'
  const known = remembered > 0 ? `, ${remembered.toLocaleString('en')} known from a check not long ago` : ''
  const unasked = left > 0 ? `, ${left.toLocaleString('en')} left out, as it was ended` : ''
  return `Links: ${plural(asked, 'address', 'addresses')} asked${known}${unasked}.`
}
