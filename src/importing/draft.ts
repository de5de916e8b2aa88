import type { Publishers } from '../attribution/index.js'
import { momentAt } from '../core/moment.js'
import { holderIn } from './credit-sentence.js'
import { type Facts, type ImportedFact, newFacts } from './fact.js'
import { fileName } from './file-name.js'
import { withoutCounting, withoutReaders } from './html/link-parameters.js'
import { domainOf, type NewOutlet, outletOf } from './outlet.js'

/** What an article is imported for. */
export interface ImportContext {
  /** Our own publication: an article that names it as its outlet names us. */
  readonly title: string
  readonly url: string
  readonly language: string
  readonly timezone: string
  readonly publishers: Publishers
  /** Who sent what is read, where that is known: their name above a text is no headline. */
  readonly sender?: string
  /** Under which subject it was sent: a line that it repeats is the headline. */
  readonly subject?: string
  /** Milliseconds since 1970: the date of a draft whose source has no date of ours. */
  readonly now: number
}

/** One article as a source tells it: what it says about itself, and its text. */
export interface ImportedArticle {
  readonly facts: Facts
  /** Markdown. */
  readonly body: string
  /** What was not taken over, and what an editor should look at; whole sentences. */
  readonly notes: readonly string[]
  /** What an editor has to look at before it is published, for comments in the frontmatter. */
  readonly doubts?: readonly string[]
  /** Its identity at the source, where it has one: an entry that was imported before is known by it. */
  readonly id?: string
  /** Its name at the source, for its file. */
  readonly name?: string
  /** The path that its file had, without extension, where links and pictures rest on it. */
  readonly path?: string
  /** Addresses that its page had before. */
  readonly former?: readonly string[]
  /** Whether it was a post of our own before: then it needs no original. */
  readonly own?: boolean
}

/** A post that is ready to be written, for an editor to confirm. */
export interface Draft {
  /** The file's name below the folder of posts, without extension. */
  readonly name: string
  readonly facts: readonly ImportedFact[]
  readonly body: string
  readonly notes: readonly string[]
  /** What only the editor knows, for a comment in the frontmatter; with facts that have no place until it is answered. */
  readonly question?: { readonly text: string; readonly facts: readonly ImportedFact[] }
  /** What is unsure about its text, for comments in the frontmatter. */
  readonly doubts?: readonly string[]
  /** An outlet that publishers.yml does not list yet. */
  readonly outlet?: NewOutlet
  readonly id?: string
}

/** Makes an article a draft: everything that a post must have, its outlet looked up, fields in the order of frontmatter. */
export function draftOf(article: ImportedArticle, context: ImportContext): Draft {
  const facts = newFacts()
  addHolder(article.facts)
  const { outlet, found } = outletOf(article.facts.list(), context.publishers)
  const named = NAMED.some(field => article.facts.has(field))
  const placed = found.filter(({ field }) => named || !field.startsWith('original.'))
  const unplaced = found.filter(fact => !placed.includes(fact)).map(({ doubt: _, ...fact }) => fact)
  for (const { field, value, from, doubt } of placed)
    if (field !== 'title' || isShown(value)) facts.add(field, value, from, doubt)
  facts.add('title', opening(article.body), 'the first words', 'the source has no headline')
  facts.add('title', 'Untitled', 'nowhere', 'the source has no headline')
  facts.add('date', momentAt(context.now, context.timezone).iso, 'the day it was imported')
  return {
    name: article.path ?? fileName(article.name ?? facts.get('title') ?? ''),
    facts: facts
      .list()
      .filter(fact => !isUsual(fact, context))
      .map(publicFact)
      .sort(byPlace),
    body: withoutReaders(article.body.trim()),
    notes: [...article.notes, ...partlyUsed(article.facts)],
    ...(named || article.own ? {} : { question: { text: UNSAID, facts: unplaced.map(publicFact) } }),
    ...(article.doubts?.length ? { doubts: article.doubts } : {}),
    ...(outlet ? { outlet } : {}),
    ...(article.id ? { id: article.id } : {}),
  }
}

/** A value that is an address has nothing in it of who followed it. */
const publicFact = (fact: ImportedFact): ImportedFact =>
  typeof fact.value === 'string' && /^https?:/.test(fact.value) ? { ...fact, value: withoutCounting(fact.value) } : fact

/** What was said in a sentence beside the fields that were taken out of it. */
const partlyUsed = (facts: Facts): string[] =>
  facts.left().length > 0
    ? [
        `Taken out of the text, and only in part in the fields: ${facts
          .left()
          .map(said => `“${said}”`)
          .join(', ')}.`,
      ]
    : []

/** Whether a title has words when what reads as markup in it is gone. */
const isShown = (value: ImportedFact['value']): boolean =>
  typeof value === 'string' && /[\p{L}\p{N}]/u.test(value.replace(/<[^>]*>|&#?\w+;|!?\[[^\]]*\]\([^)]*\)/g, ''))

/** The first words of a text in Markdown. */
const opening = (body: string): string => {
  const line = /^\p{L}.*$/mu.exec(body.replace(/^(?:#+|>|[-*]|\d+\.)\s+/gm, ''))?.[0] ?? ''
  const words = line
    .slice(0, 200)
    .replace(/\]\([^)]*\)|[\\*`[\]]|<[^>]*>/g, '')
    .split(/\s+/)
  return words.length <= 10 ? words.join(' ') : `${words.slice(0, 9).join(' ')} …`
}

const NAMED = ['original.publisher.name', 'original.url']
const UNSAID = 'nothing says where this appeared first; fill in `original`, or it is published as a post of your own'

/** Where an article names no outlet, its address does; whoever holds the rights, or gave leave, is the best word after that. */
function addHolder(facts: Facts): void {
  const address = domainOf(facts.get('original.url'))
  facts.add('original.publisher.name', address, 'the original’s address', 'only its address is known')
  if (NAMED.some(field => facts.has(field))) return
  const holder = holderIn(facts.get('original.copyright'))
  facts.add(
    'original.publisher.name',
    facts.get('original.permission.by'),
    'the permission',
    'whoever gave leave may not be who published it',
  )
  facts.add(
    'original.publisher.name',
    holder,
    'the line of copyright',
    'who holds the rights may not be who published it',
  )
}

/** A post is in the publication's language unless it says otherwise. */
const isUsual = ({ field, value }: ImportedFact, { language }: ImportContext): boolean =>
  field === 'language' && typeof value === 'string' && value.split('-')[0] === language.split('-')[0]

const FIELDS =
  'title date updated status slug permalink id language summary authors tags image license original via canonical comments notice'.split(
    ' ',
  )
const PARTS =
  'key name src publisher by kind note url feed title date affiliation bio alt caption credit license permission text copyright changes'.split(
    ' ',
  )

const placeOf = (key: string, depth: number): number =>
  /^\d+$/.test(key) ? Number(key) : (depth === 0 ? FIELDS : PARTS).indexOf(key)

/** As people read frontmatter: what the post is, who wrote it, where it comes from. */
function byPlace(a: ImportedFact, b: ImportedFact): number {
  const [left, right] = [a.field.split('.'), b.field.split('.')]
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = placeOf(left[i] ?? '', i) - placeOf(right[i] ?? '', i)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}
