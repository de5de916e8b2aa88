import type { ViewState } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { fill, h, mark, write } from './element.js'
import { inspectedView } from './inspected-view.js'
import { linksButton } from './links-button.js'
import { boot } from './place.js'
import { problemList } from './problem-list.js'
import { sendSheet } from './send-sheet.js'
import { tallyOf } from './words.js'

/** Stands over the stage, so that nothing moves when it comes and goes: problems and checks, or the test send. */
export interface SidePanel {
  readonly element: HTMLElement
  /** Gives which of them is open. */
  readonly set: (state: ViewState, data: EditionData) => ViewState['panel']
}

export function sidePanel(): SidePanel {
  const list = h('div')
  const heading = h('h2')
  const links = linksButton()
  const about = { id: 'problems', class: 'panel', role: 'region', 'aria-label': 'Problems' }
  const element = h('div', about, heading, list, links.element)
  const sheet = sendSheet()
  let shown = ''
  return {
    element,
    set(state, data) {
      const open = panelFor(state, data)
      element.hidden = open === ''
      mark(element, 'role', data.stale ? 'alert' : 'region')
      mark(element, 'aria-label', open === 'send' ? 'Test send' : 'Problems')
      sheet.set(data)
      links.set(open, data)
      const removed = removedList(data)
      const said = JSON.stringify([open, data.name, data.stale, data.problems, data.inspected, removed?.textContent])
      if (said === shown) return open
      shown = said
      write(heading, headingFor(open, data))
      if (open === 'send') fill(list, sheet.element)
      else fill(list, problemList(data.problems), removed, data.inspected && inspectedView(data.inspected))
      return open
    },
  }
}

/** An error is told of whatever else is open. */
function panelFor({ panel }: ViewState, { stale, bytes }: EditionData): ViewState['panel'] {
  if (stale) return 'problems'
  return panel === 'send' && (boot.still || bytes === 0) ? '' : panel
}

function headingFor(open: ViewState['panel'], { stale, problems }: EditionData): string {
  if (open === 'send') return 'Test send'
  return stale ? 'The last good version stays in view' : tallyOf(problems)
}

function removedList({ content }: EditionData): HTMLElement | undefined {
  if (content.kind !== 'email' || content.removed.length === 0) return undefined
  return h(
    'section',
    { class: 'removed' },
    h('h2', {}, 'What the lens took away'),
    h(
      'ul',
      {},
      ...content.removed.map(({ what, count }) => h('li', {}, h('code', {}, what), count > 1 && ` × ${count}`)),
    ),
  )
}
