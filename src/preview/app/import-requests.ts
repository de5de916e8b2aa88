import type {
  DecidedArticle,
  ImportedArticleData,
  ImportedDraftData,
  ImportedSourceData,
  ImportedViewData,
  WrittenImport,
} from '../import-protocol.js'
import { boot } from './place.js'

/** Why nothing was imported, and the field that it is about. */
export interface ImportRefusal {
  readonly why: string
  readonly field?: string
}

export const isImportRefusal = (answer: object): answer is ImportRefusal => 'why' in answer

export const requestFileImport = (file: File): Promise<ImportedSourceData | ImportRefusal> =>
  requestImport('file', file, { 'x-offprint-name': encodeURIComponent(file.name) })

export const requestPasteImport = (pasted: {
  readonly html: string
  readonly text: string
}): Promise<ImportedSourceData | ImportRefusal> => requestImport('paste', JSON.stringify(pasted))

export const requestAddressImport = (address: string): Promise<ImportedSourceData | ImportRefusal> =>
  requestImport('address', JSON.stringify({ address }))

export const requestImportedArticle = (id: string, index: number): Promise<ImportedArticleData | ImportRefusal> =>
  requestImport('article', JSON.stringify({ id, index }))

export const requestImportedDraft = (wanted: DecidedArticle): Promise<ImportedDraftData | ImportRefusal> =>
  requestImport('draft', JSON.stringify(wanted))

/** @param digest the name of the digest to show; empty for an edition of the draft itself */
export const requestImportedView = (
  wanted: DecidedArticle,
  view: string,
  digest: string,
): Promise<ImportedViewData | ImportRefusal> => requestImport('view', JSON.stringify({ ...wanted, view, digest }))

export const requestWrittenImport = (wanted: DecidedArticle): Promise<WrittenImport | ImportRefusal> =>
  requestImport('write', JSON.stringify(wanted))

async function requestImport<Data extends object>(
  path: string,
  body: string | File,
  headers: Readonly<Record<string, string>> = {},
): Promise<Data | ImportRefusal> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
  try {
    const answer = await fetch(`/api/import/${path}`, {
      method: 'POST',
      headers: { 'x-offprint-token': boot.token, 'content-type': type, ...headers },
      body,
    })
    if ((answer.headers.get('content-type') ?? '').includes('json'))
      return (await answer.json()) as Data | ImportRefusal
    return { why: (await answer.text()).trim() }
  } catch {
    return { why: 'The preview did not answer. Nothing was written.' }
  }
}
