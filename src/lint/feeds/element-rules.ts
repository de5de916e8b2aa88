import { quoted } from '../rule.js'
import type { FeedFault } from './feed-faults.js'
import type { FeedReport } from './feed-report.js'
import { isLanguage } from './language-codes.js'
import { ATOM, vocabularyOf, XML } from './namespaces.js'
import { checkCharacters } from './text-rules.js'
import type { FeedElement } from './xml-tree.js'

export interface Context {
  readonly report: FeedReport
  readonly format: 'rss' | 'atom' | 'opml'
  readonly now: Date
  /** The address at which the document is served, if the caller knows it. */
  readonly location?: string
}

export type Check = (element: FeedElement, context: Context) => void

/** The rules for one element. */
export interface ElementRule {
  readonly check?: Check
  readonly attributes?: readonly string[]
  /** The fault of a second element of this name in the same parent. */
  readonly once?: 'DuplicateElement' | 'DuplicateEnclosure'
  /** The content: `leaf` may contain no elements, `parent` checks its children itself, `anything` is not checked. */
  readonly inside?: 'leaf' | 'parent' | 'anything'
}
export type Vocabulary = Readonly<Record<string, ElementRule>>

/** Returns the rule of an element that its parent may contain only once. */
export const once = (check: Check): ElementRule => ({ check, once: 'DuplicateElement' })

/**
 * Returns the name of an element: `title` in the format's own vocabulary, `dc:creator` in a known extension, or undefined.
 */
export function elementName(element: FeedElement, context: Context): string | undefined {
  if (element.uri === '' || (element.uri === ATOM && context.format === 'atom')) return element.local
  const prefix = vocabularyOf(element.uri)
  return prefix === undefined ? undefined : `${prefix}:${element.local}`
}

export const namedChildren = (parent: FeedElement, name: string, context: Context): FeedElement[] =>
  parent.children.filter(child => elementName(child, context) === name)

export const hasChild = (parent: FeedElement, name: string, context: Context): boolean =>
  parent.children.some(child => elementName(child, context) === name)

/** Checks the characters of an element's text and attributes, and of all elements inside it. */
function checkAllCharacters(element: FeedElement, context: Context): void {
  for (const { value } of element.attributes) checkCharacters(value, element, context.report, false)
  checkCharacters(element.text, element, context.report, false)
  for (const child of element.children) checkAllCharacters(child, context)
}

/** Reports attributes that an element may not have, and languages that do not exist. */
export function checkAttributes(element: FeedElement, allowed: readonly string[], context: Context): void {
  for (const { uri, local, value } of element.attributes) {
    checkCharacters(value, element, context.report, false)
    if (uri === XML && local === 'lang' && value !== '' && !isLanguage(value)) {
      context.report.add('InvalidLanguage', `xml:lang is ${quoted(value)}`, element)
    }
    if (uri === XML || allowed.includes(uri === '' ? local : `${vocabularyOf(uri)}:${local}`)) continue
    if (uri === '' || vocabularyOf(uri) !== undefined) {
      context.report.add('UnexpectedAttribute', `<${element.local}> has the attribute ${local}`, element)
    } else if (element.uri === '' && context.format === 'rss') {
      context.report.add('UseOfExtensionAttr', `<${element.local}> has the attribute ${local}`, element)
    }
  }
}

function refuseStranger(child: FeedElement, parent: FeedElement, context: Context): void {
  const rule = vocabularyOf(child.uri) === 'xhtml' ? 'MisplacedXHTMLContent' : 'UndefinedElement'
  context.report.add(rule, `<${child.local}> is inside <${parent.local}>`, child)
}

function applyRule(element: FeedElement, rule: ElementRule, context: Context): void {
  const inside = rule.inside ?? 'leaf'
  if (inside === 'anything') {
    checkAllCharacters(element, context)
    return
  }
  checkAttributes(element, rule.attributes ?? [], context)
  checkCharacters(element.text, element, context.report, true)
  if (inside === 'leaf')
    for (const child of element.children)
      if (elementName(child, context) !== undefined) refuseStranger(child, element, context)
  rule.check?.(element, context)
}

/** Checks the children of an element that may contain only elements. */
export function checkChildren(parent: FeedElement, vocabulary: Vocabulary, context: Context): void {
  if (parent.text.trim() !== '')
    context.report.add(
      'UnexpectedText',
      `<${parent.local}> has the text ${quoted(parent.text)} between its elements`,
      parent,
    )
  const seen = new Set<string>()
  for (const child of parent.children) {
    if (context.format === 'atom' && child.uri === '') {
      context.report.add('UndeterminableVocabulary', `<${child.local}> has no namespace`, child)
    }
    const name = elementName(child, context)
    const rule = name === undefined ? { inside: 'anything' as const } : vocabulary[name]
    if (rule === undefined) {
      refuseStranger(child, parent, context)
      checkAllCharacters(child, context)
      continue
    }
    if (name !== undefined && 'once' in rule && rule.once && seen.has(name)) {
      context.report.add(rule.once, `there is a second <${name}>`, child)
    }
    if (name !== undefined) seen.add(name)
    applyRule(child, rule, context)
  }
}

/** Warns of two elements with the same meaning. */
export function checkRivals(
  parent: FeedElement,
  pairs: readonly (readonly [string, string])[],
  rule: 'DuplicateSemantics' | 'DuplicateItemSemantics',
  context: Context,
): void {
  for (const [core, extension] of pairs) {
    const rival = parent.children.find(child => elementName(child, context) === extension)
    if (rival && hasChild(parent, core, context))
      context.report.add(rule, `there are both <${core}> and <${extension}>`, rival)
  }
}

/** Reports that a required child is missing. */
export function requireChild(parent: FeedElement, name: string, rule: FeedFault, context: Context): void {
  if (!hasChild(parent, name, context)) context.report.add(rule, `<${parent.local}> has no <${name}>`, parent)
}
