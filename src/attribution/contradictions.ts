import { DAY } from '../core/duration.js'
import { isDay, type Moment, shiftMoment, w3cdtf } from '../core/moment.js'
import { canParseUrl } from '../core/url.js'
import { affiliationOf } from './affiliation.js'
import { isFree } from './licence-properties.js'
import { forbids, forbidsCommerce, type Licence, mayLicenseAdaptation } from './licences.js'
import { type Original, termsHolder } from './original.js'
import { addressesIn, fieldsIn, textsOf } from './own-wording.js'
import type { Person } from './person.js'
import { claimsRights } from './rights.js'
import { type RequiredFact, sameName, startEnd, type Terms } from './terms.js'

/**
 * A contradiction between a post and the terms of its original, or between facts of the post: the rule, its place in the post's
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
  /** The date of the post’s publication here. */
  readonly date: Moment
  readonly canonical?: 'original' | 'self' | undefined
  /** The addresses to which the whole text links, if the terms ask to keep them. */
  readonly links?: readonly string[] | undefined
  /** Whether the publication is commercial. */
  readonly commercial: boolean
  /** Whether the post is a draft, which may still lack facts. */
  readonly draft?: boolean
  /** The post’s own licence; null if the post states that it has none. */
  readonly licence?: Licence | null | undefined
  /** The fingerprint of the current text, if the fingerprint of the imported text was recorded. */
  readonly textHash?: string | undefined
}

type ReportContradiction = (
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
  const report: ReportContradiction = (rule, path, what, fix, severity) =>
    found.push({ ...(severity ? { severity } : {}), rule, path, what, fix })
  const { publisher, url, doi, isbn } = done.original
  if (!publisher && !url && !doi && !isbn)
    report(
      'credit.missing',
      ['original'],
      'The original has neither a publisher nor an address.',
      'Add `publisher` or `url` to `original`.',
    )
  againstItself(done, report)
  againstLicence(done, report)
  againstTerms(done, report)
  if (!done.draft) {
    againstReserved(done.original, report)
    unstatedChanges(done, report)
    missingFacts(done, report)
  }
  return found
}

const isChanged = ({ changes }: Original): boolean => changes?.kind === 'edited' || changes?.kind === 'translated'

function againstItself({ original }: Republication, report: ReportContradiction): void {
  const { changes, copyright, license } = original
  if (changes?.kind === 'none' && changes.note)
    report(
      'original.changes-note',
      ['original', 'changes'],
      `\`changes: none\` says that nothing was changed, but its note says “${changes.note}”.`,
      'Write the kind of change, such as `changes: edited, …`, or remove the note.',
      'warning',
    )
  const said = original.holder ? 'holder' : claimsRights(copyright) ? 'copyright' : undefined
  if (said && license?.properties && isFree(license.properties.kind))
    report(
      'original.holder',
      ['original', said],
      `Nobody holds the rights in this work (${license.name}), so \`${said}\` is shown nowhere.`,
      `Remove \`${said}\`, or correct \`license\`.`,
      'warning',
    )
}

function againstLicence(done: Republication, report: ReportContradiction): void {
  const { license, permission, terms } = done.original
  if (!license || permission) return
  againstNoDerivatives(license, done, report)
  const commerce = forbidsCommerce(license)
  // A work with all rights reserved has no licence that could exclude anything; `againstReserved` reports it.
  const isLicence = license.properties?.kind !== 'reserved'
  if (done.commercial && isLicence && commerce !== false && !(commerce === 'unknown' && terms))
    report(
      'terms.non-commercial',
      ['original', 'license'],
      commerce === 'unknown'
        ? `Offprint cannot tell whether “${license.name}” allows commercial use, and this publication is commercial.`
        : `${allowsNo('commercial use', license, commerce)}, and this publication is commercial.`,
      commerce === 'unknown'
        ? 'Write the licence as an SPDX id such as CC-BY-4.0 if it has one, record the `permission`, or leave the post out.'
        : 'Record the `permission`, or leave the post out.',
    )
  if (
    isChanged(done.original) &&
    done.licence !== undefined &&
    !(done.licence && mayLicenseAdaptation(license, done.licence))
  )
    if (license.properties?.sa)
      report(
        'terms.share-alike',
        ['license'],
        `${license.name} requires that an adaptation has the same licence, and this post has ${done.licence?.name ?? 'none'}.`,
        `Remove \`license\`, or write one that is compatible, such as ${license.id}.`,
      )
}

