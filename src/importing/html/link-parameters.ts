import { percentDecoded } from '../../core/url.js'

/** Matches parameters that count visits and do not affect the page. */
const COUNTING =
  /^(?:(?:utm|mtm|pk|piwik|matomo|hmb|otm|itm)_\w+|mc_cid|(?:fb|g|y)clid|dclid|wbraid|gbraid|msclkid|twclid|igshid|igsh|srsltid|_gl|_ga|_openstat|ref_src|cmpid|wt_z?mc|s_cid|et_[cl]id|sc_(?:src|lid|llid|channel|campaign)|spjobid|spreportid|spmailingid|trk_(?:msg|module)|elqat|elqaid|elqcampaignid|assettype|assetid|_bhlid|em[cd]i|nlid|wpisrc)$/i

/** Matches the parameters that newsletter services use to identify a reader. */
const PERSONAL =
  /^(?:mc_[et]id|mc_tc|_hs(?:enc|mi)|__hs(?:fp|sc|tc)|hsctatracking|mkt_tok|ck_subscriber_?id|sc_(?:uid|eh|customer)|ss_(?:email|subscriber|contact)_?\w*|vgo_ee|vero_(?:id|conv)|cio_id|wickedid|oly_(?:anon|enc)_id|ml_(?:subscriber|recipient)\w*|_k[ex]|__s|rb_clickid|bsft_\w+|bhcl_id|rh_ref|jwt_token|et_rid|sfmc_\w+|elq(?:track)?(?:id)?|elqcst|trk_(?:contact|sid|link)|dm_[it]|sp(?:user|recipient)id|ceid|mi_(?:ecmp|u)|nl_?uid|regi_id|cndid|bxid|hash[abc]|lctg|pnespid|midtoken|midsig|otptoken|trkemail|ncl?_?eid|freesignupemail|(?:user|subscriber|recipient|contact|member|customer|reader)[_-]?(?:e-?)?mail(?:[_-]?(?:address|hash|id))?|e?-?mail[_-]?(?:address|hash|md5|sha\d*|id)|hashed[_-]?e?mail|emhash|(?:md5|sha1|sha256)[_-]?(?:e?mail)?|subscriber[_-]?(?:id|hash|key|uuid)|recipient[_-]?(?:id|hash|key|uuid)|contact[_-]?(?:key|uuid)|subscriberkey)$/i

const NAMES_A_READER = /^(?:e-?mail|mail|em|user(?:name)?|subscriber|recipient|reader|member|contact|e|u)$/i
const LONG_VALUE = /^(?=.*\d)[\w.~+/=-]{20,}$/

/** Tells whether a parameter identifies the reader, on any site. */
const isPersonal = (name: string, value: string): boolean =>
  PERSONAL.test(name) ||
  (NAMES_A_READER.test(name) &&
    (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) || (/mail/i.test(name) && LONG_VALUE.test(value)))) ||
  // Medium, Substack and Ghost add these when a reader follows a link in an email.
  (/^source$/i.test(name) && /^email-/.test(value)) ||
  (/^m$/.test(name) && /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(value))

/** Removes the parameters that count visits or identify the reader. */
export const withoutCounting = (address: string): string =>
  withoutParameters(withoutReader(address), name => COUNTING.test(name))

/** Removes the parameters that identify the reader. */
const withoutReader = (address: string): string =>
  withoutParameters(address, (name, value) => isPersonal(name, value) || (name === 'r' && isReferral(address, value)))

/** Matches code, which must not be changed, or an address. */
const CODE_OR_ADDRESS =
  /^(```+|~~~+)[^\n]*\n[\s\S]*?(?:\n\1|$(?![\s\S]))|`[^`\n]+`|https?:\/\/[^\s<>"`)\]]+\?[^\s<>"`)\]]+/gm

/** Removes the parameters that identify the reader from every address in a Markdown text. */
export const withoutReaders = (markdown: string): string =>
  markdown.includes('?')
    ? markdown.replace(CODE_OR_ADDRESS, found => (found.startsWith('http') ? withoutReader(found) : found))
    : markdown

/** Tells whether a parameter is Substack's mark of the reader who shared a post. */
const isReferral = (address: string, value: string): boolean =>
  /^[\da-z]{4,8}$/.test(value) && /^https?:\/\/[^/?#]+\/(?:pub\/[^/?#]+\/)?p\/[^/?#]+\/?[?#]/.test(address)

/** Removes some parameters from an address and leaves the rest as written, even if `&` is written as `&amp;`. */
export function withoutParameters(address: string, isGone: (name: string, value: string) => boolean): string {
  const [, page = address, query, hash = ''] = /^([^?#]*)\?([^#]*)(#.*)?$/s.exec(address) ?? []
  if (query === undefined) return address
  const rest = query
    .split(/&(?:amp;)?/)
    .filter(piece => {
      const [name = '', ...value] = piece.split('=')
      return !isGone(percentDecoded(name), percentDecoded(value.join('=')))
    })
    .join(query.includes('&amp;') ? '&amp;' : '&')
  return rest === query ? address : `${page}${rest === '' ? '' : `?${rest}`}${hash}`
}
