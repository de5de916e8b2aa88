import { escapeHtml, oneLine, unescapeHtml } from '../core/text.js'

/** What a picture file itself says about its rights. Nothing else of its metadata is ever published. */
export interface EmbeddedRights {
  readonly creator?: string
  /** The copyright notice. */
  readonly notice?: string
  /** The credit line. */
  readonly credit?: string
  /** The address of the terms or the licence (`xmpRights:WebStatement`). */
  readonly terms?: string
}

/** The metadata of a picture that are kept: its rights, and how it has to be turned (Exif 2.32, tag 274). */
export interface KeptMetadata {
  readonly rights: EmbeddedRights
  /** From 1 to 8; 1 means that the picture is stored as it is shown. */
  readonly orientation: number
}

export const NO_METADATA: KeptMetadata = { rights: {}, orientation: 1 }

/** The longest text that is kept, in characters. A longer one is no credit. */
const LONGEST = 2000

/** Combines what several blocks of a file say. Of two texts about one fact, the longer is kept, because it says more. */
export function joinedMetadata(found: readonly Partial<KeptMetadata>[]): KeptMetadata {
  const rights: Partial<Record<keyof EmbeddedRights, string>> = {}
  for (const name of ['creator', 'notice', 'credit', 'terms'] as const)
    for (const { rights: stated } of found) {
      const text = stated?.[name]
      if (text && text.length > (rights[name]?.length ?? 0)) rights[name] = text
    }
  return { rights, orientation: found.find(each => (each.orientation ?? 1) !== 1)?.orientation ?? 1 }
}

/** Decodes a text that is UTF-8 or, in older files, Windows-1252. */
function decodedText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

const rightsOf = (facts: Readonly<Record<keyof EmbeddedRights, string | undefined>>): EmbeddedRights =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => {
      const text = oneLine((value ?? '').replace(/[\0-\x1f\x7f]+/g, ' ')).trim()
      return text === '' || text.length > LONGEST ? [] : [[name, text]]
    }),
  )

/** Access to the numbers of a TIFF in its byte order. */
export interface TiffNumbers {
  readonly short: (at: number) => number
  readonly long: (at: number) => number
  /** Writes a number of two or four bytes. */
  readonly set: (at: number, value: number, size: 2 | 4) => void
}

/** Returns access to the numbers of a TIFF, or undefined if the bytes are no classic TIFF. Reading beyond the end throws. */
export function tiffNumbers(tiff: Buffer): TiffNumbers | undefined {
  const isLittle = tiff.length >= 8 && tiff.toString('latin1', 0, 4) === 'II*\0'
  if (!isLittle && !(tiff.length >= 8 && tiff.toString('latin1', 0, 4) === 'MM\0*')) return undefined
  return {
    short: at => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)),
    long: at => (isLittle ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at)),
    set: (at, value, size) => void (isLittle ? tiff.writeUIntLE(value, at, size) : tiff.writeUIntBE(value, at, size)),
  }
}

const [ORIENTATION, ARTIST, COPYRIGHT] = [274, 315, 33432]
const [ASCII, SHORT] = [2, 3]

/** Reads the orientation and the rights in the first directory of Exif data, which have the form of a TIFF. */
export function readExif(bytes: Buffer): Partial<KeptMetadata> {
  const tiff = bytes.subarray(bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0)
  try {
    const numbers = tiffNumbers(tiff)
    if (!numbers) return {}
    const start = numbers.long(4)
    const values = new Map<number, string | number>()
    for (let i = 0; i < numbers.short(start); i += 1) {
      const at = start + 2 + 12 * i
      const [tag, type, count] = [numbers.short(at), numbers.short(at + 2), numbers.long(at + 4)]
      if (tag === ORIENTATION && type === SHORT) values.set(tag, numbers.short(at + 8))
      if ((tag !== ARTIST && tag !== COPYRIGHT) || type !== ASCII) continue
      const from = count <= 4 ? at + 8 : numbers.long(at + 8)
      values.set(tag, decodedText(tiff.subarray(from, from + count)))
    }
    const orientation = Number(values.get(ORIENTATION) ?? 1)
    const [creator, notice] = [ARTIST, COPYRIGHT].map(tag => values.get(tag)?.toString())
    return {
      rights: rightsOf({ creator, notice, credit: undefined, terms: undefined }),
      orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    }
  } catch {
    // A directory that ends beyond the data states nothing.
    return {}
  }
}

/** Reads the rights in an XMP packet (ISO 16684-1, and the IPTC Photo Metadata Standard). */
export function readXmp(xml: string): Partial<KeptMetadata> {
  const inside = (name: string): string | undefined => {
    const found = new RegExp(`<${name}\\b[^>]*>([\\s\\S]*?)</${name}>`).exec(xml)?.[1]
    const text = found ?? new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(xml)?.slice(1).find(Boolean)
    return text && unescapeHtml(text.replace(/<\/rdf:li>\s*<rdf:li\b[^>]*>/g, ', ').replace(/<[^>]*>/g, ''))
  }
  return {
    rights: rightsOf({
      creator: inside('dc:creator'),
      notice: inside('dc:rights'),
      credit: inside('photoshop:Credit'),
      terms: inside('xmpRights:WebStatement'),
    }),
  }
}

