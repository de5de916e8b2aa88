import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureFacts, publishedPicture } from '../../src/pictures/index.js'
import { type CameraPicture, cameraPicture, SECRETS } from './camera-pictures.js'

const published = (bytes: Uint8Array): Buffer => Buffer.from(publishedPicture(bytes)?.bytes ?? [])
const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes, { failOn: 'none' }).raw().toBuffer()
const hasSecret = (bytes: Uint8Array): string[] => SECRETS.filter(secret => Buffer.from(bytes).includes(secret))

const FORMATS: readonly CameraPicture['format'][] = ['jpeg', 'png', 'webp', 'avif']

describe('a picture as it is published', () => {
  it.each(FORMATS)('has no place, no device and no serial number, but its rights and every pixel: %s', async format => {
    const picture = await cameraPicture({ width: 12, height: 8, format, orientation: 6 })
    expect(hasSecret(picture).length, 'the camera').toBeGreaterThan(2)
    const bytes = published(picture)
    expect(hasSecret(bytes)).toEqual([])
    const { exif, xmp, orientation } = await sharp(bytes).metadata()
    expect(exif?.includes('Bo Author')).toBe(true)
    expect(exif?.includes(Buffer.from('8825', 'hex')), 'a GPS directory').toBe(false)
    expect(String(xmp)).toContain('© 2026 Bo Author &amp; Sons')
    expect(String(xmp)).toContain('<photoshop:Credit>Bo / Agency</photoshop:Credit>')
    if (format !== 'avif') expect(orientation).toBe(6)
    expect((await pixels(bytes)).equals(await pixels(picture))).toBe(true)
    expect(published(bytes).equals(bytes), 'twice').toBe(true)
  })

  const segment = (marker: number, data: string): Buffer => {
    const bytes = Buffer.from(data, 'latin1')
    return Buffer.concat([Buffer.from([0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 255]), bytes])
  }
  const after = (bytes: Buffer, at: number, ...more: Buffer[]): Buffer =>
    Buffer.concat([bytes.subarray(0, at), ...more, bytes.subarray(at)])
  const chunk = (type: string, data: string): Buffer => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length)
    return Buffer.concat([size, Buffer.from(type + data, 'latin1'), Buffer.alloc(4)])
  }
  const box = (type: string, data: string): Buffer => {
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length + 8)
    return Buffer.concat([size, Buffer.from(type + data, 'latin1')])
  }
  const plain = (format: CameraPicture['format'] | 'gif') =>
    sharp({ create: { width: 3, height: 2, channels: 3, background: '#00c000' } })
      .toFormat(format)
      .toBuffer()

  /** The places at which programs and telephones hide a place, each with the secret “48.8583701”. */
  const HIDDEN: readonly (readonly [name: string, make: () => Promise<Buffer>])[] = [
    ['a comment in a JPEG', async () => after(await plain('jpeg'), 2, segment(0xfe, 'taken at 48.8583701'))],
    ['a segment of a maker', async () => after(await plain('jpeg'), 2, segment(0xe5, 'RMETA 48.8583701'))],
    ['a second picture of MPF', async () => after(await plain('jpeg'), 2, segment(0xe2, 'MPF\0 48.8583701'))],
    ['a film after a JPEG', async () => Buffer.concat([await plain('jpeg'), box('moov', '48.8583701')])],
    ['Exif after the coded picture', async () => after(await plain('jpeg'), -2, segment(0xe1, 'Exif\0\0 48.8583701'))],
    [
      'IPTC without rights',
      async () => after(await plain('jpeg'), 2, segment(0xed, 'Photoshop 3.0\x008BIM\x1c\x02\x5a\0\x0a48.8583701')),
    ],
    ['a text in a PNG', async () => after(await plain('png'), 33, chunk('tEXt', 'Comment\x0048.8583701'))],
    [
      'a raw profile in a PNG',
      async () => after(await plain('png'), 33, chunk('zTXt', 'Raw profile type exif\0\x0048.8583701')),
    ],
    ['bytes after a PNG', async () => Buffer.concat([await plain('png'), Buffer.from('48.8583701')])],
    [
      'an unknown chunk of a WebP',
      async () => {
        const webp = Buffer.concat([await plain('webp'), Buffer.from('PLCE\x0a\0\0\x0048.8583701', 'latin1')])
        webp.writeUInt32LE(webp.length - 8, 4)
        return webp
      },
    ],
    [
      'a comment in a GIF',
      async () => after(await plain('gif'), -1, Buffer.from('\x21\xfe\x0a48.8583701\0', 'latin1')),
    ],
    ['bytes after a GIF', async () => Buffer.concat([await plain('gif'), Buffer.from('48.8583701')])],
    [
      'a box of a film',
      async () =>
        Buffer.concat([
          box('ftyp', 'qt  \0\0\0\0'),
          box('moov', box('udta', box('\xa9xyz', '48.8583701').toString('latin1')).toString('latin1')),
        ]),
    ],
    ['a box behind a HEIC', async () => Buffer.concat([await plain('avif'), box('mpvd', '48.8583701')])],
    [
      'a box of Exif in a JPEG XL',
      async () =>
        Buffer.concat([
          box('JXL ', '\r\n\x87\n'),
          box('ftyp', 'jxl \0\0\0\0jxl '),
          box('Exif', '\0\0\0\x0048.8583701'),
        ]),
    ],
  ]

  it.each(HIDDEN)('has nothing of %s', async (_, make) => {
    const picture = await make()
    expect(hasSecret(picture)).toEqual(['48.8583701'])
    expect(publishedPicture(picture)).toBeDefined()
    expect(hasSecret(published(picture))).toEqual([])
  })

  it('in a TIFF loses the directories of the place and the camera, and keeps every pixel', async () => {
    const plainTiff = await plain('tiff')
    const start = plainTiff.readUInt32LE(4)
    const entries = plainTiff.subarray(start + 2, start + 2 + 12 * plainTiff.readUInt16LE(start))
    const end = plainTiff.length
    /** Writes a directory with texts behind it. */
    const directory = (
      at: number,
      texts: readonly (readonly [tag: number, text: string])[],
      before = Buffer.alloc(0),
    ) => {
      const count = before.length / 12 + texts.length
      const head = Buffer.alloc(2 + 12 * count + 4)
      head.writeUInt16LE(count)
      before.copy(head, 2)
      const values: Buffer[] = []
      let place = at + head.length
      for (const [i, [tag, text]] of texts.entries()) {
        const entry = 2 + before.length + 12 * i
        head.writeUInt16LE(tag, entry)
        head.writeUInt16LE(text === '' ? 4 : 2, entry + 2)
        head.writeUInt32LE(text === '' ? 1 : text.length, entry + 4)
        head.writeUInt32LE(text === '' ? end : place, entry + 8)
        values.push(Buffer.from(text, 'latin1'))
        place += text.length
      }
      return Buffer.concat([head, ...values])
    }
    const gps = directory(end, [
      [28, '48.8583701\0'],
      [37500, 'Maker-Note'],
    ])
    const main = directory(
      end + gps.length,
      [
        [271, 'Spy Camera\0'],
        [315, 'Bo Author\0'],
        [700, '<x>48.8583701</x>'],
        [33432, '(c) Bo Author\0'],
        [34853, ''],
        [42033, 'SERIAL-4711\0'],
      ],
      entries,
    )
    const picture = Buffer.concat([plainTiff, gps, main])
    picture.writeUInt32LE(end + gps.length, 4)
    expect(hasSecret(picture)).toEqual(['48.8583701', 'SERIAL-4711', 'Spy Camera', 'Maker-Note'])
    const bytes = published(picture)
    expect(hasSecret(bytes)).toEqual([])
    expect(publishedPicture(bytes)?.kept.rights).toEqual({ creator: 'Bo Author', notice: '(c) Bo Author' })
    expect((await pixels(bytes)).equals(await pixels(picture))).toBe(true)
    expect(publishedPicture(picture.subarray(0, -20))).toBeUndefined()
  })

  it('is refused if nothing can be removed safely, and otherwise ends where the file ends', async () => {
    const [avif, jpeg] = await Promise.all(
      (['avif', 'jpeg'] as const).map(format => cameraPicture({ width: 12, height: 8, format })),
    )
    expect(publishedPicture((avif as Buffer).subarray(0, -20))).toBeUndefined()
    expect(publishedPicture((jpeg as Buffer).subarray(0, -20))).toMatchObject({ damaged: true })
    const text = Buffer.from('no picture')
    expect(publishedPicture(text)).toMatchObject({ bytes: text, damaged: false })
  })

  it('never fails for any bytes', async () => {
    const pictures = await Promise.all(
      [...FORMATS, 'tiff' as const].map(format => cameraPicture({ width: 2, height: 2, format })),
    )
    const damage = fc.record({ of: fc.constantFrom(...pictures), at: fc.nat(), value: fc.nat(255), end: fc.nat() })
    fc.assert(
      fc.property(damage, ({ of, at, value, end }) => {
        const some = Buffer.from(of.subarray(0, 12 + (end % of.length)))
        some[at % some.length] = value
        publishedPicture(some)
        pictureFacts(some)
      }),
      { numRuns: 200 },
    )
  })
})
