import { compile, type Options } from 'css-select'
import {
  html as names,
  parse,
  parseFragment,
  serialize,
  serializeOuter,
  type Token,
  type TreeAdapter,
  type TreeAdapterTypeMap,
} from 'parse5'
import { memo } from '../core/memo.js'

/*
 * A document that can be changed: the part of the DOM standard that readers of foreign HTML use. Parse5 builds it directly, so a page
 * is parsed once, as browsers do. A node holds nothing but its neighbours and its text, because a page has a hundred thousand of them.
 */

const ELEMENT = 1
const TEXT = 3
const COMMENT = 8
const DOCUMENT = 9
const FRAGMENT = 11

/** A node, a text, or a list of them, which has no bound on its length as separate arguments have. */
type NodeOrList = DomNode | string | readonly (DomNode | string)[]

/** A node with its neighbours. */
export abstract class DomNode {
  // Fields with values here would be defined one by one, which takes far longer than assigning them.
  declare parentNode: DomParent | null
  declare previousSibling: DomNode | null
  declare nextSibling: DomNode | null
  declare firstChild: DomNode | null
  declare lastChild: DomNode | null
  declare readonly nodeType: number
  constructor(nodeType: number) {
    this.nodeType = nodeType
    this.parentNode = null
    this.previousSibling = null
    this.nextSibling = null
    this.firstChild = null
    this.lastChild = null
  }

  abstract get nodeName(): string
  abstract textContent: string
  abstract cloneNode(isDeep?: boolean): DomNode

  /** The document around the node. A node outside any document has an empty one, which can create elements. */
  get ownerDocument(): DomDocument {
    let at: DomNode = this
    while (at.parentNode) at = at.parentNode
    return at.nodeType === DOCUMENT ? (at as DomDocument) : new DomDocument()
  }

  get parentElement(): DomElement | null {
    return elementOrNull(this.parentNode)
  }

  get nextElementSibling(): DomElement | null {
    let at = this.nextSibling
    while (at && at.nodeType !== ELEMENT) at = at.nextSibling
    return elementOrNull(at)
  }

  get previousElementSibling(): DomElement | null {
    let at = this.previousSibling
    while (at && at.nodeType !== ELEMENT) at = at.previousSibling
    return elementOrNull(at)
  }

  /** A list of the children as they are now. */
  get childNodes(): DomNode[] {
    const nodes: DomNode[] = []
    for (let at = this.firstChild; at; at = at.nextSibling) nodes.push(at)
    return nodes
  }

  /** A list of the elements among the children as they are now. */
  get children(): DomElement[] {
    const elements: DomElement[] = []
    for (let at = this.firstChild; at; at = at.nextSibling) if (isElement(at)) elements.push(at)
    return elements
  }

  remove(): void {
    this.parentNode?.removeChild(this)
  }

  before(...nodes: NodeOrList[]): void {
    for (const node of nodes.flat()) this.parentNode?.insertBefore(nodeOf(node), this)
  }

  after(...nodes: NodeOrList[]): void {
    const { nextSibling } = this
    for (const node of nodes.flat()) this.parentNode?.insertBefore(nodeOf(node), nextSibling)
  }

  replaceWith(...nodes: NodeOrList[]): void {
    const { parentNode } = this
    if (!parentNode) return
    const place = parentNode.insertBefore(new DomText(''), this)
    this.remove()
    place.before(nodes.flat())
    place.remove()
  }
}

const isElement = (node: DomNode): node is DomElement => node.nodeType === ELEMENT
const elementOrNull = (node: DomNode | null): DomElement | null => (node && isElement(node) ? node : null)
const nodeOf = (node: DomNode | string): DomNode => (typeof node === 'string' ? new DomText(node) : node)

/** The text between two tags. */
export class DomText extends DomNode {
  declare private text: string
  constructor(text: string, nodeType = TEXT) {
    super(nodeType)
    this.text = text
  }

  get nodeName(): string {
    return '#text'
  }

  get data(): string {
    return this.text
  }

