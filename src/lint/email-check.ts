import type { Place, Problem } from '../core/problem.js'
import type { Edition } from '../editions/index.js'
import { readEmail } from './email-reading.js'
import { type IgnoredRules, isIgnored } from './ignored-rules.js'
import type { OwnPicture } from './own-picture.js'
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
  /** A picture of our own, by its address; undefined for any other. */
  readonly pictureOf: (address: string) => Promise<OwnPicture | undefined>
  /** Milliseconds since 1970: when the email is looked at. */
  readonly now: number
  readonly ignores: IgnoredRules
}

/** What came of looking at one email. */
export interface EmailCheck {
  readonly problems: readonly Problem[]
  /** What is not told of, because the post or the publication says so. */
  readonly ignored: readonly Problem[]
  /** The ids of the rules that found nothing. */
  readonly passed: readonly string[]
}

/**
 * Holds a finished message to every rule.
 * @param edition the message, with the posts that it shows
 */
export async function checkEmail(edition: Edition, bytes: Uint8Array, sources: Sources): Promise<EmailCheck> {
  const { articles = [], digest = false } = edition.shows ?? {}
  const email = await readEmail(bytes, { ...sources, digest })
  const files = articles.flatMap(({ id }) => sources.fileOf(id) ?? [])
  const problems: Problem[] = []
  const ignored: Problem[] = []
  const passed: string[] = []
  const textOf = remembered(file => sources.read(file) ?? '')
  for (const { id: rule, severity, find } of EMAIL_RULES) {
    const found = find(email)
    if (found.length === 0) passed.push(rule)
    for (const { what, fix, near } of found) {
      const where = placeOf(near, { digest, files, textOf })
      // An email of one post is that post's, whatever is told of its settings.
      const own = digest ? [where.file] : [where.file, ...files]
      const told = isIgnored(rule, own, sources.ignores) ? ignored : problems
      told.push({ severity, rule, where, what, fix })
    }
  }
  return { problems: unique(problems), ignored: unique(ignored), passed }
}

interface Around {
  readonly digest: boolean
  readonly files: readonly string[]
  readonly textOf: (file: string) => string
}

/** Many findings are looked for in the same files. */
function remembered(read: (file: string) => string): (file: string) => string {
  const texts = new Map<string, string>()
  return file => {
    const text = texts.get(file) ?? read(file)
    texts.set(file, text)
    return text
  }
}

function placeOf(near: Near | undefined, { digest, files, textOf }: Around): Place {
  const own = 'publication.yml'
  const first = (digest ? undefined : files[0]) ?? own
  if (!near) return { file: first }
  const among = 'setting' in near || (digest && 'field' in near) ? [own] : [...files, own]
  // What is written as it is shown is surer than what only looks like it.
  const exact = 'words' in near ? among.filter(file => textOf(file).includes(near.words)) : []
  for (const file of [...exact, ...among]) {
    const line = lineOf(textOf(file), near)
    if (line !== undefined) return { file, line }
  }
  return { file: 'setting' in near ? own : first }
}

const unique = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map(problem => [JSON.stringify(problem), problem])).values(),
]
