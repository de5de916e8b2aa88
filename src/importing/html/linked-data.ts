import { licenceIn } from '../credit-sentence.js'
import { authorNames, type Facts, newFacts } from '../fact.js'
import { areNames, bylineOf, isAccount, isAccountPage, listedNames } from '../text/byline.js'
import { absoluteAddress, all, type Document, plainOf } from './dom.js'

type Node = Readonly<Record<string, unknown>>

const ARTICLE =
  /^(?:.*Article|BlogPosting|SocialMediaPosting|Report|Review|ScholarlyArticle|LiveBlogPosting|CreativeWork|Chapter|Recipe)$/

/** What the JSON-LD of a page states about the title, the authors and the dates of its article. */
export interface LinkedArticle {
  readonly headline?: string | undefined
  readonly alternative?: string | undefined
  readonly name?: string | undefined
  readonly published?: string | undefined
  readonly created?: string | undefined
  readonly modified?: string | undefined
  /** The `creativeWorkStatus`. */
  readonly state?: string | undefined
  readonly authors: readonly string[]
  /** The details of the authors, such as `authors.0.url`. */
  readonly details: Facts
}

/** Returns the text of the article that the JSON-LD of a page contains (`articleBody`). */
export function linkedText(document: Document): string | undefined {
  const text = articleIn(linkedNodes(document), document)?.['articleBody']
  return typeof text === 'string' ? text : undefined
}

const linkedNodes = (document: Document): Node[] =>
  all(document, 'script[type="application/ld+json"]').flatMap(({ textContent }) => nodesIn(textContent))

const PAGE = /^(?:WebPage|ItemPage|AboutPage|QAPage|MedicalWebPage)$/

/**
 * Adds the facts that a page states about its article in JSON-LD (schema.org), except those that are compared with other
 * places on the page.
 */
export function addLinkedData(document: Document, base: string | undefined, facts: Facts): LinkedArticle {
  const nodes = linkedNodes(document)
  const byId = new Map(nodes.flatMap(node => (typeof node['@id'] === 'string' ? [[node['@id'], node] as const] : [])))
  const details = newFacts()
  const page = nodes.find(node => typesOf(node).some(type => PAGE.test(type)))
  const article = articleIn(nodes, document)
  if (!article)
    return page
      ? { published: textIn(page['datePublished']), modified: textIn(page['dateModified']), authors: [], details }
      : { authors: [], details }
  const reader: Reader = { resolve: value => resolved(value, byId), base, facts }
  addText(reader, 'summary', article, 'description')
  addText(reader, 'language', article, 'inLanguage')
  facts.add('url', addressIn(reader, article['mainEntityOfPage']) ?? addressIn(reader, article['url']), FROM)
  const authors = listOf(article['author'] ?? article['creator']).map(value => reader.resolve(value))
  for (const author of authors.flatMap(singleAuthors))
    if (!addAuthor({ ...reader, facts: details }, author, `authors.${authorNames(details).length}`))
      facts.add('house', nameOf(author), `${FROM} author`, 'it is an organisation')
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
  return {
    headline: textIn(article['headline']),
    alternative: textIn(article['alternativeHeadline']),
    name: textIn(article['name']),
    published: textIn(article['datePublished']) ?? textIn(page?.['datePublished']),
    created: textIn(article['dateCreated']),
    modified: textIn(article['dateModified']),
    state: textIn(article['creativeWorkStatus']),
    authors: authorNames(details),
    details,
  }
}

/**
 * Returns the node of the article. A page may also describe other articles, such as related ones, whose headlines are
 * not in its title.
 */
function articleIn(nodes: readonly Node[], document: Document): Node | undefined {
  const articles = nodes.filter(node => typesOf(node).some(type => ARTICLE.test(type)))
  const title = folded(document.title)
  const headlineOf = (node: Node): string => folded(textIn(node['headline']) ?? textIn(node['name']) ?? '')
  const titled = articles.find(node => headlineOf(node) !== '' && title.includes(headlineOf(node)))
  return titled ?? articles.find(node => headlineOf(node) !== '') ?? articles[0]
}

const folded = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')

/** Matches the names of companies. Readers seldom know the name of the company that owns a site. */
export const COMPANY =
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
    // Many pages have line breaks in strings, which JSON does not allow.
    return flattened(
      JSON.parse(
        json
          .replace(/[\u0000-\u001f]+/g, ' ')
          .replace(/^\s*(?:<!--|\/\*.*?\*\/|\/\/<!\[CDATA\[)|(?:-->|\/\/\]\]>)\s*$/g, ''),
      ),
    )
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
  const name = textIn(node['name']) ?? [textIn(node['givenName']), textIn(node['familyName'])].filter(Boolean).join(' ')
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
  const written = nameOf(author) ?? ''
  if (isAccount(written) || [author['url'], author['@id']].some(url => isAccountPage(textIn(url) ?? ''))) return []
  const names = areNames(written) ? listedNames(written) : (bylineOf(written)?.names ?? [])
  return names.length > 0 ? names.map(name => ({ ...author, name })) : [author]
}

/** Adds an author with its details. It returns false for an organisation. */
function addAuthor(reader: Reader, author: Node, field: string): boolean {
  const { facts } = reader
  const from = `${FROM} author`
  const name = nameOf(author)
  if (typesOf(author).some(type => /Organization$/.test(type))) return false
  facts.add(`${field}.name`, name, from)
  facts.add(`${field}.url`, addressIn(reader, author['url']), from)
  const house = nameOf(reader.resolve(author['affiliation'] ?? author['worksFor']))
  const post = textIn(author['jobTitle'])
  facts.add(`${field}.affiliation`, [post, house].filter(Boolean).join(', '), from)
  facts.add(`${field}.bio`, textIn(author['description']), from)
  return true
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
