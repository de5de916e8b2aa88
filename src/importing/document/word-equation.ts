import { elementAt, isOfficeElement, type OfficeElement, type OfficeNode, textIn } from './document-xml.js'

/** Returns an equation of Word (OMML) on one line of plain text: `(a+b)/2`, `x^2`, `√(x)`. */
export function equationText(node: OfficeNode): string {
  if (!isOfficeElement(node)) return ''
  const part = (name: string): string => inside(elementAt(node, name))
  switch (node.name) {
    case 'm:t':
      return textIn(node)
    case 'm:f':
      return `${grouped(part('m:num'))}/${grouped(part('m:den'))}`
    case 'm:sSup':
      return `${grouped(part('m:e'))}^${grouped(part('m:sup'))}`
    case 'm:sSub':
      return `${grouped(part('m:e'))}_${grouped(part('m:sub'))}`
    case 'm:sSubSup':
      return `${grouped(part('m:e'))}_${grouped(part('m:sub'))}^${grouped(part('m:sup'))}`
    case 'm:sPre':
      return `_${grouped(part('m:sub'))}^${grouped(part('m:sup'))}${part('m:e')}`
    case 'm:rad':
      return `${part('m:deg') === '' ? '' : `${grouped(part('m:deg'))}`}√(${part('m:e')})`
    case 'm:nary':
      return naryText(node)
    case 'm:d':
      return delimited(node)
    case 'm:func':
      return `${part('m:fName')}(${part('m:e')})`
    case 'm:acc':
      return `${grouped(part('m:e'))}${elementAt(node, 'm:accPr', 'm:chr')?.attributes['m:val'] ?? '\u0302'}`
    case 'm:bar':
      return `${grouped(part('m:e'))}\u0305`
    case 'm:limLow':
      return `${part('m:e')}_${grouped(part('m:lim'))}`
    case 'm:limUpp':
      return `${part('m:e')}^${grouped(part('m:lim'))}`
    case 'm:m':
      return `[${rowsOf(node, 'm:mr')}]`
    case 'm:eqArr':
      return rowsOf(node, 'm:e')
    default:
      return inside(node)
  }
}

const inside = (node: OfficeElement | undefined): string => node?.children.map(equationText).join('') ?? ''

/** Puts brackets around anything that is more than a single number, name or sign. */
export const grouped = (text: string): string => (/^(?:[\p{L}\p{N}.]*|\p{Sm})$/u.test(text) ? text : `(${text})`)

const rowsOf = (node: OfficeElement, name: string): string =>
  node.children
    .filter(isOfficeElement)
    .filter(child => child.name === name)
    .map(row =>
      name === 'm:e'
        ? inside(row)
        : row.children
            .filter(isOfficeElement)
            .filter(cell => cell.name === 'm:e')
            .map(inside)
            .join(', '),
    )
    .join('; ')

function naryText(node: OfficeElement): string {
  const sign = elementAt(node, 'm:naryPr', 'm:chr')?.attributes['m:val'] ?? '∫'
  const [from, to] = ['m:sub', 'm:sup'].map(name => inside(elementAt(node, name)))
  return `${sign}${from ? `_${grouped(from)}` : ''}${to ? `^${grouped(to)}` : ''} ${inside(elementAt(node, 'm:e'))}`
}

function delimited(node: OfficeElement): string {
  const properties = elementAt(node, 'm:dPr')
  const sign = (name: string, usual: string): string => elementAt(properties, name)?.attributes['m:val'] ?? usual
  const parts = node.children
    .filter(isOfficeElement)
    .filter(child => child.name === 'm:e')
    .map(inside)
  return `${sign('m:begChr', '(')}${parts.join(sign('m:sepChr', '|'))}${sign('m:endChr', ')')}`
}