  set data(text: string) {
    this.text = text
    this.parentNode?.forgetText()
  }

  get nodeValue(): string {
    return this.text
  }

  override get textContent(): string {
    return this.text
  }

  override set textContent(text: string) {
    this.data = text
  }

  override cloneNode(): DomText {
    return new DomText(this.data)
  }
}

class DomComment extends DomText {
  constructor(text: string) {
    super(text, COMMENT)
  }

  override get nodeName(): string {
    return '#comment'
  }

  override cloneNode(): DomComment {
    return new DomComment(this.data)
  }
}

/** The length of the longest text that an element keeps. Elements in one another would else keep a long text many times. */
const MOST_KNOWN = 50_000

/** A node that has children. */
export abstract class DomParent extends DomNode {
  /** The text, if it was asked for and is still the same. An element whose text is known has only children whose text is known. */
  declare private known: string | undefined
  constructor(nodeType: number) {
    super(nodeType)
    this.known = undefined
  }

  override get textContent(): string {
    if (this.known !== undefined) return this.known
    let text = ''
    for (let at = this.firstChild; at; at = at.nextSibling) if (at.nodeType !== COMMENT) text += at.textContent
    if (text.length <= MOST_KNOWN) this.known = text
    return text
  }

  override set textContent(text: string) {
    this.replaceChildren(text === '' ? [] : [text])
  }

  /** Forgets the text of the element and of those around it, because something in it changes. */
  forgetText(): void {
    for (let at: DomParent | null = this; at && at.known !== undefined; at = at.parentNode) at.known = undefined
  }

  get innerHTML(): string {
    return serialize<DomTree>(this, OPTIONS)
  }

  set innerHTML(html: string) {
    const fragment = parseFragment<DomTree>(elementOrNull(this), html, OPTIONS)
    this.replaceChildren(fragment.childNodes)
  }

  get firstElementChild(): DomElement | null {
    return elementOrNull(this.firstChild) ?? this.firstChild?.nextElementSibling ?? null
  }

  get lastElementChild(): DomElement | null {
    return elementOrNull(this.lastChild) ?? this.lastChild?.previousElementSibling ?? null
  }

  insertBefore<Node extends DomNode>(node: Node, next: DomNode | null): Node {
    if ((node as DomNode) === next) return node
    if (node.nodeType === FRAGMENT) {
      for (const child of node.childNodes) this.insertBefore(child, next)
      return node
    }
    node.parentNode?.removeChild(node)
    this.forgetText()
    const previous = next ? next.previousSibling : this.lastChild
    node.parentNode = this
    node.previousSibling = previous
    node.nextSibling = next
    if (previous) previous.nextSibling = node
    else this.firstChild = node
    if (next) next.previousSibling = node
    else this.lastChild = node
    return node
  }

  appendChild<Node extends DomNode>(node: Node): Node {
    return this.insertBefore(node, null)
  }

  removeChild<Node extends DomNode>(node: Node): Node {
    const { previousSibling, nextSibling } = node
    this.forgetText()
    if (previousSibling) previousSibling.nextSibling = nextSibling
    else this.firstChild = nextSibling
    if (nextSibling) nextSibling.previousSibling = previousSibling
    else this.lastChild = previousSibling
    node.parentNode = null
    node.previousSibling = null
    node.nextSibling = null
    return node
  }

  replaceChild<Node extends DomNode>(node: DomNode, old: Node): Node {
    old.replaceWith(node)
    return old
  }

  replaceChildren(...nodes: NodeOrList[]): void {
    for (const child of this.childNodes) this.removeChild(child)
    this.append(nodes.flat())
  }

  append(...nodes: NodeOrList[]): void {
    for (const node of nodes.flat()) this.appendChild(nodeOf(node))
  }

  /** Joins text that follows text, and removes empty text. */
  normalize(): void {
    for (const child of this.childNodes) {
      const { previousSibling } = child
      if (child instanceof DomParent) child.normalize()
      else if (child.nodeType === TEXT && previousSibling?.nodeType === TEXT) {
        previousSibling.textContent += child.textContent
        child.remove()
      } else if (child.nodeType === TEXT && child.textContent === '') child.remove()
    }
  }

