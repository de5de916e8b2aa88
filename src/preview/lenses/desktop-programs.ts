import type { AtRule, Container, Declaration, Root, Rule } from 'postcss'
import { readColour } from '../../markup/index.js'
import { type LensTag, lensAttribute, type Piece, withAttribute, withHead } from './markup.js'
import { restyled } from './restyle.js'
import type { PreviewTheme, Program, Removals } from './view.js'

/**
 * Mail programs for the desktop about which caniemail.com says little. What they do was read in their source code and seen in the programs
 * themselves: Thunderbird 153, Evolution 3.46, KMail 22.12, and Claws Mail 4.1.1 with LiteHTML.
 */
interface ProgramLens {
  /** The name with the version that was tried. */
  readonly name: string
  readonly seen: (pieces: readonly Piece[], setting: ProgramSetting) => Piece[]
  /** What the program does with the dark design of an email, if it does not follow the scheme of the reader. */
  readonly scheme?: 'never dark' | 'always dark'
}

interface ProgramSetting {
  readonly theme: PreviewTheme
  readonly removals: Removals
}

export const PROGRAMS: Readonly<Record<Program, ProgramLens>> = {
  thunderbird: { name: 'Thunderbird 153', seen: asInThunderbird },
  evolution: { name: 'Evolution 3.46', seen: asInEvolution },
  kmail: { name: 'KMail 22.12', seen: pieces => withHead(pieces, KMAIL_STYLES), scheme: 'never dark' },
  claws: { name: 'Claws Mail 4.1.1 with LiteHTML', seen: asInLiteHtml, scheme: 'always dark' },
}

export const isProgram = (lens: string): lens is Program => Object.hasOwn(PROGRAMS, lens)

/** KMail’s own styles of links and quotations (CSSHelperBase). */
const KMAIL_STYLES = `<style>a{color:#2980b9!important;text-decoration:none!important}\
blockquote{margin:4pt 0;padding:0 0 0 1em;border-left:2px solid #00865b;unicode-bidi:plaintext}</style>`

/** The look of Thunderbird’s dark mode (messageBody.css). */
const THUNDERBIRD_DARK = '<style>html{background-color:#18181b;color:#eeeef0}a:link{color:#58c9ff}</style>'

function asInThunderbird(pieces: readonly Piece[], { theme, removals }: ProgramSetting): Piece[] {
  const dark = theme === 'written'
  const wrapped = inWrapper(dark ? pieces.map(piece => (piece.kind === 'tag' ? withoutColours(piece) : piece)) : pieces)
  const seen = restyled(wrapped, {
    change: (root, element, gone) => {
      root.each(node => {
        if (node.type === 'atrule' && !/^(?:font-face|namespace)$/i.test(node.name)) dropAtRule(node, gone)
        else if (dark && node.type === 'rule') dropPaleColours(node, gone)
      })
      if (!dark || !element) return
      if (element.name === 'body') dropAll(root, /^(?:background-color|color)$/, gone)
      else if (element.name !== 'button') dropPaleColours(root, gone)
    },
    unreadable: 'keep',
    removals,
  })
  return dark ? withHead(seen, THUNDERBIRD_DARK) : seen
}

function dropAtRule(rule: AtRule, removals: Removals): void {
  removals.add(`@${rule.name.toLowerCase()}`)
  rule.remove()
}

/** Puts the body into the element that Thunderbird puts around every message. */
const inWrapper = (pieces: readonly Piece[]): Piece[] =>
  pieces.flatMap((piece): Piece[] => {
    if (piece.kind === 'tag' && piece.name === 'body') return [piece, markup('<div class="moz-text-html">')]
    return piece.kind === 'endTag' && piece.text === 'body' ? [markup('</div>'), piece] : [piece]
  })

const markup = (source: string): Piece => ({ kind: 'plain', text: '', source })

function withoutColours(tag: LensTag): LensTag {
  const names = tag.name === 'body' ? ['bgcolor', 'text', 'link', 'vlink'] : ['bgcolor', 'color']
  return names.reduce(
    (changed, name) => (lensAttribute(tag, name) === undefined ? changed : withAttribute(changed, name, undefined)),
    tag,
  )
}

/** The luminance, 0 to 255, above which a background is too light for dark mode and up to which text is too dark. */
const LIGHT = 200
const LOWEST_CONTRAST = 3.5

