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
export const canParseUrl = (text: string, base?: string): boolean =>
  (base === undefined && isNormalUrl(text)) || parsedUrl(text, base) !== undefined

/** Matches the scheme of an absolute address, after what a parser of addresses removes from the start (URL Standard, section 4.4). */
const SCHEME = /^[\u0000-\u0020]*[a-z][a-z\d+.-]*:/i

/** Tells whether parsing an absolute address certainly leaves it as it is, which is so for most. */
export const isNormalUrl = (text: string): boolean =>
  NORMAL.test(text) && !text.includes('/.') && !text.includes('xn--')

const NORMAL = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z]+\/[\w\-.~/]*$/

/** Matches the path of a file or folder, below the folder of the base or one of those around it. */
const BELOW = /^(?:\.\.\/)*(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?$/

/** Resolves an address, or returns it as it is if that is impossible. */
export function resolvedUrl(text: string, base: string): string {
  if (isNormalUrl(text)) return text
  if (text !== '' && BELOW.test(text) && isNormalUrl(base)) return resolvedBelow(text, base)
  try {
    return new URL(text, base).href
  } catch {
    return text
  }
}

function resolvedBelow(text: string, base: string): string {
  const root = base.indexOf('/', base.indexOf('//') + 2)
  let folder = base.lastIndexOf('/')
  let from = 0
  for (; text.startsWith('../', from); from += 3) if (folder > root) folder = base.lastIndexOf('/', folder - 1)
  return base.slice(0, folder + 1) + text.slice(from)
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
export const hostWithoutWww = (url: string): string => withoutWww(new URL(url).hostname)

export const withoutWww = (host: string): string => (host.startsWith('www.') ? host.slice('www.'.length) : host)
