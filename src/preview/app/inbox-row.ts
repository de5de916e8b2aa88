import type { EditionData } from '../wire.js'
import { h, write } from './element.js'

/** The line by which a subscriber decides: sender, subject and preheader, cut where a mail program cuts them. */
export function inboxRow(): { element: HTMLElement; set: (data: EditionData, width: number) => void } {
  const from = h('span', { class: 'from' })
  const subject = h('span', { class: 'subject' })
  const preheader = h('span', { class: 'preheader' })
  const counts = h('span', { class: 'counts' })
  const row = h('p', { class: 'row' }, from, h('span', { class: 'line' }, subject, preheader))
  const element = h('section', { class: 'inbox', 'aria-label': 'In the inbox' }, row, counts)
  return {
    element,
    set(data, width) {
      write(from, data.from.name)
      from.title = data.from.address
      write(subject, data.subject)
      write(preheader, data.preheader === data.subject ? '' : data.preheader)
      write(counts, `Subject ${[...data.subject].length} · preheader ${[...data.preheader].length}`)
      row.classList.toggle('phone', width < 480)
      element.hidden = data.subject === ''
    },
  }
}
