import type { RehearsalData, SendingState } from '../protocol.js'
import { boot } from './place.js'

/** Why nothing was done. */
export interface SendingRefused {
  readonly why: string
}

const SILENT: SendingRefused = { why: 'The preview did not answer.' }

/** Asks the server how far the sending of an edition is. */
export const requestSendingState = (name: string): Promise<SendingState | SendingRefused> =>
  answerOf<SendingState>(fetch(`/api/sending/${name.split('/').map(encodeURIComponent).join('/')}`))

/** Asks the server to look at everything that a send would do. */
export const requestRehearsal = (name: string): Promise<RehearsalData | SendingRefused> =>
  answerOf<RehearsalData>(posted('rehearse', { name }))

/** Asks the server for a step, and returns how far the sending is afterwards. */
export const requestSendingStep = (
  step: 'plan-send' | 'cancel-send' | 'approve-send' | 'start-send' | 'stop-send',
  wanted: { readonly name: string; readonly contents?: string; readonly time?: string; readonly number?: number },
): Promise<SendingState | SendingRefused> => answerOf<SendingState>(posted(step, wanted))

export const isSendingRefused = (answer: object): answer is SendingRefused => 'why' in answer

const posted = (path: string, body: unknown): Promise<Response> =>
  fetch(`/api/${path}`, {
    method: 'POST',
    headers: { 'x-offprint-token': boot.token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

async function answerOf<Data>(asked: Promise<Response>): Promise<Data | SendingRefused> {
  try {
    const answer = await asked
    if (answer.ok || (answer.headers.get('content-type') ?? '').includes('json'))
      return (await answer.json()) as Data | SendingRefused
    return { why: await answer.text() }
  } catch {
    return SILENT
  }
}
