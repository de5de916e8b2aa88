import { append } from '../../core/long-lists.js'
import { plural } from '../../core/text.js'
import { namedList, quotedStart } from './document-reading.js'
import {
  elementAt,
  elementsIn,
  isOfficeElement,
  type OfficeElement,
  type OfficeNode,
  officeChildren,
  officeElement,
  textIn,
} from './document-xml.js'
import { equationText } from './word-equation.js'
import { formatIn, isOn, type ListCounter, listPlaceIn, type WordStyles } from './word-styles.js'

/** What was left out of a document, or changed, while it was prepared. */
export interface WordFindings {
  readonly inserted: string[]
  readonly deleted: string[]
  readonly moved: string[]
  readonly revisers: string[]
  readonly hidden: string[]
  readonly highlighted: string[]
  readonly placeholders: string[]
  readonly equations: string[]
  /** Kinds of objects that cannot become text or a picture: a chart, a diagram. */
  readonly objects: string[]
  /** The number of references to notes that the document does not contain. */
  missingNotes: number
  /** Whether there was a table of contents. */
  contents: boolean
}

export const noFindings = (): WordFindings => ({
  inserted: [],
  deleted: [],
  moved: [],
  revisers: [],
  hidden: [],
  highlighted: [],
  placeholders: [],
  equations: [],
  objects: [],
  missingNotes: 0,
  contents: false,
})

/** A picture in the text, by its relationship, with the text that describes it. */
export interface WordPicture {
  readonly relationship: string
  readonly alt: string
}

/** The names of the bookmarks with which facts about a place pass through the conversion. */
export const MARK = 'offprint'

interface Preparation {
  readonly styles: WordStyles
  readonly lists: ListCounter
  /** The paragraphs in large letters. */
  readonly large: ReadonlySet<OfficeElement>
  readonly findings: WordFindings
  /** The ids of the relationships that this part has. */
  readonly targets: ReadonlyMap<string, string>
  /** The notes that the document contains: `footnote 2`. */
  readonly notes: ReadonlySet<string>
  /** Records a picture, and returns its number. */
  readonly addPicture: (picture: WordPicture) => number
}

/** The formatting of the paragraph around a node, and the text boxes that were found in it. */
interface Place {
  readonly styleId: string | undefined
  /** Whether the style gives the paragraph a role, so that the formatting of the style is no emphasis. */
  readonly hasRole: boolean
  readonly boxes: OfficeNode[]
}

/**
 * Prepares the XML of a Word document for mammoth, which ignores elements that it does not know together with their
 * words: text boxes, fields, equations, ruby, changes of direction. Formatting by styles becomes formatting of the text,
 * and places of pictures and numbers of lists become bookmarks.
 *
 * @param root the root element of the document, or of its notes
 */
export function preparedWord(root: OfficeElement, preparation: Preparation): OfficeElement {
  const outside: Place = { styleId: undefined, hasRole: false, boxes: [] }
  return { ...root, children: prepareAll(root.children, preparation, outside) }
}

/** Moves the large letter with which a text begins, which is in a paragraph of its own, to the paragraph that it belongs to. */
export function withDropCaps(node: OfficeElement): OfficeElement {
  const children: OfficeNode[] = []
  let letters: readonly OfficeNode[] = []
  for (const child of node.children) {
    if (!isOfficeElement(child)) children.push(child)
    else if (child.name === 'w:p' && isDropCap(child)) letters = [...letters, ...child.children.filter(isRun)]
    else if (child.name === 'w:p' && letters.length > 0) {
      const properties = child.children.filter(part => isOfficeElement(part) && part.name === 'w:pPr')
      const rest = child.children.filter(part => !properties.includes(part))
      children.push({ ...child, children: [...properties, ...letters, ...rest] })
      letters = []
    } else children.push(withDropCaps(child))
  }
  return { ...node, children }
}

const isDropCap = (paragraph: OfficeElement): boolean =>
  /^(?:drop|margin)$/.test(elementAt(paragraph, 'w:pPr', 'w:framePr')?.attributes['w:dropCap'] ?? '')

