import { type ChildNode, type Element, isTag, isText } from 'domhandler'
import type { Ink } from './email-style.js'

/** How one article's body is to stand in an email. */
export interface BodySetting {
  readonly ink: Ink
  readonly direction: 'ltr' | 'rtl'
  /** Absolute address of the article's page: where links within the post lead if their target is not in the email. */
  readonly url: string
  /** Level of the body's topmost headings: one below the article's title. */
  readonly heading: number
  /** Of the body, for the few words that it needs of ours. */
  readonly language: string
  /** Before every id, so that two articles in one email do not share any. */
  readonly prefix: string
}

/** What a recipe may know of where its element stands. */
export interface Scope extends BodySetting {
  /** Width for pictures here, in CSS pixels: Word reads no `max-width`. */
  readonly column: number
  /** Whether text here needs no paragraph around it, as in a tight list or a table. */
  readonly bare: boolean
  /** Whether this is in a list, where everything stands closer. */
  readonly inItem: boolean
  /** Whether nothing follows in this box, so that no margin is due. */
  readonly last: boolean
  /** Whether nothing comes before it in the body. */
  readonly first: boolean
  readonly levels: (tag: string) => number
  /** Whether an id is in this body and is linked to. */
  readonly linked: (id: string) => boolean
  readonly blocks: (nodes: readonly ChildNode[], scope: Scope) => string
  readonly inline: (nodes: readonly ChildNode[], scope: Scope) => string
}

/** Turns an element into its email form. */
export type Recipe = (element: Element, scope: Scope) => string

export const attribute = (element: Element, name: string): string => element.attribs[name]?.trim() ?? ''

export const hasClass = (element: Element, ...names: readonly string[]): boolean =>
  attribute(element, 'class')
    .split(/\s+/)
    .some(name => names.includes(name))

/** Spaces that HTML collapses; a no-break space is none of them. */
export const squeeze = (text: string): string =>
  text.replace(/[ \t\r\n\f]+/g, space => (space.includes('\n') ? '\n' : ' '))

export const isBlank = (node: ChildNode): boolean => (isText(node) ? /^[ \t\r\n\f]*$/.test(node.data) : !isTag(node))

export const nodesText = (nodes: readonly ChildNode[]): string =>
  nodes
    .map(node => (isText(node) ? node.data : isTag(node) ? (node.name === 'br' ? '\n' : nodesText(node.children)) : ''))
    .join('')

export const childElements = (element: Element): Element[] => element.children.filter(isTag)

/** Every element below, in the order of the document. */
export const descendants = (nodes: readonly ChildNode[]): Element[] =>
  nodes.filter(isTag).flatMap(element => [element, ...descendants(element.children)])

export const firstOf = (element: Element, ...names: readonly string[]): Element | undefined =>
  descendants(element.children).find(({ name }) => names.includes(name))

/** An address that may be a link in an email, or nothing: no scripts, no files, nothing relative. */
export function safeUrl(address: string): string {
  const url = address.replace(/[\u0000-\u0020]/g, character => (character === ' ' ? '%20' : ''))
  return /^(?:https?:\/\/[^/]|mailto:|tel:)/i.test(url) ? url : ''
}

export const px = (pixels: number): string => (pixels === 0 ? '0' : `${pixels}px`)

/** `margin` of a block with so much space below it. */
export const below = (pixels: number, scope: Scope): string => `margin:0 0 ${px(scope.last ? 0 : pixels)}`

/** The inside of a box of its own. */
export const inside = (scope: Scope, taken = 0): Scope => ({
  ...scope,
  ...{ last: true, first: true, bare: false, inItem: false },
  column: scope.column - taken,
})

/** A box of one cell: borders, grounds and padding are certain on table cells only. */
export function cell(content: string, scope: Scope, look: { style: string; className?: string }): string {
  const className = look.className ? ` class="${look.className}"` : ''
  return (
    `<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="${below(24, scope)}">` +
    `<tr><td${className} style="${look.style}">${content}</td></tr></table>`
  )
}
