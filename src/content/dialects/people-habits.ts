import { isPart, isSameName, PEOPLE, type People } from '../../attribution/index.js'
import { lazy, memo } from '../../core/memo.js'
import { nearestTo } from '../../core/nearest-word.js'
import { type Problem, warning } from '../../core/problem.js'
import { type Finder, type FoundValue, type FrontmatterContext, spelling } from '../frontmatter/key-finder.js'
import { plainText } from '../markdown/plain-text.js'
import type { KeyMeaning } from './dialect.js'
import { keysFor } from './dialects.js'
import { asFlag, asMapping, asText, isWebAddress, textUnder } from './foreign-values.js'
import { isFullName, namesInList } from './name-list.js'

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

/** The keys that add people to a list, with the role of these people. */
const ADDED: Partial<Readonly<Record<keyof People, readonly (readonly [meaning: KeyMeaning, role?: string])[]>>> = {
  authors: [['coauthors']],
  contributors: [
    ['editors', 'editor'],
    ['illustrators', 'illustrator'],
  ],
}

/** Returns the reader of a list of people. It knows the keys and the forms in which other generators write them. */
export const peopleField =
  (list: keyof People) =>
  (finder: Finder): FoundValue | undefined => {
    const [found, ...others] = finder.all(...keysFor(list)).filter(isStated)
    const added = (ADDED[list] ?? []).flatMap(([meaning, role]) =>
      finder
        .all(...keysFor(meaning))
        .filter(each => isStated(each) && !isTool(each))
        .map(each => ({ found: each, role })),
    )
    const [first = added[0]?.found] = [found]
    if (!first) return undefined
    const affiliations = affiliationsIn(finder.all(...keysFor('affiliations'))[0]?.value)
    const own = found ? withFlatKeys(list, peopleUnder(found, list, finder, affiliations), finder) : []
    const value = [
      ...own,
      ...added.flatMap(({ found: each, role }) =>
        peopleUnder(each, list, finder, affiliations).map(person => (role ? { role, ...person } : person)),
      ),
    ]
    for (const other of others) tellUncredited(other, first, value, finder)
    return { ...first, value }
  }

const isStated = ({ value }: FoundValue): boolean => !(Array.isArray(value) && value.length === 0)

/**
 * Tells whether the value of `editor` is an editing mode, as in Quarto and WordPress, and not a person: `visual`, `source`, `{
 * markdown: … }`.
 */
const isTool = ({ value }: FoundValue): boolean =>
  /^(?:visual|source|code|html|markdown|md|wysiwyg|classic|block|blocks|gutenberg|elementor|tinymce|ckeditor|default|true|false)$/i.test(
    String(value),
  ) ||
  (asMapping(value) !== undefined && nameIn(lowered(asMapping(value) ?? {})) === '')

type Read = Readonly<Record<string, unknown>>

function peopleUnder(found: FoundValue, list: keyof People, finder: Finder, affiliations: Affiliations): Read[] {
  const isList = Array.isArray(found.value) && !isPair(found.value)
  const people = isList ? [found.value].flat() : [found.value]
  const ours = spelling(found.path.at(-1) ?? '') === list
  return people
    .flatMap(written => namesUnder(written, isList, found, finder))
    .flatMap(person => {
      // A number in a list of contributors is a count, not a name.
      const isNumber = list !== 'authors' && /^\d+$/.test(asText(person) ?? '')
      const { url } = finder.context
      const described = affiliations.size > 0 ? personFrom(person, url, affiliations) : knownPerson(person, url)
      const read = isNumber ? undefined : asMapping(described)
      const open = OWN_KEYS.filter(key => read?.[key] === undefined)
      const slip = Object.keys(asMapping(person) ?? {}).find(
        key => !PERSON_KEYS.has(spelling(key)) && nearestTo(key, open),
      )
      if (slip) finder.fail(found, `has an unknown key \`${slip}\``, `Did you mean \`${nearestTo(slip, open)}\`?`)
      // A nameless person with Offprint's own keys is passed on, so that the schema reports the missing name.
      if (read && (read['name'] !== undefined || (ours && SAYS_OURS.some(key => read[key] !== undefined))))
        return [read]
      if (!slip && person !== null && person !== '')
        finder.warn(found, `contains no name: ${JSON.stringify(person)}`, 'The person was left out. Write a name.')
      return []
    })
}

