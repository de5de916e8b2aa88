import { HOME, IMAGES, LENSES, listPartOf, THEMES, VIEWS, type ViewState } from '../view-state.js'
import { copy } from './clipboard.js'
import { canEdit } from './editor-place.js'
import { withImporting } from './import-part.js'
import { boot, go, hrefOf } from './place.js'
import { SEND_WORDS } from './send-sheet.js'
import { showToast } from './toast.js'
import { VIEW_WORDS } from './words.js'
import { withWriting } from './writing-part.js'

/** A command of the app, which has a key and a name. */
export interface Action {
  readonly key: string
  readonly name: string
  readonly run: () => void
}

/** The callbacks with which the screens carry commands out. */
export interface CommandHandlers {
  readonly help: () => void
  readonly palette: () => void
  readonly search: () => void
  /** Moves by a number of posts. */
  readonly step: (by: number) => void
  readonly refresh: () => void
  /** Opens the current file in the editor's own program. */
  readonly edit: () => void
  readonly width: () => number
  /** Returns the widths that are offered for what is shown. */
  readonly widths: () => readonly number[]
  /** Saves a picture of the view. */
  readonly picture: () => void
  /** Returns a function that closes the open panel, or undefined if none is open. */
  readonly closing: () => (() => void) | undefined
}

const action = (key: string, name: string, run: () => void): Action => ({ key, name, run })

/** Lists the commands that are available in a state. */
export function actionsIn(state: ViewState, handlers: CommandHandlers): Action[] {
  const isEdition = state.screen === 'edition' || state.screen === 'compare'
  const close = handlers.closing()
  return [
    ...(isEdition ? [...viewActions(), ...editionActions(state, handlers)] : []),
    ...(close ? [action('Escape', 'Close the panel', close)] : []),
    action('j', 'Next post', () => handlers.step(1)),
    action('k', 'Previous post', () => handlers.step(-1)),
    ...(state.screen === 'list'
      ? [action('/', 'Search the list', handlers.search)]
      : [
          action('/', 'Go to…', handlers.palette),
          action(close ? '' : 'Escape', 'Back to the list', () => go({ ...HOME, part: listPartOf(state) })),
        ]),
    ...(boot.writes ? writingActions() : []),
    ...(canEdit ? [action('o', 'Open in your editor', handlers.edit)] : []),
    action('y', 'Copy the link to this view', () => void copy(new URL(hrefOf(state), location.href).href, 'Link')),
    ...(boot.takesPictures ? [action('', 'Save a picture of this view (PNG)', handlers.picture)] : []),
    ...(boot.exported ? [] : [action('r', 'Read every file again', handlers.refresh)]),
    action('?', 'Help', handlers.help),
  ]
}

/** Undo and redo have their keys in keys.ts, because they need Ctrl or ⌘. */
const writingActions = (): Action[] => [
  action('', 'New post…', () => void withWriting(part => part.create('post'))),
  action('', 'New link item…', () => void withWriting(part => part.create('link'))),
  ...(boot.imports ? [action('', 'Import an article…', () => void withImporting(part => part.open()))] : []),
  action('', 'Undo the last change of a file', () => void withWriting(part => part.step('undo'))),
  action('', 'Redo the change that was undone', () => void withWriting(part => part.step('redo'))),
]

const viewActions = (): Action[] =>
  VIEWS.map((view, i) => action(String(i + 1), VIEW_WORDS[view], () => go({ screen: 'edition', view })))

const next = <T>(all: readonly T[], now: T): T => all[(all.indexOf(now) + 1) % all.length] ?? now

function editionActions(state: ViewState, { width, widths }: CommandHandlers): Action[] {
  const step = (wider: boolean): void => {
    const w = wider ? widths().find(each => each > width()) : widths().findLast(each => each < width())
    if (w) go({ w })
  }
  const panel = (which: 'problems' | 'send' | 'write'): void =>
    go({ panel: state.panel === which ? '' : which }, { replace: true })
  const compares = state.screen === 'compare'
  return [
    action('x', compares ? 'Back to a single email' : 'Compare six side by side', () =>
      go({ screen: compares ? 'edition' : 'compare', view: 'email' }),
    ),
    action('[', 'Narrower', () => step(false)),
    action(']', 'Wider', () => step(true)),
    action('0', 'Fit the width', () => go({ w: 0 })),
    action('d', 'Next theme', () => go({ theme: next(THEMES, state.theme) })),
    action('l', 'Next lens', () => go({ lens: next(LENSES, state.lens) })),
    action('i', 'Next image setting', () => go({ img: next(IMAGES, state.img) })),
    action('c', 'Problems, credits, checks', () => panel('problems')),
    action('n', 'Next problem', () => toFinding(1, state)),
    action('p', 'Previous problem', () => toFinding(-1, state)),
    action('g', 'Go to Gmail’s clip line', () => toClipLine()),
    ...(boot.exported ? [] : [action('t', SEND_WORDS, () => panel('send'))]),
    ...(boot.writes ? [action('e', 'Write: fields and text', () => panel('write'))] : []),
    action('.', 'Show only the email', () => document.body.classList.toggle('bare')),
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
