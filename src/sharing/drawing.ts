import { crc32, deflateSync } from 'node:zlib'
import type { Node, Renderer } from '@takumi-rs/wasm/node'
import { largest } from '../core/long-lists.js'
import { lazy } from '../core/memo.js'
import type { Palette } from '../publication/index.js'
import type { ShareFont } from './fonts.js'
import type { ShareCard } from './share-card.js'

/** The size of share images in pixels, which is what social networks ask for. */
export const SHARE_SIZE = { width: 1200, height: 630 } as const

/** The version of the layout. It is a part of the address of each image, so it has to change whenever images do. */
export const LAYOUT = 1

/** The fonts of a part of a share image, with the weight in which it is set. */
interface Setting {
  readonly fonts: readonly ShareFont[]
  readonly weight: number
}

/** The look of share images. */
export interface ShareLook {
  readonly colours: Pick<Palette, 'card' | 'shade' | 'text' | 'muted' | 'accent' | 'line'>
  readonly heading: Setting
  readonly body: Setting
  readonly logo?: { readonly bytes: Uint8Array; readonly width: number; readonly height: number }
}

/** Loads the renderer, which few builds need, and gives it each font once. */
const loaded = lazy(async () => {
  const { Renderer } = await import('@takumi-rs/wasm/node')
  const renderer = new Renderer()
  const registered = new Set<string>()
  return {
    renderer,
    async register(fonts: readonly ShareFont[]) {
      for (const font of fonts) {
        if (registered.has(font.mark())) continue
        const range = font.range?.map(([first, last]): [number, number] => [first, last])
        await renderer.registerFont({
          name: font.mark(),
          data: font.bytes(),
          ...(range ? { unicodeRange: range } : {}),
        })
        registered.add(font.mark())
      }
    },
  }
})

/** A share image as PNG, and why its logo is missing, if it is. */
export interface DrawnCard {
  readonly bytes: Uint8Array
  readonly withoutLogo?: string
}

