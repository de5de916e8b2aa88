import type { Content, EditionData, FeedData, ListData } from '../protocol.js'
import type { EditionView, ViewState } from '../view-state.js'
import { CELLS } from '../view-state.js'
import { seenWithoutServer } from './offline-lenses.js'
import { script } from './script.js'

/** An edition of an export, with all its views. */
export interface ExportedEdition {
  readonly edition: EditionData
  readonly views: Readonly<Record<EditionView, Content>>
}

const known = new Map<string, unknown>()

declare global {
  interface Window {
    /**
     * Receives the data from the files of an export, which are scripts, because a page opened from disk can load nothing else.
     */
    offprintData?: (name: string, data: unknown) => void
  }
}

async function load<Data>(name: string): Promise<Data | undefined> {
  window.offprintData = (file, data) => known.set(file, data)
  if (!known.has(name)) await script(`data/${name}.js`)
  return known.get(name) as Data | undefined
}

export const exportedList = (): Promise<ListData | undefined> => load('list')

export const exportedFeed = (name: string): Promise<FeedData | undefined> => load(`feed/${name}`)

export async function exportedEdition(state: ViewState): Promise<EditionData | undefined> {
  // A link leads to the address of a page, and the file has the name that the list gives.
  const found =
    (await load<ExportedEdition>(`e/${state.name}`)) ?? (await load<ExportedEdition>(`e/page:${state.name}/index.html`))
  if (!found) return undefined
  const content = found.views[state.screen === 'compare' ? 'email' : state.view]
  if (content.kind !== 'email') return { ...found.edition, content }
  if (state.screen !== 'compare') {
    return { ...found.edition, content: { kind: 'email', ...(await seenWithoutServer(content.html, state)) } }
  }
  const cells = await Promise.all(CELLS.map(cell => seenWithoutServer(content.html, { ...state, ...cell })))
  return { ...found.edition, content: { kind: 'cells', cells } }
}
