import { SaxesParser, type SaxesTagNS } from 'saxes'
import type { FactName } from './expectation.js'
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

/** Text constructs of Atom may be HTML (RFC 4287 section 3.1). */
const textOf = ({ attributes, text }: Field): string =>
  attributes['type'] === 'html' ? readHtml(text).sight.text : text

/** Elements that hold one fact each, and those that hold sentences. */
const VALUES: Readonly<Record<string, FactName>> = {
  'dc:creator': 'author',
  'atom:author/atom:name': 'author',
  'atom:author/atom:uri': 'author link',
  source: 'publisher',
  'dc:publisher': 'publisher',
  'atom:source/atom:title': 'publisher',
  'dcterms:issued': 'original date',
  'dcterms:available': 'original date',
}
const RELATIONS: Readonly<Record<string, FactName>> = { via: 'original link', license: 'licence link' }

function entryOf(fields: readonly Field[]): EntryReading {
  const values: Partial<Record<FactName, string[]>> = {}
  const add = (name: FactName | undefined, value: string | undefined): void => {
    if (!name || value === undefined) return
    const known = values[name]
    if (known) known.push(value)
    else values[name] = [value]
  }
  const rights: string[] = []
  const provenance: string[] = []
  let [id, html] = ['', '']
  for (const field of fields) {
    const { name, attributes } = field
    if (name === 'content:encoded' || name === 'atom:content') html = field.text
    else if (name === 'guid' || name === 'atom:id') id = field.text
    else if (name === 'atom:link') add(RELATIONS[attributes['rel'] ?? ''], attributes['href'])
    else if (name === 'pubDate' || name === 'atom:published') add('our date', secondsOf(field.text))
    else if (name === 'dc:rights' || name === 'atom:rights') rights.push(textOf(field))
    else if (name === 'dcterms:provenance') provenance.push(field.text)
    else if (name in VALUES) add(VALUES[name], textOf(field))
  }
  const prose = { licence: rights, permission: rights, copyright: rights, via: provenance, 'via link': provenance }
  return { id, html, machine: new Machine(values, prose) }
}
