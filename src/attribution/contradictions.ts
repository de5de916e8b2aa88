import { affiliationOf } from './affiliation.js'
import { isFree } from './licence-properties.js'
import { forbids, type Licence, maySucceed } from './licences.js'
import type { Original } from './original.js'
import { fieldsIn } from './own-wording.js'
import type { Person } from './person.js'
import type { RequiredFact, Terms } from './terms.js'

/**
 * A contradiction to the terms of an original, or between the facts of a post: the rule, its place in the post's
 * frontmatter, what is wrong, and how to fix it.
 */
export interface Contradiction {
  /** The default is `error`. */
  readonly severity?: 'warning'
  readonly rule: string
  readonly path: readonly PropertyKey[]
  readonly what: string
  readonly fix: string
}

/** The use that a post makes of an original. */
export interface Republication {
  readonly original: Original
  /** The title of the republished post. */
  readonly title: string
  readonly authors: readonly Person[]
  readonly canonical?: 'original' | 'self' | undefined
  /** The number of words in the whole text and in its excerpt, if the terms limit words. */
  readonly words?: { readonly body: number; readonly excerpt: number } | undefined
  /** Whether the publication is commercial. */
  readonly commercial: boolean
  /** Whether the post is a draft, which may still lack facts. */
  readonly draft?: boolean
  /** The licence that the post has of its own; null if it says that it has none. */
  readonly licence?: Licence | null | undefined
  /** The fingerprint of the present text, if that of the imported text is recorded. */
  readonly textHash?: string | undefined
}

type Tell = (
  rule: string,
  path: readonly PropertyKey[],
  what: string,
  fix: string,
  severity?: Contradiction['severity'],
) => void

/**
 * Finds contradictions between a republished post and what its licence (Creative Commons 4.0: NoDerivatives section
 * 2(a)(1), NonCommercial section 1) and its publisher's terms allow. It also reports a credit that names no source, and
 * required facts that are missing.
 */
export function contradictions(done: Republication): Contradiction[] {
  const found: Contradiction[] = []
  const tell: Tell = (rule, path, what, fix, severity) =>
    found.push({ ...(severity ? { severity } : {}), rule, path, what, fix })
  const { publisher, url, doi, isbn } = done.original
  if (!publisher && !url && !doi && !isbn)
    tell(
      'credit.missing',
      ['original'],
      'The original has neither a publisher nor an address.',
      'Add `publisher` or `url` to `original`.',
    )
  againstItself(done, tell)
  againstLicence(done, tell)
  againstTerms(done, tell)
  if (!done.draft) {
    againstReserved(done.original, tell)
    unsaidChanges(done, tell)
    missingFacts(done, tell)
  }
  return found
}

const isChanged = ({ changes }: Original): boolean => changes?.kind === 'edited' || changes?.kind === 'translated'

function againstItself({ original }: Republication, tell: Tell): void {
  const { changes, holder, license } = original
  if (changes?.kind === 'none' && changes.note)
    tell(
      'original.changes-note',
      ['original', 'changes'],
      `\`changes: none\` says that nothing was changed, and its note says “${changes.note}”.`,
      'Write the kind of change, such as `changes: edited, …`, or remove the note.',
      'warning',
    )
  if (holder && license?.properties && isFree(license.properties.kind))
    tell(
      'original.holder',
      ['original', 'holder'],
      `Nobody holds the rights in a work under ${license.name}, so \`holder\` is shown nowhere.`,
      'Remove `holder`, or correct `license`.',
      'warning',
    )
}

function againstLicence(done: Republication, tell: Tell): void {
  const { license, permission } = done.original
  if (!license || permission) return
  againstNoDerivatives(license, done, tell)
  const commerce = forbids('nc', license)
  if (done.commercial && (commerce === true || commerce === 'seems'))
    tell(
      'terms.non-commercial',
      ['original', 'license'],
      `${allowsNo('commercial use', license, commerce)}, and this publication is commercial.`,
      'Record the `permission`, or leave the post out.',
    )
  if (isChanged(done.original) && done.licence !== undefined && !(done.licence && maySucceed(license, done.licence)))
    if (license.properties?.sa)
      tell(
        'terms.share-alike',
        ['license'],
        `${license.name} requires that an adaptation has the same licence, and this post has ${done.licence?.name ?? 'none'}.`,
        `Remove \`license\`, or write one that is compatible, such as ${license.id}.`,
      )
}

/** Says what a licence does not allow, or seems not to allow if it cannot be read for certain. */
function allowsNo(use: string, { name, properties }: Licence, forbidden: true | 'seems'): string {
  if (properties?.kind === 'reserved') return 'All rights in the original are reserved'
  return forbidden === true ? `${name} allows no ${use}` : `The words of the licence “${name}” seem to allow no ${use}`
}

