import { HOME } from '../view-state.js'
import { boot, go } from './place.js'
import { script } from './script.js'
import { showToast } from './toast.js'

/** What somebody pasted or dropped. */
export interface HandedSource {
  readonly files: readonly File[]
  /** Whether one of the files is a folder. */
  readonly hasFolder: boolean
  readonly html: string
  readonly text: string
}

/** The part of the app in which articles are imported. It is loaded when it is first needed. */
export interface ImportingPart {
  /** Opens the dialog, with what was dropped, if anything was. */
  readonly open: (handed?: HandedSource) => void
}

/** What the importing part needs of the rest of the app. */
export interface ImportingTools {
  readonly tell: (what: string) => void
  readonly open: (name: string) => void
}

declare global {
  interface Window {
    /** Provided by import.js. */
    offprintImporting?: (tools: ImportingTools) => ImportingPart
  }
}

let part: ImportingPart | undefined
let loading: Promise<unknown> | undefined

const TOOLS: ImportingTools = {
  tell: showToast,
  open: name => go({ ...HOME, screen: 'edition', name, panel: 'write' }),
}

/** Loads the importing part and uses it, unless nothing can be imported here. */
export async function withImporting(use: (importing: ImportingPart) => void): Promise<void> {
  if (!boot.imports) return
  loading ??= Promise.all([script('/app/import.js', `?${boot.version}`), styles(`/app/import.css?${boot.version}`)])
  await loading
  part ??= window.offprintImporting?.(TOOLS)
  if (part) return use(part)
  loading = undefined
  showToast('The preview did not answer')
}

function styles(href: string): Promise<void> {
  return new Promise(resolve => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = href
    link.onload = link.onerror = () => resolve()
    document.head.append(link)
  })
}

/** Reads what was pasted or dropped, which the browser tells only while it handles the event. */
export const handedBy = (data: DataTransfer): HandedSource => ({
  files: [...data.files],
  hasFolder: [...data.items].some(item => item.webkitGetAsEntry?.()?.isDirectory === true),
  html: data.getData('text/html'),
  text: data.getData('text/plain'),
})

/** Opens the dialog with a file that is dropped anywhere in the window. Without this, the browser would leave the preview for it. */
export function importDroppedFiles(): void {
  if (!boot.imports) return
  const isOfFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
  addEventListener('dragover', event => {
    if (!isOfFiles(event)) return
    event.preventDefault()
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
  })
  addEventListener('drop', event => {
    if (!isOfFiles(event) || event.defaultPrevented || !event.dataTransfer) return
    event.preventDefault()
    const handed = handedBy(event.dataTransfer)
    // Another dialog would be behind this one.
    if (document.querySelector('dialog[open]:not(.importing)')) return showToast('Close the dialog first')
    void withImporting(importing => importing.open(handed))
  })
}
