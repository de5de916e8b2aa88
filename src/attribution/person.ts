import { memo } from '../core/memo.js'
import { orForms, orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'
import { anyCase, NOT_BLANK } from '../core/schema-patterns.js'
import { orcid } from './identifiers.js'

/** Accepts a bare text as a mapping with that name. */
export const orName = <T extends z.ZodType>(schema: T) =>
  orText(
    z.preprocess(
      value => (typeof value === 'string' || typeof value === 'number' ? { name: value } : withoutBlanks(value)),
      schema,
    ),
    { type: ['string', 'number'], pattern: NOT_BLANK },
  )

const kind = orForms(
  z.preprocess(
    value => (typeof value === 'string' ? value.trim().toLowerCase().replace('organis', 'organiz') : value),
    z.enum(['person', 'organization']),
  ),
  { type: 'string', pattern: `^\\s*(?:${anyCase('person')}|${anyCase('organi')}[sSzZ]${anyCase('ation')})\\s*$` },
)

/** A person or an organisation that a post credits; a bare string is a name. */
export const personSchema = orName(
  z.object({
    name: text,
    kind: kind.optional().describe('person | organization; default: person'),
    url: webUrl.optional(),
    orcid: orcid.optional().describe('The ORCID iD, such as 0000-0002-1825-0097'),
    jobTitle: text.optional().describe('The position, such as Professor of Biology'),
    affiliation: text.optional().describe('The institution, as shown beside the name; a position may precede it'),
    bio: text.optional().describe('One or two sentences about the author, for the end of the post'),
    role: text.optional().describe('The part in the post, if not that of its list: translator, editor, …'),
  }),
)
export type Person = Readonly<z.output<typeof personSchema>>

/** Returns the form in which names are compared. */
export const nameForm = memo(5000, (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim(),
)

const ARTICLE = /^(?:the|der|die|das|den|het|de|le|la|les|el|los|las|il|lo|gli|o|os|as)\s+/iu
const ABBREVIATED = /^(.+?)\s*[(（]([\p{L}\p{N}.-]{2,})[)）]$/u

/** Tells whether letters abbreviate a name: they begin its words, in order. `MSF` is Médecins Sans Frontières. */
function abbreviates(letters: string, name: string): boolean {
  const initials = nameForm(name)
    .split(/[^\p{L}\p{N}]+/u)
    .map(word => word.charAt(0))
  const wanted = [...letters.toLowerCase().replace(/[.-]/g, '')]
  let at = 0
  for (const letter of wanted) at = initials.indexOf(letter, at) + 1 || Number.POSITIVE_INFINITY
  return wanted[0] === initials[0] && at <= initials.length
}

/** Returns the forms that a name may have elsewhere: without its article, without its abbreviation, or as that alone. */
const formsOf = memo(2000, (name: string): readonly string[] => {
  const [, whole = name, short = ''] = ABBREVIATED.exec(name.trim()) ?? []
  const isShort = short !== '' && abbreviates(short, whole)
  return (isShort ? [name, whole, short] : [name]).map(form => nameForm(form).replace(ARTICLE, ''))
})

/** Matches an abbreviation alone. */
const SHORT = /^\p{Lu}[\p{Lu}.]{2,}$/u

/**
 * Tells whether two names are those of one organisation: “World Health Organization (WHO)”, “the World Health Organization”
 * and “WHO”. An abbreviation alone has capitals only, and at least three.
 */
export function isSameName(a: string, b: string): boolean {
  if (nameForm(a) === nameForm(b)) return true
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (SHORT.test(short) && /\s/.test(long) && !ABBREVIATED.test(long))
    return (
      abbreviates(short, long) &&
      short.replace(/\./g, '').length >= long.split(/[\s-]+/).filter(word => /^\p{Lu}/u.test(word)).length
    )
  const forms = formsOf(b)
  return formsOf(a).some(form => forms.includes(form))
}

/**
 * Tells whether two entries describe the same person: either their ORCID iDs are equal, or their names are and neither their
 * pages nor their affiliations differ.
 */
function isSame(a: Person, b: Person): boolean {
  if (a.orcid && b.orcid) return a.orcid === b.orcid
  if (!isSameName(a.name, b.name)) return false
  return !a.url || !b.url || a.url === b.url || a.affiliation === b.affiliation
}

/** Merges the entries of each person into the first one, which gets the facts that only later entries have. */
export function withoutRepeats(people: readonly Person[]): readonly Person[] {
  if (people.length < 2) return people
  const distinct: Person[] = []
  // A paper of physics has thousands of authors, so only entries with the same name, abbreviation or ORCID iD are compared.
  const places = new Map<string, number[]>()
  for (const person of people) {
    const isShort = SHORT.test(person.name)
    const similar = isShort ? distinct.keys() : [...keysOf(person), 'short'].flatMap(key => places.get(key) ?? [])
    const at = [...similar].toSorted((a, b) => a - b).find(place => isSame(distinct[place] ?? person, person))
    const known = at === undefined ? undefined : distinct[at]
    if (known && at !== undefined) distinct[at] = { ...person, ...known }
    for (const key of [...keysOf(person), ...(isShort ? ['short'] : [])])
      places.set(key, [...(places.get(key) ?? []), at ?? distinct.length])
    if (!known) distinct.push(person)
  }
  return distinct.length === people.length ? people : distinct
}

/** Returns keys of which two entries for one person have at least one in common, unless one name is an abbreviation. */
const keysOf = ({ name, orcid }: Person): string[] => [
  ...formsOf(name).map(form => `name ${form}`),
  ...(orcid ? [orcid] : []),
]

/** Tells whether a list contains a person. */
export const isAmong = (person: Person, others: readonly Person[]): boolean =>
  others.some(other => isSame(other, person))

/** Returns the address to which a person’s name is linked. */
export const pageOfPerson = ({ url, orcid }: Person): string | undefined => url ?? orcid
