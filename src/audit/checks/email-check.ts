import type { Edition } from '../../editions/index.js'
import type { Place, Problem } from '../../problem.js'
import { readEmail } from './email-reading.js'
import { EMAIL_RULES } from './registry.js'
import type { Near } from './rule.js'
import { lineOf } from './source-line.js'

/** Where what an email shows was written. */
export interface Sources {
  /** The publication's address, ending in a slash. */
  readonly site: string
  /** The post's file, by its id. */
  readonly fileOf: (id: string) => string | undefined
  /** A file of the publication; undefined where it is not there. */
  readonly read: (file: string) => string | undefined
  /** Octets of a picture of our own, by its address; undefined for any other. */
  readonly sizeOf: (address: string) => number | undefined
}

/** What came of looking at one email. */
export interface EmailCheck {
  readonly problems: readonly Problem[]
  /** The ids of the rules that found nothing. */
  readonly passed: readonly string[]
}

/**
 * Holds a finished message to every rule.
 * @param edition the message, with the posts that it shows
 */
export async function checkEmail(edition: Edition, bytes: Uint8Array, sources: Sources): Promise<EmailCheck> {
  const { articles = [], digest = false } = edition.shows ?? {}
  const email = await readEmail(bytes, { site: sources.site, digest, sizeOf: sources.sizeOf })
  const files = articles.flatMap(({ id }) => sources.fileOf(id) ?? [])
  const problems: Problem[] = []
  const passed: string[] = []
  for (const { id: rule, severity, find } of EMAIL_RULES) {
    const found = find(email)
    if (found.length === 0) passed.push(rule)
    for (const { what, fix, near } of found)
      problems.push({ severity, rule, where: placeOf(near, { digest, files, sources }), what, fix })
  }
  return { problems: unique(problems), passed }
}

interface Around {
  readonly digest: boolean
  readonly files: readonly string[]
  readonly sources: Sources
}

function placeOf(near: Near | undefined, { digest, files, sources }: Around): Place {
  const own = 'publication.yml'
  const first = (digest ? undefined : files[0]) ?? own
  if (!near) return { file: first }
  const among = 'setting' in near || (digest && 'field' in near) ? [own] : [...files, own]
  for (const file of among) {
    const line = lineOf(sources.read(file) ?? '', near)
    if (line !== undefined) return { file, line }
  }
  return { file: 'setting' in near ? own : first }
}

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]
