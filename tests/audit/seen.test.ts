import { describe, expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import { type CreditLinks, misdirectedLinks } from '../../src/audit/misdirected-links.js'
import { readQuickly } from '../../src/audit/quick-reading.js'
import { CREDIT, type Design, designPage, HIDDEN, UNCERTAIN, VISIBLE } from './designs.js'

type Verdict = 'hidden' | 'uncertain' | 'visible'

function verdictOn(design: Design): Verdict {
  const { views } = readHtml(designPage(design))
  if (!views.every(({ visible }) => visible.says(CREDIT))) return 'hidden'
  return views.every(({ certain }) => certain.says(CREDIT)) ? 'visible' : 'uncertain'
}

/** A credit of one sentence. */
const EXPECTED: CreditLinks = {
  facts: [{ fact: 'publisher link', value: 'https://review.example.com/' }],
  linkedWords: [
    {
      phrase: [{ text: 'First published by ' }, { text: 'The Harbour Review', href: 'https://review.example.com/' }],
      at: 1,
      href: 'https://review.example.com/',
      start: 'TheHarbo',
    },
  ],
  buttons: [{ label: 'Read it at The Harbour Review', url: 'https://review.example.com/a' }],
  buttonInitials: new Set('R'),
  links: new Set(),
  topLinks: new Set(),
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

  it.each([
    ['the original', 'https://review.example.com/a', []],
    ['another page', 'https://review.example.com/', ['https://review.example.com/']],
  ])('lead, on a button, to %s', (_, href, wrong) => {
    const { visible } = readHtml(`<p><a href="${href}">Read it at The Harbour Review</a></p>`)
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

  it('is never seen by the quick reader if it is hidden or uncertain', () => {
    const linked = ([, body]: Design): string =>
      `<!doctype html><html lang="en"><head><link rel="stylesheet" href="own.css"></head><body><main>${body}</main></body></html>`
    const missed = [...HIDDEN, ...UNCERTAIN].filter(design =>
      readQuickly(linked(design), () => design[2] ?? '')?.visible.says(CREDIT),
    )
    expect(missed.map(([name]) => name)).toEqual([])
  })
})