/** Tells whether a node is text. The size of its letters is not that of a heading. */
const isRun = (node: OfficeNode): boolean => isOfficeElement(node) && node.name === 'w:r'

const prepareAll = (nodes: readonly OfficeNode[], preparation: Preparation, place: Place): OfficeNode[] =>
  nodes.flatMap(node => (isOfficeElement(node) ? prepare(node, preparation, place) : [node]))

/** Elements whose content counts, but which mammoth does not know or reads differently. */
const WRAPPERS = new Set([
  'w:smartTag',
  'w:customXml',
  'w:dir',
  'w:bdo',
  'w:fldSimple',
  'w:rt',
  'w:rubyBase',
  'w:ins',
  'w:moveTo',
  'w:sdtContent',
])
/** Elements without visible content, or with properties that are not read further. */
const NOTHING = new Set(['w:commentReference', 'w:commentRangeStart', 'w:commentRangeEnd', 'w:bookmarkStart'])

function prepare(node: OfficeElement, preparation: Preparation, place: Place): OfficeNode[] {
  const { findings } = preparation
  const inner = (): OfficeNode[] => prepareAll(node.children, preparation, place)
  switch (node.name) {
    case 'w:p':
      return preparedParagraph(node, preparation)
    case 'w:r':
      return preparedRun(node, preparation, place)
    case 'w:del':
      revised(node, findings.deleted, findings)
      return []
    case 'w:moveFrom':
      return []
    case 'w:ins':
      revised(node, findings.inserted, findings)
      return inner()
    case 'w:moveTo':
      revised(node, findings.moved, findings)
      return inner()
    case 'w:sdt':
      return preparedControl(node, preparation, place)
    case 'w:fldSimple':
      return simpleField(node, inner())
    case 'w:ruby': {
      const reading = textIn(elementAt(node, 'w:rt') ?? '')
      const base = elementAt(node, 'w:rubyBase')?.children ?? []
      return [...prepareAll(base, preparation, place), ...(reading ? [run(`(${reading})`)] : [])]
    }
    case 'm:oMathPara':
      return inner()
    case 'm:oMath': {
      const text = equationText(node)
      findings.equations.push(text)
      return text === '' ? [] : [run(text)]
    }
    case 'mc:AlternateContent': {
      // The newer form has the text boxes of Word 2010, and the older one its pictures.
      const forms = ['mc:Choice', 'mc:Fallback'].map(name => elementAt(node, name))
      const chosen = forms.find(form => form && isComplete(form)) ?? forms.find(form => form !== undefined)
      return prepareAll(chosen?.children ?? [], preparation, place)
    }
    case 'w:drawing':
    case 'w:pict':
    case 'w:object':
      return preparedDrawing(node, preparation, place)
    case 'w:altChunk':
      findings.objects.push('an embedded file')
      return []
    case 'w:subDoc':
      findings.objects.push('a subdocument')
      return []
    case 'w:hyperlink': {
      const relationship = node.attributes['r:id']
      const leadsNowhere = relationship !== undefined && !preparation.targets.has(relationship)
      return leadsNowhere ? inner() : [{ ...node, children: inner() }]
    }
    case 'w:footnoteReference':
    case 'w:endnoteReference': {
      const kind = node.name.slice(2, -'Reference'.length)
      if (preparation.notes.has(noteKey(kind, node))) return [node]
      findings.missingNotes += 1
      return []
    }
    case 'w:sym':
      return [preparedSymbol(node)]
    case 'w:fldChar':
      return preparedField(node)
    case 'w:tc':
      return elementAt(node, 'w:tcPr', 'w:cellDel') ? [] : [{ ...node, children: inner() }]
    case 'w:tbl':
      return [withHead({ ...node, children: inner() }, preparation.styles)]
    case 'w:tr':
      return preparedRow(node, findings, inner)
    default:
      if (NOTHING.has(node.name)) return []
      if (WRAPPERS.has(node.name)) return inner()
      return /Pr$/.test(node.name) ? [node] : [{ ...node, children: inner() }]
  }
}

