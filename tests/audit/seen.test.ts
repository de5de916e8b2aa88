import { describe, expect, it } from 'vitest'
import type { Expectation } from '../../src/audit/expectation.js'
import { readHtml } from '../../src/audit/html-reading.js'
import { misdirectedLinks } from '../../src/audit/misdirected-links.js'
import { readQuickly } from '../../src/audit/quick-reading.js'
import { VisibleText } from '../../src/audit/visible-text.js'
import { lookWith } from '../../src/cli/browser-look.js'
import { findChromium, startChromium } from '../../src/cli/chromium.js'
import { describeInBrowser } from '../browser.js'
import { CREDIT, type Design, designPage, HIDDEN, UNCERTAIN, VISIBLE } from './designs.js'

type Verdict = 'hidden' | 'uncertain' | 'visible'

function verdictOn(design: Design): Verdict {
  const { views } = readHtml(designPage(design))
  if (!views.every(({ visible }) => visible.says(CREDIT))) return 'hidden'
  return views.every(({ certain }) => certain.says(CREDIT)) ? 'visible' : 'uncertain'
}

/** A credit of one sentence. */
const EXPECTED: Expectation = {
  facts: [{ fact: 'publisher link', value: 'https://review.example.com/' }],
  statements: [
    {
      name: 'original',
      phrase: [{ text: 'First published by ' }, { text: 'The Harbour Review', href: 'https://review.example.com/' }],
      text: CREDIT,
      top: false,
    },
  ],
  loose: [],
  promised: [],
  links: new Map(),
}

describe('the words of a credit', () => {
  it.each([
    ['the right address', 'https://review.example.com/', []],
    ['the same address, spelled differently', 'https://REVIEW.example.com', []],
    ['a path of the same site', '../review/', []],
    ['another site', 'https://other.example.net/', ['https://other.example.net/']],
    ['nowhere', '#', ['#']],
  ])('lead to %s', (_, href, wrong) => {
    const { visible } = readHtml(`<p>First published by <a href="${href}">The Harbour&nbsp;Review</a></p>`)
    expect(misdirectedLinks(EXPECTED, visible).map(({ value }) => value)).toEqual(wrong)
  })

  it('may lead anywhere in another sentence', () => {
    const { visible } = readHtml('<p>Read <a href="https://other.example.net/">The Harbour Review</a>.</p>')
    expect(misdirectedLinks(EXPECTED, visible)).toEqual([])
  })
})

describe('a credit', () => {
  it.each(HIDDEN)('is not seen: %s', (...row) => {
    expect(verdictOn(row as unknown as Design)).toBe('hidden')
  })

  it.each(UNCERTAIN)('may not be seen: %s', (...row) => {
    expect(verdictOn(row as unknown as Design)).toBe('uncertain')
  })

  it.each(VISIBLE)('is seen: %s', (...row) => {
    expect(verdictOn(row as unknown as Design)).toBe('visible')
  })

  it('is never seen by the quick reader if it is hidden', () => {
    const linked = ([, body]: Design): string =>
      `<!doctype html><html lang="en"><head><link rel="stylesheet" href="own.css"></head><body><main>${body}</main></body></html>`
    const missed = HIDDEN.filter(design => readQuickly(linked(design), () => design[2] ?? '')?.visible.says(CREDIT))
    expect(missed.map(([name]) => name)).toEqual([])
  })
})

/** Chromium gives relative font sizes at least six pixels. Firefox and mail programs do not. */
const SHOWN_BY_CHROMIUM_ALONE = /^(?:font-size \.01em|font-size percent|font-size nested em)$/
/** These show marks in the place of letters. */
const SHOWN_WITHOUT_LETTERS = /^text-security$/

describeInBrowser('Chromium', () => {
  it('agrees with every verdict', { timeout: 300_000 }, async () => {
    const chromium = await startChromium(findChromium(process.env) ?? '')
    try {
      const look = lookWith(chromium)
      const shows = async (design: Design): Promise<boolean> => {
        const html = designPage(design)
        const screens = readHtml(html).views.map(({ screen }) => screen)
        for (const { height, ...screen } of screens) {
          const [seen] = await look(
            'https://site.example.org/p/',
            [{ ...screen, height: Math.min(height, 400) }],
            address =>
              address === 'https://site.example.org/p/'
                ? { bytes: html, type: 'text/html; charset=utf-8' }
                : { bytes: '', type: 'image/png' },
          )
          if (!seen || !new VisibleText(seen.text, seen.links).says(CREDIT)) return false
        }
        return true
      }
      const wrong: string[] = []
      for (const design of HIDDEN) {
        const [name] = design
        if (SHOWN_BY_CHROMIUM_ALONE.test(name) || SHOWN_WITHOUT_LETTERS.test(name)) continue
        if (await shows(design)) wrong.push(`shows: ${name}`)
      }
      for (const design of VISIBLE) if (!(await shows(design))) wrong.push(`does not show: ${design[0]}`)
      expect(wrong).toEqual([])
    } finally {
      await chromium.close()
    }
  })
})
