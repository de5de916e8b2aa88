import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asSeen, type View } from '../../../src/preview/lenses/index.js'
import { describeInBrowser, openOffline } from '../../browser.js'
import { hostileHtml, IMAGES, LENSES, THEMES, VIEWS } from './hostile-html.js'

const GOLDEN = join(import.meta.dirname, '../../golden')
const email = (name: string): string => readFileSync(join(GOLDEN, 'email', `${name}.html`), 'utf8')
const AS_IT_IS: View = { theme: 'light', lens: 'none', images: 'on' }

describe('an email as seen', () => {
  it('never throws, and is the same every time', () => {
    const view = fc.record({
      theme: fc.constantFrom(...THEMES),
      lens: fc.constantFrom(...LENSES),
      images: fc.constantFrom(...IMAGES),
    })
    fc.assert(
      fc.property(hostileHtml, view, (html, seenAs) => {
        expect(asSeen(html, seenAs)).toEqual(asSeen(html, seenAs))
      }),
      { numRuns: 400 },
    )
  })

  it.each([
    ['rules within rules', `<style>${'a{'.repeat(3_000)}b:#fff${'}'.repeat(3_000)}</style>`],
    ['addresses within addresses', `<p style="background:${'url('.repeat(3_000)}">`],
    ['attributes', `<p ${'style="color:#fff" '.repeat(3_000)}>`],
    ['tags that begin', '<'.repeat(20_000)],
    ['conditions within conditions', '<![if mso]>'.repeat(2_000)],
  ])('handles thousands of %s', (_what, html) => {
    for (const lens of LENSES) expect(asSeen(html, { theme: 'full', lens, images: 'off' }).html).toBeTypeOf('string')
  })

  it.each(['digest', 'republished', 'every-element'])(
    'is unchanged without a lens, except for its colour scheme: %s',
    name => {
      const { html, removed, label } = asSeen(email(name), AS_IT_IS)
      const pinned = (text: string): string =>
        text
          .replaceAll('(prefers-color-scheme:dark)', '(max-width:0)')
          .replaceAll(
            'color-scheme:light dark;supported-color-schemes:light dark',
            'color-scheme:light;supported-color-schemes:light',
          )
          .replaceAll('content="light dark"/>', 'content="light" />')
      expect(html).toBe(pinned(email(name)))
      expect({ removed, label }).toEqual({ removed: [], label: undefined })
    },
  )

  it.each<[Partial<View>, RegExp | undefined]>([
    [{ theme: 'written' }, undefined],
    [{ images: 'off' }, undefined],
    [{ theme: 'partial' }, /^Simulation .*Gmail for Android.* Real mail programs differ, so send yourself a test\.$/],
    [{ theme: 'full' }, /^Simulation .*Outlook for Windows.* Real mail programs differ/],
    [
      { lens: 'outlook' },
      /^Approximation of Outlook for Windows from caniemail\.com’s data of \d+ \w+ \d{4}\. Real mail programs differ/,
    ],
    [{ lens: 'apple', theme: 'written' }, /^Approximation of Apple Mail (?!.*no notice)/],
    [{ lens: 'gmail', theme: 'written' }, /ignores an email’s own dark design/],
    [{ lens: 'gmail', theme: 'full' }, /^Simulation .* Approximation of Gmail /],
  ])('has a description: %j', (view, expected) => {
    const { label } = asSeen('<p>x', { ...AS_IT_IS, ...view })
    if (expected) expect(label).toMatch(expected)
    else expect(label).toBeUndefined()
  })

  // These files can be opened in a browser.
  it.each<[string, View]>([
    ['outlook', { theme: 'light', lens: 'outlook', images: 'on' }],
    ['ganga-partial', { theme: 'partial', lens: 'ganga', images: 'on' }],
    ['full-off', { theme: 'full', lens: 'none', images: 'off' }],
  ])('equals the golden file: %s', (name, view) => {
    const file = join(GOLDEN, 'lenses', `republished.${name}.html`)
    const { html } = asSeen(email('republished'), view)
    if (process.env['UPDATE_GOLDEN']) writeFileSync(file, html)
    expect(html).toBe(readFileSync(file, 'utf8'))
  })
})

describeInBrowser('in a browser', () => {
  /** Every word that a reader could come to see, in order, as the browser's own parser finds them. */
  const wordsOf = async (documents: readonly string[]): Promise<string[]> =>
    (await openOffline()).evaluate(
      texts =>
        texts.map(text => {
          const parsed = new DOMParser().parseFromString(text, 'text/html')
          for (const silent of parsed.querySelectorAll('style, script, title')) silent.remove()
          return (parsed.documentElement.textContent ?? '').replace(/\s+/g, ' ').trim()
        }),
      [...documents],
    )

  it.each(['digest', 'republished', 'every-element'])('keeps every word, in order: %s', async name => {
    const [before, ...after] = await wordsOf([email(name), ...VIEWS.map(view => asSeen(email(name), view).html)])
    expect(before?.length).toBeGreaterThan(900)
    expect(after).toHaveLength(120)
    expect(new Set(after)).toEqual(new Set([before]))
  })

  it('keeps the words of hostile HTML', async () => {
    const documents = fc.sample(hostileHtml, { numRuns: 60, seed: 4 })
    const views = VIEWS.filter(({ lens }) => lens === 'none' || lens === 'yahoo' || lens === 'ganga')
    const seen = views.flatMap(view => documents.map(html => asSeen(html, view).html))
    const words = await wordsOf([...documents, ...seen])
    const before = words.slice(0, documents.length)
    expect(words.slice(documents.length)).toEqual(views.flatMap(() => before))
  })

  it('shows Outlook’s layout: 600 px wide, in tables, however narrow the window', async () => {
    const page = await openOffline()
    const widthOf = async (view: View): Promise<number> => {
      await page.setViewportSize({ width: 390, height: 700 })
      await page.setContent(asSeen(email('republished'), view).html)
      return page.evaluate(() => document.documentElement.scrollWidth)
    }
    expect(await widthOf({ theme: 'light', lens: 'outlook', images: 'off' })).toBeGreaterThanOrEqual(600)
    for (const lens of LENSES.filter(each => each !== 'outlook' && each !== 'claws'))
      expect(await widthOf({ theme: 'light', lens, images: 'off' }), lens).toBe(390)
  })

  it('is in its own dark design if the client supports that, whatever the machine prefers', async () => {
    const page = await openOffline()
    const groundOf = async (view: View, colorScheme: 'light' | 'dark'): Promise<string> => {
      await page.emulateMedia({ colorScheme })
      await page.setContent(asSeen(email('republished'), view).html)
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    }
    for (const scheme of ['light', 'dark'] as const) {
      const light = await groundOf(AS_IT_IS, scheme)
      const dark = await groundOf({ ...AS_IT_IS, theme: 'written' }, scheme)
      expect(light).toBe('rgb(244, 241, 234)')
      expect(dark).toBe('rgb(16, 18, 21)')
      expect(await groundOf({ ...AS_IT_IS, theme: 'written', lens: 'gmail' }, scheme)).toBe(light)
    }
  })
})
