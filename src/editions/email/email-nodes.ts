import { type ChildNode, type Element, isTag, isText } from 'domhandler'
import type { Ink } from './email-style.js'
import type { EmailWords } from './email-words.js'

/** The settings for an article's body in an email. */
export interface BodySetting {
  readonly ink: Ink
  readonly direction: 'ltr' | 'rtl'
  /**
   * The absolute address of the article's page. Links within the post lead there if their target is not in the email.
   */
  readonly url: string
  /** The level of the body's topmost headings, one below that of the article's title. */
  readonly heading: number
  /** Offprint's words in the language of the body. */
  readonly words: EmailWords
  /** The prefix of every id, so that two articles in one email share none. */
  readonly prefix: string
}

/** The surroundings of an element, which affect how its recipe writes it. */
export interface Scope extends BodySetting {
  /** The available width for pictures in CSS pixels. Word ignores `max-width`. */
  readonly column: number
  /** Whether text needs no paragraph around it, as in a tight list or a table. */
  readonly bare: boolean
  /** Whether the element is inside a list, where margins are smaller. */
  readonly inItem: boolean
  /** Whether the element is the last in its box and so needs no bottom margin. */
  readonly last: boolean
  /** Whether the element is the first of the body. */
  readonly first: boolean
  readonly levels: (tag: string) => number
  /** Tells whether an id exists in this body and is the target of a link. */
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

/** Collapses white space as HTML does. A no-break space stays. */
export const squeeze = (text: string): string =>
  text.replace(/[ \t\r\n\f]{2,}|[\t\r\n\f]/g, space => (space.includes('\n') ? '\n' : ' '))

export const isBlank = (node: ChildNode): boolean => (isText(node) ? /^[ \t\r\n\f]*$/.test(node.data) : !isTag(node))

export const nodesText = (nodes: readonly ChildNode[]): string =>
  nodes
    .map(node => (isText(node) ? node.data : isTag(node) ? (node.name === 'br' ? '\n' : nodesText(node.children)) : ''))
    .join('')

export const childElements = (element: Element): Element[] => element.children.filter(isTag)

/** Lists all descendants in document order. */
export const descendants = (nodes: readonly ChildNode[]): Element[] =>
  nodes.filter(isTag).flatMap(element => [element, ...descendants(element.children)])

export const firstOf = (element: Element, ...names: readonly string[]): Element | undefined =>
  descendants(element.children).find(({ name }) => names.includes(name))

/** Returns the address if an email may link to it, or an empty string for scripts, files and relative addresses. */
export function safeUrl(address: string): string {
  const url = address.replace(/[\u0000-\u0020]/g, character => (character === ' ' ? '%20' : ''))
  return /^(?:https?:\/\/[^/]|mailto:|tel:)/i.test(url) ? url : ''
}

export const px = (pixels: number): string => (pixels === 0 ? '0' : `${pixels}px`)

/** Returns the `margin` of a block with space below. */
export const below = (pixels: number, scope: Scope): string => `margin:0 0 ${px(scope.last ? 0 : pixels)}`

/**
 * Returns the attribute that gives code its own direction. In right-to-left text, its brackets and last signs would otherwise change
 * places.
 */
export const ownDirection = ({ direction }: Scope): string => (direction === 'rtl' ? ' dir="ltr"' : '')

/** Returns the scope inside a box with a border or background. */
export const inside = (scope: Scope, pixels = 0): Scope => ({
  ...scope,
  ...{ last: true, first: true, bare: false, inItem: false },
  column: scope.column - pixels,
})

/**
 * Writes a box as a table with one cell, because email programs support borders, backgrounds and padding reliably only
 * on table cells.
 */
export function cell(content: string, scope: Scope, look: { style: string; className?: string }): string {
  const className = look.className ? ` class="${look.className}"` : ''
  return (
    `<table role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%" style="${below(24, scope)}">` +
    `<tr><td${className} style="${look.style}">${content}</td></tr></table>`
  )
}
