import { describe, expect, it } from 'vitest'
import { dateText } from '../../src/core/date-text.js'
import { parseMoment } from '../../src/core/moment.js'

const at = (date: string) => parseMoment(date, 'UTC') ?? expect.fail(date)

describe('a date in words', () => {
  it.each([
    ['2026-03-14T23:30:00-08:00', 'en', '14 March 2026'],
    ['2026-03-14', 'en-US', 'March 14, 2026'],
    ['2026-03', 'en', 'March 2026'],
    ['2026', 'en', '2026'],
    ['2026-03-14', 'de', '14. März 2026'],
  ])('%s in %s is %s, with the day of its own timezone and no more precise than written', (date, language, words) => {
    expect(dateText(at(date), language)).toBe(words)
  })

  it.each([
    ['2026-03-01', 'fr', '1er mars 2026'],
    ['2026-03-01', 'pt', '1º de março de 2026'],
    ['2026-03-01', 'pt-PT', '1 de março de 2026'],
    ['2026-03-01', 'pt-MZ', '1 de março de 2026'],
    ['2026-03-01', 'it', '1º marzo 2026'],
    ['2026-03-11', 'it-CH', '11 marzo 2026'],
    ['2026-03-08', 'ar', '8 مارس 2026'],
    ['2026-03-08', 'ar-EG', '٨ مارس ٢٠٢٦'],
    ['2026-03-08', 'th', '8 มีนาคม 2026'],
  ])('%s in %s is %s', (date, language, words) => expect(dateText(at(date), language)).toBe(words))

  it('is what Intl gives, in languages without a rule of their own', () => {
    const languages =
      'de es nl pl uk ru he zh ja fa th ko hi mr my el bg sr hr cs sk hu fi sv da lt lv tr hy ka eu ca ga mt zh-TW sr-Latn ur bn'
    for (const language of languages.split(' ')) {
      const options = { year: 'numeric', month: 'long', day: 'numeric', calendar: 'gregory', timeZone: 'UTC' } as const
      const intl = new Intl.DateTimeFormat(language, options)
      for (const year of [1066, 1999, 2028])
        for (let day = 0; day < 365; day += 3) {
          const date = new Date(Date.UTC(year, 0, 1 + day))
          expect(dateText(at(date.toISOString().slice(0, 10)), language)).toBe(intl.format(date))
        }
    }
  })
})
