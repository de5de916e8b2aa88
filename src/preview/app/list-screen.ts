import { plural } from '../../core/text.js'
import type { ListData, ListRow } from '../protocol.js'
import { HOME, LIST_PARTS, type ListPart, type ViewState } from '../view-state.js'
import { h, mark, replaceChildren, write } from './element.js'
import { withImporting } from './import-part.js'
import { type EditRow, isEditedInList, listHead, listLine, ROW_FIELDS, ROW_NAME, sizeOf } from './list-line.js'
import { boot, go, hrefOf } from './place.js'
import { problemList } from './problem-list.js'
import { showToast } from './toast.js'
import { matcher } from './word-match.js'
import { PART_WORDS } from './words.js'
import { withWriting } from './writing-part.js'

/** The maximum number of rows to show at first. The filter searches all of them. */
const SHOWN = 200

/** The maximum number of errors to show at first, so that they do not hide the list below them. */
const SHOWN_FAULTS = 5

/** Shows the list of posts and digests, or of the pages and feeds of the site, or of the pages and mails for readers. */
export class ListScreen {
  private data: ListData | undefined
  private all = false
  private allFaults = false
  private part: ListPart = ''
  private readonly parts = LIST_PARTS.map(part => h('a', { 'data-part': part }, PART_WORDS[part]))
  private readonly lines = new Map<string, HTMLElement>()
  private readonly count = h('p', { class: 'soft', role: 'status' })
  private readonly filter = h('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter the list',
    oninput: () => go({ q: this.filter.value }, { replace: true }),
  })
  private readonly body = h('tbody')
  private readonly table = h('table', { class: 'list' }, listHead(), this.body)
  private readonly more = h('button', {
    type: 'button',
    class: 'more',
    onclick: () => {
      this.all = true
      this.draw(this.filter.value)
    },
  })
  private readonly empty = h('div', { class: 'empty' })
  private readonly faults = h('section', { class: 'faults', 'aria-label': 'Problems' })
  readonly element = h(
    'main',
    { class: 'shelf' },
    h(
      'header',
      {},
      h('h1', {}, boot.title),
      h('nav', { class: 'views', 'aria-label': 'Parts of the publication' }, this.parts),
      boot.writes && newButtons(),
    ),
    h('div', { class: 'finder' }, this.filter, this.count),
    this.faults,
    this.table,
    this.more,
    this.empty,
  )

  set(data: ListData, state: ViewState): void {
    this.data = data
    if (state.part !== this.part) this.all = false
    this.part = state.part
    for (const [i, link] of this.parts.entries()) {
      const part = LIST_PARTS[i] ?? ''
      mark(link, 'href', hrefOf({ ...HOME, part }))
      mark(link, 'aria-current', part === state.part && state.q === '' ? 'page' : undefined)
    }
    if (document.activeElement !== this.filter) this.filter.value = state.q
    this.draw(state.q)
  }

  sizes(sizes: Readonly<Record<string, number>>): void {
    if (!this.data) return
    const rows = this.data.rows.map(row => {
      const bytes = sizes[row.name]
      return bytes === undefined ? row : { ...row, bytes }
    })
    this.data = { ...this.data, rows }
    for (const row of rows) {
      const cell = this.lines.get(row.name)?.querySelector('.c-email')
      if (cell && sizes[row.name] !== undefined) replaceChildren(cell, sizeOf(row))
    }
  }

  /** Moves the focus to the row of an edition. */
  focus(name: string): void {
    this.lines.get(name)?.querySelector<HTMLElement>(ROW_NAME)?.focus()
  }

  /** Moves the focus by a number of rows. */
  step(by: number): void {
    const links = [...this.body.querySelectorAll<HTMLElement>(ROW_NAME)]
    const at = links.findIndex(link => link.matches(':focus'))
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))
    links[next]?.focus()
  }

  /** Edits the fields of the row that has the focus. */
  editFocused(): void {
    const row = this.data?.rows.find(({ name }) => this.lines.get(name)?.contains(document.activeElement))
    if (row && isEditedInList(row)) this.edit(row, ROW_FIELDS, ROW_NAME)
    else showToast('Go to the row of a post first')
  }

  private readonly edit: EditRow = ({ name, title }, fields, where) => {
    // The row is drawn anew when its file has changed.
    const opener = (): HTMLElement | null => this.lines.get(name)?.querySelector<HTMLElement>(where) ?? null
    void withWriting(part => part.inPlace({ name, title, fields, opener }))
  }

  search(): void {
    this.filter.focus()
  }

  private nothingIn(found: readonly ListRow[], isNew: boolean): Node[] {
    if (this.part === '' && isNew) return nothingHere()
    return found.length > 0 ? [] : [h('p', {}, 'There is nothing here yet.')]
  }

  private moreFaults(q: string, count: number): HTMLElement {
    const show = (): void => {
      this.allFaults = true
      this.draw(q)
      this.faults.querySelectorAll<HTMLElement>('li')[SHOWN_FAULTS]?.focus()
    }
    return h('button', { type: 'button', class: 'more', onclick: show }, `Show all ${plural(count, 'error')}`)
  }

  private draw(q: string): void {
    if (!this.data) return
    const { rows, problems, zone } = this.data
    const found = q === '' ? rows.filter(({ state }) => partOfRow(state) === this.part) : matching(rows, q)
    const shown = this.all ? found : found.slice(0, SHOWN)
    const focused = [...this.lines].find(([, line]) => line.contains(document.activeElement))?.[0]
    this.lines.clear()
    for (const row of shown) this.lines.set(row.name, listLine(row, zone, this.edit))
    replaceChildren(this.body, [...this.lines.values()])
    if (focused) this.focus(focused)
    this.more.hidden = shown.length === found.length
    write(this.more, `Show all ${found.length.toLocaleString('en')}`)
    this.table.hidden = shown.length === 0
    // Pages and feeds have nothing but a title.
    this.table.classList.toggle('plain', q === '' && this.part !== '')
    write(this.count, q === '' ? partSummary(found, this.part) : `${found.length.toLocaleString('en')} found`)
    const isNew = rows.every(({ state }) => state === 'digest' || partOfRow(state) !== '')
    replaceChildren(this.empty, q !== '' ? (found.length > 0 ? [] : nothingFound(q)) : this.nothingIn(found, isNew))
    // The errors of a post are counted in its row and shown when it is opened, so they are left out here.
    const lines = new Set(
      rows.flatMap(({ state, file }) => (state === 'broken' || state === 'digest' || state === 'reader' ? [] : [file])),
    )
    const serious = problems.filter(({ severity, file }) => severity === 'error' && !lines.has(file))
    const told = this.allFaults ? serious : serious.slice(0, SHOWN_FAULTS)
    replaceChildren(this.faults, [
      ...(told.length > 0 ? [problemList(told)] : []),
      ...(told.length < serious.length ? [this.moreFaults(q, serious.length)] : []),
    ])
    this.faults.hidden = serious.length === 0
  }
}

