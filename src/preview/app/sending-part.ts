import type { EditionData, WireProblem } from '../protocol.js'
import { boot } from './place.js'
import { problemList } from './problem-list.js'
import { script } from './script.js'
import { showToast } from './toast.js'

/** The part of the app with which issues are sent. It is loaded when its panel is first opened. */
export interface SendingPart {
  readonly sheet: HTMLElement
  /** Shows the issue of an edition; undefined if the panel is closed. */
  readonly show: (edition: EditionData | undefined) => void
}

/** What the sending part needs of the rest of the app. */
export interface SendingPartTools {
  readonly tell: (what: string) => void
  readonly problems: (problems: readonly WireProblem[]) => HTMLElement
}

declare global {
  interface Window {
    /** Provided by sending.js. */
    offprintSending?: (tools: SendingPartTools) => SendingPart
  }
}

let part: SendingPart | undefined
let loading: Promise<void> | undefined

/** Tells whether an edition can be an issue of its own. */
export const isIssue = ({ state }: Pick<EditionData, 'state'>): boolean =>
  boot.sendsIssues && !['page', 'feed', 'reader', 'broken'].includes(state)

/** Loads the sending part and uses it. */
export async function withSending(use: (sending: SendingPart) => void): Promise<void> {
  loading ??= script('/app/sending.js', `?${boot.version}`)
  await loading
  part ??= window.offprintSending?.({ tell: showToast, problems: problemList })
  if (part) return use(part)
  loading = undefined
  showToast('The preview did not answer')
}

/** Tells the sending part that its panel is closed, so that it asks for nothing any more. */
export const leaveSending = (): void => part?.show(undefined)
