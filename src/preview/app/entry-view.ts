import type { FeedEntryData } from '../protocol.js'
import { h, replaceChildren } from './element.js'
import { ENTRY_STYLE } from './entry-style.js'
import { sourceLines } from './source-lines.js'
import { Stage } from './stage.js'
import { dayOf } from './words.js'

/** Shows an entry as a feed reader does, with its source below. */
export function entryView(onKey: (event: KeyboardEvent) => void, shown: () => void) {
  const stage = new Stage(onKey, shown)
  const heading = h('h2', { dir: 'auto' })
  const byline = h('p', { class: 'byline' })
  const feed = h('p', { class: 'kicker' })
  const source = h('details', { class: 'entry-source' })
  const element = h('div', { class: 'sheet entry' }, h('article', {}, feed, heading, byline, stage.element), source)
  return {
    element,
    set(entry: FeedEntryData, rss: string, live: boolean): void {
      replaceChildren(feed, entry.feed)
      replaceChildren(heading, entry.title)
      replaceChildren(byline, [entry.authors.join(', '), dayOf(entry.date)].filter(Boolean).join(' · '))
      stage.name(`Entry: ${entry.title}`)
      stage.show(ENTRY_STYLE + entry.html, live)
      const open = source.open
      replaceChildren(source, h('summary', {}, 'The item as RSS'), sourceLines(rss, 'Source of the RSS item'))
      source.open = open
      source.hidden = rss === ''
    },
  }
}