/** The length of a text in characters up to which it may be a list of names. A longer one is a sentence about the post. */
const LONGEST_BYLINE = 300

/** Matches the key of an entry elsewhere, such as `ada-writer`. */
const REFERENCE = /^\p{Ll}+(?:[-_]\p{Ll}+)+$/u

/** Matches the name of an account, which is a key where a site describes its authors in a file. */
const HANDLE = /^[\p{Ll}\d][\p{Ll}\d._-]*$/u

/** Splits a text that names several people, unless it is an entry of a list, and notes what is doubtful. */
function namesUnder(written: unknown, isEntry: boolean, found: FoundValue, finder: Finder): readonly unknown[] {
  const pairs = Object.entries(asMapping(written) ?? {})
  // WAI writes `- Ada Writer: https://…`.
  if (pairs.length === 1 && pairs.every(([name, url]) => /\s/.test(name) && isWebAddress(asText(url) ?? '')))
    return pairs
  const described = describedIn(written, finder)
  if (described) return described
  if (typeof written !== 'string') return [written]
  if (written.length > LONGEST_BYLINE) {
    finder.warn(found, 'is too long for a list of names', 'It was left out. Write the names as a list.')
    return []
  }
  const { names: separate, doubt } = namesInList(written)
  const names = isEntry && separate.length > 1 ? [written] : separate
  if (isEntry && separate.length > 1)
    finder.note(
      found,
      `has one entry that reads as ${separate.length} names: ${JSON.stringify(written)} was read as one name`,
      'Write each person as an entry of the list.',
    )
  else if (!isEntry && doubt) finder.note(found, doubt, listFix(found, names))
  const { files = [] } = finder.context.authors ?? {}
  for (const key of names.filter(name => REFERENCE.test(name) || (files.length > 0 && HANDLE.test(name))))
    finder.warn(
      found,
      `has “${key}”, which looks like a key and not like a name`,
      files.length > 0
        ? `Readers would see the key. Describe the person in \`${files[0]}\`, or write the name.`
        : 'Readers would see the key. Write the name.',
    )
  return names
}

/** Returns the people whom a post names by the keys of their descriptions in files of data, or undefined if it names no such key. */
function describedIn(written: unknown, { context }: Finder): readonly unknown[] | undefined {
  const { entries = {} } = context.authors ?? {}
  const own = asMapping(written)
  const key = own && nameIn(lowered(own)) === '' ? asText(own['key'] ?? own['id'] ?? own['slug']) : asText(written)
  if (key === undefined) return undefined
  const parts = Object.hasOwn(entries, key) ? [key] : key.split(/\s*[,;&]\s*|\s+and\s+/)
  const people = parts.flatMap(part => (Object.hasOwn(entries, part) ? (entries[part] ?? []) : []))
  if (people.length < parts.length) return undefined
  const { key: _key, id: _id, slug: _slug, ...rest } = own ?? {}
  return people.map(person => ({ ...asMapping(person), ...rest }))
}

/** Splits the names of an original's authors in the same way. */
export function withSplitAuthors(original: FoundValue, finder: Finder): FoundValue {
  const mapping = asMapping(original.value)
  if (mapping?.['authors'] === undefined) return original
  const found = { value: mapping['authors'], path: [...original.path, 'authors'] }
  const isList = Array.isArray(found.value)
  const authors = [found.value].flat().flatMap(each => namesUnder(each, isList, found, finder))
  return { ...original, value: { ...mapping, authors } }
}

const listFix = ({ path }: FoundValue, names: readonly string[]): string =>
  `Write each person as an entry of a list. If it is one name, write \`${path.join('.')}: [{ name: ${JSON.stringify(names[0] ?? '')} }]\`, and \`kind: organization\` with it if it is an organisation.`

