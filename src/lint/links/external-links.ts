import type { Place, Problem } from '../../core/problem.js'
import type { Article, Edition } from '../../editions/index.js'
import type { Sources } from '../email-check.js'
import { isIgnored } from '../ignored-rules.js'
import { lineOf } from '../source-line.js'
import { type Answer, requestAddress } from './answer.js'
import { LINK_ANSWER_RULES } from './link-answer-rules.js'
import { CURE, type LinkRole, linkDescription, linkRolesIn } from './link-role.js'
import { type OutwardLink, outwardLinks } from './outward-links.js'
import { verdictOf } from './verdict.js'

/** Collects the external addresses in finished editions, and the places where each occurs. */
export interface ExternalLinks {
  /** Collects the addresses of one edition. Only pages and emails of single posts are read. */
  readonly read: (edition: Edition, bytes: string | Uint8Array) => void
  /** Returns the distinct addresses, in the form in which they are requested. */
  readonly addresses: () => readonly string[]
  /** Turns answers into problems, one for each post that contains the address. */
  readonly problemsFor: (answers: ReadonlyMap<string, Answer>) => LinkProblems
}

interface LinkProblems {
  readonly problems: readonly Problem[]
  /** Findings of rules that the post or the publication turned off with `checks.ignore`. */
  readonly ignored: readonly Problem[]
}

/** One occurrence of an address in a file. */
interface Occurrence extends LinkRole {
  readonly address: string
  readonly file: string
}

const OWN = 'publication.yml'

export function externalLinks(sources: Sources): ExternalLinks {
  const occurrences = new Map<string, Map<string, Occurrence>>()
  const add = (occurrence: Occurrence): void => {
    const address = requestAddress(occurrence.address)
    const files = occurrences.get(address) ?? new Map<string, Occurrence>()
    occurrences.set(address, files)
    // Page and email contain the same addresses. A role in the credit takes precedence over a link in the text.
    if ((files.get(occurrence.file)?.role ?? 'page') === 'page') files.set(occurrence.file, occurrence)
  }
  return {
    read({ shows }, bytes) {
      // A feed and its archives have every link item whole, which has neither a page nor an email.
      if (shows?.as === 'rss')
        for (const article of shows.articles.filter(({ kind }) => kind === 'link'))
          for (const occurrence of occurrencesOf(linksOfItem(article, sources.site), [article], sources))
            add(occurrence)
      // The page and the email of a post together contain all links of its editions.
      if (shows?.as !== 'page' && shows?.as !== 'email') return
      const { articles, teasers = [] } = shows
      // The credits of other posts to which a page leads are checked with those posts.
      const teased = new Set(teasers.flatMap(({ credit }) => credit.line.flatMap(({ href }) => href ?? [])))
      // Counters are left out, because a publisher's counter would take a request for a reader.
      const counters = new Set(articles.map(({ terms }) => terms?.counter?.url))
      const html = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
      const links = outwardLinks(html, sources.site).filter(({ address }) => !counters.has(address))
      for (const occurrence of occurrencesOf(links, articles, sources))
        if (occurrence.role !== 'page' || !teased.has(occurrence.address)) add(occurrence)
    },
    addresses: () => [...occurrences.keys()],
    problemsFor(answers) {
      const problems: Problem[] = []
      const ignored: Problem[] = []
      for (const [address, files] of occurrences)
        for (const occurrence of files.values()) {
          const problem = problemOf(occurrence, answers.get(address), sources)
          if (!problem) continue
          const own = [problem.where.file, occurrence.file]
          const among = isIgnored(problem.rule, own, sources.ignores) ? ignored : problems
          among.push(problem)
        }
      return { problems, ignored }
    },
  }
}

/** Lists the external addresses of a link item: those of its credit, and those in its comment. */
function linksOfItem(article: Article, site: string): OutwardLink[] {
  const { url, credit } = article
  const phrases = [credit.line, ...credit.block.map(({ phrase }) => phrase)]
  const addresses = [url, ...phrases.flatMap(phrase => phrase.flatMap(({ href }) => href ?? []))]
  const credited = [...new Set(addresses)].map(address => ({ address, picture: false }))
  return [...credited, ...outwardLinks(article.body(), site).filter(({ address }) => !addresses.includes(address))]
}

function occurrencesOf(links: readonly OutwardLink[], articles: readonly Article[], { fileOf }: Sources): Occurrence[] {
  const posts = articles.map(article => ({ file: fileOf(article.id) ?? OWN, roleOf: linkRolesIn(article) }))
  return links.flatMap((link): Occurrence[] => {
    const { address, picture } = link
    const found = posts.flatMap(({ file, roleOf }) => {
      const role = roleOf(link)
      return role ? [{ ...role, address, file }] : []
    })
    return found.length > 0 ? found : [{ role: picture ? 'picture' : 'page', address, file: OWN }]
  })
}

function problemOf(occurrence: Occurrence, answer: Answer | undefined, sources: Sources): Problem | undefined {
  const verdict = answer && verdictOf(answer)
  const rule = LINK_ANSWER_RULES.find(({ id }) => id === verdict?.rule)
  if (!verdict || !rule) return undefined
  const what = `${linkDescription(occurrence, occurrence.address)} ${verdict.says}.`
  return {
    severity: rule.severity,
    rule: rule.id,
    where: placeOf(occurrence, sources),
    what,
    fix: verdict.fix ?? CURE[occurrence.role],
  }
}

const FIELDS: Readonly<Partial<Record<LinkRole['role'], string>>> = { licence: 'license', publisher: 'publisher' }

/**
 * Finds the place of an address in the source: the same address in the post, the address in `publishers.yml`, or another
 * form of the address in the post.
 */
function placeOf({ address, role, file }: Occurrence, { read }: Sources): Place {
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