/** Draws a share image. Equal cards and looks give equal bytes. The name takes the place of a logo that cannot be drawn. */
export async function drawCard(card: ShareCard, look: ShareLook): Promise<DrawnCard> {
  const { renderer, register } = await loaded()
  await register([...look.heading.fonts, ...look.body.fonts])
  const sizes = await fittingSizes(renderer, card, look)
  const { logo, ...named } = look
  const options = { ...SHARE_SIZE, lang: card.language }
  if (!logo) return { bytes: await renderer.render(pictureOf(card, look, sizes), options) }
  try {
    const images = [{ src: LOGO, data: logo.bytes }]
    return { bytes: await renderer.render(pictureOf(card, look, sizes), { ...options, images }) }
  } catch (cause) {
    const bytes = await renderer.render(pictureOf(card, named, sizes), options)
    return { bytes, withoutLogo: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** Makes a PNG of the size of share images in one colour (PNG Specification, Third Edition, section 5). */
export function plainPicture(colour: string): Uint8Array {
  const { width, height } = SHARE_SIZE
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(colour.slice(1).repeat(width), 'hex')])
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const chunk = (name: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), data])
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    check.writeUInt32BE(crc32(named))
    return Buffer.concat([length, named, check])
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(Array<Buffer>(height).fill(row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const LOGO = 'logo'
const MARGIN = 72
const INNER = SHARE_SIZE.width - 2 * MARGIN
/** The height of the band at the top edge, and that of the row with the name or the logo of the publication below it. */
const BAND = 14
const HEAD = 104
const BRAND = { size: 32, logoHeight: 56, logoWidth: 440 }
/** The space above and below the title, and above and below the credit. */
const TITLE_SPACE = 28
const CREDIT_SPACE = 34

const TITLE_SIZES = [104, 96, 88, 80, 72, 64, 58, 52, 46, 40, 36]
const CREDIT_SIZES = [32, 29, 26, 23, 20, 18]
const TITLE_LEADING = 1.12
const CREDIT_LEADING = 1.38
/** The height that a credit may take before it is set smaller. */
const CREDIT_HEIGHT = 180
/** The least height that a title gets, which is two lines of the smallest size. */
const LEAST_TITLE = 2 * TITLE_LEADING * 36
/** The height that title and credit share. */
const ROOM = SHARE_SIZE.height - BAND - HEAD - 2 * TITLE_SPACE - 2 * CREDIT_SPACE - 2

/** The sizes of letters, and the most lines. A text of more lines ends with an ellipsis. */
interface Sizes {
  readonly title: number
  readonly titleLines: number
  readonly credit: number
  readonly bylineLines: number
}

/** A number of lines that no text has. */
const ANY = 99

/** Finds the largest sizes at which the credit is complete and the title has room above it. */
async function fittingSizes(renderer: Renderer, card: ShareCard, look: ShareLook): Promise<Sizes> {
  const measured = async (node: Node | undefined): Promise<{ height: number; width: number }> => {
    if (!node) return { height: 0, width: 0 }
    const frame: Node = { type: 'container', style: { ...COLUMN, width: `${INNER}px` }, children: [node] }
    const { height, children } = await renderer.measure(frame, { width: INNER, lang: card.language })
    const widest = (nodes: typeof children): number =>
      largest(
        nodes.flatMap(each => [...each.runs.map(run => run.x + run.width), widest(each.children)]),
        0,
      )
    return { height, width: widest(children) }
  }
  const first = async (
    sizes: readonly number[],
    limit: number,
    nodeOf: (size: number) => Node | undefined,
  ): Promise<{ size: number; height: number; fits: boolean }> => {
    let last = { size: 0, height: 0, fits: false }
    for (const size of sizes) {
      const { height, width } = await measured(nodeOf(size))
      // A word that is too long is broken only at the smallest size.
      last = { size, height, fits: height <= limit && width <= INNER + 1 }
      if (last.fits) break
    }
    return last
  }
  const most = ROOM - LEAST_TITLE
  const credit = await first(CREDIT_SIZES, CREDIT_HEIGHT, size =>
    creditOf(card, look, { credit: size, bylineLines: ANY }),
  )
  const origin = await measured(creditOf({ ...card, byline: '' }, look, { credit: credit.size, bylineLines: ANY }))
  const bylineLines =
    credit.height > most ? Math.max(1, Math.floor((most - origin.height) / (credit.size * CREDIT_LEADING))) : ANY
  const room = ROOM - Math.min(credit.height, most)
  const title = await first(TITLE_SIZES, room, size => titleOf(card, look, { title: size, titleLines: ANY }))
  const titleLines = title.height <= room ? ANY : Math.floor(room / (title.size * TITLE_LEADING))
  return { title: title.size, titleLines, credit: credit.size, bylineLines }
}

const family = ({ fonts, weight }: Setting) => ({
  fontFamily: fonts.map(font => `'${font.mark()}'`).join(', '),
  fontWeight: weight,
})

const COLUMN = { display: 'flex', flexDirection: 'column' } as const

/** Returns a text in the direction of the post, which begins at its margin. */
function textOf(card: ShareCard, text: string, setting: Setting, { size, leading, ...style }: TextStyle): Node {
  const { direction, language } = card
  return {
    type: 'text',
    text,
    lang: language,
    style: {
      ...family(setting),
      direction,
      textAlign: direction === 'rtl' ? 'right' : 'left',
      overflowWrap: 'break-word',
      width: '100%',
      fontSize: `${size}px`,
      lineHeight: leading,
      ...style,
    },
  }
}

interface TextStyle {
  readonly size: number
  readonly leading: number
  readonly color: string
  readonly lineClamp: number
  readonly fontWeight?: number
  readonly letterSpacing?: string
  readonly textWrap?: 'balance'
}

const titleOf = (
  card: ShareCard,
  { heading, colours }: ShareLook,
  { title, titleLines }: Pick<Sizes, 'title' | 'titleLines'>,
): Node =>
  textOf(card, card.title, heading, {
    size: title,
    leading: TITLE_LEADING,
    color: colours.text,
    lineClamp: titleLines,
    letterSpacing: '-0.012em',
    textWrap: 'balance',
  })

function creditOf(
  card: ShareCard,
  { body, colours }: ShareLook,
  { credit, bylineLines }: Pick<Sizes, 'credit' | 'bylineLines'>,
): Node | undefined {
  const { byline, origin } = card
  const size = { size: credit, leading: CREDIT_LEADING }
  const lines = [
    ...(byline
      ? [textOf(card, byline, body, { ...size, color: colours.text, fontWeight: 600, lineClamp: bylineLines })]
      : []),
    ...(origin ? [textOf(card, origin, body, { ...size, color: colours.muted, lineClamp: ANY })] : []),
  ]
  return lines.length > 0 ? { type: 'container', style: { ...COLUMN, width: '100%' }, children: lines } : undefined
}

function brandOf(card: ShareCard, { heading, colours, logo }: ShareLook): Node {
  if (!logo)
    return textOf(card, card.brand, heading, {
      size: BRAND.size,
      leading: 1.2,
      color: colours.accent,
      lineClamp: 1,
    })
  const scale = Math.min(BRAND.logoHeight / logo.height, BRAND.logoWidth / logo.width)
  const [width, height] = [logo.width, logo.height].map(side => `${Math.max(1, Math.round(side * scale))}px`)
  return { type: 'image', src: LOGO, style: { width, height } }
}

/** Returns the whole picture: the band, the name, the title between two spaces of the same height, and the credit in a box. */
function pictureOf(card: ShareCard, look: ShareLook, sizes: Sizes): Node {
  const { colours } = look
  const credit = creditOf(card, look, sizes)
  const box = (style: object, children: readonly Node[] = []): Node => ({
    type: 'container',
    style: { ...COLUMN, width: '100%', direction: card.direction, ...style },
    children: [...children],
  })
  return box({ height: '100%', backgroundColor: colours.card }, [
    box({ height: `${BAND}px`, backgroundColor: colours.accent }),
    box({ height: `${HEAD}px`, justifyContent: 'flex-end', padding: `0 ${MARGIN}px` }, [brandOf(card, look)]),
    box({ flexGrow: 1, justifyContent: 'center', padding: `${TITLE_SPACE}px ${MARGIN}px` }, [
      titleOf(card, look, sizes),
    ]),
    ...(credit
      ? [
          box(
            {
              backgroundColor: colours.shade,
              borderTop: `2px solid ${colours.line}`,
              padding: `${CREDIT_SPACE}px ${MARGIN}px`,
            },
            [credit],
          ),
        ]
      : []),
  ])
}