/**
 * Returns the statement that a licence does not allow a use or, if the licence cannot be read for certain, that it seems not
 * to.
 */
function allowsNo(use: string, { name, properties }: Licence, forbidden: true | 'seems'): string {
  if (properties?.kind === 'reserved') return 'All rights in the original are reserved'
  return forbidden === true ? `${name} allows no ${use}` : `The licence “${name}” seems to allow no ${use}`
}

function againstNoDerivatives(license: Licence, { original, title }: Republication, report: ReportContradiction): void {
  const { changes, terms } = original
  const forbidden = forbids('nd', license)
  const isAllowed = changes?.kind === 'translated' && terms?.translate === true
  const isAdapted = isChanged(original) && !isAllowed
  if (isAdapted && (forbidden === true || forbidden === 'seems'))
    report(
      'terms.no-derivatives',
      ['original', 'changes'],
      `${allowsNo('derivatives', license, forbidden)}, and this copy is ${changes?.kind}.`,
      forbidden === true
        ? 'Publish it unchanged, or record the `permission`.'
        : 'Write the licence as an SPDX id such as CC-BY-4.0 if it has one, or record the `permission`.',
    )
  else if (isAdapted && forbidden === 'unknown' && terms?.edits !== true)
    report(
      'terms.no-derivatives',
      ['original', 'license'],
      `Offprint cannot tell whether the licence “${license.name}” allows derivatives, and this copy is ${changes?.kind}.`,
      'Read the licence. If it allows derivatives, write `terms: { edits: true }` in `original`.',
      'warning',
    )
  const isOwn = original.title !== undefined && changes?.kind !== 'translated' && differ(original.title, title)
  if (isOwn && license.properties?.nd && terms?.headline === undefined)
    report(
      'terms.headline',
      ['title'],
      `${license.name} allows no derivatives, and the original headline is “${original.title}”.`,
      'Use the original headline. If the publisher agreed to yours, write `terms: { headline: true }` in `original`.',
    )
}

/** Reports a copy of the whole text if all rights are reserved and neither a permission nor terms are recorded. */
function againstReserved({ license, permission, terms, changes }: Original, report: ReportContradiction): void {
  const isAllowed = permission || terms || changes?.kind === 'excerpt'
  if (license?.properties?.kind === 'reserved' && !isAllowed)
    report(
      'original.reserved',
      ['original', 'license'],
      'All rights in the original are reserved, and this copy contains the whole text without a permission.',
      'Add `permission: { by: …, date: … }` to `original`. If the copy is only a part, write `changes: excerpt`.',
    )
}

/** Reports a text that differs from the imported one although the post does not say that it was changed. */
function unstatedChanges({ original, textHash }: Republication, report: ReportContradiction): void {
  const { changes, terms, license, permission } = original
  if (!textHash || !original.textHash || textHash === original.textHash) return
  if (changes && changes.kind !== 'none') return
  const forbidden = license && !permission ? forbids('nd', license) : false
  const edits = terms?.edits === false ? 'the terms allow no edits' : undefined
  const derivatives = forbidden === true || forbidden === 'seems' ? `${license?.name} allows no derivatives` : undefined
  const reason = edits ?? derivatives
  const contrary = changes ? 'but `changes: none` says otherwise' : 'and the post has no `changes`'
  const remedy = reason
    ? `Restore the text, or ${edits ? 'agree on `terms: { edits: true }`' : 'record the `permission`'} and write \`changes: edited, …\`.`
    : 'Write `changes: edited, …` with what you changed, or `excerpt` or `translated`.'
  report(
    'original.text-changed',
    ['original', changes ? 'changes' : 'textHash'],
    `The text differs from the one that was imported, ${contrary}${reason ? `; ${reason}` : ''}.`,
    `${remedy} If you removed only what is not part of the article, write \`textHash: ${textHash}\`.`,
    reason ? undefined : 'warning',
  )
}

