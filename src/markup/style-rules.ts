import { compile, type Options } from 'css-select'
import { AttributeAction, parse, type Selector as SelectorPart, SelectorType } from 'css-what'
import { append, largest } from '../core/long-lists.js'
import { lazy, memo, memoByObject } from '../core/memo.js'
import { type Declaration, sheetRules, splitAt } from './declarations.js'
import { childNodesOf, type HtmlElement, type HtmlNode, htmlAttribute, isHtmlElement, nodeText } from './html-tree.js'

/** One selector of a rule. */
export interface StyleSelector {
  readonly text: string
  readonly matches: (element: HtmlElement) => boolean
  /** The specificity as a single number. */
  readonly weight: number
  /** The ids, classes, names or attributes that the last part requires: an element can match only if it has one of them. */
  readonly keys: readonly StyleKey[]
  /** The pseudo-element that the rule styles instead of the element itself. */
  readonly pseudoElement: string | undefined
}

export interface StyleKey {
  readonly kind: 'id' | 'class' | 'tag' | 'attribute' | 'any'
  readonly name: string
}

/** The form in which words are looked up, such as `class credit`. */
export const styleWord = ({ kind, name }: StyleKey): string => `${kind} ${name}`

/** A rule of a style sheet, ready to be matched. */
export interface StyleRule {
  readonly selectors: readonly StyleSelector[]
  readonly declarations: readonly Declaration[]
  /** The conditions around it, such as `@media (…)`. */
  readonly conditions: readonly string[]
  /** The full name of its cascade layer. */
  readonly layer: string | undefined
  /** The place of the rule, for messages. */
  readonly sheet: string
}

/** A style sheet, read once. */
export interface ParsedSheet {
  readonly rules: readonly StyleRule[]
  /** The names of layers in the order in which the sheet first mentions them. */
  readonly layers: readonly string[]
  /** The addresses of the sheets that it imports, each with its conditions and layer. */
  readonly imports: readonly SheetImport[]
  /** The declarations of each named animation, by the share of its duration: 0 to 1. */
  readonly animations: ReadonlyMap<string, ReadonlyMap<number, readonly Declaration[]>>
}

export interface SheetImport {
  readonly href: string
  readonly media: string
  readonly layer: string | undefined
}

/** Reads a style sheet. Results are kept, because a publication has few different sheets, and every page repeats them. */
export const parsedSheet: (css: string, name: string) => ParsedSheet = memo(
  100,
  (css: string, name: string) => readSheet(css, name),
  (css, name) => `${name}\0${css}`,
)

