import { clipped } from '../../core/text.js'
import { canParseUrl } from '../../core/url.js'
import type { ImportedArticle } from '../draft.js'
import { type Facts, newFacts } from '../fact.js'
import { plainAddress } from '../plain-markdown.js'
import { isFurniture } from '../text/furniture.js'
import { withoutGreeting } from './greeting.js'
import { isManagingLink } from './managing-link.js'
import { leftOut } from './message-notes.js'
import type { PersonalParts, PublicAddress } from './personal-addresses.js'
import { isPublicSite, isToken } from './reader-values.js'

/** Matches an image or a link in Markdown; a link may contain an image. */
const MARKED =
  /(!?)\[((?:[^[\]\\]|\\.|!\[(?:[^\]\\]|\\.)*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\[[^\]]*\])*)\]\((<[^>\n]*>|(?:[^\s()\\]|\\.|\([^\s()]*\))*)((?:\s+"(?:[^"\\]|\\.)*")?)\)/g
const IN_HTML = /(<(?:img|a|video|audio|source|iframe)\b[^>]*?\s(?:src|href|poster)=")([^"]*)(")/gi
const BARE = /(?:https?:\/\/|mailto:)(?:[^\s<>"\\)\]]|\\.|\((?=[^\s()]*\)))+/gi
const BARE_IN_SIGNS = new RegExp(`( ?[<(]?)(${BARE.source})([>)]?)`, 'gi')
/** The maximum length of a line that may be furniture of the message. A longer line is a paragraph of the article. */
const LONGEST = 300

interface Found {
  readonly lost: string[]
  readonly shortened: string[]
  readonly values: string[]
  readonly dropped: string[]
}

/**
 * Removes from an article whatever only the recipient of the message should see: links for the recipient, values in
 * addresses that identify the recipient, the email address in any form, the name in a greeting. Uncertain cases become
 * doubts.
 */
export function withoutRecipient(
  article: ImportedArticle,
  parts: PersonalParts,
  names: readonly string[],
): ImportedArticle {
  const found: Found = { lost: [], shortened: [], values: [], dropped: [] }
  const facts = cleanedFacts(article.facts, parts, names, found)
  const lines = article.body.split('\n').flatMap(line => cleanedLine(line, parts, names, found))
  const body = lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const whole = parts.names(body)
    ? body
        .split('\n\n')
        .filter(text => !parts.names(text))
        .join('\n\n')
    : body
  return {
    ...article,
    facts,
    body: whole,
    notes: [...article.notes, ...leftOut(found.dropped.filter(line => !parts.names(line)))],
    doubts: [...(article.doubts ?? []), ...doubtsOf(found), ...namedDoubt(whole, names, facts)],
  }
}

/** Cleans a line, and returns nothing if the line belongs to the message. */
function cleanedLine(line: string, parts: PersonalParts, names: readonly string[], found: Found): string[] {
  const words = wordsOf(line)
  const links = [
    ...line.matchAll(MARKED),
    ...[...line.replace(MARKED, ' ').matchAll(BARE)].map(([address]) => ['', '', words, address] as const),
  ]
  const isOwn =
    words.length <= LONGEST &&
    (parts.names(words) ||
      links.some(([, , words = '', address = '']) => {
        const { personal } = parts.of(plainAddress(address))
        return isManagingLink(wordsOf(words), plainAddress(address), personal)
      }))
  if (isOwn) {
    if (words !== '') found.dropped.push(words)
    return []
  }
  const greeted = withoutGreeting(line, names)
  const cleaned = greeted
    .replace(MARKED, (whole, sign: string, words: string, address: string, title: string) =>
      sign === '!' ? picture(whole, words, address, parts) : link(words, address, title, parts, found),
    )
    .replace(IN_HTML, (_, before: string, address: string, after: string) => {
      const { address: rest = '' } = note(parts.of(plainAddress(address), !/^<a\b/i.test(before)), address, '', found)
      return `${before}${rest.replace(/&(?!amp;)/g, '&amp;')}${after}`
    })
  const bare = withoutBare(cleaned, parts, found)
  if (bare.trim() === '' && line.trim() !== '') return []
  return [
    parts.names(bare)
      ? bare
          .split(/(\s+)/)
          .filter(piece => !parts.names(piece))
          .join('')
      : bare,
  ]
}

/** Cleans bare addresses. Addresses in links have been cleaned before. */
function withoutBare(line: string, parts: PersonalParts, found: Found): string {
  const known = new Set([...line.matchAll(MARKED)].map(([, , , address = '']) => plainAddress(address)))
  return line.replace(BARE_IN_SIGNS, (whole: string, open: string, address: string, close: string) => {
    const end = /[.,;:!?]*$/.exec(address)?.[0] ?? ''
    const bare = plainAddress(address.slice(0, address.length - end.length))
    if (known.has(bare)) return whole
    const { address: rest } = note(parts.of(bare), bare, '', found)
    if (rest === undefined) return end
    return rest === bare ? whole : `${open}${rest}${end}${close}`
  })
}

const inMarkdown = (address: string): string => (/[()\s<>]/.test(address) ? `<${address}>` : address)

/** Matches the names and descriptions of pictures that count opens of the message. */
const COUNTS = /(?:^|\/|\b)(?:open(?:ed|s|er)?|px|pixel|beacon|track(?:er|ing)?|blank|spacer)(?:\.\w{3,4}$|\b)/i

/** Tells whether a picture's address has a token and no file name, because such a picture counts opens of the message. */
function isUnnamed(address: string): boolean {
  if (!canParseUrl(address)) return false
  const { hostname, pathname, searchParams } = new URL(address)
  const isPicture = /\.(?:jpe?g|png|gif|webp|avif|svg|bmp)/i.test(address)
  const isNamed = isPublicSite(hostname) || (isPicture && !COUNTS.test(pathname.replace(/^.*\//, '')))
  return !isNamed && [...pathname.split('/'), ...searchParams.keys(), ...searchParams.values()].some(isToken)
}

function picture(whole: string, alt: string, address: string, parts: PersonalParts): string {
  const { address: rest } = parts.of(plainAddress(address), true)
  if (rest === undefined || ((alt.trim() === '' || COUNTS.test(alt)) && isUnnamed(rest))) return ''
  return rest === plainAddress(address) ? whole : `![${alt}](${inMarkdown(rest)})`
}

function link(label: string, address: string, title: string, parts: PersonalParts, found: Found): string {
  const cleaned = parts.of(plainAddress(address))
  const inner = label.replace(MARKED, (whole, sign: string, alt: string, source: string) =>
    sign === '!' ? picture(whole, alt, source, parts) : whole,
  )
  const words = wordsOf(label)
  // Such an icon or button performs an action for the recipient: a heart, or “Start writing”.
  const isIcon = label.includes('![') && (words === '' || isFurniture(words))
  if (isManagingLink(words, plainAddress(address), cleaned.personal) || (isIcon && cleaned.personal)) return ''
  const { address: rest } = note(cleaned, address, words, found)
  return rest === undefined ? inner : `[${inner}](${inMarkdown(rest)}${title})`
}

function note(
  cleaned: PublicAddress,
  address: string,
  words: string,
  { lost, shortened, values }: Found,
): PublicAddress {
  const label = words || (canParseUrl(address) ? new URL(address).hostname : '')
  if (cleaned.doubt === 'lost') lost.push(label)
  if (cleaned.doubt === 'shortened') shortened.push(label)
  if (cleaned.doubt === 'value') values.push(label)
  return cleaned
}

/** Returns the text of a line of Markdown without addresses. */
const wordsOf = (line: string): string =>
  line
    .replace(MARKED, (_, __, words: string) => words)
    .replace(MARKED, (_, __, words: string) => words)
    .replace(/<[^>]*>/g, ' ')
    .replace(BARE, ' ')
    .replace(/\s+/g, ' ')
    .trim()

function cleanedFacts(facts: Facts, parts: PersonalParts, names: readonly string[], found: Found): Facts {
  const cleaned = newFacts()
  for (const { field, value, from, doubt } of facts.list()) {
    if (typeof value !== 'string') {
      cleaned.add(
        field,
        value.filter(one => !parts.names(one)),
        from,
        doubt,
      )
      continue
    }
    const isAddress = /^(?:https?|mailto):/i.test(value)
    const greeted = field === 'title' ? withoutGreeting(value, names, true) : value
    const text = isAddress
      ? note(parts.of(value, /\.src$/.test(field)), value, `the address of ${field}`, found).address
      : cleanedLine(greeted, parts, names, { ...found, dropped: [] })[0]
    cleaned.add(field, text, from, doubt)
  }
  for (const sentence of facts.left()) if (!parts.names(sentence)) cleaned.leave(sentence)
  return cleaned
}

const quoted = (words: readonly string[]): string =>
  [...new Set(words)].map(word => `“${clipped(word, 60)}”`).join(', ')

const doubtsOf = ({ lost, shortened, values }: Found): string[] => [
  ...(lost.length > 0
    ? [
        `the address behind ${quoted(lost)} identified the recipient of the message, so it was left out; find out where it leads`,
      ]
    : []),
  ...(shortened.length > 0
    ? [
        `the address behind ${quoted(shortened)} belongs to a click counter and has lost the part that identified the recipient; check where it leads`,
      ]
    : []),
  ...(values.length > 0
    ? [`the address behind ${quoted(values)} contains a value that may identify the recipient of the message`]
    : []),
]

/** Returns a doubt if the text names a recipient, who may for example be the author. */
function namedDoubt(body: string, names: readonly string[], facts: Facts): string[] {
  const authors = facts.list().flatMap(({ field, value }) => (/^(?:authors|via)\.\d+\.name$/.test(field) ? value : []))
  const named = names.filter(name => /\S\s+\S/.test(name) && body.includes(name) && !authors.includes(name))
  return named.length > 0 ? [`the text names ${quoted(named)}, to whom the message was sent`] : []
}
