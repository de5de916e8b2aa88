import { quoted } from '../rule.js'
import type { FeedPlace, FeedReport } from './feed-report.js'
import { findNestingFault } from './html-nesting.js'
import { htmlTokens, type TagOnStack } from './html-syntax.js'
import { DISTRUSTED_TAGS, STYLE_PROPERTIES, STYLE_WORDS, TRUSTED_TAGS } from './html-vocabulary.js'

const STYLE_ALPHABET = /^([:,;#%.\sa-zA-Z0-9!]|\w-\w|'[\s\p{L}\p{N}_]+'|"[\s\p{L}\p{N}_]+"|\([\d,\s]+\))*$/u
const STYLE_GRAMMAR = /^(\s*[-\w]+\s*:\s*[^:;]*(;|$))*$/
const MEASURE = /^(#[0-9a-f]+|rgb\(\d+%?,\d*%?,?\d*%?\)?|\d?\.?\d?\d(cm|em|ex|in|mm|pc|pt|px|%|,|\))?)$/
const BOXES: readonly string[] = ['background', 'border', 'margin', 'padding']

/** Returns the first part of a `style` attribute that feed readers do not allow, or undefined. */
export function findStyleFault(style: string): string | undefined {
  if (style.length > 2000 || !STYLE_ALPHABET.test(style) || !STYLE_GRAMMAR.test(style)) return style
  for (const [, property = '', value = ''] of style.toLowerCase().matchAll(/([-\w]+)\s*:\s*([^:;]*)/g)) {
    if (!STYLE_PROPERTIES.has(property)) return property
    if (!BOXES.includes(property.split('-')[0] ?? '')) continue
    const odd = value.split(/\s+/).find(word => word !== '' && !STYLE_WORDS.has(word) && !MEASURE.test(word))
    if (odd !== undefined) return odd
  }
  return undefined
}

const decodeAttribute = (value: string): string =>
  value
    .replace(/&quot;|&#34;|&#x22;/gi, '"')
    .replace(/&#39;|&#x27;|&apos;/gi, "'")
    .replace(/&amp;/g, '&')

function checkTag(tag: TagOnStack, place: FeedPlace, report: FeedReport): void {
  if (DISTRUSTED_TAGS.has(tag.name)) {
    report.add('SecurityRisk', `the HTML has <${tag.name}>`, place)
    return
  }
  if (!TRUSTED_TAGS.has(tag.name)) {
    report.add('NotHtml', `<${tag.name}> is not an HTML element`, place)
    return
  }
  for (const { name, value } of tag.attributes) {
    const fault = name === 'style' ? findStyleFault(decodeAttribute(value)) : undefined
    if (fault !== undefined) report.add('DangerousStyleAttr', `style has ${quoted(fault)}`, place)
    if (name.startsWith('on')) report.add('SecurityRiskAttr', `<${tag.name}> has the attribute ${name}`, place)
  }
}

const LINKS: readonly RegExp[] = [
  /<img\s+[^<>]*src=(?:"([^"\n]*)"|'([^'\n]*)'|([\w-]+))[\s>/]/gi,
  /<a\s+href=(?:"([^"\n]*)"|'([^'\n]*)'|([\w-]+))[\s>/]/gi,
]

/** Reports links and pictures that need a base address. */
function checkAddresses(html: string, place: FeedPlace, report: FeedReport): void {
  for (const pattern of LINKS) {
    for (const match of html.matchAll(pattern)) {
      const address = decodeAttribute(match[1] ?? match[2] ?? match[3] ?? '').trim()
      if (/^\w+:/.test(address)) continue
      const bad = /[^0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#\u0080-\uffff]/.exec(address)
      report.add(bad ? 'InvalidUriChar' : 'ContainsRelRef', `the HTML has the address ${quoted(address)}`, place)
    }
  }
}

/** Checks HTML in the text of an element. `base` tells whether the format defines a base address for relative links. */
export function checkHtml(html: string, base: 'has base' | 'no base', place: FeedPlace, report: FeedReport): void {
  const { tokens, fault } = htmlTokens(html)
  const mistake = findNestingFault(tokens)
  const problem = fault ?? mistake
  if (problem !== undefined) report.add('NotHtml', `the HTML has ${problem}`, place)
  if (/<\?import /i.test(html)) report.add('SecurityRisk', `the HTML has <?import`, place)
  for (const token of tokens) if (token.kind === 'open') checkTag(token, place, report)
  if (base === 'no base') checkAddresses(html, place, report)
}
