import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import { plural } from '../../core/text.js'
import type { ListRow } from '../protocol.js'
import { HOME, rowTarget } from '../view-state.js'
import { placeData } from './editor-place.js'
import { h } from './element.js'
import { hrefOf } from './place.js'
import { dayOf, dueText, kilobytes, STATE_WORDS } from './words.js'

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

/** Makes the row of an edition or feed. */
export function listLine(row: ListRow, zone: string): HTMLElement {
  const { name, title, subject, publisher, date, due, state, note, file, line } = row
  const coming = due && dueText(due, zone)
  return h(
    'tr',
    file === '' ? {} : placeData({ file, line }),
    h(
      'th',
      { scope: 'row', class: 'c-title' },
      state === 'broken'
        ? h('span', { class: 'name' }, file)
        : h('a', { href: hrefOf({ ...HOME, ...rowTarget(name) }), dir: 'auto' }, title),
      subject !== '' && subject !== title && h('span', { class: 'sub' }, h('bdi', {}, subject)),
      publisher !== '' && h('span', { class: 'sub' }, h('bdi', {}, publisher)),
      h(
        'span',
        { class: 'sub narrow' },
        date !== '' && h('span', { class: 'day' }, dayOf(date)),
        state !== 'published' && h('span', {}, STATE_WORDS[state]),
        coming !== undefined && h('span', {}, coming),
        problemsOf(row),
      ),
    ),
    h('td', { class: 'c-date' }, dayOf(date)),
    h(
      'td',
      { class: `c-state ${state}`, title: note },
      STATE_WORDS[state],
      coming !== undefined && h('span', { class: 'sub' }, coming),
    ),
    h('td', { class: 'c-email' }, sizeOf(row)),
    h('td', { class: 'c-problems' }, problemsOf(row)),
  )
}

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
