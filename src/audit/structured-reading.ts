import type { HtmlReading } from './html-reading.js'
import { MetadataReading, secondsOf } from './metadata-reading.js'

type Thing = Readonly<Record<string, unknown>>

/** The types of schema.org that describe an article as such. */
const ARTICLE = /(?:Article|BlogPosting|Report|CreativeWork|Book)$/

/** Reads the descriptions of articles at the top level of a JSON-LD document. */
export function articlesInData(source: string): Thing[] {
  const read = things(JSON.parse(source))
  const all = read.flatMap(each => [each, ...things(each['@graph'])])
  return all.filter(each => [each['@type']].flat().some(type => ARTICLE.test(String(type))))
}

/** The names of people or organisations: texts, or things with a `name`. */
export const namesIn = (value: unknown): string[] =>
  [value].flat().flatMap(each => text(each) ?? texts(each, 'name').flatMap(name => name ?? []))

const things = (value: unknown): Thing[] =>
  (Array.isArray(value) ? value : [value]).filter(each => typeof each === 'object' && each !== null)
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const texts = (value: unknown, member: string): (string | undefined)[] => things(value).map(each => text(each[member]))

/** Reads the metadata that software finds in a page: its JSON-LD (schema.org) and its link relations. */
export function machineOfPage({ data, relations }: HtmlReading): MetadataReading {
  const article = data.flatMap(source => things(JSON.parse(source))).find(each => each['@type'] === 'Article') ?? {}
  const authors = things(article['author'])
  const [original = {}] = things(article['isBasedOn'])
  const related = (element: 'link' | 'a', rel: string): string[] =>
    relations.filter(each => each.element === element && each.rel.split(/\s+/).includes(rel)).map(({ href }) => href)
  const [licences, bylines] = [related('link', 'license'), related('a', 'author')]
  return new MetadataReading({
    author: authors.map(({ name }) => text(name)),
    // A page states this in JSON-LD and as a link relation; it counts only if both are there and agree.
    'author link': authors.map(({ url }) => text(url)).filter(url => bylines.includes(url ?? '')),
    affiliation: authors.flatMap(({ affiliation }) => texts(affiliation, 'name')),
    bio: authors.map(({ description }) => text(description)),
    publisher: texts(original['publisher'], 'name'),
    'publisher link': texts(original['publisher'], 'url'),
    'original title': [text(original['name'])],
    'original date': [text(original['datePublished'])],
    'original link': [text(original['url'])],
    'licence link': licences.includes(text(article['license']) ?? '') ? licences : [],
    copyright: [text(article['copyrightNotice'])],
    'rights holder': texts(article['copyrightHolder'], 'name'),
    'our date': [secondsOf(text(article['datePublished']))],
    'our link': [text(article['url'])],
    canonical: related('link', 'canonical'),
  })
}
