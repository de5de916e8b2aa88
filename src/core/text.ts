const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const reference = (character: string): string => REFERENCES[character] ?? ''

/** Escapes text for HTML and XML, between tags and in double-quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, reference)

/** Escapes text for use between tags, where quotation marks may stay as they are. */
export const escapeText = (text: string): string => text.replace(/[&<>]/g, reference)

/** Escapes only angle brackets, so that a text that already contains character references has no tags. */
export const escapeTags = (text: string): string => text.replace(/[<>]/g, reference)

/** Decodes the references that `escapeHtml` writes, and `&#39;`. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => CHARACTERS[name] ?? '')
