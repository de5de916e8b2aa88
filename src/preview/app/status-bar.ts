import type { View, ViewState } from '../view-state.js'
import type { EditionData } from '../wire.js'
import { copyMenu } from './copy-menu.js'
import { h, mark, write } from './element.js'
import { boot, go, rawPath } from './place.js'
import { SEND_WORDS } from './send-sheet.js'
import { sidePanel } from './side-panel.js'
import { CLIP_BYTES, kilobytes, THEME_NOTES, tallyOf } from './words.js'

/** Below an edition: whether it is live, how large it is, what is wrong with it. */
export interface StatusBar {
  readonly element: HTMLElement
  /** Holds the problems; stands over the stage, so that nothing moves when it comes and goes. */
  readonly panel: HTMLElement
  readonly set: (state: ViewState, data: EditionData) => void
  readonly connected: (is: boolean) => void
  /** Closes the panel; undefined where none is open, or an error keeps it so. */
  readonly closing: () => (() => void) | undefined
}

export function statusBar(): StatusBar {
  const live = h('span', { class: 'live', role: 'status' }, boot.still ? 'Export' : 'Live')
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const size = h('span')
  const meter = h('span', { class: 'meter' }, bar, size, h('span', { class: 'wide' }, 'of 102 kB'))
  const note = h('span', { class: 'note' })
  const problems = h('button', { type: 'button', class: 'tally', 'aria-controls': 'problems' })
  const raw = rawLink()
  const send = h('button', { type: 'button', class: 'quiet', 'aria-controls': 'problems' }, SEND_WORDS)
  const copies = copyMenu()
  const element = h(
    'footer',
    { class: 'status' },
    live,
    meter,
    note,
    !boot.still && raw.element,
    copies.element,
    !boot.still && send,
    problems,
  )
  let open: ViewState['panel'] = ''
  let stale = false
  let gone = false
  let reached = true
  const close = (): void => {
    const opener = open === 'send' ? send : problems
    // What had the keyboard is hidden then.
    const moves = panel.element.contains(document.activeElement)
    go({ panel: '' }, { replace: true })
    if (moves) opener.focus()
  }
  const panel = sidePanel(close)
  const sayLive = (): void => {
    if (boot.still) return
    write(live, !reached ? 'Disconnected: what you see may be old' : gone ? 'No longer there' : 'Live')
    live.classList.toggle('lost', !reached || gone)
  }
  const toggle = (which: 'problems' | 'send'): void => go({ panel: open === which ? '' : which }, { replace: true })
  problems.addEventListener('click', () => toggle('problems'))
  send.addEventListener('click', () => toggle('send'))
  return {
    element,
    panel: panel.element,
    set(state, data) {
      open = panel.set(state, data)
      stale = data.stale
      gone = data.gone === true
      sayLive()
      copies.set(data)
      bar.style.setProperty('--part', String(Math.min(1, data.bytes / CLIP_BYTES)))
      bar.className = `bar${data.bytes > CLIP_BYTES ? ' over' : data.bytes > 90_000 ? ' near' : ''}`
      write(size, data.bytes === 0 ? '' : kilobytes(data.bytes))
      meter.hidden = send.hidden = data.bytes === 0
      write(note, noteOf(state, data))
      note.title = note.textContent ?? ''
      problems.hidden = gone
      write(problems, tallyOf(data.problems))
      problems.className = `tally ${data.problems[0]?.severity ?? 'fine'}`
      mark(problems, 'aria-expanded', String(open === 'problems'))
      mark(send, 'aria-expanded', String(open === 'send'))
      raw.set(state, data)
    },
    connected(is) {
      reached = is
      sayLive()
    },
    closing: () => (open === '' || stale ? undefined : close),
  }
}

/** To the bytes of what is shown. */
function rawLink() {
  const element = h('a', { target: '_blank', rel: 'noopener' }, 'Raw')
  return {
    element,
    set({ view }: ViewState, { name, bytes }: EditionData): void {
      const ending = ENDINGS[view]
      element.hidden = ending === undefined || bytes === 0
      element.href = rawPath(name, ending ?? '')
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
