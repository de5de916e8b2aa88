import { describe, expect, it } from 'vitest'
import { licenceIn, originIn, sentencesOf } from '../../src/importing/credit-sentence.js'

describe('a sentence about the origin of an article', () => {
  it.each([
    ['This article was originally published on the Harbour Herald website.', 'Harbour Herald', undefined],
    ['Bu yazı ilk olarak 3 Mayıs 2021’de Liman Dergisi’nde yayımlandı.', 'Liman Dergisi', '2021-05-03'],
    ['İlk kez “Kıyı Gazetesi”nde yayımlanmıştır.', 'Kıyı Gazetesi', undefined],
    ["Daha önce Liman Dergisi'nde 12 Ocak 2024 tarihinde yayınlanmıştır.", 'Liman Dergisi', '2024-01-12'],
    ['Artikkeli on julkaistu alun perin Satama-lehdessä 3. toukokuuta 2021.', 'Satama', '2021-05-03'],
    ['Teksti ilmestyi ensimmäisen kerran lehdessä Majakan Viesti.', 'Majakan Viesti', undefined],
    ['Alun perin julkaistu verkkolehdessä Satamasanomat 3.5.2021.', 'Satamasanomat', '2021-05-03'],
    ['This article was originally published in The Salt Papers on April 2, 2024.', 'The Salt Papers', '2024-04-02'],
    [
      'This piece first appeared on 3 May 2021 in The Journal of Small Harbours.',
      'The Journal of Small Harbours',
      '2021-05-03',
    ],
    ['Originally published by “Lantern & Rope”, June 2020.', 'Lantern & Rope', '2020-06'],
    [
      'This essay is republished from The Commons Courier under a Creative Commons licence.',
      'The Commons Courier',
      undefined,
    ],
    [
      'A version of this article first appeared at harbour-review.example.com.',
      'harbour-review.example.com',
      undefined,
    ],
    ['Reprinted with permission from The Shelf Review.', 'The Shelf Review', undefined],
    ['Dieser Artikel erschien zuerst am 4. Oktober 2024 in der Harzer Rundschau.', 'Harzer Rundschau', '2024-10-04'],
    ['Der Beitrag ist zuerst in den Blättern für Küstenkunde erschienen.', 'Blättern für Küstenkunde', undefined],
    ['Zuerst veröffentlicht im Ostsee-Kurier.', 'Ostsee-Kurier', undefined],
    [
      'Cet article a été initialement publié dans La Revue du Ponant le 17 mai 2023.',
      'La Revue du Ponant',
      '2023-05-17',
    ],
    ['Publicado originalmente en Cuadernos del Delta el 2 de junio de 2024.', 'Cuadernos del Delta', '2024-06-02'],
    ['Articolo pubblicato originariamente su Quaderni del Porto.', 'Quaderni del Porto', undefined],
    ['Este texto foi publicado originalmente no Jornal da Ria.', 'Jornal da Ria', undefined],
    ['Dit artikel verscheen eerder in Waterkrant op 9 november 2022.', 'Waterkrant', '2022-11-09'],
    ['Ursprünglich erschienen in: Deichbote, 12. Mai 2025', 'Deichbote', '2025-05-12'],
    ['This article appears in the June 2025 issue of Deep Letters.', 'Deep Letters', '2025-06'],
    ['نُشر هذا المقال أولًا في صحيفة الخليج الصغير.', 'الخليج الصغير', undefined],
    ['Dieser Text erschien zuerst in der Zeitschrift „Der Pegel“ (Heft 3/2024).', 'Der Pegel', undefined],
    ['Tekst ukazał się pierwotnie w miesięczniku „Przeprawa”.', 'Przeprawa', undefined],
    ['Articolo apparso originariamente nella rivista Il Molo.', 'Il Molo', undefined],
    ['A longer version of this essay was published in the Spring 2025 issue of Salt Papers.', 'Salt Papers', undefined],
    ['Erstmals erschienen in der „Laterne“ vom 3. März 2025.', 'Laterne', '2025-03-03'],
    ['Erstveröffentlichung in: Die Laterne, 3/2025.', 'Die Laterne', undefined],
    ['Dieser Text erschien am 3. März 2025 in der Laterne.', 'Laterne', '2025-03-03'],
    ['Cet article est republié à partir de La Lanterne sous licence Creative Commons.', 'La Lanterne', undefined],
    ['Première parution : La Lanterne, n° 12, mars 2025.', 'La Lanterne', '2025-03'],
    ['Una versión de este artículo apareció en La Linterna.', 'La Linterna', undefined],
    ['Articolo tratto da La Lanterna.', 'La Lanterna', undefined],
    ['Dit stuk verscheen op 3 maart 2025 in De Lantaarn.', 'De Lantaarn', '2025-03-03'],
    ['Den här artikeln publicerades först i Lyktan.', 'Lyktan', undefined],
    ['Оригинал статьи опубликован на сайте «Фонарь».', 'Фонарь', undefined],
    ['この記事は『灯台』2025年3月号に掲載されたものです。', '灯台', undefined],
    ['da «Il Foglio dei Colli» del 10 maggio 2025', 'Il Foglio dei Colli', '2025-05-10'],
    ['Read the original article at The Baltic Ledger.', 'The Baltic Ledger', undefined],
    ['המאמר פורסם לראשונה בכתב החוף.', 'כתב החוף', undefined],
  ])('is understood: %s', (sentence, outlet, date) => {
    const origin = originIn(sentence)
    expect(origin?.outlet).toBe(outlet)
    expect(origin?.date?.iso).toBe(date)
  })

  it('may contain the address of the original', () => {
    expect(originIn('This story first ran at https://ledger.example.net/swifts.')?.url).toBe(
      'https://ledger.example.net/swifts',
    )
  })

  it.each([
    ['The treaty was first published in Geneva in 1921.'],
    ['Her first novel appeared in 1998.'],
    ['This article is about ferries.'],
    ['The article was published in The Salt Papers a century ago.'],
    ['Der Text erschien 1912 in der Laterne, und niemand las ihn.'],
    ['He originally wanted to be a sailor.'],
  ])('is distinguished from other sentences: %s', sentence => {
    expect(originIn(sentence)).toBeUndefined()
  })

  it.each([
    ['CC BY-ND 4.0', 'CC-BY-ND-4.0', true],
    ['under a Creative Commons Attribution-NonCommercial 3.0 licence', 'CC-BY-NC-3.0', true],
    ['Creative Commons BY-SA', 'CC-BY-SA-4.0', false],
    ['https://creativecommons.org/licenses/by-nc-nd/4.0/deed.de', 'CC-BY-NC-ND-4.0', true],
    ['CC0', 'CC0-1.0', true],
  ])('may name a licence: %s', (text, id, sure) => {
    expect(licenceIn(text)?.id).toBe(id)
    expect(licenceIn(text)?.doubt === undefined).toBe(sure)
  })

  it.each([
    ['Das Interview wurde am 7. Mai 2025 geführt und ist zuerst in der Laterne erschienen.', '2025-05-07', true],
    ['The talk was held on 7 May 2025 and was first published in The Salt Papers.', undefined, false],
    ['This interview was held on 7 May 2025 and was first published in The Salt Papers.', '2025-05-07', true],
    ['Dieser Text ist am 7. Mai 2025 zuerst in der Laterne erschienen.', '2025-05-07', false],
  ])('may date something else before the publication: %s', (sentence, date, isDoubtful) => {
    const origin = originIn(sentence)
    expect([origin?.date?.iso, origin?.date?.doubt !== undefined]).toEqual([date, isDoubtful])
  })

  it.each([
    ['Release 5 is the first that runs with Python 3. This version came late.', 2],
    ['Der Text erschien mit Band 3. Oktober 2024 war es.', 1],
    ['Er erschien am 3. März 2025. Dann kam der Sturm.', 2],
    ['Im 19. Jahrhundert war der Hafen klein.', 1],
    ['Dr. Lind schrieb die 2. Auflage.', 1],
  ])('ends after a number only if that belongs to a name: %s', (text, count) => {
    expect(sentencesOf(text)).toHaveLength(count)
  })
})
