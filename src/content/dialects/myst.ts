import { escapeHtml } from '../../core/text.js'
import { boxEnd, boxStart, isBoxName } from './boxes.js'
import { fenced } from './code-shortcodes.js'
import type { Dialect } from './dialect.js'
import { type Convert, type ShortcodeSite, shortcodeSiteAt, told } from './shortcode-site.js'

const OPTION = /^[ \t]*:([\w-]+):[ \t]*([^\n]*)(?:\n|$)/

/** The parts of a directive's content: the options at its top, and the text below them. */
function partsOf(content: string): { readonly options: ReadonlyMap<string, string>; readonly body: string } {
  const options = new Map<string, string>()
  let body = content
  for (let found = OPTION.exec(body); found; found = OPTION.exec(body)) {
    options.set(found[1] ?? '', (found[2] ?? '').trim())
    body = body.slice(found[0].length)
  }
  return { options, body: body.trim() }
}

const BOX = /^(?:seealso|admonition|epigraph|pull-quote|highlights|margin|sidebar|topic|dropdown|card|grid|tab-item)$/i
const CODE = /^(?:code|code-block|code-cell|sourcecode|parsed-literal|math|mermaid)$/i
const PICTURE = /^(?:figure|image)$/i

/** Converts a directive, which MyST writes as code with a name in braces. */
const directive: Convert = (found, { inner }) => {
  const { 2: name = '', 3: written = '', 4: content = '', input, index } = found
  const { options, body } = partsOf(content)
  const title = written.trim()
  if (CODE.test(name)) return fenced(/^(?:math|mermaid)$/i.test(name) ? name.toLowerCase() : title, body, found)
  const site: ShortcodeSite = { inHtml: false, before: shortcodeSiteAt(input, index).before }
  if (PICTURE.test(name)) {
    const image = `<img src="${escapeHtml(title)}" alt="${escapeHtml(options.get('alt') ?? '')}" />`
    return body === ''
      ? `\n\n${image}\n\n`
      : `\n\n<figure>${image}<figcaption>\n\n${inner(body)}\n\n</figcaption></figure>\n\n`
  }
  const kind = /^admonition$/i.test(name) ? 'note' : name
  const isBox = isBoxName(name) || BOX.test(name)
  const heading = title || (isBoxName(name) && !BOX.test(name) ? name.slice(0, 1).toUpperCase() + name.slice(1) : '')
  const box = { name: isBox ? kind : 'div', title: heading }
  if (isBox) return boxStart(box, site) + inner(body) + boxEnd(box, site)
  return told(
    [title, inner(body)].filter(Boolean).join('\n\n'),
    `\`{${name}}\` is an unknown directive; its content stays.`,
  )
}

/** The roles that stand for elements of HTML. */
const ELEMENTS: Readonly<Record<string, string>> = { sub: 'sub', sup: 'sup', kbd: 'kbd', del: 's', u: 'u' }

/** Converts a role such as `` {abbr}`OLT (Old Lake Trust)` `` to its words. */
const role: Convert = ({ 1: name = '', 3: content = '' }) => {
  const element = Object.entries(ELEMENTS).find(([each]) => each === name || name === `${each}script`)?.[1]
  const [, words = content, target = content] = /^(.*?)\s*<([^<>]+)>$/.exec(content) ?? []
  if (element) return `<${element}>${escapeHtml(content)}</${element}>`
  if (/^(?:abbr|term|command|program|guilabel|menuselection|strong|emphasis|math|file|download|doc|ref)$/.test(name))
    return name === 'doc' && words !== content
      ? `[${words}](${target.replace(/(?:\.md)?$/, '.md')})`
      : escapeHtml(words)
  return told(escapeHtml(words), `\`{${name}}\` is an unknown role; its words stay.`)
}

/** The dialect of MyST: directives, roles and targets. */
export const myst: Dialect = {
  name: 'MyST',
  keys: {},
  signs: /\((?=[\w-]+\)=)/,
  shortcodes: [
    [/(?<=^|\n)\(([\w-]+)\)=[ \t]*(?=\n)/y, m => `<a id="${m[1]}"></a>\n`],
    [/\{([a-z][\w:-]*)\}(`+)(?!`)((?:(?!\2)[^\n])+)\2(?!`)/y, role],
  ],
  codes: [
    [
      /(`{3,}|~{3,})\{(?!(?:r|python|julia|ojs|bash|sql|dot|mermaid)\b)([a-z][\w:-]*)\}[ \t]*([^\n]*)\n([\s\S]*?)(?<=\n)[ \t]*\1[ \t]*(?=\n|$)/iy,
      directive,
    ],
  ],
}
