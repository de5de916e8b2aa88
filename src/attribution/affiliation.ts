import { memo } from '../core/memo.js'
import type { Person } from './person.js'

/** The position and the institutions that a person’s entry certainly names. */
export interface Affiliation {
  readonly jobTitle?: string
  readonly institutions: readonly string[]
}

/** Words that only the names of institutions contain, in the languages of `locales/`. */
const INSTITUTIONS = [
  'academy|academies|academia|agency|agence|agencia|akadem\\p{L}*|association|associação|associazione|asociación|board|bureau',
  'centre|center|centro|centrum|zentrum|college|collège|commission|committee|consortium|council',
  'department|departamento|département|dipartimento|école|escuela|escola|scuola|faculty|fakult\\p{L}+|facult[éa]d?|facoltà',
  'federation|foundation|fondation|fundación|fundação|fondazione|fundacja|stichting|\\p{L}*stiftung',
  'group|gmbh|inc|ltd|llc|hospital|\\p{L}*hochschule|institut\\p{L}*|instytut|istituto|laborator\\p{L}+|library|lab',
  'ministr\\p{L}+|\\p{L}*ministerium|museum|museo|musée|network|observatory|organi[sz]ation|polytechnic\\p{L}*|politecnico',
  'school|society|sociedad|société|società|trust|union|universi\\p{L}+|\\p{L}*universität|uniwersytet|verlag',
  'университет|институт|академия|центр|університет|інститут|академія|школа',
  'جامعة|معهد|مركز|مؤسسة|كلية|אוניברסיטת|אוניברסיטה|מכון|מכללה|המכללה',
]
const INSTITUTION = new RegExp(
  `(?<!\\p{L})(?:${INSTITUTIONS.join('|')})(?!\\p{L})|(?:大学|大學|研究所|研究院|学院|學院|財団|基金会|協会|学会)$`,
  'iu',
)

/** Words for positions, in the languages of `locales/`. */
const POSITIONS = [
  'professor\\p{L}*|prof\\.|lecturer|reader in|fellow|researcher|research(?:er| fellow| associate| scientist| assistant)|scientist|scholar',
  'teacher|dean|director|head of|president|chair(?:man|woman|person)?|founder|co-?founder|ceo|cto|cfo|manager|coordinator|officer',
  'editor(?:-in-chief| in chief)?|journalist|reporter|correspondent|columnist|writer|producer|analyst|economist|historian|executive',
  'engineer|developer|designer|consultant|specialist|student|phd student|candidate|intern|minister|ambassador|curator|librarian',
  'lawyer|attorney|judge|physician|nurse|doctor|surgeon|farmer|architect|advis[eo]r|spokes(?:man|woman|person)|member of',
  '\\p{L}+ologist|\\p{L}+ographer|\\p{L}*physicist|chemist|mathematician|statistician|philosopher|freelance\\p{L}*',
  'junior-?professor\\p{L}*|dozent\\p{L}*|leiter(?:in)?|direktor(?:in)?|chef-?redakteur(?:in)?|redakteur(?:in)?|journalistin|wissenschaftler(?:in)?',
  'professeure?|maître de|maîtresse de|chercheu(?:r|se)|direct(?:eur|rice)|rédact(?:eur|rice)|chargée? de|président|présidente|enseignante?',
  'profesora?|catedrátic[oa]|investigadora?|directora|periodista|redactora?|presidenta?e?|docente',
  'professoressa|ricercat(?:ore|rice)|direttore|direttrice|giornalista|pesquisadora?|diretora?|jornalista',
  'hoogleraar|docent|onderzoeker|directeur|redacteur|adiunkt|dyrektor(?:ka)?|kierownik|kierowniczka|badaczka?|dziennikarz|dziennikarka',
  'профессор|доцент|директор|научный сотрудник|руководитель|журналист|журналистка|професор|науковець|керівник',
  "أستاذة?|باحثة?|مديرة?|رئيسة?|صحفية?|פרופסור|פרופ[׳']|חוקרת?|מרצה|מנהלת?|עיתונאית?",
].join('|')
const BEFORE =
  'acting|adjunct|assistant|associate|chief|clinical|deputy|distinguished|emerit\\p{L}+|executive|former|full|general|guest|honorary|' +
  'interim|joint|junior|lead|leading|managing|post-?doctoral|doctoral|principal|senior|staff|vice|visiting'
