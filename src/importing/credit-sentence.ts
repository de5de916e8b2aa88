import { licenceByUrl, licenceInText } from '../attribution/index.js'
import { lazy } from '../core/memo.js'
import type { CreditWords } from './languages/import-language.js'
import { LANGUAGES } from './languages/languages.js'
import { anyPhrase, lowered, phrasePattern } from './languages/phrase-pattern.js'
import { endsInTitle } from './text/honorific.js'
import { datesIn, isCalendarWord, type WrittenDate, withoutDates } from './written-date.js'

/** The facts about an article's origin in one sentence. */
export interface Origin {
  readonly outlet?: string
  readonly url?: string
  readonly date?: WrittenDate
}

const phrasesOf = (key: keyof CreditWords): string[] => LANGUAGES.flatMap(({ credits }) => credits?.[key] ?? [])

const any = (key: keyof CreditWords): string => anyPhrase(phrasesOf(key))
const ofAll = (key: 'by' | 'definite' | 'on' | 'abbreviations'): string[] =>
  LANGUAGES.flatMap(language => language[key] ?? [])

const THING = anyPhrase(phrasesOf('things'))
const FIRST = anyPhrase(phrasesOf('firsts'))

/** The names of outlets in scripts without spaces between words: in quotation marks, or as far as a name can go. */
const QUOTED = '[《「『“"]([^》」』”"]{2,40})[》」』”"]'
const UNSPACED_NAME = {
  after: String.raw`(?:${QUOTED}|([^《》「」『』“”"，。、,.（）()\s]{2,40}))`,
  before: String.raw`(?:${QUOTED}|([\p{Script=Han}\p{Script=Katakana}ー]{2,20}))`,
}
/** Names in scripts without capitals extend to the end of the sentence. */
const UNCASED_NAME = '[«"“]?([^.،,«»"“”]{2,50})'

/** Returns the patterns of phrases of first publication in the languages without capitals. */
const originsIn = (lettering: 'uncased' | 'unspaced'): RegExp[] =>
  LANGUAGES.filter(language => language.lettering === lettering).flatMap(({ origins = [] }) =>
    origins.map(phrase => {
      const isQuoted = phrase.includes('「{outlet}」')
      const [before = '', after = ''] = phrase.split(isQuoted ? '「{outlet}」' : '{outlet}').map(phrasePattern)
      const place = before === '' ? 'before' : 'after'
      const name = isQuoted ? QUOTED : lettering === 'uncased' ? UNCASED_NAME : UNSPACED_NAME[place]
      return new RegExp(`${before}${name}${after}`, 'u')
    }),
  )
const UNSPACED = originsIn('unspaced')
const UNCASED = originsIn('uncased')

/** Returns the name of the outlet in the first of some patterns that matches. */
const namedBy = (forms: readonly RegExp[], text: string): string | undefined =>
  forms.flatMap(form => form.exec(text)?.slice(1) ?? []).find(Boolean)

/** Matches in lower case, as do the next two patterns. */
const FIRST_SAID = new RegExp(`(?<!\\p{L})${FIRST}(?!\\p{L})`, 'u')
const DEMONSTRATIVE = anyPhrase(phrasesOf('demonstratives'))
const ARTICLE = anyPhrase([...phrasesOf('demonstratives'), ...phrasesOf('articles')])
/**
 * Matches sentences about the article itself, such as `Dieser Text erschien am 3. März in der Laterne`. These count without
 * a word such as "first".
 */
const THIS_PUBLISHED = new RegExp(
  String.raw`^${DEMONSTRATIVE}\s?${THING}\s(?:\S+\s){0,9}?${anyPhrase(phrasesOf('published'))}(?!\p{L})`,
  'u',
)
const ABOUT_THIS = new RegExp(
  String.raw`(?<!\p{L})${ARTICLE}\s*(?:\S+\s){0,2}?${THING}(?!\p{L})|^${THING}\s|^(?:[\p{L}’' ]{0,20}[:：]\s*)?(?:${DEMONSTRATIVE}\s(?:\p{L}+\s){0,2})?${FIRST}`,
  'u',
)