/** The data sets of IPTC-IIM (version 4.2, record 2) that state rights. */
const IPTC = { creator: 80, credit: 110, notice: 116 } as const

/** Reads the rights in the resources of Photoshop, which contain a record of IPTC-IIM. */
export function readIptc(resources: Buffer): Partial<KeptMetadata> {
  const values = new Map<number, string>()
  for (let at = 0; at + 5 <= resources.length; ) {
    const isSet = resources[at] === 0x1c && resources[at + 1] === 2
    if (!isSet) {
      at += 1
      continue
    }
    const size = resources.readUInt16BE(at + 3)
    const text = decodedText(resources.subarray(at + 5, at + 5 + size))
    const number = resources[at + 2] ?? 0
    values.set(number, values.has(number) ? `${values.get(number)}, ${text}` : text)
    at += 5 + size
  }
  const [creator, credit, notice] = [IPTC.creator, IPTC.credit, IPTC.notice].map(number => values.get(number))
  return { rights: rightsOf({ creator, credit, notice, terms: undefined }) }
}

/** Writes the kept metadata as Exif data without a head, or undefined if there are none. */
export function exifOf({ rights, orientation }: KeptMetadata): Buffer | undefined {
  const texts = [
    [ARTIST, rights.creator],
    [COPYRIGHT, rights.notice],
  ] as const
  const entries = texts.flatMap(([tag, text]) => (text ? [{ tag, value: Buffer.from(`${text}\0`) }] : []))
  const count = entries.length + (orientation === 1 ? 0 : 1)
  if (count === 0) return undefined
  const directory = Buffer.alloc(8 + 2 + 12 * count + 4)
  directory.write('MM\0*\0\0\0\x08', 'latin1')
  directory.writeUInt16BE(count, 8)
  let at = 10
  if (orientation !== 1) {
    for (const [offset, value] of [ORIENTATION, SHORT, 0, 1, orientation].entries())
      directory.writeUInt16BE(value, at + 2 * offset)
    at += 12
  }
  const values: Buffer[] = []
  let end = directory.length
  for (const { tag, value } of entries) {
    directory.writeUInt16BE(tag, at)
    directory.writeUInt16BE(ASCII, at + 2)
    directory.writeUInt32BE(value.length, at + 4)
    if (value.length <= 4) value.copy(directory, at + 8)
    else {
      directory.writeUInt32BE(end, at + 8)
      values.push(value)
      end += value.length
    }
    at += 12
  }
  return Buffer.concat([directory, ...values])
}

/** Writes the rights as XMP, or returns undefined if there are none. */
export function xmpOf({ creator, notice, credit, terms }: EmbeddedRights): Buffer | undefined {
  if (!creator && !notice && !credit && !terms) return undefined
  const item = (value: string, attribute = ''): string => `<rdf:li${attribute}>${escapeHtml(value)}</rdf:li>`
  const space = (name: string, address: string, used: unknown): string => (used ? ` xmlns:${name}="${address}"` : '')
  const spaces = [
    space('dc', 'http://purl.org/dc/elements/1.1/', creator || notice),
    space('photoshop', 'http://ns.adobe.com/photoshop/1.0/', credit),
    space('xmpRights', 'http://ns.adobe.com/xap/1.0/rights/', terms),
  ]
  const parts = [
    creator && `<dc:creator><rdf:Seq>${item(creator)}</rdf:Seq></dc:creator>`,
    notice && `<dc:rights><rdf:Alt>${item(notice, ' xml:lang="x-default"')}</rdf:Alt></dc:rights>`,
    credit && `<photoshop:Credit>${escapeHtml(credit)}</photoshop:Credit>`,
    terms && `<xmpRights:WebStatement>${escapeHtml(terms)}</xmpRights:WebStatement>`,
  ]
  return Buffer.from(
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      `<rdf:Description rdf:about=""${spaces.join('')}>${parts.filter(Boolean).join('')}</rdf:Description>` +
      '</rdf:RDF></x:xmpmeta>',
  )
}

/** Writes the rights as a resource of Photoshop with a record of IPTC-IIM, or undefined if there are none. */
export function iptcOf(rights: EmbeddedRights): Buffer | undefined {
  const sets = (['creator', 'credit', 'notice'] as const).flatMap(name => {
    const text = rights[name]
    if (!text) return []
    const value = Buffer.from(text)
    const head = Buffer.from([0x1c, 2, IPTC[name], value.length >> 8, value.length & 255])
    return [head, value]
  })
  if (sets.length === 0) return undefined
  // The record says first that its texts are UTF-8 (data set 1:90).
  const record = Buffer.concat([Buffer.from('1c015a00031b2547', 'hex'), ...sets])
  const head = Buffer.alloc(12)
  head.write('8BIM\x04\x04', 'latin1')
  head.writeUInt32BE(record.length, 8)
  return Buffer.concat([head, record, Buffer.alloc(record.length % 2)])
}
