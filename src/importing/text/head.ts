import type { Publishers } from '../../attribution/index.js'
import type { Facts } from '../fact.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { recipientsIn } from '../mail/forwarded-header.js'
import { listedOutlet } from '../outlet.js'
import { dateAlone, datesIn, withoutDates } from '../written-date.js'
import { isInstitution } from './biography.js'
import type { Block } from './block.js'
import { areNames, type Byline, bylineOf, namedPost, namedPosts } from './byline.js'
import { PICTURES } from './caption.js'
import { takeCredit } from './credit-words.js'
import { isButton, isFurniture, textButton } from './furniture.js'
import { takeLabels, takeNames } from './head-label.js'
import type { Head, HeadLine, HeadSurroundings, OpenHead, UnassignedLine } from './head-line.js'
import { isSamePerson } from './honorific.js'
import { viaOf } from './label.js'
import { couldBeOutlet, soundsLikeOutlet } from './outlet-words.js'
import { endsSentence } from './pasted-line.js'
import { addressIn, isAddress } from './standalone.js'

const PARTS = /\s*(?:[|·•]|\s[–—-]\s|,\s|\s\/\s|;\s)\s*/u

/** Reads the lines above the text one by one. A line whose words do not show its role gets the role `other`. */
export function readHead(blocks: readonly Block[], surroundings: HeadSurroundings): Head {
  const head: OpenHead = {
    lines: [],
    dates: [],
    outlets: [],
    authors: [],
    institutions: [],
    pages: [],
  }
  blocks.forEach((block, index) => {
    const line = { index, text: block.text, from: `line ${block.line}` }
    head.lines.push({ ...line, role: roleOf(line, head, surroundings) })
  })
  leaveMasthead(head)
  return head
}

const SKIP = new RegExp(`^${anyPhrase(LANGUAGES.flatMap(({ furniture }) => furniture?.skips ?? []))}$`, 'iu')

/** Assigns roles to the lines above a `Skip to content` link: they are the site's name and its description. */
function leaveMasthead(head: OpenHead): void {
  const at = head.lines.findIndex(({ text }) => SKIP.test(text))
  for (const line of head.lines.slice(0, Math.max(0, at))) {
    if (line.role !== 'other') continue
    const isName = head.outlets.length === 0 && couldBeOutlet(line.text)
    if (isName) head.outlets.push({ value: line.text, from: line.from, index: line.index, sure: false })
    head.lines[line.index] = { ...line, role: isName ? 'outlet' : 'furniture' }
  }
}

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^the\s/, '')
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim()
const isNameOf = (text: string, name: string | undefined): boolean =>
  name !== undefined && plainName(name) !== '' && plainName(text) === plainName(name)

function roleOf(line: UnassignedLine, head: OpenHead, surroundings: HeadSurroundings): HeadLine['role'] {
  const { text, from, index } = line
  const button = textButton(text)
  if (button?.toPage) head.pages.push({ value: addressIn(button.address), from, index, sure: true })
  if (isNameOf(text, surroundings.title) || isNameOf(text, surroundings.sender) || isFurniture(text)) return 'furniture'
  // The line `To:` of a message that was copied with its head names whoever received it.
  if (recipientsIn([text]).length > 0) return 'furniture'
  if (takeLabels(line, head, surroundings.facts)) return 'fact'
  if (isAddress(text)) {
    const before = head.lines.at(-1)
    // An address after a button to the newsletter is that of the newsletter.
    if (before && isButton(before.text)) head.pages.push({ value: addressIn(text), from, index, sure: true })
    else surroundings.facts.add('original.url', addressIn(text), from)
    return 'fact'
  }
  const via = viaOf(text)
  if (via) {
    surroundings.facts.add('via.0.name', via, from)
    return 'fact'
  }
  const alone = text.length < 90 ? dateAlone(text) : undefined
  if (alone) {
    head.dates.push({ value: alone, from, index, sure: !alone.doubt })
    return 'date'
  }
  if (takeImprint(line, head, surroundings.facts)) return 'fact'
  if (isPostBelow(line, head) && !isListed(text, surroundings.publishers))
    return takePostBelow(line, head, surroundings.facts)
  if (takeByline(line, head, surroundings)) return 'author'
  if (text.length < 400 && takeCredit(text, from, surroundings.facts) === '') return 'fact'
  if (isOutlet(text, surroundings.publishers) || isBelowLead(text, head)) {
    const value = text.replace(FOR_OUTLET, '')
    head.outlets.push({ value, from, index, sure: isListed(value, surroundings.publishers) })
    return 'outlet'
  }
  if (isInstitution(text)) head.institutions.push({ value: text, from, index, sure: false })
  return takeMixed(line, head, surroundings) ? 'mixed' : 'other'
}

