import { createRequire } from 'node:module'
import { lookUp } from '../core/look-up.js'
import { lazy, memo } from '../core/memo.js'
import { nearestTo } from '../core/nearest-word.js'
import { needsOneOf, orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'
import { anyCase, NOT_BLANK } from '../core/schema-patterns.js'
import { oneLine } from '../core/text.js'
import {
  isFree,
  isPort,
  type LicenceProperties,
  propertiesInText,
  propertiesNamed,
  propertiesOfTerms,
  seemsToForbid,
  withElements,
} from './licence-properties.js'

/** A licence as it is shown to readers and machines. */
export interface Licence {
  /** The SPDX id, or `LicenseRef-…` for a licence that SPDX does not list. */
  readonly id: string
  /** The name for readers: `CC BY-ND 4.0`, or the licence's full name. */
  readonly name: string
  /** The family and the conditions; absent if they cannot be read for certain. */
  readonly properties?: LicenceProperties
  readonly url?: string
  /** The terms themselves, if they have no address. */
  readonly text?: string
}

type SpdxList = Readonly<Record<string, { readonly name: string; readonly url: string; readonly osiApproved: boolean }>>
const SPDX = createRequire(import.meta.url)('spdx-license-list') as SpdxList

/**
 * Returns the address of a licence's deed instead of its legal code. Creative Commons asks to link the deed, which
 * links the code.
 */
const deed = (url: string): string =>
  url.replace(/^http:/, 'https:').replace(/(creativecommons\.org\/.*?)(?:legalcode|deed|rdf)[^/]*$/, '$1')

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
  ['public-domain-mark-1.0', 'CC-PDM-1.0'],
  ['ogl-3.0', 'OGL-UK-3.0'],
  ['ogl-v3', 'OGL-UK-3.0'],
  ['ogl-v3.0', 'OGL-UK-3.0'],
  ['licence-ouverte-2.0', 'etalab-2.0'],
])
const byAddress = new Map(
  Object.entries(SPDX).flatMap(([id, { url }]) => (url ? [[addressKey(url), id] as const] : [])),
)

const isCreativeCommons = (id: string): boolean => /^CC(?:0|-)/.test(id)

/** Licences whose usual name is not made from the id. */
const NAMES: Readonly<Record<string, string>> = {
  'CC-PDM-1.0': 'Public Domain Mark 1.0',
  'CC-PDDC': 'Public Domain Dedication and Certification',
}

/** Writes the id `CC-BY-ND-3.0-US` as people do: `CC BY-ND 3.0 US`. */
const shortName = (id: string): string =>
  lookUp(NAMES, id) ??
  id
    .replace(/^CC-(?=[A-Z])/, 'CC ')
    .replace(/-(?=\d)/, ' ')
    .replace(/(?<=\d)-(?=[A-Z])/, ' ')
    .replace('SCOTLAND', 'Scotland')

/** Matches the ids of notices by US government offices, whose names do not say that the work is a government work. */
const GOVERNMENT_NOTICE = /^(?:NIST|NTIA|NCBI)-PD/

function fromSpdx(id: string): Licence {
  const entry = lookUp(SPDX, id)
  const name = isCreativeCommons(id) ? shortName(id) : oneLine(entry?.name ?? id)
  const properties = GOVERNMENT_NOTICE.test(id) ? withElements('government-work') : propertiesNamed(name)
  return { id, name, ...(entry?.url ? { url: deed(entry.url) } : {}), ...(properties ? { properties } : {}) }
}

/** Finds the licence with an SPDX id, in upper or lower case, and with hyphens or spaces. */
export function licenceById(id: string): Licence | undefined {
  const key = idKey(id).replace(/^licenseref-(?=cc0?-)/, '')
  const known = byKey.get(key) ?? ALIASES.get(key)
  return known ? fromSpdx(known) : portedById(key)
}

