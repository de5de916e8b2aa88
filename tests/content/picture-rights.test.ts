import { describe, expect, it } from 'vitest'
import {
  licenceById,
  licenceField,
  mayShowPicture,
  named,
  type PictureRights,
  passesOn,
  phraseText,
  pictureCredit,
  pictureLegend,
} from '../../src/attribution/index.js'
import {
  bodyPictures,
  creditFrom,
  rightsInCaption,
  unlabelledMaker,
  withoutLicenceRelations,
} from '../../src/content/picture-rights.js'
import { withAllowedPictures, withPictureCredits } from '../../src/editions/body-pictures.js'
import { wordsFor } from '../locales.js'

/** Captions as publications, agencies and picture libraries write them. */
const CAPTIONS: readonly [caption: string, credit: string | undefined, licence: string | undefined][] = [
  // Openverse and Wikimedia Commons, for copying
  ['"Winter in town" by David J is licensed under CC BY 2.0.', 'David J', 'CC-BY-2.0'],
  [
    '"Garlic bread" by Charles H. is licensed under CC BY-SA 2.0. To view a copy of this license, visit https://creativecommons.org/licenses/by-sa/2.0/?ref=openverse.',
    'Charles H.',
    'CC-BY-SA-2.0',
  ],
  ['“Sea” by Ada is marked with CC0 1.0.', 'Ada', 'CC0-1.0'],
  [
    'K. Agy, CC BY-SA 4.0 <https://creativecommons.org/licenses/by-sa/4.0>, via Wikimedia Commons',
    'K. Agy',
    'CC-BY-SA-4.0',
  ],
  ['Gary H, CC0, via Wikimedia Commons', 'Gary H', 'CC0-1.0'],
  ['Ada P, Public Domain, via Wikimedia Commons', 'Ada P', undefined],
  // agencies
  ['A pitcher throws, Wednesday, April 1, 2026, in Seattle. (AP Photo/L. Wasson)', 'AP Photo/L. Wasson', undefined],
  ['The minister arrives. (Photo by Ada Writer/Getty Images)', 'Photo by Ada Writer/Getty Images', undefined],
  ['Photo: AP, all rights reserved', 'Photo: AP, all rights reserved', undefined],
  ['The harbour, seen by Reuters.', 'The harbour, seen by Reuters.', undefined],
  ['EFE/Ada Writer', 'EFE/Ada Writer', undefined],
  ['Foto: Keystone/Ada Writer, CC BY 4.0', 'Foto: Keystone/Ada Writer, CC BY 4.0', undefined],
  ['The pipeline at Keystone in winter.', undefined, undefined],
  // a licence beside an agency that sells licences is doubtful
  ['Photo: Ada Writer/Reuters, CC BY 4.0', 'Photo: Ada Writer/Reuters, CC BY 4.0', undefined],
  ['Photos: AP (left), Ada Writer (right), CC BY 4.0', 'Photos: AP (left), Ada Writer (right), CC BY 4.0', undefined],
  ['Photo: Ada Writer/Flickr, CC BY-ND 2.0', 'Photo: Ada Writer/Flickr, CC BY-ND 2.0', 'CC-BY-ND-2.0'],
  ['Photos: Ada Writer; Bo Lind, CC BY 4.0', 'Photos: Ada Writer; Bo Lind, CC BY 4.0', undefined],
  ['Ada Writer/Reuters, CC BY 4.0, via Wikimedia Commons', 'Ada Writer/Reuters', undefined],
  ['Photo: Ada Writer, licensed under CC BY 4.0', 'Photo: Ada Writer, licensed under CC BY 4.0', 'CC-BY-4.0'],
  ['Foto: Ada Writer (Lizenz: CC BY 4.0)', 'Foto: Ada Writer (Lizenz: CC BY 4.0)', 'CC-BY-4.0'],
  ['“Sea” by Ada is marked with Public Domain Mark 1.0.', 'Ada', 'CC-PDM-1.0'],
  // the ids of licences of programs are other words here
  ['Photo: Ada Writer, MIT', 'Photo: Ada Writer, MIT', undefined],
  ['Photo: Ada Writer, Glide', 'Photo: Ada Writer, Glide', undefined],
  // blogs and newsrooms
  ['Photo by Ada Writer', 'Photo by Ada Writer', undefined],
  ['Photo credit: Ninja Van', 'Photo credit: Ninja Van', undefined],
  ['Low water. Photo: Ada Writer, CC BY 4.0', 'Photo: Ada Writer, CC BY 4.0', 'CC-BY-4.0'],
  ['Low water. Photo: Ada Writer (CC BY-NC 2.0)', 'Photo: Ada Writer (CC BY-NC 2.0)', 'CC-BY-NC-2.0'],
  ['Niedrigwasser. Foto: J. Muster / Die Flut', 'Foto: J. Muster / Die Flut', undefined],
  ['Crédit photo : Ada Écrivain', 'Crédit photo : Ada Écrivain', undefined],
  ['Port o świcie, fot. Jan Nowak', 'Port o świcie, fot. Jan Nowak', undefined],
  ['Порт. Фото: Иван Петров', 'Фото: Иван Петров', undefined],
  ['写真：田中花子', '写真：田中花子', undefined],
  ['Ships in port. Source: Institute of Salt', 'Source: Institute of Salt', undefined],
  ['Reproduced with permission of the Museum', 'Reproduced with permission of the Museum', undefined],
  ['Low water. Photo: Ada. © The Harbour Review', 'Photo: Ada. © The Harbour Review', undefined],
  // nothing to read, or nothing sure
  ['The gauge, drawn from memory.', undefined, undefined],
  [
    'Photo: AP. Unlike the text, it is not under CC BY 4.0',
    'Photo: AP. Unlike the text, it is not under CC BY 4.0',
    undefined,
  ],
  ['Photo: AP, not CC BY 4.0', 'Photo: AP, not CC BY 4.0', undefined],
  ['Photo: AP. Text: Ada Writer, CC BY 4.0', 'Photo: AP. Text: Ada Writer, CC BY 4.0', undefined],
  ['This article is under CC BY 4.0.', undefined, undefined],
  ['A photo by the sea. It was cold.', undefined, undefined],
]

