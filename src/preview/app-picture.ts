import { addressOf, stateOf } from './view-state.js'

/** Takes a picture of a page in a browser. */
export type TakePicture = (request: ViewPictureRequest) => Promise<Uint8Array>

export interface ViewPictureRequest {
  readonly url: string
  /** The width of the window, in CSS pixels. */
  readonly width: number
  /** A function in JavaScript, run in the page, that resolves to what is in the picture. */
  readonly frame: string
}

/** The width of the window without a frame of a chosen width. */
const WINDOW = 1280
/** The room beside a frame, so that it is shown in its full width. */
const BESIDE = 160

/**
 * Prepares a picture of a view: the app opens it at its address without bars and panels, and the picture shows the email, page or text.
 * @param address the address of the view, such as `/e/river?theme=written&w=390`
 */
export function viewPictureRequest(base: string, address: string): ViewPictureRequest {
  const state = stateOf(address)
  return {
    url: base + addressOf({ ...state, panel: '' }).slice(1),
    width: state.w ? state.w + BESIDE : WINDOW,
    frame: FRAME,
  }
}

/**
 * Waits until the view is drawn, with its pictures, and returns the rectangle of it. A page from elsewhere cannot reach this function,
 * because no script runs in frames.
 */
const FRAME = `async () => {
  const until = async (holds, ms) => {
    for (const end = performance.now() + ms; !holds() && performance.now() < end; ) await new Promise(done => setTimeout(done, 20))
  }
  document.body.classList.add('bare')
  await until(() => document.querySelector('.shelf, main[data-shown]') && !document.querySelector('iframe.coming'), 20000)
  const documents = () => [document, ...[...document.querySelectorAll('iframe')].flatMap(each => each.contentDocument ?? [])]
  await until(() => documents().every(each => [...each.images].every(image => image.complete)), 8000)
  await Promise.all(documents().map(each => each.fonts.ready))
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  const shown = ['.desk .frames', '.place > *', '.shelf', 'body'].map(each => document.querySelector(each)).find(Boolean)
  const { left, top, width, height } = shown.getBoundingClientRect()
  return { x: left + scrollX, y: top + scrollY, width, height }
}`