/** Matches phrases with the name of an outlet, of which languages with many cases have forms of their own. */
const NAMED_OUTLETS = phrasesOf('outlets').map(phrase => {
  const [before = '', after = ''] = phrase.split('{outlet}').map(phrasePattern)
  return new RegExp(
    String.raw`(?<!\p{L})${before}[“"„]?(\p{Lu}[^'’“”"„.,;:]{1,60}?)[”"“]?${after || String.raw`(?=\s*(?:$|[.,;(]))`}`,
    'u',
  )
})

const outletNamed = (sentence: string): string | undefined => {
  // The first letter of a sentence is large, and the `i` flag would ignore the large letter of a name.
  const [first = ''] = sentence
  const text = `${first === '\u0130' || first === 'I' ? 'i' : first.toLowerCase()}${sentence.slice(first.length)}`
  return NAMED_OUTLETS.flatMap(form => form.exec(text)?.[1] ?? [])[0]
}

const PREPOSITION = anyPhrase(phrasesOf('prepositions').sort((a, b) => b.length - a.length))
const DEFINITE = anyPhrase(ofAll('definite'))
/** Matches `the website of` before an outlet's name, which it is not part of. */
const PLACE = String.raw`(?:${DEFINITE}?\s*${any('places')}\s+${any('of')}?\s*)?`
/**
 * Matches a word such as "monthly" before the name of a periodical. German capitalises such words, so a German name must be
 * in quotation marks.
 */
const PERIODICAL = String.raw`(?:${DEFINITE}\s+)?${any('periodicals')}\s+(?=[\p{Lu}„“"»«‚‘])`
const CAPITAL = String.raw`(?:[“"«„‘'_*]*\p{Lu}[\p{L}\p{M}\d.'’&+-]*|\d{2,4}|&)`
const CONNECTOR = `(?:${any('connectors')}|&)`
/**
 * Matches lower-case nouns at the end of a name, as Romance languages write them: `La Revue du littoral`, `Le Monde
 * diplomatique`.
 */
const SMALL_TAIL = String.raw`(?:\s${any('tails')}\s?\p{Ll}{3,})?(?=\s*(?:$|[,.;:()–—]|(?:${anyPhrase(ofAll('on'))}|${any('ends')})(?:\s|$)))`
const TITLE_RUN = String.raw`(?:${DEFINITE}\s)?${CAPITAL}(?:[\s-]+(?:${CONNECTOR}\s+){0,2}${CAPITAL})*(?:${SMALL_TAIL}|\s\p{Ll}{4,}(?=\s${any('ends')}\s))?`
const OUTLET = new RegExp(
  String.raw`(?<![\p{L}])${PREPOSITION}\s*(?::\s*|\s)${PLACE}(?:${PERIODICAL})?(?:${any('beforeNames')}\s+)?(?:[“"«„‘*_]([^”"»“’*_]{2,80})[”"»“’*_]|(${TITLE_RUN}|[a-z\d-]+(?:\.[a-z\d-]+)+))`,
  'u',
)
const URL_IN = /https?:\/\/[^\s<>()"”»]+[^\s<>()"”».,;:!?]/i

const PUBLISHES = new RegExp(String.raw`${any('publishes')}(?!\p{L})`, 'iu')
const AFTER_NAME = new RegExp(String.raw`^\s${any('afterNames')}(?!\p{L})`, 'u')
/** Tells whether a lower-case noun follows capitalised words, which are then not the whole name: `Harbour bathrooms`. */
const isGoingOn = (after: string): boolean => /^\s\p{Ll}{3,}/u.test(after) && !AFTER_NAME.test(after)

/**
 * Returns the outlet after a preposition.
 *
 * @param isWhole whether a lower-case noun after a name shows that it is not the name of an outlet
 */
const outletIn = (text: string, isWhole: boolean): string | undefined => {
  const found = OUTLET.exec(text)
  const after = found ? text.slice(found.index + found[0].length) : ''
  if (found?.[2] && isWhole && isGoingOn(after)) return undefined
  const name = (found?.[1] ?? found?.[2])?.replace(/^[“"«„‘'_*]+|[”"»’'_*,.;:]+$/gu, '').trim()
  return name && name.length > 1 ? outletName(name) : undefined
}

/** Matches a name in quotation marks, possibly after a word such as "magazine": `журнал «Прилив»`, `„Der Pegel“`. */
const IN_MARKS = /^(?:\p{L}+\s)?[„“"«]([^„“”"«»]{2,60})[”“"»]$/u
const SMALL_ARTICLE = new RegExp(String.raw`^${DEFINITE}(?=\s)`)
const SUFFIX = new RegExp(String.raw`\s+${any('suffixes')}$`, 'i')
/** Removes from an outlet's name a word such as "website" at its end, and a lower-case article. */
export const outletName = (name: string): string =>
  name
    .replace(IN_MARKS, '$1')
    .replace(SUFFIX, '')
    .replace(SMALL_ARTICLE, '')
    .replace(/^[Tt]he\s+[Tt]he\s/, 'The ')
    .replace(/^\s*[„“"«](?=[^”"»]*$)/, '')
    .trim()

const EVERY_CUE = new RegExp(`(?<!\\p{L})(?:${FIRST}|${THING})(?!\\p{L})`, 'gu')
/**
 * Removes from a sentence the phrases that say that an article first appeared elsewhere, and words such as "this essay".
 */
export function withoutCues(sentence: string): string {
  let [rest, done] = ['', 0]
  for (const { 0: cue, index } of lowered(sentence).matchAll(EVERY_CUE)) {
    rest += `${sentence.slice(done, index)} `
    done = index + cue.length
  }
  return rest + sentence.slice(done)
}

/** Matches a line that only names its source in quotation marks: `(da «Il Foglio dei Colli» del 10 maggio 2025)`. */
const TAKEN_FROM = new RegExp(
  String.raw`^\(?${any('takenFrom')}\s+[„“"«]([^„“”"«»]{2,60})[”“"»],?(?:\s(?:${any('of')}|${anyPhrase(ofAll('on'))}))?\s*\)?\.?$`,
  'iu',
)

const ORIGINAL_IN = new RegExp(
  String.raw`^${any('originalIn')} (\p{Lu}[^.:]{2,60})[.:]?$|^${any('originals')} (\p{Lu}[^.:,\d]{2,60})[.:]?$`,
  'iu',
)

const WRITTEN_BY = new RegExp(
  String.raw`${THING}\s${anyPhrase([...ofAll('by'), ...phrasesOf('by')])}\s(.{4,80})$`,
  'iu',
)
const AUXILIARY = new RegExp(String.raw`[\s,]+${any('auxiliaries')}?\s*$`)
/** Matches the preposition at the end of a phrase, which is directly before the name of an outlet. */
const LED = new RegExp(String.raw`\s${any('led')}$`, 'i')

/** Returns the author that a sentence about the original names: `This essay by Ada Writer first appeared in …`. */
export function authorWords(sentence: string): string | undefined {
  const cue = originIn(sentence) && FIRST_SAID.exec(lowered(sentence))
  return cue ? WRITTEN_BY.exec(sentence.slice(0, cue.index).replace(AUXILIARY, ''))?.[1] : undefined
}

/** Tells whether a text says that it first appeared elsewhere, without the name of the outlet. */
export const saysElsewhere = (text: string): boolean =>
  sentencesOf(text.length > 2000 ? `${text.slice(0, 1000)}. ${text.slice(-1000)}` : text).some(
    sentence =>
      sentence.length <= 400 &&
      FIRST_SAID.test(lowered(sentence)) &&
      ABOUT_THIS.test(lowered(sentence)) &&
      originIn(sentence) === undefined,
  )

/** Returns the place of first publication that a sentence names, or undefined if it names none. */
export function originIn(sentence: string): Origin | undefined {
  if (sentence.length > 400) return undefined
  const unspaced = namedBy(UNSPACED, sentence)
  if (unspaced) return originWith(unspaced, sentence)
  const dateless = withoutDates(sentence)
  const uncased = namedBy(UNCASED, dateless)
  if (uncased) return originWith(uncased.trim(), sentence)
  const named = outletNamed(dateless)
  if (named) return originWith(named, sentence)
  const [, quoted] = TAKEN_FROM.exec(dateless) ?? []
  if (quoted) return originWith(quoted, sentence)
  const [, name, other] = ORIGINAL_IN.exec(sentence) ?? []
  const original = outletName(name ?? other ?? '')
  // A verb may follow in place of a name: `Alkuperäinen artikkeli julkaistiin …`.
  if (name || /^\p{Lu}/u.test(original)) return originWith(original, sentence)
  const lower = lowered(sentence)
  const cue = FIRST_SAID.exec(lower)
  if (!cue)
    return THIS_PUBLISHED.test(lower) ? originWith(outletIn(dateless, PUBLISHES.test(sentence)), sentence) : undefined
  if (!ABOUT_THIS.test(lower)) return undefined
  const bare = (text: string): string => withoutDates(text.replace(URL_IN, ' '))
  const isLed = LED.test(cue[0])
  const after = bare(sentence.slice(cue.index + cue[0].length)).replace(isLed ? /^\s*/ : /^\s*[:：]\s*/, ' in ')
  const outlet = [` ${after}`, bare(sentence.slice(cue.index)), bare(sentence)]
    .map(text => outletIn(text, PUBLISHES.test(cue[0])))
    .find(Boolean)
  const origin = originWith(outlet, sentence)
  const { date } = origin ?? {}
  const isOfOther = date && date.end < cue.index && CLAUSE.test(lower.slice(date.end, cue.index))
  return isOfOther
    ? { ...origin, date: { ...date, doubt: 'it may be the date of something before the publication' } }
    : origin
}

/** Matches the beginning of another clause: `was held on 3 May and first appeared in …`. */
const CLAUSE = new RegExp(
  String.raw`(?<!\p{L})${anyPhrase(LANGUAGES.flatMap(({ persons }) => persons?.and ?? []))}(?!\p{L})`,
  'u',
)

function originWith(outlet: string | undefined, sentence: string): Origin | undefined {
  const [url] = URL_IN.exec(sentence) ?? []
  const [date] = datesIn(sentence)
  if (!outlet && !url && !date) return undefined
  return { ...(outlet ? { outlet } : {}), ...(url ? { url } : {}), ...(date ? { date } : {}) }
}

const PERMITTED = new RegExp(anyPhrase(phrasesOf('permitted')), 'iu')

/** Tells whether a sentence permits a republication. */
export const isPermission = (sentence: string): boolean => sentence.length < 300 && PERMITTED.test(sentence)

const CC_URL = /https?:\/\/(?:www\.)?creativecommons\.org\/[a-z-]+\/[a-z-]+\/\d\.\d(?:\/[a-z]{2}(?=\/|\b))?\/?/i

/**
 * Finds the licence that a text names, as an SPDX id or an address. The result has a doubt if the text does not give a
 * version.
 */
export function licenceIn(text: string): { readonly id: string; readonly doubt?: string } | undefined {
  const [url] = CC_URL.exec(text) ?? []
  if (url) return { id: licenceByUrl(url)?.id ?? url }
  const { licence, versioned } = licenceInText(text) ?? {}
  if (!licence) return undefined
  return { id: licence.id, ...(versioned ? {} : { doubt: 'the source names no version of the licence' }) }
}

const TRANSLATED = new RegExp(`^${anyPhrase(phrasesOf('translated'))}(?!\\p{L})`, 'iu')

/** Tells whether a sentence names the translator of an article. */
export const isTranslation = (sentence: string): boolean => sentence.length < 200 && TRANSLATED.test(sentence)

const COPYRIGHT = new RegExp(
  String.raw`^(?:©|\(c\)\s|${anyPhrase(LANGUAGES.flatMap(({ copyrights = [] }) => copyrights))}(?!\p{L}))`,
  'iu',
)

/** Tells whether a line is a copyright notice. */
export const isCopyright = (line: string): boolean => line.length < 200 && COPYRIGHT.test(line) && /\d{4}|©/.test(line)

const ABBREVIATED = new RegExp(
  String.raw`(?:^|[\s.])(?:\p{Lu}|${anyPhrase(ofAll('abbreviations'))})\.\s*$|(?:^|\s)\d{1,2}\.\s*$`,
  'u',
)
/** Matches a number after a name within a sentence: `with Python 3.`. */
const NUMBERED_NAME = /\p{L}\S*\s(\p{Lu}\p{L}+)\s\d{1,2}\.\s*$/u

/** Tells whether a text ends with a number that belongs to a name, so that its full stop ends the sentence. A date goes on with a month. */
const endsInNumberedName = (text: string, next: string): boolean => {
  const [, name = ''] = NUMBERED_NAME.exec(text) ?? []
  return name !== '' && ![name, /^\p{L}+/u.exec(next)?.[0] ?? ''].some(isCalendarWord)
}

const segmenter = lazy(() => new Intl.Segmenter('und', { granularity: 'sentence' }))

/** Splits a text into sentences. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = []
  for (const { segment } of segmenter().segment(text)) {
    const last = sentences.at(-1)
    // The full stop of an abbreviation (`Dr. Lind`) or of a number (`3. März`, but not `CC BY 4.0.`) ends no sentence.
    if (last !== undefined && (endsInTitle(last) || (ABBREVIATED.test(last) && !endsInNumberedName(last, segment))))
      sentences[sentences.length - 1] = last + segment
    else sentences.push(segment)
  }
  return sentences.map(sentence => sentence.trim()).filter(sentence => sentence !== '')
}
