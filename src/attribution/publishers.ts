import { DAY } from '../core/duration.js'
import { distance } from '../core/nearest-word.js'
import { error, type Place, type Problem } from '../core/problem.js'
import { keysAsWritten, misspelledKeys, schemaProblems, withBlanks, withoutBlanks, z } from '../core/schema.js'
import { parsedUrl } from '../core/url.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { cutTexts, yamlProblem } from '../core/yaml-faults.js'
import { collectField } from './collect-settings.js'
import { type FirstCopy, type Original, type originalSchema, type Publisher, publisherSchema } from './original.js'
import { isSameName } from './person.js'
import { strictestTerms } from './strictest-terms.js'
import { mergedTerms, type Terms } from './terms.js'

const listedPublisher = publisherSchema.extend({ collect: collectField.optional() })
export const publishersSchema = z.record(z.string(), withBlanks(listedPublisher))

/** The outlets that the publication republishes from, by key. */
export type Publishers = ReadonlyMap<string, Publisher>

/** Reads `publishers.yml`. */
export function readPublishers(
  yaml: string,
  file = 'publishers.yml',
): { publishers: Publishers; problems: readonly Problem[] } {
  const read = readYaml(yaml)
  if ('fault' in read)
    return { publishers: new Map(), problems: [yamlProblem('publishers.yaml', file, yaml, read.fault)] }
  const placeOf = (path: readonly PropertyKey[]): Place => ({ file, ...yamlPlace(yaml, path) })
  const value = withoutBlanks(read.value)
  const parsed = publishersSchema.safeParse(value)
  if (!parsed.success) {
    const names = (path: readonly PropertyKey[]) => keysAsWritten(read.value, path)
    return { publishers: new Map(), problems: schemaProblems(parsed.error, 'publishers.field', placeOf, names) }
  }
  const known = Object.keys(listedPublisher.shape)
  const slips = Object.entries(value as object).flatMap(([key, fields]) =>
    misspelledKeys(fields, known, [key], placeOf, meant => GRAVE.includes(meant)),
  )
  const open = Object.entries(parsed.data).flatMap(([key, { name }]) =>
    PLACEHOLDER.test(name) ? [unnamed(key, name, placeOf([key, 'name']))] : [],
  )
  return {
    publishers: new Map(Object.entries(parsed.data).map(([key, publisher]) => [key, { ...publisher, key }])),
    problems: [...open, ...slips, ...cutTexts(yaml, read.value, file)],
  }
}

/** The fields that change what is allowed or collected, so that a misspelled name must not be ignored. */
const GRAVE = ['terms', 'license', 'collect']

/** Matches a name that a preset leaves open, such as `<the name of the site>`. Presets of early versions had no brackets. */
const PLACEHOLDER = /^<.*>$|^the name of the site$/i

const unnamed = (key: string, name: string, where: Place): Problem =>
  error(
    'publishers.placeholder',
    where,
    `The name of \`${key}\` is still the placeholder “${name}”.`,
    'Write the name of the outlet as readers know it, and its home page as `url`.',
  )

/** Finds the publisher that a post names, by key or by name. A publisher that is not listed is returned as written. */
export function findPublisher(reference: string | Publisher, publishers: Publishers): Publisher {
  if (typeof reference !== 'string') {
    const listed = [...publishers.values()].find(publisher => publisher.name === reference.name)
    return listed ? { ...listed, ...reference } : reference
  }
  const listed = publishers.get(reference) ?? [...publishers.values()].find(publisher => publisher.name === reference)
  return listed ?? { name: reference }
}

/** Finds the only listed publisher whose site an address is on. Its terms apply even if the post does not name it. */
function publisherAt(address: string | undefined, publishers: Publishers): Publisher | undefined {
  const host = hostOf(address)
  const found = host ? [...publishers.values()].filter(({ url }) => hostOf(url) === host) : []
  return found.length === 1 ? found[0] : undefined
}

const hostOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : parsedUrl(address)?.host.replace(/^www\./, '')

type WrittenOriginal = z.output<ReturnType<typeof originalSchema>['original']>

/**
 * Looks up the publishers of an original. The licence and terms that they set for all their articles apply where the post
 * does not set its own.
 */
