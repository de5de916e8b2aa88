/** Values by the property's name, in small letters. */
export type Declarations = ReadonlyMap<string, Declared>

interface Declared {
  readonly value: string
  readonly important: boolean
}

export interface StyleRule {
  readonly selector: string
  readonly declarations: Declarations
}

/** The properties that can hide text: nothing else is read. */
const HIDING =
  /^(?:display|visibility|opacity|font-size|line-height|overflow(?:-y)?|(?:min-|max-)?(?:height|width)|padding(?:-\w+)?)$/

/** The rules of style sheets: those that always hold, and those that hold on some screens only. */
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

/** Declarations with later ones over them, which lose against `!important` as every declaration does. */
export function cascaded(first: Declarations | undefined, later: Declarations | undefined): Declarations {
  const all = new Map(first)
  for (const [name, declared] of later ?? [])
    if (declared.important || !all.get(name)?.important) all.set(name, declared)
  return all
}
