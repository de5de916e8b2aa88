/** The quotation marks for a quotation inside another one, by the outer pair (CLDR, `alternateQuotationStart`). */
const INNER: Readonly<Record<string, readonly [open: string, close: string]>> = {
  '“”': ['‘', '’'],
  '‘’': ['“', '”'],
  '„“': ['‚', '‘'],
  '„”': ['«', '»'],
  '””': ['’', '’'],
  '「」': ['『', '』'],
  '《》': ['〈', '〉'],
  '〈〉': ['《', '》'],
}

/** The inner pair of guillemets depends on the language. */
const IN_GUILLEMETS: Readonly<Record<string, readonly [open: string, close: string]>> = {
  ru: ['„', '“'],
  uk: ['„', '“'],
  be: ['„', '“'],
  bg: ['„', '“'],
  de: ['‹', '›'],
}

const OPENING = /([“‘„”「《〈«])[\u00A0\u202F]?$/
const CLOSING = /^[\u00A0\u202F]?([”’“」』》〉»])/

/**
 * Replaces the quotation marks in a quoted text if they are the same as those around it: `„Sand“ und Meer` becomes
 * `‚Sand‘ und Meer` between `„` and `“`. Marks without a partner, such as apostrophes, stay.
 * @param before the text before the quotation, which ends with the opening mark
 * @param after the text after it, which begins with the closing mark
 */
export function quotable(text: string, before: string, after: string, language: string): string {
  const open = OPENING.exec(before)?.[1]
  const close = CLOSING.exec(after)?.[1]
  if (!open || !close || !text.includes(open)) return text
  const [primary = ''] = language.split('-')
  const inner = open === '«' ? (IN_GUILLEMETS[primary] ?? ['“', '”']) : INNER[open + close]
  if (!inner) return text
  // An apostrophe is the same character as ’, but a letter follows it.
  const end = close === '’' ? `${close}(?!\\p{L})` : close
  const pair = new RegExp(`${open}([\\u00A0\\u202F]?)([^${open}${close}]*)\\1${end}`, 'gu')
  return text.replace(pair, (_, __, quoted: string) => inner[0] + quoted + inner[1])
}
