import type { AtRule, Declaration, Root, Rule } from 'postcss'
import { AT_RULES, DISPLAYS, ELEMENT_FEATURES, lacks, PROPERTIES, SELECTORS, VALUES } from '../../clients/index.js'
import { asWordReads } from './conditional-comments.js'
import { lensAttribute, type Piece, withAttribute } from './markup.js'
import { readCss, restyled, withoutEmptyRules } from './restyle.js'
import type { Client, Removals } from './view.js'
import { asWordLaysOut, asWordStyles } from './word-rules.js'

/** The limit in bytes for all style sheets together. Gmail drops the sheet that exceeds it (email-bugs#90). */
export const GMAIL_STYLE_LIMIT = 16_384

/** Removes the features that a client does not support, according to caniemail.com and its notes. */
export function asClientShows(
  pieces: readonly Piece[],
  client: Client,
  { dark, removals }: { readonly dark: boolean; readonly removals: Removals },
): Piece[] {
  let seen = client === 'outlook' ? asWordLaysOut(asWordReads(pieces), removals) : [...pieces]
  seen = withoutElements(seen, client, removals)
  seen = withoutSheets(seen, client, removals)
  return restyled(seen, {
    change: (root, element, gone) => {
      root.walkAtRules(rule => dropAtRule(rule, client, { dark, removals: gone }))
      root.walkRules(rule => dropSelectors(rule, client, gone))
      root.walkDecls(declaration => dropDeclaration(declaration, client, gone))
      if (client === 'outlook') asWordStyles(root, element, gone)
      withoutEmptyRules(root)
    },
    unreadable: 'keep',
    removals,
  })
}

/** Elements that Gmail replaces with neutral ones, according to the notes of caniemail.com on semantic elements. */
const GMAIL_REPLACES = /^(?:details|main|nav|summary)$/

function withoutElements(pieces: readonly Piece[], client: Client, removals: Removals): Piece[] {
  const gone = (name: string): boolean => {
    const feature = ELEMENT_FEATURES.get(name)
    if (feature === undefined) return false
    return lacks(client, feature) || ((client === 'gmail' || client === 'ganga') && GMAIL_REPLACES.test(name))
  }
  return pieces.flatMap((piece): Piece[] => {
    // A drawing is hidden, and its tags stay, because HTML inside SVG follows other parsing rules.
    const isDrawing = piece.kind === 'tag' ? piece.name === 'svg' : piece.kind === 'endTag' && piece.text === 'svg'
    if (piece.kind === 'endTag') return gone(piece.text) && !isDrawing ? [] : [piece]
    if (piece.kind !== 'tag') return [piece]
    const scheme = piece.name === 'meta' && /^(?:supported-)?color-schemes?$/i.test(lensAttribute(piece, 'name') ?? '')
    if (!gone(piece.name) && !(scheme && lacks(client, 'html-meta-color-scheme'))) return [piece]
    removals.add(scheme ? '<meta name="color-scheme">' : `<${piece.name}>`)
    return isDrawing ? [withAttribute(piece, 'style', 'display:none')] : []
  })
}

function withoutSheets(pieces: readonly Piece[], client: Client, removals: Removals): Piece[] {
  let bytes = 0
  let inBody = false
  const reason = (css: string, media: string): string | undefined => {
    if (lacks(client, 'html-style')) return '<style>'
    if (client === 'outlook' && !/^\s*(?:(?:all|screen)\s*)?$/i.test(media)) return '<style media>'
    if (client !== 'gmail') return undefined
    if (inBody) return '<style> (in the body)'
    bytes += new TextEncoder().encode(css).length
    if (bytes > GMAIL_STYLE_LIMIT) return '<style> (over 16 KB in all)'
    const root = readCss(css)
    if (!root) return '<style> (its CSS has a fault)'
    return isNested(root) ? '<style> (at-rules within at-rules)' : undefined
  }
  return pieces.filter(piece => {
    if (piece.kind === 'tag' && piece.name === 'body') inBody = true
    const what = piece.kind === 'sheet' ? reason(piece.css, lensAttribute(piece.tag, 'media') ?? '') : undefined
    if (what) removals.add(what)
    return what === undefined
  })
}

function isNested(root: Root): boolean {
  let nested = false
  root.walkAtRules(({ parent }) => {
    nested ||= parent?.type === 'atrule'
  })
  return nested
}