/** Returns the key by which a note and its reference are found: its kind and its id. */
export const noteKey = (kind: string, { attributes }: OfficeElement): string => `${kind} ${attributes['w:id']}`

/** Fonts of symbols have their characters in the private use area, or from its beginning. Other fonts have those of Unicode. */
function preparedSymbol(symbol: OfficeElement): OfficeElement {
  const { 'w:char': code = '', 'w:font': font = '' } = symbol.attributes
  const number = Number.parseInt(code, 16)
  const isOwn = !(number >= 0xa0 && number < 0xe000) || /symbol$|dings/i.test(font)
  return isOwn ? symbol : officeElement('w:t', SPACE_KEPT, [String.fromCharCode(number)])
}

/** Reads the beginning of a field. The chosen entry of a list in an old form is one of its properties. */
function preparedField(field: OfficeElement): OfficeNode[] {
  const list = elementAt(field, 'w:ffData', 'w:ddList')
  const numberAt = (name: string): number => Number(elementAt(list, name)?.attributes['w:val'] ?? 0)
  const chosen = officeChildren(list, 'w:listEntry')[numberAt('w:result') || numberAt('w:default')]
  const entry = chosen?.attributes['w:val']
  return [...(entry ? [officeElement('w:t', SPACE_KEPT, [entry])] : []), field]
}

/** Marks the first row of a table as its head if the style of the table sets it apart. */
function withHead(table: OfficeElement, styles: WordStyles): OfficeElement {
  const properties = elementAt(table, 'w:tblPr')
  const { 'w:firstRow': first, 'w:val': bits = '0' } = elementAt(properties, 'w:tblLook')?.attributes ?? {}
  const isSetApart = first === undefined ? (Number.parseInt(bits, 16) & 0x20) !== 0 : /^(?:1|true|on)$/.test(first)
  if (!isSetApart || !styles.hasHeadRow(elementAt(properties, 'w:tblStyle')?.attributes['w:val'])) return table
  const head = officeElement('w:trPr', {}, [officeElement('w:tblHeader')])
  const at = table.children.findIndex(child => isOfficeElement(child) && child.name === 'w:tr')
  return {
    ...table,
    children: table.children.map((child, i) =>
      i === at && isOfficeElement(child)
        ? {
            ...child,
            children: [head, ...child.children.filter(part => !(isOfficeElement(part) && part.name === 'w:trPr'))],
          }
        : child,
    ),
  }
}

function preparedRow(row: OfficeElement, findings: WordFindings, inner: () => OfficeNode[]): OfficeNode[] {
  const properties = elementAt(row, 'w:trPr')
  const [added, removed] = [elementAt(properties, 'w:ins'), elementAt(properties, 'w:del')]
  if (removed) {
    revised({ ...removed, children: row.children }, findings.deleted, findings)
    return []
  }
  if (added) revised({ ...added, children: row.children }, findings.inserted, findings)
  return [{ ...row, children: inner() }]
}

function revised(node: OfficeElement, list: string[], { revisers }: WordFindings): void {
  const text = elementsIn(node, 'w:t', 'w:delText', 'm:t').map(textIn).join('')
  if (text.trim() === '') return
  list.push(text)
  revisers.push(node.attributes['w:author'] ?? '')
}

const SPACE_KEPT = { 'xml:space': 'preserve' }
const run = (text: string): OfficeElement => officeElement('w:r', {}, [officeElement('w:t', SPACE_KEPT, [text])])

const mark = (kind: string, value: string | number): OfficeElement =>
  officeElement('w:bookmarkStart', { 'w:id': '0', 'w:name': `${MARK}-${kind}-${value}` })

