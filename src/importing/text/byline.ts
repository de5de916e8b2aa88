import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase } from '../languages/phrase-pattern.js'
import { datesIn, isCalendarWord } from '../written-date.js'
import { TITLED, untitled } from './honorific.js'
import { labelOf } from './label.js'
import { soundsLikeOutlet } from './outlet-words.js'
import { personWords } from './person-words.js'

/** Matches the lower-case words within a person's name. */
const PARTICLE = personWords('particles')
const AND = personWords('and')
const WORD = String.raw`(?:(?:[DdLlO]['’])?\p{Lu}[\p{L}\p{M}'’.-]*)`
/** Matches a name of two to five capitalised words, such as `Dr Ana María de la Cruz`. A single word does not count. */
const NAME = String.raw`${TITLED}${WORD}(?:\s+(?!The\s)(?:${PARTICLE}\s+){0,2}${WORD}){1,4}`
const BETWEEN = String.raw`\s*(?:,\s*${AND}\s+|,|&|;|\s${personWords('and', 'with')}\s)\s*`
const NAMES = `${NAME}(?:${BETWEEN}${NAME})*`

const PREFIX = anyPhrase(LANGUAGES.flatMap(({ bylines = [] }) => bylines))

/** Matches the introduction of a byline, in one language or two: `By / Par Ada Writer`. */
const LED = new RegExp(`^(?:${PREFIX}\\s*/\\s*)?(?:${PREFIX})[\\s:]+(.*)$`, 'iu')
/**
 * Matches the names in a byline. Unlike the introduction, they are case-sensitive, because otherwise `and` could be a name.
 */
const NAMED = new RegExp(`^(${NAMES})(?=$|[\\s,|·•(–—-])(.*)$`, 'u')
const ONLY_NAMES = new RegExp(`^(?:${NAMES})$`, 'u')
const WHOLE_NAME = new RegExp(`^${NAME}$`, 'u')

export interface Byline {
  readonly names: readonly string[]
  /** The text after the names: an affiliation, an outlet, a date. */
  readonly rest: string
}

const POSITIONS = anyPhrase(LANGUAGES.flatMap(({ people }) => [...(people?.ranks ?? []), ...(people?.positions ?? [])]))

const INSTITUTIONS = anyPhrase(LANGUAGES.flatMap(({ institutions }) => institutions?.kinds ?? []))

/** Matches words that describe a position, an institution or a network and are not a person's name. */
const POST = new RegExp(
  String.raw`(?:^|\s)(?:${POSITIONS}|${INSTITUTIONS}|twitter|facebook|instagram|linkedin|email)(?:\s|$)`,
  'iu',
)

/** Tells whether a text describes a person's position. */
export const isPost = (words: string): boolean => POST.test(words)

/** Matches an asterisk that refers to a note about the author. */
const NOTE_MARK = /[*†‡]+$/

/** Splits a list of names. */
export const listedNames = (list: string): string[] =>
  (/\p{Ll}/u.test(list) ? list : personCase(list))
    .replace(NOTE_MARK, '')
    // The words of other languages, such as “von” and “de”, may belong to a name.
    .replace(/^by\s+(?=\p{Lu})/iu, '')
    .split(new RegExp(BETWEEN, 'u'))
    .map(name => name.trim().replace(/[,.]+$/, ''))
    .filter(name => name !== '')

/** Separates the dates in a byline from the names: `By Ada Writer May 16, 2025` → `By Ada Writer · May 16, 2025`. */
function datesApart(text: string): string {
  let apart = text
  for (const { start } of datesIn(text).toReversed())
    apart = `${apart.slice(0, start)}${start > 0 ? '· ' : ''}${apart.slice(start)}`
  return apart
}

const BY = new RegExp(String.raw`^${anyPhrase(LANGUAGES.flatMap(({ by = [] }) => by))}\b`, 'i')

/** Splits a byline such as `By Ada Writer and Bo Author, The Review`, which may be in capitals. */
export function bylineOf(written: string): Byline | undefined {
  const text = datesApart(written.replace(/^[∙·•|]\s*/, ''))
  const spoken = /\p{Ll}/u.test(text.replace(BY, '')) ? text : personCase(text)
  const match = NAMED.exec(LED.exec(spoken.replace(NOTE_MARK, ''))?.[1] ?? '')
  if (!match) return undefined
  const [, list = '', rest = ''] = match
  const [names, more] = splitNames(list)
  if (names.length === 0) return undefined
  return { names, rest: `${more}${rest}`.replace(/^[\s,|·•–—-]+/, '').trim() }
}

/** Returns the longest list of personal names at the start of a text, and the rest. */
function splitNames(list: string): [string[], string] {
  const words = list.split(' ')
  for (let length = words.length; length >= 2; length -= 1) {
    const head = words.slice(0, length).join(' ').replace(/[,;]$/, '')
    // `Ada Writer Dec` comes from `Ada Writer Dec. 13`, `Ada Writer A` from `Ada Writer A professor of law`.
    const last = words[length - 1] ?? ''
    if (length > 2 && (last === 'A' || isCalendarWord(last))) continue
    if (ONLY_NAMES.test(head) && listedNames(head).every((name, i) => isPerson(name, i > 0 && LISTED.test(head))))
      return [listedNames(head), list.slice(head.length)]
  }
  return [[], list]
}

