import type { FeedEntryData } from '../protocol.js'
import { h, replaceChildren } from './element.js'
import { sourceLines } from './source-lines.js'
import { Stage } from './stage.js'
import { dayOf } from './words.js'

/** The style in which most feed readers show an entry: their own font, a narrow column, and pictures that fit. */
const READER = `<!doctype html><meta name="viewport" content="width=device-width"><style>
body{margin:0;font:17px/1.6 Georgia,serif;color:#222;background:#fff;overflow-wrap:break-word}
img,video{max-width:100%;height:auto}pre{white-space:pre-wrap}table{border-collapse:collapse}td,th{padding:4px 8px;border:1px solid #ddd}
a{color:#0645ad}figure{margin:1em 0}blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #ddd}body>:first-child{margin-top:0}</style>`

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
      stage.show(READER + entry.html, live)
      const open = source.open
      replaceChildren(source, h('summary', {}, 'The item as RSS'), sourceLines(rss, 'Source of the RSS item'))
      source.open = open
      source.hidden = rss === ''
    },
  }
}