/** Finds the licence at an address: http or https, deed or legal code, in any language. */
export function licenceByUrl(url: string): Licence | undefined {
  const key = addressKey(url)
  const known = byAddress.get(key)
  if (!known) return unlistedAt(key, url)
  const licence = fromSpdx(known)
  return isCreativeCommons(known) ? licence : { ...licence, url: deed(url) }
}

const PORTED_ID = /^cc-(by(?:-nc)?(?:-nd|-sa)?)-(\d\.\d)-([a-z]{2,8})$/
const COMMONS_ADDRESS =
  /^creativecommons\.org\/licenses\/((?:by|nc|nd|sa)(?:-(?:by|nc|nd|sa))*)(?:\/(\d\.\d))?(?:\/([a-z]{2,8}))?$/

const VERSIONS = /^(?:1\.0|2\.[015]|3\.0|4\.0)$/

/** Tells whether Creative Commons has such a version and port. Version 4.0 has no ports. */
const exists = (version?: string, port?: string): boolean =>
  (version === undefined || VERSIONS.test(version)) && (port === undefined || (version !== '4.0' && isPort(port)))

/**
 * Makes a Creative Commons licence that SPDX may not list. Versions 1.0 to 3.0 were ported to dozens of jurisdictions. SPDX lists
 * only a few of these ports, and a link may name no version. The others get a `LicenseRef-` id. It returns undefined for a
 * version or a port that does not exist, because its address would lead nowhere.
 */
function commons(elements: string, version?: string, port?: string): Licence | undefined {
  if (!exists(version, port)) return undefined
  const id = ['CC', elements, version, port]
    .filter(part => part !== undefined)
    .join('-')
    .toUpperCase()
  const known = byKey.get(idKey(id))
  if (known) return fromSpdx(known)
  const path = [elements, version, port].filter(part => part !== undefined).join('/')
  const name = shortName(id)
  const properties = propertiesNamed(name)
  const url = `https://creativecommons.org/licenses/${path}/`
  return { id: `LicenseRef-${id}`, name, url, ...(properties ? { properties } : {}) }
}

function portedById(key: string): Licence | undefined {
  const [, elements, version, port] = PORTED_ID.exec(key) ?? []
  return elements ? commons(elements, version, port) : undefined
}

/** Finds a licence that SPDX does not list: a port of Creative Commons, another licence, or a statement of rights. */
function unlistedAt(key: string, url: string): Licence | undefined {
  const [, elements, version, port] = COMMONS_ADDRESS.exec(key) ?? []
  if (elements) return commons(elements, version, port)
  const [, statement = ''] = RIGHTS_STATEMENT.exec(key) ?? []
  const stated = lookUp(STATEMENTS, statement)
  if (stated) return { id: `LicenseRef-rightsstatements-${statement}`, name: stated[0], url, properties: stated[1] }
  const [, name, properties] = ADDRESSES.find(([pattern]) => pattern.test(key)) ?? []
  return name && properties ? { id: `LicenseRef-${idText(name)}`, name, url, properties } : undefined
}

const RIGHTS_STATEMENT = /^rightsstatements\.org\/(?:vocab|page)\/([a-z-]+)(?:\/\d\.\d)?$/

/**
 * The statements of rightsstatements.org that say what is allowed. The others say that the rights are unknown, or that a
 * contract restricts the use.
 */
const STATEMENTS: Readonly<Record<string, readonly [name: string, properties: LicenceProperties]>> = {
  inc: ['In Copyright', withElements('reserved')],
  'inc-ow-eu': ['In Copyright – EU Orphan Work', withElements('reserved')],
  'inc-ruu': ['In Copyright – Rights-holder(s) Unlocatable or Unidentifiable', withElements('reserved')],
  'inc-edu': ['In Copyright – Educational Use Permitted', withElements('house', ['nc'])],
  'inc-nc': ['In Copyright – Non-Commercial Use Permitted', withElements('house', ['nc'])],
  'noc-nc': ['No Copyright – Non-Commercial Use Only', withElements('house', ['nc'])],
  'noc-us': ['No Copyright – United States', withElements('public-domain')],
}

