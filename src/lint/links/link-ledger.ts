import type { Place, Problem } from '../../core/problem.js'
import type { Article, Edition } from '../../editions/index.js'
import type { Sources } from '../email-check.js'
import { isIgnored } from '../ignored-rules.js'
import { lineOf } from '../source-line.js'
import { type Answer, askedAs } from './answer.js'
import { LINK_ANSWER_RULES } from './link-answer-rules.js'
import { CURE, type LinkRole, linkDescription, linkRolesIn } from './link-role.js'
import { type OutwardLink, outwardLinks } from './outward-links.js'
import { verdictOf } from './verdict.js'

/** Collects the external addresses in finished editions, and the places where each occurs. */
export interface LinkLedger {
  /** Collects the addresses of one edition. Only pages and emails of single posts are read. */
  readonly read: (edition: Edition, bytes: string | Uint8Array) => void
  /** Returns the distinct addresses, in the form in which they are requested. */
  readonly addresses: () => readonly string[]
  /** Turns answers into problems, one for each post that contains the address. */
  readonly told: (answers: ReadonlyMap<string, Answer>) => Told
}

interface Told {
  readonly problems: readonly Problem[]
  /** Findings that the post or the publication set aside with `checks.ignore`. */
  readonly ignored: readonly Problem[]
}

/** One occurrence of an address in a file. */
interface Stand extends LinkRole {
  readonly address: string
  readonly file: string
}

const OWN = 'publication.yml'

export function linkLedger(sources: Sources): LinkLedger {
  const stands = new Map<string, Map<string, Stand>>()
  const add = (stand: Stand): void => {
    const asked = askedAs(stand.address)
    const files = stands.get(asked) ?? new Map<string, Stand>()
    stands.set(asked, files)
    // The page and the email of a post contain the same addresses. A role in the credit takes precedence over a link in
    // the text.
    if ((files.get(stand.file)?.role ?? 'page') === 'page') files.set(stand.file, stand)
  }
  return {
    read({ shows }, bytes) {
      // The page and the email of a post together contain all links of its editions.
      if (shows?.as !== 'page' && shows?.as !== 'email') return
      const { articles } = shows
      // Counters are left out, because a publisher's counter would take a request for a reader.
      const counters = new Set(articles.map(({ terms }) => terms?.counter?.url))
      const html = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
      const links = outwardLinks(html, sources.site).filter(({ address }) => !counters.has(address))
      for (const stand of standsOf(links, articles, sources)) add(stand)
    },
    addresses: () => [...stands.keys()],
    told(answers) {
      const problems: Problem[] = []
      const ignored: Problem[] = []
      for (const [asked, files] of stands)
        for (const stand of files.values()) {
          const problem = problemOf(stand, answers.get(asked), sources)
          if (!problem) continue
          const own = [problem.where.file, stand.file]
          const among = isIgnored(problem.rule, own, sources.ignores) ? ignored : problems
          among.push(problem)
        }
      return { problems, ignored }
    },
  }
}

function standsOf(links: readonly OutwardLink[], articles: readonly Article[], { fileOf }: Sources): Stand[] {
  const posts = articles.map(article => ({ file: fileOf(article.id) ?? OWN, standingOf: linkRolesIn(article) }))
  return links.flatMap((link): Stand[] => {
    const { address, picture } = link
    const found = posts.flatMap(({ file, standingOf }) => {
      const standing = standingOf(link)
      return standing ? [{ ...standing, address, file }] : []
    })
    return found.length > 0 ? found : [{ role: picture ? 'picture' : 'page', address, file: OWN }]
  })
}

function problemOf(stand: Stand, answer: Answer | undefined, sources: Sources): Problem | undefined {
  const verdict = answer && verdictOf(answer)
  const rule = LINK_ANSWER_RULES.find(({ id }) => id === verdict?.rule)
  if (!verdict || !rule) return undefined
  const what = `${linkDescription(stand, stand.address)} ${verdict.says}.`
  return {
    severity: rule.severity,
    rule: rule.id,
    where: placeOf(stand, sources),
    what,
    fix: verdict.fix ?? CURE[stand.role],
  }
}

const FIELDS: Readonly<Partial<Record<LinkRole['role'], string>>> = { licence: 'license', publisher: 'publisher' }

/**
 * Finds the place of an address in the source: the same address in the post, the address in `publishers.yml`, or another
 * form of the address in the post.
 */
function placeOf({ address, role, file }: Stand, { read }: Sources): Place {
  const source = read(file) ?? ''
  const exactly = lineWith(source, address)
  if (exactly !== undefined) return { file, line: exactly }
  const outlets = 'publishers.yml'
  const theirs = role === 'page' || role === 'picture' ? undefined : lineWith(read(outlets) ?? '', address)
  if (theirs !== undefined) return { file: outlets, line: theirs }
  const field = FIELDS[role]
  const line = lineOf(source, field ? { field } : { words: address })
  return line === undefined ? { file } : { file, line }
}

/** Returns the line that contains an address. A longer address that begins with it does not count. */
function lineWith(source: string, address: string): number | undefined {
  const forms = [address, address.replaceAll('&', '&amp;')]
  const at = source.split(/\r\n?|\n/).findIndex(line => forms.some(form => holds(line, form)))
  return at < 0 ? undefined : at + 1
}

function holds(line: string, address: string): boolean {
  for (let at = line.indexOf(address); at >= 0; at = line.indexOf(address, at + 1))
    if (!/[\w/%~-]/.test(line.charAt(at + address.length))) return true
  return false
}
