/** The maximum depth of elements that is kept, so that recursive code cannot exhaust the stack. No article is that deep. */
const DEEPEST = {
  xml: 250,
  // In HTML, faulty tags seem deeper than the tree that a browser makes of them, which is cut again at a lower depth.
  html: 1000,
}

/** Matches elements whose end tag is optional, and void elements. */
const ENDED =
  /^(?:p|li|dt|dd|tr|td|th|thead|tbody|option|rt|rp|area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i
const ANY = /<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][\w:-]*)[^<>]*>/gi
/** Matches a tag, or a part whose content is no markup. Scripts often contain tags. */
const TAG = {
  xml: ANY,
  html: new RegExp(`<(?<raw>script|style|textarea)\\b[^>]*>[^]*?(?:</\\k<raw>\\s*>|$)|${ANY.source}`, 'gi'),
}

/** Removes the tags of elements that are nested too deeply. Their text stays. */
export function withoutDepth(markup: string, form: 'html' | 'xml'): string {
  const most = DEEPEST[form]
  if (markup.length < most * 4) return markup
  const depths = depthsOf(markup, form)
  if (depths.every(({ depth }) => depth <= most)) return markup
  let done = ''
  let last = 0
  for (const { tag, index, depth } of depths) {
    if (depth > most) {
      done += markup.slice(last, index)
      last = index + tag.length
    }
  }
  return done + markup.slice(last)
}

/** Lists the tags that begin or end an element with the depth of that element. */
function depthsOf(markup: string, form: 'html' | 'xml'): { tag: string; index: number; depth: number }[] {
  let depth = 0
  return [...markup.matchAll(TAG[form])].flatMap(found => {
    const [end, name] = found.slice(-2)
    const tag = found[0]
    if (!name || tag.endsWith('/>') || (form === 'html' && ENDED.test(name))) return []
    if (!end) depth += 1
    const at = { tag, index: found.index, depth }
    if (end) depth = Math.max(0, depth - 1)
    return [at]
  })
}