function preparedParagraph(paragraph: OfficeElement, preparation: Preparation): OfficeNode[] {
  const properties = elementAt(paragraph, 'w:pPr')
  const role = preparation.styles.roleOf(properties)
  if (role === 'contents') {
    preparation.findings.contents = true
    return []
  }
  const styleId = elementAt(properties, 'w:pStyle')?.attributes['w:val']
  const place: Place = { styleId, hasRole: role !== undefined, boxes: [] }
  const children = prepareAll(
    withPlainLinks(paragraph.children.filter(child => child !== properties)),
    preparation,
    place,
  )
  const isEmpty = children.every(child => isOfficeElement(child) && textIn(child).trim() === '')
  const numbering = role?.startsWith('heading')
    ? undefined
    : (listPlaceIn(properties) ?? preparation.styles.listOf(styleId))
  const number = numbering && !isEmpty ? preparation.lists.count(numbering) : undefined
  const box = numbering && !isEmpty ? preparation.lists.boxOf(numbering) : undefined
  const border = elementAt(properties, 'w:pBdr', 'w:bottom') ?? elementAt(properties, 'w:pBdr', 'w:top')
  const isRule = isEmpty && border !== undefined && isOn(elementAt(properties, 'w:pBdr'), border.name) === true
  const isLarge = numbering === undefined && preparation.large.has(paragraph)
  const kept = elementAt(properties, 'w:rPr')
  const next = officeElement('w:p', {}, [
    officeElement('w:pPr', {}, [
      ...(role || isLarge ? [officeElement('w:pStyle', { 'w:val': `${MARK}-${role ?? 'large'}` })] : []),
      ...(numbering && !role ? [numberingOf(numbering.list, numbering.level)] : []),
      ...(kept ? [kept] : []),
    ]),
    ...(number === undefined ? [] : [mark('number', number)]),
    ...(box ? [run(`${box} `)] : []),
    ...(isRule ? [run('* * *')] : []),
    ...children,
  ])
  return [next, ...place.boxes]
}

const numberingOf = (list: string, level: number): OfficeElement =>
  officeElement('w:numPr', {}, [
    officeElement('w:ilvl', { 'w:val': String(level) }),
    officeElement('w:numId', { 'w:val': list }),
  ])

function preparedRun(node: OfficeElement, preparation: Preparation, place: Place): OfficeNode[] {
  const { styles, findings } = preparation
  const properties = elementAt(node, 'w:rPr')
  const own = formatIn(properties)
  const ofText = styles.formatOf(elementAt(properties, 'w:rStyle')?.attributes['w:val'])
  const ofParagraph = styles.formatOf(place.styleId)
  if (own.hidden ?? ofText.hidden ?? ofParagraph.hidden) {
    const text = elementsIn(node, 'w:t').map(textIn).join('')
    if (text.trim() !== '') findings.hidden.push(text)
    return []
  }
  // A heading is bold by its style, or a quotation in italics, and its text is not emphasised.
  const bold = own.bold ?? ofText.bold ?? (place.hasRole ? false : ofParagraph.bold)
  const italic = own.italic ?? ofText.italic ?? (place.hasRole ? false : ofParagraph.italic)
  const isHighlighted = isOn(properties, 'w:highlight') && properties && !isWhite(properties)
  if (isHighlighted) findings.highlighted.push(elementsIn(node, 'w:t').map(textIn).join(''))
  const format = [
    ...(bold ? [officeElement('w:b')] : []),
    ...(italic ? [officeElement('w:i')] : []),
    ...(isOn(properties, 'w:strike') || isOn(properties, 'w:dstrike') ? [officeElement('w:strike')] : []),
    ...officeChildren(properties, 'w:vertAlign'),
    ...(isOn(properties, 'w:u') && !elementAt(properties, 'w:rStyle')
      ? [officeElement('w:u', { 'w:val': 'single' })]
      : []),
  ]
  const children = node.children.flatMap(child => {
    if (!isOfficeElement(child) || child === properties) return []
    if (child.name === 'w:cr') return [officeElement('w:br')]
    // A page may break within a paragraph, where no space separates the words.
    if (child.name === 'w:br') return [officeElement('w:br')]
    if (child.name === 'w:ptab') return [officeElement('w:tab')]
    return prepare(child, preparation, place)
  })
  return [officeElement('w:r', {}, [officeElement('w:rPr', {}, format), ...children])]
}

