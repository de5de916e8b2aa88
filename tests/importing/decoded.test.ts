import { describe, expect, it } from 'vitest'
import { decoded } from '../../src/importing/decoded.js'
import { importSource, postText } from '../../src/importing/index.js'
import { CONTEXT, factOf, readBack } from './importing.js'

const RUSSIAN = 'Портовое управление измеряет свой успех числом контейнеров, и вправе им гордиться.'
const JAPANESE = '港湾局は一時間に動かすコンテナの数で自らの成功を測ってきた。しかしその数は街について何も語らない。'
const CHINESE = '港务局一直以每小时搬运的集装箱数量来衡量自己的成就。这个数字翻了一番，但没有说明后面的街区。'
const FRENCH = 'Le café déjà fermé, tout l été passe sans que personne ne le remarque, ça va de soi.'

const tables = new Map<string, ReadonlyMap<string, Buffer>>()

/** Encodes a text in a charset that Node can read but not write, by trying every pair of bytes. */
function inCharset(text: string, charset: string): Buffer {
  const table = tables.get(charset) ?? tableOf(charset)
  tables.set(charset, table)
  return Buffer.concat([...text].map(sign => table.get(sign) ?? Buffer.from(sign)))
}

function tableOf(charset: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder(charset)
  const table = new Map<string, Buffer>()
  for (let first = 0x80; first < 0x100; first += 1) {
    const alone = decoder.decode(Buffer.from([first]))
    if (alone.length === 1 && alone !== '\uFFFD' && !table.has(alone)) table.set(alone, Buffer.from([first]))
    for (let second = 0x40; second < 0x100; second += 1) {
      const sign = decoder.decode(Buffer.from([first, second]))
      if (sign.length === 1 && sign !== '\uFFFD' && !table.has(sign)) table.set(sign, Buffer.from([first, second]))
    }
  }
  return table
}

const utf16 = (text: string, big = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}

describe('a text in an unknown charset', () => {
  it.each([
    ['windows-1251', RUSSIAN],
    ['koi8-r', RUSSIAN],
    ['shift_jis', JAPANESE],
    ['euc-jp', JAPANESE],
    ['gb18030', CHINESE],
    ['windows-1252', FRENCH],
  ])('is decoded from %s although nothing declares it', (charset, text) => {
    expect(decoded(inCharset(text, charset))).toBe(text)
  })

  it.each([
    ['with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(RUSSIAN)])],
    ['big-endian, with a byte order mark', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(RUSSIAN, true)])],
    ['without a byte order mark', utf16(RUSSIAN)],
    ['big-endian, without a byte order mark', utf16(RUSSIAN, true)],
  ])('is decoded from UTF-16 %s', (_, bytes) => {
    expect(decoded(bytes)).toBe(RUSSIAN)
  })

  it('is decoded by its bytes if they contradict the declared charset', () => {
    expect(decoded(Buffer.from(RUSSIAN), 'windows-1251')).toBe(RUSSIAN)
    expect(decoded(inCharset(FRENCH, 'windows-1252'), 'utf-8')).toBe(FRENCH)
    expect(decoded(inCharset(FRENCH, 'windows-1252'), 'no-such-charset')).toBe(FRENCH)
  })

  it.each([
    ['windows-1251', RUSSIAN],
    ['shift_jis', JAPANESE],
    ['gb18030', CHINESE],
  ])('is decoded correctly in pages, feeds and emails that declare %s', async (charset, text) => {
    const page = `<html><head><meta charset="${charset}"><title>T</title></head><body><article><h1>T</h1><p>${`${text} `.repeat(6)}</p></article></body></html>`
    const feed = `<?xml version="1.0" encoding="${charset}"?><rss><channel><title>F</title><item><title>T</title><description>${text}</description></item></channel></rss>`
    const email = `From: A <a@b.example>\r\nSubject: T\r\nDate: Tue, 4 Mar 2025 09:00:00 +0300\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=${charset}\r\n\r\n<p>${text}</p>`
    for (const [name, source] of Object.entries({ 'a.html': page, 'a.xml': feed, 'a.eml': email })) {
      const [draft] = (await importSource({ name, bytes: inCharset(source, charset) }, CONTEXT)).drafts
      expect(draft?.body, name).toContain(text)
    }
  })

  it('is decoded as UTF-8 although one character was cut in half', () => {
    const text = 'Zażółć gęślą jaźń, powiedział zegarmistrz. '.repeat(4)
    const cut = Buffer.concat([Buffer.from(text), Buffer.from([0xc3]), Buffer.from('…')])
    expect(decoded(cut)).toBe(`${text}\uFFFD…`)
  })

  it('is decoded with the quotation marks and dashes of Windows-1252', () => {
    expect(decoded(Buffer.from([0x6c, 0x92, 0xe9, 0x74, 0xe9, 0x20, 0x96]))).toBe('l’été –')
  })

  it('gives a draft without control characters', async () => {
    const bytes = Buffer.from('A title\0\x07\n\nSome \x1Btext\x08 here.\n')
    const [draft] = (await importSource({ name: 'a.txt', bytes }, CONTEXT)).drafts
    expect(draft && factOf(draft, 'title')).toBe('A title')
    expect(readBack(draft ? postText(draft) : '').problems.map(({ rule }) => rule)).toEqual([
      'post.unsure',
      'post.unsure',
    ])
  })
})
