import { describe, expect, it } from 'vitest'
import { entryId, feedAddress, feedId, isCanonicalId } from '../../../src/editions/feeds/feed-address.js'
import { atomDate, atomUpdated, originalDate, rssDate } from '../../../src/editions/feeds/feed-dates.js'
import { feedLanguage } from '../../../src/editions/feeds/feed-language.js'
import { leaf } from '../../../src/editions/feeds/xml.js'
import { moment, publicationOf } from './article-factory.js'

describe('addresses in feeds', () => {
  it.each([
    ['https://example.org/a/b.html', 'https://example.org/a/b.html'],
    ['https://Example.org', 'https://example.org/'],
    ['https://example.org/a/../b', 'https://example.org/b'],
    ['https://example.org/é?q=[1]|{2}', 'https://example.org/%C3%A9?q=%5B1%5D%7C%7B2%7D'],
    ['https://bücher.example.org/', 'https://xn--bcher-kva.example.org/'],
    ['http://[2001:db8::1]/x', undefined],
    ['not an address', undefined],
  ])('writes %s as %s', (address, expected) => {
    expect(feedAddress(address)).toBe(expected)
  })
})

describe('identities', () => {
  it.each([
    ['tag:reader.example.org,2024:river', true],
    ['tag:reader.example.org,2024:%E6%B2%B3', true],
    ['urn:uuid:225c695c-cfb8-4ebb-aaaa-80da344efa6a', true],
    ['https://old.example.org/?p=12', true],
    ['https://Old.example.org/', false],
    ['tag:example.org,2024:%41', false],
    ['tag:example.org,2024:%e6%b2%b3', false],
    ['tag:example.org,2024:e%CC%81', false],
    ['1234', false],
  ])('takes %s as canonical: %s', (id, canonical) => {
    expect(isCanonicalId(id)).toBe(canonical)
    expect(entryId(publicationOf(), id) === id).toBe(canonical)
  })

  it('keeps the id of a feed when the site moves below its host', () => {
    const ids = ['https://reader.example.org/', 'http://reader.example.org:8080/new/place/'].map(url =>
      feedId(publicationOf(`url: ${url}`), 'harbour'),
    )
    expect(ids).toEqual(['tag:reader.example.org,2024:feed/harbour', 'tag:reader.example.org,2024:feed/harbour'])
  })

  it('gives the feed of a tag in another script an id in ASCII', () => {
    expect(feedId(publicationOf(), 'tag/河流')).toBe('tag:reader.example.org,2024:feed/tag/%E6%B2%B3%E6%B5%81')
  })
})

describe('dates', () => {
  it('keep their own zone in Atom and are in GMT in RSS', () => {
    const date = moment('2026-03-14T23:30:00-05:00')
    expect(atomDate(date)).toBe('2026-03-14T23:30:00-05:00')
    expect(rssDate(date)).toBe('Sun, 15 Mar 2026 04:30:00 GMT')
  })

  it('are left out if they are older than feeds, or moved if an element requires one', () => {
    const dates = ['1001-01-01', '1923-05-01', '1989-12-31T23:59:59.999Z', '1990-01-01'].map(moment)
    expect(dates.map(rssDate)).toEqual([undefined, undefined, undefined, 'Mon, 01 Jan 1990 00:00:00 GMT'])
    const updated = dates.slice(0, 3).map(atomUpdated)
    expect(updated).toEqual([...updated].sort())
    expect(new Set(updated).size).toBe(3)
    expect(updated.every(text => text.startsWith('1990-01-01T00:00:00.'))).toBe(true)
  })

  it.each(['2026-03', '2026-03-12', '1923', '2026-04-01'])('of an original are as precise as %s', date => {
    expect(originalDate(moment(date))).toEqual(leaf('dcterms:available', date))
  })
})

describe('languages', () => {
  it.each([
    ['en', 'en'],
    ['pt-BR', 'pt-BR'],
    ['sr_RS', 'sr-RS'],
    ['zh-Hant-TW', 'zh-Hant-TW'],
    ['gsw', 'gsw'],
    ['iw', 'he'],
    ['yue-HK', 'zh-yue-HK'],
    ['vec', 'mis-x-vec'],
    ['zz', 'mis-x-zz'],
    ['', 'und'],
    ['"', 'und'],
  ])('writes %j as %j', (tag, expected) => {
    expect(feedLanguage(tag)).toBe(expected)
  })
})