/** Matches a list whose last entry follows a comma, and may therefore be an outlet: `Ada Writer, The Lock Post`. */
const LISTED = new RegExp(String.raw`,\s+(?!${AND}\s)[^,]+$`, 'u')

const isPerson = (name: string, mayBeOutlet: boolean): boolean =>
  !POST.test(untitled(name)) && !/^The\s/.test(name) && !(mayBeOutlet && soundsLikeOutlet(name))

/** Tells whether a text is one person's name. */
export const isName = (text: string): boolean => text.length <= 60 && WHOLE_NAME.test(text)
export const areNames = (text: string): boolean =>
  text.length <= 120 &&
  !/^The\s/i.test(text) &&
  ONLY_NAMES.test(text.replace(NOTE_MARK, '')) &&
  !listedNames(text).some(name => POST.test(untitled(name)))

/** Separates a name from the position after it: `Henrik Aldous, Senior Fellow`. */
export function namedPost(text: string): { readonly name: string; readonly post: string } | undefined {
  const [, name = '', post = ''] = /^([^,]{4,50}),\s+([^.!?]{4,90})$/u.exec(text) ?? []
  return isName(name) && POST.test(post) && !POST.test(untitled(name)) ? { name, post } : undefined
}

const PREFIX_BEFORE_NAME = new RegExp(`^(?:${PREFIX})[\\s:]+(?=\\p{Lu})`, 'iu')

/** Separates several people and their positions: `Ines Calder, University of Port Regis; Tobias Wren, independent`. */
export function namedPosts(text: string): readonly { readonly name: string; readonly post: string }[] {
  const bare = text.replace(PREFIX_BEFORE_NAME, '')
  const parts = bare.includes(';')
    ? bare.split(AFTER_PERSON)
    : bare.split(IN_BRACKETS).flatMap(part => part.split(NEXT_PERSON))
  const people = parts.map(part => {
    const [, name = '', post = ''] = /^([^,(]{4,50}?)(?:,\s+|\s*\((?=.*\)$))([^;]{3,90})$/u.exec(part.trim()) ?? []
    return { name, post: post.replace(/\)$/, '') }
  })
  const known =
    text.length <= 400 && people.length > 1 && people.every(({ name }) => isName(name) && !POST.test(untitled(name)))
  return known ? people : []
}

/** Matches the separator after a person whose position is in brackets, as in `Ada Writer (The Mill)`. */
const IN_BRACKETS = new RegExp(String.raw`(?<=\))\s*(?:,|&|${AND})\s+(?=\p{Lu})`, 'u')
const AFTER_PERSON = new RegExp(String.raw`\s*;\s*(?:${AND}\s+)?`, 'u')

/** Matches the word between a position and the next person with one: `…, University of Port Regis and Tobias Wren, the Mill`. */
const NEXT_PERSON = new RegExp(String.raw`(?<=,\s[^,]{3,90})\s+(?:${AND}|&)\s+(?=${NAME},\s)`, 'u')

/** Converts a name in capitals to usual case: `MARA DE LINDQVIST` → `Mara de Lindqvist`. */
export const personCase = (text: string): string =>
  text
    .toLowerCase()
    .replace(/(?<![\p{L}\p{M}])\p{L}/gu, first => first.toUpperCase())
    .replace(new RegExp(`(?<=\\s)(?:${PARTICLE}|${personWords('and', 'with')})(?=\\s)`, 'giu'), word =>
      word.toLowerCase(),
    )

const UNCASED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Hebrew}\p{Script=Arabic}]/u

/** Splits names in scripts without capitals. Only a label shows that such a text consists of names. */
export const uncasedNames = (text: string): string[] =>
  text.length > 60 || !UNCASED.test(text) || /\p{Ll}|[。.!?]/u.test(text) ? [] : text.split(/\s*[、，,،;；؛&]\s*/u)

/** Returns the authors in a byline or after a label such as `Author:`. */
export function authorsIn(text: string): readonly string[] {
  const labelled = labelOf(text)
  if (labelled?.label !== 'author') return bylineOf(text)?.names ?? []
  const uncased = uncasedNames(labelled.value)
  return uncased.length > 0 ? uncased : (bylineOf(`by ${labelled.value}`)?.names ?? [])
}

/** Tells whether a name is that of a shared account, not a person: `admin`, `web-team`, `jdoe2`. */
export const isAccount = (name: string): boolean =>
  /^(?:[\p{Ll}\d][\p{Ll}\d_.-]*|(?:site |web )?admin(?:istrator)?|web ?master|web ?team|default author)$/iu.test(
    name,
  ) &&
  (!/\p{Lu}/u.test(name) || /admin|web|default/i.test(name))

/** Tells whether an address is the page of an account under which several people publish: `/author/admin/`. */
export const isAccountPage = (address: string): boolean =>
  /\/(?:authors?|users?|profiles?|autor(?:es)?|auteur)\/(?:admin\w*|web-?master|web-?team|editors?|redak\w+)\/?(?:[?#]|$)/i.test(
    address,
  )