  contains(node: DomNode | null): boolean {
    for (let at = node; at; at = at.parentNode) if (at === this) return true
    return false
  }

  getElementsByTagName(name: string): DomElement[] {
    const tagName = name.toUpperCase()
    return this.descendants(element => name === '*' || element.tagName === tagName)
  }

  querySelectorAll(selector: string): DomElement[] {
    return this.descendants(selected(selector))
  }

  querySelector(selector: string): DomElement | null {
    const matches = selected(selector)
    for (let at = following(this, this); at; at = following(at, this)) if (isElement(at) && matches(at)) return at
    return null
  }

  private descendants(matches: (element: DomElement) => boolean): DomElement[] {
    const elements: DomElement[] = []
    for (let at = following(this, this); at; at = following(at, this))
      if (isElement(at) && matches(at)) elements.push(at)
    return elements
  }

  protected withCopies<To extends DomParent>(to: To, isDeep: boolean): To {
    if (isDeep) for (let at = this.firstChild; at; at = at.nextSibling) to.appendChild(at.cloneNode(true))
    return to
  }
}

/** Returns the node inside an element that follows another in the order of the document. */
function following(node: DomNode, within: DomNode): DomNode | null {
  if (node.firstChild) return node.firstChild
  let at: DomNode = node
  while (at !== within && !at.nextSibling && at.parentNode) at = at.parentNode
  return at === within ? null : at.nextSibling
}

/** An attribute. */
class DomAttribute {
  constructor(
    readonly name: string,
    public value: string,
  ) {}

  /** Returns a copy, for readers that move the attributes of one element to another. */
  cloneNode(): DomAttribute {
    return new DomAttribute(this.name, this.value)
  }
}

export class DomElement extends DomParent {
  /** The name in capitals. */
  declare readonly tagName: string
  declare readonly localName: string
  declare readonly namespaceURI: names.NS
  declare readonly attributes: DomAttribute[]
  constructor(localName: string, namespace: names.NS, attributes: DomAttribute[]) {
    super(ELEMENT)
    this.tagName = capitals(localName)
    this.localName = localName
    this.namespaceURI = namespace
    this.attributes = attributes
  }

  get nodeName(): string {
    return this.tagName
  }

  get id(): string {
    return this.getAttribute('id') ?? ''
  }

  set id(value: string) {
    this.setAttribute('id', value)
  }

  get className(): string {
    return this.getAttribute('class') ?? ''
  }

  set className(value: string) {
    this.setAttribute('class', value)
  }

  get src(): string {
    return this.getAttribute('src') ?? ''
  }

  get srcset(): string {
    return this.getAttribute('srcset') ?? ''
  }

  /** The declarations of the attribute `style` by which Readability tells whether an element is shown. */
  get style(): { readonly display: string; readonly visibility: string } {
    const style = this.getAttribute('style')
    return style === null ? UNSTYLED : { display: valueIn(style, 'display'), visibility: valueIn(style, 'visibility') }
  }

  get outerHTML(): string {
    return serializeOuter<DomTree>(this, OPTIONS)
  }

  getAttribute(name: string): string | null {
    return this.getAttributeNode(name)?.value ?? null
  }

  getAttributeNode(name: string): DomAttribute | undefined {
    for (const attribute of this.attributes) if (attribute.name === name) return attribute
    return undefined
  }

  hasAttribute(name: string): boolean {
    return this.getAttributeNode(name) !== undefined
  }

  setAttribute(name: string, value: string): void {
    const attribute = this.getAttributeNode(name)
    if (attribute) attribute.value = String(value)
    else this.attributes.push(new DomAttribute(name, String(value)))
  }

  setAttributeNode({ name, value }: DomAttribute): void {
    this.setAttribute(name, value)
  }

  removeAttribute(name: string): void {
    const at = this.attributes.findIndex(attribute => attribute.name === name)
    if (at !== -1) this.attributes.splice(at, 1)
  }

