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
import { withWriting } from './writing-part.js'

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
  const faults = h('div')
  const writing = h('div')
  const writeArea = h('div', {}, faults, writing)
  let shown = ''
  let before: ViewState['panel'] | undefined
  return {
    element,
    set(state, data) {
      const open = panelFor(state, data)
      element.hidden = open === ''
      document.body.classList.toggle('docked', open !== '' && (!data.stale || state.panel !== ''))
      shut.hidden = data.stale && open !== 'write'
      mark(element, 'role', data.stale && open !== 'write' ? 'alert' : 'region')
      mark(element, 'aria-label', open === 'send' ? SEND_WORDS : open === 'write' ? 'Write' : 'Problems')
      element.classList.toggle('beside', open === 'write')
      if (open === 'write') {
        const takesFocus = before !== undefined && before !== 'write'
        void withWriting(part => {
          if (writing.firstChild !== part.sheet) replaceChildren(writing, part.sheet)
          part.show(data, takesFocus)
        })
      }
      before = open
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
      } else if (open === 'write') {
        // What is being typed stays in view beside an error.
        replaceChildren(faults, data.stale && problemList(data.problems.filter(({ severity }) => severity === 'error')))
        if (list.firstChild !== writeArea) replaceChildren(list, writeArea)
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
function panelFor({ panel }: ViewState, { stale, gone, bytes }: EditionData): ViewState['panel'] {
  if (panel === 'write' && boot.writes && !gone) return 'write'
  if (stale) return 'problems'
  const isThere = panel === 'send' ? !boot.exported && bytes > 0 : panel !== 'write'
  return isThere ? panel : ''
}

function headingFor(open: ViewState['panel'], { stale, gone, problems, content }: EditionData): string {
  if (open === 'send') return SEND_WORDS
  if (open === 'write') return stale ? 'This file has an error' : 'Write'
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
