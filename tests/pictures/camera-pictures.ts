import sharp from 'sharp'

/** Words of a camera that no published file may have. */
export const SECRETS = ['48.8583701', 'SERIAL-4711', 'Spy Camera', 'Maker-Note', 'thumbnail-of-the-house'] as const

const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48.8583701" photoshop:Credit="Bo / Agency"><dc:creator><rdf:Seq><rdf:li>Bo Author</rdf:li></rdf:Seq></dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Bo Author &amp; Sons</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>`

export interface CameraPicture {
  readonly width: number
  readonly height: number
  readonly format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif'
  readonly orientation?: number
}

/** Makes a picture as a camera writes it: with its place, its device, the maker and the rights. The left half is red, the right blue. */
export async function cameraPicture({ width, height, format, orientation = 1 }: CameraPicture): Promise<Buffer> {
  const left = { create: { width: Math.ceil(width / 2), height, channels: 3 as const, background: '#c00000' } }
  const image = sharp({ create: { width, height, channels: 3, background: '#0000c0' } }).composite([
    { input: left, left: 0, top: 0 },
  ])
  return await image
    .withExif({
      IFD0: { Artist: 'Bo Author', Copyright: '(c) Bo', Make: 'Spy Camera', Software: 'Maker-Note' },
      IFD2: { BodySerialNumber: 'SERIAL-4711', UserComment: 'thumbnail-of-the-house' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '48/1 51/1 30/1', GPSAreaInformation: '48.8583701' },
    })
    .withXmp(xmp)
    .withMetadata({ orientation })
    .toFormat(format, format === 'avif' ? { effort: 0 } : {})
    .toBuffer()
}
