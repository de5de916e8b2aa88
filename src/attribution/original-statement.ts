import type { Moment } from '../moment.js'
import type { Original, Person } from './original.js'
import { fieldsIn, ownWording } from './own-wording.js'
import { dated, fill, linked, list, type Phrase, plain } from './phrase.js'
import type { Wording } from './wording.js'

/** What the statements about an original are made of. */
interface Facts {
  readonly language: string
  readonly title: string
  readonly authors: readonly Person[]
  readonly original?: Original
}

/** What an outlet is called where it has no name of its own: the host of its address. */
export function publisherName(original: Original): string {
  if (original.publisher) return original.publisher.name
  return original.url ? new URL(original.url).hostname.replace(/^www\./, '') : ''
}

/** What the line at the top says of the original; empty where there is none, or where its terms want it at the end. */
export function originally(
  facts: Facts,
  wording: Wording,
): { readonly phrase: Phrase; readonly namesAuthors: boolean } {
  const { original } = facts
  const name = original ? publisherName(original) : ''
  if (!original || name === '' || original.terms?.credit === 'end') return { phrase: [], namesAuthors: false }
  const own = original.terms?.wording
  if (own) return { phrase: inOwnWords(own, facts, original), namesAuthors: fieldsIn(own).includes('authors') }
  const publisher: Phrase = [publisherLink(name, original)]
  const date: Phrase = original.date ? [dated(original.date, facts.language)] : []
  return { phrase: fill(originallyPattern(original.date, wording), { publisher, date }), namesAuthors: false }
}

function originallyPattern(date: Moment | undefined, wording: Wording): string {
  if (!date) return wording.originally
  return date.precision === 'year' || date.precision === 'month' ? wording.originallyIn : wording.originallyOn
}

/** To the article, which is what readers want, unless the terms ask for the home page. */
function publisherLink(name: string, { url, publisher, terms }: Original) {
  return linked(name, terms?.link === 'home' ? (publisher?.url ?? url) : (url ?? publisher?.url))
}

/**
 * The statements about the original in the block at the end: in the publisher's own words where its terms want them
 * there, and in ours where those leave out the title, the address or the date.
 */
export function originalPhrases(facts: Facts, original: Original, wording: Wording): Phrase[] {
  const { terms, title, url, date } = original
  const own = terms?.wording
  const fields = new Set(own ? fieldsIn(own) : [])
  const dates = !date || fields.has('date')
  const leads = !url || fields.has('title') || fields.has('url') || (fields.has('publisher') && terms?.link !== 'home')
  const sameTitle = title === undefined || title === facts.title
  if (terms?.credit === 'top') {
    const said = own ? dates && leads : terms.link !== 'home'
    return said && (sameTitle || fields.has('title')) ? [] : ours(facts, original, wording)
  }
  if (!own || (terms?.credit !== 'end' && terms?.credit !== 'both')) return ours(facts, original, wording)
  const complete = dates && leads && fields.has('publisher') && (sameTitle || fields.has('title'))
  return [inOwnWords(own, facts, original), ...(complete ? [] : ours(facts, original, wording))]
}

function ours(facts: Facts, original: Original, wording: Wording): Phrase[] {
  const name = publisherName(original)
  if (name === '') return []
  const title: Phrase = [linked(original.title ?? facts.title, original.url)]
  const publisher: Phrase = [linked(name, original.publisher?.url)]
  return original.date
    ? [fill(wording.originalOn, { title, publisher, date: [dated(original.date, facts.language)] })]
    : [fill(wording.original, { title, publisher })]
}

function inOwnWords(words: string, { authors, language, title }: Facts, original: Original): Phrase {
  const { url, date, license } = original
  const institutions = [...new Set(authors.flatMap(({ affiliation }) => (affiliation ? [affiliation] : [])))]
  return ownWording(words, {
    authors: list(
      authors.map(author => [linked(author.name, author.url, 'author')]),
      language,
    ),
    institutions: list(
      institutions.map(name => [plain(name)]),
      language,
    ),
    publisher: [publisherLink(publisherName(original), original)],
    title: [linked(original.title ?? title, url)],
    date: date ? [dated(date, language)] : [],
    url: url ? [linked(url, url)] : [],
    license: license ? [linked(license.name, license.url, 'license')] : [],
  })
}
