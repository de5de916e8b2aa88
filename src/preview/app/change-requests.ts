import type {
  ArrangementData,
  ArrangeRequest,
  ChangeRequest,
  JournalState,
  NewLinkRequest,
  SourceConflict,
  SourceData,
} from '../protocol.js'
import { boot } from './place.js'

/** Why nothing was written, and the field that it is about. */
export interface WriteRefusal {
  readonly why: string
  readonly field?: string
  readonly conflict?: SourceConflict
}

const SILENT: WriteRefusal = { why: 'The preview did not answer. Nothing was written.' }

/** Returns what of an edition's file can be edited, or undefined if it has none. */
export async function editedSource(name: string): Promise<SourceData | undefined> {
  const path = name.split('/').map(encodeURIComponent).join('/')
  const answer = await fetch(`/api/source/${path}`).catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as SourceData) : undefined
}

/** Returns the next issue of a digest as it is arranged, or undefined if the edition is no digest. */
export async function fetchArrangement(name: string): Promise<ArrangementData | undefined> {
  const answer = await fetch(`/api/arrangement/${encodeURIComponent(name)}`).catch(() => undefined)
  return answer?.ok ? ((await answer.json()) as ArrangementData) : undefined
}

/** Asks the server to change the arrangement of an issue. */
export const requestArrangement = (wanted: ArrangeRequest): Promise<SourceData | WriteRefusal> =>
  requestWrite<SourceData>('/api/arrange', wanted)

/** Asks the server to change a file. */
export const requestChange = (wanted: ChangeRequest): Promise<SourceData | WriteRefusal> =>
  requestWrite<SourceData>('/api/change', wanted)

/** The file of a new post or link item, and the name of its edition. */
export interface NewEdition {
  readonly file: string
  readonly name: string
}

export const requestNewPost = (title: string): Promise<NewEdition | WriteRefusal> =>
  requestWrite<NewEdition>('/api/new-post', { title })

export const requestNewLink = (link: NewLinkRequest): Promise<NewEdition | WriteRefusal> =>
  requestWrite<NewEdition>('/api/new-link', link)

/** A change that was undone or redone. */
export interface StepDone {
  readonly file: string
  readonly what: string
  readonly journal: JournalState
}

/** Asks the server to undo or redo the last change of any file. */
export const requestStep = (step: 'undo' | 'redo'): Promise<StepDone | WriteRefusal> =>
  requestWrite<StepDone>(`/api/${step}`, {})

export const isWriteRefusal = (answer: object): answer is WriteRefusal => 'why' in answer && !('fields' in answer)

async function requestWrite<Data extends object>(path: string, body: unknown): Promise<Data | WriteRefusal> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined)
  if (!answer) return SILENT
  const data = (await answer.json().catch(() => SILENT)) as Data | WriteRefusal
  if (answer.ok) return data
  return answer.status === 409 && 'theirs' in data
    ? { why: (data as unknown as SourceConflict).why, conflict: data as unknown as SourceConflict }
    : (data as WriteRefusal)
}