/** The addresses of other licences that are common for texts and pictures, with their names and conditions. */
const ADDRESSES: readonly (readonly [pattern: RegExp, name: string, properties: LicenceProperties])[] = [
  [
    /^usa\.gov\/(?:government-works|government-copyright|publicdomain)/,
    'U.S. Government work',
    withElements('government-work'),
  ],
  [
    /^nationalarchives\.gov\.uk\/doc\/open-government-licence/,
    'Open Government Licence',
    withElements('open-government', ['by']),
  ],
  [
    /^(?:etalab|data)\.gouv\.fr\/.*(?:licence-ouverte|open-licen[cs]e)/,
    'Licence Ouverte',
    withElements('open-government', ['by']),
  ],
  [
    /^gnu\.org\/(?:licenses|copyleft)\/(?:old-licenses\/)?fdl\b/,
    'GNU Free Documentation License',
    withElements('free-documentation', ['by', 'sa']),
  ],
  [/^unsplash\.com\/license/, 'Unsplash License', withElements('house')],
  [/^pexels\.com\/(?:[a-z-]+\/)?(?:photo-)?license/, 'Pexels License', withElements('house')],
  [/^pixabay\.com\/(?:[a-z-]+\/)*(?:license|terms)/, 'Pixabay Content License', withElements('house')],
]

/** Makes a part of a `LicenseRef-` id from a name. */
const idText = (name: string): string => name.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^-|-$/g, '') || 'own'

/**
 * Finds the licence that a name gives exactly, such as `Creative Commons Attribution-NoDerivs 3.0 Unported`. A name without
 * a version is enough only if there are no terms to look up: the public domain, or all rights reserved.
 */
function licenceNamed(name: string): Licence | undefined {
  const listed = byName().get(nameKey(name))
  if (listed) return fromSpdx(listed)
  const properties = propertiesNamed(name)
  if (!properties) return undefined
  const { kind, version } = properties
  if (kind === 'creative-commons') return version ? commonsWith(properties, version) : undefined
  if (kind === 'cc0') return fromSpdx('CC0-1.0')
  if (kind === 'public-domain' && version) return fromSpdx('CC-PDM-1.0')
  return hasTerms(properties) ? undefined : { id: `LicenseRef-${idText(name)}`, name, properties }
}

const nameKey = (name: string): string =>
  oneLine(name)
    .toLowerCase()
    .replace(/[‐‑–—]/g, '-')
const byName = lazy(() => new Map(Object.entries(SPDX).map(([id, { name }]) => [nameKey(name), id])))

/** Tells whether a licence has terms that readers should be able to look up. */
const hasTerms = ({ kind }: LicenceProperties): boolean => !isFree(kind) && kind !== 'reserved'

const elementsOf = ({ by, nc, nd, sa }: LicenceProperties): string =>
  Object.entries({ by, nc, nd, sa })
    .flatMap(([element, asked]) => (asked ? [element] : []))
    .join('-')

/**
 * Finds the Creative Commons licence or dedication that a running text names.
 *
 * @returns the licence, and whether the text gives its version; without one, the licence is version 4.0
 */
export function licenceInText(text: string): { readonly licence: Licence; readonly versioned: boolean } | undefined {
  const properties = propertiesInText(text)
  const { kind, version } = properties ?? {}
  if (kind === 'cc0' || kind === 'public-domain')
    return { licence: fromSpdx(kind === 'cc0' ? 'CC0-1.0' : 'CC-PDM-1.0'), versioned: true }
  const licence = properties && kind === 'creative-commons' ? commonsWith(properties, version ?? '4.0') : undefined
  return licence && { licence, versioned: version !== undefined }
}

/** Makes the Creative Commons licence that has these properties. Version 4.0 has no ports. */
const commonsWith = (properties: LicenceProperties, version: string): Licence | undefined =>
  commons(elementsOf(properties), version, version === '4.0' ? undefined : properties.port?.toLowerCase())

