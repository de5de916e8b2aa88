import { licenceField } from '../../attribution/index.js'
import { isRecord } from '../../core/json.js'
import { lookUp } from '../../core/look-up.js'
import { memo } from '../../core/memo.js'
import { canParseUrl, hostWithoutWww } from '../../core/url.js'
import type { Status } from '../post.js'

/** Splits tags in one text as Jekyll and others do: at commas if there are any, otherwise at spaces. */
export const tagWords = (text: string): string[] =>
  text
    .split(text.includes(',') ? /,/ : /\s+/)
    .map(part => part.trim())
    .filter(part => part !== '')

/** Returns a value as text, or undefined if it is not a single value or is empty. */
export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() || undefined : undefined

export const asMapping = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  isRecord(value) ? value : undefined

/** Returns the text under the first of these keys that has one; the key may begin with a capital. */
export function textUnder(mapping: Readonly<Record<string, unknown>>, ...keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const found = asText(mapping[key]) ?? asText(mapping[capitalised(key)])
    if (found !== undefined) return found
  }
  return undefined
}

const capitalised = memo(200, (key: string): string => key.slice(0, 1).toUpperCase() + key.slice(1))

/** Tells whether a value is Go's zero time, which Hugo writes for a missing date. */
export const isZeroDate = (value: unknown): boolean => typeof value === 'string' && value.startsWith('0001-01-01')

export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && canParseUrl(text)

/** Matches the words for a link item under `kind`, `layout` and similar keys. */
export const LINK_WORD = /^links?(?:[-_ ]?(?:item|post))?$/i
/** Matches misspellings of `link`. Other words under `kind` are the editor's own. */
export const LINK_SLIP =
  '^\\s*(?:[lL][nN][iI][kK]|[iI][lL][nN][kK]|[lL][iI][kK][nN]?|[lL][nN][kK]|[lL]{2}[iI][nN][kK]|[lL][iI]{2}[nN][kK]|[lL][iI][nN]{2}[kK]|[lL][iI][nN][kK]{2})\\s*$'

/**
 * Words for a post's status in WordPress, Ghost, Pelican, Nikola and editors' own lists, without spaces, `-` and `_`.
 */
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

/** Returns the status that a word stands for, if any. */
export const statusFrom = (word: string): Status | undefined =>
  lookUp(STATUSES, word.toLowerCase().replace(/[-_\s]/g, ''))

export const STATUS_WORDS: readonly string[] = Object.keys(STATUSES)

/** Returns an intermediary. One that consists only of an address is named after the host. */
export function viaFrom(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(viaFrom)
  const via = asMapping(value) ?? { url: value }
  const url = asText(via['url'])
  if (asText(via['name']) !== undefined || url === undefined || !isWebAddress(url)) return value
  return { ...via, name: hostWithoutWww(url) }
}

/** Reads yes or no in any of the forms that YAML allows. */
export function asFlag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (value === 1 || value === 0) return value === 1
  const text = typeof value === 'string' ? value.trim() : ''
  return /^(?:true|yes|on)$/i.test(text) ? true : /^(?:false|no|off)$/i.test(text) ? false : undefined
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

/** Converts a picture as other generators describe one: a path, a list whose first entry counts, or a mapping. */
export function pictureFrom(value: unknown): Readonly<Record<string, string>> | undefined {
  if (Array.isArray(value)) return pictureFrom(value[0])
  const plain = asText(value)
  if (plain) return { src: plain }
  const picture = asMapping(value)
  const src = picture && textUnder(picture, ...PICTURE_KEYS)
  if (!picture || !src) return undefined
  const alt = textUnder(picture, 'alt', 'image_alt', 'alt_text', 'imageAlt')
  const caption = textUnder(picture, 'caption', 'title', 'image_caption', 'description')
  const credit = textUnder(picture, 'credit', 'attribution', 'photographer', 'author')
  const url = textUnder(picture, 'credit_url', 'creditUrl', 'credit_link', 'creditLink', 'attribution_url', 'source')
  const license = textUnder(picture, 'license', 'licence')
  return {
    src,
    ...(alt ? { alt } : {}),
    ...(caption ? { caption } : {}),
    ...(credit ? { credit } : {}),
    ...(url && isWebAddress(url) ? { url } : {}),
    ...(license && licenceField.safeParse(license).success ? { license } : {}),
  }
}
