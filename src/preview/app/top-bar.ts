import type { EditionData } from '../protocol.js'
import { type EditionView, HOME, VIEWS, type ViewState } from '../view-state.js'
import type { CommandHandlers } from './actions.js'
import { barButtons } from './bar-buttons.js'
import { clickableText } from './clickable-text.js'
import { h, mark } from './element.js'
import { boot, hrefOf } from './place.js'
import { hasOwnFile, STATE_WORDS, VIEW_WORDS } from './words.js'
import { withWriting } from './writing-part.js'

/** The bar above an edition: its title, links to its neighbours, and its views. */
export interface TopBar {
  readonly element: HTMLElement
  readonly set: (state: ViewState, data: EditionData) => void
}

/** Returns the views that an edition has. A page has no email, and a mail to one reader has no page. */
function viewsOf({ state, bytes }: EditionData): readonly EditionView[] {
  if (state === 'page') return ['web', 'html', 'share']
  if (state !== 'reader') return VIEWS
  return bytes === 0 ? ['web', 'html'] : ['email', 'text', 'html', 'mjml', 'mime']
}

const STATE_FIELDS = ['status', 'date', 'updated', 'added', 'original.embargo', 'original.expires']

export function topBar(controls: HTMLElement, handlers: Pick<CommandHandlers, 'palette' | 'help'>): TopBar {
  let shown: EditionData | undefined
  const edit = (fields: readonly string[], opener: () => HTMLElement): void => {
    const { name = '', title = '' } = shown ?? {}
    void withWriting(part => part.inPlace({ name, title, fields, opener }))
  }
  const name = clickableText('Edit the title', () => edit(['title'], () => name.button))
  const stateOf = clickableText('Edit the state and the dates', () => edit(STATE_FIELDS, () => stateOf.button))
  const title = h('h1', { dir: 'auto' }, name.elements)
  const chip = h('span', { class: 'chip' }, stateOf.elements)
  const newer = h('a', { class: 'step', 'aria-label': 'Newer post' }, '‹')
  const older = h('a', { class: 'step', 'aria-label': 'Older post' }, '›')
  const views = VIEWS.map(view => h('a', { 'data-view': view }, VIEW_WORDS[view]))
  const compare = h('a', {}, 'Compare')
  const looks = h('a', {}, 'Looks')
  const element = h(
    'header',
    { class: 'top' },
    h(
      'div',
      { class: 'first' },
      h('a', { class: 'home', href: hrefOf(HOME) }, boot.title),
      h('div', { class: 'title' }, title, chip),
      h('span', { class: 'steps' }, newer, older),
      barButtons(handlers),
    ),
    h('div', { class: 'second' }, h('nav', { class: 'views', 'aria-label': 'Views' }, views, compare, looks), controls),
  )
  const lead = (link: HTMLAnchorElement, name: string, state: ViewState): void => {
    mark(link, 'href', name ? hrefOf({ ...state, name }) : undefined)
    mark(link, 'aria-disabled', name ? undefined : 'true')
    mark(link, 'role', name ? undefined : 'link')
  }
  return {
    element,
    set(state, data) {
      shown = data
      // The title and the state of a digest are in publication.yml.
      const may = boot.writes && hasOwnFile(data) && data.state !== 'digest' && data.gone !== true
      name.set(data.title, may)
      title.title = data.file
      stateOf.set(
        data.note && data.note !== 'draft' ? `${STATE_WORDS[data.state]}: ${data.note}` : STATE_WORDS[data.state],
        may,
      )
      chip.className = `chip ${data.state}`
      chip.hidden = data.state === 'published' && !may
      lead(newer, data.newer, state)
      lead(older, data.older, state)
      const compares = state.screen === 'compare'
      const offered = viewsOf(data)
      const current = state.view === 'email' && !offered.includes('email') ? 'web' : state.view
      for (const link of views) {
        const view = VIEWS.find(each => each === link.dataset['view']) ?? 'email'
        link.hidden = !offered.includes(view)
        mark(link, 'href', hrefOf({ ...state, screen: 'edition', view, by: HOME.by }))
        mark(link, 'aria-current', !compares && view === current ? 'page' : undefined)
      }
      compare.hidden = !offered.includes('email')
      looks.hidden = compare.hidden || boot.exported
      for (const [link, by] of [
        [compare, 'views'],
        [looks, 'looks'],
      ] as const) {
        mark(link, 'href', hrefOf({ ...state, screen: 'compare', view: 'email', by }))
        mark(link, 'aria-current', compares && state.by === by ? 'page' : undefined)
      }
    },
  }
}