/**
 * Removes the colours that do not suit a dark background, as Thunderbird’s DarkReader.mjs does. It looks only at the declarations
 * of a rule itself, and not at rules nested in it.
 */
function dropPaleColours(rule: Rule | Root, removals: Removals): void {
  const own = (name: RegExp): Declaration | undefined =>
    rule.nodes?.findLast((node): node is Declaration => node.type === 'decl' && name.test(node.prop.toLowerCase()))
  const color = own(/^color$/)
  const background = own(/^background(?:-color)?$/)
  dropAll(rule, /^background-image$/, removals)
  if (/gradient\(/.test(background?.value ?? '')) dropAll(rule, /^background$/, removals)
  const ink = luminanceOf(color?.value)
  const ground = background && !isTransparent(background.value) ? luminanceOf(background.value) : undefined
  const isInkDark = color !== undefined && ink <= LIGHT
  if (ground === undefined) {
    if (isInkDark) dropAll(rule, /^color$/, removals)
    return
  }
  const contrast = (Math.max(ground, ink) + 0.05) / (Math.min(ground, ink) + 0.05)
  if (ground <= LIGHT && (color === undefined || contrast >= LOWEST_CONTRAST)) return
  dropAll(rule, /^background(?:-color)?$/, removals)
  if (isInkDark) dropAll(rule, /^color$/, removals)
}

function dropAll(rule: Container, names: RegExp, removals: Removals): void {
  rule.each(node => {
    if (node.type !== 'decl' || !names.test(node.prop.toLowerCase())) return
    removals.add(`${node.prop.toLowerCase()} (too light or too dark for dark mode)`)
    node.remove()
  })
}

function luminanceOf(value = ''): number {
  const [r, g, b] = readColour(value.trim())?.rgb ?? [0, 0, 0]
  return 0.2125 * r + 0.7154 * g + 0.0721 * b
}

const isTransparent = (value: string): boolean => {
  const colour = readColour(value.trim())
  return !colour || (colour.alpha !== '' && Number.parseFloat(colour.alpha) <= 0.2)
}

/** Evolution’s bars, in the colours of its first three levels (e-web-view.c). */
const EVOLUTION_QUOTES = ['#729fcf', '#ad7fa8', '#8ae234']
const evolutionStyles = EVOLUTION_QUOTES.map(
  (colour, level) =>
    `${'blockquote[type=cite] '.repeat(level + 1).trim()}{padding:0 1ch;margin:0 0 6px;border:solid ${colour};border-width:0 2px;border-radius:2px}`,
).join('')

/** Evolution takes every quotation without a `type` for a cited message, and removes its style (e-web-view.js). */
function asInEvolution(pieces: readonly Piece[], { removals }: ProgramSetting): Piece[] {
  const seen = pieces.map((piece): Piece => {
    if (piece.kind !== 'tag' || piece.name !== 'blockquote') return piece
    if (!/^(?:cite)?$/i.test(lensAttribute(piece, 'type') ?? '')) return piece
    if (lensAttribute(piece, 'style') !== undefined) removals.add('style (of a blockquote)')
    return withAttribute(withAttribute(piece, 'style', undefined), 'type', 'cite')
  })
  return withHead(seen, `<style>${evolutionStyles}</style>`)
}

/** LiteHTML takes pixels for points in letters, but not in lines, and does not know `text-transform`. */
function asInLiteHtml(pieces: readonly Piece[], { removals }: ProgramSetting): Piece[] {
  return restyled(pieces, {
    change: (root, _element, gone) => {
      root.walkDecls(declaration => {
        const property = declaration.prop.toLowerCase()
        if (property === 'text-transform') {
          gone.add(property)
          declaration.remove()
        } else if (property === 'font-size')
          declaration.value = declaration.value.replace(
            /^([\d.]+)px/,
            (_, size: string) => `${rounded((+size * 4) / 3)}px`,
          )
        else if (property === 'line-height' && /^[\d.]+$/.test(declaration.value))
          declaration.value = rounded(Number(declaration.value) * 0.75)
      })
    },
    concerns: /text-transform|font-size|line-height/i,
    unreadable: 'keep',
    removals,
  })
}

const rounded = (value: number): string => String(Number(value.toFixed(3)))
