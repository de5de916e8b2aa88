import { escapeHtml } from '../../core/text.js'

/**
 * Placeholders in a template, which are filled after MJML has compiled it. MJML 5 escapes nothing and interprets every
 * `<mj-…>`, so it receives only tokens, and no text of an author or editor.
 */
export interface Slots {
  /** Returns a token for plain text, which is escaped for text and attributes alike. Empty text yields no token. */
  text(value: string | undefined): string
  /** Returns a token for finished HTML, for use between tags but not in an attribute. */
  html(value: string): string
  /** Replaces all tokens in one pass, so inserted values are never scanned for tokens. */
  fill(skeleton: string): string
}

// Tokens have private-use characters around them. Templates have no use for these, and content is never scanned.
const TOKEN = /\uE000(\d+)\uE001/g

export function slots(): Slots {
  const values: string[] = []
  const token = (value: string): string => (value === '' ? '' : `\uE000${values.push(value) - 1}\uE001`)
  return {
    text: value => token(escapeHtml(value ?? '')),
    html: token,
    fill: skeleton => skeleton.replace(TOKEN, (_, index: string) => values[Number(index)] ?? ''),
  }
}
