import type { Content, EditionData, FeedData, ListData } from '../protocol.js'
import type { EditionView, Format, ViewState } from '../view-state.js'
import { CELLS } from '../view-state.js'
import { script } from './script.js'
import { seenStill } from './still-lenses.js'

/** An edition of an export, with all its views. */
export interface StillEdition {
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

export const stillList = (): Promise<ListData | undefined> => load('list')

export const stillFeed = (format: Format): Promise<FeedData | undefined> => load(`feed/${format}`)

export async function stillEdition(state: ViewState): Promise<EditionData | undefined> {
  const found = await load<StillEdition>(`e/${state.name}`)
  if (!found) return undefined
  const content = found.views[state.screen === 'compare' ? 'email' : state.view]
  if (content.kind !== 'email') return { ...found.edition, content }
  if (state.screen !== 'compare') {
    return { ...found.edition, content: { kind: 'email', ...(await seenStill(content.html, state)) } }
  }
  const cells = await Promise.all(CELLS.map(cell => seenStill(content.html, { ...state, ...cell })))
  return { ...found.edition, content: { kind: 'cells', cells } }
}
