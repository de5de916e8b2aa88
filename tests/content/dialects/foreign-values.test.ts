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
    ['Alexandra Sandy', ['Alexandra Sandy']],
    ['Von Miller', ['Von Miller']],
    ['Text: Ada Writer', ['Ada Writer']],
    ['Γιώργος Νέας και Μαρία Λίμνη', ['Γιώργος Νέας', 'Μαρία Λίμνη']],
    ['Trần Văn An và Lê Thị Bình', ['Trần Văn An', 'Lê Thị Bình']],
    ['Kovács Péter és Nagy Anna', ['Kovács Péter', 'Nagy Anna']],
    ['Jan Kask ja Liisa Tamm', ['Jan Kask', 'Liisa Tamm']],
    ['Deniz Kaya ve Ada Demir', ['Deniz Kaya', 'Ada Demir']],
    ['Siti Laut dan Budi Pantai', ['Siti Laut', 'Budi Pantai']],
    ['علي بحر و سلمى نهر', ['علي بحر', 'سلمى نهر']],
    ['ADA WRITER AND BO AUTHOR', ['ADA WRITER', 'BO AUTHOR']],
    ['J. A. Writer, JK Author', ['J. A. Writer', 'JK Author']],
    ['Prof. Dr. Ada Berg, Dr. med. Bo Tal', ['Prof. Dr. Ada Berg', 'Dr. med. Bo Tal']],
    ['The Rev. Ada Berg and Fr. Bo Tal', ['The Rev. Ada Berg', 'Fr. Bo Tal']],
    ['Ada Berg, MD, PhD, and Bo Tal, RN', ['Ada Berg, MD, PhD', 'Bo Tal, RN']],
    ['Ada “Tide” Berg & Bo Tal', ['Ada “Tide” Berg', 'Bo Tal']],
    ['Ada Berg (she/her) and Bo Tal (they/them)', ['Ada Berg (she/her)', 'Bo Tal (they/them)']],
    ["Jan 't Veer en Bo ten Dam", ["Jan 't Veer", 'Bo ten Dam']],
    ['Ada de los Ríos y Bo de la Costa', ['Ada de los Ríos', 'Bo de la Costa']],
    ['Nur al-Bahri and Ada ibn Musa', ['Nur al-Bahri', 'Ada ibn Musa']],
    ['Yo-Yo Hafen, Kim Jong-il', ['Yo-Yo Hafen', 'Kim Jong-il']],
    ['Stanley Morgan and Rose Gold', ['Stanley Morgan', 'Rose Gold']],
    ['Ernst Young and Rose Marks', ['Ernst Young', 'Rose Marks']],
    ['Kim Ada-ri and Son Bo-ram', ['Kim Ada-ri', 'Son Bo-ram']],
    ['Ngũgĩ wa Ada and Bo Author', ['Ngũgĩ wa Ada', 'Bo Author']],
    ['Anna Müller und Jonas Weiß', ['Anna Müller', 'Jonas Weiß']],
    ['Aino Virta ja Pekka Mäki', ['Aino Virta', 'Pekka Mäki']],
    ['Jana Nová a Petr Starý', ['Jana Nová', 'Petr Starý']],
    ['Олена Коваль та Іван Берег', ['Олена Коваль', 'Іван Берег']],
    ['Sean Ó Briain & Siobhán O’Dea', ['Sean Ó Briain', 'Siobhán O’Dea']],
    ['[Ada Writer](https://ada.example.org/)', ['[Ada Writer](https://ada.example.org/)']],
    ['  ', []],
  ]
  it.each(sure)('%j names %j', (byline, names) => {
    expect(namesInList(byline)).toEqual({ names })
  })

  it.each([
    'Writer, Ada',
    'The Research and Policy Team',
    'Bo and Sons Ltd',
    'Smith & Sons',
    'Johnson and Johnson',
    'Médecins Sans Frontières et Partenaires',
    'Food and Agriculture Organization',
    'Department of Fisheries and Oceans',
    'Ada, Bo and Cy',
    'Ada Writer, Bo and Cy',
    'Ada García y Bo Ortega y Gasset',
    'Ada Writer, Guest Author',
    'Ada Writer, Mexico City',
    'Ada Writer and Doctors Without Borders',
    'Salt Weekly and Harbour Tribune',
    'Hafen Zeitung und Küsten Anzeiger',
    'El Diario y La Costa',
    'Ada Writer and John Berg of The Reef',
    'Ada Writer as told to Bo Author, Cy Third',
    'Ada Writer with additional reporting by Bo Author',
    'Ada Writer in Paris and Bo Author in Oslo',
    '山田太郎と佐藤花子',
    '김철수와 이영희',
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
    'Goldman Sachs and Morgan Stanley',
    'Wells Fargo and Charles Schwab',
    'Ernst & Young',
    'Marks and Spencer',
    'Baker McKenzie and Clifford Chance',
    'Thomson Reuters and Dow Jones',
    'Taylor Francis and Springer Nature',
    'Rolls-Royce and Aston Martin',
    'Amnistía Internacional y Cruz Roja',
    'Cruz Vermelha e Cáritas Portuguesa',
    'Croce Rossa e Caritas Italiana',
    'Secours Catholique et Secours Populaire',
    'Rode Kruis en Oxfam Novib',
    'Dagens Nyheter och Svenska Dagbladet',
    'Kirkens Nødhjelp og Redd Barna',
    'Gazeta Wyborcza i Caritas Polska',
    'Красный Крест и Врачи Без Границ',
    'Heinrich-Böll-Stiftung und Konrad-Adenauer-Stiftung',
    'Inside Climate and Carbon Tracker',
    'Ada Law and Bo Rights',
  ])('%j stays one name, which is told', byline => {
    expect(namesInList(byline)).toEqual({ names: [byline], doubt: expect.stringContaining(byline) })
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
