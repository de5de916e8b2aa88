import { describe, expect, it } from 'vitest'
import { articleAddress } from '../../src/core/article-address.js'

describe('the form in which addresses of articles are compared', () => {
  it.each([
    ['https://www.tide.example.org/eels', 'tide.example.org/eels?'],
    ['http://tide.example.org/eels/', 'tide.example.org/eels?'],
    ['https://tide.example.org/eels/index.html', 'tide.example.org/eels?'],
    ['https://tide.example.org/eels/amp/', 'tide.example.org/eels?'],
    ['https://www.www.tide.example.org/a//b', 'www.tide.example.org/a//b?'],
    ['https://tide.example.org/~ada/eels.html', 'tide.example.org/~ada/eels.html?'],
    ['https://tide.example.org/', undefined],
    ['https://tide.example.org/index.htm', undefined],
  ])('of %s is %s, whether or not the address has to be parsed', (url, form) => {
    // Parameters of campaigns do not count, and an address with one is always parsed.
    expect([articleAddress(url), articleAddress(`${url}?utm_source=letter`)]).toEqual([form, form])
  })
})