  matches(selector: string): boolean {
    return selected(selector)(this)
  }

  closest(selector: string): DomElement | null {
    const matches = selected(selector)
    for (let at: DomElement | null = this; at; at = at.parentElement) if (matches(at)) return at
    return null
  }

  override cloneNode(isDeep = false): DomElement {
    const attributes = this.attributes.map(attribute => attribute.cloneNode())
    return this.withCopies(new DomElement(this.localName, this.namespaceURI, attributes), isDeep)
  }
}

const capitals = memo(1000, (name: string): string => name.toUpperCase())
const UNSTYLED = { display: '', visibility: '' }

const valueIn = (style: string, property: string): string =>
  style
    .split(';')
    .map(declaration => declaration.split(':'))
    .findLast(([name, ...value]) => name?.trim() === property && value.length > 0)
    ?.slice(1)
    .join(':')
    .trim() ?? ''

class DomFragment extends DomParent {
  constructor() {
    super(FRAGMENT)
  }

  get nodeName(): string {
    return '#document-fragment'
  }

  override cloneNode(isDeep = false): DomFragment {
    return this.withCopies(new DomFragment(), isDeep)
  }
}

export class DomDocument extends DomParent {
  mode = names.DOCUMENT_MODE.NO_QUIRKS
  constructor() {
    super(DOCUMENT)
  }

  get nodeName(): string {
    return '#document'
  }

  get documentElement(): DomElement {
    return this.firstElementChild ?? this.appendChild(this.createElement('html'))
  }

  get head(): DomElement {
    return this.part('head')
  }

  get body(): DomElement {
    return this.part('body')
  }

  get title(): string {
    return this.head.querySelector('title')?.textContent ?? ''
  }

  get baseURI(): string | null {
    return this.querySelector('base')?.getAttribute('href') ?? null
  }

  createElement(name: string): DomElement {
    return new DomElement(name.toLowerCase(), names.NS.HTML, [])
  }

  createTextNode(text: string): DomText {
    return new DomText(text)
  }

  createDocumentFragment(): DomFragment {
    return new DomFragment()
  }

  override cloneNode(isDeep = false): DomDocument {
    return this.withCopies(new DomDocument(), isDeep)
  }

  private part(name: string): DomElement {
    const { documentElement } = this
    const part = documentElement.children.find(({ localName }) => localName === name)
    return part ?? documentElement.appendChild(this.createElement(name))
  }
}

type DomTree = TreeAdapterTypeMap<
  DomNode,
  DomParent,
  DomNode,
  DomDocument,
  DomFragment,
  DomElement,
  DomComment,
  DomText,
  DomElement,
  DomComment
>

const attributesOf = (attributes: readonly Token.Attribute[]): DomAttribute[] =>
  attributes.map(({ name, value, prefix }) => new DomAttribute(prefix ? `${prefix}:${name}` : name, value))

