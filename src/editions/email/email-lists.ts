import { type ChildNode, type Element, isTag } from 'domhandler'
import { escapeHtml } from '../../core/text.js'
import { attribute, below, childElements, hasClass, isBlank, px, type Recipe, type Scope } from './email-nodes.js'

/**
 * Writes a list as a list element, so that screen readers announce its length. Word ignores the padding and indents lists
 * by a rule of its own.
 */
export const listRecipe: Recipe = (element, scope) => {
  const items = element.children.filter(child => !isBlank(child))
  if (items.length === 0) return ''
  const ordered = element.name === 'ol'
  const tasks = items.every(isTask)
  const indent = tasks ? 0 : 26
  const padding = scope.direction === 'rtl' ? `0 ${px(indent)} 0 0` : `0 0 0 ${px(indent)}`
  const start = /^-?\d+$/.test(attribute(element, 'start')) ? ` start="${attribute(element, 'start')}"` : ''
  const type = ordered && /^[1aAiI]$/.test(attribute(element, 'type')) ? ` type="${attribute(element, 'type')}"` : ''
  const margin = scope.inItem ? `margin:${scope.first ? '0' : '8px'} 0 0` : below(20, scope)
  const style = `${margin};padding:${padding}${tasks ? ';list-style-type:none' : ''}`
  const inner = { ...scope, column: scope.column - indent }
  const written = items.map((child, i) => item(child, { ...inner, last: i === items.length - 1 }))
  const name = ordered ? 'ol' : 'ul'
  return `<${name}${ordered ? start + type : ''} style="${style}">\n${written.join('\n')}\n</${name}>`
}

/** Tells whether an item begins with a checkbox. */
function isTask(node: ChildNode): boolean {
  if (!isTag(node)) return false
  if (hasClass(node, 'task', 'task-list-item')) return true
  if (node.name === 'input') return attribute(node, 'type') === 'checkbox'
  const first = node.children.find(child => !isBlank(child))
  return first !== undefined && isTask(first)
}

function item(node: ChildNode, scope: Scope): string {
  const children = isTag(node) && node.name === 'li' ? node.children : [node]
  const style = below(8, scope) + (isTask(node) ? ';list-style-type:none' : '')
  return `<li style="${style}">${withTarget(content(children, scope), target(node, scope))}</li>`
}

/** Puts the target of links into the first paragraph of an item. Before it, Gecko shows the number of the item on a line of its own. */
const withTarget = (html: string, anchor: string): string =>
  html.replace(/^(?:<(?:p|h[1-6])\b[^>]*>)?/, opening => opening + anchor)

const target = (node: ChildNode, scope: Scope): string => {
  const id = isTag(node) ? attribute(node, 'id') : ''
  if (id === '' || !scope.linked(id)) return ''
  const name = escapeHtml(scope.prefix + id)
  return `<a name="${name}" id="${name}"></a>`
}

/** Writes the text of an item, then nested lists. A tight item has no paragraph of its own. */
const content = (children: readonly ChildNode[], scope: Scope): string =>
  scope.blocks(children, { ...scope, last: true, first: true, bare: true, inItem: true }).replace(/([☑☐]) +/, '$1 ')

export const definitions: Recipe = (element, scope) => {
  const parts = childElements(element).flatMap(child => (child.name === 'div' ? childElements(child) : [child]))
  const written = parts.map((part, i) => definition(part, { ...scope, last: i === parts.length - 1 }))
  return `<dl style="${below(20, scope)}">\n${written.join('\n')}\n</dl>`
}

export const definition: (element: Element, scope: Scope) => string = (element, scope) => {
  const words = content(element.children, scope)
  if (element.name === 'dt') return `<dt style="margin:0;font-weight:bold">${words}</dt>`
  const space = px(scope.last ? 0 : 10)
  const margin = scope.direction === 'rtl' ? `2px 26px ${space} 0` : `2px 0 ${space} 26px`
  return `<dd style="margin:${margin}">${words}</dd>`
}
