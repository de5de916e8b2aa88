import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { watchPaths } from '../../src/cli/watch.js'
import type { AskLinks } from '../../src/lint/index.js'
import { openSession } from '../../src/pipeline/index.js'
import { PreviewModel } from '../../src/preview/preview-model.js'
import { browser } from '../browser.js'
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

type Given = { readonly askLinks?: AskLinks; readonly editor?: string; readonly smtp?: string }

async function started(root: string, given: Given = {}) {
  const { openPreview } = await built()
  const watch = (changed: (paths: readonly string[]) => void) => watchPaths(root, changed)
  return openPreview({ root, now: () => NOW, host: '127.0.0.1', port: 0, watch, ...given })
}

/** The preview of a folder, served until the test ends. No link is requested unless `askLinks` is given. */
export async function serve(root: string, given: Given = {}): Promise<string> {
  const preview = await started(root, given)
  onTestFinished(preview.close)
  return preview.url
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

/** The page that tests share, one after the other, and the test that has it now. */
let ready: Promise<Page> | undefined
let isTaken = false

const WINDOW = { width: 1280, height: 900 }

/**
 * Opens a page, and fails the test where the app throws an error. A new page costs more than most tests do in it, so
 * they share one, which remembers nothing of the test before; a second page of one test is new.
 */
export async function open(url: string): Promise<Page> {
  if (isTaken) return openAlone(url)
  isTaken = true
  onTestFinished(() => {
    isTaken = false
  })
  ready ??= browser().then(browser => browser.newPage({ viewport: WINDOW }))
  const page = await ready
  failOnErrors(page)
  onTestFinished(() => page.evaluate(() => localStorage.clear()))
  await page.setViewportSize(WINDOW)
  await page.goto(url)
  return page
}

/** Opens a page with nothing in its cache, for a test that sets or watches more than what the app shows. */
export async function openAlone(url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await browser()).newContext({ viewport: WINDOW, ...options })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  failOnErrors(page)
  await page.goto(url)
  return page
}

function failOnErrors(page: Page): void {
  const errors: string[] = []
  const note = (error: Error): void => void errors.push(String(error.stack))
  page.on('pageerror', note)
  onTestFinished(() => {
    page.off('pageerror', note)
    expect(errors).toEqual([])
  })
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