const isWhite = (properties: OfficeElement): boolean =>
  /^white$/i.test(elementAt(properties, 'w:highlight')?.attributes['w:val'] ?? '')

/** Reads a content control: its content, unless that is the prompt to type something, or a table of contents. */
function preparedControl(node: OfficeElement, preparation: Preparation, place: Place): OfficeNode[] {
  const properties = elementAt(node, 'w:sdtPr')
  const content = elementAt(node, 'w:sdtContent')
  const gallery = elementsIn(properties, 'w:docPartGallery')[0]?.attributes['w:val'] ?? ''
  if (/table of contents/i.test(gallery)) {
    preparation.findings.contents = true
    return []
  }
  if (isOn(properties, 'w:showingPlcHdr')) {
    const text = elementsIn(content, 'w:t').map(textIn).join('')
    if (text.trim() !== '') preparation.findings.placeholders.push(text)
    return []
  }
  return prepareAll(content?.children ?? [], preparation, place)
}

/** Reads a field in one element: `<w:fldSimple w:instr="HYPERLINK …">`. */
function simpleField(node: OfficeElement, children: OfficeNode[]): OfficeNode[] {
  const target = linkIn(node.attributes['w:instr'] ?? '')
  return target === undefined
    ? children
    : [fieldChar('begin'), instruction(target), fieldChar('separate'), ...children, fieldChar('end')]
}

const fieldChar = (type: string): OfficeElement =>
  officeElement('w:r', {}, [officeElement('w:fldChar', { 'w:fldCharType': type })])
const instruction = (target: string): OfficeElement =>
  officeElement('w:r', {}, [officeElement('w:instrText', SPACE_KEPT, [` HYPERLINK "${target}" `])])

/** Returns the target of a field that is a link: `HYPERLINK "https://…" \l "part" \o "tip"`. */
function linkIn(code: string): string | undefined {
  if (!/^\s*HYPERLINK\b/i.test(code)) return undefined
  const rest = code.replace(/^\s*HYPERLINK\s*/i, '')
  const target = /^(?:"([^"]*)"|([^\s"\\]\S*))/.exec(rest)
  const part = /\\l\s+(?:"([^"]*)"|(\S+))/.exec(rest)
  const anchor = part ? `#${part[1] ?? part[2] ?? ''}` : ''
  return `${target?.[1] ?? target?.[2] ?? ''}${anchor}`.replaceAll('"', '%22')
}

/**
 * Shortens the codes of fields that are links to their targets. Word splits a code over several elements, and adds tips and
 * frames that mammoth would take for part of the address.
 */
function withPlainLinks(nodes: readonly OfficeNode[]): OfficeNode[] {
  const codes = elementsIn(officeElement('', {}, nodes), 'w:fldChar', 'w:instrText')
  const texts = new Map<OfficeElement, string>()
  let parts: OfficeElement[] = []
  for (const node of codes) {
    if (node.name === 'w:instrText') parts.push(node)
    else {
      const target = linkIn(parts.map(textIn).join(''))
      if (target !== undefined)
        parts.forEach((part, i) => {
          texts.set(part, i === 0 ? ` HYPERLINK "${target}" ` : '')
        })
      parts = []
    }
  }
  const replaced = (node: OfficeNode): OfficeNode => {
    if (!isOfficeElement(node)) return node
    const text = texts.get(node)
    return { ...node, children: text === undefined ? node.children.map(replaced) : [text] }
  }
  return texts.size === 0 ? [...nodes] : nodes.map(replaced)
}

/** Tells whether a form of alternative content has pictures or text that can be read. */
const isComplete = (form: OfficeElement): boolean =>
  elementsIn(form, 'w:txbxContent', 'a:blip', 'v:imagedata', 'w:t', 'm:t').length > 0

const OBJECTS: Readonly<Record<string, string>> = {
  'c:chart': 'a chart',
  'cx:chart': 'a chart',
  'dgm:relIds': 'a diagram',
  'o:OLEObject': 'an embedded object',
  'w:control': 'a form field',
  'a:videoFile': 'a video',
}