describe('the rights in a caption', () => {
  it.each(CAPTIONS)('are read if they are certain: %s', (caption, credit, licence) => {
    const read = rightsInCaption(caption)
    expect([read.credit, read.license?.id]).toEqual([credit, licence])
    // What is read is in the caption, so that the audit finds it there.
    if (read.credit) expect(caption).toContain(read.credit)
  })

  it('apply to the only picture of a figure, not to several', () => {
    const figure = (images: string) =>
      `<figure>${images}<figcaption>Photo: Ada, <a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a></figcaption></figure>`
    const [one] = bodyPictures(figure('<img src="a.png" alt="" />'), new Map())
    expect(one?.license?.id).toBe('CC-BY-4.0')
    const two = bodyPictures(figure('<img src="a.png" alt="" /><img src="b.png" alt="" />'), new Map())
    expect(two.map(({ license }) => license)).toEqual([undefined, undefined])
  })
})

it.each<[caption: string, maker: string | undefined]>([
  ['The lock at dawn', undefined],
  ['The gauge, drawn from memory', undefined],
  ['Tea for two in New York', undefined],
  ['Harbour.', undefined],
  ['The lock. Bo Lind, 2019', 'Bo Lind'],
  ['The lock / Bo Lind', 'Bo Lind'],
  ['The lock. Bo Lind and Cy Third', 'Bo Lind and Cy Third'],
  ['The lock. Bo Lind photo', 'Bo Lind photo'],
  ['The lock 📷 Bo Lind', 'Bo Lind'],
  ['Taken by Bo Lind.', 'Bo Lind'],
  ['A graph from the 2020 report by the Institute of Salt', 'Institute of Salt'],
  ['Chart: Our Harbour in Data', 'Our Harbour in Data'],
  ['Library of Ships', 'Library of Ships'],
  ['HBC', 'HBC'],
  ['@bolind', '@bolind'],
  ['Screenshot of a film', 'Screenshot of a film'],
  ['AI-generated', 'AI-generated'],
  ['The lock, used under licence', 'The lock, used under licence'],
])('a caption may name a maker without a label: %s', (caption, maker) => expect(unlabelledMaker(caption)).toBe(maker))

it.each([
  ['<p><a href="/a" rel="license">CC BY</a></p>', '<p><a href="/a">CC BY</a></p>'],
  ['<p><a href="/a" rel="nofollow license">CC BY</a></p>', '<p><a href="/a" rel="nofollow">CC BY</a></p>'],
  ['<p><a href="/license" rel="nofollow">CC BY</a></p>', '<p><a href="/license" rel="nofollow">CC BY</a></p>'],
])('the text %s gives the page no licence', (html, without) =>
  expect(withoutLicenceRelations(html as Parameters<typeof withoutLicenceRelations>[0])).toBe(without),
)

const rights = (stated: Readonly<Record<string, unknown>>): PictureRights => stated as PictureRights
const CC = (id: string) => licenceById(id) ?? expect.fail(id)