const POSITION = new RegExp(`(?:${POSITIONS})(?!\\p{L})`, 'iuy')
// As a part of the pattern above, this would make it so large that compiling it takes 50 ms.
const GRADES = new RegExp(`^(?:(?:${BEFORE})[ -](?:\\p{L}+ ){0,2}){1,3}$`, 'iu')
const LATER = `^[^,;]*[ -](?:${POSITIONS})$`
// Case counts here: “Marine biologist” is a position, but “Harbour Reporter” may be a newspaper.
const LATER_POSITION = new RegExp(LATER, 'u')
const LATER_IN_ROLE = new RegExp(LATER, 'iu')
const CJK_POSITION = /(?:教授|研究員|研究员|講師|讲师|記者|记者|編集長|主编|主任|院长|所長|学者|學者|作家)$/u

/** Tells whether a text begins with words for a position, or ends with one in lower case. */
export const isPosition = (text: string): boolean =>
  beginsWithPosition(text) || LATER_POSITION.test(text) || CJK_POSITION.test(text)

/** Tells whether a text begins with words for a position, or with those for its grade before them: “Acting deputy director”. */
function beginsWithPosition(text: string): boolean {
  const starts = [0, ...Array.from(text.matchAll(/[ -]/g), ({ index }) => index + 1)]
  return starts.some(start => {
    POSITION.lastIndex = start
    return POSITION.test(text) && (start === 0 || GRADES.test(text.slice(0, start)))
  })
}

/** Tells whether a role is a position rather than a part in a post. Case does not count, because no role is an institution. */
export const isPositionAsRole = (text: string): boolean => isPosition(text) || LATER_IN_ROLE.test(text)

/** Tells whether a text contains words that only the names of institutions contain. */
export const namesInstitution = (text: string): boolean => INSTITUTION.test(text)

/** Words in lower case that the name of an institution may contain. */
const SMALL =
  /^(?:and|for|from|into|with|over|under|sans|pour|para|della|delle|degli|voor|und|der|des|die|das|für|von|zur|zum|auf|dans|aux|sur|por|los|las|per|het|van)$/u

/** Tells whether a text contains words in lower case that the name of an institution would not contain. */
const isDescription = (text: string): boolean =>
  text.split(/[^\p{L}]+/u).some(word => /^\p{Ll}{3,}$/u.test(word) && !SMALL.test(word))

/**
 * Separates the position from the institutions in a person’s entry. `Professor of Biology, Example University` names both, and
 * `Professor of Biology` only a position. A text that could be either counts as neither: metadata leaves it out, and readers
 * see it as written.
 */
export function affiliationOf({ affiliation = '', jobTitle }: Pick<Person, 'affiliation' | 'jobTitle'>): Affiliation {
  const parts = affiliation
    .split(/\s*;\s*/)
    .filter(text => text !== '')
    .map(positionAndInstitution)
  const title = jobTitle ?? parts.find(each => each.jobTitle)?.jobTitle
  return { ...(title ? { jobTitle: title } : {}), institutions: parts.flatMap(({ institution }) => institution ?? []) }
}

/**
 * Splits a text into the position and the institutions. Results are kept, because the same institutions recur in many posts.
 */
const positionAndInstitution = memo(
  1000,
  (text: string): { readonly jobTitle?: string; readonly institution?: string } => {
    const start = startOfInstitution(text)
    const before = text.slice(0, start).replace(/(?:[\s,،、，;–—-]|\sat(?:\sthe)?\s)+$/iu, '')
    const titled = isPosition(start > 0 ? before : text)
    if (start > 0) return { ...(titled ? { jobTitle: before } : {}), institution: text.slice(start).trim() }
    if (start === 0 && !titled) return { institution: text }
    // “Director of Example Institute” is a position. “Student Union” begins like a position, but may be an institution.
    if (titled) return !namesInstitution(text) || /\s(?:of|for|in|de|du|für|an)\s/i.test(text) ? { jobTitle: text } : {}
    return isDescription(text) ? {} : { institution: text }
  },
)

/**
 * Returns the offset of the first part, between commas or after “at”, that names an institution and is not a position, or
 * -1 if there is none.
 */
function startOfInstitution(text: string): number {
  const starts = [0, ...[...text.matchAll(/[,،、，;]\s*|\s[–—]\s/g)].map(({ 0: sign, index }) => index + sign.length)]
  for (const [i, start] of starts.entries()) {
    const part = text.slice(start, starts[i + 1] ?? text.length).replace(/[,،、，;\s]+$/u, '')
    if (!namesInstitution(part)) continue
    const at = /\sat(?:\sthe)?\s/i.exec(part)
    // “At” precedes the institution in “Biologist at Example University”, but is part of “University of Texas at Austin”.
    if (at && !namesInstitution(part.slice(0, at.index))) return start + at.index + at[0].length
    if (!isPosition(part)) return start
  }
  return -1
}
