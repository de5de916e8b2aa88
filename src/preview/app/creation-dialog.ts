import {
  isWriteRefusal,
  type NewEdition,
  requestNewLink,
  requestNewPost,
  type WriteRefusal,
} from './change-requests.js'
import { h, mark, write } from './element.js'
import type { WritingTools } from './writing-part.js'

interface Entry {
  readonly name: string
  readonly label: string
  readonly required?: boolean
  readonly hint?: string
  readonly long?: boolean
}

const POST: readonly Entry[] = [{ name: 'title', label: 'Title', required: true }]

const LINK: readonly Entry[] = [
  { name: 'url', label: 'Address of the article', required: true, hint: 'Such as https://example.org/article.' },
  { name: 'title', label: 'Title', required: true },
  { name: 'publisher', label: 'Outlet', hint: 'A key of publishers.yml, or a name.' },
  { name: 'date', label: 'First published', hint: 'Such as 2026-03-14. It may stay empty.' },
  { name: 'comment', label: 'Comment', long: true, hint: 'Markdown. Why it is worth reading.' },
]

/** Opens the dialog for a new post or link item, which is a draft until its state is changed. */
export function creationDialog(what: 'post' | 'link', { tell, open }: WritingTools): void {
  const opener = document.activeElement
  const fields = (what === 'post' ? POST : LINK).map(entry => {
    const id = `new-${entry.name}`
    const input = entry.long ? h('textarea', { id, rows: 3 }) : h('input', { id, type: 'text', autocomplete: 'off' })
    input.required = entry.required === true
    mark(input, 'aria-describedby', [entry.hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(' '))
    return { ...entry, id, input, fault: h('p', { class: 'bad', id: `${id}-fault` }) }
  })
  const fault = h('p', { class: 'bad', role: 'alert' })
  const save = h('button', { class: 'main' }, what === 'post' ? 'Create the post' : 'Create the link item')
  const form = h(
    'form',
    { class: 'creation' },
    fields.map(({ id, label, hint, input, fault: own }) =>
      h(
        'div',
        {},
        h('label', { for: id }, label),
        input,
        hint !== undefined && h('p', { class: 'soft', id: `${id}-hint` }, hint),
        own,
      ),
    ),
    h('p', { class: 'soft' }, 'It begins as a draft, which no reader sees.'),
    fault,
    h('p', { class: 'buttons' }, save, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
  )
  const dialog: HTMLDialogElement = h(
    'dialog',
    { class: 'creating', 'aria-labelledby': 'new-heading' },
    h('h2', { id: 'new-heading' }, what === 'post' ? 'New post' : 'New link item'),
    form,
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    void send()
  })
  const send = async (): Promise<void> => {
    const values = Object.fromEntries(fields.map(({ name, input }) => [name, input.value]))
    save.disabled = true
    const answer: NewEdition | WriteRefusal =
      what === 'post'
        ? await requestNewPost(values['title'] ?? '')
        : await requestNewLink(values as Record<'url' | 'title' | 'publisher' | 'date' | 'comment', string>)
    save.disabled = false
    if (isWriteRefusal(answer)) {
      const about = fields.find(({ name }) => name === answer.field)
      for (const field of fields) {
        write(field.fault, field === about ? answer.why : '')
        mark(field.input, 'aria-invalid', field === about ? 'true' : undefined)
      }
      write(fault, about ? '' : answer.why)
      about?.input.focus()
      return
    }
    dialog.close()
    tell(`${answer.file} written`)
    if (answer.name) open(answer.name)
  }
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
}
