import { licenceIn } from '../credit-sentence.js'
import { authorNames, type Facts } from '../fact.js'
import { bylineOf, isAccount } from '../text/byline.js'
import { absoluteAddress, all, type Document, plainOf } from './dom.js'

type Node = Readonly<Record<string, unknown>>

const ARTICLE =
  /^(?:.*Article|BlogPosting|SocialMediaPosting|Report|Review|ScholarlyArticle|LiveBlogPosting|CreativeWork|Chapter|Recipe)$/

/** Adds the facts that a page states about its article in JSON-LD (schema.org). */
export function addLinkedData(document: Document, base: string | undefined, facts: Facts): void {
  const nodes = all(document, 'script[type="application/ld+json"]').flatMap(({ textContent }) => nodesIn(textContent))
  const byId = new Map(nodes.flatMap(node => (typeof node['@id'] === 'string' ? [[node['@id'], node] as const] : [])))
  const article = nodes.find(node => typesOf(node).some(type => ARTICLE.test(type)))
  if (!article) return
  const reader: Reader = { resolve: value => resolved(value, byId), base, facts }
  addText(reader, 'title', article, 'headline', 'name')
  addText(reader, 'summary', article, 'description')
  addText(reader, 'date', article, 'datePublished', 'dateCreated')
  addText(reader, 'language', article, 'inLanguage')
  facts.add('url', addressIn(reader, article['mainEntityOfPage']) ?? addressIn(reader, article['url']), FROM)
  const authors = listOf(article['author'] ?? article['creator']).map(value => reader.resolve(value))
  for (const author of authors.flatMap(singleAuthors)) addAuthor(reader, author, `authors.${authorNames(facts).length}`)
  for (const [list, key, role] of OTHERS) addOthers(reader, article, list, key, role)
  const site = reader.resolve(article['publisher'] ?? article['sourceOrganization'])
  const house = nameOf(site)
  facts.add(house && COMPANY.test(house) ? 'site.company' : 'site.name', house, `${FROM} publisher`)
  facts.add('site.url', addressIn(reader, site['url']), `${FROM} publisher`)
  const website = nodes.find(node => typesOf(node).includes('WebSite'))
  if (website) {
    facts.add('site.name', nameOf(website), `${FROM} WebSite`)
    facts.add('site.url', addressIn(reader, website['url']), `${FROM} WebSite`)
  }
  addTerms(reader, article)
  addPicture(reader, article)
  facts.add('tags', tagsOf(article['keywords']), `${FROM} keywords`)
  facts.add('based.url', addressIn(reader, article['isBasedOn']), `${FROM} isBasedOn`)
  facts.add(
    'based.name',
    nameOf(reader.resolve(reader.resolve(article['isBasedOn'])['publisher'])),
    `${FROM} isBasedOn`,
  )
}

/** Matches the names of companies. Readers seldom know the name of the company that owns a site. */
const COMPANY =
  /\s(?:Ltd|Limited|plc|Inc|LLC|Corp|Corporation|GmbH|AG|KG|mbH|S\.?A\.?S?|SARL|B\.?V|S\.?p\.?A|S\.?r\.?l|S\.?L|Sp\. z o\.?o|Oy|AB|A\/S)\.?$/i

const FROM = 'JSON-LD'

interface Reader {
  /** Returns a value, or the node that it refers to, as a mapping. */
  readonly resolve: (value: unknown) => Node
  readonly base: string | undefined
  readonly facts: Facts
}

function nodesIn(json: string): Node[] {
  try {
    return flattened(JSON.parse(json.replace(/^\s*(?:<!--|\/\*.*?\*\/|\/\/<!\[CDATA\[)|(?:-->|\/\/\]\]>)\s*$/g, '')))
  } catch {
    // Invalid JSON-LD is ignored, because such a page has other metadata too.
    return []
  }
}

const MAX_DEPTH = 6

function flattened(value: unknown, depth = 0): Node[] {
  if (depth > MAX_DEPTH) return []
  if (Array.isArray(value)) return value.flatMap(entry => flattened(entry, depth + 1))
  if (typeof value !== 'object' || value === null) return []
  const node = value as Node
  return [node, ...flattened(node['@graph'], depth + 1), ...flattened(node['mainEntity'], depth + 1)]
}

const typesOf = (node: Node): string[] => listOf(node['@type']).filter(type => typeof type === 'string')
const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

function resolved(value: unknown, byId: ReadonlyMap<string, Node>): Node {
  const [first] = listOf(value)
  if (typeof first === 'string') return { name: first }
  if (typeof first !== 'object' || first === null) return {}
  const id = (first as Node)['@id']
  const known = typeof id === 'string' ? byId.get(id) : undefined
  return known ? { ...known, ...(first as Node) } : (first as Node)
}

