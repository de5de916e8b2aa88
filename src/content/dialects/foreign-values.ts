import { lookUp } from '../../core/look-up.js'
import { oneLine, plainText } from '../markdown/plain-text.js'
import type { Status } from '../post.js'

/** The words by which a byline names an organisation: such a name may hold "and" or a comma and is not split there. */
const ORGANISATION =
  /\b(?:agency|and (?:co|sons|partners)|association|board|centre|center|college|commission|committee|company|council|department|editors|foundation|group|inc|institute|institution|ltd|media|ministry|network|office|press|research|school|services?|society|staff|studio|team|trust|union|university)\b/i
/** What follows a comma in one person's name. */
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|m\.?a|b\.?a|esq|obe|mbe|cbe|frs|rn|dds|llm|jd)\.?$/i

/** `By Ada Writer, Bo Author and Cy Third` as three names. A comma splits only what is clearly a list of names. */
export function bylineNames(byline: string): string[] {
  const said = oneLine(byline).replace(/^by\s+(?=\S)/i, '')
  return said
    .split(/\s*;\s*/)
    .flatMap(namesBetween)
    .filter(name => name !== '')
}

function namesBetween(said: string): string[] {
  if (ORGANISATION.test(said) && !said.includes(',')) return [said]
  const parts = said.split(/\s*,?\s+(?:and|&)\s+/i)
  if (parts.length > 1 && ORGANISATION.test(parts.at(-1) ?? '')) return [said]
  return parts.flatMap(part => namesAtCommas(part, parts.length > 1))
}

function namesAtCommas(said: string, inList: boolean): string[] {
  const parts = said.split(/\s*,\s*/).filter(part => part !== '')
  const looksLikeName = (part: string): boolean => {
    const words = part.split(' ')
    return (inList || words.length > 1) && words.length <= 5 && /^\p{Lu}|^\p{Lo}|^(?:de|van|von|al)\b/u.test(part)
  }
  const clear =
    parts.length > 1 && parts.every(part => looksLikeName(part) && !SUFFIX.test(part) && !ORGANISATION.test(part))
  return clear ? parts : [said]
}

/** Tags as Jekyll and others write them in one text: at commas where there is one, else at spaces. */
export const tagWords = (said: string): string[] =>
  said
    .split(said.includes(',') ? /,/ : /\s+/)
    .map(part => part.trim())
    .filter(part => part !== '')

/** A value as one text, where it is one. */
export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined

export const asMapping = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined

/** The first of these keys that holds a text, whatever the case of the key. */
export function textUnder(mapping: Readonly<Record<string, unknown>>, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = asText(mapping[key]) ?? asText(mapping[key[0]?.toUpperCase() + key.slice(1)])
    if (found !== undefined) return found
  }
  return undefined
}

/** The time of nothing in Go, which Hugo writes where there is no date. */
export const isZeroDate = (value: unknown): boolean => typeof value === 'string' && value.startsWith('0001-01-01')

export const isWebAddress = (said: string): boolean => /^https?:\/\//i.test(said) && URL.canParse(said)

/** `[Jane](https://j.example/)`, `Jane Doe <jane@…>`, `jane@… (Jane Doe)`: the name, and the address where it is one on the web. */
function namedPerson(said: string): { name: string; url?: string } | undefined {
  const [, text = said, url] = /^!?\[([^\]]+)\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)$/.exec(said.trim()) ?? []
  const name = plainText(
    text
      .replace(/^[^\s@<>()]+@[^\s@<>()]+\s+\(([^()]+)\)$/, '$1')
      .replace(/(\S)\s*<(?:mailto:)?[^\s@<>]+@[^\s@<>]+>/g, '$1'),
  )
  if (name === '') return undefined
  return { name, ...(url && isWebAddress(url) ? { url } : {}) }
}

/** A person as other generators describe one. A key of ours wins; an address that is none is left out. */
export function personFrom(value: unknown, siteUrl: string): unknown {
  const plain = asText(value)
  if (plain !== undefined) return namedPerson(plain)
  const said = asMapping(value)
  if (!said) return undefined
  const { name, url: own } = namedPerson(textUnder(said, 'name', 'display_name', 'fullname', 'title') ?? '') ?? {}
  const link = textUnder(said, 'url', 'link', 'website', 'homepage', 'uri', 'web', 'site') ?? own
  const affiliation = textUnder(said, 'affiliation', 'organization', 'organisation', 'institution', 'company', 'role')
  const bio = textUnder(said, 'bio', 'about', 'description')
  const url = link?.startsWith('/') ? new URL(link, siteUrl).href : link
  // A wrong address under our own key is the schema's to report.
  const usable = url && (isWebAddress(url) || said['url'] !== undefined) ? { url } : {}
  return { ...(name ? { name } : {}), ...usable, ...(affiliation ? { affiliation } : {}), ...(bio ? { bio } : {}) }
}

/** The words of WordPress, Ghost, Pelican, Nikola and of editors’ own lists, without spaces, `-` and `_`. */
const STATUSES: Readonly<Record<string, Status>> = {
  published: 'published',
  publish: 'published',
  public: 'published',
  live: 'published',
  featured: 'published',
  withdrawn: 'withdrawn',
  ...Object.fromEntries(
    `draft drafts autodraft pending pendingreview private hidden unpublished unlisted internal skip trash trashed embargoed
    idea outline planned todo wip workinprogress inprogress writing editing review inreview needsreview members paid
    subscribers tiers password protected`
      .split(/\s+/)
      .map(word => [word, 'draft'] as const),
  ),
}

/** What a word for the state of a post means here, if anything. */
export const statusFrom = (word: string): Status | undefined =>
  lookUp(STATUSES, word.toLowerCase().replace(/[-_\s]/g, ''))

export const STATUS_WORDS: readonly string[] = Object.keys(STATUSES)

/** Someone or something a post came through: an address alone is named by its host. */
export function viaFrom(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(viaFrom)
  const said = asMapping(value) ?? { url: value }
  const url = asText(said['url'])
  if (asText(said['name']) !== undefined || url === undefined || !isWebAddress(url)) return value
  return { ...said, name: new URL(url).hostname.replace(/^www\./, '') }
}

/** A value that means yes or no, written in any of YAML's ways. */
export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  const said = typeof value === 'string' ? value.trim() : ''
  return /^(?:true|yes|on)$/i.test(said) ? true : /^(?:false|no|off)$/i.test(said) ? false : undefined
}

const PICTURE_KEYS = [
  'src',
  'path',
  'url',
  'file',
  'image',
  'feature',
  'teaser',
  'overlay_image',
  'thumbnail',
  'filename',
  'relative',
]

/** A picture as other generators describe one: a path, a list whose first counts, or a mapping. */
export function pictureFrom(
  value: unknown,
): { src: string; alt?: string; caption?: string; credit?: string } | undefined {
  if (Array.isArray(value)) return pictureFrom(value[0])
  const plain = asText(value)
  if (plain) return { src: plain }
  const said = asMapping(value)
  const src = said && textUnder(said, ...PICTURE_KEYS)
  if (!said || !src) return undefined
  const alt = textUnder(said, 'alt', 'image_alt', 'alt_text', 'imageAlt')
  const caption = textUnder(said, 'caption', 'title', 'image_caption', 'description')
  const credit = textUnder(said, 'credit', 'attribution', 'photographer')
  return { src, ...(alt ? { alt } : {}), ...(caption ? { caption } : {}), ...(credit ? { credit } : {}) }
}