/** Tells whether a text is the outlet on the line below `Published in`. */
const isBelowLead = (text: string, { lines }: Head): boolean =>
  couldBeOutlet(text) && PUBLISHED_IN.test(lines.at(-1)?.text ?? '')

/** Tells whether a text is an outlet: it is listed in publishers.yml, or contains words typical of outlets' names. */
const isOutlet = (text: string, publishers: Publishers): boolean =>
  datesIn(text).length === 0 &&
  (isListed(text, publishers) || (!/\S: \S/.test(text) && couldBeOutlet(text) && soundsLikeOutlet(text)))

const isListed = (name: string, publishers: Publishers): boolean =>
  listedOutlet({ name, urls: [] }, publishers) !== undefined

function takeByline(line: UnassignedLine, head: Head, surroundings: HeadSurroundings): boolean {
  const { text, from, index } = line
  const byline = text.length < 220 && !endsSentence(text) ? bylineWithDate(text, line, head) : undefined
  const several = byline && byline.rest === '' ? [] : namedPosts(text)
  const person = byline ? undefined : namedPost(text)
  if (several.length > 0 || person)
    return takePosts(several.length > 0 ? several : person ? [person] : [], line, head, surroundings.facts)
  if (!byline) return false
  for (const value of byline.names)
    if (!head.authors.some(author => isSamePerson(author.value, value)))
      head.authors.push({ value, from, index, sure: true })
  if (byline.rest !== '') takeParts(byline.rest, line, head, { ...surroundings, afterName: byline.names.at(-1) ?? '' })
  return true
}

type Person = ReturnType<typeof namedPosts>[number]

function takePosts(people: readonly Person[], { from, index }: UnassignedLine, head: Head, facts: Facts): true {
  for (const { name, post } of people) {
    head.authors.push({ value: name, from, index, sure: true })
    facts.add(`authors.${head.authors.length - 1}.affiliation`, post, from, 'it follows the name')
  }
  return true
}

const anyWord = (key: 'by' | 'on' | 'posted' | 'publishedIn' | 'writtenFor'): string =>
  anyPhrase(LANGUAGES.flatMap(language => language[key] ?? []))

const POSTED = new RegExp(String.raw`^${anyWord('posted')}?(?:\s${anyWord('on')})?[\s,:|]*`, 'iu')
const PUBLISHED_IN = new RegExp(`^${anyWord('publishedIn')}$`, 'iu')
/** Matches the preposition between an author and an outlet. */
const FOR_OUTLET = new RegExp(String.raw`^${anyWord('writtenFor')}\s+(?=\p{Lu})`, 'iu')

/** Reads a byline, and records a date within it: `Posted on 3 March 2025 by Ada Writer`. */
function bylineWithDate(text: string, { from, index }: UnassignedLine, head: Head): Byline | undefined {
  const plain = bylineOf(text)
  if (plain) return plain
  const bare = withoutDates(text).replace(POSTED, '')
  const dated = bare.length < 100 && bare !== text ? bylineOf(bare) : undefined
  if (dated) for (const value of datesIn(text)) head.dates.push({ value, from, index, sure: !value.doubt })
  return dated
}

const withoutEdges = (part: string): string => part.replace(/^[\s,(|–—-]+|[\s,)|–—:-]+$/g, '')

/** Matches credits of other people, such as the photographer, which are not the author's affiliation. */
const OTHERS = new RegExp(
  String.raw`^(?:${PICTURES}|video|${anyPhrase(LANGUAGES.flatMap(({ credits }) => credits?.translated ?? []))})\p{L}*`,
  'iu',
)
const CLOCK = /^\d{1,2}\s?[:.h]\s?\d{2}(?:\s?[ap]\.?m\.?)?(?:\s(?:uhr|\p{Lu}{2,5}))?$/iu

interface PartSurroundings extends HeadSurroundings {
  /** The author whose affiliation is made of the parts that are not an outlet. */
  readonly afterName?: string
}

function takeParts(text: string, { from, index }: UnassignedLine, head: Head, surroundings: PartSurroundings): boolean {
  const dates = datesIn(text)
  for (const value of dates) head.dates.push({ value, from, index, sure: !value.doubt })
  const parts = withoutDates(text)
    .split(PARTS)
    .map(part => withoutEdges(part).replace(POSTED, '').replace(NOBODY, ''))
    .map(part => part.replace(FOR_OUTLET, ''))
    .filter(part => part !== '' && !isFurniture(part) && !OTHERS.test(part) && !CLOCK.test(part))
  const place =
    surroundings.afterName === undefined ? -1 : head.authors.findIndex(({ value }) => value === surroundings.afterName)
  for (const part of parts) {
    if (isOutlet(part, surroundings.publishers)) head.outlets.push({ value: part, from, index, sure: dates.length > 0 })
    else if (areNames(part) && head.authors.length === 0) takeNames(part, from, index, head)
    else if (place >= 0) surroundings.facts.add(`authors.${place}.affiliation`, part, from, 'it follows the name')
    else if (couldBeOutlet(part)) head.outlets.push({ value: part, from, index, sure: false })
  }
  return parts.length > 0 || dates.length > 0
}

