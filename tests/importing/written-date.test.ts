import { describe, expect, it } from 'vitest'
import { dateAlone, datesIn } from '../../src/importing/written-date.js'

describe('a written date', () => {
  it.each([
    ['Monday, June 30, 2025', '2025-06-30'],
    ['28 June 2025', '2025-06-28'],
    ['June 28th, 2025', '2025-06-28'],
    ['Jun. 28, 2025 at 9:15 AM', '2025-06-28'],
    ['Published on 3rd of March 2024', '2024-03-03'],
    ['Montag, 30. Juni 2025', '2025-06-30'],
    ['4. März 2024, 10:15 Uhr', '2024-03-04'],
    ['le 17 février 2023', '2023-02-17'],
    ['Publié le 1er août 2023', '2023-08-01'],
    ['jueves, 6 de junio de 2024', '2024-06-06'],
    ['21 de setembro de 2023', '2023-09-21'],
    ['mercoledì 12 maggio 2024', '2024-05-12'],
    ['maandag 9 mei 2022', '2022-05-09'],
    ['poniedziałek, 3 maja 2021', '2021-05-03'],
    ['9 oktober 2022', '2022-10-09'],
    ['2025-06-28', '2025-06-28'],
    ['2025/6/8', '2025-06-08'],
    ['28/06/2025', '2025-06-28'],
    ['6/28/2025', '2025-06-28'],
    ['28.6.25', '2025-06-28'],
    ['2025年6月28日', '2025-06-28'],
    ['May 16th, 2025', '2025-05-16'],
    ['Quinta-feira, 15 de maio de 2025', '2025-05-15'],
    ['Publié le 3 juin 2025 à 10h15 - Mis à jour le 4 juin 2025', '2025-06-03'],
    ['Last modified on 4 June 2025, published on 3 June 2025', '2025-06-03'],
    ['Received: 12 May 2025. Accepted: 16 May 2025. Published: 3 June 2025', '2025-06-03'],
    ['Eingegangen am 12. Mai 2025, erschienen am 3. Juni 2025', '2025-06-03'],
    ['Geliş tarihi: 12 Mayıs 2025, Kabul tarihi: 16 Mayıs 2025, Yayın tarihi: 3 Haziran 2025', '2025-06-03'],
    ['١٦ مايو ٢٠٢٥', '2025-05-16'],
    ['June 2025', '2025-06'],
    ['junio de 2025', '2025-06'],
  ])('is read from %s as %s', (text, iso) => {
    expect(dateAlone(text)?.iso).toBe(iso)
    expect(dateAlone(text)?.doubt).toBeUndefined()
  })

  it.each([
    ['Last modified on Thu 15 May 2025 09.12 BST', '2025-05-15'],
    ['Updated: 15 May 2025', '2025-05-15'],
    ['Zuletzt aktualisiert am 15. Mai 2025', '2025-05-15'],
    ['Mis à jour le 15 mai 2025', '2025-05-15'],
  ])('has a doubt if the line only says when the text was changed: %s', (text, iso) => {
    expect(dateAlone(text)).toMatchObject({ iso, doubt: 'it is the date of the last change' })
  })

  it('has a doubt if the line only says when the text reached a journal', () => {
    expect(dateAlone('Received 12 May 2025')).toMatchObject({ doubt: 'it is the date of the submission' })
  })

  it.each([
    ['31 February 2024'],
    ['June 2025 was a wet month'],
    ['chapter 12 March'],
    ['version 3.2.1'],
    ['99/99/2020'],
  ])('is not found in %s', text => {
    expect(dateAlone(text)).toBeUndefined()
  })

  it('is unsure if its day and month could be exchanged', () => {
    expect(datesIn('03/04/2025')).toMatchObject([{ iso: '2025-04-03', doubt: expect.stringContaining('month') }])
  })

  it('is found wherever a text contains one, in order', () => {
    expect(datesIn('From 3 May 2020 to June 1, 2021 and 2022-02-02').map(({ iso }) => iso)).toEqual([
      '2020-05-03',
      '2021-06-01',
      '2022-02-02',
    ])
  })
})
