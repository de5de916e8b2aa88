import { crc32, deflateSync } from 'node:zlib'
import type { Node, Renderer } from '@takumi-rs/wasm/node'
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
  readonly colours: Pick<Palette, 'card' | 'text' | 'muted' | 'accent' | 'line'>
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
        await renderer.registerFont({ name: font.mark(), data: font.bytes() })
        registered.add(font.mark())
      }
    },
  }
})

/** Draws a share image as PNG. Equal cards and looks give equal bytes. */
export async function drawCard(card: ShareCard, look: ShareLook): Promise<Uint8Array> {
  const { renderer, register } = await loaded()
  await register([...look.heading.fonts, ...look.body.fonts])
  const sizes = await fittingSizes(renderer, card, look)
  const images = look.logo ? [{ src: LOGO, data: look.logo.bytes }] : []
  return renderer.render(pictureOf(card, look, sizes), { ...SHARE_SIZE, images, lang: card.language })
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
/** The height of the band at the top edge. */
const BAND = 12
const BRAND = { size: 30, logoHeight: 52, logoWidth: 420 }
/** The height from the top edge to the title, and the least space between the title and the credit. */
const HEAD = 172
const GAP = 40

interface Sizes {
  readonly title: number
  readonly credit: number
  /** The most lines that the title may have. It ends with an ellipsis if it has more. */
  readonly titleLines: number
  readonly creditLines: number
}

const TITLE_SIZES = [88, 80, 72, 64, 58, 52, 46, 40, 36]
const CREDIT_SIZES = [30, 27, 24, 21, 18]
const TITLE_LEADING = 1.14
const CREDIT_LEADING = 1.36
/** The most height that a credit takes from the title while it can be set smaller. */
const CREDIT_HEIGHT = 190

/** Finds the largest sizes at which the credit is complete and the title has room above it. */
async function fittingSizes(renderer: Renderer, card: ShareCard, look: ShareLook): Promise<Sizes> {
  const heightOf = async (node: Node): Promise<{ height: number; overflows: boolean }> => {
    const { height, children } = await renderer.measure(
      { type: 'container', style: { display: 'flex', flexDirection: 'column', width: `${INNER}px` }, children: [node] },
      { width: INNER, lang: card.language },
    )
    const widest = (nodes: typeof children): number =>
      Math.max(0, ...nodes.flatMap(each => [...each.runs.map(run => run.x + run.width), widest(each.children)]))
    return { height, overflows: widest(children) > INNER + 1 }
  }
  let credit = CREDIT_SIZES.at(-1) ?? 18
  let creditHeight = 0
  for (const size of CREDIT_SIZES) {
    const { height, overflows } = await heightOf(creditOf(card, look, { credit: size, creditLines: 40 }))
    credit = size
    creditHeight = height
    if (height <= CREDIT_HEIGHT && !overflows) break
  }
  const most = SHARE_SIZE.height - HEAD - MARGIN - 200
  const creditLines = Math.max(1, Math.floor(Math.min(creditHeight, most) / (credit * CREDIT_LEADING)))
  const room = SHARE_SIZE.height - HEAD - MARGIN - Math.min(creditHeight, most) - GAP
  for (const title of TITLE_SIZES) {
    const { height, overflows } = await heightOf(titleOf(card, look, { title, titleLines: 40 }))
    if (height <= room && !overflows) return { title, credit, titleLines: 40, creditLines }
  }
  const title = TITLE_SIZES.at(-1) ?? 36
  return { title, credit, titleLines: Math.floor(room / (title * TITLE_LEADING)), creditLines }
}

const family = ({ fonts, weight }: Setting) => ({
  fontFamily: fonts.map(font => `'${font.mark()}'`).join(', '),
  fontWeight: weight,
})

const across = { display: 'flex', flexDirection: 'column' } as const

/** The title and the credit are set in the direction of the post, and both begin at the same margin. */
const setIn = ({ direction }: ShareCard) =>
  ({ direction, textAlign: direction === 'rtl' ? 'right' : 'left', overflowWrap: 'break-word' }) as const

function titleOf(
  card: ShareCard,
  { heading, colours }: ShareLook,
  { title, titleLines }: Pick<Sizes, 'title' | 'titleLines'>,
): Node {
  return {
    type: 'text',
    text: card.title,
    lang: card.language,
    style: {
      ...family(heading),
      ...setIn(card),
      width: '100%',
      fontSize: `${title}px`,
      lineHeight: TITLE_LEADING,
      letterSpacing: '-0.01em',
      color: colours.text,
      textWrap: 'balance',
      lineClamp: titleLines,
    },
  } as Node
}

function creditOf(
  card: ShareCard,
  { body, colours }: ShareLook,
  { credit, creditLines }: Pick<Sizes, 'credit' | 'creditLines'>,
): Node {
  const line = (text: string, style: object): Node[] =>
    text === ''
      ? []
      : [
          {
            type: 'text',
            text,
            lang: card.language,
            style: {
              ...family(body),
              ...setIn(card),
              width: '100%',
              fontSize: `${credit}px`,
              lineHeight: CREDIT_LEADING,
              lineClamp: creditLines,
              ...style,
            },
          } as Node,
        ]
  return {
    type: 'container',
    style: { ...across, width: '100%' },
    children: [
      ...line(card.byline, { color: colours.text, fontWeight: 600 }),
      ...line(card.origin, { color: colours.muted }),
    ],
  }
}

function brandOf(card: ShareCard, { heading, colours, logo }: ShareLook): Node {
  if (!logo)
    return {
      type: 'text',
      text: card.brand,
      style: { ...family(heading), fontSize: `${BRAND.size}px`, color: colours.accent, lineClamp: 1 },
    } as Node
  const scale = Math.min(BRAND.logoHeight / logo.height, BRAND.logoWidth / logo.width)
  const [width, height] = [logo.width, logo.height].map(side => `${Math.max(1, Math.round(side * scale))}px`)
  return { type: 'image', src: LOGO, style: { width, height } } as Node
}

function pictureOf(card: ShareCard, look: ShareLook, sizes: Sizes): Node {
  const { colours } = look
  const rule: Node = { type: 'container', style: { width: '100%', height: '2px', backgroundColor: colours.line } }
  return {
    type: 'container',
    style: { ...across, direction: card.direction, width: '100%', height: '100%', backgroundColor: colours.card },
    children: [
      { type: 'container', style: { width: '100%', height: `${BAND}px`, backgroundColor: colours.accent } },
      {
        type: 'container',
        style: { ...across, flexGrow: 1, justifyContent: 'space-between', padding: `${48}px ${MARGIN}px 56px` },
        children: [
          {
            type: 'container',
            style: { ...across, width: '100%', gap: '28px' },
            children: [
              {
                type: 'container',
                style: { display: 'flex', alignItems: 'center', height: `${BRAND.logoHeight}px` },
                children: [brandOf(card, look)],
              },
              titleOf(card, look, sizes),
            ],
          },
          {
            type: 'container',
            style: { ...across, width: '100%', gap: '24px' },
            children: [rule, creditOf(card, look, sizes)],
          },
        ],
      },
    ],
  }
}
