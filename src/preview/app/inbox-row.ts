import type { EditionData } from '../protocol.js'
import { h, mark, write } from './element.js'

/** How the frame below is shown. */
export interface ShownFrame {
  readonly width: number
  /** The share of its size. */
  readonly scale: number
  readonly isDark: boolean
}

/**
 * Shows the sender, subject and preheader as a list of mails shows them, cut where a mail program cuts them. For a web page,
 * shows the address.
 */
export function inboxRow(): { element: HTMLElement; set: (data: EditionData, shown: ShownFrame) => void } {
  const from = h('span', { class: 'sender', dir: 'auto' })
  const subject = h('span', { class: 'subject', dir: 'auto' })
  const preheader = h('span', { class: 'preheader', dir: 'auto' })
  const address = h('span', { class: 'address' })
  const counts = h('span', { class: 'counts' })
  const row = h('p', { class: 'row' }, address, from, h('span', { class: 'line' }, subject, preheader))
  const element = h('section', { class: 'inbox', 'aria-label': 'In the inbox' }, row, counts)
  return {
    element,
    set(data, { width, scale, isDark }) {
      const { content } = data
      element.classList.toggle('page', content.kind === 'web')
      // The list of mails has the colours of the mail program, not of the preview.
      row.style.colorScheme = content.kind === 'web' ? '' : isDark ? 'dark' : 'light'
      mark(element, 'aria-label', content.kind === 'web' ? 'Address' : 'In the inbox')
      write(address, content.kind === 'web' ? content.url : '')
      write(from, data.from.name)
      from.title = data.from.address
      write(subject, data.subject)
      write(preheader, data.preheader === data.subject ? '' : data.preheader)
      const lengths = `Subject ${[...data.subject].length} · preheader ${[...data.preheader].length}`
      const size = scale < 1 ? `${width} px wide, shown at ${Math.round(scale * 100)} %` : ''
      write(counts, [content.kind === 'web' ? '' : lengths, size].filter(Boolean).join(' · '))
      row.classList.toggle('phone', width < 480)
      element.hidden = data.subject === '' && content.kind !== 'web'
    },
  }
}
