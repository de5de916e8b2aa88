import { plural } from '../core/text.js'
import type { LinkCheckResult } from '../network/index.js'
import type { Progress } from '../pipeline/index.js'
import type { Io } from './io.js'

export interface LinkFlags {
  readonly root: string
  readonly links?: boolean
  readonly fresh?: boolean
  readonly allowPrivate?: boolean
}

/** The numbers of addresses that were requested in this run, answered from memory, or left out. */
export type LinkCounts = Omit<LinkCheckResult, 'answers'> & { readonly asked: number }

export const countsOf = ({ answers, ...rest }: LinkCheckResult): LinkCounts => ({
  asked: answers.size - rest.remembered,
  ...rest,
})

/**
 * Checks addresses until all are answered or Ctrl-C stops the check. Ctrl-C does not end the command, which still reports the
 * answers so far.
 */
export async function checkUntilEnded(
  addresses: readonly string[],
  { root, fresh = false, allowPrivate = false }: LinkFlags,
  io: Io,
  progress: Progress,
): Promise<LinkCheckResult> {
  const { checkLinks } = await import('../network/index.js')
  const ending = new AbortController()
  const unlisten = io.onInterrupt(() => ending.abort())
  try {
    return await checkLinks(addresses, { root, fresh, reach: { allowPrivate }, progress, ended: ending.signal })
  } finally {
    unlisten()
  }
}

/** Returns the line about the link check. Without counts, the check never started. */
export function linkLine(counts: LinkCounts | undefined): string {
  if (!counts) return 'Links: not checked, because the publication has errors.'
  const { asked, remembered, left, offline } = counts
  if (offline) return 'Links: not checked, because no server name could be resolved. Is this machine offline?'
  const known = remembered > 0 ? `, ${remembered.toLocaleString('en')} known from a recent check` : ''
  const unasked = left > 0 ? `, ${left.toLocaleString('en')} left out because the check was stopped` : ''
  return `Links: ${plural(asked, 'address', 'addresses')} checked${known}${unasked}.`
}
