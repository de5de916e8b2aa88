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
  readonly external_url?: string
  readonly date_published?: string
  readonly authors?: readonly { readonly name?: string; readonly url?: string }[]
  readonly _offprint?: {
    readonly source?: { readonly title?: string; readonly url?: string }
    readonly original_title?: string
    readonly original_date?: string
    readonly license?: { readonly name?: string; readonly url?: string; readonly text?: string }
    readonly permission?: { readonly by?: string; readonly date?: string; readonly text?: string }
    readonly copyright?: string
    readonly holder?: string
    readonly changes?: { readonly kind?: string; readonly note?: string }
    readonly via?: readonly { readonly name?: string; readonly url?: string; readonly date?: string }[]
  }
}

export const jsonFeedReader: FeedReader = {
  read: json => (JSON.parse(json) as JsonFeed).items.map(entryOf),
  facts: new Set<FactName>([
    'author',
    'author link',
    'publisher',
    'publisher link',
    'original date',
    'original link',
    'licence',
    'licence link',
    'licence text',
    'permission',
    'permission date',
    'copyright',
    'rights holder',
    'changes',
    'via',
    'via date',
    'via link',
    'our date',
  ]),
}

function entryOf(item: Item): EntryReading {
  const { authors = [], _offprint: credit = {} } = item
  const { via = [], source, license, permission, changes } = credit
  const machine = new MetadataReading({
    author: authors.map(({ name }) => name),
    'author link': authors.map(({ url }) => url),
    publisher: [source?.title],
    'publisher link': [source?.url],
    'original title': [credit.original_title],
    'original date': [credit.original_date],
    'original link': [item.external_url],
    licence: [license?.name],
    'licence link': [license?.url],
    'licence text': [license?.text],
    permission: [permission?.by, permission?.text],
    'permission date': [permission?.date],
    copyright: [credit.copyright],
    'rights holder': [credit.holder],
    changes: [changes?.note, changes?.kind],
    via: via.map(({ name }) => name),
    'via link': via.map(({ url }) => url),
    'via date': via.map(({ date }) => date),
    'our date': [secondsOf(item.date_published)],
  })
  return { id: item.id ?? '', html: item.content_html ?? '', machine }
}
