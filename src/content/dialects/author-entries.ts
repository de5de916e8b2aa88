import { readFrontmatter } from '../frontmatter/frontmatter.js'
import { type Mapping, spelling } from '../frontmatter/key-finder.js'
import { fileNameOf } from '../identity/identity.js'
import type { AuthorEntries } from '../post.js'
import { asMapping, asText } from './foreign-values.js'
import { personFrom } from './people-habits.js'

/** The keys of a person’s own file or entry that posts may use instead of its name. */
const OWN_KEYS = ['key', 'id', 'slug', 'shortname', 'username', 'login', 'handle']

/** Matches the keys that mean the same in a description of a person for every post. A `role` may be anything. */
const DESCRIPTIVE =
  /^(?:name|displayname|fullname|title|given|givennames?|firstname|first|family|familynames?|familyname|lastname|last|surname|url|link|website|homepage|uri|web|site|orcid|orcidid|jobtitle|position|occupation|affiliation|organi[sz]ation|company|institution|bio|about)$/

/**
 * Reads a file that describes people: a mapping or a list of them, also under `authors`, or one person in a file that is named after
 * the person.
 * @param single whether the file describes one person
 */
export function authorEntriesIn(
  text: string,
  { file, single, url }: { readonly file: string; readonly single: boolean; readonly url: string },
): AuthorEntries {
  const { frontmatter } = readFrontmatter(
    asFrontmatter(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), file),
    file,
  )
  if (!frontmatter) return {}
  const { data } = frontmatter
  if (single) return entriesOf([[nameOfFile(file), data]], url)
  const isSetting = /^_config\./.test(fileNameOf(file))
  const people = data['authors'] ?? data['people'] ?? (isSetting ? {} : data)
  return entriesOf(
    Array.isArray(people) ? people.map(each => ['', each]) : Object.entries(asMapping(people) ?? {}),
    url,
  )
}

/** Puts fences around data, so that it is read as leniently as the frontmatter of posts. */
function asFrontmatter(text: string, file: string): string {
  if (/\.md$/.test(file)) return text
  if (/\.toml$/.test(file)) return `+++\n${text}\n+++\n`
  const data = /^(?:---[^\n]*\n)?(?:[ \t]*(?:#[^\n]*)?\n)*([\s\S]*?)\s*$/.exec(text)?.[1] ?? ''
  return `---\n${/^[-[]/.test(data) ? 'authors:\n' : ''}${data.replace(/^\[/, ' [')}\n---\n`
}

/** Returns the name of a file without its ending, or that of its folder: `jane.yml`, `jane/_index.md`. */
const nameOfFile = (file: string): string => fileNameOf(file.replace(/(?:\/_?index)?\.\w+$/, ''))

function entriesOf(people: readonly (readonly [key: string, person: unknown])[], url: string): AuthorEntries {
  const entries: Record<string, Mapping> = {}
  for (const [key, written] of people) {
    const described = asMapping(written)
    const own = Object.entries(described ?? {}).flatMap(([name, value]) =>
      OWN_KEYS.includes(spelling(name)) ? (asText(value) ?? []) : [],
    )
    const plain = described
      ? Object.fromEntries(Object.entries(described).filter(([name]) => DESCRIPTIVE.test(spelling(name))))
      : written
    const person = asMapping(personFrom(plain, url, new Map()))
    if (person?.['name'] === undefined) continue
    for (const each of [key, ...own]) if (each !== '') entries[each] ??= person
  }
  return entries
}
