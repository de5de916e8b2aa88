import { existsSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { MAIN } from '../cli/offprint-process.js'
import { temporaryFolder } from '../temporary-folder.js'

/** Tells whether a program is installed. */
export const isInstalled = (name: string): boolean =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin'].some(folder => existsSync(join(folder, name)))

/** Returns PATH with a folder in front that has `offprint` as a command, and other commands as shell scripts. */
export function pathWithProgram(others: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder()
  const scripts = { offprint: `exec '${process.execPath}' '${MAIN}' "$@"`, ...others }
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return [folder, process.env['PATH']].join(delimiter)
}
