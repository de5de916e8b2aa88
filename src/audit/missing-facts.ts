import { isByOutlets, type PictureRights, phraseText, publishersOf } from '../attribution/index.js'
import { type BodyPicture, LOCAL } from '../content/index.js'
import { w3cdtf } from '../core/moment.js'
import { fillNames } from '../core/text.js'
import type { Article, ShownAs } from '../editions/index.js'
import {
  type Expectation,
  expectationOf,
  type Fact,
  type FactName,
  factsIn,
  linkNamed,
  pictureFactsOf,
  type Statement,
  visibleValueOf,
} from './expectation.js'
import type { FeedReader } from './feed-reader.js'
import { type MetadataReading, secondsOf } from './metadata-reading.js'
import { misdirectedLinks } from './misdirected-links.js'
import { addressKey, comparableText } from './same-text.js'
import type { VisibleText } from './visible-text.js'

/**
 * The ways in which a fact is missing: people cannot see it, people cannot follow it, software cannot read it, it is not a heading,
 * not above or not below the text, Gmail hides it or may hide it, it is not a picture, or something else contradicts it. `content` is an element of
 * the post’s text, which its file has on `line`.
 */
export const FACT_FORMS = [
  'visible',
  'link',
  'machine',
  'heading',
  'above',
  'below',
  'clipped',
  'nearly clipped',
  'picture',
  'contradiction',
  'content',
] as const
export const MESSAGE_PARTS = ['HTML', 'text', 'header'] as const

/** A fact that was expected and not found. */
export interface MissingFact {
  readonly fact: string
  readonly value: string
  /** The text that people must find, if it differs from `value`. */
  readonly seen?: string
  /** The reason why readers do not see a fact that the edition contains, such as a declaration with its rule. */
  readonly reason?: string
  readonly form: (typeof FACT_FORMS)[number]
  /** The part of a message that lacks the fact. */
  readonly part?: (typeof MESSAGE_PARTS)[number]
  readonly line?: number
  /** The file that has the element, if that is not the post’s. */
  readonly file?: string
}

/** The editions with a place for the publisher's button and logo. */
const HAS_BUTTON: ReadonlySet<ShownAs> = new Set<ShownAs>(['page', 'email', 'issue', 'text', 'message'])

/**
 * Lists the facts that people cannot find in a copy of a post. Cards show only the line at the top, and a digest may
 * leave out the button.
 */
export function missingForPeople(
  expected: Expectation,
  visible: VisibleText,
  as: ShownAs,
  digest = false,
): MissingFact[] {
  const short = (as === 'card' || as === 'teaser') && !expected.isLink
  const unseen = new Set<Fact>()
  const others: MissingFact[] = []
  for (const statement of short ? expected.top : expected.statements) {
    if (isShownStatement(statement, visible)) continue
    if (digest && statement.top && isShownStatement(expected.brief, visible)) continue
    const missing = factsIn(statement, expected).filter(each => !visible.says(visibleValueOf(each)))
    for (const each of missing) unseen.add(each)
    // All facts may be elsewhere in the copy, but the sentence itself is still missing.
    if (missing.length === 0) others.push({ fact: statement.name, value: statement.text, form: 'visible' })
  }
  const isSaid = (each: Fact): boolean =>
    each.fact === 'quote' ? visible.quotes(each.value) : visible.says(visibleValueOf(each))
  if (!short) for (const each of expected.loose) if (!isSaid(each)) unseen.add(each)
  for (const each of HAS_BUTTON.has(as) ? expected.promised : []) {
    const isShown = each.fact === 'logo' ? visible.shows(encodeURI(each.value)) : digest || visible.says(each.value)
    if (!isShown) others.push(missingFactOf(each, 'visible'))
  }
  for (const href of short ? expected.topLinks : expected.links)
    if (!visible.leadsTo(href)) others.push(missingFactOf(linkNamed(href, expected), 'link'))
  return [...[...unseen].map(each => missingFactOf(each, 'visible')), ...others, ...misdirectedLinks(expected, visible)]
}

