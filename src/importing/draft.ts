import { holderIn, type Publisher, type Publishers } from '../attribution/index.js'
import { linksInMarkdown } from '../content/index.js'
import { momentAt } from '../core/moment.js'
import { type Facts, type ImportedFact, newFacts } from './fact.js'
import { fileName } from './file-name.js'
import { withoutCounting, withoutReaders } from './html/link-parameters.js'
import { type KeptWords, keptWords, LEAST_KEPT, withoutMarkup } from './kept-words.js'
import { domainOf, type NewOutlet, outletOf } from './outlet.js'
import type { SourcePicture } from './picture-file.js'

/** The publication that an article is imported into, and facts about the source that the source does not contain. */
export interface ImportContext {
  /** The title of our own publication, which is never the outlet of an imported article. */
  readonly title: string
  readonly url: string
  readonly language: string
  readonly timezone: string
  readonly publishers: Publishers
  /** The outlet whose feed is read, if that is known. Entries that lead to another site are not its own. */
  readonly outlet?: Publisher
  /** The name of the sender, if known. A line with that name above the text is not a headline. */
  readonly sender?: string
  /** The subject under which the source was sent. A line that repeats it is the headline. */
  readonly subject?: string
  /** The time of the import in milliseconds since 1970. It becomes the date of a draft whose source has none. */
  readonly now: number
}

/** One article as its source presents it: the facts about it, and its text. */
export interface ImportedArticle {
  readonly facts: Facts
  /** The text as Markdown. */
  readonly body: string
  /** Whole sentences about omissions, and about points that an editor should check. */
  readonly notes: readonly string[]
  /** The parts of the article as the source shows them, to count how many of their words the draft keeps. */
  readonly shown?: readonly string[]
  /** How many words the text keeps, if the importer has counted them itself. */
  readonly words?: KeptWords
  /** What was left out by name and therefore does not count as lost, if that is not the notes. */
  readonly dropped?: readonly string[]
  /** Points that an editor must check before publication, for comments in the frontmatter. */
  readonly doubts?: readonly string[]
  /** When the source says that the article was last changed, as frontmatter has dates. */
  readonly modified?: string
  /** The state of the article in the words of its page (`creativeWorkStatus` of schema.org), such as `Retracted`. */
  readonly state?: string
  /** Whether the source may have only the beginning of the text, such as the summary in a feed. */
  readonly isBeginning?: boolean
  /** The article's id at the source, by which a repeated import recognises the article. */
  readonly id?: string
  /** The article's name at the source, from which the file name is made. */
  readonly name?: string
  /** The former path of the file without its extension, if links and pictures depend on it. */
  readonly path?: string
  /** The pictures that the source contains, by the address that stands for them in the text. */
  readonly pictures?: ReadonlyMap<string, SourcePicture>
  /** Addresses that the page had before. */
  readonly former?: readonly string[]
  /** The addresses of the people who received the article, which must not become public. */
  readonly readers?: readonly string[]
  /** Whether the article was already a post of this publication and so needs no original. */
  readonly own?: boolean
}

/** A post that is ready to be written to a file, for an editor to confirm. */
export interface Draft {
  /** The path of the file within the folder of posts, without its extension. */
  readonly name: string
  readonly facts: readonly ImportedFact[]
  readonly body: string
  readonly notes: readonly string[]
  /**
   * A question that only the editor can answer, for a comment in the frontmatter, with the facts that depend on the
   * answer.
   */
  readonly question?: { readonly text: string; readonly facts: readonly ImportedFact[] }
  /** Doubts about the text, for comments in the frontmatter. */
  readonly doubts?: readonly string[]
  /** The pictures that the post shows, by their path in the folder of static files. */
  readonly pictures?: ReadonlyMap<string, Uint8Array>
  /** An outlet that publishers.yml does not list yet. */
  readonly outlet?: NewOutlet
  readonly id?: string
  readonly modified?: string
  readonly state?: string
  /** Whether the source may have only the beginning of the text. */
  readonly isBeginning?: boolean
  /** The addresses of the people who received the article. They are remembered only as hashes. */
  readonly readers?: readonly string[]
  /** How many words of the article the draft keeps, if its importer can tell. */
  readonly words?: KeptWords
}