/** Returns the rows that contain every word of the filter. */
function matching(rows: readonly ListRow[], q: string): ListRow[] {
  const matches = matcher(q)
  return rows.filter(({ title, subject, name, state, date, publisher }) =>
    matches(`${title} ${subject} ${name} ${state} ${date} ${publisher}`),
  )
}

const newButtons = (): HTMLElement =>
  h(
    'p',
    { class: 'buttons' },
    h('button', { type: 'button', onclick: () => void withWriting(part => part.create('post')) }, 'New post'),
    h('button', { type: 'button', onclick: () => void withWriting(part => part.create('link')) }, 'New link item'),
    boot.imports && h('button', { type: 'button', onclick: () => void withImporting(part => part.open()) }, 'Import…'),
  )

const ROW_PARTS: Readonly<Partial<Record<ListRow['state'], ListPart>>> = {
  page: 'pages',
  feed: 'feeds',
  reader: 'readers',
}

const partOfRow = (state: ListRow['state']): ListPart => ROW_PARTS[state] ?? ''

function partSummary(rows: readonly ListRow[], part: ListPart): string {
  if (part === 'pages') return plural(rows.length, 'page')
  if (part === 'feeds') return plural(rows.length, 'feed')
  if (part === 'readers') return `${rows.length} pages and mails`
  const digests = rows.filter(({ state }) => state === 'digest').length
  const posts = plural(rows.length - digests, 'post')
  return digests > 0 ? `${posts}, ${plural(digests, 'digest')}` : posts
}

const nothingFound = (q: string): Node[] => [
  h('p', {}, `Nothing matches “${q}”.`),
  h('button', { type: 'button', onclick: () => go({ q: '' }) }, 'Show all'),
]

const nothingHere = (): Node[] => [
  h('h2', {}, 'No posts yet'),
  ...(boot.writes
    ? [
        h(
          'p',
          {},
          'A post is a Markdown file in posts/. “New post” above creates one, and “Import…” makes one of an article that exists.',
        ),
      ]
    : [
        h('p', {}, 'A post is a Markdown file in posts/. This command creates one, which appears here at once:'),
        h('pre', { tabindex: 0, 'aria-label': 'Command' }, 'offprint new "Why the river treaty held"'),
      ]),
]
