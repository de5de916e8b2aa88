import { SaxesParser, type SaxesTagNS } from 'saxes'
import { readHtml } from './html-reading.js'
import { Machine, secondsOf } from './machine.js'

/** One post as a feed has it, read back. */
export interface EntryReading {
  readonly id: string
  readonly html: string
  readonly machine: Machine
}

const PREFIXES: Readonly<Record<string, string>> = {
  'http://www.w3.org/2005/Atom': 'atom',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://purl.org/dc/terms/': 'dcterms',
  'http://purl.org/rss/1.0/modules/content/': 'content',
  'http://backend.userland.com/creativeCommonsRssModule': 'cc',
}

interface Field {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

/**
 * The items or entries of an RSS or Atom document, as saxes reads it.
 * @throws Error where the document is not well-formed XML
 */
export function readFeed(xml: string): EntryReading[] {
  const entries: Field[][] = []
  let fields: Field[] | undefined
  const path: string[] = []
  const open: Field[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', tag => {
    const name = nameOf(tag)
    if (name === 'item' || name === 'atom:entry') {
      fields = []
      entries.push(fields)
      path.length = 0
      return
    }
    if (!fields) return
    path.push(name)
    const field = { name: path.join('/'), attributes: attributesOf(tag), text: '' }
    open.push(field)
    fields.push(field)
  })
  const add = (text: string): void => {
    const field = open.at(-1)
    if (field) field.text += text
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('closetag', tag => {
    const name = nameOf(tag)
    if (name === 'item' || name === 'atom:entry') fields = undefined
    else if (fields) {
      path.pop()
      open.pop()
    }
  })
  parser.write(xml).close()
  return entries.map(entryOf)
}

const nameOf = ({ uri, local }: Pick<SaxesTagNS, 'uri' | 'local'>): string =>
  uri === '' ? local : `${PREFIXES[uri] ?? uri}:${local}`

const NONE: Readonly<Record<string, string>> = {}

function attributesOf({ attributes }: SaxesTagNS): Readonly<Record<string, string>> {
  let found: Record<string, string> | undefined
  for (const name in attributes) {
    const attribute = attributes[name]
    if (!attribute) continue
    found ??= {}
    found[attribute.local] = attribute.value
  }
  return found ?? NONE
}

/** Text constructs of Atom may be HTML (RFC 4287 section 3.1); the content stays as it is, to be read as a document. */
const textOf = ({ name, attributes, text }: Field): string =>
  attributes['type'] === 'html' && name !== 'atom:content' ? readHtml(text).sight.text : text

function entryOf(fields: readonly Field[]): EntryReading {
  const texts = (...names: string[]): string[] => fields.filter(({ name }) => names.includes(name)).map(textOf)
  const links = (rel: string): string[] =>
    fields.flatMap(({ name, attributes }) =>
      name === 'atom:link' && attributes['rel'] === rel ? (attributes['href'] ?? []) : [],
    )
  const [html = ''] = texts('content:encoded', 'atom:content')
  const [id = ''] = texts('guid', 'atom:id')
  const rights = texts('dc:rights', 'atom:rights')
  const provenance = texts('dcterms:provenance')
  const machine = new Machine(
    {
      author: texts('dc:creator', 'atom:author/atom:name'),
      'author link': texts('atom:author/atom:uri'),
      publisher: texts('source', 'dc:publisher', 'atom:source/atom:title'),
      'original date': texts('dcterms:issued', 'dcterms:available'),
      'original link': links('via'),
      'licence link': links('license'),
      'our date': texts('pubDate', 'atom:published').map(secondsOf),
    },
    { licence: rights, permission: rights, copyright: rights, via: provenance, 'via link': provenance },
  )
  return { id, html, machine }
}
