import { phraseText } from '../attribution/index.js'
import { w3cdtf } from '../core/moment.js'
import type { Article, ShownAs } from '../editions/index.js'
import {
  type Expectation,
  expectationOf,
  type Fact,
  type FactName,
  factsIn,
  linkNamed,
  type Statement,
  seenOf,
} from './expectation.js'
import { type MetadataReading, secondsOf } from './metadata-reading.js'
import type { VisibleText } from './visible-text.js'

/** A fact that was expected and not found. */
export interface Lost {
  readonly fact: string
  readonly value: string
  /** How the fact is lost: people cannot see it, cannot follow it, or software cannot read it. */
  readonly form: 'visible' | 'link' | 'machine'
  /** The part of a message that lacks the fact. */
  readonly part?: 'HTML' | 'text' | 'header'
}

/** The facts that every format of feeds has a field for. */
const IN_FEEDS: readonly FactName[] = [
  'author',
  'publisher',
  'original date',
  'original link',
  'licence',
  'licence link',
  'permission',
  'copyright',
  'via',
  'via link',
  'our date',
]

/** The facts for which each format has a field (docs/attribution.md lists the fields). */
const FOR_MACHINES: Partial<Record<ShownAs, ReadonlySet<FactName>>> = {
  page: new Set<FactName>([
    'author',
    'author link',
    'affiliation',
    'bio',
    'publisher',
    'publisher link',
    'original title',
    'original date',
    'original link',
    'licence link',
    'copyright',
    'our date',
    'our link',
  ]),
  rss: new Set(IN_FEEDS),
  atom: new Set<FactName>([...IN_FEEDS, 'author link']),
  json: new Set<FactName>([
    ...IN_FEEDS,
    'author link',
    'publisher link',
    'licence text',
    'permission date',
    'changes',
    'via date',
  ]),
}

/** Lists the facts that people cannot find in a copy of a post. Cards show only the line at the top. */
export function lostToPeople(expected: Expectation, visible: VisibleText, as: ShownAs): Lost[] {
  const short = as === 'card'
  const lost = new Set<Fact>()
  const told: Lost[] = []
  for (const statement of expected.statements) {
    if ((short && !statement.top) || isSaid(statement, visible)) continue
    const missing = factsIn(statement, expected).filter(each => !visible.says(seenOf(each)))
    for (const each of missing) lost.add(each)
    // The facts may all stand elsewhere in the copy, but the sentence itself is still missing.
    if (missing.length === 0) told.push({ fact: statement.name, value: statement.text, form: 'visible' })
  }
  if (!short) for (const each of expected.loose) if (!visible.says(seenOf(each))) lost.add(each)
  for (const [href, top] of expected.links)
    if ((top || !short) && !visible.leadsTo(href)) told.push(lostFact(linkNamed(href, expected), 'link'))
  return [...[...lost].map(each => lostFact(each, 'visible')), ...told]
}

/** Whether a statement is shown. In plain text, each address follows the words that it belongs to. */
const isSaid = ({ text, phrase }: Statement, visible: VisibleText): boolean =>
  visible.says(text) || visible.says(phraseText(phrase))

/** Lists what a row of the archive lacks. It shows only the authors and the first publisher. */
export function lostInRow({ credit: { authors, original } }: Article, visible: VisibleText): Lost[] {
  const facts: Fact[] = authors.map(({ name }) => ({ fact: 'author', value: name }))
  const publisher = original?.publisher?.name
  if (publisher) facts.push({ fact: 'publisher', value: publisher })
  return facts.filter(({ value }) => !visible.says(value)).map(each => lostFact(each, 'visible'))
}

/** Lists the facts that software cannot read from a copy of a post. */
export function lostToMachines(article: Article, machine: MetadataReading, as: ShownAs): Lost[] {
  const wanted = FOR_MACHINES[as]
  if (!wanted) return []
  const { credit, canonical } = article
  const lost: Lost[] = []
  for (const each of expectationOf(article).facts) {
    if (!wanted.has(each.fact) || (!credit.original && ONLY_OF_ORIGINALS.has(each.fact))) continue
    if (hasPlace(each, article, as) && !machine.tells(each.fact, saidOf(each, article)))
      lost.push(lostFact(each, 'machine'))
  }
  if (as === 'page' && !machine.tells('canonical', canonical))
    lost.push({ fact: 'canonical', value: canonical, form: 'machine' })
  return lost
}

/**
 * Formats have fields for the way of an original only. For a publication's own post, these facts are shown to people
 * and not to software.
 */
const ONLY_OF_ORIGINALS: ReadonlySet<FactName> = new Set(['via', 'via date', 'via link'])

const FIRST_FEEDS = '1990'

/** Whether the format has a field for the fact in this post. */
function hasPlace({ fact, value }: Fact, { credit, date }: Article, as: ShownAs): boolean {
  if (as === 'page') return fact !== 'publisher' || credit.original?.publisher !== undefined
  const { publisher } = credit.original ?? {}
  // An outlet without a name appears by its host, and only to people. Atom's `source` needs an address for its id.
  if (fact === 'publisher')
    return publisher !== undefined && (as !== 'atom' || Boolean(publisher.url ?? publisher.feed))
  if (fact === 'our date') return as === 'json' || date.iso >= FIRST_FEEDS
  // Feed validators refuse addresses whose host is an IPv6 literal.
  return !fact.endsWith('link') || as === 'json' || !/^[a-z]+:\/\/[^/]*\[/i.test(value)
}

const saidOf = ({ fact, value }: Fact, { date }: Article): string =>
  fact === 'our date' ? (secondsOf(date.iso) ?? w3cdtf(date)) : value

const lostFact = ({ fact, value }: Fact, form: Lost['form']): Lost => ({ fact, value, form })