/** Matches the name of a shared account in place of an author's. */
const NOBODY = new RegExp(
  String.raw`^${anyWord('by')}\s+(?:\p{Ll}[\p{L}\d_.-]*|${anyPhrase(LANGUAGES.flatMap(({ people }) => people?.staff ?? []))})$`,
  'u',
)
const BY_SOMEBODY = new RegExp(String.raw`(?:^| )${anyWord('by')} \p{Lu}`, 'u')

/** Reads a line with several values but no sentence: `The Review | 3 March 2025 | Ada Writer`. */
function takeMixed(line: UnassignedLine, head: Head, surroundings: HeadSurroundings): boolean {
  const { text } = line
  const dates = datesIn(text)
  const rest = withoutDates(text).replace(NOBODY, '')
  if (/\([^()]*,[^()]*\)$/.test(text)) return false
  if (dates.length === 0 || text.length > 160 || endsSentence(rest) || BY_SOMEBODY.test(rest)) return false
  const parts = rest
    .split(PARTS)
    .map(part => withoutEdges(part).replace(POSTED, '').replace(NOBODY, ''))
    .filter(part => part !== '' && !isFurniture(part) && !CLOCK.test(part))
  const known = parts.filter(part => isOutlet(part, surroundings.publishers) || areNames(part) || couldBeOutlet(part))
  return known.length === parts.length && takeParts(text, line, head, surroundings)
}

const ISSUE = new RegExp(
  String.raw`^(.{4,70}?)[,;:]?\s+${anyPhrase(LANGUAGES.flatMap(({ volumes = [] }) => volumes))}\s?\d.{0,60}$|^(?:e-?issn|issn|isbn|doi)[\s:].{4,60}$`,
  'iu',
)
/** Matches the numbers in a scholarly paper that link an author to an institution: `Ada Writer1, Bo Author1,2`. */
const MARKS = /(?<=\p{Ll})[\d¹²³⁴⁵](?:,?[\d¹²³⁴⁵])*(?=$|[\s,])/gu
const HOUSE = /^([\d¹²³⁴⁵])\s?(\p{Lu}.*)$/u
const SIGNS = '¹²³⁴⁵'

/** Reads the head of a paper that was copied out of a PDF: the journal's issue, the authors, their institutions. */
function takeImprint({ text, from, index }: UnassignedLine, head: Head, facts: Facts): boolean {
  const issue = ISSUE.exec(text)
  if (issue) {
    const name = issue[1] ?? ''
    if (couldBeOutlet(name)) head.outlets.push({ value: name, from, index, sure: false })
    return true
  }
  const names = text.replace(MARKS, '')
  if (names !== text && areNames(names)) return takeNames(names, from, index, head)
  const [, sign = '', house = ''] = HOUSE.exec(text) ?? []
  if (!isInstitution(house) || head.authors.length === 0) return false
  const number = SIGNS.includes(sign) ? SIGNS.indexOf(sign) + 1 : Number(sign)
  const place = Math.min(number, head.authors.length) - 1
  facts.add(`authors.${place}.affiliation`, house, from, 'its number may belong to several authors')
  return true
}

const phrasesOf = (key: 'ranks' | 'positions' | 'callings'): string[] =>
  LANGUAGES.flatMap(({ people }) => people?.[key] ?? [])

/** Matches a position at the beginning of a line: `Senior Fellow, Programme on Maritime Law`. */
const POST = new RegExp(
  String.raw`^(?:${anyPhrase(phrasesOf('ranks'))}\s){0,2}${anyPhrase([...phrasesOf('positions'), ...phrasesOf('callings'), 'research(?= (fellow|associate))'])}(?!\p{L})`,
  'iu',
)

/** Tells whether a line is the position of the person on the line above it. */
function isPostBelow({ text }: UnassignedLine, head: Head): boolean {
  const { lines } = head
  const above = lines.at(-1)
  return (
    POST.test(text) &&
    text.length < 120 &&
    !endsSentence(text) &&
    above !== undefined &&
    (head.authors.at(-1)?.index === above.index || (above.role === 'other' && lines.length > 1 && areNames(above.text)))
  )
}

/** Reads a line as the position of the author on the line above, which becomes an author if it had no role yet. */
function takePostBelow({ text, from }: UnassignedLine, head: OpenHead, facts: Facts): 'fact' {
  const above = head.lines.at(-1)
  if (above?.role === 'other') {
    takeNames(above.text, above.from, above.index, head)
    head.lines[above.index] = { ...above, role: 'author' }
  }
  facts.add(`authors.${head.authors.length - 1}.affiliation`, text, from, 'it is below the name')
  return 'fact'
}
