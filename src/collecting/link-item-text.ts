import { UNSURE } from '../content/index.js'
import { clipped, oneLine } from '../core/text.js'
import { readYaml } from '../core/yaml.js'
import { type Draft, flowList, type ImportedFact, reasonOf, yamlScalar } from '../importing/index.js'

/** A new link item: its text in YAML, as an entry of a list. */
export interface LinkItem {
  readonly url: string
  readonly lines: readonly string[]
}

export interface LinkItemDetails {
  /** Our date, as RFC 3339 text. */
  readonly added: string
  /** Why the article is not a draft, in whole sentences. */
  readonly question?: string | undefined
}

const SUMMARY_LENGTH = 240

/**
 * Turns a draft into a link item. It returns undefined if the address of the article is unknown, because an item has to lead somewhere.
 * What is only a guess is marked as in a post.
 */
export function linkItem({ facts, question: open }: Draft, { added, question }: LinkItemDetails): LinkItem | undefined {
  const factOf = (field: string): ImportedFact | undefined => facts.find(fact => fact.field === field)
  const textOf = (field: string): string | undefined => {
    const value = factOf(field)?.value
    return typeof value === 'string' ? value : undefined
  }
  const line = (key: string, field: string): string[] => {
    const fact = factOf(field)
    if (!fact) return []
    const doubt = reasonOf(fact)
    const value = typeof fact.value === 'string' ? yamlScalar(fact.value) : flowList(fact.value)
    return [`${key}: ${value}${doubt ? ` # ${UNSURE} ${doubt}` : ''}`]
  }
  const url = textOf('original.url')
  if (url === undefined) return undefined
  const authors = indexed(facts, 'authors', 'name')
  const summary = textOf('summary')
  const own = factOf('original.publisher') ? line('publisher', 'original.publisher') : []
  const named = textOf('original.publisher.name')
  const site = textOf('original.publisher.url')
  const lines = [
    `url: ${yamlScalar(url)}`,
    ...line('title', 'title'),
    ...own,
    ...(own.length === 0 && named
      ? ['publisher:', ...line('  name', 'original.publisher.name'), ...(site ? [`  url: ${yamlScalar(site)}`] : [])]
      : []),
    ...(authors.length > 0 ? [`authors: ${flowList(authors)}`] : []),
    ...line('date', 'original.date'),
    `added: ${added}`,
    ...viaLines(facts),
    ...line('tags', 'tags'),
    ...line('language', 'language'),
    'status: draft # remove this line to publish the item',
    ...(question ? [`question: ${yamlScalar(oneLine(question))}`] : []),
    ...(open ? [`# ${UNSURE} ${oneLine(open.text)}`] : []),
    ...(summary ? [`# summary: ${clipped(oneLine(summary), SUMMARY_LENGTH)}`] : []),
  ]
  return { url, lines: lines.map((text, i) => `${i === 0 ? '- ' : '  '}${text}`) }
}

/** Returns the values of one key of all entries of a list. */
const indexed = (facts: readonly ImportedFact[], list: string, key: string): string[] =>
  facts.flatMap(({ field, value }) =>
    new RegExp(`^${list}\\.\\d+\\.${key}$`).test(field) && typeof value === 'string' ? [value] : [],
  )

function viaLines(facts: readonly ImportedFact[]): string[] {
  const below = (i: number, key: string): string | undefined => {
    const value = facts.find(({ field }) => field === `via.${i}.${key}`)?.value
    return typeof value === 'string' ? value : undefined
  }
  const names = indexed(facts, 'via', 'name')
  if (names.length === 0) return []
  const entries = names.flatMap((name, i) => {
    const keys = ['url', 'date'].flatMap(key => {
      const value = below(i, key)
      return value === undefined ? [] : [`    ${key}: ${yamlScalar(value)}`]
    })
    return [`  - name: ${yamlScalar(name)}`, ...keys]
  })
  return ['via:', ...entries]
}

/**
 * Adds items at the end of a file of link items and leaves the rest as it is, comments included. It returns undefined if that is not
 * possible, such as for a list on one line.
 */
export function withLinkItems(text: string, items: readonly LinkItem[]): string | undefined {
  const before = listIn(text)
  if (!before) return undefined
  const bare = before.length === 0 ? text.replace(/^\s*\[\s*\][ \t]*(?=#|$)/m, '') : text
  const indent = /^( *)- /m.exec(bare)?.[1] ?? ''
  const block = items.map(({ lines }) => lines.map(line => `${indent}${line}\n`).join('')).join('')
  const gap = bare === '' || bare.endsWith('\n') ? '' : '\n'
  const added = bare + gap + block
  const after = text.includes('\r\n') ? added.replace(/(?<!\r)\n/g, '\r\n') : added
  const read = listIn(after)
  const isKept = read?.length === before.length + items.length && before.every((item, i) => same(item, read[i]))
  return isKept && items.every(({ url }, i) => urlOf(read[before.length + i]) === url) ? after : undefined
}

/** Returns the addresses of the items in a file, or undefined if it is not a list of mappings. */
export function linkItemUrls(text: string): string[] | undefined {
  const items = listIn(text)
  return items?.every(item => typeof item === 'object' && item !== null)
    ? items.flatMap(item => urlOf(item) ?? [])
    : undefined
}

function listIn(text: string): unknown[] | undefined {
  const read = readYaml(text)
  if ('fault' in read) return undefined
  const { value } = read
  if (Array.isArray(value)) return value
  // An empty file, or one with comments only, is an empty mapping.
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0) ? [] : undefined
}

function urlOf(item: unknown): string | undefined {
  const { url } = (item ?? {}) as { readonly url?: unknown }
  return typeof url === 'string' ? url : undefined
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