/**
 * Lists the faults of the pictures in a copy: facts about their rights that people cannot find there, and pictures that the copy may not show.
 * @param place the address of the copy, and that of the publication
 */
export function missingPictureFacts(
  article: Article,
  visible: VisibleText,
  place: { base: string; url: string },
): MissingFact[] {
  const shown = (article.pictures ?? []).filter(picture => showsPicture(picture, article, visible, place))
  const forbidden = (article.withheld ?? []).filter(src =>
    visible.showsPicture(src.replace(LOCAL, place.url), place.base),
  )
  const broken = forbidden.map(
    (src): MissingFact => ({
      ...{ fact: 'picture that may not be shown', value: src.replace(LOCAL, place.url), form: 'contradiction' },
    }),
  )
  const missing = shown.flatMap(picture =>
    pictureFactsOf(picture).flatMap((each): MissingFact[] => {
      if (/link$|source$/.test(each.fact)) return visible.leadsTo(each.value) ? [] : [missingFactOf(each, 'link')]
      const pieces = each.fact === 'picture credit' ? creditPieces(picture) : [each.value]
      return pieces.every(piece => visible.says(piece)) ? [] : [missingFactOf(each, 'visible')]
    }),
  )
  return [...broken, ...missing]
}

/** Splits a credit at its links, because plain text has the number of an address after each link. */
function creditPieces({ credit = '', creditLinks = [] }: PictureRights): string[] {
  let pieces = [credit]
  for (const { text } of creditLinks)
    pieces = pieces.flatMap(piece =>
      piece === text ? [piece] : piece.split(text).flatMap((part, i) => (i > 0 ? [text, part] : [part])),
    )
  return pieces.map(piece => piece.trim()).filter(piece => piece !== '')
}

/** Tells whether a copy shows a picture or, in plain text, its description. */
const showsPicture = (
  { src, alt }: BodyPicture,
  { words, thumbnail }: Article,
  visible: VisibleText,
  { base, url }: { base: string; url: string },
): boolean =>
  visible.showsPicture(src.replace(LOCAL, url), base) ||
  visible.showsPicture(thumbnail?.(src)?.src.replace(LOCAL, url) ?? src, base) ||
  (alt.trim() !== '' && visible.says(fillNames(words.book.email.image, { alt })))

/**
 * Lists what the part of a post in a digest lacks of its byline, which stays with the post if its credit is at the end: the
 * authors, the outlet, and the links to them and to the original.
 */
export function missingByline(expected: Expectation, part: VisibleText): MissingFact[] {
  const { brief } = expected
  const [line] = expected.top
  if (!line) return []
  const shown = [brief, line].find(each => isShownStatement(each, part))
  if (!shown) return [{ fact: brief.name, value: brief.text, form: 'visible' }]
  return shown.phrase.flatMap(({ href }) =>
    href && !part.leadsTo(href) ? [missingFactOf(linkNamed(href, expected), 'link')] : [],
  )
}

/** Tells whether a statement is shown. In plain text, each address follows the words that it belongs to. */
const isShownStatement = ({ text, phrase }: Statement, visible: VisibleText): boolean =>
  visible.says(text) || visible.says(phraseText(phrase))

/** The number of characters that a theme may put into a link before the title, such as an arrow. */
const MARK = 20

/**
 * Reports a link item whose title does not lead to its original. Plain text is not read, because the part of an item begins with its
 * address, which follows the title.
 */
export function missingTitleLink({ kind, title, url }: Article, visible: VisibleText): MissingFact[] {
  if (kind !== 'link' || visible.pictures === undefined) return []
  const [key, words] = [addressKey(url), comparableText(title)]
  const isTitle = (at: number): boolean =>
    comparableText(visible.text.slice(at, at + 2 * title.length + MARK)).includes(words)
  const isThere = visible.links.some(({ href, at }) => addressKey(href) === key && isTitle(at))
  return isThere ? [] : [{ fact: 'item link', value: url, form: 'link' }]
}

