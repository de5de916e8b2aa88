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
  'and|und|et|y|e|en|og|och|ja|oraz|ve|és|și|i|a|и|та|і|και|và|dan|eta|agus|ac|un|ir|kaj|و|与|與|和|と|及|및|와|과|with|mit|avec|con|com|met|AND|UND|ET|OG|OCH|WITH'
const SEPARATOR = new RegExp(String.raw`\s*(?:,?\s+(?:(?:${CONJUNCTION})|[&+/|·•–])\s+|,|[、，،]|\s&\s)\s*`, 'u')

/** Matches others who are not named. */
const UNNAMED =
  /\bet[.\s]al\b\.?|(?:\s|,)(?:(?:and|und|et|y|e|en|og|och|i|и|та)|&)\s+(?:\p{Ll}+\s+)?(?:others?|more|co-?authors?|colleagues|contributors|andere[nr]?|weitere[nr]?|kolleg\p{L}+|autres|collègues|otr[oa]s|colegas|outr[oa]s|altr[ei]|colleghi|anderen|collega['’]?s|inni|inne|другие|інші|andre|andra)$|(?:ほか|他|等|等人)$|\S(?:\s(?:u\.\s?a\.|m\.fl\.|i in\.|и др\.|та ін\.))$/iu
/** Matches a title or degree that follows a comma in one person's name. */
const SUFFIX =
  /^(?:jr|sr|ii|iii|iv|ph\.?\s?d|m\.?d|m\.?a|m\.?sc|b\.?a|b\.?sc|mba|mph|j\.?d|ll\.?[bm]|esq|obe|mbe|cbe|frs|rn|dds|s\.?j|o\.?p)\.?$/i

/** Words of the names of organisations that `namesInstitution` does not know. */
const ORGANISATIONS = [
  'action|airlines|alliance|archives?|arts|associates|authority|authorities|band|bank|borders|brigade|brothers',
  'bros|bulletin|business|campaign|capital|chamber|choir|chronicle|church|citizens|city|club|co|coalition',
  'collective|commissioner|communications|community|company|congress|contributors|corporation|corps|county',
  'courier|daily|daughters|desk|dispatch|division|doctors|economics|editors|editorial|embassy|endowment|energy',
  'ensemble|enterprise|entertainment|farmers|finance|force|forum|friends|fund|gallery|gazette|global|government',
  'guardian|health|herald|history|holdings|house|independent|industries|initiative|instruments|insurance',
  'international|islands?|journal|justice|kingdom|law|league|legal|letters|lives|magazine|matter|media|monitor',
  'motors?|movement|nations?|news|newsletter|newsroom|newspaper|observer|office|orchestra|party|parliament',
  'partners?|partnership|people|petroleum|pictures|planet|podcast|police|post|press|productions|programme?',
  'project|publications|publishing|radio|rebellion|records|reporters|republic|research|resistance|review|rights',
  'secretariat|security|services?|shell|sisters|software|solutions|staff|state|strategy|students|studios?',
  'systems|taskforce|team|technology|technologies|teachers|telegraph|television|theatre|times|tribune|tv|unit',
  'unlimited|voices?|watch|weekly|women|workers|writers',
  'redaktion|verein|zeitung|tageblatt|anzeiger|nachrichten|rundschau|presse|allgemeine|blatt|welle|bund|töchter',
  'söhne|sohn|rédaction|équipe|journal|fils|frères|filles|compagnie|cie|associés|partenaires|monde|redacción',
  'equipo|diario|país|vanguardia|nación|prensa|hijos|hermanos|socios|asociados|redação|equipe|jornal|folha',
  'filhos|irmãos|sócios|associados|redazione|giornale|gazzetta|corriere|figli|fratelli|soci|associati|redactie',
  'krant|dagblad|zonen|zoon|redakcja|gazeta|synowie|bracia|редакция|редакція|газета|известия|правда|сыновья',
  'médecins|amis|amigos|freunde',
  'caritas|cáritas|oxfam|unicef|greenpeace|legambiente|ecologistas|amnistía|amnistia|anistia|internationale?|internacional|internazionale',
  'climate|carbon|commons|frontier|nature|foods?|electronic|google|mozilla|catholique|populaire|banco|banque|banca|bank[ae]?|caja|caixa',
  'barnen|barna|kyrkan|kirkens|nyheter|dagbladet|tidningen|posten|aftenposten|morgenbladet|folkehjelp|italia|italiana|españa|española',
  'nederland|nederlandse|deutschland|polska|polski|portuguesa|brasil|norge|sverige|suomi|россия|яндекс|сбербанк|фонд|центр|институт',
  'stiftung|fundacja|fundación|fundação|fondazione|fondation|stichting|stiftelsen|säätiö|vakfı|derneği|alapítvány|nadace',
].join('|')
/** Matches names of organisations that have the form of a person’s name, most of them firms that are named after their founders. */
const LIKE_A_PERSON = new RegExp(
  `^(?:${[
    'goldman sachs|morgan stanley|merrill lynch|bear stearns|wells fargo|charles schwab|credit suisse|standard chartered',
    'dow jones|thomson reuters|reed elsevier|taylor francis|harper collins|penguin random|axel springer|condé nast',
    'baker mckenzie|clifford chance|norton rose|hogan lovells|herbert smith|linklaters|booz allen|arthur andersen',
    'price waterhouse|hewlett packard|rolls[ -]royce|aston martin|harley[ -]davidson|mercedes[ -]benz|red hat',
    'louis vuitton|hugo boss|calvin klein|ralph lauren|tommy hilfiger|jack daniels|ben jerry',
    'cruz roja|cruz vermelha|croce rossa|croix[ -]rouge|rotes kreuz|rode kruis|röda korset|røde kors|красный крест',
    'врачи без|slow food|extinction rebellion',
  ].join('|')})(?!\\p{L})`,
  'iu',
)
const ORGANISATION = new RegExp(
  `(?<!\\p{L})(?:${ORGANISATIONS})(?!\\p{L})|(?:編集部|編輯部|编辑部|新聞|新闻|報社|报社|通信社|通讯社|委員会|委员会|委員會|会社|公司|部|局|社|团队|團隊|チーム|הארגון|מערכת)$|\\ssons?(?!\\p{L})|^sons\\s|^(?:guest|rolling|rock|amnesty|deutsche|black)\\s|[a-z]\\.(?:com|org|net)$`,
  'iu',
)
/** Matches the first words of the names of many places. `Ada Writer, New York` names one person. */
const PLACE =
  /^(?:mexico|panama|vatican|guatemala|salt|oklahoma|kansas|atlantic|silicon|palo|central|western|eastern|northern|southern|great|grand|puerto|sierra|hong|new|san|santa|los|las|são|saint|st\.?|north|south|east|west|port|fort|cape|mount|lake|kuala|buenos|tel|addis|sri|costa|united|rio|abu|washington|the|le|der|die|das)\s/i

const WORD = String.raw`(?:(?:[DdLlO]['’]|(?:al|el|ad|an|ar|as|ash|at)-|['’]t )?\p{Lu}[\p{L}\p{M}'’.-]*|["“„«‘]\p{Lu}[\p{L}\p{M}.-]*["”“»’])`
const PARTICLE = String.raw`(?:(?:de|del|della|der|den|di|da|do|dos|das|du|la|le|los|las|lo|van|von|vom|zu|zur|zum|auf|am|ten|ter|te|op|het|bin|ibn|bint|ben|al|el|af|av|wa|ua)\s+)`
/** Matches titles before a name, which say nothing about the rest of it. */
const TITLED =
  /^(?:the\s+)?(?:(?:prof|dr(?:\. ?(?:med|phil|rer|jur|ing|h\. ?c|nat))*|rev|hon|fr|br|sr|msgr|mag|ing|dipl\.-ing|dott|dra|pr|д-р|проф)\.?\s+)+(?=\p{Lu})/iu
/** Matches a first name and a family name, with or without titles before and a remark in brackets after them. */
const FULL = new RegExp(String.raw`^${WORD}(?:\s+${PARTICLE}{0,2}${WORD}){1,5}(?:\s*\([^()]*\))?$`, 'u')
/** Matches a name in a script without capitals. */
const UNCASED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー・·\s]{2,12}$|^(?:[\p{Script=Hebrew}\p{Script=Arabic}\p{M}'’״׳-]+\s+){1,3}[\p{Script=Hebrew}\p{Script=Arabic}\p{M}'’״׳-]+$/u

/** Tells whether a text contains a word that the names of organisations have. */
const namesOrganisation = (text: string): boolean =>
  ORGANISATION.test(text) || LIKE_A_PERSON.test(text) || namesInstitution(text)

/** Tells whether a text is certainly the complete name of one person, as far as its form goes. */
export function isFullName(text: string): boolean {
  const name = text.replace(TITLED, '')
  return (FULL.test(name) || UNCASED.test(name)) && !namesOrganisation(name) && !isPosition(name) && !PLACE.test(name)
}

/** Matches pronouns after a name, such as `(she/her)`. */
const PRONOUNS = /\s*\(\p{Ll}+(?:\/\p{Ll}+)+\)/gu

/** Returns only the name of `Ada Writer <ada@…>`, `[Ada Writer](https://…)` or `Ada Writer, PhD`. */
const bareName = (name: string): string =>
  name
    .replace(/^!?\[([^\]]+)\]\([^()]*\)$/, '$1')
    .replace(/\s*<[^<>]*>/g, '')
    .replace(/[*_]{2}/g, '')
    .replace(/(?:,\s*[^,]+)+$/, rest =>
      rest
        .split(/(?=,)/)
        .filter(part => !SUFFIX.test(part.slice(1).trim()))
        .join(''),
    )
    .replace(PRONOUNS, '')

/**
 * Splits `By Ada Writer, Bo Author and Cy Third` into three names, in any language. Names are separated only where each part
 * is a full name. Otherwise the text stays one name, and the doubt says so, because `Johnson and Johnson` and `Simon & Schuster`
 * are organisations, and `Ortega y Gasset` is one person.
 */
export const namesInList = memo(1000, (byline: string): NameList => {
  const lists = byline.split(/[;；]|\n+/).map(each => namesBetween(oneLine(each).replace(LED, '')))
  const doubt = lists.find(each => each.doubt !== undefined)?.doubt
  return { names: lists.flatMap(({ names }) => names).filter(name => name !== ''), ...(doubt ? { doubt } : {}) }
})

/**
 * Matches names that a conjunction without spaces may join: in Hebrew and Arabic before a name, in Korean after one, in Chinese and
 * Japanese between two.
 */
const JOINED =
  /^\S+\s+\S+\s+[וو]\p{L}{2,}\s+\p{L}+$|^\p{Script=Hangul}{2,4}[와과]\s\p{Script=Hangul}{2,4}$|^\p{Script=Han}{2,5}(?:[和与與及と]\p{Script=Han}{2,5})+$/u

/** Matches a text that says more than names, such as `Ada Writer/AP`, `Fotos: Bo Lind` or `Photos by Bo Lind`. */
const LABELLED =
  /\S[:：/]|[:：/]\S|^(?:photos?|photography|pictures?|fotos?|images?|illustrations?|graphics?|video|translation|translated|edited|reporting)\s+(?:by|von|par|por|de|di|door)\s/iu

const doubtfully = (text: string): NameList => ({
  names: [text],
  doubt: `could name one or several: ${JSON.stringify(text)} was read as one name`,
})

function namesBetween(text: string): NameList {
  if (UNNAMED.test(text))
    return { names: [text], doubt: `mentions people without their names: ${JSON.stringify(text)}` }
  if (JOINED.test(text) || LABELLED.test(bareName(text))) return doubtfully(text)
  const parts = withSuffixes(text.split(SEPARATOR).map(part => part.trim()))
  if (parts.length < 2) return { names: [text] }
  return parts.map(bareName).every(isFullName) ? { names: parts } : doubtfully(text)
}

/** Joins a degree to the name before the comma. */
function withSuffixes(parts: readonly string[]): string[] {
  const joined: string[] = []
  for (const part of parts.filter(each => each !== ''))
    if (SUFFIX.test(part) && joined.length > 0) joined.push(`${joined.pop()}, ${part}`)
    else joined.push(part)
  return joined
}
