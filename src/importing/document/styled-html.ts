import { combined } from '../../core/long-lists.js'
import { all, type Element, elementText } from '../html/dom.js'
import { rename, unwrap } from './document-markup.js'
import { largeLines, mostOf } from './large-letters.js'

/** The formatting in declarations of CSS; undefined where nothing is said. */
interface CssFormat {
  readonly bold?: boolean
  readonly italic?: boolean
  readonly struck?: boolean
  readonly raised?: 'sup' | 'sub'
  readonly hidden?: boolean
  readonly size?: number
}

/**
 * Turns the styles of HTML that a word processor wrote into elements, in place: Google Docs and clipboards have `span`s with
 * classes or styles where HTML has `strong` and `em`.
 *
 * @param sheet the style sheet of the document
 */
export function elementsFromStyles(root: Element, sheet: string): void {
  const classes = new Map(
    [...sheet.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)].map(
      ([, name = '', rules = '']) => [name, formatIn(rules)] as const,
    ),
  )
  const formatOf = (element: Element): CssFormat =>
    combined([
      ...element.className.split(/\s+/).map(name => classes.get(name) ?? {}),
      formatIn(element.getAttribute('style') ?? ''),
    ]) as CssFormat
  markLarge(root, formatOf)
  for (const element of all(root, 'span, font, p, li, b, strong, i, em, a')) {
    const format = formatOf(element)
    if (format.hidden) {
      element.remove()
      continue
    }
    if (/^(?:B|STRONG)$/.test(element.tagName) && format.bold === false) unwrap(element)
    else if (/^(?:I|EM)$/.test(element.tagName) && format.italic === false) unwrap(element)
    else wrapContent(element, format)
  }
  for (const element of all(root, 'span, font')) unwrap(element)
  for (const bold of all(root, 'b')) rename(bold, 'strong')
  for (const italic of all(root, 'i')) rename(italic, 'em')
}

/** Marks the paragraphs in large letters. */
function markLarge(root: Element, formatOf: (element: Element) => CssFormat): void {
  const lines = all(root, 'p').map(line => {
    const parts = all(line, 'span, font').map(part => [formatOf(part).size, elementText(part).length] as const)
    return { line, size: mostOf(parts) ?? formatOf(line).size, length: elementText(line).length }
  })
  for (const line of largeLines(lines))
    if (!/(?:^|\s)(?:title|subtitle|Mso\w+)(?:\s|$)/.test(line.className)) line.setAttribute('class', 'large')
}

function formatIn(rules: string): CssFormat {
  const value = (name: string): string | undefined =>
    new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*([^;]+)`, 'i').exec(rules)?.[1]?.trim().toLowerCase()
  const size = Number.parseFloat(value('font-size') ?? '')
  const [weight, slant, line, position] = [
    value('font-weight'),
    value('font-style'),
    value('text-decoration(?:-line)?'),
    value('vertical-align'),
  ]
  return {
    ...(size > 0 ? { size } : {}),
    ...(weight === undefined ? {} : { bold: weight === 'bold' || weight === 'bolder' || Number(weight) >= 600 }),
    ...(slant === undefined ? {} : { italic: /italic|oblique/.test(slant) }),
    ...(line === undefined ? {} : { struck: line.includes('line-through') }),
    ...(position === 'super' ? { raised: 'sup' as const } : position === 'sub' ? { raised: 'sub' as const } : {}),
    ...(value('display') === 'none' || value('mso-hide') === 'all' ? { hidden: true } : {}),
  }
}

function wrapContent(element: Element, { bold, italic, struck, raised }: CssFormat): void {
  if (elementText(element) === '' || element.closest('h1, h2, h3, h4, h5, h6')) return
  // Blocks inside, such as the paragraph of a list item, are formatted themselves.
  if (element.querySelector('p, ul, ol, table')) return
  const isInside = (names: string): boolean => element.closest(names) !== null || element.querySelector(names) !== null
  // A note’s number is raised by its own element already.
  const names = [
    ...(raised && !isInside('sup, sub') ? [raised] : []),
    ...(struck && !isInside('s, del') ? ['s'] : []),
    ...(italic && !isInside('em, i') ? ['em'] : []),
    ...(bold && !isInside('strong, b') ? ['strong'] : []),
  ]
  if (names.length === 0) return
  const inner = element.innerHTML
  element.innerHTML = names.reduce((html, name) => `<${name}>${html}</${name}>`, inner)
}