/** Lists what a row of the archive lacks. It shows only the authors and the first publishers. */
export function missingInRow({ credit: { authors, original } }: Article, visible: VisibleText): MissingFact[] {
  const facts: Fact[] = authors.map(({ name }) => ({ fact: 'author', value: name }))
  for (const { name } of original ? publishersOf(original) : []) facts.push({ fact: 'publisher', value: name })
  return facts.filter(({ value }) => !visible.says(value)).map(each => missingFactOf(each, 'visible'))
}

/** Lists the facts that software cannot read from a page. */
export function missingPageMetadata(article: Article, machine: MetadataReading): MissingFact[] {
  const { credit, canonical } = article
  // An outlet without a name is shown to people by its host, and is not in the metadata.
  const hasField = ({ fact }: Fact): boolean =>
    machine.reads(fact) &&
    (fact !== 'publisher' || credit.original?.publisher !== undefined) &&
    (credit.original !== undefined || !ONLY_OF_ORIGINALS.has(fact)) &&
    // An organisation that published its own text is named as the outlet, with the links of the outlet.
    (fact !== 'author link' || !isByOutlets(credit))
  const missing = missingFields(article, machine, hasField)
  const { image } = article
  for (const each of image ? pictureFactsOf(image) : [])
    if (machine.reads(each.fact) && !machine.tells(each.fact, each.value)) missing.push(missingFactOf(each, 'machine'))
  if (!machine.tells('canonical', canonical)) missing.push({ fact: 'canonical', value: canonical, form: 'machine' })
  return missing
}

/** Lists the facts that software cannot read from an entry of a feed. */
export const missingEntryMetadata = (
  article: Article,
  machine: MetadataReading,
  { facts, omits }: FeedReader,
): MissingFact[] => [
  ...missingFields(article, machine, each => {
    if (article.kind === 'link' && each.fact === 'original link') return false
    if (!facts.has(each.fact) || (!article.credit.original && ONLY_OF_ORIGINALS.has(each.fact))) return false
    if (each.fact === 'publisher' && !article.credit.original?.publisher) return false
    return !omits?.(each, article)
  }),
  ...(article.kind === 'link' && !leadsToOriginal(article, machine)
    ? [missingFactOf({ fact: 'item link', value: article.url }, 'machine')]
    : []),
  ...(article.image ? pictureFactsOf(article.image) : [])
    .filter(each => facts.has(each.fact) && !machine.tells(each.fact, each.value))
    .map(each => missingFactOf(each, 'machine')),
]

/** Tells whether the address of an entry is that of the original. Feeds cannot have every address as it is written. */
const leadsToOriginal = ({ url }: Article, machine: MetadataReading): boolean =>
  machine.tells('item link', url) || machine.tells('item link', new URL(url).href)

const missingFields = (article: Article, machine: MetadataReading, hasField: (fact: Fact) => boolean): MissingFact[] =>
  expectationOf(article)
    .facts.filter(each => hasField(each) && !machine.tells(each.fact, comparedValue(each, article)))
    .map(each => missingFactOf(each, 'machine'))

/**
 * The facts that metadata contains only for republished posts. Formats have no fields for them in a publication's own post,
 * where only people see them.
 */
const ONLY_OF_ORIGINALS: ReadonlySet<FactName> = new Set(['via', 'via date', 'via link'])

const comparedValue = ({ fact, value }: Fact, { date }: Article): string =>
  fact === 'our date' ? (secondsOf(date.iso) ?? w3cdtf(date)) : value

const missingFactOf = ({ fact, value, seen }: Fact, form: MissingFact['form']): MissingFact => ({
  fact,
  value,
  ...(seen === undefined ? {} : { seen }),
  form,
})