/**
 * Turns an article into a draft: it adds everything that a post must have, looks up the outlet, and sorts the fields
 * into the order of frontmatter.
 */
export function draftOf(article: ImportedArticle, context: ImportContext): Draft {
  const facts = newFacts()
  addHolder(article.facts)
  const { outlet, found } = outletOf(article.facts.list(), context.publishers, context.outlet)
  const named = NAMED.some(field => article.facts.has(field))
  const listed = found.filter(({ field }) => named || !field.startsWith('original.'))
  const unplaced = found.filter(fact => !listed.includes(fact)).map(({ doubt: _, runnerUp: __, ...fact }) => fact)
  for (const { field, value, from, doubt, runnerUp } of listed)
    if (field !== 'title' || isShown(value)) facts.add(field, value, from, doubt, runnerUp)
  const body = withoutReaders(article.body.trim())
  facts.add('title', opening(article.body), 'the first words', 'the source has no headline')
  facts.add('title', 'Untitled', 'nowhere', 'the source has no headline')
  // A post without an original counts as the publication's own, so the date of the text is its date.
  const dated = named ? undefined : found.find(({ field }) => field === 'original.date')
  if (dated) facts.add('date', dated.value, dated.from, dated.doubt, dated.runnerUp)
  facts.add(
    'date',
    momentAt(context.now, context.timezone).iso,
    'the day it was imported',
    facts.has('original.date') ? undefined : 'the source does not say when the article was published',
  )
  const all = [...facts.list(), ...article.facts.list()]
  const words = article.words ?? (article.shown && wordsIn(article, body, all))
  const doubts = [...(article.doubts ?? []), ...lossDoubt(words)]
  return {
    name: article.path ?? fileName(article.name ?? facts.get('title') ?? ''),
    facts: [...facts.list(), ...keptLinks(listed, body, context.publishers)]
      .filter(fact => !isUsual(fact, context))
      .map(publicFact)
      .sort(byPlace),
    body,
    notes: [...article.notes, ...partlyUsed(article.facts)],
    ...(named || article.own ? {} : { question: { text: UNSAID, facts: unplaced.map(publicFact) } }),
    ...(doubts.length > 0 ? { doubts } : {}),
    ...(words ? { words } : {}),
    ...(outlet ? { outlet } : {}),
    ...(article.isBeginning ? { isBeginning: true } : {}),
    ...(article.id ? { id: article.id } : {}),
    ...(article.modified ? { modified: article.modified } : {}),
    ...(article.state ? { state: article.state } : {}),
    ...(article.readers ? { readers: article.readers } : {}),
  }
}

/** Counts the words that the source shows and the draft keeps in its text, in its fields or in a note. */
const wordsIn = (
  { shown = [], dropped, notes, facts: stated }: ImportedArticle,
  body: string,
  facts: readonly ImportedFact[],
): KeptWords =>
  keptWords(shown, [
    withoutMarkup(body),
    ...facts.flatMap(({ value }) => value),
    ...stated.left(),
    ...(dropped ?? notes),
  ])

/** The words of which a draft may lose any share: a button is as long. */
const FEW_WORDS = 20

const lossDoubt = (words: KeptWords | undefined): string[] =>
  words && words.of - words.kept > FEW_WORDS && words.kept < words.of * LEAST_KEPT
    ? [
        `only ${words.kept.toLocaleString('en')} of ${words.of.toLocaleString('en')} words in the place of the article were kept; compare the text with its source`,
      ]
    : []

