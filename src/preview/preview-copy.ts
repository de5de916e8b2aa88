import { GMAIL_CLIP_BYTES } from '../core/limits.js'
import { escapeRegex } from '../core/text.js'
import { asSeen, type LensResult } from './lenses/index.js'
import type { ViewState } from './view-state.js'

/** The replacement for the publication's own addresses. */
export interface Addresses {
  /** The publication's address, with a slash at the end. */
  readonly site: string
  /** Returns the address in the preview for a path below out/. */
  readonly local: (path: string) => string
}

/** The attribute on the first element that Gmail would clip. */
export const CLIP_MARK = 'data-offprint-clip'

/**
 * Prepares an email's HTML for the preview: for a theme, a lens and a text size, with or without pictures, and with the
 * publication's files from this server. The sent email contains none of these changes.
 * @param html the HTML part as it will be sent
 */
export const previewCopy = (
  html: string,
  { theme, lens, img, text, screen }: Pick<ViewState, 'theme' | 'lens' | 'img' | 'text' | 'screen'>,
  addresses: Addresses,
): LensResult =>
  asSeen(localised(withClipMark(html), addresses), { theme, lens, images: img, text, marked: screen === 'compare' })

/** Marks the first tag outside comments after the clip limit. An attribute does not change the layout. */
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

/** Replaces the publication's own address in pictures with that of this server, because the pictures may not be online yet. */
export function localised(html: string, { site, local }: Addresses): string {
  const own = escapeRegex(site)
  const attribute = new RegExp(`(\\s(?:src|background|poster)=")${own}([^"]*)"`, 'g')
  const style = new RegExp(`(url\\(\\s*(?:'|&quot;|&#39;|"|))${own}([^'"()\\s&]*)`, 'g')
  return html
    .replace(attribute, (_, start: string, path: string) => `${start}${local(path)}"`)
    .replace(style, (_, start: string, path: string) => start + local(path))
}
