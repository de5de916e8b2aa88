import { type Credit, type Phrase, phraseText, spokenLanguage } from '../attribution/index.js'
import type { Article } from '../editions/index.js'
import { dateText, type Moment, w3cdtf } from '../moment.js'
import { folded } from './same-text.js'

export type FactName =
  | 'author'
  | 'author link'
  | 'affiliation'
  | 'bio'
  | 'publisher'
  | 'publisher link'
  | 'original title'
  | 'original date'
  | 'original link'
  | 'licence'
  | 'licence link'
  | 'licence text'
  | 'permission'
  | 'permission date'
  | 'copyright'
  | 'changes'
  | 'via'
  | 'via date'
  | 'via link'
  | 'our name'
  | 'our date'
  | 'our link'
  | 'canonical'
  | 'link'

/** One fact of a credit. */
export interface Fact {
  readonly fact: FactName
  /** As the record tells it: a name, an address, a date (W3CDTF). */
  readonly value: string
  /** What the eye must find, where that is something else. */
  readonly seen?: string
}

/** A sentence of a credit, whole: the line at the top, or a row of the block at the end. */
export interface Statement {
  readonly name: string
  /** The ways in which it may be written: without addresses, and with each behind its words, as plain text has them. */
  readonly texts: readonly string[]
  /** Facts that it says. */
  readonly facts: readonly Fact[]
  readonly top: boolean
}

/** All that a copy of a post must tell. */
export interface Expectation {
  readonly facts: readonly Fact[]
  readonly statements: readonly Statement[]
  /** Facts that people must find, though no statement of the credit says them. */
  readonly loose: readonly Fact[]
  /** Targets of the credit's links; `top` for those of the line. */
  readonly links: readonly (Fact & { readonly top: boolean })[]
}

const fact = (name: FactName, value: string | undefined, seen?: string): Fact[] =>
  value === undefined || value.trim() === '' ? [] : [{ fact: name, value, ...(seen === undefined ? {} : { seen }) }]

/** What a credit says to people whatever its wording: without these it is none. The rest is told where the wording has it. */
const ALWAYS: ReadonlySet<FactName> = new Set(['author', 'publisher', 'licence', 'licence text', 'copyright'])
const known = new WeakMap<Credit, Expectation>()

/** What a post's credit makes us expect, worked out once for all its editions, from the facts and not from any template. */
export function expectationOf({ credit, title }: Pick<Article, 'credit' | 'title'>): Expectation {
  const before = known.get(credit)
  if (before) return before
  const made = compile(credit, factsOf(credit, title))
  known.set(credit, made)
  return made
}

function compile(credit: Credit, facts: readonly Fact[]): Expectation {
  const words = facts.filter(({ fact: name }) => !name.endsWith('link'))
  const rows = credit.block.map(({ kind, phrase }) => ({ name: kind === 'author' ? 'about the author' : kind, phrase }))
  const statements = [
    { name: 'credit line', phrase: credit.line, top: true },
    ...rows.map(row => ({ ...row, top: false })),
  ]
    .filter(({ phrase }) => phrase.length > 0)
    .map(({ name, phrase, top }): Statement => {
      const text = phraseText(phrase, false)
      const linked = phraseText(phrase)
      const texts = linked === text ? [text] : [text, linked]
      const compared = folded(text)
      return { name, top, texts, facts: words.filter(each => compared.includes(folded(seenOf(each)))) }
    })
  const said = new Set(statements.flatMap(statement => statement.facts))
  return {
    facts,
    statements,
    loose: words.filter(each => ALWAYS.has(each.fact) && !said.has(each)),
    links: linksOf(credit, facts),
  }
}

export const seenOf = ({ value, seen }: Fact): string => seen ?? value

function factsOf(credit: Credit, title: string): Fact[] {
  const { authors, original, licence, permission, copyright, changes, via, ours } = credit
  const language = spokenLanguage(credit.language)
  const date = (name: FactName, moment: Moment | undefined) =>
    moment ? fact(name, w3cdtf(moment), dateText(moment, language)) : []
  return [
    ...authors.flatMap(author => [
      ...fact('author', author.name),
      ...fact('author link', author.url),
      ...fact('affiliation', author.affiliation),
      ...fact('bio', author.bio),
    ]),
    ...fact('publisher', original && (original.publisher?.name ?? hostOf(original.url))),
    ...fact('publisher link', original?.publisher?.url),
    ...fact('original title', original && (original.title ?? title)),
    ...date('original date', original?.date),
    ...fact('original link', original?.url),
    ...fact('licence', licence?.name),
    ...fact('licence link', licence?.url),
    ...fact('licence text', licence?.text),
    ...fact('permission', permission?.by),
    ...fact('permission', permission?.text),
    ...date('permission date', permission?.date),
    ...fact('copyright', original ? copyright : undefined),
    ...fact('changes', changes?.note ?? (changes && changes.kind !== 'none' ? changes.kind : undefined)),
    ...via.flatMap(each => [...fact('via', each.name), ...date('via date', each.date), ...fact('via link', each.url)]),
    ...(original ? fact('our name', ours.publication) : []),
    ...date('our date', ours.date),
    ...fact('our link', ours.url),
  ]
}

/** An outlet without a name is called by its host. */
const hostOf = (url: string | undefined): string | undefined => url && new URL(url).hostname.replace(/^www\./, '')

/** Every address that the credit's phrases link, under the name of the fact that it is. */
function linksOf({ line, block }: Credit, facts: readonly Fact[]): Expectation['links'] {
  const found = new Map<string, Fact & { top: boolean }>()
  const add = (phrase: Phrase, top: boolean): void => {
    for (const { href } of phrase) {
      if (!href || found.has(href)) continue
      const named = facts.find(({ fact: name, value }) => name.endsWith('link') && value === href)
      found.set(href, { fact: named?.fact ?? 'link', value: href, top })
    }
  }
  add(line, true)
  for (const { phrase } of block) add(phrase, false)
  return [...found.values()]
}