function textIn(value: unknown): string | undefined {
  const [first] = listOf(value)
  if (typeof first !== 'string' && typeof first !== 'number') return undefined
  const text = plainOf(String(first))
  return text === '' ? undefined : text
}

function addText({ facts }: Reader, field: string, node: Node, ...keys: string[]): void {
  for (const key of keys) facts.add(field, textIn(node[key]), `${FROM} ${key}`)
}

const nameOf = (node: Node): string | undefined => {
  const name = textIn(node['name'])
  return name && !/^https?:/.test(name) ? name : undefined
}

function addressIn({ resolve, base }: Reader, value: unknown): string | undefined {
  const [first] = listOf(value)
  if (typeof first === 'string') return absoluteAddress(first, base)
  const node = resolve(first)
  return absoluteAddress(textIn(node['url']) ?? textIn(node['@id']), base)
}

/** Splits a name such as `By Ada Writer and Bo Author` into several authors. */
function singleAuthors(author: Node): Node[] {
  const names = bylineOf(nameOf(author) ?? '')?.names ?? []
  return names.length > 0 ? names.map(name => ({ ...author, name })) : isAccount(nameOf(author) ?? '') ? [] : [author]
}

function addAuthor(reader: Reader, author: Node, field: string): void {
  const { facts } = reader
  const from = `${FROM} author`
  const name = nameOf(author)
  if (!name) return
  if (typesOf(author).includes('Organization')) {
    facts.add('house', name, from, 'it is an organisation')
    return
  }
  facts.add(`${field}.name`, name, from)
  facts.add(`${field}.url`, addressIn(reader, author['url']), from)
  const house = nameOf(reader.resolve(author['affiliation'] ?? author['worksFor']))
  const post = textIn(author['jobTitle'])
  facts.add(`${field}.affiliation`, [post, house].filter(Boolean).join(', '), from)
  facts.add(`${field}.bio`, textIn(author['description']), from)
}

/** The properties for people other than authors, with the list and the role that they have in a post. */
const OTHERS = [
  ['translators', 'translator', undefined],
  ['contributors', 'editor', 'editor'],
  ['contributors', 'illustrator', 'illustrator'],
  ['contributors', 'contributor', undefined],
] as const

/** Adds people other than authors. A `Role` around a contributor has the name of the part (schema.org). */
function addOthers(reader: Reader, article: Node, list: string, key: string, role: string | undefined): void {
  const { facts } = reader
  const from = `${FROM} ${key}`
  for (const each of listOf(article[key])) {
    const node = reader.resolve(each)
    const isRole = typesOf(node).includes('Role')
    const person = isRole ? reader.resolve(node[key]) : node
    const part = role ?? (isRole ? textIn(node['roleName']) : undefined)
    if (!isRole && typesOf(person).includes('Organization')) continue
    for (const { name, ...rest } of singleAuthors(person).map(one => ({ ...one, name: nameOf(one) }))) {
      const field = `${list}.${facts.list().filter(fact => fact.field.startsWith(`${list}.`) && fact.field.endsWith('.name')).length}`
      if (!name) continue
      facts.add(`${field}.name`, name, from)
      facts.add(`${field}.role`, part, from)
      facts.add(`${field}.url`, addressIn(reader, (rest as Node)['url']), from)
    }
  }
}

function addTerms(reader: Reader, article: Node): void {
  const { facts } = reader
  const licence = addressIn(reader, article['license']) ?? textIn(article['license'])
  facts.add('licence', licence ? (licenceIn(licence)?.id ?? licence) : undefined, `${FROM} license`)
  const notice = textIn(article['copyrightNotice'])
  const holder = nameOf(reader.resolve(article['copyrightHolder']))
  const year = textIn(article['copyrightYear'])
  facts.add('copyright', notice ?? (holder && year ? `© ${year} ${holder}` : undefined), `${FROM} copyright`)
}

function addPicture(reader: Reader, article: Node): void {
  const { facts } = reader
  const picture = reader.resolve(article['image'])
  const from = `${FROM} image`
  facts.add('image.src', addressIn(reader, picture['contentUrl'] ?? picture['url'] ?? picture['name']), from)
  if (!facts.list().some(fact => fact.field === 'image.src' && fact.from === from)) return
  facts.add('image.caption', textIn(picture['caption']), from)
  facts.add(
    'image.credit',
    textIn(picture['creditText']) ?? nameOf(reader.resolve(picture['creator'] ?? picture['author'])),
    from,
  )
  const licence = addressIn(reader, picture['license'])
  facts.add('image.license', licence ? (licenceIn(licence)?.id ?? licence) : undefined, from)
}

const tagsOf = (value: unknown): string[] =>
  listOf(value)
    .flatMap(entry => (typeof entry === 'string' ? entry.split(/\s*[,;]\s*/) : []))
    .map(plainOf)
    .filter(tag => tag !== '' && tag.length < 60)
    .slice(0, 12)
