import { type ChildNode, isTag, isText } from 'domhandler'
import { parseDocument } from 'htmlparser2'
import { isLonePicture, picture } from './email-media.js'
import { attribute, type BodySetting, below, descendants, isBlank, type Scope, squeeze } from './email-nodes.js'
import { BLOCKS, DROPPED, INLINES } from './email-recipes.js'
import { COLUMN } from './email-style.js'
import { escapeHtml } from './slots.js'

/**
 * A sanitised body as email programs can show it: every element by its recipe, styles inline, void elements closed,
 * tables for what has a border. What has no recipe is only its text; no class or id of the author's is left, and no
 * `<mj-…>` either.
 * @param html sanitised, every address absolute
 */
export function emailHtml(html: string, setting: BodySetting): string {
  const { children } = parseDocument(html)
  const all = descendants(children)
  const wanted = new Set(all.flatMap(element => fragmentOf(attribute(element, 'href'), setting.url) ?? []))
  const present = new Set(all.map(element => attribute(element, 'id')).filter(id => wanted.has(id)))
  return blocks(children, {
    ...setting,
    column: COLUMN,
    last: true,
    first: true,
    levels: headingLevels(setting.heading),
    linked: id => present.has(id),
    blocks,
    inline,
  })
}

/** The target of a link within the post. */
function fragmentOf(href: string, url: string): string | undefined {
  const [page = '', fragment] = href.split('#')
  return fragment && (page === '' || page === url) ? decoded(fragment) : undefined
}

const decoded = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

/** Levels from a post that may begin anywhere and leave some out, to levels that do neither (WCAG 2.2, 1.3.1). */
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
  !DROPPED.has(node.name) &&
  (BLOCKS.has(node.name) || (!INLINES.has(node.name) && node.children.some(isBlock)))

/** Neighbouring text and inline elements together, each block on its own. */
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
      const here = { ...scope, last: scope.last && i === runs.length - 1, first: scope.first && i === 0 }
      if ('block' in run) return block(run.block, here)
      if (run.inline.every(node => isBlank(node) || isLonePicture(node))) return pictures(run.inline, here)
      const words = inline(run.inline, here).replace(/^[ \n]+|[ \n]+$/g, '')
      return words === '' ? '' : `<p style="${below(20, here)}">${words}</p>`
    })
    .filter(html => html !== '')
    .join('\n')
}

const pictures = (nodes: readonly ChildNode[], scope: Scope): string =>
  nodes.map(node => (isTag(node) ? picture(node, scope) : '')).join('\n')

function block(node: ChildNode, scope: Scope): string {
  if (!isTag(node)) return ''
  const id = attribute(node, 'id')
  const recipe = BLOCKS.get(node.name)
  const html = recipe ? recipe(node, scope) : blocks(node.children, scope)
  return id !== '' && scope.linked(id) && !/^(?:li|td|th|tr)$/.test(node.name) ? anchor(id, scope) + html : html
}

/** Gmail finds targets by `name` only. */
const anchor = (id: string, scope: Scope): string => {
  const name = escapeHtml(scope.prefix + id)
  return `<a name="${name}" id="${name}"></a>`
}

function inline(nodes: readonly ChildNode[], scope: Scope): string {
  return nodes
    .map(node => {
      if (isText(node)) return escapeHtml(squeeze(node.data))
      if (!isTag(node) || DROPPED.has(node.name)) return ''
      const id = attribute(node, 'id')
      const html = (INLINES.get(node.name) ?? (() => inline(node.children, scope)))(node, scope)
      return id !== '' && scope.linked(id) ? anchor(id, scope) + html : html
    })
    .join('')
}