/** Returns the links of the text if the terms of its outlet ask to keep them, so that a build can report a missing one. */
function keptLinks(facts: readonly ImportedFact[], body: string, publishers: Publishers): ImportedFact[] {
  const key = facts.find(({ field }) => field === 'original.publisher')?.value
  const terms = typeof key === 'string' ? publishers.get(key)?.terms : undefined
  return terms?.links === 'keep' ? [{ field: 'original.links', value: linksInMarkdown(body), from: 'the text' }] : []
}

/** Removes tracking parameters from a value that is an address. */
const publicFact = (fact: ImportedFact): ImportedFact =>
  typeof fact.value === 'string' && /^https?:/.test(fact.value) ? { ...fact, value: withoutCounting(fact.value) } : fact

/** Returns a note that quotes each removed sentence if the fields contain only part of it. */
const partlyUsed = (facts: Facts): string[] =>
  facts.left().length > 0
    ? [
        `Removed from the text, although the fields contain only part of it: ${facts
          .left()
          .map(sentence => `“${sentence}”`)
          .join(', ')}.`,
      ]
    : []

/** Tells whether a title still has words once its markup is removed. */
const isShown = (value: ImportedFact['value']): boolean =>
  typeof value === 'string' && /[\p{L}\p{N}]/u.test(value.replace(/<[^>]*>|&#?\w+;|!?\[[^\]]*\]\([^)]*\)/g, ''))

/** Returns the first words of a text in Markdown. */
const opening = (body: string): string => {
  const line = /^\p{L}.*$/mu.exec(body.replace(/^(?:#+|>|[-*]|\d+\.)\s+/gm, ''))?.[0] ?? ''
  const words = line
    .slice(0, 200)
    .replace(/\]\([^)]*\)|[\\*`[\]]|<[^>]*>/g, '')
    .split(/\s+/)
  return words.length <= 10 ? words.join(' ') : `${words.slice(0, 9).join(' ')} …`
}

const NAMED = ['original.publisher.name', 'original.url']
const UNSAID =
  'the source does not say where this was first published; fill in `original`, or it counts as a post of your own'

/** Adds the most likely outlet: from the original's address, or else from the permission or the rights. */
function addHolder(facts: Facts): void {
  const address = domainOf(facts.get('original.url'))
  facts.add('original.publisher.name', address, 'the original’s address', 'only its address is known')
  if (NAMED.some(field => facts.has(field))) return
  const holder = holderIn(facts.get('original.copyright'))
  facts.add(
    'original.publisher.name',
    facts.get('original.permission.by'),
    'the permission',
    'whoever gave permission may not be the publisher',
  )
  facts.add(
    'original.publisher.name',
    holder,
    'the copyright line',
    'the holder of the rights may not be the publisher',
  )
}

/** Tells whether a fact is the publication's own language, which posts need not state. */
const isUsual = ({ field, value }: ImportedFact, { language }: ImportContext): boolean =>
  field === 'language' && typeof value === 'string' && value.split('-')[0] === language.split('-')[0]

const FIELDS =
  'title date updated status slug permalink id language summary authors translators photographers contributors tags image license original via canonical comments notice'.split(
    ' ',
  )
const PARTS =
  'key name src publisher publishers by kind role note url orcid feed title date authors language jobTitle affiliation bio doi isbn alt caption credit license permission text copyright changes links done terms'.split(
    ' ',
  )

const placeOf = (key: string, depth: number): number =>
  /^\d+$/.test(key) ? Number(key) : (depth === 0 ? FIELDS : PARTS).indexOf(key)

/** Compares two facts by the usual order of frontmatter: title and dates, then authors, then the origin. */
export function byPlace(a: ImportedFact, b: ImportedFact): number {
  const [first, second] = [a.field.split('.'), b.field.split('.')]
  for (let i = 0; i < Math.min(first.length, second.length); i += 1) {
    const difference = placeOf(first[i] ?? '', i) - placeOf(second[i] ?? '', i)
    if (difference !== 0) return difference
  }
  return first.length - second.length
}
