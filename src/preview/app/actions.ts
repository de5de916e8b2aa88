import { HOME, IMAGES, LENSES, THEMES, VIEWS, type ViewState, WIDTHS } from '../view-state.js'
import { copy } from './clipboard.js'
import { canEdit } from './editor-place.js'
import { boot, go, hrefOf } from './place.js'
import { SEND_WORDS } from './send-sheet.js'
import { showToast } from './toast.js'
import { VIEW_WORDS } from './words.js'

/** A command of the app, offered by its key and by its name. */
export interface Action {
  readonly key: string
  readonly name: string
  readonly run: () => void
}

/** The callbacks with which the screens carry commands out. */
export interface Deeds {
  readonly help: () => void
  readonly palette: () => void
  readonly search: () => void
  /** Moves by a number of posts. */
  readonly step: (by: number) => void
  readonly refresh: () => void
  /** Opens the current file in the editor's own program. */
  readonly edit: () => void
  readonly width: () => number
  /** Returns a function that closes the open panel, or undefined if none is open. */
  readonly closing: () => (() => void) | undefined
}

const act = (key: string, name: string, run: () => void): Action => ({ key, name, run })

/** Lists the commands that are available in a state. */
export function actionsIn(state: ViewState, deeds: Deeds): Action[] {
  const isEdition = state.screen === 'edition' || state.screen === 'compare'
  const close = deeds.closing()
  return [
    ...(isEdition ? [...viewActions(), ...editionActions(state, deeds)] : []),
    ...(close ? [act('Escape', 'Close the panel', close)] : []),
    act('j', 'Next post', () => deeds.step(1)),
    act('k', 'Previous post', () => deeds.step(-1)),
    ...(state.screen === 'list'
      ? [act('/', 'Search the list', deeds.search)]
      : [act('/', 'Go to…', deeds.palette), act(close ? '' : 'Escape', 'Back to the list', () => go({ ...HOME }))]),
    ...(canEdit ? [act('o', 'Open in your editor', deeds.edit)] : []),
    act('y', 'Copy the link to this view', () => void copy(new URL(hrefOf(state), location.href).href, 'Link')),
    ...(boot.still ? [] : [act('r', 'Read every file again', deeds.refresh)]),
    act('?', 'Help', deeds.help),
  ]
}

const viewActions = (): Action[] =>
  VIEWS.map((view, i) => act(String(i + 1), VIEW_WORDS[view], () => go({ screen: 'edition', view })))

const next = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length] ?? now

function editionActions(state: ViewState, { width }: Deeds): Action[] {
  const step = (wider: boolean): void => {
    const w = wider ? WIDTHS.find(each => each > width()) : WIDTHS.findLast(each => each < width())
    if (w) go({ w })
  }
  const panel = (which: 'problems' | 'send'): void =>
    go({ panel: state.panel === which ? '' : which }, { replace: true })
  const compares = state.screen === 'compare'
  return [
    act('x', compares ? 'Back to a single email' : 'Compare six side by side', () =>
      go({ screen: compares ? 'edition' : 'compare', view: 'email' }),
    ),
    act('[', 'Narrower', () => step(false)),
    act(']', 'Wider', () => step(true)),
    act('0', 'Fit the width', () => go({ w: 0 })),
    act('d', 'Next theme', () => go({ theme: next(THEMES, state.theme) })),
    act('l', 'Next lens', () => go({ lens: next(LENSES, state.lens) })),
    act('i', 'Next image setting', () => go({ img: next(IMAGES, state.img) })),
    act('c', 'Problems, credits, checks', () => panel('problems')),
    act('n', 'Next problem', () => toFinding(1, state)),
    act('p', 'Previous problem', () => toFinding(-1, state)),
    act('g', 'Go to Gmail’s clip line', () => toClipLine()),
    ...(boot.still ? [] : [act('t', SEND_WORDS, () => panel('send'))]),
    act('.', 'Show only the email', () => document.body.classList.toggle('bare')),
  ]
}

/** Moves the focus to the next or previous problem, and opens the panel for it. */
function toFinding(by: 1 | -1, { panel }: ViewState): void {
  if (panel !== 'problems') go({ panel: 'problems' }, { replace: true })
  requestAnimationFrame(() => {
    const found = [...document.querySelectorAll<HTMLElement>('#problems .problems > li')]
    if (found.length === 0) return showToast('No problems')
    const now = found.findIndex(item => item.contains(document.activeElement))
    const start = now < 0 && by < 0 ? 0 : now
    found.at((start + by) % found.length)?.focus()
  })
}

/** Scrolls to the line at which Gmail clips the email. */
function toClipLine(): void {
  const line = document.querySelector<HTMLElement>('.frames .clip:not([hidden])')
  if (line) line.scrollIntoView({ block: 'center' })
  else showToast('Gmail shows the whole email')
}
