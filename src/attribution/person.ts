import { orText, text, webUrl, withoutBlanks, z } from '../core/schema.js'
import { orcid } from './identifiers.js'

/** Accepts a bare text as a mapping with that name. */
export const orName = <T extends z.ZodType>(schema: T) =>
  orText(
    z.preprocess(
      value => (typeof value === 'string' || typeof value === 'number' ? { name: value } : withoutBlanks(value)),
      schema,
    ),
  )

const kind = z.preprocess(
  value => (typeof value === 'string' ? value.trim().toLowerCase().replace('organis', 'organiz') : value),
  z.enum(['person', 'organization']),
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
export const nameForm = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/**
 * Tells whether two entries describe the same person: either their ORCID iDs are equal, or their names are and neither their
 * pages nor their affiliations differ.
 */
function isSame(a: Person, b: Person): boolean {
  if (a.orcid && b.orcid) return a.orcid === b.orcid
  if (nameForm(a.name) !== nameForm(b.name)) return false
  return !a.url || !b.url || a.url === b.url || a.affiliation === b.affiliation
}

/** Merges the entries of each person into the first one, which gets the facts that only later entries have. */
export function withoutRepeats(people: readonly Person[]): readonly Person[] {
  const distinct: Person[] = []
  for (const person of people) {
    const at = distinct.findIndex(known => isSame(known, person))
    const known = distinct[at]
    if (known) distinct[at] = { ...person, ...known }
    else distinct.push(person)
  }
  return distinct.length === people.length ? people : distinct
}

/** Tells whether a list contains a person. */
export const isAmong = (person: Person, others: readonly Person[]): boolean =>
  others.some(other => isSame(other, person))

/** Returns the address to which a person’s name is linked. */
export const pageOfPerson = ({ url, orcid }: Person): string | undefined => url ?? orcid