function dropAtRule(rule: AtRule, client: Client, { dark, removals }: { dark: boolean; removals: Removals }): void {
  const text = `@${rule.name} ${rule.params}`.toLowerCase()
  // The last matching entry is the most specific.
  const feature = AT_RULES.findLast(([name, sign]) => sign.test(text) && lacks(client, name))?.[0]
  const what =
    feature?.replace(/^css-at-media-(.*)$/, '@media ($1)').replace(/^css-at-/, '@') ??
    (text.startsWith('@media') ? mediaRefusal(rule.params.toLowerCase(), client, dark) : undefined)
  if (what === undefined) return
  removals.add(what)
  rule.remove()
}

/** Applies the notes of caniemail.com on media queries, and email-bugs#159 (November 2025) about Yahoo's dark mode. */
function mediaRefusal(query: string, client: Client, dark: boolean): string | undefined {
  const features = [...query.matchAll(/\(\s*([\w-]+)/g)].map(match => match[1] ?? '')
  if (client === 'gmail' && features.some(name => /height$/.test(name))) return '@media (height)'
  if (client !== 'yahoo') return undefined
  if (dark) return '@media (in Yahoo’s dark mode)'
  const odd = features.find(name => !/^(?:min|max)-(?:width|height)$/.test(name))
  return odd === undefined ? undefined : `@media (${odd})`
}

function dropSelectors(rule: Rule, client: Client, removals: Removals): void {
  if (rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as AtRule).name)) return
  const kept = rule.selectors.filter(selector => {
    const refused = selectorRefusal(selector, client)
    if (refused) removals.add(refused)
    return !refused
  })
  if (kept.length === 0) rule.remove()
  else if (kept.length < rule.selectors.length) rule.selectors = kept
}

const SELECTOR_WORDS: Readonly<Record<string, string>> = {
  'adjacent-sibling': 'a + b (selector)',
  attribute: '[attribute] (selector)',
  child: 'a > b (selector)',
  'general-sibling': 'a ~ b (selector)',
  universal: '* (selector)',
}

function selectorRefusal(selector: string, client: Client): string | undefined {
  const attributes = [...selector.matchAll(/\[[^\]]*\]?/g)].map(match => match[0])
  // Gmail supports [class~=x], and Yahoo supports [x=y]; caniemail.com calls both partial support.
  const unknown = attributes.some(
    part =>
      ((client === 'gmail' || client === 'ganga') && !/^\[\s*class\s*~=/i.test(part)) ||
      (client === 'yahoo' && !/^\[\s*[\w-]+\s*=/.test(part)),
  )
  if (unknown) return SELECTOR_WORDS['attribute']
  const plain = selector
    .toLowerCase()
    .replace(/\[[^\]]*\]?/g, '[]')
    .replace(/\([^)]*\)?/g, '()')
  const feature = SELECTORS.find(([name, sign]) => sign.test(plain) && lacks(client, name))?.[0]
  if (feature === undefined) return undefined
  const name = feature.replace(/^css-selector-/, '')
  return SELECTOR_WORDS[name] ?? name.replace(/^css-pseudo-class-/, ':').replace(/^css-pseudo-element-/, '::')
}

function dropDeclaration(declaration: Declaration, client: Client, removals: Removals): void {
  const property = declaration.prop.toLowerCase()
  const value = declaration.value.toLowerCase().replace(/url\([^()]*\)|"[^"]*"|'[^']*'/g, '')
  const feature = PROPERTIES.get(property)
  const what = feature !== undefined && lacks(client, feature) ? property : valueRefusal({ property, value }, client)
  if (what === undefined) return
  removals.add(what)
  declaration.remove()
}

function valueRefusal({ property, value }: { property: string; value: string }, client: Client): string | undefined {
  if (property.startsWith('--')) return lacks(client, 'css-variables') ? 'custom properties' : undefined
  const signs = property === 'display' ? [...VALUES, ...DISPLAYS] : VALUES
  const feature = signs.find(([name, sign]) => sign.test(value) && lacks(client, name))?.[0]
  if (feature) return `${feature.replace(/^css-(?:unit-|function-)?/, '')} (in ${property})`
  const webmail = client === 'gmail' || client === 'ganga' || client === 'yahoo'
  if (webmail && /^margin\b/.test(property) && /(?<![\w.])-[\d.]/.test(value)) return `${property} (negative)`
  if (client === 'yahoo' && property === 'position' && value !== 'relative') return `position: ${value}`
  return undefined
}
