import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pictureFacts } from '../../src/pictures/index.js'
import { png } from '../content/reading.js'

const bytes = (text: string): Uint8Array => Buffer.from(text)

/** A JPEG of 4 × 2 pixels with an orientation in its Exif data. */
function jpeg(orientation: number): Uint8Array {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex')
  tiff.writeUInt16BE(orientation, 18)
  const exif = Buffer.concat([Buffer.from('Exif\0\0'), tiff])
  const length = Buffer.alloc(2)
  length.writeUInt16BE(exif.length + 2)
  const frame = Buffer.from('ffc0000b080002000401011100ffd9', 'hex')
  return Buffer.concat([Buffer.from('ffd8ffe1', 'hex'), length, exif, frame, Buffer.alloc(16)])
}

describe('reading an image file', () => {
  it('gives its size and media type', () => {
    expect(pictureFacts(png(300, 200))).toEqual({ width: 300, height: 200, mediaType: 'image/png' })
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"></svg>'
    expect(pictureFacts(bytes(svg))).toEqual({ width: 100, height: 50, mediaType: 'image/svg+xml' })
    const gif = Buffer.from('47494638396103000200000000', 'hex')
    expect(pictureFacts(gif)).toEqual({ width: 3, height: 2, mediaType: 'image/gif' })
  })

  it('gives the size at which it is shown, after the rotation in its Exif data', () => {
    expect(pictureFacts(jpeg(1))).toEqual({ width: 4, height: 2, mediaType: 'image/jpeg' })
    expect(pictureFacts(jpeg(6))).toEqual({ width: 2, height: 4, mediaType: 'image/jpeg' })
  })

  it('gives nothing for other files and for images without a size, and never throws', () => {
    for (const text of ['', 'text', '<svg></svg>', '\x89PNG']) expect(pictureFacts(bytes(text))).toBeUndefined()
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), some => void pictureFacts(some)))
  })
})
