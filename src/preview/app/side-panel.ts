import type { EditionData } from '../protocol.js'
import { HOME, type ViewState } from '../view-state.js'
import { h, mark, replaceChildren, write } from './element.js'
import { inspectedView } from './inspected-view.js'
import { linksButton } from './links-button.js'
import { boot, hrefOf } from './place.js'
import { problemList } from './problem-list.js'
import { SEND_WORDS, sendSheet } from './send-sheet.js'
import { spamButton } from './spam-button.js'
import { problemCountText } from './words.js'

/**
 * The panel with the problems and checks, or with the form for a test. In a wide window it is beside the edition. In a narrow one, and when
 * an error opens it, it covers a part of the edition, so that nothing moves.
 */
export interface SidePanel {
  readonly element: HTMLElement
  /** Shows the panel for a state, and returns which content is open. */
  readonly set: (state: ViewState, data: EditionData) => ViewState['panel']
  /** Moves the focus into the panel: to the address of a test, otherwise to the panel itself. */
  readonly focus: (open: ViewState['panel']) => void
}

/** @param close called by the panel's close button */
export function sidePanel(close: () => void): SidePanel {
  const list = h('div')
  const heading = h('h2')
  const links = linksButton()
  const spam = spamButton()
  const about = { id: 'problems', class: 'panel', role: 'region', 'aria-label': 'Problems', tabindex: -1 }
  const shut = h('button', { type: 'button', class: 'quiet', 'aria-label': 'Close the panel', onclick: close }, 'Close')
  const element = h('div', about, h('div', { class: 'lead' }, heading, shut), list, links.element, spam.element)
  const sheet = sendSheet()
  let shown = ''
  return {
    element,
    set(state, data) {
      const open = panelFor(state, data)
      element.hidden = open === ''
      document.body.classList.toggle('docked', open !== '' && (!data.stale || state.panel !== ''))
      shut.hidden = data.stale
      mark(element, 'role', data.stale ? 'alert' : 'region')
      mark(element, 'aria-label', open === 'send' ? SEND_WORDS : 'Problems')
      sheet.set(data)
      links.set(open, data)
      spam.set(open, data)
      const removed = removedList(data)
      const content = JSON.stringify([
        open,
        data.name,
        data.stale,
        data.gone,
        data.problems,
        data.inspected,
        removed?.textContent,
      ])
      if (content === shown) return open
      shown = content
      write(heading, headingFor(open, data))
      if (open === 'send') {
        // An element that is inserted again loses the focus, and a new check would take it from whoever writes an address.
        if (list.firstChild !== sheet.element) replaceChildren(list, sheet.element)
      } else if (data.gone) replaceChildren(list, goneNotice(data))
      else replaceChildren(list, problemList(data.problems), removed, data.inspected && inspectedView(data.inspected))
      return open
    },
    focus(open) {
      const field = open === 'send' ? sheet.element.querySelector('input') : undefined
      ;(field ?? element).focus()
    },
  }
}

/** Chooses the open panel. An error always opens the problems. */
function panelFor({ panel }: ViewState, { stale, bytes }: EditionData): ViewState['panel'] {
  if (stale) return 'problems'
  return panel === 'send' && (boot.exported || bytes === 0) ? '' : panel
}

function headingFor(open: ViewState['panel'], { stale, gone, problems, content }: EditionData): string {
  if (open === 'send') return SEND_WORDS
  if (gone) return 'No longer exists'
  if (stale && content.kind === 'nothing') return problemCountText(problems)
  return stale ? 'Showing the last valid version' : problemCountText(problems)
}

const goneNotice = ({ state, file }: EditionData): Node[] => [
  h(
    'p',
    {},
    state === 'digest'
      ? ['This digest was removed or renamed, or no longer has any posts. ']
      : [h('code', {}, file), ' was deleted, moved or given another address. '],
    'The preview shows its last version.',
  ),
  h('p', {}, h('a', { href: hrefOf(HOME) }, 'Back to the list')),
]

function removedList({ content }: EditionData): HTMLElement | undefined {
  if (content.kind !== 'email' || content.removed.length === 0) return undefined
  return h(
    'section',
    { class: 'removed' },
    h('h2', {}, 'What the lens removed'),
    h(
      'ul',
      {},
      content.removed.map(({ what, count }) => h('li', {}, h('code', {}, what), count > 1 && ` × ${count}`)),
    ),
  )
}
