import { GMAIL_CLIP_BYTES, GMAIL_NEAR_BYTES } from '../../core/limits.js'
import type { EditionData } from '../protocol.js'
import type { EditionView, ViewState } from '../view-state.js'
import { copyMenu } from './copy-menu.js'
import { h, mark, write } from './element.js'
import { boot, go, rawPath } from './place.js'
import { SEND_WORDS } from './send-sheet.js'
import { isIssue } from './sending-part.js'
import { sidePanel } from './side-panel.js'
import { hasOwnFile, kilobytes, problemCountText, THEME_NOTES } from './words.js'

/** The bar below an edition, with its state, its size and its problems. */
export interface StatusBar {
  readonly element: HTMLElement
  /** The panel with the problems or the form for a test. */
  readonly panel: HTMLElement
  readonly set: (state: ViewState, data: EditionData) => void
  readonly connected: (is: boolean) => void
  /** Returns a function that closes the panel, or undefined if none is open or an error keeps it open. */
  readonly closing: () => (() => void) | undefined
}

/** @param picture saves a picture of the view */
export function statusBar(picture: () => void): StatusBar {
  const live = liveSign()
  const meter = sizeMeter()
  const note = h('span', { class: 'note' })
  const problems = tallyButton(() => toggle('problems'))
  const raw = rawLink()
  const send = h('button', { type: 'button', class: 'quiet', 'aria-controls': 'problems' }, SEND_WORDS)
  const pen = h('button', { type: 'button', class: 'quiet', 'aria-controls': 'problems' }, 'Write')
  const copies = copyMenu(picture)
  const element = h(
    'footer',
    { class: 'status' },
    live.element,
    meter.element,
    note,
    !boot.exported && raw.element,
    copies.element,
    !boot.exported && send,
    boot.writes && pen,
    problems.element,
  )
  let open: ViewState['panel'] = ''
  let stale = false
  /** The element that had the focus when the panel was opened. */
  let before: Element | null = null
  let name: string | undefined
  const close = (): void => go({ panel: '' }, { replace: true })
  const panel = sidePanel(close)
  const toggle = (which: 'problems' | 'send' | 'write'): void =>
    go({ panel: open === which ? '' : which }, { replace: true })
  send.addEventListener('click', () => toggle('send'))
  pen.addEventListener('click', () => toggle('write'))
  return {
    element,
    panel: panel.element,
    set(state, data) {
      const was = open
      const had = panel.element.contains(document.activeElement)
      const focused = document.activeElement
      // The panel of an address that was just opened, and one that an error opens, must not take the focus from what the user does.
      const takes = name === data.name && state.panel !== '' && state.panel !== was && !had
      open = panel.set(state, data)
      stale = data.stale
      name = data.name
      if (open !== '' && open !== was && takes && !stale) {
        if (was === '') before = focused
        panel.focus(open)
      } else if (open === '' && was !== '' && (had || focused === document.body)) {
        const opener = was === 'write' ? pen : was === 'send' && !send.hidden ? send : problems.element
        if (before instanceof HTMLElement && before !== document.body && before.checkVisibility()) before.focus()
        else opener.focus()
      }
      for (const part of [live, meter, copies]) part.set(data)
      send.hidden = data.bytes === 0 && !isIssue(data)
      pen.hidden = !hasOwnFile(data) || data.gone === true
      mark(pen, 'aria-expanded', String(open === 'write'))
      write(note, noteOf(state, data))
      note.title = note.textContent ?? ''
      problems.set(open, data)
      mark(send, 'aria-expanded', String(open === 'send'))
      raw.set(state, data)
    },
    connected: live.connected,
    closing: () => (open === '' || (stale && open === 'problems') ? undefined : close),
  }
}

/** Makes the button that shows the number of problems and opens their panel. */
function tallyButton(pressed: () => void) {
  const element = h('button', { type: 'button', 'aria-controls': 'problems', onclick: pressed })
  return {
    element,
    set(open: ViewState['panel'], { problems, gone = false }: EditionData): void {
      element.hidden = gone
      write(element, problemCountText(problems))
      element.className = `tally ${problems[0]?.severity ?? 'fine'}`
      mark(element, 'aria-expanded', String(open === 'problems'))
    },
  }
}

/** Makes a link to the bytes of the current view. */
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

const ENDINGS: Readonly<Partial<Record<EditionView, string>>> = {
  email: 'html',
  html: 'html',
  text: 'txt',
  mjml: 'mjml',
  mime: 'eml',
}

/** Returns the description of the theme or lens. */
function noteOf(state: ViewState, { content }: EditionData): string {
  return state.screen === 'edition' && content.kind === 'email' ? (content.label ?? THEME_NOTES[state.theme]) : ''
}

/** Shows whether the view is up to date. */
function liveSign() {
  const element = h('span', { class: 'live', role: 'status' }, boot.exported ? 'Export' : 'Live')
  let reached = true
  let gone = false
  const update = (): void => {
    if (boot.exported) return
    write(element, !reached ? 'Disconnected; the view may be outdated' : gone ? 'No longer exists' : 'Live')
    element.classList.toggle('lost', !reached || gone)
  }
  return {
    element,
    set(data: EditionData): void {
      gone = data.gone === true
      update()
    },
    connected(is: boolean): void {
      reached = is
      update()
    },
  }
}

/** Shows the size of an email, with a bar for its share of the size that Gmail shows. */
function sizeMeter() {
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const size = h('span')
  const element = h('span', { class: 'meter' }, bar, size, h('span', { class: 'wide' }, 'of 102 kB'))
  return {
    element,
    set({ bytes }: EditionData): void {
      bar.style.setProperty('--part', String(Math.min(1, bytes / GMAIL_CLIP_BYTES)))
      bar.className = `bar${bytes > GMAIL_CLIP_BYTES ? ' over' : bytes > GMAIL_NEAR_BYTES ? ' near' : ''}`
      write(size, bytes === 0 ? '' : kilobytes(bytes))
      element.hidden = bytes === 0
    },
  }
}
