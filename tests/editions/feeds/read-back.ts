import { Parser } from 'htmlparser2'
import { SaxesParser } from 'saxes'

/** An element as a parser other than ours reads it. */
export interface Read {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Read[]
  text: string
}

/** Returns the root element. Throws if the document is not well-formed or a namespace is not declared. */
export function readXml(xml: string): Read {
  const document: Read = { name: '', attributes: {}, children: [], text: '' }
  const open = [document]
  const top = (): Read => open.at(-1) ?? document
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', fault => {
    throw fault
  })
  parser.on('opentag', ({ name, attributes }) => {
    const values = Object.entries(attributes).map(([key, { value }]) => [key, value])
    const element: Read = { name, attributes: Object.fromEntries(values), children: [], text: '' }
    top().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  const addText = (text: string): void => {
    top().text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(xml).close()
  const [root] = document.children
  if (!root) throw new Error('no root')
  return root
}

export const all = (parent: Read | undefined, name: string): Read[] =>
  parent?.children.filter(child => child.name === name) ?? []

export const first = (parent: Read | undefined, name: string): Read | undefined => all(parent, name)[0]

export const textOf = (parent: Read | undefined, name: string): string | undefined => first(parent, name)?.text

/** The items of RSS, or the entries of Atom. */
export function entriesIn(xml: string): Read[] {
  const root = readXml(xml)
  return root.name === 'rss' ? all(first(root, 'channel'), 'item') : all(root, 'entry')
}

export const linksIn = (parent: Read | undefined, rel: string): string[] =>
  [...all(parent, 'link'), ...all(parent, 'atom:link')]
    .filter(({ attributes }) => attributes['rel'] === rel)
    .map(({ attributes }) => attributes['href'] ?? '')

/** The visible text of HTML. */
export function textOfHtml(html: string): string {
  let text = ''
  const parser = new Parser({
    ontext: part => {
      text += part
    },
  })
  parser.end(html)
  return text
}
