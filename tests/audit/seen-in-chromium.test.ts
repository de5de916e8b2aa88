import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import type { BrowserView } from '../../src/audit/index.js'
import { VisibleText } from '../../src/audit/visible-text.js'
import { CLEAR_LETTERS, READ_SEEN_TEXT, SETTLE } from '../../src/cli/seen-text.js'
import { escapeHtml } from '../../src/core/text.js'
import type { Screen } from '../../src/markup/index.js'
import { describeInBrowser, openBlank } from '../browser.js'
import { CREDIT, type Design, designPage, HIDDEN, VISIBLE } from './designs.js'

/** Chromium gives relative font sizes at least six pixels. Firefox and mail programs do not. */
const SHOWN_BY_CHROMIUM_ALONE = /^(?:font-size \.01em|font-size percent|font-size nested em)$/
/** Playwright fixes what a pointer can do. */
const DEPENDS_ON_POINTER = /^media hover$/
/** These show marks in the place of letters. */
const SHOWN_WITHOUT_LETTERS = /^text-security$/

/** Chromium is neither a mail program, nor does the test wait for minutes. */
const SEEN_BY_OTHERS = /^(?:client|late animation)\b/

interface Look {
  readonly design: Design
  readonly screen: Screen
}

/** Looks at many designs in one page, each in a frame of its own, which takes a third of the time. */
async function verdictsInBrowser(page: Page, { width, dark }: Screen, looks: readonly Look[]): Promise<boolean[]> {
  const height = 400
  await page.setViewportSize({ width, height: height * looks.length })
  const scheme = dark ? 'dark' : 'light'
  await page.emulateMedia({ colorScheme: scheme })
  const style = `border: 0; display: block; color-scheme: ${scheme}; width: ${width}px; height: ${height}px`
  const framed = looks.map(
    ({ design }) => `<iframe style="${style}" srcdoc="${escapeHtml(designPage(design))}"></iframe>`,
  )
  await page.setContent(`<body style="margin: 0">${framed.join('')}`)
  // Some designs have frames of their own.
  const frames = page.frames().filter(frame => frame.parentFrame() === page.mainFrame())
  const inAll = (source: string): Promise<unknown> => Promise.all(frames.map(frame => frame.evaluate(`(${source})()`)))
  const pictures = async (): Promise<string[]> => {
    const shot = (await page.screenshot()).toString('base64')
    return page.evaluate(CROPS, [shot, width, height, looks.length] as const)
  }
  await inAll(SETTLE)
  const before = await pictures()
  await inAll(CLEAR_LETTERS)
  const after = await pictures()
  return Promise.all(
    frames.map(async (frame, i) => {
      const given = [before[i], after[i]].map(picture => JSON.stringify(picture)).join(',')
      const { text, links } = (await frame.evaluate(`(${READ_SEEN_TEXT})(${given})`)) as BrowserView
      return new VisibleText(text, links).says(CREDIT)
    }),
  )
}

/** Cuts a picture of a page into pictures of its frames. */
const CROPS = async ([data, width, height, count]: readonly [string, number, number, number]): Promise<string[]> => {
  const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  return Array.from({ length: count }, (_, i) => {
    context?.clearRect(0, 0, width, height)
    context?.drawImage(bitmap, 0, -i * height)
    return canvas.toDataURL('image/png').split(',')[1] ?? ''
  })
}

const TOGETHER = 20

describeInBrowser('Chromium', () => {
  it('agrees with every verdict', async () => {
    const page = await openBlank()
    const designs = [...HIDDEN, ...VISIBLE].filter(
      ([name]) =>
        ![SHOWN_BY_CHROMIUM_ALONE, SHOWN_WITHOUT_LETTERS, DEPENDS_ON_POINTER, SEEN_BY_OTHERS].some(kind =>
          kind.test(name),
        ),
    )
    const looks = designs.flatMap(design =>
      readHtml(designPage(design)).views.map(({ screen }): Look => ({ design, screen })),
    )
    const seen = new Map(designs.map(design => [design, true]))
    const groups = new Map<string, Look[]>()
    for (const look of looks) {
      const { width, dark } = look.screen
      const key = JSON.stringify([width, dark])
      groups.set(key, [...(groups.get(key) ?? []), look])
    }
    for (const group of groups.values())
      for (let at = 0; at < group.length; at += TOGETHER) {
        const some = group.slice(at, at + TOGETHER)
        const [{ screen } = { screen: undefined }] = some
        if (!screen) continue
        const shown = await verdictsInBrowser(page, screen, some)
        for (const [i, { design }] of some.entries()) if (!shown[i]) seen.set(design, false)
      }
    const hidden = new Set<Design>(HIDDEN)
    const wrong = designs.filter(design => seen.get(design) === hidden.has(design))
    expect(wrong.map(design => `${hidden.has(design) ? 'shows' : 'does not show'}: ${design[0]}`)).toEqual([])
  })
})
