import { personWords } from './person-words.js'

const SHORT = personWords('shortTitles')
const WHOLE = personWords('titles')

/** Matches one title before a name. */
const TITLE = String.raw`(?<![\p{L}\p{M}])(?:${SHORT}|${WHOLE})(?![\p{L}\p{M}])\.?`

const MOST = 5
/** Matches up to five titles, each with the space after it. */
export const TITLED = String.raw`(?:${TITLE}\s+){0,${MOST}}`
const TITLE_HERE = new RegExp(String.raw`${TITLE}\s+`, 'iuy')

/** Returns the places at which a name may start: the start of a text, and the end of each of the first titles there. */
export function nameStarts(text: string): number[] {
  const starts = [0]
  for (let at = 0; starts.length <= MOST; starts.push(at)) {
    TITLE_HERE.lastIndex = at
    if (!TITLE_HERE.test(text)) break
    at = TITLE_HERE.lastIndex
  }
  return starts
}

/** Tells whether a text ends in an abbreviated title, whose full stop does not end a sentence. */
export const endsInTitle = (text: string): boolean => ENDS_IN_TITLE.test(text)
const ENDS_IN_TITLE = new RegExp(String.raw`(?<![\p{L}\p{M}])(?:${SHORT})\.\s*$`, 'u')

const BEFORE = new RegExp(String.raw`^(?:${TITLE}\s+){1,5}(?=\S+\s+\S)`, 'u')

/** Returns the titles at the start of a name: `Prof. Dr. ` in `Prof. Dr. Hinrich Oltmanns`. */
export const titlesOf = (name: string): string => BEFORE.exec(name)?.[0] ?? ''

/** Returns a name without titles, the form that biographies and bylines may use. */
export const untitled = (name: string): string => name.slice(titlesOf(name).length)

/** Tells whether two names are those of one person, ignoring titles. */
export const isSamePerson = (a: string, b: string): boolean => untitled(a) === untitled(b)

/** Removes names that occur twice, ignoring titles. */
export const distinctPeople = (names: readonly string[]): string[] =>
  names.filter((name, i) => names.findIndex(other => isSamePerson(name, other)) === i)