/** The nodes of a document as parse5 builds and writes them. The content of a template is among its children. */
const ADAPTER: TreeAdapter<DomTree> = {
  createDocument: () => new DomDocument(),
  createDocumentFragment: () => new DomFragment(),
  createElement: (name, namespace, attributes) => new DomElement(name, namespace, attributesOf(attributes)),
  createCommentNode: data => new DomComment(data),
  createTextNode: data => new DomText(data),
  adoptAttributes: (element, attributes) => {
    for (const { name, value } of attributesOf(attributes))
      if (!element.hasAttribute(name)) element.setAttribute(name, value)
  },
  appendChild: (parent, node) => parent.appendChild(node),
  insertBefore: (parent, node, next) => parent.insertBefore(node, next),
  insertText: (parent, text) => {
    if (parent.lastChild?.nodeType === TEXT) parent.lastChild.textContent += text
    else parent.appendChild(new DomText(text))
  },
  insertTextBefore: (parent, text, next) => {
    if (next.previousSibling?.nodeType === TEXT) next.previousSibling.textContent += text
    else parent.insertBefore(new DomText(text), next)
  },
  detachNode: node => node.remove(),
  getAttrList: ({ attributes }) => attributes,
  getChildNodes: ({ childNodes }) => childNodes,
  getCommentNodeContent: ({ data }) => data,
  getDocumentMode: ({ mode }) => mode,
  setDocumentMode: (document, mode) => {
    document.mode = mode
  },
  // No reader of foreign pages asks for the type of a document.
  setDocumentType: () => {},
  getDocumentTypeNodeName: () => '',
  getDocumentTypeNodePublicId: () => '',
  getDocumentTypeNodeSystemId: () => '',
  getFirstChild: ({ firstChild }) => firstChild,
  getNamespaceURI: ({ namespaceURI }) => namespaceURI,
  getNodeSourceCodeLocation: () => undefined,
  setNodeSourceCodeLocation: () => {},
  updateNodeSourceCodeLocation: () => {},
  getParentNode: ({ parentNode }) => parentNode,
  getTagName: ({ localName }) => localName,
  getTextNodeContent: ({ data }) => data,
  getTemplateContent: template => template as unknown as DomFragment,
  setTemplateContent: () => {},
  isCommentNode: (node): node is DomComment => node.nodeType === COMMENT,
  isDocumentTypeNode: (_): _ is DomComment => false,
  isElementNode: isElement,
  isTextNode: (node): node is DomText => node.nodeType === TEXT,
}

const OPTIONS = { treeAdapter: ADAPTER, scriptingEnabled: false }

const SELECTING: Options<DomNode, DomElement> = {
  adapter: {
    isTag: isElement,
    getAttributeValue: (element, name) => element.getAttribute(name) ?? undefined,
    getChildren: ({ childNodes }) => childNodes,
    getName: ({ localName }) => localName,
    getParent: ({ parentNode }) => parentNode,
    getSiblings: node => node.parentNode?.childNodes ?? [node],
    getText: ({ textContent }) => textContent,
    hasAttrib: (element, name) => element.hasAttribute(name),
    // Without this function, css-select would look through all siblings of every element.
    prevElementSibling: ({ previousElementSibling }) => previousElementSibling,
    removeSubsets: nodes => nodes,
  },
}

const selected = memo(500, (selector: string) => compile<DomNode, DomElement>(selector, SELECTING))

/**
 * Parses HTML of any kind as a browser does: with one head and one body, and with every element closed.
 *
 * Browsers read `noscript` as text, because they run scripts (HTML section 13.2.6.4.7). Here its content becomes elements.
 * Otherwise a faulty tag in it would end elements outside. A declarative shadow root becomes part of the text around
 * it. Elements below the deepest level are replaced with their content, so that recursive code cannot exhaust the stack.
 *
 * @param isDropped tells which elements to leave out, with their content
 */
export function parseDocument(html: string, isDropped: (element: DomElement) => boolean = () => false): DomDocument {
  const whole = /<(?:html|head|body)[\s>]|<!doctype/i.test(html) ? html : `<body>${html}`
  const document = parse<DomTree>(whole, { treeAdapter: ADAPTER })
  makePlain(document, 0, isDropped)
  return document
}

const DEEPEST = 250

function makePlain(parent: DomParent, depth: number, isDropped: (element: DomElement) => boolean): void {
  for (const element of parent.children) {
    if (isDropped(element)) {
      element.remove()
      continue
    }
    if (element.localName === 'noscript') readNoscript(element)
    makePlain(element, depth + 1, isDropped)
    const isShadow = element.localName === 'template' && element.hasAttribute('shadowrootmode')
    if (isShadow || depth > DEEPEST) element.replaceWith(element.childNodes)
  }
}

function readNoscript(element: DomElement): void {
  const { firstChild, parentElement } = element
  if (firstChild?.nodeType !== TEXT) return
  // A head may hold nothing but metadata, and what a `noscript` there adds is for browsers that run no scripts.
  const fragment =
    parentElement?.localName === 'head' ? undefined : parseFragment<DomTree>(null, firstChild.textContent, OPTIONS)
  element.replaceChildren(fragment?.childNodes ?? [])
}