function againstTerms(done: Republication, report: ReportContradiction): void {
  const { original, title, canonical } = done
  const { terms, changes } = original
  if (!terms) return
  const name = termsHolder(original)
  const translated = changes?.kind === 'translated'
  if (translated && terms.translate === false)
    report(
      'terms.translate',
      ['original', 'changes'],
      `${name} allows no translation, and this copy is one.`,
      'Publish the original. If the translation was agreed, write `terms: { translate: true }` in `original`.',
    )
  else if (terms.edits === false && isChanged(original) && !(translated && terms.translate))
    report(
      'terms.edits',
      ['original', 'changes'],
      `${name} allows no edits, and this copy is ${changes?.kind}.`,
      'Publish it unchanged. If the change was agreed, write `terms: { edits: true }` in `original`.',
    )
  if (terms.content === 'whole' && changes?.kind === 'excerpt')
    report(
      'terms.content',
      ['original', 'changes'],
      `${name} allows only the whole text, and this copy is an excerpt.`,
      'Publish the whole text. If the excerpt was agreed, write `terms: { content: full }` in `original`.',
    )
  if (terms.headline === false && original.title && changes?.kind !== 'translated' && differ(original.title, title))
    report(
      'terms.headline',
      ['title'],
      `${name} allows only the original headline, “${original.title}”.`,
      'Use the original headline. If the publisher agreed to yours, write `terms: { headline: true }` in `original`.',
    )
  if (terms.canonical === 'original' && canonical === 'self')
    report(
      'terms.canonical',
      ['canonical'],
      `${name} requires \`canonical: original\` for search engines, and this post has \`canonical: self\`.`,
      'Remove `canonical`. If the publisher agreed to yours, write `terms: { canonical: self }` in `original`.',
    )
  againstTimes(done, terms, name, report)
  missingLinks(done, name, report)
  unknownTasks(original, report)
}

function againstTimes(
  { original, date }: Republication,
  terms: Terms,
  name: string,
  report: ReportContradiction,
): void {
  const last = startEnd(terms, original.date)
  if (last === undefined || !original.date || date.epoch < last) return
  // Several publishers count their days from different dates, so no number of days would be right.
  const days = original.copublished ? '' : ` (${terms.publishWithin} days after the original)`
  report(
    'terms.publish-within',
    ['date'],
    `${name} allows a copy to be published until ${w3cdtf(shiftMoment(original.date, (terms.publishWithin ?? 0) * DAY))}${days}, and this one is dated ${w3cdtf(date)}.`,
    'Ask for permission. If it was given, write `terms: { publishWithin: … }` with the days agreed in `original`.',
  )
}

/** Returns the form in which the addresses of links are compared. */
const linkKey = (address: string): string => (canParseUrl(address) ? new URL(address).href : address)

/**
 * Reports links of the original that the text lacks. Excerpts are not checked, because they leave out most of the text anyway.
 */
function missingLinks({ original, links }: Republication, name: string, report: ReportContradiction): void {
  const { terms, changes } = original
  if (terms?.links !== 'keep' || !links || changes?.kind === 'excerpt') return
  const kept = new Set(links.map(linkKey))
  original.links?.forEach((address, i) => {
    if (kept.has(linkKey(address))) return
    report(
      'terms.links',
      ['original', 'links', String(i)],
      `${name} asks that every link be kept, and the text has no link to ${address}.`,
      'Restore the link. If it was left out by agreement, remove it from `links` in `original`.',
    )
  })
}

/** Reports tasks under `done` that the terms do not contain, because their names are probably misspelled. */
function unknownTasks({ terms, done = {} }: Original, report: ReportContradiction): void {
  const names = (terms?.todo ?? []).map(({ name }) => name)
  for (const each of Object.keys(done))
    if (!names.some(name => sameName(name, each)))
      report(
        'terms.done',
        ['original', 'done', each],
        `\`done\` names “${each}”, which is not a task of the terms.`,
        names.length > 0 ? `The tasks are ${names.join(', ')}.` : 'The terms have no tasks, so remove the entry.',
      )
}

/** Normalises quotation marks, dashes and spaces, because a different typographic style does not make a different headline. */
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

