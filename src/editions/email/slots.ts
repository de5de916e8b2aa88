/**
 * Places in a template that are filled in after MJML has compiled it. MJML 5 escapes nothing and acts on any `<mj-…>` it
 * meets, so it never sees a word that an author or an editor wrote: only tokens.
 */
export interface Slots {
  /** A token for plain text; it stands escaped in text and in attributes alike. Empty text has no token. */
  text(value: string | undefined): string
  /** A token for finished HTML: between tags only, never in an attribute. */
  html(value: string): string
  /** The document with every token replaced, in one pass: what is filled in is never looked at again. */
  fill(skeleton: string): string
}

// Private use characters: no template has a reason to contain them, and content that does is never scanned.
const TOKEN = /\uE000(\d+)\uE001/g

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it stands in HTML, in MJML, and in a double-quoted attribute of either. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, character => ESCAPES[character] ?? '')

export function slots(): Slots {
  const values: string[] = []
  const token = (value: string): string => (value === '' ? '' : `\uE000${values.push(value) - 1}\uE001`)
  return {
    text: value => token(escapeHtml(value ?? '')),
    html: token,
    fill: skeleton => skeleton.replace(TOKEN, (_, index: string) => values[Number(index)] ?? ''),
  }
}