describe('the credit of a picture', () => {
  const ROWS: readonly [stated: PictureRights, said: string][] = [
    [rights({ credit: 'Ada' }), 'Ada'],
    [
      rights({ title: 'Sea', credit: 'Ada', url: 'https://a.example/', license: CC('CC-BY-4.0') }),
      '“Sea” <https://a.example/>, Ada, CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>',
    ],
    [rights({ credit: 'Ada', url: 'https://a.example/' }), 'Ada <https://a.example/>'],
    [rights({ url: 'https://www.a.example/b' }), 'a.example <https://www.a.example/b>'],
    [rights({ credit: 'Ada', holder: 'The Estate' }), 'Ada, © The Estate'],
    [rights({ credit: '© The Estate', holder: 'The Estate' }), '© The Estate'],
    [
      rights({ credit: 'Ada', holder: 'The Estate', license: CC('CC0-1.0') }),
      'Ada, CC0 1.0 <https://creativecommons.org/publicdomain/zero/1.0/>',
    ],
    [rights({ credit: 'Ada', permission: 'By kind permission of her heirs' }), 'Ada, By kind permission of her heirs'],
    [
      rights(creditFrom('Photo by [Ada](https://a.example/) on [Unsplash](https://u.example/)')),
      'Photo by Ada <https://a.example/> on Unsplash <https://u.example/>',
    ],
    [
      rights({ credit: 'Photo: Ada', captionCredit: 'Photo: Ada', license: CC('CC-BY-4.0') }),
      'CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>',
    ],
  ]
  it.each(ROWS)('has title, author, source and licence: %j', (stated, said) => {
    expect(phraseText(pictureCredit(stated, wordsFor('en')))).toBe(said)
  })

  it('never marks the licence of a picture as that of the page', () => {
    expect(pictureCredit(rights({ license: CC('CC-BY-4.0') }), wordsFor('en'))).not.toContainEqual(
      expect.objectContaining({ rel: 'license' }),
    )
  })
})

describe('a licence that the caption names', () => {
  const picture = {
    src: 'https://x.example/a.png',
    alt: '',
    credit: 'Photo: Bo',
    captionCredit: 'Photo: Bo, CC BY 4.0',
    license: CC('CC-BY-4.0'),
  }
  const figure = (caption: string) =>
    `<figure><img src="${picture.src}" alt=""><figcaption>${caption}</figcaption></figure>`
  const link = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'

  it.each([
    ['Photo: Bo, CC BY 4.0', `Photo: Bo, ${link}`],
    [`Photo: Bo, ${link}`, `Photo: Bo, ${link}`],
    ['Photo: Bo, CC-BY-4.0', `Photo: Bo, CC-BY-4.0 <span class="by">(${link})</span>`],
  ])('is linked there, and not named again: %s', (caption, shown) => {
    expect(withPictureCredits(figure(caption), [picture], wordsFor('en'))).toBe(figure(shown))
  })

  it('has its brackets in the order of a sentence that runs from right to left', () => {
    const { captionCredit: _, ...uncredited } = picture
    const legend = named(pictureLegend({ ...uncredited, caption: 'النهر' }, wordsFor('ar')), 'rtl')
    expect(legend.filter(({ apart }) => apart).map(({ text }) => text)).toEqual(['Photo: Bo', 'CC BY 4.0'])
  })

  it('is linked in a legend', () => {
    const legend = pictureLegend({ ...picture, caption: 'Photo: Bo, CC BY 4.0' }, wordsFor('en'))
    expect(phraseText(legend)).toBe('Photo: Bo, CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>')
  })
})

describe('the credit of a picture without a caption', () => {
  const picture = { src: 'https://x.example/a.png', alt: '', credit: 'Ada' }
  const image = `<img src="${picture.src}" alt="">`
  const link = `<a href="https://x.example/">${image}</a>`
  const by = '<span class="by">(Ada)</span>'

  it.each([
    ['is its caption', `<p>${image}</p>`, `<figure>${image}<figcaption>${by}</figcaption></figure>`],
    ['is the caption of a link', `<p> ${link}\n</p>`, `<figure>${link}<figcaption>${by}</figcaption></figure>`],
    ['stands beside it in a line of text', `<p>a ${image} b</p>`, `<p>a ${image} ${by} b</p>`],
    [
      'stands beside it between two links',
      `<p>${link} and <a href="https://y.example/">b</a></p>`,
      `<p>${link} ${by} and <a href="https://y.example/">b</a></p>`,
    ],
    ['is nowhere if it is not known', '<p><img src="b.png" alt=""></p>', '<p><img src="b.png" alt=""></p>'],
  ])('%s', (_where, html, shown) => {
    expect(withPictureCredits(html, [picture], wordsFor('en'))).toBe(shown)
  })
})

