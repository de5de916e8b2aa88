import { isPosition, namesInstitution } from '../../attribution/index.js'
import { memo } from '../../core/memo.js'
import { oneLine } from '../../core/text.js'

/** The names in a text, and the doubts about them, if there are any. */
export interface NameList {
  readonly names: readonly string[]
  /** The end of a sentence that begins with the key. */
  readonly doubt?: string
}

/** Matches the introduction of a byline. */
const LED =
  /^(?:(?:(?:written|words|story|text|report|posted)\s+)?by(?:\s*:)?\s+(?=\S)|with\s+(?=\p{Lu})|(?:par|por|door|przez|af|av)\s+(?=\p{Lu})|von\s+(?=\p{Lu}\S+\s+\p{Lu})|(?:texte?|texto|words)\s*:\s*)/iu
/** Matches what separates two people on a page of any kind. A comma before a conjunction belongs to it. */
const CONJUNCTION =
  'and|und|et|y|e|en|og|och|ja|oraz|ve|és|și|i|a|и|та|і|与|與|和|と|及|및|와|과|with|mit|avec|con|com|met'
const SEPARATOR = new RegExp(String.raw`\s*(?:,?\s+(?:(?:${CONJUNCTION})|[&+/|·•–])\s+|,|[、，،]|\s&\s)\s*`, 'u')
const LAST_CONJUNCTION = new RegExp(String.raw`\s(?:${CONJUNCTION})\s+[^,]+$`, 'u')

/** Matches others who are not named. */
const UNNAMED =
  /\bet[.\s]al\b\.?|(?:\s|,)(?:(?:and|und|et|y|e|en|og|och|i|и|та)|&)\s+(?:\p{Ll}+\s+)?(?:others?|more|co-?authors?|colleagues|contributors|andere[nr]?|weitere[nr]?|kolleg\p{L}+|autres|collègues|otr[oa]s|colegas|outr[oa]s|altr[ei]|colleghi|anderen|collega['’]?s|inni|inne|другие|інші|andre|andra)$|(?:ほか|他|等|等人)$|\S(?:\s(?:u\.\s?a\.|m\.fl\.|i in\.|и др\.|та ін\.))$/iu
/** Matches the end of a company's name, which follows the name of its founder. */
const COMPANY =
  /(?:\s(?:and|und|et|y|e|en|og|och|i|и)|\s?&)\s+(?:sons?|daughters?|brothers|bros|co|company|compagnie|cie|associates|associés|asociados|associados|associati|partners?|partenaires|partner:innen|socios|sócios|soci|friends|family|söhne|sohn|töchter|fils|filles|hijos|filhos|figli|zonen|zoon|synowie|сыновья)\b/iu
/** Matches a title or degree that follows a comma in one person's name. */
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|m\.?a|m\.?sc|b\.?a|b\.?sc|mba|mph|j\.?d|ll\.?[bm]|esq|obe|mbe|cbe|frs|rn|dds|s\.?j|o\.?p)\.?$/i

/** Matches words of the names of organisations that `namesInstitution` does not know. */
const ORGANISATION =
  /(?<!\p{L})(?:action|alliance|archives?|arts|authority|authorities|bank|brigade|campaign|chamber|church|club|coalition|collective|commissioner|communications|community|company|congress|contributors|corporation|corps|desk|division|editors|editorial|embassy|enterprise|force|forum|friends|fund|gallery|government|health|house|industries|initiative|international|journal|justice|league|magazine|media|movement|news|newsroom|newspaper|office|party|parliament|police|post|press|programme?|project|publications|publishing|research|review|rights|secretariat|services?|sisters|staff|studios?|taskforce|team|theatre|times|unit|watch|workers|redaktion|verein|rédaction|équipe|redacción|equipo|redação|equipe|redazione|redactie|redakcja|редакция|редакція|médecins|amis|amigos|freunde)(?!\p{L})|(?:編集部|編輯部|编辑部|新聞|新闻|報社|报社|通信社|通讯社|委員会|委员会|委員會|会社|公司|部|局|社|团队|團隊|チーム|הארגון|מערכת)$/iu
/** Matches the first words of the names of many places. `Ada Writer, New York` names one person. */
const PLACE =
  /^(?:new|san|santa|los|las|são|saint|st\.?|north|south|east|west|port|fort|cape|mount|lake|hong|kuala|buenos|tel|addis|sri|costa|puerto|united|rio|abu|washington|the|le|der|die|das)\s/i

const WORD = String.raw`(?:(?:[DdLlO]['’])?\p{Lu}[\p{L}\p{M}'’.-]*)`
const PARTICLE = String.raw`(?:(?:de|del|della|der|den|di|da|do|dos|das|du|la|le|van|von|vom|zu|zur|ten|ter|bin|ibn|ben|al|el|af|av)\s+)`
/** Matches a first name and a family name, with or without titles before and a remark in brackets after them. */
const FULL = new RegExp(String.raw`^${WORD}(?:\s+${PARTICLE}{0,2}${WORD}){1,5}(?:\s*\([^()]*\))?$`, 'u')
/** Matches a name in a script without capitals. */
const UNCASED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー・·\s]{2,12}$|^(?:[\p{Script=Hebrew}\p{Script=Arabic}\p{M}'’״׳-]+\s+){1,3}[\p{Script=Hebrew}\p{Script=Arabic}\p{M}'’״׳-]+$/u

/** Matches a family name before a first name, as in catalogues: `Writer, Ada`. */
const INVERTED = new RegExp(`^${WORD}, ${WORD}$`, 'u')

/** Tells whether a text contains a word that the names of organisations have. */
const namesOrganisation = (text: string): boolean => ORGANISATION.test(text) || namesInstitution(text)

/** Tells whether a text is certainly the complete name of one person, as far as its form goes. */
export const isFullName = (text: string): boolean =>
  (FULL.test(text) || UNCASED.test(text)) && !namesOrganisation(text) && !isPosition(text) && !PLACE.test(text)

/** Returns only the name of `Ada Writer <ada@…>`, `[Ada Writer](https://…)` or `Ada Writer, PhD`. */
const bareName = (name: string): string =>
  name
    .replace(/^!?\[([^\]]+)\]\([^()]*\)$/, '$1')
    .replace(/\s*<[^<>]*>/g, '')
    .replace(/[*_]{2}/g, '')
    .replace(/,\s*([^,]+)$/, (degree, last: string) => (SUFFIX.test(last) ? '' : degree))

