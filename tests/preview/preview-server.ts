import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { watchPaths } from '../../src/cli/watch.js'
import type { SmtpSettings } from '../../src/delivery/index.js'
import type { RequestLinks } from '../../src/lint/index.js'
import { openSession } from '../../src/pipeline/index.js'
import type { ImportTools, Preview, PreviewRequest } from '../../src/preview/index.js'
import { PreviewModel } from '../../src/preview/preview-model.js'
import { openPage } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'

const ROOT = join(import.meta.dirname, '../..')
export const NOW = Date.parse('2025-06-01T12:00:00Z')

/** The compiled preview: `npm run compile` bundles its app, so its server is taken from there too. */
const built = (): Promise<typeof import('../../src/preview/index.js')> =>
  import(join(ROOT, 'dist/preview/index.js')) as Promise<typeof import('../../src/preview/index.js')>

/** A copy of the sample publication. With only the given posts, it is checked in a third of the time. */
export function sample(...posts: readonly string[]): string {
  const folder = temporaryFolder()
  const parts = ['publication.yml', 'publishers.yml', 'digests', ...(posts.length > 0 ? posts : ['posts'])]
  for (const part of parts) cpSync(join(ROOT, part), join(folder, part), { recursive: true })
  if (posts.length > 0) {
    // Another post comes first in the complete digest, and its subject would be too long.
    const settings = join(folder, 'publication.yml')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('The Tideline, complete', 'Complete'))
  }
  return folder
}

type Given = Pick<PreviewRequest, 'reportSpam' | 'takePicture' | 'sending'> & {
  /** Whether articles can be imported, as the command line does; perhaps with pages that no server has. */
  readonly importing?: true | ImportTools['fetch']
  readonly requestLinks?: RequestLinks
  readonly editor?: string
  readonly servers?: () => readonly SmtpSettings[]
  readonly writes?: boolean
}

async function started(root: string, given: Given = {}) {
  const { openPreview } = await built()
  const watch = (changed: (paths: readonly string[]) => void) => watchPaths(root, changed)
  const { importing, ...others } = given
  const imports = importing ? { importing: await builtImport(root, importing) } : {}
  return openPreview({ root, now: () => NOW, host: '127.0.0.1', port: 0, watch, ...others, ...imports })
}

/** What the preview needs to import, from the same compiled files as its server, so that both know one class of errors. */
async function builtImport(root: string, importing: true | ImportTools['fetch']): Promise<ImportTools> {
  const { previewImport } = (await import(
    join(ROOT, 'dist/cli/preview-import.js')
  )) as typeof import('../../src/cli/preview-import.js')
  const tools = previewImport({ root }, { env: {}, clock: () => NOW })
  return importing === true ? tools : { ...tools, fetch: importing }
}

/** The preview of a folder, served until the test ends. No link is requested unless `requestLinks` is given. */
export const serve = async (root: string, given: Given = {}): Promise<string> => (await servePreview(root, given)).url

/** The same, for a test that closes it earlier. */
export async function servePreview(root: string, given: Given = {}): Promise<Preview> {
  const preview = await started(root, given)
  onTestFinished(preview.close)
  return preview
}

let shared: Promise<{ readonly url: string }> | undefined

/** The preview of the sample publication, shared by all tests in a worker that change nothing. */
export async function servedSample(): Promise<string> {
  shared ??= started(ROOT)
  return (await shared).url
}

export async function exportTo(root: string, folder: string): Promise<number> {
  const { exportPreview } = await built()
  return (await exportPreview({ root, now: () => NOW, folder })).editions
}

/** The model of a folder, without a server. */
export const deskOf = async (root: string) => new PreviewModel(await openSession({ root, now: () => NOW }), '/out/')

/** Opens a page that remembers nothing of another test, and fails the test where the app throws an error. */
export async function open(url: string): Promise<Page> {
  const page = await openPage()
  failOnErrors(page)
  await page.goto(url)
  onTestFinished(() => page.evaluate(() => localStorage.clear()))
  return page
}

function failOnErrors(page: Page): void {
  const errors: string[] = []
  page.on('pageerror', error => void errors.push(String(error.stack)))
  onTestFinished(() => expect(errors).toEqual([]))
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
