/** Maps the name of a property, in lower case, to its value. */
export type Declarations = ReadonlyMap<string, Declared>

interface Declared {
  readonly value: string
  readonly important: boolean
}

export interface StyleRule {
  readonly selector: string
  readonly declarations: Declarations
}

/** Matches the properties that can hide text. All others are ignored. */
const HIDING =
  /^(?:display|visibility|opacity|font-size|line-height|overflow(?:-y)?|(?:min-|max-)?(?:height|width)|padding(?:-\w+)?)$/

/** Splits style sheets into the rules that always apply and those inside a media query. */
export function styleRules(sheets: readonly string[]): {
  readonly rules: readonly StyleRule[]
  readonly inMedia: readonly StyleRule[]
} {
  const media: string[] = []
  const rest = sheets
    .map(sheet => sheet.replace(/\/\*[\s\S]*?\*\/|<!--|-->/g, ''))
    .join('\n')
    .replace(/@([\w-]+)[^{};]*(?:;|\{((?:[^{}]|\{[^{}]*\})*)\})/g, (_, name: string, block = '') => {
      if (name === 'media') media.push(block)
      return ''
    })
  return { rules: rulesIn(rest), inMedia: rulesIn(media.join('\n')) }
}

const rulesIn = (css: string): StyleRule[] =>
  [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selector = '', block = '']) => {
    const declarations = styleDeclarations(block)
    return declarations.size > 0 ? [{ selector: selector.trim(), declarations }] : []
  })

export function styleDeclarations(block: string): Declarations {
  const declarations = new Map<string, Declared>()
  for (const declaration of block.toLowerCase().split(';')) {
    const [, name = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/s.exec(declaration) ?? []
    const bare = value.replace(/\s*!\s*important$/, '')
    if (HIDING.test(name)) declarations.set(name, { value: bare, important: bare !== value })
  }
  return declarations
}

/** Merges declarations. Later ones replace earlier ones, except those marked `!important`. */
export function cascaded(first: Declarations | undefined, later: Declarations | undefined): Declarations {
  const all = new Map(first)
  for (const [name, declared] of later ?? [])
    if (declared.important || !all.get(name)?.important) all.set(name, declared)
  return all
}