function againstNoDerivatives(license: Licence, { original, title }: Republication, tell: Tell): void {
  const { changes, terms } = original
  const forbidden = forbids('nd', license)
  if (isChanged(original) && (forbidden === true || forbidden === 'seems'))
    tell(
      'terms.no-derivatives',
      ['original', 'changes'],
      `${allowsNo('derivatives', license, forbidden)}, and this copy is ${changes?.kind}.`,
      forbidden === true
        ? 'Publish it unchanged, or record the `permission`.'
        : 'Write the licence as an SPDX id such as CC-BY-4.0 if it has one, or record the `permission`.',
    )
  else if (isChanged(original) && forbidden === 'unknown' && terms?.edits !== true)
    tell(
      'terms.no-derivatives',
      ['original', 'license'],
      `Offprint cannot read whether the licence “${license.name}” allows derivatives, and this copy is ${changes?.kind}.`,
      'Read it. If it allows them, write `terms: { edits: true }` in `original`.',
      'warning',
    )
  const isOwn = original.title !== undefined && changes?.kind !== 'translated' && differ(original.title, title)
  if (isOwn && license.properties?.nd && terms?.headline === undefined)
    tell(
      'terms.headline',
      ['title'],
      `${license.name} allows no derivatives, and the original headline is “${original.title}”.`,
      'Use the original headline. If yours was agreed, write `terms: { headline: true }` in `original`.',
    )
}

/** Tells that nothing allows a copy of the whole text. */
function againstReserved({ license, permission, terms, changes }: Original, tell: Tell): void {
  const isAllowed = permission || terms || changes?.kind === 'excerpt'
  if (license?.properties?.kind === 'reserved' && !isAllowed)
    tell(
      'original.reserved',
      ['original', 'license'],
      'All rights in the original are reserved, and this copy has its whole text without a permission.',
      'Add `permission: { by: …, date: … }` to `original`. If the copy is only a part, write `changes: excerpt`.',
    )
}

/** Tells that the text is no longer the one that was imported, although the post does not say that it was changed. */
function unsaidChanges({ original, textHash }: Republication, tell: Tell): void {
  const { changes, terms, license, permission } = original
  if (!textHash || !original.textHash || textHash === original.textHash) return
  if (changes && changes.kind !== 'none') return
  const forbidden = license && !permission ? forbids('nd', license) : false
  const edits = terms?.edits === false ? 'the terms allow no edits' : undefined
  const derivatives = forbidden === true || forbidden === 'seems' ? `${license?.name} allows no derivatives` : undefined
  const reason = edits ?? derivatives
  const contrary = changes ? '`changes: none` says otherwise' : 'no `changes` says so'
  const remedy = reason
    ? `Restore the text, or ${edits ? 'agree `terms: { edits: true }`' : 'record the `permission`'} and write \`changes: edited, …\`.`
    : 'Write `changes: edited, …` with what you changed, or `excerpt` or `translated`.'
  tell(
    'original.text-changed',
    ['original', changes ? 'changes' : 'textHash'],
    `The text is no longer the one that was imported, and ${contrary}${reason ? `; ${reason}` : ''}.`,
    `${remedy} If you only removed what is not part of the article, write \`textHash: ${textHash}\`.`,
    reason ? undefined : 'warning',
  )
}

function againstTerms(done: Republication, tell: Tell): void {
  const { original, title, canonical, words } = done
  const { terms, changes } = original
  if (!terms) return
  const name = original.publisher?.name ?? 'The publisher'
  if (terms.edits === false && isChanged(original))
    tell(
      'terms.edits',
      ['original', 'changes'],
      `${name} allows no edits, and this copy is ${changes?.kind}.`,
      'Publish it unchanged. If the change was agreed, write `terms: { edits: true }` in `original`.',
    )
  if (terms.headline === false && original.title && changes?.kind !== 'translated' && differ(original.title, title))
    tell(
      'terms.headline',
      ['title'],
      `${name} allows only the original headline, “${original.title}”.`,
      'Use the original headline. If yours was agreed, write `terms: { headline: true }` in `original`.',
    )
  if (terms.canonical === 'original' && canonical === 'self')
    tell(
      'terms.canonical',
      ['canonical'],
      `${name} requires \`canonical: original\` for search engines, and this post has \`canonical: self\`.`,
      'Remove `canonical`. If the publisher agreed to yours, write `terms: { canonical: self }` in `original`.',
    )
  if (terms.words && words && words.body > terms.words && words.excerpt > terms.words)
    tell(
      'terms.words',
      ['original'],
      `${name} allows ${terms.words} words, and even the excerpt of this copy has ${words.excerpt}.`,
      `Put \`<!--more-->\` after at most ${terms.words} words.`,
    )
}

