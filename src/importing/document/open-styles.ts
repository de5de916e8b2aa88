import { combined } from '../../core/long-lists.js'
import { elementAt, elementsIn, isOfficeElement, type OfficeElement, officeChildren } from './document-xml.js'
import { headingRole, roleOfStyle, type StyleRole } from './style-roles.js'

/** The formatting of a piece of text; undefined where nothing is said. */
export interface OpenFormat {
  readonly bold?: boolean
  readonly italic?: boolean
  readonly underlined?: boolean
  readonly struck?: boolean
  readonly raised?: 'sup' | 'sub'
  readonly hidden?: boolean
  /** The size of the letters in points. */
  readonly size?: number
}

/** The styles of a document in OpenDocument. */
export interface OpenStyles {
  roleOf(name: string | undefined): StyleRole | undefined
  formatOf(name: string | undefined): OpenFormat
  /** The size of letters for which no style states one. */
  readonly usualSize: number
  /** Tells whether a paragraph of the style has a line, and so divides the text if it is empty. */
  isRule(name: string | undefined): boolean
  /** Returns the form of a level of a list, from 1. */
  listLevel(
    name: string | undefined,
    level: number,
  ): { readonly isList: boolean; readonly isNumbered: boolean; readonly start: number }
}

const DEEPEST = 20
const USUAL_SIZE = 12

/**
 * Reads the styles that the text uses (`content.xml`) and those of the document (`styles.xml`).
 */
export function openStyles(content: OfficeElement | undefined, common: OfficeElement | undefined): OpenStyles {
  const holders = [
    elementAt(content, 'office:automatic-styles'),
    elementAt(common, 'office:styles'),
    elementAt(common, 'office:automatic-styles'),
  ]
  const styles = new Map<string, OfficeElement>()
  const lists = new Map<string, OfficeElement>()
  for (const holder of holders) {
    for (const style of officeChildren(holder, 'style:style')) keep(styles, style)
    for (const list of officeChildren(holder, 'text:list-style')) keep(lists, list)
  }
  const chainOf = (name: string | undefined): OfficeElement[] => {
    const chain: OfficeElement[] = []
    let style = styles.get(name ?? '')
    while (style && chain.length < DEEPEST && !chain.includes(style)) {
      chain.push(style)
      style = styles.get(style.attributes['style:parent-style-name'] ?? '')
    }
    return chain
  }
  // A style that states no size has that of the default style.
  const usual = combined(
    officeChildren(elementAt(common, 'office:styles'), 'style:default-style')
      .filter(({ attributes }) => attributes['style:family'] === 'paragraph')
      .map(formatIn),
  ) as OpenFormat
  return {
    usualSize: usual.size ?? USUAL_SIZE,
    roleOf: name => {
      for (const { attributes } of chainOf(name)) {
        const level = Number(attributes['style:default-outline-level'] ?? 0)
        const role =
          headingRole(level) ??
          roleOfStyle(attributes['style:display-name'] ?? '') ??
          roleOfStyle(attributes['style:name'] ?? '')
        if (role) return role
      }
      return undefined
    },
    formatOf: name => combined(chainOf(name).map(formatIn).reverse()) as OpenFormat,
    isRule: name =>
      chainOf(name).some(style => {
        const { attributes = {} } = elementAt(style, 'style:paragraph-properties') ?? {}
        return ['fo:border', 'fo:border-bottom', 'fo:border-top'].some(side => /\d/.test(attributes[side] ?? ''))
      }),
    listLevel: (name, level) => {
      const form = lists
        .get(name ?? '')
        ?.children.filter(isOfficeElement)
        .find(({ attributes }) => attributes['text:level'] === String(level))
      const isNumbered = form?.name === 'text:list-level-style-number' && form.attributes['style:num-format'] !== ''
      const isPlain = form?.name === 'text:list-level-style-number' && !isNumbered
      return { isList: !isPlain, isNumbered, start: Number(form?.attributes['text:start-value'] ?? 1) }
    },
  }
}

function keep(map: Map<string, OfficeElement>, style: OfficeElement): void {
  const name = style.attributes['style:name'] ?? ''
  if (!map.has(name)) map.set(name, style)
}

function formatIn(style: OfficeElement): OpenFormat {
  const [{ attributes = {} } = {}] = elementsIn(style, 'style:text-properties')
  const weight = attributes['fo:font-weight']
  const slant = attributes['fo:font-style']
  const line = attributes['style:text-underline-style']
  const through = attributes['style:text-line-through-style']
  const position = attributes['style:text-position']
  return {
    ...(weight ? { bold: weight === 'bold' || Number(weight) >= 600 } : {}),
    ...(slant ? { italic: slant !== 'normal' } : {}),
    ...(line ? { underlined: line !== 'none' } : {}),
    ...(through ? { struck: through !== 'none' } : {}),
    ...(position && raisedBy(position) ? { raised: raisedBy(position) } : {}),
    ...(/^[\d.]+pt$/.test(attributes['fo:font-size'] ?? '')
      ? { size: Number.parseFloat(attributes['fo:font-size'] ?? '') }
      : {}),
    ...(attributes['text:display'] ? { hidden: attributes['text:display'] === 'none' } : {}),
  } as OpenFormat
}

/** Tells whether text is raised or lowered: `super 58%`, `-33% 58%`. */
function raisedBy(position: string): 'sup' | 'sub' | undefined {
  const [shift = ''] = position.split(' ')
  if (shift === 'super' || Number.parseFloat(shift) > 0) return 'sup'
  return shift === 'sub' || Number.parseFloat(shift) < 0 ? 'sub' : undefined
}
