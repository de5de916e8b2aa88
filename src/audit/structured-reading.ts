import { memoByObject } from '../core/memo.js'
import type { HtmlReading } from './html-reading.js'
import { MetadataReading, secondsOf } from './metadata-reading.js'

type Thing = Readonly<Record<string, unknown>>

/** The types of schema.org that describe an article as such, and those that describe the page that it is on. */
const ARTICLE = /(?:Article|BlogPosting|Report|CreativeWork|Book)$/
const PAGE = /(?:Page|Article|BlogPosting|Report|CreativeWork|Book)$/

/** Parses the JSON-LD documents of a page, each of which several questions are about. */
const documentsIn = memoByObject((reading: Pick<HtmlReading, 'data'>): Thing[][] =>
  reading.data.map(source => things(JSON.parse(source))),
)

/** Lists the things at the top level of a JSON-LD document. */
const topThings = (document: readonly Thing[]): Thing[] => document.flatMap(each => [each, ...things(each['@graph'])])

const isOf = (thing: Thing, types: RegExp): boolean => [thing['@type']].flat().some(type => types.test(String(type)))

/** Reads the descriptions of articles at the top level of the JSON-LD documents of a page. */
export const articlesInData = (reading: Pick<HtmlReading, 'data'>): Thing[] =>
  documentsIn(reading).flatMap(document => topThings(document).filter(each => isOf(each, ARTICLE)))

/**
 * Reads the names of all authors whom the JSON-LD documents of a page give an article or its page. They are texts, or objects with
 * a `name`, which may be elsewhere in the same document.
 */
export const authorsInData = (reading: Pick<HtmlReading, 'data'>): string[] =>
  documentsIn(reading).flatMap(document => authorsAmong(topThings(document)))

function authorsAmong(all: readonly Thing[]): string[] {
  const named = (value: unknown): string[] =>
    [value].flat().flatMap(each => {
      const [thing] = things(each)
      const known = thing && !thing['name'] ? all.find(other => other['@id'] === thing['@id']) : thing
      return text(each) ?? texts(known, 'name').flatMap(name => name ?? [])
    })
  return all
    .flatMap(each => [each, ...things(each['mainEntity']), ...things(each['mainEntityOfPage'])])
    .filter(each => isOf(each, PAGE))
    .flatMap(each => [...named(each['author']), ...named(each['creator'])])
}

const things = (value: unknown): Thing[] =>
  (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'object' && each !== null)
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const texts = (value: unknown, member: string): (string | undefined)[] => things(value).map(each => text(each[member]))

/** Reads the metadata that software finds in a page: its JSON-LD (schema.org) and its link relations. */
export function metadataOfPage(reading: HtmlReading): MetadataReading {
  const { relations } = reading
  const article =
    documentsIn(reading)
      .flat()
      .find(each => each['@type'] === 'Article') ?? {}
  const authors = things(article['author'])
  const translators = things(article['translator'])
  const [editors, contributors, roles] = contributorsIn(article)
  const everybody = [...authors, ...translators, ...editors, ...contributors]
  const photographers = contributors.filter((_, i) => roles[i] === 'photographer')
  const [original = {}, ...further] = things(article['isBasedOn'])
  const copies = further.filter(each => each['@type'] !== 'CreativeWork')
  // Intermediaries are described as a `CreativeWork`.
  const via = further.filter(each => each['@type'] === 'CreativeWork')
  const writers = things(original['author'])
  const sources = things(article['translationOfWork'])
  const related = (element: 'link' | 'a', rel: string): string[] =>
    relations.filter(each => each.element === element && each.rel.split(/\s+/).includes(rel)).map(({ href }) => href)
  const [licences, bylines] = [related('link', 'license'), related('a', 'author')]
  const images = things(article['image'])
  return new MetadataReading({
    'picture title': images.map(({ name }) => text(name)),
    'picture credit': images.map(({ creditText }) => text(creditText)),
    'picture source': images.map(({ acquireLicensePage }) => text(acquireLicensePage)),
    'picture holder': images.map(({ copyrightNotice }) => text(copyrightNotice)?.replace(/^© /, '')),
    'picture licence link': images.map(({ license, usageInfo }) => text(license ?? usageInfo)),
    author: authors.map(({ name }) => text(name)),
    'orcid link': everybody.map(({ sameAs, identifier }) => (sameAs === identifier ? text(sameAs) : undefined)),
    organization: everybody.filter(each => each['@type'] === 'Organization').map(({ name }) => text(name)),
    'job title': everybody.map(({ jobTitle }) => text(jobTitle)),
    // A page states this address in JSON-LD and as a link relation. It counts only if both agree.
    'author link': authors.map(({ url }) => text(url)).filter(url => bylines.includes(url ?? '')),
    affiliation: everybody.flatMap(({ affiliation, memberOf }) => texts(affiliation ?? memberOf, 'name')),
    bio: everybody.map(({ description }) => text(description)),
    publisher: texts(original['publisher'], 'name'),
    'publisher link': texts(original['publisher'], 'url'),
    'original title': [text(original['name'])],
    'original date': [text(original['datePublished'])],
    'original link': [text(original['url'])],
    copublisher: copies.flatMap(each => texts(each['publisher'], 'name')),
    'copublisher link': copies.flatMap(each => texts(each['publisher'], 'url')),
    'copublished date': texts(copies, 'datePublished'),
    'copublished link': texts(copies, 'url'),
    'original author': texts(writers, 'name'),
    'original author link': pagesOf(writers),
    'original language': [text(original['inLanguage'])],
    'original kind': [text(original['@type'])?.toLowerCase()],
    'doi link': [text(original['sameAs'])],
    isbn: [text(original['isbn'])],
    'translated post': texts(sources, 'name'),
    'translated post link': texts(sources, 'url'),
    translator: texts(translators, 'name'),
    'translator link': pagesOf(translators),
    photographer: texts(photographers, 'name'),
    'photographer link': pagesOf(photographers),
    contributor: texts([...editors, ...contributors], 'name'),
    'contributor link': pagesOf([...editors, ...contributors]),
    role: [...roles, ...(editors.length > 0 ? ['editor'] : [])],
    via: via.flatMap(each => texts(each['publisher'], 'name')),
    'via date': texts(via, 'datePublished'),
    'via link': texts(via, 'url'),
    'licence link': licences.includes(text(article['license']) ?? '') ? licences : [],
    'rights statement link': [text(article['usageInfo'])],
    copyright: [text(article['copyrightNotice'])],
    'rights holder': texts(article['copyrightHolder'], 'name'),
    'our date': [secondsOf(text(article['datePublished']))],
    'our link': [text(article['url'])],
    canonical: related('link', 'canonical'),
  })
}

/** Returns the addresses of people: their own page, or else their ORCID iD. */
const pagesOf = (people: readonly Thing[]): (string | undefined)[] =>
  people.map(({ url, sameAs }) => text(url) ?? text(sameAs))

/** Returns the editors, the other contributors, and the role of each contributor at the same index. */
function contributorsIn(article: Thing): [editors: Thing[], contributors: Thing[], roles: (string | undefined)[]] {
  const found = things(article['contributor'])
  const isRole = (each: Thing): boolean => each['@type'] === 'Role'
  return [
    things(article['editor']),
    found.map(each => (isRole(each) ? things(each['contributor'])[0] : each) ?? {}),
    found.map(each => (isRole(each) ? text(each['roleName']) : undefined)),
  ]
}
