import { isPart, type People } from '../../attribution/index.js'
import { nearestTo } from '../../core/nearest-word.js'
import { oneLine } from '../../core/text.js'
import { type Finder, type FoundValue, spelling } from '../frontmatter/key-finder.js'
import { plainText } from '../markdown/plain-text.js'
import { keysFor } from './dialects.js'
import { asMapping, asText, isWebAddress, textUnder } from './foreign-values.js'

/** Matches words in the names of organisations. Such a name is not split at "and" or a comma. */
const ORGANISATION =
  /\b(?:agency|and (?:co|sons|partners)|association|board|centre|center|college|commission|committee|company|council|department|editors|foundation|group|inc|institute|institution|ltd|media|ministry|network|office|press|research|school|services?|society|staff|studio|team|trust|union|university)\b/i
/** Matches a title or degree that follows a comma in one person's name. */
const SUFFIX = /^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|m\.?a|b\.?a|esq|obe|mbe|cbe|frs|rn|dds|llm|jd)\.?$/i

/**
 * Splits `By Ada Writer, Bo Author and Cy Third` into three names. A comma separates names only in a text that is clearly a
 * list of them.
 */
export function bylineNames(byline: string): string[] {
  const line = oneLine(byline).replace(/^by\s+(?=\S)/i, '')
  return line
    .split(/\s*;\s*/)
    .flatMap(namesBetween)
    .filter(name => name !== '')
}

function namesBetween(names: string): string[] {
  if (ORGANISATION.test(names) && !names.includes(',')) return [names]
  const parts = names.split(/\s*,?\s+(?:and|&)\s+/i)
  if (parts.length > 1 && ORGANISATION.test(parts.at(-1) ?? '')) return [names]
  return parts.flatMap(part => namesAtCommas(part, parts.length > 1))
}

function namesAtCommas(list: string, inList: boolean): string[] {
  const parts = list.split(/\s*,\s*/).filter(part => part !== '')
  const looksLikeName = (part: string): boolean => {
    const words = part.split(' ')
    return (inList || words.length > 1) && words.length <= 5 && /^\p{Lu}|^\p{Lo}|^(?:de|van|von|al)\b/u.test(part)
  }
  const clear =
    parts.length > 1 && parts.every(part => looksLikeName(part) && !SUFFIX.test(part) && !ORGANISATION.test(part))
  return clear ? parts : [list]
}

/**
 * Reads a person from `[Jane](https://j.example/)`, `Jane Doe <jane@…>` or `jane@… (Jane Doe)`: the name, and the address
 * if it is a web address.
 */
function namedPerson(person: string): { name: string; url?: string } | undefined {
  const [, text = person, url] = /^!?\[([^\]]+)\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)$/.exec(person.trim()) ?? []
  const name = plainText(
    text
      .replace(/^[^\s@<>()]+@[^\s@<>()]+\s+\(([^()]+)\)$/, '$1')
      .replace(/(\S)\s*<(?:mailto:)?[^\s@<>]+@[^\s@<>]+>/g, '$1'),
  )
  if (name === '') return undefined
  return { name, ...(url && isWebAddress(url) ? { url } : {}) }
}

/** The names of institutions by the id or number that authors' entries refer to. */
type Affiliations = ReadonlyMap<string, string>

/** The keys of a person that belong to Offprint. */
const OWN_KEYS = ['name', 'kind', 'url', 'orcid', 'jobTitle', 'affiliation', 'bio', 'role']
const SAYS_OURS = ['url', 'affiliation', 'bio', 'orcid', 'jobTitle']
/** The keys of a person that belong to Offprint or to other generators, and so are not misspellings. */
const PERSON_KEYS = new Set([...OWN_KEYS.map(spelling), 'names', 'affiliations', 'roles', 'title', 'link'])

/** Returns the reader of a list of people. It knows the forms in which other generators write them. */
export const peopleField =
  (list: keyof People) =>
  (finder: Finder): FoundValue | undefined => {
    const found = finder.all(...keysFor(list))[0]
    if (!found) return undefined
    const affiliations = affiliationsIn(finder.all(...keysFor('affiliations'))[0]?.value)
    const people = isPair(found.value) || !Array.isArray(found.value) ? [found.value] : found.value
    const names = people.length === 1 && typeof people[0] === 'string' ? bylineNames(people[0]) : people
    const ours = spelling(found.path.at(-1) ?? '') === list
    const value = names.flatMap(person => {
      // A number in a list of contributors is a count, not a name.
      const isNumber = list !== 'authors' && /^\d+$/.test(asText(person) ?? '')
      const read = isNumber ? undefined : asMapping(personFrom(person, finder.context.url, affiliations))
      const open = OWN_KEYS.filter(key => read?.[key] === undefined)
      const slip = Object.keys(asMapping(person) ?? {}).find(
        key => !PERSON_KEYS.has(spelling(key)) && nearestTo(key, open),
      )
      if (slip) finder.fail(found, `has an unknown key \`${slip}\``, `Did you mean \`${nearestTo(slip, open)}\`?`)
      // A nameless person with Offprint's own keys is passed on, so that the schema reports the missing name.
      if (read?.['name'] !== undefined || (ours && SAYS_OURS.some(key => read?.[key] !== undefined))) return [read]
      if (!slip && person !== null && person !== '')
        finder.warn(found, `contains no name: ${JSON.stringify(person)}`, 'The person was left out. Write a name.')
      return []
    })
    return { ...found, value }
  }

