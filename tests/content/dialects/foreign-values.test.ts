import { describe, expect, it } from 'vitest'
import { asFlag, pictureFrom, statusFrom, tagWords } from '../../../src/content/dialects/foreign-values.js'
import { namesInList } from '../../../src/content/dialects/name-list.js'

describe('a byline', () => {
  const sure: [byline: string, names: string[]][] = [
    ['Ada Writer', ['Ada Writer']],
    ['by Ada Writer', ['Ada Writer']],
    ['By: Ada Writer', ['Ada Writer']],
    ['Von Ada Writer und Bo Author', ['Ada Writer', 'Bo Author']],
    ['Par Ada Writer et Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer and Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer & Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer; Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer / Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada Writer, Bo Author, and Cy Third', ['Ada Writer', 'Bo Author', 'Cy Third']],
    ['Ada Writer, Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ada García y Bo Autor', ['Ada García', 'Bo Autor']],
    ['Ada Costa e Bo Autor', ['Ada Costa', 'Bo Autor']],
    ['Ada Lind, Bo Berg og Cy Dahl', ['Ada Lind', 'Bo Berg', 'Cy Dahl']],
    ['Ada Lind och Bo Berg', ['Ada Lind', 'Bo Berg']],
    ['Ada Nowak i Bo Kowal', ['Ada Nowak', 'Bo Kowal']],
    ['Ада Перова и Бо Седов', ['Ада Перова', 'Бо Седов']],
    ['Ada Writer with Bo Author', ['Ada Writer', 'Bo Author']],
    ['Ursula von der Leyen, Bo Author', ['Ursula von der Leyen', 'Bo Author']],
    ['Dr. Ada Writer, PhD, and Bo Author Jr.', ['Dr. Ada Writer, PhD', 'Bo Author Jr.']],
    ['Ada Writer (Example Corp), Bo Author (Tides)', ['Ada Writer (Example Corp)', 'Bo Author (Tides)']],
    [
      'Ada Writer <ada@example.org>, Bo Author <bo@example.org>',
      ['Ada Writer <ada@example.org>', 'Bo Author <bo@example.org>'],
    ],
    ['李 明, 王 芳', ['李 明', '王 芳']],
    ['山田太郎、佐藤花子', ['山田太郎', '佐藤花子']],
    ['آدا كاتب، بو مؤلف', ['آدا كاتب', 'بو مؤلف']],
    ['Ada Writer, Jr.', ['Ada Writer, Jr.']],
    ['Writer, Ada', ['Writer, Ada']],
    ['Alexandra Sandy', ['Alexandra Sandy']],
    ['Von Miller', ['Von Miller']],
    ['The Research and Policy Team', ['The Research and Policy Team']],
    ['Bo and Sons Ltd', ['Bo and Sons Ltd']],
    ['Smith & Sons', ['Smith & Sons']],
    ['Johnson and Johnson', ['Johnson and Johnson']],
    ['Médecins Sans Frontières et Partenaires', ['Médecins Sans Frontières et Partenaires']],
    ['Food and Agriculture Organization', ['Food and Agriculture Organization']],
    ['Department of Fisheries and Oceans', ['Department of Fisheries and Oceans']],
    ['Text: Ada Writer', ['Ada Writer']],
    ['[Ada Writer](https://ada.example.org/)', ['[Ada Writer](https://ada.example.org/)']],
    ['  ', []],
  ]
  it.each(sure)('%j names %j', (byline, names) => {
    expect(namesInList(byline)).toEqual({ names })
  })

  it.each([
    'Ada et al.',
    'Ada Writer, Bo Author et al.',
    'Ada & others',
    'Ada Writer und andere',
    '山田太郎ほか',
    'Ada and Bo',
    'Ada y Bo',
    'Ada et Bo',
    'Ada und Bo',
    'Ada e Bo',
    'Bill and Melinda Gates',
    'José Ortega y Gasset',
    'Simon & Schuster',
    'Crosby, Stills & Nash',
    'Ada Writer, Staff Writer',
    'Ada Writer, New York',
    'Ada Writer, The Harbour Review',
    'Ada Writer, University of Rivers',
    'Ada Writer and Example University',
    'Greater Manchester Police and Crime Commissioner',
    'World Health Organization and Example University',
    'ada writer and bo author',
    'Ada Writer/AP',
    'Ada Writer (photos: Bo Lind)',
    'Ada Writer, Fotos: Bo Lind',
    'Photos by Bo Lind',
    'עדה כץ ואורי לב',
    'آدا كاتب وبو مؤلف',
    '张三丰和李四光',
  ])('%j stays one name, which is told', byline => {
    expect(namesInList(byline)).toEqual({ names: [byline], doubt: expect.stringContaining(byline) })
  })

  it.each(['Ada, Bo and Cy', 'Ada, Bo og Cy', 'Ada, Bo e Cy'])('%j is three names, which is told', byline => {
    expect(namesInList(byline)).toEqual({ names: ['Ada', 'Bo', 'Cy'], doubt: expect.stringContaining('3 names') })
  })
})

describe('values of other generators', () => {
  it('are split into tags at commas, or at spaces if there is no comma', () => {
    expect(tagWords('a b  c')).toEqual(['a', 'b', 'c'])
    expect(tagWords('a b, c,, d')).toEqual(['a b', 'c', 'd'])
  })

  it('mean yes, no or neither', () => {
    expect(['true', 'YES', 'on', 1, true].map(asFlag)).toEqual([true, true, true, true, true])
    expect(['false', 'No', 'off', 0, false].map(asFlag)).toEqual([false, false, false, false, false])
    expect(['2020-01-01', '', null, {}, 2].map(asFlag)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })

  it('name a picture in many forms', () => {
    expect(pictureFrom('a.png')).toEqual({ src: 'a.png' })
    expect(pictureFrom(['a.png', 'b.png'])).toEqual({ src: 'a.png' })
    expect(pictureFrom({ path: 'a.png', image_alt: 'A', title: 'T', attribution: 'C' })).toEqual({
      src: 'a.png',
      alt: 'A',
      caption: 'T',
      credit: 'C',
    })
    expect(pictureFrom({ feature: 'a.png' })).toEqual({ src: 'a.png' })
    expect(pictureFrom(true)).toBeUndefined()
    expect(pictureFrom({})).toBeUndefined()
  })

  it('name the status of a post', () => {
    expect(['publish', 'Draft', 'private', 'withdrawn'].map(statusFrom)).toEqual([
      'published',
      'draft',
      'draft',
      'withdrawn',
    ])
  })
})
