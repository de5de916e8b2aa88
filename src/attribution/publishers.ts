import { distance } from '../core/nearest-word.js'
import { error, type Place, type Problem } from '../core/problem.js'
import { keysAsWritten, misspelledKeys, schemaProblems, withoutBlanks, z } from '../core/schema.js'
import { canParseUrl } from '../core/url.js'
import { readYaml, yamlPlace } from '../core/yaml.js'
import { cutTexts, yamlProblem } from '../core/yaml-faults.js'
import { type Original, type originalSchema, type Publisher, publisherSchema } from './original.js'
import { mergedTerms } from './terms.js'

export const publishersSchema = z.record(z.string(), z.preprocess(withoutBlanks, publisherSchema))

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
  const known = Object.keys(publisherSchema.shape)
  const slips = Object.entries(value as object).flatMap(([key, fields]) =>
    misspelledKeys(fields, known, [key], placeOf, meant => meant === 'terms' || meant === 'license'),
  )
  const open = Object.entries(parsed.data).flatMap(([key, { name }]) =>
    PLACEHOLDER.test(name) ? [unnamed(key, name, placeOf([key, 'name']))] : [],
  )
  return {
    publishers: new Map(Object.entries(parsed.data).map(([key, said]) => [key, { ...said, key }])),
    problems: [...open, ...slips, ...cutTexts(yaml, read.value, file)],
  }
}

/** Matches a name that a preset leaves open, such as `<the name of the site>`. Presets of early versions had no brackets. */
const PLACEHOLDER = /^<.*>$|^the name of the site$/i

const unnamed = (key: string, name: string, where: Place): Problem =>
  error(
    'publishers.placeholder',
    where,
    `The name of \`${key}\` is still to be filled in: it says “${name}”.`,
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
  address && canParseUrl(address) ? new URL(address).host.replace(/^www\./, '') : undefined

type WrittenOriginal = z.output<ReturnType<typeof originalSchema>['original']>

/**
 * Looks up the publisher of an original. The licence and terms that it sets for all its articles apply where the post
 * does not set its own.
 */
export function originalFrom(written: WrittenOriginal, publishers: Publishers): Original {
  const { publisher: reference, terms: own, ...facts } = written
  const found = reference === undefined ? publisherAt(facts.url, publishers) : findPublisher(reference, publishers)
  if (!found) return { ...facts, ...(own ? { terms: own } : {}) }
  const { terms: general, license, ...publisher } = found
  const terms = mergedTerms(general, own)
  return { ...(license ? { license } : {}), ...facts, publisher, ...(terms ? { terms } : {}) }
}

/** Returns the key that a misspelled `original.publisher` was probably meant to be. */
export function publisherMeant(reference: string, publishers: Publishers): string | undefined {
  if (findPublisher(reference, publishers).key) return undefined
  return [...publishers.keys()].find(key => distance(key, reference) <= 2 && key.length > 4)
}
