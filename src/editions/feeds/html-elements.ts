const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** The elements that feeds may contain. Tags of other elements are removed and their content stays. */
export const ALLOWED = names(
  'a abbr acronym address area article aside audio b bdi big blockquote br caption center cite code col colgroup dd del ' +
    'details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd li ' +
    'main map mark menu meter nav ol p picture pre progress q rp rt ruby s samp section small source span strike strong ' +
    'sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr',
)

/** Elements that are removed with their content, which is not text for readers. */
export const HIDDEN = names('script style svg math title template iframe object noembed noframes select textarea xmp')

export const VOID_ELEMENTS = names('area br col hr img input source track wbr')

/** Elements whose start tag ends an open paragraph (HTML standard, 13.2.6.4.7). */
export const CLOSES_PARAGRAPH = names(
  'address article aside blockquote center details dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header ' +
    'hgroup hr li main menu nav ol p pre section summary table ul',
)

/** Elements that keep a new list item from ending the item before it. */
export const KEEPS_ITEMS = names(
  'article aside blockquote caption center details dl figcaption figure footer header hgroup main menu nav ol section ' +
    'summary table tbody td tfoot th thead tr ul',
)

export const HEADINGS = names('h1 h2 h3 h4 h5 h6')

/** The possible parents of each part of a table. If none of them is open, the first is created. */
export const PLACES: Readonly<Record<string, readonly string[]>> = {
  caption: ['table'],
  colgroup: ['table'],
  thead: ['table'],
  tbody: ['table'],
  tfoot: ['table'],
  col: ['colgroup', 'table'],
  tr: ['tbody', 'thead', 'tfoot', 'table'],
  td: ['tr'],
  th: ['tr'],
}

/** Elements that may directly contain only parts of a table. */
export const TABLE_INSIDES = names('table colgroup thead tbody tfoot tr')

/** Elements that limit the effect of an end tag inside them. */
export const BOUNDARIES = names('table caption td th')

/** Entities that stay as they are. The ampersand of any other entity is escaped. */
export const ENTITIES = names(
  'amp lt gt quot apos nbsp copy reg trade mdash ndash hellip middot bull lsquo rsquo ldquo rdquo laquo raquo sect para ' +
    'deg times larr rarr uarr darr shy ensp emsp thinsp euro pound yen cent',
)
