import {
  childNodesOf,
  type HtmlElement,
  type HtmlNode,
  htmlAttribute,
  isHtmlElement,
  nodeText,
} from '../markup/index.js'

/** A text that a page marks as the name of its author, or that reads like a byline. */
export interface PageByline {
  readonly text: string
  /** The start tag in short, for messages. */
  readonly tag: string
  /**
   * `name`: the mark means the author’s name and nothing else. `hint`: the mark is of something about the author, such as
   * a box. `profile`: a link to the page of an author. `sentence`: it only begins as bylines do.
   */
  readonly kind: 'name' | 'hint' | 'profile' | 'sentence'
}

const WORDS = 'author(?!i[stz])|by-?line|creator|writer|written|posted-?by|submitted-?by|screen-?name'
const MARK = new RegExp(WORDS)
/** Matches attributes in plain syntax that may mark an author. */
export const MARKED = new RegExp(
  `\\b(?:(?:class|id|itemprop|property|rel|data-[\\w-]+)="[^"]*(?:${WORDS})|href="[^"]*/authors?/)`,
  'i',
)

/**
 * Reads the bylines of a page in all the forms that readers of metadata know: microdata, RDFa, microformats, link
 * relations, and the words that Readability, trafilatura, metascraper and others look for in classes and ids. What
 * stands beside the post, such as related posts, comments and quotations, is left out.
 */
export function bylinesIn(document: HtmlNode): PageByline[] {
  const elements = elementsIn(document)
  const heading = elements.find(({ tagName }) => tagName === 'h1')
  const around = new Set(heading ? ancestorsOf(heading) : [])
  const post = elements.find(each => each.tagName === 'article' && around.has(each)) ?? elements.find(isArticle)
  const isBeside = (element: HtmlElement): boolean =>
    [element, ...ancestorsOf(element)].some(
      each => !around.has(each) && each !== post && (isBesidePost(each) || (isArticle(each) && post !== undefined)),
    )
  const isInPost = (element: HtmlElement): boolean => post !== undefined && ancestorsOf(element).includes(post)
  return elements.flatMap(element => {
    const kind = kindOf(element)
    if (!kind || isBeside(element) || (kind === 'profile' && !isInPost(element))) return []
    const text = textOf(element)
    if (text === '' || text.length > LONGEST[kind] || (kind === 'sentence' && !BEGINNING.test(text))) return []
    return [{ text, tag: tagText(element), kind }]
  })
}

/** The lengths above which a text is not a byline. Other programs that read metadata have similar limits. */
const LONGEST: Readonly<Record<PageByline['kind'], number>> = { name: 300, hint: 150, profile: 100, sentence: 100 }

/** Words with which bylines begin, in the languages of the locales whose letters are Latin, Cyrillic or Hebrew. */
export const BYLINE_WORDS =
  'by|von|par|por|di|door|autor(?:in|e[ns]?|a)?|auteure?s?|autrice|texte?|texto|testo|tekst|текст|автор(?:ка|ы|и)?|מאת'
/** Matches the beginning of a byline. */
const BEGINNING = new RegExp(
  String.raw`^(?:(?:words|text|story|written|reported|posted|article|post|ein artikel|un article)\s+)?(?:${BYLINE_WORDS})(?!\p{L})|^(?:author|writer)s?\s*:`,
  'iu',
)

const isArticle = ({ tagName }: HtmlElement): boolean => tagName === 'article'

function elementsIn(node: HtmlNode): HtmlElement[] {
  const own = isHtmlElement(node) ? [node] : []
  if (isHtmlElement(node) && /^(?:head|script|style|template|textarea)$/.test(node.tagName)) return []
  return [...own, ...childNodesOf(node).flatMap(elementsIn)]
}

function ancestorsOf({ parentNode }: HtmlElement): HtmlElement[] {
  return parentNode && isHtmlElement(parentNode) ? [parentNode, ...ancestorsOf(parentNode)] : []
}

