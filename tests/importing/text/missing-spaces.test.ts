import { describe, expect, it } from 'vitest'
import { missingSpaces } from '../../../src/importing/text/missing-spaces.js'
import { draftOfText, factOf } from '../importing.js'

describe('a stop or comma without its space', () => {
  it.each([
    ['They signed the treaty,a point of honour.', 'en', '“treaty,a”'],
    ['They signed in spring.The pilots signed too.', 'en', '“spring.The”'],
    ['Nobody knew.and nobody asked.', 'en', '“knew.and”'],
    ['Was it so?Nobody knew.', 'en', '“so?Nobody”'],
    ['Der Vertrag hielt,aber niemand wusste es.', 'de', '“hielt,aber”'],
    ['Договор был подписан.Никто не знал.', 'ru', '“подписан.Никто”'],
  ])('is marked: %s', (text, language, found) => {
    expect(missingSpaces(text, language)).toEqual([`a space may be missing after a stop or comma: ${found}`])
  })

  it.each([
    ['See example.org, notes.txt and https://tides.example.org/a,b for more.', 'en'],
    ['Write to ada.writer@example.org.', 'en'],
    ['The U.S.policy of Ph.D.students, e.g.the old ones, at 5 p.m.', 'en'],
    ['It cost 1,000 crowns, or 3.5 of the new ones; Booking.com had it for less.', 'en'],
    ['Ein Wert von 3,5 und die Leser:innen.', 'de'],
    ['中文,没有空格。', 'zh'],
  ])('is not seen in addresses, numbers and abbreviations: %s', (text, language) => {
    expect(missingSpaces(text, language)).toEqual([])
  })

  it('is marked in a pasted text, from which offers of other articles are left out by name', async () => {
    const draft = await draftOfText(
      'WHY THE GAUGES LIE? NOBODY ASKS\n\nBy Ada Writer\n\nThe gauges of the harbour have been wrong since the day they were built, and everybody who reads them knows it and says nothing.\n\nRelated: Who counts the gulls?\n\nİlgili haber: Kim sayar?\n\nIt is the treaty,a point of honour, that keeps the pilots of the harbour quiet about it.\n\nRead more\n\nNobody knows why the gauges were never mended, although the money for it was voted twice.\n',
    )
    expect(factOf(draft, 'title')).toBe('Why the gauges lie? Nobody asks')
    expect(draft.doubts).toEqual(['a space may be missing after a stop or comma: “treaty,a”'])
    expect(draft.notes).toEqual([
      'Left out as not part of the article: “Related: Who counts the gulls?”, “İlgili haber: Kim sayar?”, “Read more”.',
    ])
  })
})
