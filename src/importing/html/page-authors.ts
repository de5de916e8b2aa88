import { namesAgency } from '../../attribution/index.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { type Decision, decision, type SourceStatement } from '../statement.js'
import {
  areNames,
  authorsIn,
  bylineOf,
  isAccount,
  isAccountPage,
  isName,
  listedNames,
  personCase,
  uncasedNames,
} from '../text/byline.js'
import { isSamePerson } from '../text/honorific.js'
import { labelOf } from '../text/label.js'
import { dateAlone } from '../written-date.js'
import { all, type Document, type Element, elementText } from './dom.js'
import { COMPANY, type LinkedArticle } from './linked-data.js'
import type { Meta } from './page-meta.js'
import { isBeside } from './page-surroundings.js'
import { isSiteName } from './page-title.js'
import { around } from './text-blocks.js'

interface AuthorSurroundings {
  readonly document: Document
  readonly linked: LinkedArticle
  readonly meta: Meta
  readonly headline: Element | undefined
  /** The lines under the headline. */
  readonly lines: readonly string[]
  readonly sites: ReadonlySet<string>
}

type Names = readonly string[]

/** Collects the authors that a page states. */
export function pageAuthors({
  document,
  linked,
  meta,
  headline,
  lines,
  sites,
}: AuthorSurroundings): SourceStatement<Names>[] {
  const of = (texts: Names, from: string, origin: string, dedicated = false): SourceStatement<Names>[] => {
    const all = withoutRepeats(distinct(texts.flatMap(namesIn)))
    const people = all.filter(name => !isOrganisation(name, sites))
    const names = people.length > 0 ? people : all
    if (names.length === 0) return []
    const house = names.find(name => isHouse(name, sites))
    const single = names.find(name => !isName(name) && isCased(name))
    const subject = names.find(name => foldedName(name) === title)
    const doubt = house
      ? `“${house}” may not be a person`
      : subject
        ? 'it is also the title'
        : single && `“${single}” may be an account or a section`
    return [{ value: names, from, origin, dedicated, doubt }]
  }
  const title = foldedName(elementText(headline))
  const straight = (name: string): string => name.replace(/^([^,]+),\s*([^,]+)$/, '$2 $1')
  const label = meta('twitter:label1')[0] ?? ''
  const byline = bylineElements(document, headline, lines)
  const stated = [
    ...of(linked.authors, 'JSON-LD author', 'JSON-LD', true),
    ...of(meta('citation_author').map(straight), 'citation_author', 'citation', true),
    ...of(byline.names, 'the byline on the page', 'page', byline.isOwn),
    ...of(lines.map(namesOfLine).find(names => names.length > 0) ?? [], 'the byline under the headline', 'page', true),
    ...of(meta('author').length > 1 ? meta('author') : meta('author').slice(0, 1), 'meta author', 'head'),
    ...of(meta('article:author').filter(isPersonal), 'article:author', 'head'),
    ...of(meta('parsely-author'), 'parsely-author', 'head'),
    ...of(meta('sailthru.author').slice(0, 1), 'sailthru.author', 'head'),
    ...of(
      ['dc.creator', 'dcterms.creator', 'dc:creator'].flatMap(name => meta(name)).map(straight),
      'DC.creator',
      'head',
    ),
    ...(labelOf(`${label}: …`)?.label === 'author'
      ? of((meta('twitter:data1')[0] ?? '').split(/,\s+/), 'twitter:data1', 'head')
      : []),
  ]
  const shown = lines.filter(line => line.length <= 120)
  const seen = stated
    .filter(({ origin, value }) => origin !== 'page' && value.every(name => shown.some(line => line.includes(name))))
    .map(({ value, doubt }) => ({ value, doubt, from: 'the lines under the headline', origin: 'page' }))
  return [...stated, ...seen]
}

const isPersonal = (name: string): boolean => !/^https?:|^www\.|@/.test(name) && !isAccount(name)

const distinct = (names: Names): string[] =>
  names.filter((name, i) => names.findIndex(other => isSamePerson(name.toLowerCase(), other.toLowerCase())) === i)

/** Removes names that contain another name of the list, because a position or a second copy follows it. */
const withoutRepeats = (names: Names): string[] =>
  names.filter(name => !names.some(other => other !== name && ` ${name} `.includes(` ${other} `)))

const isCased = (name: string): boolean => /\p{Lu}|\p{Ll}/u.test(name)

const LED_BY = new RegExp(
  String.raw`^(?:${anyPhrase(LANGUAGES.flatMap(({ posted = [] }) => posted))}\s+)?${anyPhrase(LANGUAGES.flatMap(({ by = [] }) => by))}\s+`,
  'iu',
)

