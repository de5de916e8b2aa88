import { SHOWS, showsIn, TEXT_SIZES, toggledShow, type ViewState } from '../view-state.js'
import { h, mark } from './element.js'
import { newMenu } from './menu.js'
import { go, here } from './place.js'
import { SHOW_WORDS } from './words.js'

/** What is drawn over the email, and how large its letters are. */
export interface ShowMenu {
  readonly element: HTMLElement
  readonly set: (state: ViewState) => void
}

export function showMenu(): ShowMenu {
  const boxes = SHOWS.map(each =>
    h('input', {
      type: 'checkbox',
      'data-show': each,
      onchange: () => go({ show: toggledShow(here().show, each) }, { replace: true }),
    }),
  )
  const sizes = TEXT_SIZES.map(text =>
    h('button', { type: 'button', 'data-text': text, onclick: () => go({ text }) }, `${text} %`),
  )
  const { element, button } = newMenu(
    'Show',
    'show-menu',
    h('ul', {}, ...boxes.map((box, i) => h('li', {}, h('label', {}, box, capital(SHOW_WORDS[SHOWS[i] ?? 'links']))))),
    h('p', { id: 'text-size' }, 'Size of letters'),
    h('div', { class: 'segments', role: 'group', 'aria-labelledby': 'text-size' }, ...sizes),
  )
  return {
    element,
    set({ show, text }) {
      const shows = showsIn(show)
      for (const [i, box] of boxes.entries()) box.checked = shows.includes(SHOWS[i] ?? 'links')
      for (const size of sizes) mark(size, 'aria-pressed', String(Number(size.dataset['text']) === text))
      mark(button, 'data-set', shows.length > 0 || text !== 100 ? '' : undefined)
    },
  }
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
