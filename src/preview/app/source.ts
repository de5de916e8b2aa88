import type { EditionData, FeedData, LinksAsked, ListData, TestSent } from '../protocol.js'
import { addressOf, type Format, HOME, type ViewState } from '../view-state.js'
import { boot } from './place.js'
import { stillEdition, stillFeed, stillList } from './still.js'

/** Where the app's data comes from: the server, or the files of an export. undefined where there is none. */
export const listData = (): Promise<ListData | undefined> => (boot.still ? stillList() : asked('/api/list'))

export const fetchEdition = (state: ViewState): Promise<EditionData | undefined> =>
  boot.still ? stillEdition(state) : asked(`/api/view${addressOf({ ...state, show: '', panel: '', q: '' })}`)

/** A part of an email as it is sent. */
export async function sentText(name: string, view: 'html' | 'text' | 'mjml'): Promise<string> {
  const data = await fetchEdition({ ...HOME, screen: 'edition', name, view })
  if (data?.content.kind !== 'source') throw new Error('There is no email.')
  return data.content.text
}

export const feedData = (format: Format): Promise<FeedData | undefined> =>
  boot.still ? stillFeed(format) : asked(`/api/feed/${format}`)

async function asked<Data>(path: string): Promise<Data | undefined> {
  const answer = await fetch(path)
  return answer.ok ? ((await answer.json()) as Data) : undefined
}

/** Has the server look at every file again. */
export async function lookAgain(): Promise<void> {
  if (!boot.still) await fetch('/api/refresh', { method: 'POST', headers: { 'x-offprint-token': boot.token } })
}

/** Has the server open a file in the editor's own program; gives why it could not, or nothing. */
export async function requestEditor(place: {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}): Promise<string> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/open', { method: 'POST', headers, body: JSON.stringify(place) })
  return ((await answer.json()) as { readonly why: string }).why
}

/** Has the server send a test, or show what it would send. */
export async function requestTest(
  wanted: Readonly<Record<'name' | 'to' | 'prefix', string>> & { readonly rehearse: boolean },
): Promise<TestSent | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/test', { method: 'POST', headers, body: JSON.stringify(wanted) })
  return answer.ok ? ((await answer.json()) as TestSent) : undefined
}

/** Has the server ask an edition’s addresses of other sites; what it finds comes with the edition’s problems. */
export async function requestLinkCheck(name: string): Promise<LinksAsked | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/links', { method: 'POST', headers, body: JSON.stringify({ name }) })
  return answer.ok ? ((await answer.json()) as LinksAsked) : undefined
}
