import { GMAIL_CLIP_BYTES } from '../core/limits.js'
import { asSeen, type Seen } from './lenses/index.js'
import type { ViewState } from './view-state.js'

/** How to find what stands at the publication's own addresses. */
export interface Addresses {
  /** Of the publication, ending in a slash. */
  readonly site: string
  /** Where its files are shown instead, given their path below out/. */
  readonly local: (path: string) => string
}

/** The attribute on the first element that Gmail would not show. */
export const CLIP_MARK = 'data-offprint-clip'

/**
 * An email's HTML as the preview shows it: through a theme, a lens, with or without pictures, its own files from here. What
 * is sent has none of it.
 * @param html the HTML part as it will be sent
 */
export const previewCopy = (
  html: string,
  { theme, lens, img, text, screen }: Pick<ViewState, 'theme' | 'lens' | 'img' | 'text' | 'screen'>,
  addresses: Addresses,
): Seen =>
  asSeen(localised(withClipMark(html), addresses), { theme, lens, images: img, text, marked: screen === 'compare' })

/** Marks the first tag after the clip, outside of comments: an attribute changes no layout. */
export function withClipMark(html: string, limit = GMAIL_CLIP_BYTES): string {
  if (Buffer.byteLength(html) <= limit) return html
  const before = Buffer.from(html).subarray(0, limit).toString('utf8').length
  const tags = /<!--[\s\S]*?-->|<[a-z][^\s/>]*/gi
  for (const match of html.matchAll(tags)) {
    const end = match.index + match[0].length
    if (match.index < before || match[0].startsWith('<!')) continue
    return `${html.slice(0, end)} ${CLIP_MARK}${html.slice(end)}`
  }
  return html
}

const escapedForRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** HTML whose pictures at the publication's own address, which may not be there yet, come from here. */
export function localised(html: string, { site, local }: Addresses): string {
  const own = escapedForRegex(site)
  const attribute = new RegExp(`(\\s(?:src|background|poster)=")${own}([^"]*)"`, 'g')
  const style = new RegExp(`(url\\(\\s*(?:'|&quot;|&#39;|"|))${own}([^'"()\\s&]*)`, 'g')
  return html
    .replace(attribute, (_, start: string, path: string) => `${start}${local(path)}"`)
    .replace(style, (_, start: string, path: string) => start + local(path))
}
