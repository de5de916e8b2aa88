const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Elements that the validator accepts in a feed. */
export const TRUSTED_TAGS = words(`
  a abbr acronym address area article aside audio b bdi big blockquote br button canvas caption center cite code col
  colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em eventsource fieldset figcaption
  figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label legend li m main map mark menu
  meter nav noscript ol optgroup option output p picture pre progress q rp rt ruby s samp section select small source
  span strike strong sub summary sup table tbody td template textarea tfoot th thead time tr track tt u ul var video wbr
`)

/** Other elements of HTML, which the validator advises against. */
export const DISTRUSTED_TAGS = words(`
  applet base basefont bdo body comment embed frame frameset head html iframe isindex link listing meta noframes object
  param plaintext script slot style title xmp
`)

export const isHtmlTag = (name: string): boolean => TRUSTED_TAGS.has(name) || DISTRUSTED_TAGS.has(name)

/** The entities of HTML 4, which plain text must not contain. */
export const HTML4_ENTITIES = words(`
  AElig Aacute Acirc Agrave Alpha Aring Atilde Auml Beta Ccedil Chi Dagger Delta ETH Eacute Ecirc Egrave Epsilon Eta
  Euml Gamma Iacute Icirc Igrave Iota Iuml Kappa Lambda Mu Ntilde Nu OElig Oacute Ocirc Ograve Omega Omicron Oslash
  Otilde Ouml Phi Pi Prime Psi Rho Scaron Sigma THORN Tau Theta Uacute Ucirc Ugrave Upsilon Uuml Xi Yacute Yuml Zeta
  aacute acirc acute aelig agrave alefsym alpha amp and ang aring asymp atilde auml bdquo beta brvbar bull cap
  ccedil cedil cent chi circ clubs cong copy crarr cup curren dArr dagger darr deg delta diams divide eacute ecirc
  egrave empty emsp ensp epsilon equiv eta eth euml euro exist fnof forall frac12 frac14 frac34 frasl gamma ge gt
  hArr harr hearts hellip iacute icirc iexcl igrave image infin int iota iquest isin iuml kappa lArr lambda lang
  laquo larr lceil ldquo le lfloor lowast loz lrm lsaquo lsquo lt macr mdash micro middot minus mu nabla nbsp ndash
  ne ni not notin nsub ntilde nu oacute ocirc oelig ograve oline omega omicron oplus or ordf ordm oslash otilde
  otimes ouml para part permil perp phi pi piv plusmn pound prime prod prop psi quot rArr radic rang raquo rarr
  rceil rdquo real reg rfloor rho rlm rsaquo rsquo sbquo scaron sdot sect shy sigma sigmaf sim spades sub sube sum
  sup sup1 sup2 sup3 supe szlig tau there4 theta thetasym thinsp thorn tilde times trade uArr uacute uarr ucirc
  ugrave uml upsih upsilon uuml weierp xi yacute yen yuml zeta zwj zwnj
`)

/** Elements that never have content. */
export const VOID_TAGS = words(
  'area base basefont bgsound br col command embed frame hr image img input isindex keygen link meta param source track wbr',
)

/** Elements whose start tag ends an open paragraph. */
export const ENDS_PARAGRAPH = words(`
  address article aside blockquote center details dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
  header hgroup hr listing main menu nav ol p plaintext pre section summary table ul xmp
`)

/** Elements whose end tag also closes inner elements with an optional end tag. */
export const BLOCK_TAGS = words(`
  address article aside blockquote button center details dialog dir div dl fieldset figcaption figure footer form h1 h2
  h3 h4 h5 h6 header hgroup listing main menu nav ol pre section summary ul
`)

export const FORMATTING = words('a b big code em font i nobr s small strike strong tt u')

/** Elements whose end tag may be left out before a closing parent. */
export const IMPLIED_END = words('dd dt li optgroup option p rp rt')

/** Elements that may stay open at the end of the fragment. */
export const OPEN_AT_END = words('dd dt li p tbody td tfoot th thead tr')

export const SPECIAL = words(`
  address applet area article aside base basefont bgsound blockquote body br button caption center col colgroup command
  dd details dir div dl dt embed fieldset figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe
  image img input isindex li link listing marquee menu meta nav noembed noframes noscript object ol p param plaintext pre
  script section select style table tbody td textarea tfoot th thead title tr ul wbr xmp
`)

/** Elements that limit the search for the start tag of an end tag inside them. */
export const SCOPE = words('applet caption html marquee object table td th')

export const TABLE_PARTS = words('caption col colgroup tbody td tfoot th thead tr')

/** Elements whose content is text, not markup. */
export const TEXT_ONLY = words('iframe noembed noframes plaintext script style textarea title xmp')

/** Properties that the validator accepts in a `style` attribute. */
export const STYLE_PROPERTIES = words(`
  azimuth background background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width
  border-collapse border-color border-left border-left-color border-left-style border-left-width border-right
  border-right-color border-right-style border-right-width border-spacing border-style border-top border-top-color
  border-top-style border-top-width border-width clear color cursor direction display elevation float font font-family
  font-size font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom
  margin-left margin-right margin-top overflow padding padding-bottom padding-left padding-right padding-top pause
  pause-after pause-before pitch pitch-range richness speak speak-header speak-numeral speak-punctuation speech-rate
  stress text-align text-decoration text-indent unicode-bidi vertical-align voice-family volume white-space width
`)

export const STYLE_WORDS = words(`
  aqua auto black block blue bold both bottom brown center collapse dashed dotted fuchsia gray green !important italic
  left lime maroon medium none navy normal nowrap olive pointer purple red right solid silver teal top transparent
  underline white yellow
`)
