import { describe, expect, it } from 'vitest'
import { licenceById, licenceByUrl, licenceField } from '../../src/attribution/index.js'

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

  it('that nobody knows is an error that names the nearest', () => {
    expect(field('CC-BY-NC').error?.issues[0]?.message).toMatch(/did you mean CC-BY-NC-4\.0/)
    expect(field('CC-BY-DN-4.0').error?.issues[0]?.message).toMatch(/did you mean CC-BY-ND-4\.0/)
  })
})
