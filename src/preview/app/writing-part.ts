import type { EditionData } from '../protocol.js'
import { HOME } from '../view-state.js'
import { type ElementPlace, edit } from './editor-place.js'
import { boot, go } from './place.js'
import { script } from './script.js'
import { showToast } from './toast.js'

/** The part of the app in which an editor writes. It is loaded when it is first needed, so that the app opens sooner. */
export interface WritingPart {
  /** The fields and the text of an edition's file. */
  readonly sheet: HTMLElement
  /** Shows the file of an edition. It is read again whenever the edition has changed. */
  readonly show: (edition: EditionData, takesFocus: boolean) => void
  /** Edits fields where they show, in a small window. */
  readonly inPlace: (wanted: InPlaceRequest) => void
  /** Closes that window, because what it belongs to is no longer in view. */
  readonly leave: () => void
  /** The dialog for a new post or link item. */
  readonly create: (what: 'post' | 'link') => void
  /** Undoes or redoes the last change of any file. */
  readonly step: (step: 'undo' | 'redo') => void
}

/** Fields that are edited where they show. */
export interface InPlaceRequest {
  /** The name and the title of the edition whose file has them. */
  readonly name: string
  readonly title: string
  /** Those of them are offered that the file can have. */
  readonly fields: readonly string[]
  /** Finds the element beside which they are edited, and to which the focus returns. */
  readonly opener: () => HTMLElement | null
}

/** What the writing part needs of the rest of the app. */
export interface WritingTools {
  readonly tell: (what: string) => void
  readonly edit: (place: ElementPlace) => void
  readonly open: (name: string) => void
  /** Edits fields where they show. */
  readonly inPlace: (wanted: InPlaceRequest) => void
}

declare global {
  interface Window {
    /** Provided by writing.js. */
    offprintWriting?: (tools: WritingTools) => WritingPart
  }
}

let part: WritingPart | undefined
let loading: Promise<void> | undefined

const TOOLS: WritingTools = {
  tell: showToast,
  edit: place => void edit(place),
  open: name => go({ ...HOME, screen: 'edition', name, panel: 'write' }),
  inPlace: wanted => part?.inPlace(wanted),
}

/** Loads the writing part and uses it, unless nothing can be written here. */
export async function withWriting(use: (writing: WritingPart) => void): Promise<void> {
  if (!boot.writes) return
  loading ??= script('/app/writing.js', `?${boot.version}`)
  await loading
  part ??= window.offprintWriting?.(TOOLS)
  if (part) return use(part)
  loading = undefined
  showToast('The preview did not answer')
}

/** Closes the window in which something is edited where it shows, if it is open. */
export const leaveInPlace = (): void => part?.leave()