export function originalFrom(written: WrittenOriginal, publishers: Publishers): Original {
  const { publisher: _, publishers: __, license, terms: own, url, date, ...facts } = written
  const [first, ...others] = firstCopies(written, publishers)
  const licences = [first, ...others].flatMap(copy => copy?.publisher.license ?? [])
  const general = strictestTerms(termsOf([first, ...others].flatMap(copy => copy ?? []))).terms
  const terms = mergedTerms(general, own)
  const licence = license ?? licences[0]
  return {
    ...facts,
    ...withoutUndefined({ url: first?.url ?? url, date: first?.date ?? date }),
    ...(licence ? { license: licence } : {}),
    ...(first ? { publisher: bare(first.publisher) } : {}),
    ...(others.length > 0 ? { copublished: others.map(copy => ({ ...copy, publisher: bare(copy.publisher) })) } : {}),
    ...(terms ? { terms } : {}),
  }
}

/** Returns a publisher without its licence and terms, which become facts of the original, and without settings. */
const bare = ({ terms: _, license: __, collect: ___, ...publisher }: Publisher): Publisher => publisher

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<T>

/** Returns the copies of an original, one for each publisher. The first one has the address and date of the original. */
function firstCopies(written: WrittenOriginal, publishers: Publishers): FirstCopy[] {
  const { publisher, publishers: listed = [], url, date } = written
  const named = [...(publisher === undefined ? [] : [{ publisher, url, date }]), ...listed]
  const found = named.map(copy => ({ ...copy, publisher: findPublisher(copy.publisher, publishers) }))
  const atUrl = found.length === 0 ? publisherAt(url, publishers) : undefined
  const all = atUrl ? [{ publisher: atUrl, url, date }] : found
  const distinct = all.filter(
    ({ publisher: { name } }, i) => all.findIndex(other => isSameName(other.publisher.name, name)) === i,
  )
  return distinct.map((copy, i) => {
    const own = all.filter(other => isSameName(other.publisher.name, copy.publisher.name))
    const known = { url: own.find(each => each.url)?.url, date: own.find(each => each.date)?.date }
    return {
      publisher: copy.publisher,
      ...withoutUndefined(i === 0 ? { url: known.url ?? url, date: known.date ?? date } : known),
    }
  })
}

/** Returns the terms of each publisher, with the days counted from the date of the first copy. */
const termsOf = (copies: readonly FirstCopy[]): { name: string; terms: Terms }[] =>
  copies.flatMap(({ publisher: { name, terms }, date }) => {
    if (!terms) return []
    const start = copies[0]?.date
    const later = start && date ? Math.floor((date.epoch - start.epoch) / DAY) : 0
    return [{ name, terms: later === 0 ? terms : withLaterStart(terms, later) }]
  })

/**
 * Lengthens the periods in an outlet's terms by `later` days, because they are counted from the first copy, and the outlet's
 * own copy appeared that much later.
 */
function withLaterStart(terms: Terms, later: number): Terms {
  const { days, publishWithin, delay } = terms
  const from = (count: number, each = 1): number => Math.max(1, count + later * each)
  return {
    ...terms,
    ...(days ? { days: from(days) } : {}),
    ...(publishWithin ? { publishWithin: from(publishWithin) } : {}),
    ...(delay ? { delay: { ...delay, amount: from(delay.amount, delay.unit === 'hours' ? 24 : 1) } } : {}),
  }
}

/** A licence or a term on which the publishers of an original differ, so that the post has to decide. */
export interface Disagreement {
  /** The key below `original`: `license`, or one of the terms. */
  readonly path: readonly string[]
  readonly names: readonly string[]
}

/** Lists the points on which the publishers of an original differ, unless the post decides them. */
export function disagreements(written: WrittenOriginal, publishers: Publishers): Disagreement[] {
  if (!written.publishers?.length) return []
  const copies = firstCopies(written, publishers)
  const licensed = copies.filter(({ publisher }) => publisher.license)
  const ids = new Set(licensed.map(({ publisher }) => publisher.license?.id))
  const own = written.terms ?? {}
  return [
    ...(ids.size > 1 && !written.license
      ? [{ path: ['license'], names: licensed.map(({ publisher }) => publisher.name) }]
      : []),
    ...strictestTerms(termsOf(copies))
      .open.filter(({ key }) => !(key in own))
      .map(({ key, names }) => ({ path: ['terms', key], names })),
  ]
}

/** Returns the key that a misspelled `original.publisher` was probably meant to be. */
export function suggestedPublisher(reference: string, publishers: Publishers): string | undefined {
  if (findPublisher(reference, publishers).key) return undefined
  return [...publishers.keys()].find(key => distance(key, reference) <= 2 && key.length > 4)
}
