import type { EditionData, FeedData, LinkCheckCounts, ListData, SpamScore, TestSent } from '../protocol.js'
import { addressOf, HOME, type ViewState } from '../view-state.js'
import { exportedEdition, exportedFeed, exportedList } from './exported-data.js'
import { boot } from './place.js'

/** Returns data from the server, or from the files of an export; undefined if there is none. */
export const listData = (): Promise<ListData | undefined> => (boot.exported ? exportedList() : requestData('/api/list'))

export const fetchEdition = (state: ViewState): Promise<EditionData | undefined> =>
  boot.exported
    ? exportedEdition(state)
    : requestData(`/api/view${addressOf({ ...state, show: '', panel: '', q: '' })}`)

/** Returns one part of an email as it is sent. */
export async function sentText(name: string, view: 'html' | 'text' | 'mjml'): Promise<string> {
  const data = await fetchEdition({ ...HOME, screen: 'edition', name, view })
  if (data?.content.kind !== 'source') throw new Error('There is no email.')
  return data.content.text
}

/** @param name the feed and its format, as `feedNameOf` writes them */
export const feedData = (name: string): Promise<FeedData | undefined> =>
  boot.exported ? exportedFeed(name) : requestData(`/api${addressOf({ ...HOME, screen: 'feed', name })}`)

async function requestData<Data>(path: string): Promise<Data | undefined> {
  const answer = await fetch(path)
  return answer.ok ? ((await answer.json()) as Data) : undefined
}

/** Asks the server to read every file again. */
export async function requestRefresh(): Promise<void> {
  if (!boot.exported) await fetch('/api/refresh', { method: 'POST', headers: { 'x-offprint-token': boot.token } })
}

/**
 * Asks the server to open a file in the editor's own program. Returns the reason for a failure, or an empty string.
 */
export async function requestEditor(place: {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}): Promise<string> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/open', { method: 'POST', headers, body: JSON.stringify(place) })
  return ((await answer.json()) as { readonly why: string }).why
}

/** Asks the server to send a test, or to show what it would send. */
export async function requestTest(
  wanted: Readonly<Record<'name' | 'to' | 'prefix', string>> & { readonly rehearse: boolean },
): Promise<TestSent | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/test', { method: 'POST', headers, body: JSON.stringify(wanted) })
  return answer.ok ? ((await answer.json()) as TestSent) : undefined
}

/** Asks the server to request the external addresses of an edition. Dead links then arrive among the edition's problems. */
export async function requestLinkCheck(name: string): Promise<LinkCheckCounts | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/links', { method: 'POST', headers, body: JSON.stringify({ name }) })
  return answer.ok ? ((await answer.json()) as LinkCheckCounts) : undefined
}

/** Asks the server what SpamAssassin says about an email. */
export async function requestSpamScore(name: string): Promise<SpamScore | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/spam', { method: 'POST', headers, body: JSON.stringify({ name }) })
  return answer.ok ? ((await answer.json()) as SpamScore) : undefined
}

/** Asks the server for a picture of a view in the PNG format. */
export async function requestPicture(at: string): Promise<Blob | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/picture', { method: 'POST', headers, body: JSON.stringify({ at }) })
  return answer.ok ? answer.blob() : undefined
}
