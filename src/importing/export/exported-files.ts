/** The files of an export that consists of several, from a folder or a zip archive. */
export interface ExportedFiles {
  readonly files: readonly string[]
  read(path: string): Uint8Array | undefined
}
