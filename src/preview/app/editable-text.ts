import { h, write } from './element.js'

/** A text of the app that is a button while it can be edited. */
export interface EditableText {
  readonly elements: readonly HTMLElement[]
  readonly button: HTMLButtonElement
  readonly set: (text: string, may: boolean) => void
}

/** @param hint what the button does, which pointers and screen readers tell after its text */
export function editableText(hint: string, edit: () => void): EditableText {
  const text = h('span')
  const button = h('button', { type: 'button', class: 'text', title: hint, onclick: edit })
  return {
    elements: [text, button],
    button,
    set(words, may) {
      text.hidden = may
      button.hidden = !may
      write(text, may ? '' : words)
      write(button, may ? words : '')
    },
  }
}