/** Matches classes and ids of what stands beside a post. */
const BESIDE =
  /(?:^|[\s_-])(?:related|recommend\w*|suggest\w*|comments?|commentlist|respond|sidebar|widgets?|trending|popular|teasers?|read-next|more-(?:posts|stories|articles|from)|(?:next|prev(?:ious)?|latest|recent|other|similar)-(?:posts?|stor(?:y|ies)|articles?)|site-(?:header|footer)|colophon)(?:$|[\s_-])/i

function isBesidePost(element: HtmlElement): boolean {
  const { tagName } = element
  if (/^(?:aside|nav|blockquote|figure|footer|form|dialog)$/.test(tagName))
    return tagName !== 'footer' || !ancestorsOf(element).some(isArticle)
  const attribute = (name: string): string => htmlAttribute(element, name) ?? ''
  return (
    /^(?:complementary|navigation|search|contentinfo|dialog)$/.test(attribute('role')) ||
    /\/Comment$/.test(attribute('itemtype')) ||
    BESIDE.test(camelCaseApart(attribute('class'))) ||
    BESIDE.test(camelCaseApart(attribute('id')))
  )
}

const camelCaseApart = (text: string): string => text.replace(/([a-z])(?=[A-Z])/g, '$1-')

/** Elements whose whole text may be a byline without a mark. */
const LINES = /^(?:p|div|span|h[2-6]|li|dd|address|header|small|em|strong|b|i)$/

function kindOf(element: HtmlElement): PageByline['kind'] | undefined {
  const { tagName } = element
  const attribute = (name: string): string => htmlAttribute(element, name) ?? ''
  if (/^(?:html|body|main|article|link)$/.test(tagName) || (tagName === 'meta' && !attribute('itemprop')))
    return undefined
  if (tagName === 'author' || /(?:^|\s)author(?:\s|$)/i.test(attribute('rel'))) return 'name'
  if (isNamed(attribute('itemprop')) || isNamed(attribute('property'))) return 'name'
  const words = [attribute('class'), attribute('id'), attribute('data-component'), attribute('data-testid')]
  const kinds = words.flatMap(each => each.split(/\s+/)).map(markOf)
  if (kinds.includes('name')) return 'name'
  if (tagName === 'a' && /\/authors?\/[^/]/i.test(attribute('href'))) return 'profile'
  return kinds.find(Boolean) ?? (LINES.test(tagName) ? 'sentence' : undefined)
}

/** Tells whether a list of properties has that of an author, with or without a prefix such as `schema:`. */
const isNamed = (properties: string): boolean =>
  properties.split(/\s+/).some(each => /(?:^|[:/.#])(?:author|creator|byline)$/i.test(each))

/**
 * Tells what a class or id marks, by the words in it: `post-author`, `articleByline` and `byline__name` mark a name, and
 * `author-box` something about the author.
 */
function markOf(token: string): 'name' | 'hint' | undefined {
  const words = camelCaseApart(token)
    .toLowerCase()
    .split(/[-_:.]+/)
    .filter(word => word !== '')
  const text = words.join('-')
  if (!MARK.test(text)) return undefined
  if (/^(?:no|has|hide|without)-/.test(text)) return undefined
  return /(?:^|-)(?:by-?line|by-?lines|[a-z]*authors?|writers?|(?:posted|submitted|written)-?by|(?:[a-z]*authors?|by-?line|writer|screen)-?(?:names?|link|fn|author|by|text))$/.test(
    text,
  )
    ? 'name'
    : 'hint'
}

/** The text of an element. One that only describes itself, as `meta` does in microdata, has it in an attribute. */
const textOf = (element: HtmlElement): string => {
  const inside = nodeText(element).replace(/\s+/g, ' ').trim()
  return inside === '' ? (htmlAttribute(element, 'content') ?? '').trim() : inside
}

/** The attributes that a message shows, so that its reader finds the element. */
const SHOWN = /^(?:class|id|itemprop|property|rel|href)$/

const tagText = ({ tagName, attrs }: HtmlElement): string =>
  `<${[tagName, ...attrs.flatMap(({ name, value }) => (SHOWN.test(name) ? [`${name}="${value}"`] : []))].join(' ')}>`
