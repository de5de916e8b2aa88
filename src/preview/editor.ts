/** A place in a file of the publication, as the app requests it. */
export interface EditorPlace {
  /** The path from the publication's folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Validates what the app sent. It returns undefined for anything else. */
export function editorPlaceOf(said: unknown): EditorPlace | undefined {
  const { file, line = 1, column = 1 } = (said ?? {}) as Record<string, unknown>
  const counts = [line, column].every(each => Number.isSafeInteger(each) && Number(each) > 0)
  return typeof file === 'string' && counts ? { file, line: Number(line), column: Number(column) } : undefined
}

/**
 * The time in milliseconds to wait for an error. An editor that cannot be started fails at once, and one that starts
 * reports nothing.
 */
const SAYS_SO = 300

/**
 * Opens a file at a place in the editor's own program.
 * @param path the path of the file on this machine
 * @param editor a command; by default the editor that is running, or the one that VISUAL or EDITOR names
 * @returns the reason for a failure, or an empty string
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
