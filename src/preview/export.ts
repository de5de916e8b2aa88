import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { openSession } from '../build/index.js'
import { appFiles, lensesScript } from './app-files.js'
import { openDesk } from './desk.js'
import { shellPage } from './shell.js'
import { FORMATS, HOME, VIEWS } from './view-state.js'
import type { Boot } from './wire.js'

export interface ExportRequest {
  readonly root: string
  readonly now: () => number
  /** Where to write. */
  readonly folder: string
}

void [cpSync, mkdirSync, writeFileSync, dirname, join, resolve, sep, openSession, appFiles, lensesScript, openDesk, shellPage, FORMATS, HOME, VIEWS]
export async function exportPreview(_: ExportRequest): Promise<{ editions: number; folder: string }> {
  return { editions: 0, folder: '' }
}
export type { Boot }
