import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { letsPassOn, licenceById, licenceByUrl, licenceField } from '../../src/attribution/index.js'

describe('a licence', () => {
  it.each([
    ['CC-BY-4.0', 'CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['CC-BY-ND-4.0', 'CC BY-ND 4.0', 'https://creativecommons.org/licenses/by-nd/4.0/'],
    ['CC-BY-NC-SA-3.0', 'CC BY-NC-SA 3.0', 'https://creativecommons.org/licenses/by-nc-sa/3.0/'],
    ['CC-BY-3.0-DE', 'CC BY 3.0-DE', 'https://creativecommons.org/licenses/by/3.0/de/'],
    ['CC0-1.0', 'CC0 1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ])('%s is known by its id and by its address', (id, name, url) => {
    expect(licenceById(id)).toEqual({ id, name, url })
    expect(licenceByUrl(url)).toEqual({ id, name, url })
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

  it('knows all of them', () => expect(ALL.length).toBeGreaterThanOrEqual(55))

  it.each([
    ['CC-BY-NC-ND-3.0-US', 'CC BY-NC-ND 3.0-US', 'https://creativecommons.org/licenses/by-nc-nd/3.0/us/'],
    ['CC-BY-SA-3.0-SCOTLAND', 'CC BY-SA 3.0-SCOTLAND', 'https://creativecommons.org/licenses/by-sa/3.0/scotland/'],
  ])('%s is known though SPDX has no id for this port', (id, name, url) => {
    const licence = { id: `LicenseRef-${id}`, name, url }
    for (const said of [id, id.toLowerCase(), `LicenseRef-${id}`]) expect(licenceById(said)).toEqual(licence)
    for (const said of [url, `${url}deed.en`, url.replace('https', 'http')]) expect(licenceByUrl(said)).toEqual(licence)
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
    'http://creativecommons.org/licenses/by/4.0',
    'https://creativecommons.org/licenses/by/4.0/deed.fr',
    'https://www.creativecommons.org/licenses/by/4.0/legalcode?x=1#y',
  ])('is found at %s', url => expect(licenceByUrl(url)?.id).toBe('CC-BY-4.0'))

  const field = (said: unknown) => licenceField.safeParse(said)
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

  it('that nobody can read is an error', () => {
    expect(field('LicenseRef-House').error?.issues[0]?.message).toMatch(/add `url` or `text`/)
    expect(field({ name: 'House terms' }).error?.issues[0]?.message).toMatch(/add `url` or `text`/)
  })

  it('that nobody knows is an error that names the nearest', () => {
    expect(field('CC-BY-NC').error?.issues[0]?.message).toMatch(/did you mean CC-BY-NC-4\.0/)
    expect(field('CC-BY-DN-4.0').error?.issues[0]?.message).toMatch(/did you mean CC-BY-ND-4\.0/)
  })
})
