import { LENSES, NARROWEST, PAGE_WIDTHS, THEMES, type ViewState, WIDEST, WIDTHS } from '../view-state.js'
import { h, mark, write } from './element.js'
import { go } from './place.js'
import { showMenu } from './show-menu.js'
import { LENS_WORDS, THEME_WORDS } from './words.js'

/** The settings of the view: width, theme, lens, and the menu Show. */
export interface Controls {
  readonly element: HTMLElement
  /**
   * @param width the present width of the frame, even if the state does not set one
   * @param isPage whether a web page is shown, which has other widths, and no dark design but its own
   */
  readonly set: (state: ViewState, width: number, isPage: boolean) => void
}

export function newControls(): Controls {
  const widths = [...WIDTHS, 0].map(() =>
    h('button', {
      type: 'button',
      onclick: (event: MouseEvent) => go({ w: Number((event.currentTarget as HTMLElement).dataset['w']) }),
    }),
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
    set(state, width, isPage) {
      const offered = [...(isPage ? PAGE_WIDTHS : WIDTHS), 0]
      for (const [i, button] of widths.entries()) {
        const w = offered[i] ?? 0
        mark(button, 'data-w', String(w))
        write(button, w === 0 ? 'Fit' : String(w))
        mark(button, 'aria-pressed', String(w === state.w))
      }
      if (document.activeElement !== number) number.value = String(Math.round(width))
      for (const option of theme.options) option.hidden = isPage && !PAGE_THEMES.includes(option.value)
      theme.value = isPage && state.theme !== 'light' ? 'written' : state.theme
      element.classList.toggle('plain', isPage)
      lens.value = state.lens
      mark(theme, 'data-set', state.theme === 'light' ? undefined : '')
      mark(lens, 'data-set', state.lens === 'none' ? undefined : '')
      shows.set(state)
    },
  }
}

/** The inversions are those of mail programs. */
const PAGE_THEMES: readonly string[] = ['light', 'written']

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
