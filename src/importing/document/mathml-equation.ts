import { isOfficeElement, type OfficeElement, type OfficeNode, textIn } from './document-xml.js'
import { grouped } from './word-equation.js'

const nameOf = (node: OfficeElement): string => node.name.replace(/^.*:/, '')

/** Returns an equation in MathML on one line of plain text: `(a+b)/2`, `x^2`, `√(x)`. */
export function mathmlEquationText(node: OfficeNode): string {
  if (!isOfficeElement(node)) return ''
  const parts = node.children.filter(isOfficeElement)
  const [base = '', second = '', third = ''] = parts.map(mathmlEquationText)
  switch (nameOf(node)) {
    case 'mi':
    case 'mn':
    case 'mo':
    case 'mtext':
    case 'ms':
      return textIn(node).trim()
    case 'annotation':
    case 'annotation-xml':
      return ''
    case 'mfrac':
      return `${grouped(base)}/${grouped(second)}`
    case 'msup':
      return `${grouped(base)}^${grouped(second)}`
    case 'msub':
    case 'munder':
      return `${grouped(base)}_${grouped(second)}`
    case 'mover':
      return /^[\p{L}\p{N}.,+-]+$/u.test(second) ? `${grouped(base)}^${grouped(second)}` : `${grouped(base)}${second}`
    case 'msubsup':
    case 'munderover':
      return `${grouped(base)}_${grouped(second)}^${grouped(third)}`
    case 'msqrt':
      return `√(${parts.map(mathmlEquationText).join('')})`
    case 'mroot':
      return `${grouped(second)}√(${base})`
    case 'mtable':
      return `[${parts.map(mathmlEquationText).join('; ')}]`
    case 'mtr':
      return parts.map(mathmlEquationText).join(', ')
    default:
      return parts.map(mathmlEquationText).join('')
  }
}