/** The keys in which some generators describe the only author, such as Docusaurus with `author_url`. */
const FLAT: Readonly<Record<string, readonly string[]>> = {
  url: ['authorurl', 'authorlink', 'authorwebsite', 'authoruri', 'guestauthorurl', 'guestauthorlink'],
  jobTitle: ['authortitle', 'authorjobtitle', 'authorposition', 'guestauthortitle'],
  affiliation: ['authoraffiliation', 'authororganization', 'authororganisation', 'authorcompany', 'authorinstitution'],
  bio: ['authorbio', 'authorbiography', 'authordescription', 'guestauthorbio', 'guestbio'],
  orcid: ['authororcid'],
}

/** Adds what separate keys say about the only author. */
function withFlatKeys(list: keyof People, people: Read[], { all, context }: Finder): Read[] {
  const [only] = people
  if (list !== 'authors' || people.length !== 1 || !only) return people
  const said = Object.entries(FLAT).flatMap(([key, names]): [string, string][] => {
    const text = all(...names).flatMap(({ value }) => (typeof value === 'string' ? [value.trim()] : []))[0]
    const value = key === 'url' && text?.startsWith('/') ? new URL(text, context.url).href : text
    return value && (key !== 'url' || isWebAddress(value)) ? [[key, value]] : []
  })
  return [{ ...Object.fromEntries(said), ...only }]
}

/** Reports the people under a further key of the same meaning, because only the first key counts. */
function tellUncredited(other: FoundValue, counts: FoundValue, credited: readonly Read[], finder: Finder): void {
  const written = [other.value].flat().flatMap(each => {
    const plain = typeof each === 'string' ? namesInList(each).names : [each]
    return plain.flatMap(one => asText(asMapping(personFrom(one, finder.context.url, new Map()))?.['name']) ?? [])
  })
  // The name of an account says nothing about a person who is named elsewhere.
  const left = written.filter(
    name =>
      !credited.some(each => isSameName(String(each['name']), name)) &&
      !/^[\p{Ll}\d][\p{Ll}\d_.-]*$|^admin/iu.test(name),
  )
  if (left.length > 0)
    finder.warn(
      other,
      `names ${left.join(', ')}, whom the credit leaves out, because \`${counts.path.join('.')}\` counts`,
      'Write everybody into one list.',
    )
}

/** Matches a key that ends in a word for people who made a text, not a picture, a quotation or anything else on the page. */
const NAMES_PEOPLE =
  /^(?!(?:quote|image|cover|photo|picture|banner|header|hero|thumbnail|comment|book|video|music|song|theme|template|commit|show|hide|has|is|enable|feature)\w*(?:author|creator|editor)).*(?:author|writer|editor|reporter|journalist|columnist|translator|interpreter|photographer|illustrator|contributor|collaborator|reviewer|proofreader|copyeditor|factchecker|interviewer|narrator|transcriber|compiler|curator|researcher|producer|byline|creator|coauthor)s?(?:names?)?\d*$|(?:written|edited|translated|illustrated|reviewed|checked|compiled|curated|posted|submitted|reported|contributed|interviewed|prepared|adapted|transcribed|narrated|researched|photographed|photos?|words|text|story)by$/

/** Warns of keys that seem to name a person for the credit, but that Offprint does not read. */
export function tellUnreadPeople({ data, placeOf }: Pick<FrontmatterContext, 'data' | 'placeOf'>): Problem[] {
  const inTables = keysFor('table').flatMap(table =>
    Object.entries(asMapping(data[table]) ?? {}).map(([key, value]) => [[table, key], value] as const),
  )
  return [...Object.entries(data).map(([key, value]) => [[key], value] as const), ...inTables].flatMap(
    ([path, value]) => {
      const key = spelling(path.at(-1) ?? '')
      const names = kindOfKey(key)
      if (names === 'nobody' || !(names === 'people' ? seemsToName(value) : namesOnly(value))) return []
      const what = `\`${path.join('.')}\` seems to name somebody, and is not part of the credit.`
      const fix =
        'To credit them, write `authors`, `translators`, `photographers`, or `contributors: [{ name: …, role: … }]`.'
      return [warning('post.ignored', placeOf(path), what, fix)]
    },
  )
}