/**
 * Splits `By Ada Writer, Bo Author and Cy Third` into three names, in any language. Names are separated only where each part
 * is a full name. Otherwise the text stays one name, because `Johnson and Johnson` and `Simon & Schuster` are organisations,
 * and `Ortega y Gasset` is one person.
 */
export const namesInList = memo(1000, (byline: string): NameList => {
  const lists = byline.split(/[;；]|\n+/).map(each => namesBetween(oneLine(each).replace(LED, '')))
  const doubt = lists.find(each => each.doubt !== undefined)?.doubt
  return { names: lists.flatMap(({ names }) => names).filter(name => name !== ''), ...(doubt ? { doubt } : {}) }
})

/** Matches names that a conjunction without spaces may join: in Hebrew and Arabic before a name, in Chinese between two. */
const JOINED = /^\S+\s+\S+\s+[וو]\p{L}{2,}\s+\p{L}+$|^\p{Script=Han}{2,4}[和与與及]\p{Script=Han}{2,4}$/u

/** Matches a text that says more than names, such as `Ada Writer/AP`, `Fotos: Bo Lind` or `Photos by Bo Lind`. */
const LABELLED =
  /\S[:：/]|[:：/]\S|^(?:photos?|photography|pictures?|fotos?|images?|illustrations?|graphics?|video|translation|translated|edited|reporting)\s+(?:by|von|par|por|de|di|door)\s/iu

const doubtfully = (text: string): NameList => ({
  names: [text],
  doubt: `could name one or several: ${JSON.stringify(text)} was read as one name`,
})

function namesBetween(text: string): NameList {
  const one = { names: [text] }
  if (UNNAMED.test(text)) return { ...one, doubt: `mentions people without their names: ${JSON.stringify(text)}` }
  if (JOINED.test(text) || LABELLED.test(bareName(text))) return doubtfully(text)
  const parts = withSuffixes(text.split(SEPARATOR).map(part => part.trim()))
  if (parts.length < 2 || COMPANY.test(text) || INVERTED.test(text)) return one
  const bare = parts.map(bareName)
  if (bare.every(isFullName)) return { names: parts }
  const doubtful = doubtfully(text)
  // “Department of Fisheries and Oceans” is one name, because neither part of it could be a name by itself.
  if (namesOrganisation(text))
    return bare.every(part => /\p{L}\s+\p{L}/u.test(part.replace(/^(?:the|die|der|das|les?|la|el|los|las)\s+/i, '')))
      ? doubtful
      : one
  // A list of three or more with a conjunction at its end is seldom a company unless it has the sign `&`.
  if (parts.length > 2 && LAST_CONJUNCTION.test(text) && bare.every(part => /^[\p{Lu}\p{Lo}]/u.test(part)))
    return {
      names: parts,
      doubt: `could name one or several: ${JSON.stringify(text)} was read as ${parts.length} names`,
    }
  return new Set(bare.map(part => part.toLowerCase())).size < bare.length ? one : doubtful
}

/** Joins a degree to the name before the comma. */
function withSuffixes(parts: readonly string[]): string[] {
  const joined: string[] = []
  for (const part of parts.filter(each => each !== ''))
    if (SUFFIX.test(part) && joined.length > 0) joined.push(`${joined.pop()}, ${part}`)
    else joined.push(part)
  return joined
}
