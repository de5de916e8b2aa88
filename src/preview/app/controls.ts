import { LENSES, NARROWEST, THEMES, type ViewState, WIDEST, WIDTHS } from '../view-state.js'
import { h, mark } from './element.js'
import { go } from './place.js'
import { showMenu } from './show-menu.js'
import { LENS_WORDS, THEME_WORDS } from './words.js'

/** The settings of the view: width, theme, lens, and the menu Show. */
export interface Controls {
  readonly element: HTMLElement
  /** @param width the present width of the frame, even if the state does not set one */
  readonly set: (state: ViewState, width: number) => void
}

export function newControls(): Controls {
  const widths = [...WIDTHS, 0].map(w =>
    h('button', { type: 'button', 'data-w': w, onclick: () => go({ w }) }, w === 0 ? 'Fit' : String(w)),
  )
  const number = h('input', {
    type: 'number',
    min: NARROWEST,
    max: WIDEST,
    'aria-label': 'Width in pixels',
    onchange: () => {
      const w = Number(number.value)
      if (w) go({ w: Math.min(WIDEST, Math.max(NARROWEST, Math.round(w))) })
    },
  })
  const theme = choice('Theme', THEMES, THEME_WORDS, value => go({ theme: value }))
  const lens = choice('Lens', LENSES, LENS_WORDS, value => go({ lens: value }))
  const shows = showMenu()
  const element = h(
    'div',
    { class: 'controls' },
    h('div', { class: 'segments', role: 'group', 'aria-label': 'Width' }, widths),
    number,
    theme,
    lens,
    shows.element,
  )
  return {
    element,
    set(state, width) {
      for (const button of widths) mark(button, 'aria-pressed', String(Number(button.dataset['w']) === state.w))
      if (document.activeElement !== number) number.value = String(Math.round(width))
      theme.value = state.theme
      lens.value = state.lens
      mark(theme, 'data-set', state.theme === 'light' ? undefined : '')
      mark(lens, 'data-set', state.lens === 'none' ? undefined : '')
      shows.set(state)
    },
  }
}

function choice<T extends string>(
  label: string,
  values: readonly T[],
  words: Readonly<Record<T, string>>,
  chosen: (value: T) => void,
): HTMLSelectElement {
  const select = h(
    'select',
    { 'aria-label': label, onchange: () => chosen(select.value as T) },
    values.map(value => h('option', { value }, words[value])),
  )
  return select
}