it.each([
  ['zh', '［此处原有的图片不得转载：堤坝］'],
  ['ja', '［ここにあった画像は転載できません：堤坝］'],
  ['de', '[Ein Bild, das hier stand, darf nicht weiterveröffentlicht werden: 堤坝]'],
])('notes a picture that is left out in the brackets of %s', (language, note) => {
  const rules = { shows: () => false, rightsOf: () => undefined, note: true, words: wordsFor(language) }
  const shown = withAllowedPictures('<p><img src="https://x.example/a.png" alt="堤坝"></p>', rules)
  expect(shown).toBe(`<p><span class="by">${note}</span></p>`)
})

describe('terms for pictures', () => {
  const OUTLET: readonly [credit: string, shown: boolean][] = [
    ['The Harbour Review', true],
    ['Harbour Review', true],
    ['Ada Writer/The Harbour Review', true],
    ['Photo: Ada Writer for The Harbour Review', true],
    ['© 2026 The Harbour Review', true],
    ['Illustration by Ada Writer | The Harbour Review', true],
    ['Ada Writer', false],
    ['AP', false],
    ['AP/The Harbour Review', false],
    ['The Harbour Review via Getty Images', false],
    ['Provided to The Harbour Review', false],
    ['Courtesy of Ada Writer, The Harbour Review', false],
    ['A reader of The Harbour Review', false],
    ['The Harbour Review of Books', false],
    ['The Harbour Review/laif', false],
    ['The Harbour Review / Keystone', false],
    ['The Harbour Review/ZUMAPRESS', false],
    ['The Harbour Review, from Facebook', false],
    ['Illustration: The Harbour Review; photo: Ada Writer', false],
    ['Chart: The Harbour Review / Source: Institute of Salt', true],
    ['Photo: Ada Writer © The Harbour Review', true],
    ['', false],
  ]
  it.each(OUTLET)('that are limited to the outlet’s own pictures allow %j: %j', (credit, shown) => {
    const showing = { outlets: ['The Marsh Post', 'The Harbour Review'], commercial: false }
    expect(mayShowPicture({ credit }, 'outlet', showing)).toBe(shown)
    expect(mayShowPicture({ credit }, 'outlet', { ...showing, outlets: [] })).toBe(false)
  })

  const LICENSED: readonly [stated: PictureRights, noncommercial: boolean, commercial: boolean, passedOn: boolean][] = [
    [rights({}), false, false, false],
    [rights({ credit: 'The Harbour Review' }), false, false, false],
    [rights({ license: CC('CC-BY-4.0') }), true, true, true],
    [rights({ license: CC('CC-BY-SA-4.0') }), true, true, true],
    [rights({ license: CC('CC-BY-ND-4.0') }), true, true, true],
    [rights({ license: CC('CC0-1.0') }), true, true, true],
    [rights({ license: CC('CC-BY-NC-4.0') }), true, false, false],
    [rights({ license: CC('CC-BY-NC-ND-4.0') }), true, false, false],
    [rights({ license: CC('CC-BY-NC-4.0'), permission: 'By permission' }), true, true, false],
    [rights({ credit: 'AP, all rights reserved', license: CC('CC-BY-4.0') }), false, false, false],
    [rights({ credit: 'Ada, todos os direitos reservados', license: CC('CC-BY-4.0') }), false, false, false],
    [rights({ credit: 'Ада, все права защищены', license: CC('CC-BY-4.0') }), false, false, false],
    [rights({ credit: 'Ada, editorial use only', license: CC('CC-BY-4.0') }), false, false, false],
    [rights({ credit: 'Ada, exclusive to The Post', license: CC('CC-BY-4.0') }), false, false, false],
    [rights({ permission: 'By permission' }), true, true, false],
    [rights({ permission: 'By permission', passOn: true }), true, true, true],
    [rights({ license: CC('CC-BY-4.0'), passOn: false }), true, true, false],
    [rights({ license: licenceField.parse('https://unsplash.com/license') }), true, true, false],
    [rights({ license: CC('MIT') }), true, true, false],
    // A licence that cannot be read says nothing about commerce.
    [rights({ license: { id: 'LicenseRef-own', name: 'Own terms', url: 'https://u.example/' } }), true, false, false],
    [rights({ license: { id: 'LicenseRef-all', name: 'All rights reserved', text: 'No.' } }), false, false, false],
  ]
  it.each(LICENSED)('that are limited to licensed pictures allow %j', (stated, noncommercial, commercial, passedOn) => {
    expect(mayShowPicture(stated, 'licensed', { outlets: [], commercial: false })).toBe(noncommercial)
    expect(mayShowPicture(stated, 'licensed', { outlets: [], commercial: true })).toBe(commercial)
    expect(passesOn(stated)).toBe(passedOn)
  })
})
