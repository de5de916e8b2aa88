import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HOUR, MINUTE } from '../core/duration.js'
import { type Answer, verdictOf } from '../lint/index.js'
import { PRIVATE_FOLDER, privateFolder } from '../pipeline/index.js'

const FILE = 'links.json'
const FORMAT = 1

type Known = readonly [address: string, at: number, answer: Answer]

/** Returns the answers that are still valid: good ones for an hour, bad ones for ten minutes. */
export function recallLinks(root: string, now: number): Map<string, Answer> {
  return new Map(known(root, now).map(([address, , answer]) => [address, answer]))
}

/** Adds new answers to those that are still valid. */
export function rememberLinks(root: string, answers: ReadonlyMap<string, Answer>, now: number): void {
  const others = known(root, now).filter(([address]) => !answers.has(address))
  const all = [...others, ...[...answers].map(([address, answer]): Known => [address, now, answer])]
  const file = join(privateFolder(root), FILE)
  writeFileSync(`${file}.new`, JSON.stringify({ format: FORMAT, answers: all }))
  renameSync(`${file}.new`, file)
}

function known(root: string, now: number): Known[] {
  try {
    const stored = JSON.parse(readFileSync(join(root, PRIVATE_FOLDER, FILE), 'utf8')) as {
      readonly format: number
      readonly answers: readonly Known[]
    }
    if (stored.format !== FORMAT) return []
    return stored.answers.filter(([, at, answer]) => at <= now && now - at < holdsFor(answer))
  } catch {
    return []
  }
}

/**
 * Returns how long an answer is valid, in milliseconds. An answer about a private network is not kept, because it depends on the
 * network in which this machine is.
 */
function holdsFor(answer: Answer): number {
  const rule = verdictOf(answer)?.rule
  if (rule === 'link.private') return 0
  return rule === undefined || rule === 'link.moved' ? HOUR : 10 * MINUTE
}
