import { addressOf, type Format, type ViewState } from '../view-state.js'
import type { EditionData, FeedData, LinksAsked, ListData, TestSent } from '../wire.js'
import { boot } from './place.js'
import { stillEdition, stillFeed, stillList } from './still.js'

/** Where the app's data comes from: the server, or the files of an export. undefined where there is none. */
export const listData = (): Promise<ListData | undefined> => (boot.still ? stillList() : asked('/api/list'))

export const editionData = (state: ViewState): Promise<EditionData | undefined> =>
  boot.still ? stillEdition(state) : asked(`/api/view${addressOf({ ...state, panel: '', q: '' })}`)

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

/** Has the server send a test, or show what it would send. */
export async function sendTest(
  wanted: Readonly<Record<'name' | 'to' | 'prefix', string>> & { readonly rehearse: boolean },
): Promise<TestSent | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/test', { method: 'POST', headers, body: JSON.stringify(wanted) })
  return answer.ok ? ((await answer.json()) as TestSent) : undefined
}

/** Has the server ask an edition’s addresses of other sites; what it finds comes with the edition’s problems. */
export async function askLinks(name: string): Promise<LinksAsked | undefined> {
  const headers = { 'x-offprint-token': boot.token, 'content-type': 'application/json' }
  const answer = await fetch('/api/links', { method: 'POST', headers, body: JSON.stringify({ name }) })
  return answer.ok ? ((await answer.json()) as LinksAsked) : undefined
}
