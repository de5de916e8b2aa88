import type { BrowserView } from '../audit/index.js'
import type { Screen } from '../markup/index.js'
import type { LookAtPage } from '../pipeline/index.js'
import type { Chromium, ChromiumPage } from './chromium.js'
import { CLEAR_LETTERS, READ_SEEN_TEXT, SETTLE } from './seen-text.js'

type Loader = Parameters<LookAtPage>[2]

/** The maximum height of a screenshot, in pixels. Graphics hardware allows no more. */
export const TALLEST = 15_000

/** Returns a function that opens pages in a browser, one after the other, and reads what can be seen. */
export function lookWith({ page }: Chromium): LookAtPage {
  let ready: Promise<void> | undefined
  let load: Loader = () => undefined
  const start = async (): Promise<void> => {
    await page.send('Page.enable')
    page.on('Fetch.requestPaused', ({ requestId, request }) => {
      answerRequest(page, String(requestId), (request as { url: string }).url, load).catch(() => undefined)
    })
    await page.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
  }
  return async (address, screens, loader) => {
    ready ??= start()
    await ready
    load = loader
    const views: BrowserView[] = []
    for (const screen of screens) views.push(await viewOn(page, address, screen))
    return views
  }
}

/** Answers from the site if it has the file. Style sheets and pictures of other sites are loaded from there. */
async function answerRequest(page: ChromiumPage, requestId: string, url: string, load: Loader): Promise<void> {
  const file = load(url)
  if (file) {
    const responseHeaders = [{ name: 'Content-Type', value: file.type }]
    const body = Buffer.from(file.bytes).toString('base64')
    await page.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders, body })
  } else await page.send('Fetch.continueRequest', { requestId })
}

async function viewOn(page: ChromiumPage, address: string, screen: Screen): Promise<BrowserView> {
  const { width, height, dark, assumed } = screen
  const [name, value] = assumed?.split(/\s*:\s*/) ?? []
  await page.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
  const features = [
    { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
    ...(name && value ? [{ name, value }] : []),
  ]
  await page.send('Emulation.setEmulatedMedia', { media: 'screen', features })
  const loaded = page.next('Page.loadEventFired')
  await page.send('Page.navigate', { url: address })
  await loaded
  const size = (await evaluated(page, SETTLE)) as { readonly height: number }
  const clip = { x: 0, y: 0, width, height: Math.min(TALLEST, Math.max(height, size.height)), scale: 1 }
  const picture = async (): Promise<unknown> =>
    (await page.send('Page.captureScreenshot', { format: 'png', clip, captureBeyondViewport: true }))['data']
  const before = await picture()
  await evaluated(page, CLEAR_LETTERS)
  const after = await picture()
  return (await evaluated(page, READ_SEEN_TEXT, before, after)) as BrowserView
}

/** Calls a function in the page. */
export async function evaluated(page: ChromiumPage, source: string, ...values: readonly unknown[]): Promise<unknown> {
  const expression = `(${source})(${values.map(value => JSON.stringify(value)).join(',')})`
  const { result, exceptionDetails } = await page.send('Runtime.evaluate', {
    expression,
    awaitPromise: true,
    returnByValue: true,
  })
  if (exceptionDetails) throw new Error(`The browser could not read the page: ${JSON.stringify(exceptionDetails)}`)
  return (result as { readonly value?: unknown }).value
}
