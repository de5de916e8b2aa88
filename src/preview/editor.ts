/** A place in a file of the publication, as the app asks for it. */
export interface EditorPlace {
  /** From the publication's folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Reads what the app sent; undefined where it is something else. */
export function editorPlaceOf(said: unknown): EditorPlace | undefined {
  const { file, line = 1, column = 1 } = (said ?? {}) as Record<string, unknown>
  const counts = [line, column].every(each => Number.isSafeInteger(each) && Number(each) > 0)
  return typeof file === 'string' && counts ? { file, line: Number(line), column: Number(column) } : undefined
}

/** An editor that cannot be started says so at once; one that can says nothing. */
const SAYS_SO = 300

/**
 * Opens a file at a place in the editor's own program.
 * @param path of the file on this machine
 * @param editor a command; without, the editor that runs here, or that VISUAL or EDITOR name
 * @returns why it could not be opened; empty where it was
 */
export async function openInEditor(
  path: string,
  { line, column }: EditorPlace,
  editor: string | undefined,
): Promise<string> {
  const { default: launch } = await import('launch-editor')
  return new Promise(resolve => {
    setTimeout(() => resolve(''), SAYS_SO)
    launch(`${path}:${line}:${column}`, editor, (_, why) =>
      resolve(why ? `The editor could not be started: ${why}` : 'No editor was found. Name one in OFFPRINT_EDITOR.'),
    )
  })
}
