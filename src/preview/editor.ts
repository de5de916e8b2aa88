/** A position in a file of the publication, as the app sends it. */
export interface EditorPlace {
  /** The path from the publication's folder, with forward slashes. */
  readonly file: string
  readonly line: number
  readonly column: number
}

/** Validates the body of a request from the app. Returns undefined if it is not a position in a file. */
export function editorPlaceOf(body: unknown): EditorPlace | undefined {
  const { file, line = 1, column = 1 } = (body ?? {}) as Record<string, unknown>
  const counts = [line, column].every(each => Number.isSafeInteger(each) && Number(each) > 0)
  return typeof file === 'string' && counts ? { file, line: Number(line), column: Number(column) } : undefined
}

/**
 * The milliseconds to wait for an error. An editor that cannot be started fails at once, and an editor that starts reports
 * nothing.
 */
const ERROR_DELAY = 300

/**
 * Opens a file at a position in the editor's own program.
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
    setTimeout(() => resolve(''), ERROR_DELAY)
    launch(`${path}:${line}:${column}`, editor, (_, why) =>
      resolve(
        why ? `The editor could not be started: ${why}` : 'No editor was found. Set its command as OFFPRINT_EDITOR.',
      ),
    )
  })
}
