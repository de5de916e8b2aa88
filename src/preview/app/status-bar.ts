import type { View, ViewState } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { fill, h, mark, write } from './element.js'
import { inspectedView } from './inspected-view.js'
import { boot, go } from './place.js'
import { problemList } from './problem-list.js'
import { sendSheet } from './send-sheet.js'
import { CLIP_BYTES, kilobytes, THEME_NOTES, tallyOf } from './words.js'

/** Below an edition: whether it is live, how large it is, what is wrong with it. */
export interface StatusBar {
  readonly element: HTMLElement
  /** Holds the problems; stands over the stage, so that nothing moves when it comes and goes. */
  readonly panel: HTMLElement
  readonly set: (state: ViewState, data: EditionData) => void
  readonly connected: (is: boolean) => void
}

export function statusBar(): StatusBar {
  const live = h('span', { class: 'live', role: 'status' }, boot.still ? 'Export' : 'Live')
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const size = h('span')
  const meter = h('span', { class: 'meter' }, bar, size)
  const note = h('span', { class: 'note' })
  const problems = h('button', { type: 'button', class: 'tally', 'aria-controls': 'problems' })
  const raw = h('a', { target: '_blank', rel: 'noopener' }, 'Raw')
  const send = h('button', { type: 'button', class: 'quiet', 'aria-controls': 'problems' }, 'Test send')
  const element = h('footer', { class: 'status' }, live, meter, note, !boot.still && raw, !boot.still && send, problems)
  const sheet = sendSheet()
  const list = h('div')
  const heading = h('h2')
  const panel = h('div', { id: 'problems', class: 'panel', role: 'region', 'aria-label': 'Problems' }, heading, list)
  let open: ViewState['panel'] = ''
  const toggle = (panel: 'problems' | 'send'): void => go({ panel: open === panel ? '' : panel }, { replace: true })
  problems.addEventListener('click', () => toggle('problems'))
  send.addEventListener('click', () => toggle('send'))
  let shown = ''
  return {
    element,
    panel,
    set(state, data) {
      open = state.panel === 'send' && (boot.still || data.bytes === 0) ? '' : state.panel
      const part = Math.min(1, data.bytes / CLIP_BYTES)
      bar.style.setProperty('--part', String(part))
      bar.className = `bar${data.bytes > CLIP_BYTES ? ' over' : data.bytes > 90_000 ? ' near' : ''}`
      write(size, data.bytes === 0 ? '' : `${kilobytes(data.bytes)} of 102 kB`)
      meter.hidden = data.bytes === 0
      write(note, noteOf(state, data))
      write(problems, tallyOf(data.problems))
      const worst = data.problems[0]?.severity
      problems.className = `tally ${worst ?? 'fine'}`
      mark(problems, 'aria-expanded', String(open === 'problems' || data.stale))
      mark(send, 'aria-expanded', String(open === 'send'))
      send.hidden = data.bytes === 0
      const ending = ENDINGS[state.view]
      raw.hidden = ending === undefined || data.bytes === 0
      raw.href = `/raw/${data.name.split('/').map(encodeURIComponent).join('/')}.${ending}`
      panel.hidden = !(open !== '' || data.stale)
      mark(panel, 'role', data.stale ? 'alert' : 'region')
      note.title = note.textContent ?? ''
      const removed = removedList(data)
      sheet.set(data)
      const sending = open === 'send' && !data.stale
      const said = JSON.stringify([sending, data.name, data.stale, data.problems, data.inspected, removed?.textContent])
      if (said === shown) return
      shown = said
      mark(panel, 'aria-label', sending ? 'Test send' : 'Problems')
      if (sending) {
        write(heading, 'Test send')
        return fill(list, sheet.element)
      }
      write(heading, data.stale ? 'The last good version stays in view' : tallyOf(data.problems))
      fill(list, problemList(data.problems), removed, data.inspected && inspectedView(data.inspected))
    },
    connected(is) {
      write(live, is ? 'Live' : 'Disconnected: what you see may be old')
      live.classList.toggle('lost', !is)
    },
  }
}

const ENDINGS: Readonly<Partial<Record<View, string>>> = {
  email: 'html',
  html: 'html',
  text: 'txt',
  mjml: 'mjml',
  mime: 'eml',
}

/** What the lens says of itself, and what it took away. */
function noteOf(state: ViewState, { content }: EditionData): string {
  return state.screen === 'edition' && content.kind === 'email' ? (content.label ?? THEME_NOTES[state.theme]) : ''
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
