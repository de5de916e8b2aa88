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
    const trimmed = text
      .slice(colon + 1)
      .trim()
      .toLowerCase()
    const value = trimmed.replace(/\s*!\s*important$/, '')
    return [{ property: text.slice(0, colon).trim().toLowerCase(), value, important: value !== trimmed }]
  })

/** A rule of a style sheet and the at-rules around it. */
export interface SheetRule {
  readonly selectors: readonly string[]
  /** The declarations as written, which `declarationsIn` reads. */
  readonly declarations: string
  /**
   * The at-rules around the rule, such as `@media (…)`, outermost first and in lower case.
   */
  readonly within: readonly string[]
}

/**
 * Returns the rules of a style sheet in order. At-rules that hold declarations, such as `@font-face`, become rules with
 * that selector. postcss, with which the lenses rewrite CSS, is not used here: it rejects a faulty sheet, while a browser
 * ignores only the faulty rule, so the audit would miss what the rest of such a sheet hides.
 */
export const sheetRules = (css: string): SheetRule[] => rulesIn(css.replace(/\/\*[\s\S]*?\*\//g, ''), [], [])

/** The greatest depth of nested at-rules that is read. Real style sheets nest three at most. */
const DEEPEST = 16

function rulesIn(css: string, within: readonly string[], rules: SheetRule[]): SheetRule[] {
  for (let at = 0; ; ) {
    const open = css.indexOf('{', at)
    if (open < 0) return rules
    const head = (css.slice(at, open).split(';').at(-1) ?? '').trim()
    const close = endOfBlock(css, open)
    const inside = css.slice(open + 1, close)
    if (within.length < DEEPEST && /^@(?:media|supports|layer|container)\b/i.test(head))
      rulesIn(inside, [...within, head.toLowerCase()], rules)
    else rules.push({ selectors: head.split(',').map(each => each.trim()), declarations: inside, within })
    at = close + 1
  }
}

/** Matches brackets, and whole strings so that brackets in them do not count. */
const BRACKET = /[{}]|"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/g

function endOfBlock(css: string, open: number): number {
  let depth = 0
  BRACKET.lastIndex = open
  for (let found = BRACKET.exec(css); found; found = BRACKET.exec(css)) {
    if (found[0] === '{') depth += 1
    else if (found[0] === '}' && --depth === 0) return found.index
  }
  return css.length
}