/** Tells whether a list is one person: a name and an address. */
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isWebAddress(asText(value[1]) ?? '')

/**
 * Converts a person as other generators describe one. Offprint's own keys take precedence, and an invalid address is
 * left out.
 */
function personFrom(value: unknown, siteUrl: string, affiliations: Affiliations): unknown {
  if (isPair(value) && Array.isArray(value)) return { name: plainText(String(value[0])), url: value[1] }
  const plain = asText(value)
  if (plain !== undefined) return namedPerson(plain)
  const written = asMapping(value)
  if (!written) return undefined
  const fields = Object.fromEntries(Object.entries(written).map(([key, entry]) => [spelling(key), entry]))
  const { name, url: own } = namedPerson(nameIn(fields)) ?? {}
  const link = textUnder(fields, 'url', 'link', 'website', 'homepage', 'uri', 'web', 'site') ?? own
  const url = link?.startsWith('/') ? new URL(link, siteUrl).href : link
  const kind =
    asText(fields['kind']) ?? (/^organi[sz]ation$/i.test(textUnder(fields, 'type', '@type') ?? '') && 'organization')
  const read = {
    name,
    kind: kind || undefined,
    // An invalid address under Offprint's own key is passed on, so that the schema reports it.
    url: url && (isWebAddress(url) || fields['url'] !== undefined) ? url : undefined,
    orcid: textUnder(fields, 'orcid', 'orcidid'),
    jobTitle: textUnder(fields, 'jobtitle', 'position', 'occupation'),
    affiliation: affiliationIn(fields, affiliations),
    bio: textUnder(fields, 'bio', 'about', 'description'),
    role: roleIn(fields),
  }
  return Object.fromEntries(Object.entries(read).filter(([, entry]) => entry !== undefined))
}

type Entry = Readonly<Record<string, unknown>>

function nameIn(fields: Entry): string {
  const whole = textUnder(fields, 'name', 'displayname', 'fullname', 'title', 'literal', 'text')
  if (whole !== undefined) return whole
  const parts = asMapping(fields['name']) ?? fields
  const given = textUnder(parts, 'given', 'givennames', 'givenname', 'firstname', 'first')
  const family = textUnder(parts, 'family', 'familynames', 'familyname', 'lastname', 'last', 'surname')
  return textUnder(parts, 'literal') ?? [given, family].filter(part => part !== undefined).join(' ')
}

/**
 * Returns the role of one person. `roles` counts only if all of it are parts in a post, because authors may have CRediT roles
 * there.
 */
function roleIn(fields: Entry): string | undefined {
  const own = [fields['role'] ?? fields['creatortype']].flat().flatMap(role => asText(role) ?? [])
  if (own.length > 0) return own.join(', ')
  const roles = [fields['roles']].flat().flatMap(role => asText(role) ?? [])
  const isOther = roles.length > 0 && roles.every(role => isPart(role) && !/edit/i.test(role))
  return isOther ? roles.join(', ') : undefined
}

const affiliationIn = (fields: Entry, affiliations: Affiliations): string | undefined => {
  const value = fields['affiliation'] ?? fields['affiliations']
  const names = [value].flat().flatMap(each => institutionsFrom(each, affiliations))
  return names.length > 0
    ? names.join('; ')
    : textUnder(fields, 'organization', 'organisation', 'institution', 'company')
}

/** Returns the names of institutions: as they are written, or those to which a number or an id refers. */
function institutionsFrom(value: unknown, affiliations: Affiliations): string[] {
  const mapping = asMapping(value)
  if (mapping) {
    const referred = affiliations.get(textUnder(mapping, 'ref', 'id', 'index') ?? '')
    const name = institutionName(mapping) ?? referred
    return name === undefined ? [] : [name]
  }
  const written = asText(value)
  if (written === undefined) return []
  const known = written.split(/\s*,\s*/).map(each => affiliations.get(each))
  if (known.every(each => each !== undefined)) return known
  return /^\d+(?:\s*,\s*\d+)*$/.test(written) ? [] : [written]
}

const institutionName = (mapping: Entry): string | undefined => {
  const parts = ['department', 'group', 'name', 'institution'].flatMap(key => textUnder(mapping, key) ?? [])
  return parts.length > 0 ? parts.join(', ') : undefined
}

/** Reads a table of institutions, as Quarto, MyST and JOSS have one: by id or index, or numbered from one. */
function affiliationsIn(value: unknown): Affiliations {
  const entries = Array.isArray(value) ? value : []
  return new Map(
    entries.flatMap((entry, i): [string, string][] => {
      const mapping = asMapping(entry)
      const name = mapping ? institutionName(mapping) : asText(entry)
      const id = (mapping && textUnder(mapping, 'id', 'index', 'ref')) ?? String(i + 1)
      return name === undefined ? [] : [[id, name]]
    }),
  )
}