/** Reads a drawing: its pictures, and the text in its boxes, which follows the paragraph. */
function preparedDrawing(node: OfficeElement, preparation: Preparation, place: Place): OfficeNode[] {
  const boxes = elementsIn(node, 'w:txbxContent').filter(
    (box, _, all) => !all.some(other => other !== box && holds(other, box)),
  )
  append(
    place.boxes,
    boxes.flatMap(({ children }) => prepareAll(children, preparation, place)),
  )
  for (const words of elementsIn(node, 'v:textpath').map(path => path.attributes['string'] ?? ''))
    if (words.trim() !== '') place.boxes.push(officeElement('w:p', {}, [run(words)]))
  for (const [name, kind] of Object.entries(OBJECTS))
    for (const _ of elementsIn(node, name)) preparation.findings.objects.push(kind)
  const described = elementsIn(node, 'wp:docPr')[0] ?? elementsIn(node, 'v:shape', 'v:rect')[0]
  const { descr, title, alt } = described?.attributes ?? {}
  const shown = elementsIn(node, 'a:blip', 'v:imagedata').filter(picture => !boxes.some(box => holds(box, picture)))
  const pictures = shown.flatMap(({ attributes }) => {
    const relationship = attributes['r:embed'] || attributes['r:id'] || attributes['r:link']
    return relationship ? [preparation.addPicture({ relationship, alt: descr || alt || title || '' })] : []
  })
  const isRule = elementsIn(node, 'v:rect').some(({ attributes }) => /^(?:t|true|1)$/.test(attributes['o:hr'] ?? ''))
  return [...(isRule ? [officeElement('w:t', {}, ['* * *'])] : []), ...pictures.map(number => mark('picture', number))]
}

const holds = (outer: OfficeElement, inner: OfficeElement): boolean =>
  outer.children.some(child => isOfficeElement(child) && (child === inner || holds(child, inner)))

/** Returns the sentences about everything that was found. */
export function findingNotes(findings: WordFindings): { readonly notes: string[]; readonly doubts: string[] } {
  const { inserted, deleted, moved, hidden, highlighted, placeholders, equations, objects, missingNotes, contents } =
    findings
  const changes = [counted(inserted, 'insertion'), counted(deleted, 'deletion'), counted(moved, 'move')].filter(
    part => part !== '',
  )
  const by = namedList(findings.revisers)
  const marked = highlighted.map(text => text.trim()).filter(text => text !== '')
  return {
    notes: [
      ...(contents ? ['Left out: the table of contents.'] : []),
      ...named('Left out because it is hidden text', hidden),
      ...named('Left out because nobody filled in the field', placeholders),
      ...(deleted.length > 0 ? named('Deleted in a tracked change', deleted) : []),
      ...(objects.length > 0
        ? [`Left out: ${[...new Set(objects)].join(', ')}. Add a picture of it if the text needs it.`]
        : []),
      ...(missingNotes > 0
        ? [`Left out: ${plural(missingNotes, 'reference')} to notes that the document does not contain.`]
        : []),
    ],
    doubts: [
      ...(changes.length > 0
        ? [
            `tracked changes were taken as accepted: ${changes.join(', ')}${by ? `, by ${by}` : ''}; check that nobody wanted to reject one`,
          ]
        : []),
      ...(equations.length > 0
        ? [
            `equations became plain text: ${equations
              .slice(0, 3)
              .map(text => quotedStart(text))
              .join(', ')}; compare them with the document`,
          ]
        : []),
      ...(marked.length > 0
        ? [
            `the document highlights passages, perhaps as open questions: ${marked
              .slice(0, 3)
              .map(text => quotedStart(text))
              .join(', ')}`,
          ]
        : []),
    ],
  }
}

const counted = (list: readonly string[], name: string): string =>
  list.length === 0 ? '' : `${list.length} ${name}${list.length > 1 ? 's' : ''}`

const named = (why: string, texts: readonly string[]): string[] =>
  texts.length > 0 ? [`${why}: ${texts.map(text => quotedStart(text, 80)).join(', ')}.`] : []
