import type { FactName } from './expectation.js'
import type { EntryReading, FeedReader } from './feed-reader.js'
import { MetadataReading, secondsOf } from './metadata-reading.js'

/**
 * The members of a JSON Feed that concern credits. All are optional, because other versions and templates may leave
 * them out.
 */
interface JsonFeed {
  readonly items: readonly Item[]
}

interface Item {
  readonly id?: string
  readonly content_html?: string
  readonly url?: string
  readonly external_url?: string
  readonly date_published?: string
  readonly authors?: readonly { readonly name?: string; readonly url?: string }[]
  readonly _offprint?: {
    readonly source?: { readonly title?: string; readonly url?: string }
    readonly copublishers?: readonly {
      readonly title?: string
      readonly url?: string
      readonly original_url?: string
      readonly original_date?: string
    }[]
    readonly authors?: readonly Someone[]
    readonly translators?: readonly Someone[]
    readonly photographers?: readonly Someone[]
    readonly contributors?: readonly Someone[]
    readonly original_authors?: readonly Someone[]
    readonly original_language?: string
    readonly original_kind?: string
    readonly doi?: string
    readonly isbn?: string
    readonly original_date?: string
    readonly license?: { readonly name?: string; readonly url?: string; readonly text?: string }
    readonly permission?: {
      readonly by?: string
      readonly date?: string
      readonly text?: string
      readonly line?: string
    }
    readonly copyright?: string
    readonly holder?: string
    readonly changes?: { readonly kind?: string; readonly note?: string }
    readonly pictures?: readonly {
      readonly title?: string
      readonly credit?: string
      readonly source_url?: string
      readonly holder?: string
      readonly permission?: string
      readonly license?: { readonly name?: string; readonly url?: string; readonly text?: string }
    }[]
    readonly via?: readonly { readonly name?: string; readonly url?: string; readonly date?: string }[]
  }
}

interface Someone {
  readonly name?: string
  readonly kind?: string
  readonly role?: string
  readonly url?: string
  readonly orcid?: string
  readonly job_title?: string
  readonly affiliations?: readonly string[]
}

const pageOf = ({ url, orcid }: Someone): string | undefined => url ?? orcid

/** Reads the facts of an item, each from its field. */
function valuesOf(item: Item) {
  const { authors = [], _offprint: credit = {} } = item
  const { via = [], pictures = [], source, license, permission, changes, copublishers = [] } = credit
  const { authors: detailed = [], translators = [], photographers = [], contributors = [] } = credit
  const { original_authors: writers = [] } = credit
  const everybody = [...detailed, ...translators, ...photographers, ...contributors]
  return {
    author: authors.map(({ name }) => name),
    'author link': authors.map(({ url }) => url),
    'orcid link': everybody.map(({ orcid }) => orcid),
    organization: everybody.filter(({ kind }) => kind === 'organization').map(({ name }) => name),
    'job title': everybody.map(each => each.job_title),
    affiliation: everybody.flatMap(({ affiliations = [] }) => affiliations),
    translator: translators.map(({ name }) => name),
    'translator link': translators.map(pageOf),
    photographer: photographers.map(({ name }) => name),
    'photographer link': photographers.map(pageOf),
    contributor: contributors.map(({ name }) => name),
    'contributor link': contributors.map(pageOf),
    role: contributors.map(({ role }) => role),
    copublisher: copublishers.map(({ title }) => title),
    'copublisher link': copublishers.map(({ url }) => url),
    'copublished date': copublishers.map(each => each.original_date),
    'copublished link': copublishers.map(each => each.original_url),
    'original author': writers.map(({ name }) => name),
    'original author link': writers.map(pageOf),
    'original language': [credit.original_language],
    'original kind': [credit.original_kind],
    'doi link': [credit.doi],
    isbn: [credit.isbn],
    publisher: [source?.title],
    'publisher link': [source?.url],
    'original date': [credit.original_date],
    'original link': [item.external_url],
    // Readers open the page of an item rather than an external address.
    'item link': [item.url ?? item.external_url],
    licence: [license?.name],
    'licence link': [license?.url],
    'licence text': [license?.text],
    permission: [permission?.by, permission?.text, permission?.line],
    'permission date': [permission?.date],
    copyright: [credit.copyright],
    'rights holder': [credit.holder],
    changes: [changes?.note, changes?.kind],
    via: via.map(({ name }) => name),
    'via link': via.map(({ url }) => url),
    'via date': via.map(({ date }) => date),
    'our date': [secondsOf(item.date_published)],
    'picture title': pictures.map(({ title }) => title),
    'picture credit': pictures.map(({ credit }) => credit),
    'picture source': pictures.map(each => each.source_url),
    'picture holder': pictures.map(({ holder }) => holder),
    'picture permission': pictures.map(({ permission }) => permission),
    'picture licence': pictures.map(each => each.license?.name),
    'picture licence text': pictures.map(each => each.license?.text),
    'picture licence link': pictures.map(each => each.license?.url),
  } satisfies Partial<Record<FactName, readonly (string | undefined)[]>>
}

const entryOf = (item: Item): EntryReading => ({
  id: item.id ?? '',
  html: item.content_html ?? '',
  metadata: new MetadataReading(valuesOf(item)),
})

export const jsonFeedReader: FeedReader = {
  read: json => (JSON.parse(json) as JsonFeed).items.map(entryOf),
  facts: new Set(Object.keys(valuesOf({})) as FactName[]),
}
