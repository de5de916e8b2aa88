import { memo, memoByObject } from '../core/memo.js'
import {
  type HtmlElement,
  hexOf,
  PHONE,
  rulesOf,
  ScreenStyle,
  sheetCascade,
  textColours,
  type VisibilityContext,
} from '../markup/index.js'
import { contrast } from '../publication/index.js'
import type { EmailElement, EmailReading } from './email-reading.js'

/** A piece of text with the colours in which it is displayed. */
export interface PaintedText {
  readonly element: EmailElement
  /** The colour of the text as `#rrggbb`. */
  readonly colour: string
  readonly background: string
  readonly ratio: number
  /** The size of the text in pixels. */
  readonly size: number
  readonly bold: boolean
}

export type Scheme = 'light' | 'dark'

/** Lists all visible text in the email's own light or dark design. */
export const contrasts = (email: EmailReading, scheme: Scheme): readonly PaintedText[] => paintedText(email)(scheme)

/** Returns the painted text of an email. The result is cached, because several rules use it. */
const paintedText = memoByObject((email: EmailReading) => memo(2, (scheme: Scheme) => textIn(email, scheme)))

/** Reads the colours as a browser paints them. Text over a picture or gradient is left out, because its contrast varies. */
function textIn({ elements, sheets }: EmailReading, scheme: Scheme): PaintedText[] {
  const cascade = sheetCascade(sheets.map(css => ({ css, name: '', media: '' })))
  const asked = elements.find(({ name, attributes }) => name === 'meta' && attributes.get('name') === 'color-scheme')
  const screen = { ...PHONE, dark: scheme === 'dark' }
  const style = new ScreenStyle(rulesOf(cascade), cascade, screen, asked?.attributes.get('content'))
  const start = style.startContext()
  const contexts = new Map<HtmlElement, VisibilityContext>()
  return elements.flatMap(element => {
    const { node, parent, hidden, own, name } = element
    const context = style.contextOf(node, (parent && contexts.get(parent.node)) ?? start)
    contexts.set(node, context)
    const isSeen = !hidden && !context.gone && /[\p{L}\p{N}]/u.test(own) && !/^(?:title|style|script)$/.test(name)
    const [pair, ...others] = isSeen ? textColours(context) : []
    const size = context.fontSize.value
    if (!pair || others.length > 0 || size === 0) return []
    const [colour, background] = [hexOf(pair[0]), hexOf(pair[1])]
    return [{ element, colour, background, ratio: contrast(colour, background), size, bold: context.isBold }]
  })
}