function readSheet(css: string, sheet: string): ParsedSheet {
  const rules: StyleRule[] = []
  const layers: string[] = []
  const imports: SheetImport[] = []
  const animations = new Map<string, Map<number, readonly Declaration[]>>()
  for (const { selectors, declarations, within } of sheetRules(css)) {
    const [first = ''] = selectors
    const animation = within.map(each => /^@(?:-\w+-)?keyframes\s+["']?([^"'\s]+)/.exec(each)?.[1]).find(Boolean)
    const layer = layerNameOf(within)
    if (layer !== undefined) layers.push(layer)
    if (animation !== undefined) {
      const steps = animations.get(animation.toLowerCase()) ?? new Map()
      animations.set(animation.toLowerCase(), steps)
      for (const step of selectors) steps.set(shareOf(step), declarations)
    } else if (first.startsWith('@layer')) {
      for (const name of splitAt(first.slice(6).trim(), ','))
        layers.push([layer, name.trim()].filter(Boolean).join('.'))
    } else if (/^@property\s/.test(first)) append(rules, initialValue(first.slice(9).trim(), declarations, sheet))
    else if (/^@import\b/.test(first)) append(imports, importIn(first))
    else if (!first.startsWith('@')) {
      const scopes = within.filter(each => each.startsWith('@scope'))
      const parsed = selectors.map(text => selectorFrom(text, scopes))
      // A selector that a browser cannot read makes it ignore the whole rule.
      if (parsed.some(each => each === undefined)) continue
      const conditions = within.filter(each => !/^@(?:layer|scope)\b/.test(each))
      rules.push({ selectors: parsed.flatMap(each => each ?? []), declarations, conditions, layer, sheet })
      for (const [client, own] of forClients(selectors, scopes))
        rules.push({
          selectors: [own],
          declarations:
            client === IN_DARK ? declarations.filter(({ property }) => !COLOURS.test(property)) : declarations,
          conditions: [...conditions, `@client (mail: ${client})`],
          layer,
          sheet,
        })
    }
  }
  return { rules, layers, imports, animations }
}

/** Outlook changes colours in its dark design, so that rules for it correct colours that the audit does not see. */
const IN_DARK = 'Outlook in the dark'
const COLOURS = /colou?r|^background|^border|fill|shadow/

/** Selectors that match only in the wrapper that a mail program puts around an email. */
const CLIENTS: readonly (readonly [client: string, wrapper: RegExp, inside: string])[] = [
  ['Gmail', /^(?:(?:body|div)\s*>\s*)?u\s*[+~]\s*(?=\S)/, ''],
  ['Outlook.com', /^(?:\.ExternalClass|\[owa\]|\[office365\])\s+/i, ''],
  ['Outlook.com', /\.x_(?=[\w-])/g, '.'],
  ['Outlook.com', /\[class(?:~|\^|\*)?=["']?x_([\w-]+)["']?\]/g, '.$1'],
  [IN_DARK, /^\[data-og(?:sc|sb|ac|ab)\]\s*/i, ''],
  ['Samsung Mail', /^#Message(?:View|WebView)(?:Body|Div)\s+/i, ''],
  ['Thunderbird', /^(?::is\()?(?::root:has\()?\.moz-text-html\)*\s+/, ''],
]

/** Returns the selectors of a rule that only one mail program matches, in the form in which it matches them. */
function forClients(selectors: readonly string[], scopes: readonly string[]): [client: string, own: StyleSelector][] {
  return selectors.flatMap(text =>
    CLIENTS.flatMap(([client, wrapper, inside]): [string, StyleSelector][] => {
      const rest = text.replace(wrapper, inside)
      const own = rest === text ? undefined : selectorFrom(rest, scopes)
      return own ? [[client, { ...own, text }]] : []
    }),
  )
}

function layerNameOf(within: readonly string[]): string | undefined {
  const names = within.filter(each => each.startsWith('@layer')).map(each => each.slice(6).trim() || 'without a name')
  return names.length === 0 ? undefined : names.join('.')
}

/** Returns the rule for which the initial value of a registered property stands, the weakest of all. */
function initialValue(name: string, declarations: readonly Declaration[], sheet: string): StyleRule[] {
  const value = declarations.find(({ property }) => property === 'initial-value')?.value
  const root = selectorFrom(':where(:root)', [])
  if (value === undefined || !root) return []
  const declared = [{ property: name, value, important: false }]
  return [{ selectors: [root], declarations: declared, conditions: [], layer: undefined, sheet }]
}

const shareOf = (step: string): number =>
  /^from$/i.test(step.trim()) ? 0 : /^to$/i.test(step.trim()) ? 1 : Number.parseFloat(step) / 100

function importIn(statement: string): SheetImport[] {
  const [, quoted, bare, rest = ''] =
    /^@import\s+(?:url\(\s*)?(?:["']([^"']+)["']|([^"')\s]+))\s*\)?\s*([\s\S]*)$/i.exec(statement) ?? []
  const href = quoted ?? bare
  if (href === undefined) return []
  const layer = /^layer(?:\(([^)]*)\))?/i.exec(rest)
  const media = rest.slice(layer?.[0].length ?? 0).replace(/^\s*supports\((?:[^()]|\([^()]*\))*\)/i, '')
  return [{ href, media: media.trim(), layer: layer ? (layer[1] ?? 'without a name') : undefined }]
}

const ADAPTER: NonNullable<Options<HtmlNode, HtmlElement>['adapter']> = {
  isTag: (node): node is HtmlElement => isHtmlElement(node),
  getAttributeValue: (element, name) => htmlAttribute(element, name),
  getChildren: node => [...childNodesOf(node)],
  getName: ({ tagName }) => tagName,
  getParent: parentOf,
  getSiblings: node => {
    const parent = parentOf(node)
    return parent ? [...childNodesOf(parent)] : [node]
  },
  getText: nodeText,
  hasAttrib: (element, name) => htmlAttribute(element, name) !== undefined,
  // Without this function, css-select would look through all siblings of every element.
  prevElementSibling: element => {
    const parent = parentOf(element)
    return (parent && isHtmlElement(element) && previousElements(parent).get(element)) || null
  },
  removeSubsets: nodes => nodes,
}

const previousElements = memoByObject((parent: HtmlNode): ReadonlyMap<HtmlElement, HtmlElement | undefined> => {
  const elements = childNodesOf(parent).filter(isHtmlElement)
  return new Map(elements.map((element, i) => [element, elements[i - 1]]))
})

function parentOf(node: HtmlNode): HtmlNode | null {
  return 'parentNode' in node ? node.parentNode : null
}

function closestAttribute(element: HtmlElement, name: string): string | undefined {
  for (let node: HtmlNode | null = element; node; node = parentOf(node)) {
    const value = isHtmlElement(node) ? htmlAttribute(node, name) : undefined
    if (value !== undefined) return value.toLowerCase()
  }
  return undefined
}

function isInLanguage(element: HtmlElement, ranges: string | null | undefined): boolean {
  const language = closestAttribute(element, 'lang') ?? ''
  return splitAt(ranges ?? '', ',').some(each => {
    const range = each.trim().replace(/["']/g, '').toLowerCase()
    return range !== '' && (language === range || language.startsWith(`${range}-`))
  })
}

const EDITABLE = 'input,textarea,[contenteditable=""],[contenteditable="true"]'

const never = (): boolean => false
/** States that occur only after a reader has done something, and states of elements that scripts open. */
const STATES = [
  'hover',
  'active',
  'focus',
  'focus-visible',
  'focus-within',
  'visited',
  'target',
  'target-within',
].concat(
  [
    'modal',
    'popover-open',
    'fullscreen',
    'picture-in-picture',
    'autofill',
    '-webkit-autofill',
    'user-valid',
    'user-invalid',
  ],
  ['playing', 'current', 'past', 'host', '-moz-focusring', 'seeking', 'buffering', 'stalled', 'muted', 'volume-locked'],
  ['placeholder-shown', 'default', 'indeterminate', 'valid', 'invalid', 'in-range', 'out-of-range', 'target-current'],
)

const OPTIONS: Options<HtmlNode, HtmlElement> = {
  adapter: ADAPTER,
  relativeSelector: false,
  pseudos: {
    ...Object.fromEntries(STATES.map(state => [state, never])),
    lang: isInLanguage,
    dir: (element, direction) => (closestAttribute(element, 'dir') ?? 'ltr') === direction,
    defined: () => true,
    open: element => htmlAttribute(element, 'open') !== undefined,
    paused: () => true,
    'read-write': `:is(${EDITABLE})`,
    'read-only': `:not(${EDITABLE})`,
    '-webkit-any-link': ':any-link',
    '-moz-any-link': ':any-link',
  },
}

/** Pseudo-classes that css-select supports beyond CSS. A browser ignores a rule with one of them. */
const NOT_IN_CSS =
  /^(?:i?contains|parent|header|button|checkbox|file|image|input|password|radio|reset|selected|submit|text|first|last|eq|gt|lt|even|odd|not-.*)$/
const OLD_PSEUDO_ELEMENTS = /^(?:before|after|first-line|first-letter)$/

function selectorFrom(text: string, scopes: readonly string[]): StyleSelector | undefined {
  try {
    const parts = parse(scoped(text, scopes))
    const [all] = parts
    if (parts.length !== 1 || !all || all.length === 0 || !isCss(all)) return undefined
    const end = all.findIndex(isPseudoElement)
    const own = end < 0 ? all : all.slice(0, end)
    const [pseudo] = end < 0 ? [] : all.slice(end)
    const tests = own.length === 0 ? [[{ type: SelectorType.Universal, namespace: null } as const]] : [own]
    const matches = lazy(() => compile<HtmlNode, HtmlElement>(tests, OPTIONS))
    // Only a pseudo-class can be unknown; everything else is compiled when it is first needed.
    if (own.some(({ type }) => type === SelectorType.Pseudo)) matches()
    const isInScopes = scopes.map(scopeTest)
    return {
      text,
      matches: element => matches()(element) && isInScopes.every(isIn => isIn(element)),
      weight: weightOf(all),
      keys: keysOf(own),
      pseudoElement: pseudo && 'name' in pseudo ? pseudo.name : undefined,
    }
  } catch {
    return undefined
  }
}

const isPseudoElement = (part: SelectorPart): boolean =>
  part.type === SelectorType.PseudoElement || (part.type === SelectorType.Pseudo && OLD_PSEUDO_ELEMENTS.test(part.name))

const isCss = (parts: readonly SelectorPart[]): boolean =>
  parts.every(
    part =>
      part.type !== SelectorType.Parent &&
      part.type !== SelectorType.ColumnCombinator &&
      (part.type !== SelectorType.Pseudo ||
        (!NOT_IN_CSS.test(part.name) && (!Array.isArray(part.data) || part.data.every(isCss)))),
  )

const SCOPE = /^@scope\s*(?:\(([\s\S]*?)\))?\s*(?:to\s*\(([\s\S]*)\))?$/

/** Replaces `:scope` and `&` with the root of the scope. */
function scoped(text: string, scopes: readonly string[]): string {
  const root = SCOPE.exec(scopes.at(-1) ?? '')?.[1]
  return root === undefined ? text : text.replace(/:scope\b|&/g, `:where(${root})`)
}

/** Returns a test for whether an element is in a scope (CSS Cascade 6, section 2.5). */
function scopeTest(scope: string): (element: HtmlElement) => boolean {
  const [, root, limit] = SCOPE.exec(scope) ?? []
  if (root === undefined) return () => true
  const [isRoot, isLimit] = [root, limit].map(text =>
    text === undefined ? never : compile<HtmlNode, HtmlElement>(text, OPTIONS),
  )
  return element => {
    for (let node: HtmlNode | null = element; node; node = parentOf(node)) {
      if (isRoot?.(node)) return true
      if (isLimit?.(node)) return false
    }
    return false
  }
}

const [OF_ID, OF_CLASS, OF_TAG] = [1_000_000, 1000, 1] as const

function weightOf(parts: readonly SelectorPart[]): number {
  return parts.reduce((sum, part) => sum + partWeight(part), 0)
}

function partWeight(part: SelectorPart): number {
  switch (part.type) {
    case SelectorType.Attribute:
      return part.name === 'id' && part.action === AttributeAction.Equals && part.ignoreCase === 'quirks'
        ? OF_ID
        : OF_CLASS
    case SelectorType.Tag:
    case SelectorType.PseudoElement:
      return OF_TAG
    case SelectorType.Pseudo: {
      if (part.name === 'where') return 0
      const heaviest = Array.isArray(part.data) ? largest(part.data.map(weightOf), 0) : 0
      return /^(?:is|not|has|matches|-webkit-any|-moz-any)$/.test(part.name) ? heaviest : OF_CLASS
    }
    default:
      return 0
  }
}

const TRAVERSALS: ReadonlySet<string> = new Set([
  SelectorType.Descendant,
  SelectorType.Child,
  SelectorType.Adjacent,
  SelectorType.Sibling,
])

/**
 * Returns the ids of a selector or, if it has none, its classes, names or attributes. Every matching element has one of them.
 */
function keysOf(parts: readonly SelectorPart[]): StyleKey[] {
  const last = parts.slice(parts.findLastIndex(({ type }) => TRAVERSALS.has(type)) + 1)
  const attributes = last.filter(part => part.type === SelectorType.Attribute)
  const id = attributes.find(part => part.name === 'id' && part.action === AttributeAction.Equals)
  if (id) return [{ kind: 'id', name: id.value }]
  const own = attributes.find(part => part.name === 'class' && part.action === AttributeAction.Element)
  if (own) return [{ kind: 'class', name: own.value }]
  const tag = last.find(part => part.type === SelectorType.Tag)
  if (tag) return [{ kind: 'tag', name: tag.name.toLowerCase() }]
  for (const part of last) {
    if (part.type !== SelectorType.Pseudo || !Array.isArray(part.data) || !/^(?:is|where|matches)$/.test(part.name))
      continue
    const keys = part.data.flatMap(keysOf)
    if (keys.every(({ kind }) => kind !== 'any')) return keys
  }
  const [attribute] = attributes
  return [attribute ? { kind: 'attribute', name: attribute.name } : { kind: 'any', name: '' }]
}
