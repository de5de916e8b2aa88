/**
 * Runs the preview in the browser. The state is in the address, the data comes from the server, and each screen shows
 * both.
 */

import type { EditionData, FeedData, ListData } from '../protocol.js'
import { dataKeyOf, feedIn, feedRowName, HOME, type ViewState } from '../view-state.js'
import { actionsIn, type CommandHandlers } from './actions.js'
import { EditionScreen } from './edition-screen.js'
import { edit, focusedPlace } from './editor-place.js'
import { h, replaceChildren } from './element.js'
import { FeedScreen } from './feed-screen.js'
import { helpSheet } from './help-sheet.js'
import { importDroppedFiles } from './import-part.js'
import { keyboard } from './keys.js'
import { ListScreen } from './list-screen.js'
import { listenToServer } from './live.js'
import { CommandPalette } from './palette.js'
import { paletteEntries } from './palette-entries.js'
import { boot, followLinks, go, here, onMove } from './place.js'
import { savePicture } from './save-picture.js'
import { feedData, fetchEdition, listData, requestRefresh } from './source.js'
import { showToast, toast } from './toast.js'

const root = h('div', { class: 'app' })
const help = helpSheet()
const palette = new CommandPalette()
const handlers: CommandHandlers = {
  palette: () => void openPalette(),
  help: () => (help.open ? help.close() : help.showModal()),
  search: () => {
    if (here().screen !== 'list') go(HOME)
    setTimeout(() => list.search())
  },
  step: by => (here().screen === 'list' ? list.step(by) : stepEdition(by)),
  refresh: () => void requestRefresh().then(() => showToast('All files were read again')),
  edit: () => {
    const place = focusedPlace() ?? (shown === 'edition' && opened ? { file: opened.file } : undefined)
    if (place) void edit(place)
    else showToast('There is no file to open')
  },
  width: () => edition.width(),
  widths: () => edition.widths(),
  picture: () => void savePicture(shown === 'edition' ? edition.shownState(here()) : here()),
  closing: () => (shown === 'edition' ? edition.closing() : undefined),
}
const onKey = keyboard(handlers)
const list = new ListScreen()
const edition = new EditionScreen(onKey, handlers)
const feed = new FeedScreen(onKey, handlers)

let shown: ViewState['screen'] | undefined
let listed: ListData | undefined = boot.list
let opened: EditionData | undefined = boot.edition
let read: FeedData | undefined = boot.feed
/** The key of the data that was last requested for the open edition. */
let asked = ''
let last = ''
let displayed = Promise.resolve()
let steps = Promise.resolve()

/** Opens the palette at once with the entries of the last list, and updates it when the current list has arrived. */
async function openPalette(): Promise<void> {
  const set = (): void => palette.set(paletteEntries(listed?.rows ?? [], actionsIn(here(), handlers), here()))
  set()
  palette.toggle()
  if (!palette.element.open) return
  listed = (await listData()) ?? listed
  set()
}

/**
 * Goes to a neighbouring edition. Each step waits for the previous one and for the display of the address, because it starts
 * from the edition that the address names.
 */
function stepEdition(by: number): void {
  steps = steps.then(async () => {
    await displayed.catch(() => undefined)
    const name = by > 0 ? opened?.older : opened?.newer
    if (name && opened?.name === here().name) go({ name })
  })
}

function mount(screen: ViewState['screen'], elements: readonly HTMLElement[]): void {
  const kind = screen === 'compare' ? 'edition' : screen
  if (shown === kind) return
  shown = kind
  document.body.classList.remove('bare', 'docked')
  replaceChildren(root, elements)
}

function showEdition(state: ViewState, data: EditionData, live: boolean): void {
  opened = data
  last = data.name
  mount(state.screen, edition.elements)
  edition.set(state, data, live)
  nameTab(data.title, data.stale ? '✖ ' : live && document.hidden ? '● ' : '')
}

function showList(state: ViewState, data: ListData): void {
  const arrived = shown !== 'list'
  listed = data
  mount('list', [list.element])
  list.set(data, state)
  nameTab('All posts', '')
  if (arrived && last) list.focus(last)
}

function showFeed(state: ViewState, data: FeedData): void {
  read = data
  last = feedRowName(data.feed)
  mount('feed', feed.elements)
  feed.set(state, data)
  nameTab(data.path, '')
}

const nameTab = (what: string, sign: string): void => {
  document.title = `${sign}${what} · ${boot.title}`
}

/** Shows a state, with data that is present or requested. If the user has moved on in the meantime, the data is dropped. */
async function show(state: ViewState, fresh = false): Promise<void> {
  listenToServer(state, listener)
  const current = (): boolean => dataKeyOf(here()) === dataKeyOf(state)
  if (state.screen === 'list') {
    if (listed) showList(state, listed)
    const data = !listed || fresh || shown !== 'list' ? await listData() : undefined
    if (data && current()) showList(here(), data)
    return
  }
  if (state.screen === 'feed') {
    const { feed, format } = feedIn(state.name)
    const isKnown = !fresh && read?.feed === feed && read.format === format
    const data = isKnown ? read : await feedData(state.name)
    if (data && current()) showFeed(here(), data)
    return
  }
  const known = !fresh && asked === dataKeyOf(state) ? opened : undefined
  const data = known ?? (await fetchEdition(state))
  if (!current()) return
  if (!data) return go({ ...HOME, q: state.name }, { replace: true })
  // A link to a page may lead to a post with another name.
  if (data.name !== state.name) return go({ name: data.name }, { replace: true })
  if (isOutdated(data)) return
  asked = dataKeyOf(state)
  showEdition(here(), data, fresh)
}

/** Tells whether a later version of the edition is shown already: answers and events may overtake each other. */
const isOutdated = (data: EditionData): boolean =>
  opened !== undefined &&
  asked === dataKeyOf(here()) &&
  data.name === opened.name &&
  data.generation < opened.generation

const listener = {
  edition: (data: EditionData) => {
    if (asked === dataKeyOf(here()) && data.name === here().name && !isOutdated(data)) showEdition(here(), data, true)
  },
  gone: () => void show(here(), true),
  list: (data: ListData) => {
    listed = data
    if (here().screen === 'list') showList(here(), data)
  },
  sizes: (sizes: Readonly<Record<string, number>>) => list.sizes(sizes),
  feed: (data: FeedData) => {
    if (here().screen === 'feed') showFeed(here(), data)
  },
  connected: (generation: number) => {
    edition.connected(true)
    const state = here()
    const known = state.screen === 'list' ? listed : state.screen === 'feed' ? read : opened
    if (known && known.generation !== generation) void show(state, true)
  },
  disconnected: () => edition.connected(false),
}

document.body.append(root, toast, help, palette.element)
followLinks()
importDroppedFiles()
addEventListener('keydown', onKey)
addEventListener('visibilitychange', () => {
  if (!document.hidden) document.title = document.title.replace(/^● /, '')
})
const display = (state: ViewState): void => {
  displayed = show(state)
}
if (boot.exported) addEventListener('hashchange', () => display(here()))
onMove(display)
if (opened) asked = dataKeyOf(here())
display(here())