function missingFacts(done: Republication, report: ReportContradiction): void {
  const { original, authors } = done
  const { terms, license } = original
  const has: Readonly<Record<RequiredFact, boolean>> = {
    authors: authors.length > 0,
    // Few terms ask for institutions, and telling them from positions takes time.
    get institutions() {
      return authors.length > 0 && authors.every(author => affiliationOf(author).institutions.length > 0)
    },
    date: original.date !== undefined,
    title: original.title !== undefined,
    url: original.url !== undefined,
    license: license !== undefined,
    permission: original.permission !== undefined,
    tagline: terms?.tagline !== undefined,
  }
  const wants: Want[] = [...(terms ? wantedBy(terms) : []), ...wantedByWords(original)]
  if (license?.properties?.nd && original.changes?.kind === 'excerpt' && !original.permission)
    wants.push({ fact: 'url', why: `An excerpt of a work under ${license.name} needs a link to the whole work` })
  const reported = new Set<RequiredFact>()
  for (const { fact, why } of wants) {
    if (has[fact] || reported.has(fact)) continue
    reported.add(fact)
    report('terms.missing-fact', placeOf(fact), `${why}, and this post has no ${NAMES[fact]}.`, FIXES[fact])
  }
  missingCounter(original, report)
  const toHome = terms?.link === 'home' || wordsOf(original).some(words => addressesIn(words).includes('publisher'))
  if (toHome && !original.publisher?.url)
    report(
      'terms.missing-fact',
      ['original', 'publisher'],
      'The terms ask for a link to the publisher’s home page, and its address is unknown.',
      'Add the publisher’s `url`.',
    )
  if (terms?.logo && !original.publisher?.logo)
    report(
      'terms.missing-fact',
      ['original', 'publisher'],
      'The terms ask for the publisher’s logo, and the publisher has no `logo`.',
      'Put the file into the publication’s folder, and add its path to the publisher as `logo`.',
    )
  const { date } = original
  if ((terms?.delay || terms?.publishWithin) && date && !isDay(date))
    report(
      'terms.missing-fact',
      ['original', 'date'],
      `The terms count days from the date of the original, and only the ${date.precision} of that date is known.`,
      'Write the day into `date` in `original`.',
    )
}

function wantedBy(terms: Terms): Want[] {
  const wants: Want[] = (terms.require ?? []).map(fact => ({ fact, why: 'The terms require it' }))
  const want = (fact: RequiredFact, why: string) => wants.push({ fact, why })
  if (terms.link === 'article') want('url', 'The terms ask for a link to the article')
  if (terms.canonical === 'original') want('url', 'The terms ask that search engines be sent to the original')
  if (
    terms.content === 'excerpt' ||
    terms.words ||
    terms.paragraphs ||
    terms.days ||
    (terms.channels && terms.channels.length < 3)
  )
    want('url', 'The terms do not allow the whole text in every channel, and readers need a link to it')
  if (terms.institutions) want('institutions', 'The terms ask that institutions be named')
  if (terms.days) want('date', `The terms allow the post for ${terms.days} days from the original’s date`)
  if (terms.delay) want('date', 'The terms require a delay after the original’s date')
  if (terms.publishWithin)
    want('date', `The terms require publication within ${terms.publishWithin} days of the original’s date`)
  if (terms.button) want('url', 'The terms ask for a link to the article')
  return wants
}

/** Returns the texts in the publisher's own words that the credit shows. */
const wordsOf = ({ terms, permission }: Original): string[] =>
  [terms?.wording, terms?.byline, terms?.tagline, terms?.button, permission?.line].flatMap(textsOf)

function wantedByWords(original: Original): Want[] {
  const words = wordsOf(original)
  const named = new Set(words.flatMap(fieldsIn))
  const linked = new Set(words.flatMap(addressesIn))
  const wants: Want[] = []
  for (const fact of ['authors', 'institutions', 'date', 'url', 'license'] as const) {
    if (named.has(fact)) wants.push({ fact, why: `The wording of the credit names {${fact}}` })
    else if (linked.has(fact)) wants.push({ fact, why: `The wording of the credit links to {${fact}}` })
  }
  return wants
}

function missingCounter({ terms }: Original, report: ReportContradiction): void {
  const counter = terms?.counter
  if (!counter) return
  const fix = 'Write `terms: { counter: https://… }` in `original`, with the address that the publisher gives for it.'
  const at = ['original', 'terms', 'counter']
  if (!counter.url)
    report('terms.counter', at, 'The terms ask for the publisher’s counter, and this post has none.', fix)
  else if (counter.host && new URL(counter.url).host !== counter.host)
    report(
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
  tagline: '`tagline` of its own',
}
const FIXES: Readonly<Record<RequiredFact, string>> = {
  authors: 'Add `authors`.',
  institutions: 'Give each of the `authors` an `affiliation`.',
  date: 'Add `date` to `original`.',
  title: 'Add `title` to `original`.',
  url: 'Add `url` to `original`.',
  license: 'Add `license` to `original`.',
  permission: 'Add `permission: { by: …, date: … }` to `original`.',
  tagline: 'Add `terms: { tagline: … }` to `original`, with the note at the end of the original.',
}
const placeOf = (fact: RequiredFact): readonly string[] =>
  fact === 'authors' || fact === 'institutions' ? ['authors'] : ['original']