/** Returns the id that was probably meant. An id without a condition that the name seems to state is never suggested. */
function nearest(name: string): string | undefined {
  const stated = propertiesOfTerms(name) && licenceInText(name)
  if (stated?.versioned) return stated.licence.id
  const read = propertiesNamed(name)
  const wanted = idKey(read?.kind === 'creative-commons' ? `CC-${elementsOf(read)}` : name)
  const versions = [...byKey].filter(
    ([key]) => key.startsWith(`${wanted}-`) && /\d/.test(key.charAt(wanted.length + 1)),
  )
  if (versions.length > 0)
    return versions
      .map(([, id]) => id)
      .sort()
      .at(-1)
  const conditions = (['nc', 'nd'] as const).filter(what => seemsToForbid(what, name))
  const known = [...byKey.keys()].filter(key => conditions.every(what => key.includes(`-${what}`)))
  return byKey.get(nearestTo(wanted, known) ?? '')
}

/** Reads a licence by its id, name or address. A publication has few of them. */
const fromText = memo(1000, (said: string): Licence | undefined => {
  if (/^https?:\/\//i.test(said)) return licenceByUrl(said) ?? { id: 'LicenseRef-linked', name: said, url: said }
  // People copy addresses without their scheme: `creativecommons.org/licenses/by/4.0/`.
  if (/^(?:\/\/)?[a-z0-9.-]+\.[a-z]{2,}\//i.test(said)) return licenceByUrl(`https://${said.replace('//', '')}`)
  const known = licenceById(said) ?? licenceNamed(said)
  if (known || !/^LicenseRef-/i.test(said)) return known
  return { id: said, name: said.slice(11).replace(/-/g, ' ') }
})

const written = needsOneOf(
  z.object({ id: text.optional(), name: text.optional(), url: webUrl.optional(), text: text.optional() }),
  ...['id', 'name', 'url', 'text'],
)

/** The short form of a licence. A custom id needs its terms, and so the long form. */
export const LICENCE_FORM = { type: 'string', pattern: `^(?!\\s*${anyCase('licenseref-')})[\\s\\S]*${NOT_BLANK}` }

/** The `license` field: an SPDX id, a name, an address, or `{ id, name, url, text }`. */
export const licenceField = orText(
  z.preprocess(value => (typeof value === 'string' ? { id: value } : withoutBlanks(value)), written),
  LICENCE_FORM,
).transform((entry, context): Licence => {
  const fault = (message: string) => {
    context.addIssue({ code: 'custom', message })
    return z.NEVER
  }
  const linked = entry.url ? licenceByUrl(entry.url) : undefined
  const known =
    (entry.id ? fromText(entry.id) : entry.url ? fromText(entry.url) : licenceNamed(entry.name ?? '')) ?? linked
  if (entry.id && !known && !entry.url && !entry.text) return fault(`${unknownName(entry.id)} (${insteadOf(entry.id)})`)
  const name = entry.name ?? known?.name ?? entry.id ?? 'its own licence'
  const stated = [known?.properties, linked?.properties, entry.name ? propertiesNamed(entry.name) : undefined]
  const first = stated.find(each => each !== undefined)
  if (first && stated.some(each => each && !agree(each, first)))
    return fault(`names two licences: ${JSON.stringify(name)} and ${entry.url ?? entry.id} (keep the one that applies)`)
  const properties =
    first ??
    propertiesNamed(name) ??
    (entry.text ? (propertiesNamed(entry.text) ?? propertiesOfTerms(entry.text)) : undefined)
  const url = entry.url ?? known?.url
  if (!url && !entry.text && (!properties || hasTerms(properties)))
    return fault('is a custom licence without its terms (add `url` or `text`, or use an SPDX id such as CC-BY-4.0)')
  return {
    id: known?.id ?? `LicenseRef-${idText(name)}`,
    name,
    ...(url ? { url } : {}),
    ...(entry.text ? { text: entry.text } : {}),
    ...(properties ? { properties } : {}),
  }
})

/** Describes the fault of a name: it is unknown, or it lacks a version and could be that of several licences. */
function unknownName(name: string): string {
  const { kind, version } = propertiesNamed(name) ?? {}
  const isVersionless = kind === 'creative-commons' && !version
  return `names ${isVersionless ? 'a licence without its version' : 'no known licence'}: ${JSON.stringify(name)}`
}

/** Says what to write instead: the id that was probably meant, or the form for a licence that has no id. */
function insteadOf(name: string): string {
  const meant = nearest(name)
  return meant
    ? `did you mean ${meant}?`
    : 'write an SPDX id such as CC-BY-4.0, or `{ name, url }` with the address of its terms'
}

/** Tells whether two readings of a licence can both be right: one may leave out the version or the port. */
const agree = (a: LicenceProperties, b: LicenceProperties): boolean =>
  a.kind === b.kind &&
  elementsOf(a) === elementsOf(b) &&
  (!a.version || !b.version || a.version === b.version) &&
  (!a.port || !b.port || a.port === b.port)

/**
 * Tells whether a licence lets anybody redistribute the work unchanged, even commercially, for no more than a credit and a
 * link: Creative Commons without NC, open government licences, CC0, the public domain.
 */
export const letsPassOn = (licence: Licence): boolean =>
  licence.properties !== undefined &&
  (isFree(licence.properties.kind) || /^(?:creative-commons|open-government)$/.test(licence.properties.kind)) &&
  forbids('nc', licence) === false

/**
 * Tells whether a licence forbids adaptations (`nd`) or commercial use (`nc`). `seems` means that the licence cannot
 * be read for certain but its words suggest so, and `unknown` that it cannot be read at all.
 */
export function forbids(
  what: 'nc' | 'nd',
  { properties, id, name, url, text }: Licence,
): boolean | 'seems' | 'unknown' {
  if (properties?.[what] || properties?.kind === 'reserved') return true
  const isListed = properties !== undefined && !text
  const words = [id, name, url, text].join(' ').replace(/https?:\/\/[^/\s]*/g, '')
  if (!isListed && seemsToForbid(what, words)) return 'seems'
  return properties ? false : 'unknown'
}

/**
 * Tells whether a licence forbids commercial use, as `forbids` does. Licences for software allow it if they are approved as open
 * source (Open Source Definition, section 6).
 */
export const forbidsCommerce = (licence: Licence): ReturnType<typeof forbids> =>
  !licence.text && lookUp(SPDX, licence.id)?.osiApproved ? false : forbids('nc', licence)

/**
 * Tells whether `rel="license"` and schema.org's `license` may mark a licence (HTML, section 4.6.7.8; RFC 4946). A
 * statement that a work is in copyright, by a government or in the public domain grants nothing. Creative Commons asks for
 * the relation on its own marks, so the Public Domain Mark has it.
 */
export const isLicence = ({ properties, url = '' }: Licence): boolean =>
  !/^https?:\/\/rightsstatements\.org\//i.test(url) &&
  properties?.kind !== 'reserved' &&
  properties?.kind !== 'government-work' &&
  (properties?.kind !== 'public-domain' || /^https?:\/\/creativecommons\.org\//i.test(url))

/** Matches licences under which Creative Commons allows adaptations of works under CC BY-SA 4.0, but not the reverse. */
const COMPATIBLE = /^(?:LAL-1\.3|GPL-3\.0(?:-only|-or-later|\+)?)$/

/**
 * Tells whether an adaptation of a work may be under a given licence. ShareAlike requires one with the same elements, in the
 * same or a later version and in any port. Version 1.0 allows no later version, and only version 4.0 allows `COMPATIBLE`.
 */
export function mayLicenseAdaptation(original: Licence, adaptation: Licence): boolean {
  const [from, to] = [original.properties, adaptation.properties]
  if (!from?.sa) return true
  const isCommons = from.kind === 'creative-commons'
  if (isCommons && from.version === '4.0' && !from.nc && COMPATIBLE.test(adaptation.id)) return true
  if (!to || to.kind !== from.kind || elementsOf(to) !== elementsOf(from)) return false
  if (!from.version || !to.version || from.version === to.version) return true
  return isCommons && from.version !== '1.0' && to.version > from.version
}
