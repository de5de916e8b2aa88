import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import { plural } from '../../core/text.js'
import type { ListRow } from '../protocol.js'
import { HOME, rowTarget } from '../view-state.js'
import { placeData } from './editor-place.js'
import { h } from './element.js'
import { boot, hrefOf } from './place.js'
import { dayOf, dueText, hasOwnFile, kilobytes, STATE_WORDS } from './words.js'

/** Makes the head of the table. Each column has a class, `c-…`. */
export const listHead = (): HTMLElement =>
  h(
    'thead',
    {},
    h(
      'tr',
      {},
      ['Title', 'Date', 'State', 'Email', 'Problems'].map(name =>
        h('th', { scope: 'col', class: `c-${name.toLowerCase()}` }, name),
      ),
    ),
  )

/** Edits fields of a row beside one of its elements. */
export type EditRow = (row: ListRow, fields: readonly string[], where: string) => void

/** Makes the row of an edition or feed. */
export function listLine(row: ListRow, zone: string, edit: EditRow): HTMLElement {
  const { name, title, subject, publisher, date, due, state, note, file, line } = row
  const coming = due && dueText(due, zone)
  // Two more stops of the Tab key in each row would make the list long, so there is a key for the fields of a row.
  const editable = (text: string, fields: readonly string[], where: string): HTMLElement | string =>
    isEditedInList(row) && text !== ''
      ? h('button', { type: 'button', class: 'text', tabindex: -1, onclick: () => edit(row, fields, where) }, text)
      : text
  return h(
    'tr',
    file === '' ? {} : placeData({ file, line }),
    h(
      'th',
      { scope: 'row', class: 'c-title' },
      state === 'broken'
        ? isEditedInList(row)
          ? h('button', { type: 'button', class: 'text name', onclick: () => edit(row, ROW_FIELDS, ROW_NAME) }, file)
          : h('span', { class: 'name' }, file)
        : h('a', { href: hrefOf({ ...HOME, ...rowTarget(name) }), dir: 'auto' }, title),
      subject !== '' && subject !== title && h('span', { class: 'sub' }, h('bdi', {}, subject)),
      publisher !== '' && h('span', { class: 'sub' }, h('bdi', {}, publisher)),
      h(
        'span',
        { class: 'sub narrow' },
        date !== '' && h('span', { class: 'day' }, editable(dayOf(date), DATES, '.day button')),
        state !== 'published' &&
          h('span', { class: 'state' }, editable(STATE_WORDS[state], ['status'], '.state button')),
        coming !== undefined && h('span', {}, coming),
        problemsOf(row),
      ),
    ),
    h('td', { class: 'c-date' }, editable(dayOf(date), DATES, '.c-date button')),
    h(
      'td',
      { class: `c-state ${state}`, title: note },
      editable(STATE_WORDS[state], ['status'], '.c-state button'),
      coming !== undefined && h('span', { class: 'sub' }, coming),
    ),
    h('td', { class: 'c-email' }, sizeOf(row)),
    h('td', { class: 'c-problems' }, problemsOf(row)),
  )
}

/** The fields that are edited with the key of a row. */
export const ROW_FIELDS: readonly string[] = ['title', 'summary', 'date', 'added', 'status', 'comment']

/** Selects the name of a row: a link to its edition, or a button for a post that lacks what it needs to have one. */
export const ROW_NAME = 'a, button.name'

const DATES = ['date', 'added', 'updated', 'original.embargo', 'original.expires']

/** Tells whether a row is that of a post or link item whose fields are edited in the list. */
export const isEditedInList = ({ state, file }: ListRow): boolean =>
  boot.writes && hasOwnFile({ state }) && state !== 'digest' && (state !== 'broken' || !/\.ya?ml$/i.test(file))

const problemsOf = ({ errors, warnings, notes }: ListRow): Node[] => [
  ...(errors > 0 ? [h('span', { class: 'error' }, plural(errors, 'error'))] : []),
  ...(warnings > 0 ? [h('span', { class: 'warning' }, plural(warnings, 'warning'))] : []),
  ...(notes > 0 ? [h('span', { class: 'note' }, plural(notes, 'note'))] : []),
]

/** Shows the size of the email, with a bar for its share of the size that Gmail shows. */
export function sizeOf({ bytes }: ListRow): Node[] {
  if (bytes === undefined || bytes === 0) return []
  const part = Math.min(1, bytes / GMAIL_CLIP_BYTES)
  const bar = h('span', {
    class: `bar${bytes > GMAIL_CLIP_BYTES ? ' over' : bytes > GMAIL_NEAR_BYTES ? ' near' : ''}`,
    'aria-hidden': 'true',
  })
  bar.style.setProperty('--part', String(part))
  return [bar, h('span', {}, kilobytes(bytes))]
}
