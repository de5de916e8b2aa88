/**
 * The HTML that posts may contain: elements and attributes that no reader warns about (RFC 4287 section 8.1, and the W3C
 * feed validator's own lists, including those from before July 2022), and the places at which they cause no parse error.
 */
/** Allowed elements, the most frequent first, because the sanitiser searches the list for every tag. */
export const ALLOWED_ELEMENTS: readonly string[] =
  `p a em strong li code ul ol h2 h3 img blockquote pre br hr td th tr table thead tbody figure figcaption del s sup section
  h4 h5 h6 span div abbr address article aside audio b bdi caption cite col colgroup data dd details dfn dl dt footer header
  i ins kbd mark picture q rp rt ruby samp small source sub summary tfoot time track u var video wbr`.split(/\s+/)

export const VOID_ALLOWED = ['br', 'col', 'hr', 'img', 'source', 'track', 'wbr']

export const ATTRIBUTES: Readonly<Record<string, string[]>> = {
  '*': ['id', 'class', 'lang', 'dir', 'title'],
  a: ['href', 'name', 'rel', 'hreflang'],
  abbr: ['title'],
  audio: ['src', 'controls', 'preload', 'loop', 'muted'],
  blockquote: ['cite'],
  col: ['span'],
  colgroup: ['span'],
  data: ['value'],
  del: ['cite', 'datetime'],
  details: ['open'],
  img: ['src', 'srcset', 'sizes', 'alt', 'width', 'height', 'loading'],
  ins: ['cite', 'datetime'],
  li: ['value'],
  ol: ['start', 'type', 'reversed'],
  q: ['cite'],
  source: ['src', 'srcset', 'sizes', 'type', 'media', 'width', 'height'],
  td: ['align', 'valign', 'colspan', 'rowspan', 'headers'],
  th: ['align', 'valign', 'colspan', 'rowspan', 'headers', 'scope', 'abbr'],
  time: ['datetime'],
  track: ['src', 'kind', 'srclang', 'label', 'default'],
  video: ['src', 'poster', 'width', 'height', 'controls', 'preload', 'loop', 'muted', 'playsinline'],
}

/** Elements that are removed together with their content. */
export const DROPPED_ELEMENTS = new Set(
  'script style svg math title head textarea option select template xmp noembed noframes plaintext object applet canvas frameset'.split(
    ' ',
  ),
)

/** Replacements for obsolete elements, and for elements that only the page itself may contain, such as h1 and main. */
export const RENAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    acronym: 'abbr',
    bdo: 'bdi',
    center: 'div',
    dialog: 'div',
    dir: 'ul',
    h1: 'h2',
    hgroup: 'div',
    listing: 'pre',
    main: 'div',
    menu: 'ul',
    nav: 'div',
    search: 'div',
    strike: 's',
    tt: 'code',
  }),
)

const set = (names: string): ReadonlySet<string> => new Set(names.split(' '))

/** Elements whose start tag ends an open paragraph in every browser, so that a later `</p>` would be a parse error. */
const ENDS_P = set(
  'address article aside blockquote dd details div dl dt figcaption figure footer h2 h3 h4 h5 h6 header hr li ol p pre section summary table ul',
)
const HEADING = set('h2 h3 h4 h5 h6')
const TABLE = set('table thead tbody tfoot tr colgroup')
const INSIDE: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['caption', set('table')],
  ['colgroup', set('table')],
  ['col', set('colgroup')],
  ['thead', set('table')],
  ['tbody', set('table')],
  ['tfoot', set('table')],
  ['tr', set('table thead tbody tfoot')],
  ['td', set('tr')],
  ['th', set('tr')],
  ['rt', set('ruby')],
  ['rp', set('ruby')],
])
const ITEM_HOLDERS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', set('ul ol')],
  ['dt', set('dl')],
  ['dd', set('dl')],
])

/** Tells whether an element is a block, as opposed to an inline element. */
export const isBlock = (name: string): boolean =>
  ENDS_P.has(RENAMED.get(name) ?? name) || INSIDE.has(name) || TABLE.has(name)

/**
 * Tells whether an element may open here without a parse error (HTML, section 13.2.6).
 *
 * @param open the elements around it that are kept, outermost first
 */
export function isAllowedInside(name: string, open: readonly string[]): boolean {
  const parent = open.at(-1)
  const parents = INSIDE.get(name)
  if (parents) return parent !== undefined && parents.has(parent)
  if (parent !== undefined && TABLE.has(parent)) return false
  if (name === 'a') return !open.includes('a')
  if (!ENDS_P.has(name)) return true
  if (open.includes('p')) return false
  if (HEADING.has(name)) return parent === undefined || !HEADING.has(parent)
  const holders = ITEM_HOLDERS.get(name)
  return holders === undefined || !insideItem(name, open, holders)
}

/**
 * Tells whether an item would be inside another item without a list between them, so that its start would end the other.
 */
function insideItem(name: string, open: readonly string[], holders: ReadonlySet<string>): boolean {
  for (let i = open.length - 1; i >= 0; i -= 1) {
    const around = open[i] ?? ''
    if (holders.has(around)) return false
    if (around === name || (name !== 'li' && (around === 'dt' || around === 'dd'))) return true
  }
  return false
}

/** Wraps text directly inside a table in the cell or row that it needs. */
export const tableText = (parent: string, text: string): string => {
  if (!TABLE.has(parent) || /^[ \t\n\f\r]*$/.test(text)) return text
  if (parent === 'tr') return `<td>${text}</td>`
  return parent === 'colgroup' ? '' : `<tr><td>${text}</td></tr>`
}
