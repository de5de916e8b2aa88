import type { TakePicture, ViewPictureRequest } from '../preview/index.js'
import { evaluated, TALLEST } from './browser-look.js'
import { type ChromiumPage, startChromium } from './chromium.js'

/** The pixels of the picture for each CSS pixel, so that letters are sharp on most screens. */
const DENSITY = 2

/**
 * Returns a function that takes pictures of pages, one after the other. The browser is started for each picture, because few are taken
 * and an idle browser needs much memory.
 * @param path the program of the browser
 */
export function browserPictures(path: string): TakePicture {
  let last: Promise<unknown> = Promise.resolve()
  return request => {
    const next = last.then(() => pictureIn(path, request))
    last = next.catch(() => undefined)
    return next
  }
}

async function pictureIn(path: string, request: ViewPictureRequest): Promise<Uint8Array> {
  const { page, close } = await startChromium(path)
  try {
    return await pictureOf(page, request)
  } finally {
    await close()
  }
}

async function pictureOf(page: ChromiumPage, { url, width, frame }: ViewPictureRequest): Promise<Uint8Array> {
  await page.send('Page.enable')
  await page.send('Emulation.setDeviceMetricsOverride', {
    width,
    height: 900,
    deviceScaleFactor: DENSITY,
    mobile: false,
  })
  const features = [
    { name: 'prefers-color-scheme', value: 'light' },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]
  await page.send('Emulation.setEmulatedMedia', { media: 'screen', features })
  const loaded = page.next('Page.loadEventFired')
  await page.send('Page.navigate', { url })
  await loaded
  const shown = (await evaluated(page, frame)) as Readonly<Record<'x' | 'y' | 'width' | 'height', number>>
  const scale = Math.min(1, TALLEST / DENSITY / shown.height)
  const { data } = await page.send('Page.captureScreenshot', {
    format: 'png',
    clip: { ...shown, scale },
    captureBeyondViewport: true,
  })
  return Buffer.from(String(data), 'base64')
}
