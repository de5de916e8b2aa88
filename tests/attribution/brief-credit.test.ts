import { describe, expect, it } from 'vitest'
import { creditOf, licenceField, type Original, phraseText } from '../../src/attribution/index.js'
import { moment } from '../editions/email/article-factory.js'
import { wordsFor } from '../locales.js'

const ADA = { name: 'Ada Writer' }

type Written = Omit<Partial<Original>, 'date' | 'license'> & { readonly date?: string; readonly license?: unknown }

function creditFor(more: Written, language = 'en', authors = [ADA], copied = '2026-05-16') {
  const { date = '2026-05-12', license, ...rest } = more
  const original: Original = {
    publisher: { name: 'Harbour Review', url: 'https://review.example.com/' },
    url: 'https://review.example.com/a',
    ...(date === '' ? {} : { date: moment(date) }),
    ...(license === undefined ? {} : { license: licenceField.parse(license) }),
    ...rest,
  }
  const facts = { title: 'A river', via: [], publication: { title: 'Ours' }, url: 'https://ours.example.org/a/' }
  return creditOf({ ...facts, authors, language, wordsFor, date: moment(copied), original })
}

describe('the line of a credit in a digest', () => {
  it.each<[facts: Parameters<typeof creditFor>, line: string]>([
    [[{}], 'By Ada Writer · first in Harbour Review, 12 May'],
    [[{}, 'en', []], 'First in Harbour Review, 12 May'],
    [[{}, 'en', [{ name: 'Harbour Review' }]], 'First in Harbour Review, 12 May'],
    [[{}, 'en', [ADA], '2027-01-02'], 'By Ada Writer · first in Harbour Review, 12 May 2026'],
    [[{ date: '2026-05' }], 'By Ada Writer · first in Harbour Review, May 2026'],
    [[{ date: '' }], 'By Ada Writer · first in Harbour Review'],
    [[{}, 'fr'], 'Par Ada Writer · d’abord dans Harbour Review, 12 mai'],
    [[{}, 'de'], 'Von Ada Writer · zuerst: Harbour Review, 12. Mai'],
    [[{}, 'de', []], 'Zuerst: Harbour Review, 12. Mai'],
    [[{}, 'ja'], '執筆：Ada Writer · 初出：Harbour Review、5月12日'],
    [
      [{ terms: { byline: '{authors} | {publisher}' } }],
      'Ada Writer | Harbour Review · Originally published by Harbour Review on 12 May 2026',
    ],
    [[{ terms: { wording: 'From [{publisher}]({url}).' } }], 'By Ada Writer · From Harbour Review.'],
    [
      [{ terms: { link: 'home' } }],
      'By Ada Writer · first in Harbour Review, 12 May · Read the original at Harbour Review',
    ],
  ])('is short, unless the terms prescribe it: %j', (facts, line) => {
    const { brief } = creditFor(...facts)
    expect(phraseText(brief, false)).toBe(line)
    expect(brief.some(({ href }) => href === 'https://review.example.com/a')).toBe(true)
  })

  it('is the line of a post of our own', () => {
    const facts = { language: 'en', wordsFor, title: 'Ours', authors: [ADA], via: [], publication: { title: 'Ours' } }
    const { brief, line, apart } = creditOf({ ...facts, url: 'https://ours.example.org/', date: moment('2026-05-16') })
    expect([brief, apart]).toEqual([line, true])
  })
})

describe('the statements of a credit', () => {
  it.each<[apart: boolean, facts: Written]>([
    [true, {}],
    [true, { license: 'CC-BY-4.0' }],
    [true, { license: 'CC-BY-NC-ND-4.0' }],
    [true, { license: 'Public domain' }],
    [true, { license: 'All rights reserved', permission: { by: 'The editors' } }],
    [true, { permission: { text: 'With their leave.' } }],
    [true, { terms: { require: ['authors'], link: 'home', byline: '{authors}' } }],
    [true, { license: { name: 'Our terms', text: 'Ask us.' }, terms: { passOn: false } }],
    [false, { license: { name: 'Our terms', text: 'Ask us.' } }],
    [false, { license: { name: 'Their terms', url: 'https://review.example.com/terms' } }],
    [false, { permission: { line: 'Reprinted from Harbour Review.' } }],
    [false, { terms: { credit: 'top' } }],
    [false, { terms: { credit: 'end' } }],
    [false, { terms: { wording: 'From {publisher}.' } }],
    [false, { terms: { tagline: 'A note.' } }],
    [false, { terms: { logo: true } }],
  ])('may stand apart from the article: %s for %j', (apart, facts) => {
    expect(creditFor(facts).apart).toBe(apart)
  })
})
