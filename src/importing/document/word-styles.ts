import { elementAt, elementsIn, type OfficeElement, officeChildren, textIn } from './document-xml.js'
import { largeLines, mostOf } from './large-letters.js'
import { headingRole, roleOfStyle, type StyleRole } from './style-roles.js'

/** The formatting of a piece of text; undefined where nothing is said. */
export interface WordFormat {
  readonly bold?: boolean | undefined
  readonly italic?: boolean | undefined
  readonly hidden?: boolean | undefined
  /** The size of the letters, in half points. */
  readonly size?: number | undefined
}

/** The styles of a Word document. */
export interface WordStyles {
  /** The role of a paragraph, by the properties (`w:pPr`) of the paragraph. */
  roleOf(properties: OfficeElement | undefined): StyleRole | undefined
  /** The formatting that a style of a paragraph or of characters gives. */
  formatOf(styleId: string | undefined): WordFormat
  /** Tells whether a style of tables sets the first row in bold. */
  hasHeadRow(styleId: string | undefined): boolean
  /** The list and the level that a style puts a paragraph into. */
  listOf(styleId: string | undefined): ListPlace | undefined
}

/** The list (`w:numId`) that a paragraph belongs to, and its level from 0. */
export interface ListPlace {
  readonly list: string
  readonly level: number
}

/** The maximum number of styles from which another is derived. */
const DEEPEST = 20

export function wordStyles(root: OfficeElement | undefined): WordStyles {
  const styles = new Map(officeChildren(root, 'w:style').map(style => [style.attributes['w:styleId'] ?? '', style]))
  const usual = sizeIn(elementAt(root, 'w:docDefaults', 'w:rPrDefault', 'w:rPr')) ?? USUAL_SIZE
  const chainOf = (id: string | undefined): OfficeElement[] => {
    const chain: OfficeElement[] = []
    let style = styles.get(id ?? '')
    while (style && chain.length < DEEPEST && !chain.includes(style)) {
      chain.push(style)
      style = styles.get(valueAt(style, 'w:basedOn') ?? '')
    }
    return chain
  }
  return {
    roleOf: properties => {
      const own = levelIn(properties)
      if (own !== undefined) return headingRole(own)
      for (const style of chainOf(valueAt(properties, 'w:pStyle'))) {
        const role = roleOfStyle(valueAt(style, 'w:name') ?? '') ?? headingRole(levelIn(elementAt(style, 'w:pPr')) ?? 0)
        if (role) return role
      }
      return undefined
    },
    formatOf: id => {
      const parts = chainOf(id).map(style => formatIn(elementAt(style, 'w:rPr')))
      return {
        bold: parts.find(({ bold }) => bold !== undefined)?.bold,
        italic: parts.find(({ italic }) => italic !== undefined)?.italic,
        hidden: parts.find(({ hidden }) => hidden !== undefined)?.hidden,
        size: parts.find(({ size }) => size !== undefined)?.size ?? usual,
      }
    },
    hasHeadRow: id =>
      chainOf(id).some(style =>
        officeChildren(style, 'w:tblStylePr').some(
          part => part.attributes['w:type'] === 'firstRow' && isOn(elementAt(part, 'w:rPr'), 'w:b') === true,
        ),
      ),
    listOf: id => {
      const properties = chainOf(id).map(style => elementAt(style, 'w:pPr'))
      return properties.map(listPlaceIn).find(place => place !== undefined)
    },
  }
}

/** Returns the level of an outline, from 1. Level 9 of the format (10 here) is body text. */
function levelIn(properties: OfficeElement | undefined): number | undefined {
  const level = valueAt(properties, 'w:outlineLvl')
  return level !== undefined && Number(level) < 9 ? Number(level) + 1 : undefined
}

/** Returns the formatting that properties of a run state. */
export function formatIn(properties: OfficeElement | undefined): WordFormat {
  // Text that runs from right to left has a weight and a slant of its own.
  const mirrored = isOn(properties, 'w:rtl') === true
  return {
    bold: isOn(properties, mirrored ? 'w:bCs' : 'w:b'),
    italic: isOn(properties, mirrored ? 'w:iCs' : 'w:i'),
    hidden: isOn(properties, 'w:vanish') ?? isOn(properties, 'w:webHidden'),
    size: sizeIn(properties),
  }
}

/** The size of letters, in half points, where a document states none (ECMA-376 part 1, section 17.3.2.38). */
const USUAL_SIZE = 20

