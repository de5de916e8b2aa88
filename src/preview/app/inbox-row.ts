import type { EditionData } from '../protocol.js'
import { h, mark, write } from './element.js'
import { boot } from './place.js'
import { hasOwnFile } from './words.js'
import { withWriting } from './writing-part.js'

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
  let shown: EditionData | undefined
  const edit = (field: string, ofPost: string, opener: () => HTMLElement): void => {
    const { name = '', title = '', state } = shown ?? {}
    // An email of a post takes its subject and preheader from the post.
    const fields = [state === 'digest' ? field : ofPost]
    void withWriting(part => part.inPlace({ name, title, fields, opener }))
  }
  const editSubject = (): void => edit('subject', 'title', () => ofSubject.button)
  const editPreheader = (): void => edit('preheader', 'summary', () => ofPreheader.button)
  const subject = h('span', { class: 'subject', onclick: () => may && editSubject() })
  const preheader = h('span', { class: 'preheader', dir: 'auto', onclick: () => may && editPreheader() })
  const ofSubject = inboxCount('Subject', editSubject)
  const ofPreheader = inboxCount('Preheader', editPreheader)
  let may = false
  const address = h('span', { class: 'address' })
  const shrunk = h('span')
  const counts = h('span', { class: 'counts' }, ofSubject.element, ' ', ofPreheader.element, ' ', shrunk)
  const row = h('p', { class: 'row' }, address, from, h('span', { class: 'line', dir: 'auto' }, subject, preheader))
  const element = h('section', { class: 'inbox', 'aria-label': 'In the inbox' }, row, counts)
  return {
    element,
    set(data, { width, scale, isDark }) {
      const { content } = data
      shown = data
      may = boot.writes && hasOwnFile(data) && data.gone !== true && content.kind !== 'web'
      row.classList.toggle('editable', may)
      element.classList.toggle('page', content.kind === 'web')
      // The list of mails has the colours of the mail program, not of the preview.
      row.style.colorScheme = content.kind === 'web' ? '' : isDark ? 'dark' : 'light'
      mark(element, 'aria-label', content.kind === 'web' ? 'Address' : 'In the inbox')
      write(address, content.kind === 'web' ? content.url : '')
      write(from, data.from.name)
      from.title = data.from.address
      write(subject, data.subject)
      write(preheader, data.preheader === data.subject ? '' : data.preheader)
      ofSubject.set([...data.subject].length, may)
      ofPreheader.set([...data.preheader].length, may)
      const size = scale < 1 ? `${width} px wide, shown at ${Math.round(scale * 100)} %` : ''
      write(shrunk, size)
      for (const count of [ofSubject, ofPreheader]) count.element.hidden = content.kind === 'web'
      row.classList.toggle('phone', width < 480)
      element.hidden = data.subject === '' && content.kind !== 'web'
    },
  }
}

/** A count below the row. It is a button if what it counts can be edited, because the row cuts its texts, and so their buttons. */
interface InboxCount {
  readonly element: HTMLElement
  readonly button: HTMLElement
  readonly set: (characters: number, may: boolean) => void
}

function inboxCount(name: string, edit: () => void): InboxCount {
  const text = h('span')
  const button = h('button', { type: 'button', class: 'quiet', onclick: edit })
  return {
    element: h('span', {}, text, button),
    button,
    set(characters, may) {
      const count = `${name} ${characters}`
      text.hidden = may
      button.hidden = !may
      write(text, may ? '' : count)
      write(button, may ? count : '')
      mark(button, 'aria-label', `${count}: edit`)
    },
  }
}
