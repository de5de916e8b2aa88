/** Reads an address, alone or relative to a base. Returns undefined if the text is none. */
export function parsedUrl(text: string, base?: string): URL | undefined {
  // Most addresses on pages are relative, and the error that `new URL` throws for these takes long to make.
  if (base === undefined && !SCHEME.test(text) && !/[\t\n\r]/.test(text)) return undefined
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

/**
 * Tells whether a text is an address, alone or relative to a base. This function replaces `URL.canParse`, which in Node 20 and 22
 * returns false for every address with a letter such as ü once V8 has compiled its caller, after some thousand calls.
 */
export const canParseUrl = (text: string, base?: string): boolean => parsedUrl(text, base) !== undefined

/** Matches the scheme of an absolute address, after what a parser of addresses removes from the start (URL Standard, section 4.4). */
const SCHEME = /^[\u0000-\u0020]*[a-z][a-z\d+.-]*:/i

/** Resolves an address, or returns it as it is if that is impossible. */
export function resolvedUrl(text: string, base: string): string {
  try {
    return new URL(text, base).href
  } catch {
    return text
  }
}

/** Decodes percent-encoding once, or returns undefined if the text is not valid percent-encoded UTF-8. */
export function strictPercentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** Decodes percent-encoding once. Text that is not valid percent-encoded UTF-8 stays as it is. */
export const percentDecoded = (text: string): string => strictPercentDecoded(text) ?? text

/** Returns the host of an address without `www.`. */
export const hostWithoutWww = (url: string): string => new URL(url).hostname.replace(/^www\./, '')
