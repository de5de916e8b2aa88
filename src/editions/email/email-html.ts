import { type ChildNode, type Element, isTag, isText } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { escapeHtml } from '../../core/text.js'
import { percentDecoded } from '../../core/url.js'
import { isLonePicture, pictureRecipe } from './email-media.js'
import { attribute, type BodySetting, below, descendants, isBlank, type Scope, squeeze } from './email-nodes.js'
import { BLOCKS, HIDDEN_ELEMENTS, INLINES } from './email-recipes.js'

/**
 * Converts a sanitised body to HTML that email programs can show. A recipe writes each element: styles are inline, void
 * elements are closed, boxes with borders become tables. Elements without a recipe keep only their text. No class or id of
 * the author remains, and no `<mj-…>`.
 * @param html sanitised HTML with absolute addresses
 */
export function emailHtml(html: string, setting: BodySetting): string {
  const { children } = parseDocument(html)
  const all = descendants(children)
  const targets = new Set(all.flatMap(element => fragmentOf(attribute(element, 'href'), setting.url) ?? []))
  const present = new Set(all.map(element => attribute(element, 'id')).filter(id => targets.has(id)))
  return blocks(children, {
    ...setting,
    column: setting.ink.column,
    bare: false,
    inItem: false,
    last: true,
    first: true,
    levels: headingLevels(setting.heading),
    linked: id => present.has(id),
    blocks,
    inline,
  })
}

/** Returns the fragment of a link whose target is in the same post. */
function fragmentOf(href: string, url: string): string | undefined {
  const [page = '', fragment] = href.split('#')
  return fragment && (page === '' || page === url) ? percentDecoded(fragment) : undefined
}

/**
 * Maps the heading levels of a post, which may start anywhere and skip some, to consecutive levels (WCAG 2.2, 1.3.1).
 */
function headingLevels(top: number): Scope['levels'] {
  const above: number[] = []
  return tag => {
    const level = Number(tag.slice(1))
    while ((above.at(-1) ?? 0) >= level) above.pop()
    above.push(level)
    return Math.min(top + above.length - 1, 6)
  }
}

type Run = { readonly inline: readonly ChildNode[] } | { readonly block: ChildNode }

const isBlock = (node: ChildNode): boolean =>
  isTag(node) &&
  !HIDDEN_ELEMENTS.has(node.name) &&
  (BLOCKS.has(node.name) || (!INLINES.has(node.name) && node.children.some(isBlock)))

/** Groups neighbouring text and inline elements into runs, with each block on its own. */
function runsOf(nodes: readonly ChildNode[]): Run[] {
  const runs: Run[] = []
  let open: ChildNode[] = []
  const close = (): void => {
    if (!open.every(isBlank)) runs.push({ inline: open })
    open = []
  }
  for (const node of nodes) {
    if (isBlock(node)) {
      close()
      runs.push({ block: node })
    } else open.push(node)
  }
  close()
  return runs
}

function blocks(nodes: readonly ChildNode[], scope: Scope): string {
  const runs = runsOf(nodes)
  return runs
    .map((run, i) => {
      const here = {
        ...scope,
        last: scope.last && i === runs.length - 1,
        first: scope.first && i === 0,
        bare: scope.bare && i === 0,
      }
      if ('block' in run) return block(run.block, here)
      if (run.inline.every(node => isBlank(node) || isLonePicture(node))) return pictures(run.inline, here)
      const words = inline(run.inline, here).replace(/^[ \n]+|[ \n]+$/g, '')
      if (words === '' || here.bare) return words
      return `<p style="${below(here.inItem ? 8 : 20, here)}">${words}</p>`
    })
    .filter(html => html !== '')
    .join('\n')
}

const pictures = (nodes: readonly ChildNode[], scope: Scope): string =>
  nodes.map(node => (isTag(node) ? pictureRecipe(node, scope) : '')).join('\n')

function block(node: ChildNode, scope: Scope): string {
  if (!isTag(node)) return ''
  const id = attribute(node, 'id')
  const direction = directionOf(node) ?? scope.direction
  const recipe = BLOCKS.get(node.name)
  const here = direction === scope.direction ? scope : { ...scope, direction }
  const html = withLanguage(node, 'div', recipe ? recipe(node, here) : blocks(node.children, here))
  return id !== '' && scope.linked(id) && !/^(?:li|td|th|tr)$/.test(node.name) ? anchor(id, scope) + html : html
}

const directionOf = (element: Element): 'ltr' | 'rtl' | undefined => {
  const dir = attribute(element, 'dir').toLowerCase()
  return dir === 'rtl' || dir === 'ltr' ? dir : undefined
}

/** Keeps the language and direction of a passage, which screen readers and Arabic text need. */
function withLanguage(element: Element, box: 'div' | 'span', html: string): string {
  const direction = directionOf(element)
  const language = attribute(element, 'lang')
  const known = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(language)
  if (html === '' || (!direction && !known)) return html
  const align = direction && box === 'div' ? ` style="text-align:${direction === 'rtl' ? 'right' : 'left'}"` : ''
  return `<${box}${known ? ` lang="${language}"` : ''}${direction ? ` dir="${direction}"` : ''}${align}>${html}</${box}>`
}

/** Writes a link target. Gmail finds targets by `name` only. */
const anchor = (id: string, scope: Scope): string => {
  const name = escapeHtml(scope.prefix + id)
  return `<a name="${name}" id="${name}"></a>`
}

function inline(nodes: readonly ChildNode[], scope: Scope): string {
  return nodes
    .map(node => {
      if (isText(node)) return escapeHtml(squeeze(node.data))
      if (!isTag(node) || HIDDEN_ELEMENTS.has(node.name)) return ''
      const id = attribute(node, 'id')
      const recipe = INLINES.get(node.name)
      const html = withLanguage(node, 'span', recipe ? recipe(node, scope) : inline(node.children, scope))
      return id !== '' && scope.linked(id) ? anchor(id, scope) + html : html
    })
    .join('')
}
