import { createRequire } from 'node:module'
import { lookUp } from '../core/look-up.js'
import { distance } from '../core/nearest-word.js'
import { orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'

/** A licence as it is shown to readers and machines. */
export interface Licence {
  /** The SPDX id, or `LicenseRef-…` for a licence that SPDX does not list. */
  readonly id: string
  /** The name for readers: `CC BY-ND 4.0`, or the licence's full name. */
  readonly name: string
  readonly url?: string
  /** The terms themselves, if they have no address. */
  readonly text?: string
}

type SpdxList = Readonly<Record<string, { readonly name: string; readonly url: string }>>
const SPDX = createRequire(import.meta.url)('spdx-license-list') as SpdxList

/**
 * Returns the address of a licence's deed instead of its legal code. Creative Commons asks to link the deed, which
 * links the code.
 */
const deed = (url: string): string =>
  url.replace(/^http:/, 'https:').replace(/(creativecommons\.org\/.*?)(?:legalcode|deed)[^/]*$/, '$1')

/** Normalises a licence's address for comparison. */
const addressKey = (url: string): string =>
  deed(url.split(/[?#]/)[0] ?? url)
    .replace(/^https:\/\/(?:www\.)?/i, '')
    .replace(/\/+$/, '')
    .toLowerCase()
    // Version 1.0 put NoDerivs before NonCommercial; later versions do not.
    .replace('/by-nd-nc/', '/by-nc-nd/')

const idKey = (id: string): string =>
  id
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-')

const byKey = new Map(Object.keys(SPDX).map(id => [idKey(id), id]))
/** Short names of licences that exist in only one version. */
const ALIASES = new Map([
  ['cc0', 'CC0-1.0'],
  ['cc-zero', 'CC0-1.0'],
  ['pdm', 'CC-PDM-1.0'],
  ['cc-pdm', 'CC-PDM-1.0'],
])
const byAddress = new Map(
  Object.entries(SPDX).flatMap(([id, { url }]) => (url ? [[addressKey(url), id] as const] : [])),
)

const isCreativeCommons = (id: string): boolean => /^CC(?:0|-)/.test(id)

/** Writes the id `CC-BY-ND-4.0` as people do: `CC BY-ND 4.0`. */
const shortName = (id: string): string => id.replace(/^CC-(?=[A-Z])/, 'CC ').replace(/-(?=\d)/, ' ')

function fromSpdx(id: string): Licence {
  const entry = lookUp(SPDX, id)
  const name = isCreativeCommons(id) ? shortName(id) : (entry?.name ?? id)
  return { id, name, ...(entry?.url ? { url: deed(entry.url) } : {}) }
}

/** Finds the licence with an SPDX id, in any case and with spaces for hyphens. */
export function licenceById(id: string): Licence | undefined {
  const key = idKey(id)
  const known = byKey.get(key) ?? ALIASES.get(key)
  return known ? fromSpdx(known) : portedById(key)
}

/** Finds the licence at an address: http or https, deed or legal code, in any language. */
export function licenceByUrl(url: string): Licence | undefined {
  const key = addressKey(url)
  const known = byAddress.get(key)
  if (!known) return portedByAddress(key)
  const licence = fromSpdx(known)
  return isCreativeCommons(known) ? licence : { ...licence, url: deed(url) }
}

const PORTED = '(by(?:-nc)?(?:-nd|-sa)?)([-/])(\\d\\.\\d)\\2([a-z]{2,8})'
const PORTED_ID = new RegExp(`^cc-${PORTED}$`)
const PORTED_ADDRESS = new RegExp(`^creativecommons\\.org/licenses/${PORTED}$`)

/**
 * Reads a ported Creative Commons licence. Versions 1.0 to 3.0 were ported to dozens of jurisdictions, and SPDX lists
 * only a few of them; the others get a `LicenseRef-` id.
 */
function ported(match: RegExpExecArray | null): Licence | undefined {
  const [, kind, , version, place] = match ?? []
  if (!kind || !version || !place) return undefined
  const id = `CC-${kind}-${version}-${place}`.toUpperCase()
  const url = `https://creativecommons.org/licenses/${kind}/${version}/${place}/`
  return byKey.has(idKey(id)) ? fromSpdx(id) : { id: `LicenseRef-${id}`, name: shortName(id), url }
}

const portedById = (key: string): Licence | undefined => ported(PORTED_ID.exec(key.replace(/^licenseref-/, '')))
const portedByAddress = (key: string): Licence | undefined => ported(PORTED_ADDRESS.exec(key))

function nearest(id: string): string {
  const wanted = idKey(id)
  const versions = [...byKey].filter(
    ([key]) => key.startsWith(`${wanted}-`) && /\d/.test(key.charAt(wanted.length + 1)),
  )
  if (versions.length > 0)
    return (
      versions
        .map(([, id]) => id)
        .sort()
        .at(-1) ?? ''
    )
  return [...byKey].reduce(
    (best, [key, known]) => (distance(key, wanted) < distance(best, wanted) ? known : best),
    'CC-BY-4.0',
  )
}

function fromText(said: string): Licence | undefined {
  if (/^https?:\/\//i.test(said)) return licenceByUrl(said) ?? { id: 'LicenseRef-linked', name: said, url: said }
  const known = licenceById(said)
  if (known || !/^LicenseRef-/i.test(said)) return known
  return { id: said, name: said.slice(11).replace(/-/g, ' ') }
}

const written = z.object({ id: text.optional(), name: text.optional(), url: webUrl.optional(), text: text.optional() })

/** The `license` field: an SPDX id, an address, or `{ id, name, url, text }`. */
export const licenceField = orText(
  z.preprocess(value => (typeof value === 'string' ? { id: value } : withoutBlanks(value)), written),
).transform((said, context): Licence => {
  const known = said.id ? fromText(said.id) : said.url ? fromText(said.url) : undefined
  if (said.id && !known && !said.url && !said.text) {
    const message = `names no known licence: ${JSON.stringify(said.id)} (did you mean ${nearest(said.id)}?)`
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const name = said.name ?? known?.name ?? said.id ?? 'its own licence'
  const url = said.url ?? known?.url
  if (!url && !said.text) {
    context.addIssue({
      code: 'custom',
      message: 'is a custom licence without its terms (add `url` or `text`, or use an SPDX id such as CC-BY-4.0)',
    })
    return z.NEVER
  }
  return {
    id: known?.id ?? `LicenseRef-${name.replace(/[^A-Za-z0-9.]+/g, '-')}`,
    name,
    ...(url ? { url } : {}),
    ...(said.text ? { text: said.text } : {}),
  }
})

/**
 * Tells whether a licence lets anybody redistribute the work unchanged, also commercially: CC BY, BY-SA, BY-ND, CC0,
 * the public domain.
 */
export const letsPassOn = ({ id }: Licence): boolean => /^(?:LicenseRef-)?CC-BY(?:-SA|-ND)?-\d|^CC0-|^CC-PD/.test(id)