/** Normalises quotation marks, dashes and spaces, which a typesetter decides: they do not make a different headline. */
const bare = (headline: string): string =>
  headline
    .normalize('NFKC')
    .replace(/[‘’‚‛']/g, "'")
    .replace(/[“”„«»"]/g, '"')
    .replace(/[‐‑–—−-]+/g, '-')
    .replace(/\s+/g, ' ')
    .trim()

const differ = (a: string, b: string): boolean => bare(a) !== bare(b)

interface Want {
  readonly fact: RequiredFact
  readonly why: string
}

function missingFacts(done: Republication, tell: Tell): void {
  const { original, authors } = done
  const { terms, license } = original
  const has: Readonly<Record<RequiredFact, boolean>> = {
    authors: authors.length > 0,
    institutions: authors.length > 0 && authors.every(author => affiliationOf(author).institutions.length > 0),
    date: original.date !== undefined,
    title: original.title !== undefined,
    url: original.url !== undefined,
    license: license !== undefined,
    permission: original.permission !== undefined,
  }
  const wants: Want[] = terms ? wantedBy(terms) : []
  if (license?.properties?.nd && original.changes?.kind === 'excerpt' && !original.permission)
    wants.push({ fact: 'url', why: `An excerpt of a work under ${license.name} needs a link to the whole of it` })
  const told = new Set<RequiredFact>()
  for (const { fact, why } of wants) {
    if (has[fact] || told.has(fact)) continue
    told.add(fact)
    tell('terms.missing-fact', placeOf(fact), `${why}, and this post has no ${NAMES[fact]}.`, FIXES[fact])
  }
  missingCounter(original, tell)
  if (terms?.link === 'home' && !original.publisher?.url)
    tell(
      'terms.missing-fact',
      ['original', 'publisher'],
      'The terms ask for a link to the publisher’s home page, and its address is unknown.',
      'Add the publisher’s `url`.',
    )
}

function wantedBy(terms: Terms): Want[] {
  const wants: Want[] = (terms.require ?? []).map(fact => ({ fact, why: 'The terms require it' }))
  const want = (fact: RequiredFact, why: string) => wants.push({ fact, why })
  if (terms.link === 'article') want('url', 'The terms ask for a link to the article')
  if (terms.canonical === 'original') want('url', 'The terms ask that search engines be sent to the original')
  if (terms.content === 'excerpt' || terms.words || terms.days || (terms.channels && terms.channels.length < 3))
    want('url', 'The terms do not allow the whole text in every channel, and readers need a link to it')
  if (terms.institutions) want('institutions', 'The terms ask that institutions be named')
  if (terms.days) want('date', `The terms allow ${terms.days} days from the original’s date`)
  const named = new Set(terms.wording ? fieldsIn(terms.wording) : [])
  for (const fact of ['authors', 'institutions', 'date', 'url', 'license'] as const)
    if (named.has(fact)) want(fact, `The wording of the credit names {${fact}}`)
  return wants
}

function missingCounter({ terms }: Original, tell: Tell): void {
  const counter = terms?.counter
  if (!counter) return
  const fix = 'Write `terms: { counter: https://… }` in `original`, with the address that the publisher gives for it.'
  const at = ['original', 'terms', 'counter']
  if (!counter.url) tell('terms.counter', at, 'The terms ask for the publisher’s counter, and this post has none.', fix)
  else if (counter.host && new URL(counter.url).host !== counter.host)
    tell(
      'terms.counter',
      at,
      `The counter’s address is not on ${counter.host}, the host of the publisher’s counters.`,
      fix,
    )
}

const NAMES: Readonly<Record<RequiredFact, string>> = {
  authors: 'author',
  institutions: 'institution (`affiliation`) for each author',
  date: 'date of the original',
  title: 'title of the original',
  url: 'address of the original',
  license: 'licence',
  permission: 'record of a permission',
}
const FIXES: Readonly<Record<RequiredFact, string>> = {
  authors: 'Add `authors`.',
  institutions: 'Give each of the `authors` an `affiliation`.',
  date: 'Add `date` to `original`.',
  title: 'Add `title` to `original`.',
  url: 'Add `url` to `original`.',
  license: 'Add `license` to `original`.',
  permission: 'Add `permission: { by: …, date: … }` to `original`.',
}
const placeOf = (fact: RequiredFact): readonly string[] =>
  fact === 'authors' || fact === 'institutions' ? ['authors'] : ['original']
