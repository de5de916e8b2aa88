/**
 * The maximum depth of elements that is kept, so that recursive code cannot exhaust the stack. No article is that deep.
 */
const DEEPEST = 250

/** Matches elements whose end tag is optional, and void elements. */
const ENDED =
  /^(?:p|li|dt|dd|tr|td|th|thead|tbody|option|rt|rp|area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/i
const TAG = /<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->|<(\/?)([a-z][\w:-]*)[^<>]*>/gi

/** Removes the tags of elements that are nested too deeply. Their text stays. */
export function withoutDepth(markup: string, form: 'html' | 'xml'): string {
  if (markup.length < DEEPEST * 4) return markup
  let depth = 0
  let deepest = 0
  const isCounted = (tag: string, name: string): boolean =>
    !tag.endsWith('/>') && !(form === 'html' && ENDED.test(name))
  for (const [tag, end, name] of markup.matchAll(TAG)) {
    if (!name || !isCounted(tag, name)) continue
    depth = Math.max(0, depth + (end ? -1 : 1))
    deepest = Math.max(deepest, depth)
    if (deepest > DEEPEST) break
  }
  if (deepest <= DEEPEST) return markup
  depth = 0
  return markup.replace(TAG, (tag: string, end?: string, name?: string) => {
    if (!name || !isCounted(tag, name)) return tag
    if (end) {
      depth = Math.max(0, depth - 1)
      return depth >= DEEPEST ? '' : tag
    }
    depth += 1
    return depth > DEEPEST ? '' : tag
  })
}