function sizeIn(properties: OfficeElement | undefined): number | undefined {
  const size = Number(valueAt(properties, 'w:sz'))
  return size > 0 ? size : undefined
}

/** Finds the paragraphs in large letters. */
export function largeParagraphs(root: OfficeElement, styles: WordStyles): ReadonlySet<OfficeElement> {
  const lines = elementsIn(root, 'w:p').map(line => {
    const ofParagraph = styles.formatOf(valueAt(elementAt(line, 'w:pPr'), 'w:pStyle')).size
    const parts = elementsIn(line, 'w:r').map(run => {
      const style = valueAt(elementAt(run, 'w:rPr'), 'w:rStyle')
      const size = sizeIn(elementAt(run, 'w:rPr')) ?? (style ? styles.formatOf(style).size : undefined) ?? ofParagraph
      return [size, textIn(run).trim().length] as const
    })
    return { line, size: mostOf(parts), length: parts.reduce((sum, [, length]) => sum + length, 0) }
  })
  return largeLines(lines)
}

/** Returns the list that properties of a paragraph put it into. List 0 is none. */
export function listPlaceIn(properties: OfficeElement | undefined): ListPlace | undefined {
  const list = valueAt(elementAt(properties, 'w:numPr'), 'w:numId')
  const level = valueAt(elementAt(properties, 'w:numPr'), 'w:ilvl') ?? '0'
  return list === undefined ? undefined : { list, level: Number(level) }
}

/** Returns the value of a property: `<w:pStyle w:val="Quote"/>`. */
export const valueAt = (properties: OfficeElement | undefined, name: string): string | undefined =>
  elementAt(properties, name)?.attributes['w:val']

/** Tells whether a property that is either on or off is on; undefined if it is not stated. */
export function isOn(properties: OfficeElement | undefined, name: string): boolean | undefined {
  const property = elementAt(properties, name)
  return property && !/^(?:0|false|off|none)$/.test(property.attributes['w:val'] ?? '')
}

/** Counts the paragraphs of numbered lists as Word does. */
export interface ListCounter {
  /** Counts a paragraph, and returns its number. It returns undefined in a list of bullets, or if there is no such list. */
  count(place: ListPlace): number | undefined
  /** Returns the box that is the bullet of a list of tasks, open or checked. */
  boxOf(place: ListPlace): string | undefined
}

export function listCounter(root: OfficeElement | undefined): ListCounter {
  const outlines = new Map(
    officeChildren(root, 'w:abstractNum').map(outline => [outline.attributes['w:abstractNumId'] ?? '', outline]),
  )
  const lists = new Map(officeChildren(root, 'w:num').map(list => [list.attributes['w:numId'] ?? '', list]))
  /** The last number of each level, by outline, because lists of one outline continue each other. */
  const counts = new Map<string, (number | undefined)[]>()
  const started = new Set<string>()
  const formOf = (outline: OfficeElement | undefined, list: OfficeElement | undefined, level: number) => {
    const isLevel = (each: OfficeElement): boolean => each.attributes['w:ilvl'] === String(level)
    const override = officeChildren(list, 'w:lvlOverride').find(isLevel)
    const form = elementAt(override, 'w:lvl') ?? officeChildren(outline, 'w:lvl').find(isLevel)
    return { form, restart: valueAt(override, 'w:startOverride') }
  }
  return {
    boxOf: ({ list: id, level }) => {
      const list = lists.get(id)
      const { form } = formOf(outlines.get(valueAt(list, 'w:abstractNumId') ?? ''), list, level)
      return /[☐☑☒]/u.exec(valueAt(form, 'w:lvlText') ?? '')?.[0]
    },
    count: ({ list: id, level }) => {
      const list = lists.get(id)
      const outlineId = valueAt(list, 'w:abstractNumId') ?? ''
      const { form, restart } = formOf(outlines.get(outlineId), list, level)
      const format = valueAt(form, 'w:numFmt')
      if (!list || format === 'bullet' || format === 'none') return undefined
      const numbers = counts.get(outlineId) ?? []
      counts.set(outlineId, numbers)
      const start = Number(restart ?? valueAt(form, 'w:start') ?? 1)
      const isNew = restart !== undefined && !started.has(`${id} ${level}`)
      started.add(`${id} ${level}`)
      const last = isNew ? undefined : numbers[level]
      numbers[level] = last === undefined ? start : last + 1
      numbers.length = level + 1
      return numbers[level]
    },
  }
}