/** Returns what an unread key may name: certainly people, or something that people make, such as `photo`. */
const kindOfKey = memo(1000, (key: string): 'people' | 'work' | 'nobody' =>
  READ_KEYS().has(key) ? 'nobody' : NAMES_PEOPLE.test(key) ? 'people' : isPart(key) ? 'work' : 'nobody',
)

const READ_KEYS = lazy(
  () =>
    new Set(
      [...PEOPLE, 'coauthors' as const, 'editors' as const, 'illustrators' as const, 'imageCredit' as const].flatMap(
        meaning => keysFor(meaning),
      ),
    ),
)

/** Tells whether a value is certainly the names of people. Keys such as `photo` and `text` may have any other value. */
const namesOnly = (value: unknown): boolean =>
  [value].flat().every(each => typeof each === 'string' && namesInList(each).names.every(isFullName))

/** Tells whether a value could be the names of people: a text with a capital and not an address, or a list of such. */
function seemsToName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(seemsToName)
  const mapping = asMapping(value)
  if (mapping) return seemsToName(nameIn(lowered(mapping)))
  return (
    typeof value === 'string' &&
    value.length < 120 &&
    /^[\p{Lu}\p{Lo}]/u.test(value.trim()) &&
    asFlag(value) === undefined
  )
}

/** Tells whether a list is one person: a name and an address. */
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && isWebAddress(asText(value[1]) ?? '')

/**
 * Converts a person as other generators describe one. Offprint's own keys take precedence, and an invalid address is
 * left out.
 */
export function personFrom(value: unknown, siteUrl: string, affiliations: Affiliations): unknown {
  if (isPair(value) && Array.isArray(value)) return { name: plainText(String(value[0])), url: value[1] }
  const plain = asText(value)
  if (plain !== undefined) return namedPerson(plain)
  const written = asMapping(value)
  if (!written) return undefined
  const fields = lowered(written)
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
    jobTitle: textUnder(fields, 'jobtitle', 'position', 'occupation') ?? positionIn(fields),
    affiliation: affiliationIn(fields, affiliations),
    bio: textUnder(fields, 'bio', 'about', 'description'),
    role: roleIn(fields),
  }
  // A value of the wrong type is passed on, so that the schema reports it.
  const known = Object.entries(read).map(([key, entry]) => [key, entry ?? unreadValue(fields[spelling(key)])])
  return Object.fromEntries(known.filter(([, entry]) => entry !== undefined))
}

/** Returns a person whose entry refers to no table of institutions. A blog has few authors but many posts. */
const knownPerson = memo(
  1000,
  (value: unknown, siteUrl: string) => personFrom(value, siteUrl, new Map()),
  (...entry) => JSON.stringify(entry),
)

/** Returns a value that states something and is not read: `true`, or a list or mapping that is not empty. */
function unreadValue(value: unknown): unknown {
  if (value === true) return value
  const isUnread = Array.isArray(value) ? value.some(each => asText(each) !== undefined) : isOther(value)
  return isUnread ? value : undefined
}

/** Tells whether a mapping has other keys than those with which Quarto and MyST refer to institutions. */
const isOther = (value: unknown): boolean =>
  Object.keys(asMapping(value) ?? {}).some(key => !/^(?:ref|id|index|literal|given|family)/.test(key))

type Entry = Readonly<Record<string, unknown>>

/** Returns the position that Docusaurus calls `title`. Without a name, the title is the name. */
function positionIn(fields: Entry): string | undefined {
  const title = fields['name'] === undefined ? undefined : textUnder(fields, 'title')
  return title && !/^(?:dr|prof|mrs?|ms|mx|sir|dame|rev)\.?$/i.test(title) ? title : undefined
}

const lowered = (written: Entry): Entry =>
  Object.fromEntries(Object.entries(written).map(([key, entry]) => [spelling(key), entry]))

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
  const names = [...new Set([value].flat().flatMap(each => institutionsFrom(each, affiliations)))]
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
  // Exports write an institution once for each of its departments.
  return /^\d+(?:\s*,\s*\d+)*$/.test(written) ? [] : [written.replace(/^(.+?)(?:\s*[,;]\s*\1)+$/u, '$1')]
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
