import { LOCAL } from '../content/index.js'
import { distinctProblems, type Place, type Problem } from '../core/problem.js'
import type { Edition } from '../editions/index.js'
import { readEmail } from './email-reading.js'
import { type IgnoredRules, isIgnored } from './ignored-rules.js'
import type { OwnPicture } from './own-picture.js'
import { EMAIL_RULES } from './registry.js'
import type { Near } from './rule.js'
import { lineOf } from './source-line.js'

/** Gives access to the files from which an email was made, so that findings can name a line. */
export interface Sources {
  /** The publication's address, with a slash at the end. */
  readonly site: string
  /** Returns the file of the post with this id. */
  readonly fileOf: (id: string) => string | undefined
  /** Returns the text of a file of the publication, or undefined if it does not exist. */
  readonly read: (file: string) => string | undefined
  /** Returns a picture of the publication by its address, or undefined for any other picture. */
  readonly pictureOf: (address: string) => Promise<OwnPicture | undefined>
  /** The time of the check, in milliseconds since 1970. */
  readonly now: number
  readonly ignores: IgnoredRules
}

/** The result of checking one email. */
export interface EmailCheck {
  readonly problems: readonly Problem[]
  /** Findings of rules that the post or the publication turned off with `checks.ignore`. */
  readonly ignored: readonly Problem[]
  /** The ids of the rules without findings. */
  readonly passed: readonly string[]
}

/**
 * Checks a finished message against every rule.
 * @param edition the message, with the posts that it shows
 */
export async function checkEmail(edition: Edition, bytes: Uint8Array, sources: Sources): Promise<EmailCheck> {
  const { articles = [], digest = false } = edition.shows ?? {}
  const originals = new Map(
    articles.flatMap(({ originals: copies = new Map<string, readonly string[]>() }) =>
      [...copies].map(([copy, [first = '']]) => [copy, first].map(each => each.replace(LOCAL, sources.site))),
    ) as [string, string][],
  )
  const email = await readEmail(bytes, { ...sources, digest, originals })
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
      // In an email of one post, the post's own `checks.ignore` also applies to findings whose place is in a settings file.
      const own = digest ? [where.file] : [where.file, ...files]
      const list = isIgnored(rule, own, sources.ignores) ? ignored : problems
      list.push({ severity, rule, where, what, fix })
    }
  }
  return { problems: distinctProblems(problems), ignored: distinctProblems(ignored), passed }
}

interface Around {
  readonly digest: boolean
  readonly files: readonly string[]
  readonly textOf: (file: string) => string
}

/** Returns a function that reads each file once, because many findings are looked up in the same files. */
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
  // A file that contains the exact words is more likely the place than a file with similar text.
  const exact = 'words' in near ? among.filter(file => textOf(file).includes(near.words)) : []
  for (const file of [...exact, ...among]) {
    const line = lineOf(textOf(file), near)
    if (line !== undefined) return { file, line }
  }
  return { file: 'setting' in near ? own : first }
}
