import { plural } from '../../core/text.js'
import type { FeedData } from '../protocol.js'
import { FORMATS, feedIn, feedNameOf, HOME, type ViewState } from '../view-state.js'
import type { CommandHandlers } from './actions.js'
import { barButtons } from './bar-buttons.js'
import { h, mark, replaceChildren, write } from './element.js'
import { boot, go, here, hrefOf } from './place.js'
import { problemList } from './problem-list.js'
import { entriesOf, type ReadEntry, type ReadFeed } from './read-feed.js'
import { sourceLines } from './source-lines.js'
import { Stage } from './stage.js'
import { dayOf, FEED_WORDS, kilobytes } from './words.js'

/** Shows a feed as a feed reader lists it, or its source. */
export class FeedScreen {
  private readonly title = h('h1', { dir: 'auto' })
  private readonly facts = h('span', { class: 'chip' })
  private readonly chooser = h('select', {
    'aria-label': 'Feed',
    onchange: () => go({ name: feedNameOf(this.chooser.value, feedIn(here().name).format) }),
  })
  private readonly faults = h('section', { class: 'faults', role: 'alert', hidden: true })
  private readonly formats = FORMATS.map(name => h('a', { 'data-name': name }, FEED_WORDS[name]))
  private readonly ways = (['reader', 'source'] as const).map(as =>
    h('a', { 'data-as': as }, as === 'reader' ? 'As in a feed reader' : 'Source'),
  )
  private readonly place = h('div', { class: 'place' })
  private readonly main = h('main', { class: 'stage' }, this.faults, this.place)
  readonly elements: readonly HTMLElement[]
  private drawn = ''
  private titles = ''

  constructor(
    private readonly onKey: (event: KeyboardEvent) => void,
    handlers: Pick<CommandHandlers, 'palette' | 'help'>,
  ) {
    const first = h(
      'div',
      { class: 'first' },
      h('a', { class: 'home', href: hrefOf(HOME) }, boot.title),
      h('div', { class: 'title' }, this.title, this.facts),
      barButtons(handlers),
    )
    const second = h(
      'div',
      { class: 'second' },
      this.chooser,
      h('nav', { class: 'views', 'aria-label': 'Formats' }, this.formats),
      h('nav', { class: 'views', 'aria-label': 'Views of the feed' }, this.ways),
    )
    this.elements = [h('header', { class: 'top' }, first, second), this.main]
  }

  set(state: ViewState, data: FeedData): void {
    this.lead(state, data)
    const { title, entries, fault } = data.path === '' ? noFeed(data) : entriesOf(data.text)
    write(this.title, title || FEED_WORDS[data.format])
    const size = kilobytes(new TextEncoder().encode(data.text).length)
    write(this.facts, `${data.path} · ${size} · ${plural(entries.length, 'entry', 'entries')}`)
    this.facts.hidden = data.path === ''
    this.main.classList.toggle('stale', data.problems.length > 0)
    const now = JSON.stringify([state.as, data.feed, data.format, data.text, data.problems])
    if (now !== this.drawn) this.draw(state, data, { entries, fault })
    this.drawn = now
    mark(this.main, 'data-shown', String(data.generation))
  }

  private draw({ as }: ViewState, data: FeedData, { entries, fault }: Omit<ReadFeed, 'title'>): void {
    replaceChildren(this.faults, h('h2', {}, 'Showing the last valid version'), problemList(data.problems))
    this.faults.hidden = data.problems.length === 0
    if (as === 'source') replaceChildren(this.place, sourceLines(data.text, `Source of ${data.path}`))
    else replaceChildren(this.place, fault || entries.length === 0 ? nothing(fault) : list(entries, this.onKey))
  }

  private lead(state: ViewState, { feed, format, feeds }: FeedData): void {
    const titles = feeds.map(({ title }) => title).join('\n')
    if (titles !== this.titles) {
      this.titles = titles
      replaceChildren(
        this.chooser,
        feeds.map(({ name, title }) => h('option', { value: name }, title)),
      )
    }
    this.chooser.value = feed
    this.chooser.hidden = feeds.length < 2
    for (const link of this.formats) {
      const name = FORMATS.find(each => each === link.dataset['name']) ?? 'rss'
      mark(link, 'href', hrefOf({ ...state, name: feedNameOf(feed, name) }))
      mark(link, 'aria-current', name === format ? 'page' : undefined)
    }
    for (const link of this.ways) {
      const as = link.dataset['as'] === 'source' ? 'source' : 'reader'
      mark(link, 'href', hrefOf({ ...state, as }))
      mark(link, 'aria-current', as === state.as ? 'page' : undefined)
    }
  }
}

const noFeed = ({ feed, feeds }: FeedData) => ({
  title: feed,
  entries: [],
  fault:
    feeds.length === 0
      ? 'There is no feed yet, because of the problems in the list.'
      : 'There is no feed of this name. Choose another one above.',
})

const nothing = (fault: string): HTMLElement =>
  h('div', { class: 'empty' }, h('p', {}, fault || 'No post is published yet, so the feed is empty.'))

const list = (entries: readonly ReadEntry[], onKey: (event: KeyboardEvent) => void): HTMLElement =>
  h(
    'ol',
    { class: 'sheet entries' },
    entries.map(entry => h('li', {}, entryOf(entry, onKey))),
  )

/** Replaces the publication's own address in pictures with that of the preview, because the pictures may not be online yet. */
const withOwnPictures = (html: string): string =>
  boot.site === '' ? html : html.replaceAll(`src="${boot.site}`, `src="${boot.exported ? '' : '/'}out/`)

/** Makes an entry whose text is rendered only when it is opened: a feed has many entries, and an editor reads few. */
function entryOf(entry: ReadEntry, onKey: (event: KeyboardEvent) => void): HTMLElement {
  const details: HTMLDetailsElement = h(
    'details',
    {
      ontoggle: () => {
        if (!details.open || details.querySelector('iframe')) return
        const stage = new Stage(onKey, () => {})
        stage.name(`Entry: ${entry.title}`)
        details.append(stage.element)
        stage.show(
          `<!doctype html><style>body{margin:0;font:17px/1.6 Georgia,serif;color:#222;background:#fff}img{max-width:100%;height:auto}</style>${withOwnPictures(entry.html)}`,
          false,
        )
      },
    },
    h(
      'summary',
      {},
      h('span', { class: 'name', dir: 'auto' }, entry.title),
      h('span', { class: 'sub' }, [entry.author, dayOf(entry.date)].filter(Boolean).join(' · ')),
      h('span', { class: 'summary', dir: 'auto' }, entry.summary),
    ),
  )
  return details
}
