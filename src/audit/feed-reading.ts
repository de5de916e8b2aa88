import { PEOPLE } from '../attribution/index.js'
import { lookUp } from '../core/look-up.js'
import type { Article } from '../editions/index.js'
import type { Fact, FactName } from './expectation.js'
import type { EntryReading, FeedReader } from './feed-reader.js'
import { readHtml } from './html-reading.js'
import { MetadataReading, secondsOf } from './metadata-reading.js'
import { readXml, readXmlQuickly, type XmlEvents } from './xml-reading.js'

interface Field {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  text: string
}

const FIRST_FEEDS = '1990'

/** Tells whether feed validators refuse a fact: a date outside the accepted years, or an address whose host is an IPv6 literal. */
const isRefused = ({ fact, value }: Fact, { date }: Article): boolean =>
  (fact === 'our date' && date.iso < FIRST_FEEDS) || (fact.endsWith('link') && /^[a-z]+:\/\/[^/]*\[/i.test(value))

/** The facts for which RSS and Atom both have a field (docs/attribution.md lists the fields). */
const IN_XML_FEEDS: readonly FactName[] = [
  'author',
  'publisher',
  'copublisher',
  'original date',
  'original link',
  'copublished link',
  'translator',
  'photographer',
  'contributor',
  'licence',
  'licence link',
  'permission',
  'copyright',
  'rights holder',
  'via',
  'via link',
  'our date',
  'picture title',
  'picture credit',
]

export const rssReader: FeedReader = {
  read: readFeed,
  facts: new Set<FactName>(IN_XML_FEEDS),
  omits: isRefused,
}

export const atomReader: FeedReader = {
  read: readFeed,
  facts: new Set<FactName>([
    ...IN_XML_FEEDS,
    'author link',
    'orcid link',
    'translator link',
    'photographer link',
    'contributor link',
  ]),
  omits: (each, article) => {
    // A person in Atom has only one address, so the ORCID iD is left out if the person also has a page.
    if (
      each.fact === 'orcid link' &&
      PEOPLE.some(list => article.credit[list].some(({ url, orcid }) => url && orcid === each.value))
    )
      return true
    return isRefused(each, article)
  },
}

/**
 * Reads the items or entries of an RSS or Atom document.
 * @throws Error if the document is not well-formed XML
 */
function readFeed(xml: string): EntryReading[] {
  const quick = collector()
  if (readXmlQuickly(xml, quick.events)) return quick.entries.map(entryOf)
  const full = collector()
  readXml(xml, full.events)
  return full.entries.map(entryOf)
}

const isEntry = (name: string): boolean => name === 'item' || name === 'atom:entry'

function collector(): { readonly entries: Field[][]; readonly events: XmlEvents } {
  const entries: Field[][] = []
  let fields: Field[] | undefined
  let path = ''
  const open: Field[] = []
  return {
    entries,
    events: {
      open(name, attributes) {
        if (isEntry(name)) {
          fields = []
          entries.push(fields)
          path = ''
        } else if (fields) {
          path = path === '' ? name : `${path}/${name}`
          const field = { name: path, attributes, text: '' }
          open.push(field)
          fields.push(field)
        }
      },
      text(text) {
        const field = open.at(-1)
        if (field) field.text += text
      },
      close(name) {
        if (isEntry(name)) fields = undefined
        else if (fields) {
          open.pop()
          path = open.at(-1)?.name ?? ''
        }
      },
    },
  }
}

/** Returns the plain text of an element. Text constructs of Atom may be HTML (RFC 4287 section 3.1). */
const textOf = ({ attributes, text }: Field): string =>
  attributes['type'] === 'html' ? readHtml(text).visible.text : text

/** Elements that hold exactly one fact. Elements that hold sentences are listed apart. */
const VALUES: Readonly<Record<string, readonly FactName[]>> = {
  'atom:author/atom:name': ['author'],
  'atom:author/atom:uri': ['author link', 'orcid link'],
  // Neither RSS nor Atom distinguishes the parts of contributors.
  'dc:contributor': ['translator', 'photographer', 'contributor'],
  'atom:contributor/atom:name': ['translator', 'photographer', 'contributor'],
  'atom:contributor/atom:uri': ['translator link', 'photographer link', 'contributor link', 'orcid link'],
  source: ['publisher'],
  'dc:publisher': ['publisher', 'copublisher'],
  'atom:source/atom:title': ['publisher'],
  'dcterms:available': ['original date'],
  'media:content/media:title': ['picture title'],
  'media:content/media:credit': ['picture credit'],
  'dcterms:rightsHolder': ['rights holder'],
}
const RELATIONS: Readonly<Record<string, readonly FactName[]>> = {
  alternate: ['item link'],
  via: ['original link', 'copublished link'],
  license: ['licence link'],
}

function entryOf(fields: readonly Field[]): EntryReading {
  const values: Partial<Record<FactName, string[]>> = {}
  const add = (names: readonly FactName[] | undefined, value: string | undefined): void => {
    if (value === undefined) return
    for (const name of names ?? []) {
      const known = values[name]
      if (known) known.push(value)
      else values[name] = [value]
    }
  }
  const rights: string[] = []
  const provenance: string[] = []
  const authors: string[] = []
  let [id, html] = ['', '']
  for (const field of fields) {
    const { name, attributes } = field
    if (name === 'content:encoded' || name === 'atom:content') html = field.text
    else if (name === 'guid' || name === 'atom:id') id = field.text
    else if (name === 'atom:link') add(lookUp(RELATIONS, attributes['rel'] ?? 'alternate'), attributes['href'])
    else if (name === 'link') add(['item link'], field.text)
    else if (name === 'pubDate' || name === 'atom:published') add(['our date'], secondsOf(field.text))
    else if (name === 'dc:rights' || name === 'atom:rights') rights.push(textOf(field))
    else if (name === 'dcterms:provenance') provenance.push(field.text)
    else if (name === 'dc:creator') authors.push(field.text)
    else if (name in VALUES) add(VALUES[name], textOf(field))
  }
  const prose = {
    author: authors,
    licence: rights,
    permission: rights,
    copyright: rights,
    via: provenance,
    'via link': provenance,
  }
  return { id, html, metadata: new MetadataReading(values, prose) }
}
