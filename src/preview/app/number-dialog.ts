import { h, write } from './element.js'

interface NumberQuestion {
  readonly heading: string
  /** The number of recipients, which the person has to type. */
  readonly number: number
  readonly text: string
  /** Carries it out. Returns why it was not done, or an empty string. */
  readonly send: () => Promise<string>
}

/** Opens the dialog of a real send. It cannot be confirmed by a habit: the number of recipients has to be typed. */
export function numberDialog({ heading, number, text, send }: NumberQuestion): void {
  const opener = document.activeElement
  const input = h('input', {
    ...{ id: 'send-number', type: 'text', inputmode: 'numeric', autocomplete: 'off', required: true },
    'aria-describedby': 'send-number-text send-number-fault',
  })
  const fault = h('p', { class: 'bad', id: 'send-number-fault', role: 'alert' })
  const confirm = h('button', { class: 'main' }, 'Send now')
  let isSending = false
  const form = h(
    'form',
    { class: 'creation' },
    h('p', { id: 'send-number-text' }, text),
    h('div', {}, h('label', { for: 'send-number' }, `Number of recipients (${number.toLocaleString('en')})`), input),
    fault,
    h('p', { class: 'buttons' }, confirm, h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
  )
  const dialog: HTMLDialogElement = h(
    'dialog',
    { class: 'creating', 'aria-labelledby': 'send-number-heading' },
    h('h2', { id: 'send-number-heading' }, heading),
    form,
  )
  form.addEventListener('submit', event => {
    event.preventDefault()
    void run()
  })
  const run = async (): Promise<void> => {
    if (isSending) return
    // People write 1,204 and 1 204 as well.
    if (!/^\d+$/.test(typed()) || Number(typed()) !== number) {
      write(fault, `This is not the number of recipients, which is ${number.toLocaleString('en')}. Nothing was sent.`)
      input.select()
      return
    }
    isSending = true
    confirm.disabled = true
    write(fault, '')
    const why = await send()
    isSending = false
    confirm.disabled = false
    if (why === '') return dialog.close()
    write(fault, why)
    input.focus()
  }
  const typed = (): string => input.value.replace(/[\s.,’']/g, '')
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (opener instanceof HTMLElement && opener.checkVisibility()) opener.focus()
    else document.querySelector<HTMLElement>('.sending .send-steps button:not([hidden])')?.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
}
