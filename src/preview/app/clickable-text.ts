import { h, write } from './element.js'

/** A text of the app that is a button while it can be edited. */
export interface ClickableText {
  readonly elements: readonly HTMLElement[]
  readonly button: HTMLButtonElement
  readonly set: (text: string, may: boolean) => void
}

/** @param hint what the button does, which pointers and screen readers tell after its text */
export function clickableText(hint: string, edit: () => void): ClickableText {
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
