/**
 * One declaration of a style attribute or a rule. Both parts are in lower case, and `!important` is removed from the
 * value.
 */
export interface Declaration {
  readonly property: string
  readonly value: string
  readonly important: boolean
}

/** Splits a declaration list. A semicolon inside quotes or brackets does not end a declaration. */
export const declarationsIn = (css: string): Declaration[] =>
  (css.match(/(?:"[^"]*"|'[^']*'|\([^)]*\)|[^;])+/g) ?? []).flatMap(text => {
    const colon = text.indexOf(':')
    if (colon < 1) return []
    const said = text
      .slice(colon + 1)
      .trim()
      .toLowerCase()
    const value = said.replace(/\s*!\s*important$/, '')
    return [{ property: text.slice(0, colon).trim().toLowerCase(), value, important: value !== said }]
  })

/** A rule of a style sheet with the conditions around it. */
export interface SheetRule {
  readonly selectors: readonly string[]
  readonly declarations: readonly Declaration[]
  /** The at-rules around it, such as `@media (…)`, outermost first and in lower case. */
  readonly within: readonly string[]
}

/**
 * Returns the rules of a style sheet in order. At-rules that hold declarations, such as `@font-face`, become rules with
 * that selector.
 */
export function sheetRules(css: string, within: readonly string[] = []): SheetRule[] {
  const found: SheetRule[] = []
  const text = within.length === 0 ? css.replace(/\/\*[\s\S]*?\*\//g, '') : css
  for (let at = 0; ; ) {
    const open = text.indexOf('{', at)
    if (open < 0) return found
    const head = (text.slice(at, open).split(';').at(-1) ?? '').trim()
    const close = endOfBlock(text, open)
    const inside = text.slice(open + 1, close)
    if (/^@(?:media|supports|layer|container)\b/i.test(head))
      found.push(...sheetRules(inside, [...within, head.toLowerCase()]))
    else
      found.push({ selectors: head.split(',').map(each => each.trim()), declarations: declarationsIn(inside), within })
    at = close + 1
  }
}

function endOfBlock(css: string, open: number): number {
  let depth = 0
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1
    else if (css[at] === '}' && --depth === 0) return at
  }
  return css.length
}
