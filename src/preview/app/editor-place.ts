import { boot } from './place.js'
import { requestEditor } from './source.js'
import { showToast } from './toast.js'

/** A place in a file, as elements carry it in their `data-` attributes. */
export interface ElementPlace {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

/** Files without a server can open nothing. */
export const canEdit = !boot.still

export const placeData = ({ file, line, column }: ElementPlace) => ({
  'data-file': file,
  'data-line': line,
  'data-column': column,
})

/** The place that the keyboard is on: a problem, or a line of the list. */
export function focusedPlace(): ElementPlace | undefined {
  const { file, line, column } = document.activeElement?.closest<HTMLElement>('[data-file]')?.dataset ?? {}
  return file === undefined ? undefined : { file, line: Number(line) || undefined, column: Number(column) || undefined }
}

/** Opens a file in the editor's own program, and says whether it did. */
export async function edit(place: ElementPlace): Promise<void> {
  const why = await requestEditor(place).catch(() => 'The preview did not answer')
  showToast(why || `${place.file} opened in your editor`)
}
