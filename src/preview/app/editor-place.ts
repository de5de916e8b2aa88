import { boot } from './place.js'
import { requestEditor } from './source.js'
import { showToast } from './toast.js'

/** A position in a file, as stored in the `data-` attributes of an element. */
export interface ElementPlace {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Whether files can be opened in an editor. An exported preview has no server to do that. */
export const canEdit = !boot.exported

export const placeData = ({ file, line, column }: ElementPlace) => ({
  'data-file': file,
  'data-line': line,
  'data-column': column,
})

/** Returns the position in a file that belongs to the focused problem or row of the list. */
export function focusedPlace(): ElementPlace | undefined {
  const { file, line, column } = document.activeElement?.closest<HTMLElement>('[data-file]')?.dataset ?? {}
  return file === undefined ? undefined : { file, line: Number(line) || undefined, column: Number(column) || undefined }
}

/** Opens a file in the editor's own program and reports the result. */
export async function edit(place: ElementPlace): Promise<void> {
  const why = await requestEditor(place).catch(() => 'The preview did not answer')
  showToast(why || `${place.file} opened in your editor`)
}
