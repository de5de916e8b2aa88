import type { Source } from './importer.js'

/** The name of what was pasted, for reports. */
export const CLIPBOARD = 'the clipboard'

/** What programs put on the clipboard, in the forms that are there. */
export interface CopiedForms {
  /** The copy as HTML, with whatever a program or a system puts around the copied part. */
  readonly html?: Uint8Array | undefined
  readonly text?: Uint8Array | undefined
}

/**
 * Makes a source of what was copied: of its HTML if that holds formatting that plain text would lose, and otherwise of its
 * text. It returns undefined if both are empty.
 */
export function copiedSource({ html, text }: CopiedForms): Source | undefined {
  if (html?.length) {
    const { address, fragment } = fragmentIn(html)
    if (isFormatted(fragment))
      return {
        name: CLIPBOARD,
        bytes: new TextEncoder().encode(fragment),
        mediaType: 'text/html; charset=utf-8; form=fragment',
        ...(address ? { address } : {}),
      }
  }
  return text?.length ? { name: CLIPBOARD, bytes: text, mediaType: 'text/plain; charset=utf-8' } : undefined
}

/**
 * Returns the copied part of a page. Windows puts a header before it, with the address of the page, and programs put the
 * page around it.
 */
function fragmentIn(bytes: Uint8Array): { readonly fragment: string; readonly address?: string } {
  // Firefox copies UTF-16 with a byte order mark.
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8')
    .decode(bytes)
    .replaceAll('\0', '')
  const [, address] = /^SourceURL:(https?:\S+)/m.exec(text.slice(0, 2000)) ?? []
  const [, copied] = /<!--\s*StartFragment\s*-->([\s\S]*?)<!--\s*EndFragment\s*-->/.exec(text) ?? []
  const sheet = /<style\b[\s\S]*?<\/style>/gi.exec(text)?.[0] ?? ''
  const fragment = copied === undefined ? text.replace(/^Version:[\s\S]*?(?=<)/, '') : `${sheet}${copied}`
  return { fragment, ...(address ? { address } : {}) }
}

/**
 * Matches anything that plain text would lose. Word has lists without elements for them. Editors of program code copy colours, which are
 * nothing to keep.
 */
const FORMATTED =
  /mso-list:|<(?:a\s[^>]*href|h[1-6]|ul|ol|table|img|em|strong|i|blockquote|sup)\b|<b(?=[\s>])(?![^>]*font-weight:\s*normal)|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic/i

const isFormatted = (html: string): boolean => FORMATTED.test(html)
