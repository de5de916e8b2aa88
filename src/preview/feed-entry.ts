import type { FeedEntryData } from './protocol.js'

interface JsonFeed {
  readonly title: string
  readonly items: readonly {
    readonly id: string
    readonly url?: string
    readonly title?: string
    readonly summary?: string
    readonly content_html?: string
    readonly content_text?: string
    readonly date_published?: string
    readonly authors?: readonly { readonly name?: string }[]
  }[]
}

/** Finds the entry of a post in a JSON Feed by its id. */
export function entryIn(feed: string, id: string): FeedEntryData | undefined {
  const { title, items } = JSON.parse(feed) as JsonFeed
  const item = items.find(each => each.id === id)
  return (
    item && {
      feed: title,
      title: item.title ?? '',
      url: item.url ?? '',
      date: item.date_published ?? '',
      authors: (item.authors ?? []).flatMap(({ name }) => (name ? [name] : [])),
      summary: item.summary ?? '',
      html: item.content_html ?? item.content_text ?? '',
    }
  )
}

/** Finds the source of an RSS item by its guid; empty if there is none. */
export function rssItem(feed: string, id: string): string {
  const at = feed.indexOf(`>${id}</guid>`)
  const start = feed.lastIndexOf('<item>', at)
  const end = feed.indexOf('</item>', at)
  return at < 0 || start < 0 || end < 0 ? '' : feed.slice(start, end + 7)
}