/** Returns the names in a text that should be nothing but names. A text that is no name gives none. */
function namesIn(written: string): Names {
  const text = written
    .replace(LED_BY, '')
    .trim()
    .replace(/^(.{4,}?)(?:\s+\1)+$/u, '$1')
  if (text === '' || text.length > 200 || !isPersonal(text)) return []
  const uncased = uncasedNames(text.replace(/\s*\d.*$/, ''))
  if (uncased.length > 0) return uncased
  const cased = /\p{Ll}/u.test(text) ? text : personCase(text)
  if (areNames(cased) && !BUTTON.test(cased)) return listedNames(cased)
  const byline = bylineOf(`by ${cased}`)
  if (byline) {
    // `Ada Writer, Lock University professor`: more words follow the second name, so it is none.
    const names = /^\p{Ll}/u.test(byline.rest) && cased.includes(',') ? byline.names.slice(0, 1) : byline.names
    return names.filter(name => !BUTTON.test(name))
  }
  return !BUTTON.test(text) && /^\p{Lu}[^,:;!?|/\d]{1,40}$/u.test(text) && text.split(' ').length <= 5 ? [text] : []
}

const HOUSE = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ people }) => people?.offices ?? []))}(?!\p{L})|\.(?:com|org|net|de|fr|co)\b`,
  'iu',
)

/** Matches the words of buttons and links near a byline. */
const BUTTON = new RegExp(
  String.raw`(?<!\p{L})(?:${anyPhrase(LANGUAGES.flatMap(({ links }) => links?.bylineButtons ?? []))}|twitter|facebook|instagram|linkedin)(?!\p{L})`,
  'iu',
)

/** Tells whether a name is certainly not that of a person. */
const isOrganisation = (name: string, sites: ReadonlySet<string>): boolean =>
  isSiteName(name, sites) || COMPANY.test(name) || namesAgency(name)

/** Tells whether a name is that of a site, an agency, a company or an office rather than of a person. */
const isHouse = (name: string, sites: ReadonlySet<string>): boolean => isOrganisation(name, sites) || HOUSE.test(name)

const BYLINES =
  '[rel~="author"], [itemprop="author"], [class*="byline" i], [id*="byline" i], [class*="author" i], .p-author, .vcard .fn'

const LINKED =
  'a[rel~="author"], [itemprop="name"], .fn, .p-name, a[href*="author" i], a[href*="/people/" i], a[href*="/staff/" i], a[href*="/profile" i], a[href*="contributor" i], a[href*="/autor" i], a[href*="/by/" i]'

interface BylineElement {
  readonly names: Names
  /** Whether it is certainly the byline of this article and not of another one on the page. */
  readonly isOwn: boolean
}

/** Returns the names in the first byline element at the article that has any. */
function bylineElements(document: Document, headline: Element | undefined, lines: readonly string[]): BylineElement {
  const elements = all(document, BYLINES)
    .slice(0, 80)
    .filter(element => !/^(?:LINK|META|INPUT)$/.test(element.tagName) && !isBeside(element, headline))
    .filter(element => !isHidden(element) && !namesLicensor(element))
  for (const element of elements) {
    const named = namesOfByline(element)
    if (named.length === 0) continue
    const near = element.parentElement?.parentElement
    const isNear = (other: Element): boolean =>
      other.parentElement === near || other.parentElement?.parentElement === near
    const beside = near && isNameAlone(apart(element)) ? elements.filter(isNear).map(apart).filter(isNameAlone) : []
    const names = [...named, ...beside]
    const own = headline?.closest('article')
    const isOwn =
      lines.some(line => line.includes(named[0] ?? '')) ||
      (own != null && element.closest('article') === own) ||
      elements.flatMap(namesOfByline).every(name => names.some(one => isSamePerson(one, name)))
    return { names, isOwn }
  }
  // A single name, or a pen name.
  const marked = elements.find(
    element =>
      !leadsToAccount(element) &&
      MARKED.test(`${element.getAttribute('rel')} ${element.getAttribute('itemprop')} ${element.className}`),
  )
  return { names: marked && elementText(marked).length <= 40 ? [elementText(marked)] : [], isOwn: true }
}

/** Tells whether readers do not see an element, as with the templates that scripts fill in. */
const isHidden = (element: Element): boolean =>
  around(element).some(at => at.hasAttribute('hidden') || /display\s*:\s*none/i.test(at.getAttribute('style') ?? ''))

/** Tells whether an element names who gave a licence for a picture. */
const namesLicensor = (element: Element): boolean =>
  [element, ...all(element, '[class], [rel]')].some(({ className }) => /licen[cs]e/i.test(className)) ||
  element.querySelector('[rel~="license"]') !== null

/** Returns the names of the authors in a byline element, without those who illustrated or translated the article. */
function namesOfByline(element: Element): Names {
  const words = apart(element)
  if (words === '' || words.length >= 240) return []
  const led = words.replace(OTHER_PEOPLE, '')
  const inLed = (name: string): boolean => isNameAlone(name) && led.includes(name)
  if (leadsToAccount(element)) return []
  const linked = all(element, LINKED).map(apart).filter(inLed)
  if (linked.length > 0) return linked
  const listed = namesOfOneShape(element).filter(inLed)
  return listed.length > 1 ? listed : words.length < 160 ? peopleIn(namesAt(led), led) : []
}

/** Removes outlets from the names of a byline. In a line of usual case, an entry in capitals is one. */
const peopleIn = (names: Names, line: string): Names =>
  /\p{Ll}{2}/u.test(line) ? names.filter(name => name !== name.toUpperCase() || !isCased(name)) : names

/** Returns the names of the authors in a line under the headline. */
const namesOfLine = (line: string): Names => peopleIn(bylineOf(line.replace(OTHER_PEOPLE, ''))?.names ?? [], line)

/** Tells whether a byline links to the page of a shared account. */
const leadsToAccount = (element: Element): boolean =>
  [element, ...all(element, 'a[href]')].some(link => isAccountPage(link.getAttribute('href') ?? ''))

/** Matches the rest of a byline that begins with another part in the work: `Illustration by …`. */
const OTHER_PEOPLE = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ otherBylines = [] }) => otherBylines))}\s.*$`,
  'iu',
)

