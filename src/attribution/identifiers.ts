import { inForm, text } from '../core/schema.js'
import { anyCase } from '../core/schema-patterns.js'

/** Makes the schema of an identifier. `read` returns its normal form, or undefined if the text is not such an identifier. */
const identifier = (name: string, example: string, pattern: string, read: (value: string) => string | undefined) =>
  inForm(
    text.transform((value, context): string => {
      const found = read(value)
      if (found !== undefined) return found
      const message = `is not ${name}: ${JSON.stringify(value)} (copy it again; an example is ${example})`
      context.addIssue({ code: 'custom', message })
      return ''
    }),
    { type: ['string', 'integer'], pattern: `^\\s*${pattern}\\s*$`, minimum: 1_000_000_000 },
  )

const ORCID =
  /^(?:orcid:?\s*)?(?:https?:\/\/)?(?:www\.)?(?:orcid\.org\/)?(\d{4})[-‐–]?(\d{4})[-‐–]?(\d{4})[-‐–]?(\d{3}[\dx])\/?$/i

/** Returns an ORCID iD as its address, which is the form that ORCID asks for. */
function orcidFrom(value: string): string | undefined {
  const groups = ORCID.exec(value)?.slice(1)
  if (!groups) return undefined
  const id = groups.join('-').toUpperCase()
  return isChecked(id.replaceAll('-', '')) ? `https://orcid.org/${id}` : undefined
}

/** Tells whether the last character is the check digit of the others (ISO 7064, MOD 11-2). */
function isChecked(characters: string): boolean {
  const total = [...characters.slice(0, -1)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0)
  const check = (12 - (total % 11)) % 11
  return characters.at(-1) === (check === 10 ? 'X' : String(check))
}

/** A person’s ORCID iD, as its address. */
export const orcid = identifier(
  'an ORCID iD',
  '0000-0002-1825-0097',
  `(?:${anyCase('orcid')}:?\\s*)?(?:${anyCase('http')}[sS]?://)?(?:${anyCase('www.')})?(?:${anyCase('orcid.org/')})?(?:\\d{4}[-‐–]?){3}\\d{3}[\\dxX]/?`,
  orcidFrom,
)

/** Returns the digits of an ORCID iD from its address. */
export const orcidDigits = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

const DOI = /^(?:doi:\s*|https?:\/\/(?:dx\.|www\.)?doi\.org\/)?(10\.\d{4,9}(?:\.\d+)*\/\S+)$/i

const doiFrom = (value: string): string | undefined => DOI.exec(/^http/i.test(value) ? decoded(value) : value)?.[1]

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}

/** A DOI without a prefix: `10.1000/182`. */
export const doi = identifier(
  'a DOI',
  '10.1000/182',
  `(?:${anyCase('doi:')}\\s*|${anyCase('http')}[sS]?://(?:${anyCase('dx.')}|${anyCase('www.')})?${anyCase('doi.org/')})?10\\.\\d{4,9}(?:\\.\\d+)*/\\S+`,
  doiFrom,
)

/** Returns the address of a DOI. Characters that a path cannot contain are encoded. */
export const doiUrl = (value: string): string =>
  `https://doi.org/${value.replace(/[^\w\-.~!$&'()*+,;=:@/]/gu, encodeURIComponent)}`

/** Returns an ISBN as it was written, with plain hyphens, if its check digit is right (ISO 2108). */
function isbnFrom(value: string): string | undefined {
  const written = value
    .replace(/^(?:urn:)?isbn(?:[-\s]?1[03])?:?\s*/i, '')
    .replace(/[‐‑–]/g, '-')
    .toUpperCase()
  if (!/^\d(?:[- ]?[\dX])+$/.test(written)) return undefined
  const digits = isbnDigits(written)
  if (/^97[89]\d{10}$/.test(digits)) return weighed(digits, i => (i % 2 === 0 ? 1 : 3)) % 10 === 0 ? written : undefined
  return /^\d{9}[\dX]$/.test(digits) && weighed(digits, i => 10 - i) % 11 === 0 ? written : undefined
}

const weighed = (digits: string, weight: (place: number) => number): number =>
  [...digits].reduce((sum, digit, i) => sum + (digit === 'X' ? 10 : Number(digit)) * weight(i), 0)

/** An ISBN of 10 or 13 digits, with its hyphens as they were written. */
export const isbn = identifier(
  'an ISBN',
  '978-3-16-148410-0',
  `(?:(?:${anyCase('urn:')})?${anyCase('isbn')}(?:[-\\s]?1[03])?:?\\s*)?(?:97[89](?:[-‐‑– ]?\\d){10}|\\d(?:[-‐‑– ]?\\d){8}[-‐‑– ]?[\\dxX])`,
  isbnFrom,
)

/** Returns an ISBN without hyphens, the form in which software compares it. */
export const isbnDigits = (value: string): string => value.replace(/[^\dX]/g, '')
