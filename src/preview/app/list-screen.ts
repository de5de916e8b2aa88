import { FORMATS, HOME, type ViewState } from '../view-state.js'
import type { ListData, Row } from '../wire.js'
import { fill, h, write } from './element.js'
import { boot, go, hrefOf } from './place.js'
import { problemList } from './problem-list.js'
import { CLIP_BYTES, dayOf, kilobytes, plural, STATE_WORDS } from './words.js'

/** The list of all posts and digests. */
export interface ListScreen {
  readonly element: HTMLElement
  readonly set: (data: ListData, state: ViewState) => void
  readonly sizes: (sizes: Readonly<Record<string, number>>) => void
  /** Puts the keyboard on the row of an edition. */
  readonly focus: (name: string) => void
  /** Goes so many rows on. */
  readonly step: (by: number) => void
  readonly search: () => void
}

/** More than this at once nobody reads; the filter looks at all. */
const SHOWN = 200

export function listScreen(): ListScreen {
  let data: ListData | undefined
  let all = false
  const lines = new Map<string, HTMLElement>()
  const count = h('p', { class: 'soft', role: 'status' })
  const filter = h('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter by words',
    oninput: () => go({ q: filter.value }, { replace: true }),
  })
  const body = h('tbody')
  const table = h(
    'table',
    { class: 'list' },
    h('thead', {}, h('tr', {}, ...['Title', 'Date', 'State', 'Email', 'Problems'].map(name => h('th', { scope: 'col', class: `c-${name.toLowerCase()}` }, name)))),
    body,
  )
  const more = h('button', { type: 'button', class: 'more', onclick: () => showAll() })
  const empty = h('div', { class: 'empty' })
  const faults = h('section', { class: 'faults', 'aria-label': 'Problems' })
  const feeds = h(
    'nav',
    { class: 'feeds', 'aria-label': 'Feeds' },
    ...FORMATS.map(name => h('a', { href: hrefOf({ ...HOME, screen: 'feed', name }) }, name === 'json' ? 'JSON Feed' : name === 'rss' ? 'RSS' : 'Atom')),
  )
  const element = h('main', { class: 'shelf' }, h('header', {}, h('h1', {}, boot.title), feeds), h('div', { class: 'finder' }, filter, count), faults, table, more, empty)

  function showAll(): void {
    all = true
    draw(filter.value)
  }

  function draw(q: string): void {
    if (!data) return
    const words = q.toLowerCase().split(/\s+/).filter(Boolean)
    const found = data.rows.filter(row => words.every(word => `${row.title} ${row.subject} ${row.name} ${row.state} ${row.date}`.toLowerCase().includes(word)))
    const rows = all ? found : found.slice(0, SHOWN)
    const focused = focusedName()
    lines.clear()
    for (const row of rows) lines.set(row.name, line(row))
    fill(body, ...lines.values())
    if (focused) focusOn(focused)
    more.hidden = rows.length === found.length
    write(more, `Show all ${found.length.toLocaleString('en')}`)
    table.hidden = rows.length === 0
    write(count, countOf(data.rows, found.length))
    fill(empty, ...(found.length > 0 ? [] : data.rows.length > 0 ? nothingFound(q) : nothingHere()))
    const serious = data.problems.filter(({ severity }) => severity === 'error')
    fill(faults, ...(serious.length > 0 ? [problemList(serious)] : []))
    faults.hidden = serious.length === 0
  }

  const focusedName = (): string | undefined =>
    [...lines].find(([, each]) => each.contains(document.activeElement))?.[0]
  const focusOn = (name: string): void => lines.get(name)?.querySelector('a')?.focus()

  return {
    element,
    set(next, state) {
      data = next
      if (document.activeElement !== filter) filter.value = state.q
      draw(state.q)
    },
    sizes(sizes) {
      if (!data) return
      const rows = data.rows.map(row => (sizes[row.name] === undefined ? row : { ...row, bytes: sizes[row.name] ?? 0 }))
      data = { ...data, rows }
      for (const row of rows) {
        const cell = lines.get(row.name)?.querySelector('.c-email')
        if (cell && sizes[row.name] !== undefined) fill(cell, ...sizeOf(row))
      }
    },
    focus: focusOn,
    step(by) {
      const links = [...body.querySelectorAll('a')]
      const at = links.findIndex(link => link === document.activeElement)
      links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))]?.focus()
    },
    search: () => filter.focus(),
  }
}

function line(row: Row): HTMLElement {
  const { name, title, subject, date, state, note, errors, warnings, file } = row
  const problems = [errors > 0 && h('span', { class: 'error' }, plural(errors, 'error')), warnings > 0 && h('span', { class: 'warning' }, plural(warnings, 'warning'))]
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row', class: 'c-title' },
      state === 'broken' ? h('span', { class: 'name' }, file) : h('a', { href: hrefOf({ ...HOME, screen: 'edition', name }) }, title),
      subject !== '' && subject !== title && h('span', { class: 'sub' }, subject),
      h('span', { class: 'sub narrow' }, [dayOf(date), state === 'published' ? '' : STATE_WORDS[state]].filter(Boolean).join(' · ')),
    ),
    h('td', { class: 'c-date' }, dayOf(date)),
    h('td', { class: `c-state ${state}`, title: note }, STATE_WORDS[state]),
    h('td', { class: 'c-email' }, ...sizeOf(row)),
    h('td', { class: 'c-problems' }, ...problems),
  )
}

function sizeOf({ bytes }: Row): Node[] {
  if (bytes === undefined || bytes === 0) return []
  const part = Math.min(1, bytes / CLIP_BYTES)
  const bar = h('span', { class: `bar${bytes > CLIP_BYTES ? ' over' : bytes > 90_000 ? ' near' : ''}`, 'aria-hidden': 'true' })
  bar.style.setProperty('--part', String(part))
  return [bar, h('span', {}, kilobytes(bytes))]
}

function countOf(rows: readonly Row[], found: number): string {
  const digests = rows.filter(({ state }) => state === 'digest').length
  const whole = [plural(rows.length - digests, 'post'), digests > 0 && plural(digests, 'digest')].filter(Boolean).join(', ')
  return found === rows.length ? whole : `${found.toLocaleString('en')} of ${whole}`
}

const nothingFound = (q: string): Node[] => [
  h('p', {}, `Nothing here is called “${q}”.`),
  h('button', { type: 'button', onclick: () => go({ q: '' }) }, 'Show everything'),
]

const nothingHere = (): Node[] => [
  h('h2', {}, 'No posts yet'),
  h('p', {}, 'A post is a Markdown file in posts/. This command writes one, ready to fill in; it appears here as soon as it is saved:'),
  h('pre', { tabindex: 0, 'aria-label': 'Command' }, 'offprint new "Why the river treaty held"'),
]
