import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import {
  forbids,
  isLicence,
  letsPassOn,
  licenceById,
  licenceByUrl,
  licenceField,
  licenceInText,
} from '../../src/attribution/index.js'

const field = (said: unknown) => licenceField.safeParse(said)

describe('a licence', () => {
  it.each([
    ['CC-BY-4.0', 'CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['CC-BY-ND-4.0', 'CC BY-ND 4.0', 'https://creativecommons.org/licenses/by-nd/4.0/'],
    ['CC-BY-NC-SA-3.0', 'CC BY-NC-SA 3.0', 'https://creativecommons.org/licenses/by-nc-sa/3.0/'],
    ['CC-BY-3.0-DE', 'CC BY 3.0 DE', 'https://creativecommons.org/licenses/by/3.0/de/'],
    ['CC0-1.0', 'CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ])('%s is recognised by its id and by its address', (id, name, url) => {
    expect(licenceById(id)).toMatchObject({ id, name, url })
    expect(licenceByUrl(url)).toMatchObject({ id, name, url })
  })

  const SPDX = createRequire(import.meta.url)('spdx-license-list') as Record<string, { url: string }>
  const ALL = Object.keys(SPDX).filter(id => /^CC(?:0|-)/.test(id))
  it.each(ALL)('%s is the same by id and by every form of its address', id => {
    const licence = licenceById(id) ?? expect.fail(id)
    expect(licence.id).toBe(id)
    expect(licence.url).toMatch(/^https:\/\/creativecommons\.org\/.+\/$/)
    const url = licence.url ?? ''
    const forms = [
      url,
      url.slice(0, -1),
      url.replace('https:', 'http:'),
      `${url}deed.fr`,
      `${url}legalcode`,
      `${url}legalcode.de`,
    ]
    for (const form of [...forms, SPDX[id]?.url ?? '']) expect(licenceByUrl(form), form).toEqual(licence)
  })

  it('has at least 55 ids of Creative Commons', () => expect(ALL.length).toBeGreaterThanOrEqual(55))

  it.each([
    ['CC-BY-NC-ND-3.0-US', 'CC BY-NC-ND 3.0 US', 'https://creativecommons.org/licenses/by-nc-nd/3.0/us/'],
    ['CC-BY-SA-3.0-SCOTLAND', 'CC BY-SA 3.0 Scotland', 'https://creativecommons.org/licenses/by-sa/3.0/scotland/'],
  ])('%s is recognised although SPDX has no id for this port', (id, name, url) => {
    const licence = { id: `LicenseRef-${id}`, name, url }
    for (const said of [id, id.toLowerCase(), `LicenseRef-${id}`]) expect(licenceById(said)).toMatchObject(licence)
    for (const said of [url, `${url}deed.en`, url.replace('https', 'http')])
      expect(licenceByUrl(said)).toMatchObject(licence)
  })

  it.each([
    ['CC0', 'CC0-1.0'],
    ['PDM', 'CC-PDM-1.0'],
    ['http://creativecommons.org/publicdomain/mark/1.0', 'CC-PDM-1.0'],
    ['https://creativecommons.org/licenses/by-nc-nd/1.0/', 'CC-BY-NC-ND-1.0'],
    ['https://creativecommons.org/licenses/by-nd-nc/1.0/', 'CC-BY-NC-ND-1.0'],
  ])('%s means %s', (said, id) => expect(licenceField.safeParse(said).data?.id).toBe(id))

  it.each([
    ['CC-BY-4.0', true],
    ['CC-BY-SA-3.0-DE', true],
    ['CC-BY-ND-3.0-US', true],
    ['CC0-1.0', true],
    ['CC-PDM-1.0', true],
    ['CC-BY-NC-4.0', false],
    ['CC-BY-NC-ND-4.0', false],
    ['MIT', false],
  ])('%s lets others pass it on: %s', (id, may) => expect(letsPassOn(licenceById(id) ?? expect.fail(id))).toBe(may))

  it.each(['cc by-nd 4.0', 'CC_BY-ND-4.0', ' cc-by-nd-4.0 '])('is found as %j', said => {
    expect(licenceById(said)?.id).toBe('CC-BY-ND-4.0')
  })

  it.each([
    ['CC BY-NC-ND 3.0 unported', 'CC-BY-NC-ND-3.0', 'https://creativecommons.org/licenses/by-nc-nd/3.0/'],
    ['CC BY 4.0 International', 'CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['CC BY 4.0 DEED', 'CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['CC BY 3.0 Brasil', 'LicenseRef-CC-BY-3.0-BR', 'https://creativecommons.org/licenses/by/3.0/br/'],
    ['CC-BY-NC-ND-4.0-DE', 'CC-BY-NC-ND-4.0', 'https://creativecommons.org/licenses/by-nc-nd/4.0/'],
    ['https://creativecommons.org/licenses/by/4.0/rdf', 'CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    [
      'https://creativecommons.org/licenses/by/9.0/',
      'LicenseRef-linked',
      'https://creativecommons.org/licenses/by/9.0/',
    ],
  ])('%s has no port or version that does not exist', (said, id, url) =>
    expect(licenceField.safeParse(said).data).toMatchObject({ id, url }),
  )

  it.each(['none', 'Unsplash License', 'Fair use', 'Crown Copyright', 'rightsstatements.org/x/'])(
    'is not suggested for %s, which is similar to none',
    said =>
      expect(field(said).error?.issues[0]?.message).toMatch(
        /\(write an SPDX id such as CC-BY-4\.0, or `\{ name, url \}`/,
      ),
  )

  it.each([
    'http://creativecommons.org/licenses/by/4.0',
    'https://creativecommons.org/licenses/by/4.0/deed.fr',
    'https://www.creativecommons.org/licenses/by/4.0/legalcode?x=1#y',
  ])('is found at %s', url => expect(licenceByUrl(url)?.id).toBe('CC-BY-4.0'))

  it.each([
    [
      'an address that SPDX does not know',
      'https://example.org/terms',
      { id: 'LicenseRef-linked', url: 'https://example.org/terms' },
    ],
    [
      'terms of its own',
      { name: 'House terms', text: 'Ask first.' },
      { id: 'LicenseRef-House-terms', text: 'Ask first.' },
    ],
    [
      'a LicenseRef with an address',
      { id: 'LicenseRef-House', url: 'https://example.org/t' },
      { id: 'LicenseRef-House' },
    ],
  ])('may be %s', (_, said, licence) => expect(field(said).data).toMatchObject(licence))

  it('without an address or a text is an error', () => {
    expect(field('LicenseRef-House').error?.issues[0]?.message).toMatch(/add `url` or `text`/)
    expect(field({ name: 'House terms' }).error?.issues[0]?.message).toMatch(/add `url` or `text`/)
  })

  it('with an unknown name is an error that suggests the nearest', () => {
    expect(field('CC-BY-NC').error?.issues[0]?.message).toMatch(/did you mean CC-BY-NC-4\.0/)
    expect(field('CC-BY-DN-4.0').error?.issues[0]?.message).toMatch(/did you mean CC-BY-ND-4\.0/)
  })

  it.each([
    ['CC-BY-3.0-US', 'CC BY 3.0 US'],
    ['CC-BY-SA-3.0-IGO', 'CC BY-SA 3.0 IGO'],
    ['CC-BY-SA-2.1-JP', 'CC BY-SA 2.1 JP'],
    ['CC-PDM-1.0', 'Public Domain Mark 1.0'],
    ['CC-PDDC', 'Public Domain Dedication and Certification'],
    ['OPL-UK-3.0', 'United Kingdom Open Parliament Licence v3.0'],
  ])('%s has the name that people use: %s', (id, name) => expect(licenceById(id)?.name).toBe(name))
})

/** Writes properties as `by-nc-nd 3.0 US`, after the kind unless it is Creative Commons. */
const propertiesOf = (said: unknown): string | undefined => {
  const { properties } = licenceField.safeParse(said).data ?? expect.fail(JSON.stringify(said))
  if (!properties) return undefined
  const { kind, version, port, ...elements } = properties
  const asked = Object.entries(elements).flatMap(([element, isAsked]) => (isAsked ? [element] : []))
  return [kind === 'creative-commons' ? '' : kind, asked.join('-'), version, port].filter(Boolean).join(' ')
}
const url = 'https://outlet.example.org/terms'
const named = (name: string) => ({ name, url })

describe('the conditions of a licence', () => {
  it.each<[said: unknown, properties: string | undefined]>([
    // ids, of SPDX and others
    ['CC-BY-4.0', 'by 4.0'],
    ['CC-BY-NC-ND-3.0-IGO', 'by-nc-nd 3.0 IGO'],
    ['CC-SA-1.0', 'sa 1.0'],
    ['OGL-UK-3.0', 'open-government by 3.0'],
    ['etalab-2.0', 'open-government by 2.0'],
    ['DL-DE-BY-2.0', 'open-government by 2.0'],
    ['GFDL-1.3-no-invariants-or-later', 'free-documentation by-sa 1.3'],
    ['NIST-PD', 'government-work'],
    ['MIT', undefined],
    [{ id: 'LicenseRef-CC-BY-ND', url }, 'by-nd'],
    // addresses
    ['https://creativecommons.org/licenses/by-nd/4.0/?ref=chooser-v1', 'by-nd 4.0'],
    ['http://creativecommons.org/licenses/by-nc-nd/2.5/au/', 'by-nc-nd 2.5 AU'],
    ['https://creativecommons.org/licenses/nd-nc/1.0/', 'nc-nd 1.0'],
    ['https://creativecommons.org/licenses/by-nd/', 'by-nd'],
    ['https://creativecommons.org/licenses/sampling+/1.0/', undefined],
    ['https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/', 'open-government by 3.0'],
    ['https://www.nationalarchives.gov.uk/doc/open-government-licence/', 'open-government by'],
    ['https://www.etalab.gouv.fr/licence-ouverte-open-licence', 'open-government by'],
    ['https://www.gnu.org/copyleft/fdl.html', 'free-documentation by-sa'],
    ['https://www.usa.gov/government-works', 'government-work'],
    ['http://rightsstatements.org/vocab/InC/1.0/', 'reserved'],
    ['https://rightsstatements.org/page/InC-NC/1.0/?language=en', 'house nc'],
    ['http://rightsstatements.org/vocab/NoC-US/1.0/', 'public-domain'],
    ['http://rightsstatements.org/vocab/UND/1.0/', undefined],
    ['https://unsplash.com/license', 'house'],
    ['https://www.pexels.com/photo-license/', 'house'],
    [url, undefined],
    // names as licence choosers, themes, plugins and archives write them
    ['Creative Commons Attribution-NoDerivs 3.0 Unported', 'by-nd 3.0'],
    ['Creative Commons Attribution-Noncommercial-No Derivative Works 2.5 Australia License', 'by-nc-nd 2.5 AU'],
    ['Attribution-NonCommercial-ShareAlike 4.0 International', 'by-nc-sa 4.0'],
    ['Attribution 4.0 International (CC BY 4.0)', 'by 4.0'],
    ['Creative Commons Attribution-Share Alike 3.0', 'by-sa 3.0'],
    ['cc-by-sa-3.0-de', 'by-sa 3.0 DE'],
    ['CC BY-NC-ND 4.0 Deed', 'by-nc-nd 4.0'],
    ['creativecommons.org/licenses/by-nd/4.0/', 'by-nd 4.0'],
    ['//creativecommons.org/licenses/by/3.0/us/', 'by 3.0 US'],
    ['OGL v3', 'open-government by 3.0'],
    ['Open Government Licence – Canada', 'open-government by'],
    ['CC BY-ND 3.0 TW', 'by-nd 3.0 TW'],
    ['CC BY-SA 2.0 UK: England & Wales', 'by-sa 2.0 UK'],
    ['Creative Commons Attribution 3.0 IGO', 'by 3.0 IGO'],
    ['CC0 1.0 Universal (CC0 1.0) Public Domain Dedication', 'cc0 1.0'],
    ['CC-Zero', 'cc0 1.0'],
    ['Public Domain Mark 1.0 Universal', 'public-domain 1.0'],
    ['Public domain', 'public-domain'],
    ['gemeinfrei', 'public-domain'],
    ['U.S. public domain', 'public-domain'],
    ['U.S. Government Work', 'government-work'],
    ['Work of the United States Government', 'government-work'],
    ['Open Government Licence v3.0', 'open-government by 3.0'],
    ['All Rights Reserved', 'reserved'],
    ['Alle Rechte vorbehalten', 'reserved'],
    ['© 2025 Ada Writer. Tous droits réservés.', 'reserved'],
    [named('CC BY-ND'), 'by-nd'],
    [named('CC BY-NC-ND'), 'by-nc-nd'],
    [named('CC-BY-NC'), 'by-nc'],
    [named('Attribution-NonCommercial'), 'by-nc'],
    [named('GFDL'), 'free-documentation by-sa'],
    [named('Licence Ouverte / Open Licence'), 'open-government by'],
    [named('Datenlizenz Deutschland – Namensnennung – Version 2.0'), 'open-government by 2.0'],
    // in other languages
    [named('Namensnennung – Keine Bearbeitungen'), 'by-nd'],
    ['Creative Commons Namensnennung - Nicht kommerziell - Keine Bearbeitung 3.0 Deutschland', 'by-nc-nd 3.0 DE'],
    ['Creative Commons Namensnennung - Weitergabe unter gleichen Bedingungen 4.0 International', 'by-sa 4.0'],
    ['Licence Creative Commons Attribution - Pas de Modification 3.0 France', 'by-nd 3.0 FR'],
    [
      'CC Attribution - Pas d’Utilisation Commerciale - Partage dans les Mêmes Conditions 4.0 International',
      'by-nc-sa 4.0',
    ],
    ['Creative Commons Atribución-SinDerivadas 3.0 No portada', 'by-nd 3.0'],
    ['Reconocimiento-NoComercial-CompartirIgual 3.0 España', 'by-nc-sa 3.0 ES'],
    ['Creative Commons Atribuição-SemDerivações 3.0 Não Adaptada', 'by-nd 3.0'],
    ['Atribuição-NãoComercial-CompartilhaIgual 4.0 Internacional', 'by-nc-sa 4.0'],
    ['Creative Commons Attribuzione-Non opere derivate 2.5 Italia', 'by-nd 2.5 IT'],
    ['Naamsvermelding-NietCommercieel-GeenAfgeleideWerken 4.0 Internationaal', 'by-nc-nd 4.0'],
    ['Uznanie autorstwa-Bez utworów zależnych 3.0 Polska', 'by-nd 3.0 PL'],
    ['Атрибуция — Некоммерческое использование — Без производных 4.0 Всемирная', 'by-nc-nd 4.0'],
    ['Із Зазначенням Авторства — Поширення На Тих Самих Умовах 4.0 Міжнародна', 'by-sa 4.0'],
    ['表示 - 非営利 - 改変禁止 4.0 国際', 'by-nc-nd 4.0'],
    ['署名-非商业性使用-相同方式共享 4.0 国际', 'by-nc-sa 4.0'],
    ['CC 姓名標示-非商業性-禁止改作 3.0 台灣', 'by-nc-nd 3.0 TW'],
    ['저작자표시-비영리-변경금지 4.0 국제', 'by-nc-nd 4.0'],
    [named('CC Nimeä-EiMuutoksia 4.0 Kansainvälinen'), 'by-nd 4.0'],
    [named('Atıf-GayriTicari-Türetilemez 4.0 Uluslararası'), 'by-nc-nd 4.0'],
    [named('Uveďte původ-Neužívejte komerčně-Nezpracovávejte 4.0 Mezinárodní'), 'by-nc-nd 4.0'],
    [named('Αναφορά Δημιουργού-Όχι Παράγωγα Έργα 3.0 Ελλάδα'), 'by-nd 3.0 GR'],
    [named('Atribusi-NonKomersial-BerbagiSerupa 4.0 Internasional'), 'by-nc-sa 4.0'],
    [named('CC BY 3.0 한국'), 'by 3.0 KR'],
    // a code for one element, and a name for another
    [named('CC-BY-NoDerivs'), 'by-nd'],
    [named('CC BY (NonCommercial) 4.0'), 'by-nc 4.0'],
    ['LicenseRef-CC-BY-ND-4.0', 'by-nd 4.0'],
    // a text
    [{ text: 'This work is under a Creative Commons Attribution-NoDerivs 3.0 Unported License.' }, 'by-nd 3.0'],
    [{ text: 'All rights reserved. Ask first.' }, 'reserved'],
    [{ text: 'Texts are under CC BY-ND 4.0. See https://example.org/licence for more.' }, 'by-nd 4.0'],
    // what cannot be read for certain
    [{ text: 'This is not under CC BY 4.0.' }, undefined],
    [{ text: 'Unlike our videos, which are CC BY 4.0, it is ours.' }, undefined],
    [{ text: 'Dieser Text ist nicht unter CC BY 4.0 lizenziert.' }, undefined],
    [{ text: 'Tous nos textes sont sous CC BY 4.0, sauf celui-ci.' }, undefined],
    [{ text: 'Texts are under CC BY-NC 4.0, and photos under CC BY 4.0.' }, undefined],
    [named('CC BY 4.0, except pictures'), undefined],
    [named('CC-BY-ND-SA'), undefined],
    [named('Attribution-NonCommercial (CC BY)'), undefined],
    [named('Creative Commons'), undefined],
    [named('Attribution'), undefined],
    [named('Some rights reserved'), undefined],
    [named('House terms'), undefined],
  ])('%j: %s', (said, properties) => expect(propertiesOf(said)).toBe(properties))

  it.each([
    [{ name: 'CC BY', url: 'https://creativecommons.org/licenses/by-nd/4.0/' }],
    [{ name: 'CC BY 3.0', url: 'https://creativecommons.org/licenses/by/4.0/' }],
    [{ id: 'CC-BY-4.0', url: 'https://creativecommons.org/licenses/by-nc/4.0/' }],
    [{ name: 'All rights reserved', url: 'https://creativecommons.org/licenses/by/4.0/' }],
  ])('cannot be those of two licences: %j', said =>
    expect(licenceField.safeParse(said).error?.issues[0]?.message).toMatch(/^names two licences/),
  )

  it.each([
    ['CC BY-ND', 'CC-BY-ND-4.0'],
    ['Creative Commons Attribution-NoDerivs', 'CC-BY-ND-4.0'],
    ['Namensnennung – Keine Bearbeitungen', 'CC-BY-ND-4.0'],
    ['CC BY 5.0', 'CC-BY-4.0'],
    ['This work is licensed under a Creative Commons Attribution-ShareAlike 3.0 Unported License.', 'CC-BY-SA-3.0'],
  ])('are not guessed from %s, which is no exact name', (said, meant) =>
    expect(licenceField.safeParse(said).error?.issues[0]?.message).toContain(`did you mean ${meant}?`),
  )

  it.each<[said: unknown, derivatives: ReturnType<typeof forbids>, commerce: ReturnType<typeof forbids>]>([
    ['CC-BY-4.0', false, false],
    ['CC-BY-NC-ND-4.0', true, true],
    ['CC0', false, false],
    ['All rights reserved', true, true],
    [named('CC-BY-ND-SA'), 'seems', 'unknown'],
    [named('Attribution, no derivatives please'), 'seems', 'unknown'],
    [named('CC BY-NC, pictures excluded'), 'unknown', 'seems'],
    [{ name: 'House terms', text: 'Republish it without changes, for non-commercial use.' }, 'seems', 'seems'],
    [
      { name: 'Hausregeln', text: 'Der Text darf nur unverändert übernommen werden, nicht kommerziell.' },
      'seems',
      'seems',
    ],
    [{ name: 'CC BY', text: 'Do not translate it.' }, 'seems', false],
    [{ name: 'House terms', url: 'https://nd.example.org/terms' }, 'unknown', 'unknown'],
    ['MIT', 'unknown', 'unknown'],
    [named('Nachdruck frei, Änderungen sind nicht gestattet'), 'seems', 'unknown'],
    [named('Toute modification est interdite'), 'seems', 'unknown'],
    [named('Prohibido el uso comercial'), 'unknown', 'seems'],
    [named('Коммерческое использование запрещено'), 'unknown', 'seems'],
    [named('Republish as is'), 'seems', 'unknown'],
    [named('Photos are not allowed. Changes are welcome.'), 'unknown', 'unknown'],
    [named('CCBYND'), 'seems', 'unknown'],
    [named('Artikel dürfen nicht verändert werden'), 'seems', 'unknown'],
    [named('L’article ne peut être modifié'), 'seems', 'unknown'],
    [named('El texto no puede modificarse'), 'seems', 'unknown'],
    [named('Não é permitido alterar o texto'), 'seems', 'unknown'],
    [named('De tekst mag niet worden aangepast'), 'seems', 'unknown'],
    [named('Tekstu nie wolno zmieniać'), 'seems', 'unknown'],
    [named('不得修改文章'), 'seems', 'unknown'],
    [named('Edit it as you like. Do not remove the credit.'), 'unknown', 'unknown'],
    [named('You need no permission to adapt it'), 'unknown', 'unknown'],
  ])('%j forbids changes: %s; commerce: %s', (said, derivatives, commerce) => {
    const licence = licenceField.safeParse(said).data ?? expect.fail(JSON.stringify(said))
    expect([forbids('nd', licence), forbids('nc', licence)]).toEqual([derivatives, commerce])
  })

  it.each<[said: unknown, may: boolean]>([
    [named('CC BY-ND'), true],
    ['OGL-UK-3.0', true],
    ['Public domain', true],
    [named('CC BY-NC'), false],
    [named('GFDL'), false],
    ['https://unsplash.com/license', false],
    ['All rights reserved', false],
    [named('CC BY 4.0, except pictures'), false],
    [{ text: 'Unlike our videos, which are CC BY 4.0, it is ours.' }, false],
    [{ id: 'CC-BY-4.0', text: 'For non-commercial use.' }, false],
  ])('%j lets others pass it on: %s', (said, may) =>
    expect(letsPassOn(licenceField.safeParse(said).data ?? expect.fail())).toBe(may),
  )

  it.each([
    ['This story is republished under a Creative Commons Attribution-NoDerivatives 4.0 licence.', 'CC-BY-ND-4.0', true],
    ['Lizenz: CC BY-NC-SA 3.0 DE, siehe unten.', 'CC-BY-NC-SA-3.0-DE', true],
    ['Dieser Text steht unter Creative Commons Namensnennung – Keine Bearbeitungen.', 'CC-BY-ND-4.0', false],
    ['It is dedicated to the public with CC0.', 'CC0-1.0', true],
    ['Republished under a Creative Commons license.', undefined, undefined],
    ['The attribution of the drawing is disputed, and it may be in the public domain.', undefined, undefined],
    ['CC BY. 2 Institute of Salt', 'CC-BY-4.0', false],
  ])('is found in %j', (text, id, versioned) => {
    const found = licenceInText(text)
    expect([found?.licence.id, found?.versioned]).toEqual([id, versioned])
  })
})

it.each<[written: unknown, is: boolean]>([
  ['CC-BY-4.0', true],
  ['CC0-1.0', true],
  ['https://creativecommons.org/publicdomain/mark/1.0/', true],
  ['OGL-UK-3.0', true],
  ['https://unsplash.com/license', true],
  [{ name: 'Own terms', url: 'https://a.example.org/terms' }, true],
  ['https://www.usa.gov/government-works', false],
  ['https://rightsstatements.org/page/InC/1.0/', false],
  ['https://rightsstatements.org/vocab/InC-EDU/1.0/', false],
  ['https://rightsstatements.org/vocab/NoC-US/1.0/', false],
  ['https://rightsstatements.org/vocab/UND/1.0/', false],
  [{ name: 'Public domain', url: 'https://a.example.org/rights' }, false],
])('is what `rel="license"` means: %j', (written, is) => {
  expect(isLicence(licenceField.parse(written))).toBe(is)
})