/** Returns the names in elements of the same kind, between which there is only white space. */
function namesOfOneShape(element: Element): Names {
  const [first, ...rest] = all(element, '*').filter(({ children }) => children.length === 0)
  const isAlike = (other: Element): boolean =>
    other.tagName === first?.tagName && other.className === first.className && isNameAlone(elementText(other))
  return first && rest.length > 0 && [first, ...rest].every(isAlike) ? [first, ...rest].map(elementText) : []
}

const MARKED = /(?:^|\s)(?:author|fn|p-author)(?:\s|$)/

const isNameAlone = (words: string): boolean => areNames(words) && !BUTTON.test(words) && bylineOf(words) === undefined

const LABELLED = new RegExp(
  String.raw`^${anyPhrase(LANGUAGES.flatMap(({ by = [], labels }) => [...by, ...(labels?.author ?? [])]))}(?!\p{L})\s*[:|]?\s*`,
  'iu',
)

/** Removes a date and a time before a byline: `Monday May 16, 2025 9:46 am by Ada Writer`. */
const withoutDateAbove = (words: string): string => {
  const by = BY.exec(words)?.index ?? 0
  return by > 0 && dateAlone(words.slice(0, by)) ? words.slice(by + 1) : words
}
const BY = new RegExp(String.raw`\s(?=${anyPhrase(LANGUAGES.flatMap(({ by = [] }) => by))}\s)`, 'iu')

const namesAt = (words: string): Names => {
  const stated = authorsIn(withoutDateAbove(words))
  return (stated.length > 0 ? stated : (bylineOf(`by ${words.replace(LABELLED, '')}`)?.names ?? [])).filter(
    name => !BUTTON.test(name),
  )
}

/** Returns the text of an element, with a mark between parts that only their markup separates. */
function apart(element: Element): string {
  let text = ''
  let endsInWord = false
  const walk = (at: Element): void => {
    // Some sites name the element around the whole page after its author.
    if (text.length > LONGEST) return
    if (at.nodeType === 3) {
      const part = at.textContent.replace(/\s+/g, ' ')
      if (part === '') return
      text += endsInWord && /^[\p{L}\d]/u.test(part) ? ` | ${part}` : part
      endsInWord = /[\p{L}\d]$/u.test(part.slice(-2))
    } else for (const child of Array.from(at.childNodes)) walk(child)
  }
  walk(element)
  return text.replace(/\s+/g, ' ').trim()
}

/** The number of characters beyond which the text of an element is more than a byline. */
const LONGEST = 1000

/** Decides on the authors. The longest list is sure only if it would be sure without the places that name fewer people. */
export function decidedAuthors(statements: readonly SourceStatement<Names>[]): Decision<Names> | undefined {
  const decided = decision(statements, areSamePeople, bestNames)
  if (!decided || decided.doubt) return decided
  const isWhole = ({ value }: SourceStatement<Names>): boolean => value.length === decided.value.length
  const fewer = statements.find(other => !isWhole(other) && areSamePeople(other.value, decided.value))
  return fewer && decision(statements.filter(isWhole), areSamePeople)?.doubt
    ? { ...decided, doubt: `${fewer.from} names fewer people`, runnerUp: fewer.value }
    : decided
}

/** Returns the longest list of names, because some places name only the first author. Of two such lists, the one without doubt. */
const bestNames = (group: readonly SourceStatement<Names>[]): SourceStatement<Names> | undefined =>
  group.toSorted((a, b) => b.value.length - a.value.length || Number(Boolean(a.doubt)) - Number(Boolean(b.doubt)))[0]

/** Tells whether two lists name the same people. One of them may be a part of the other. */
const areSamePeople = (a: Names, b: Names): boolean => {
  const [few, many] = a.length < b.length ? [a, b] : [b, a]
  return few.every(name => many.some(other => foldedName(name) === foldedName(other)))
}

const foldedName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, '')
