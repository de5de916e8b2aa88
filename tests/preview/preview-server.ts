import { cpSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import { watchPaths } from '../../src/cli/watch.js'
import type { AskLinks } from '../../src/lint/index.js'
import { openSession } from '../../src/pipeline/index.js'
import { PreviewModel } from '../../src/preview/preview-model.js'
import { browser } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'

const ROOT = join(import.meta.dirname, '../..')
export const NOW = Date.parse('2025-06-01T12:00:00Z')

/** The built preview: its app is bundled by `npm run compile`, so its server is taken from there too. */
const built = (): Promise<typeof import('../../src/preview/index.js')> =>
  import(join(ROOT, 'dist/preview/index.js')) as Promise<typeof import('../../src/preview/index.js')>

/** A copy of the sample publication. */
export function sample(): string {
  const folder = temporaryFolder()
  for (const part of ['publication.yml', 'publishers.yml', 'posts', 'digests'])
    cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  return folder
}

type Given = { readonly askLinks?: AskLinks; readonly editor?: string; readonly smtp?: string }

async function started(root: string, given: Given = {}) {
  const { openPreview } = await built()
  const watch = (changed: (paths: readonly string[]) => void) => watchPaths(root, changed)
  return openPreview({ root, now: () => NOW, host: '127.0.0.1', port: 0, watch, ...given })
}

/** The preview of a folder, served until the test ends; no address is asked unless `askLinks` is given. */
export async function serve(root: string, given: Given = {}): Promise<string> {
  const preview = await started(root, given)
  onTestFinished(preview.close)
  return preview.url
}

let shared: Promise<{ readonly url: string; readonly close: () => Promise<void> }> | undefined
afterAll(async () => (await shared)?.close())

/** The preview of the sample publication that tests which change nothing share: one a file. */
export async function servedSample(): Promise<string> {
  shared ??= started(ROOT)
  return (await shared).url
}

export async function exportTo(root: string, folder: string): Promise<number> {
  const { exportPreview } = await built()
  return (await exportPreview({ root, now: () => NOW, folder })).editions
}

/** What the server knows of a folder, without a server. */
export const deskOf = async (root: string) => new PreviewModel(await openSession({ root, now: () => NOW }), '/out/')

/** A page that is closed after the test, and fails it where the app logs an error. */
export async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await browser()).newContext({ viewport: { width: 1280, height: 900 }, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** Waits until the frame that is seen holds a text. */
export const seen = (page: Page, text: string): Promise<unknown> =>
  page.waitForFunction(
    wanted =>
      document
        .querySelector<HTMLIFrameElement>('.frames iframe:not(.coming)')
        ?.contentDocument?.body?.textContent?.includes(wanted),
    text,
  )
