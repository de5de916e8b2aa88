import { IMAGES, SHOWS, showsIn, TEXT_SIZES, toggledShow, type ViewState } from '../view-state.js'
import { h, mark } from './element.js'
import { newMenu } from './menu.js'
import { go, here } from './place.js'
import { IMAGE_WORDS, SHOW_WORDS } from './words.js'

/** The menu for images, text size, and the marks that are drawn over the email. */
export interface ShowMenu {
  readonly element: HTMLElement
  readonly set: (state: ViewState) => void
}

export function showMenu(): ShowMenu {
  const images = segments(
    'Images',
    IMAGES,
    img => IMAGE_WORDS[img],
    img => go({ img }),
  )
  const text = segments(
    'Text size',
    TEXT_SIZES,
    size => `${size} %`,
    size => go({ text: size }),
  )
  const boxes = SHOWS.map(each => ({
    each,
    box: h('input', {
      type: 'checkbox',
      onchange: () => go({ show: toggledShow(here().show, each) }, { replace: true }),
    }),
  }))
  const list = h(
    'ul',
    {},
    boxes.map(({ each, box }) => h('li', {}, h('label', {}, box, capital(SHOW_WORDS[each])))),
  )
  const { element, button } = newMenu('Show', 'show-menu', images.element, text.element, list)
  return {
    element,
    set(state) {
      images.set(state.img)
      text.set(state.text)
      const shows = showsIn(state.show)
      for (const { each, box } of boxes) box.checked = shows.includes(each)
      const asUsual = shows.length === 0 && state.text === 100 && state.img === 'on'
      mark(button, 'data-set', asUsual ? undefined : '')
    },
  }
}

/** Makes a group of buttons, one of which is pressed. */
function segments<T>(label: string, values: readonly T[], word: (value: T) => string, chosen: (value: T) => void) {
  const buttons = values.map(value => ({
    value,
    button: h('button', { type: 'button', onclick: () => chosen(value) }, word(value)),
  }))
  const group = h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': label },
    buttons.map(each => each.button),
  )
  return {
    element: h('div', {}, h('span', { class: 'soft' }, label), group),
    set(now: T) {
      for (const { value, button } of buttons) mark(button, 'aria-pressed', String(value === now))
    },
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
