import { lazy, memo } from '../core/memo.js'

/**
 * The family of a licence. `house` is an outlet's or a picture service's own licence, which allows use but
 * does not say whether the work may be passed on. `reserved` means that all rights are reserved, so there is no licence.
 */
export type LicenceKind =
  | 'creative-commons'
  | 'open-government'
  | 'free-documentation'
  | 'house'
  | 'cc0'
  | 'public-domain'
  | 'government-work'
  | 'reserved'

/** The family of a licence, and its conditions for those who use the work. */
export interface LicenceProperties {
  readonly kind: LicenceKind
  /** Whether the author must be named. */
  readonly by: boolean
  /** Whether commercial use is excluded (NonCommercial). */
  readonly nc: boolean
  /** Whether adaptations may not be shared (NoDerivatives). */
  readonly nd: boolean
  /** Whether adaptations must have the same licence (ShareAlike). */
  readonly sa: boolean
  readonly version?: string
  /** The jurisdiction to whose law a Creative Commons licence was ported: `US`, `IGO`, `SCOTLAND`. */
  readonly port?: string
}

type LicenceElement = 'by' | 'nc' | 'nd' | 'sa'

/** Makes the properties of a licence from its elements. */
export const withElements = (
  kind: LicenceKind,
  elements: readonly string[] = [],
  more: Pick<LicenceProperties, 'version' | 'port'> = {},
): LicenceProperties => ({
  kind,
  by: elements.includes('by'),
  nc: elements.includes('nc'),
  nd: elements.includes('nd'),
  sa: elements.includes('sa'),
  ...more,
})

/** The names of the elements of Creative Commons licences, in the languages of the locales and the licences' older versions. */
const ELEMENTS: Readonly<Record<LicenceElement, string>> = {
  by: `attribution, namensnennung, paternité, atribución, reconocimiento, atribuição, attribuzione, naamsvermelding,
    uznanie autorstwa, атрибуция, с указанием авторства, зазначення авторства, із зазначенням авторства, ייחוס, نسب المصنف,
    نسبة المصنف, 署名, 姓名標示, 表示, 저작자표시, reconeixement, erkännande, navngivelse, kreditering,
    nimeä, uveďte původ, uveďte autora, atıf, αναφορά, αναφορά δημιουργού, nevezd meg, imenovanje, autorstvo, priznanje avtorstva, atribuire,
    atribusi, ghi công, aitortu, recoñecemento`,
  nc: `noncommercial, no commercial use, nicht kommerziell, keine kommerzielle nutzung, pas d’utilisation commerciale,
    non commercial, utilisation non commerciale, no comercial, uso não comercial, não comercial, non commerciale, niet commercieel,
    użycie niekomercyjne, некоммерческая, некоммерческое использование, с некоммерческим использованием, некомерційна,
    некомерційне використання, לא מסחרי, שימוש לא מסחרי, غير تجاري, الاستخدام غير التجاري, 非商业性使用, 非商业性, 非商業性,
    非営利, 비영리, ickekommersiell, icke kommersiell, ikke kommerciel, ikke kommersiell, ei kaupallinen,
    neužívejte komerčně, neužívejte dílo komerčně, nepoužívajte komerčne, gayri ticari, μη εμπορική χρήση, ne add el, nekomercijalno,
    nekomercialno, brez komercialne uporabe, necomercial, non komersial, phi thương mại, ez komertziala`,
  nd: `noderivs, noderivatives, no derivative works, no derivative, no derivates, keine bearbeitung, keine bearbeitungen,
    pas de modification, pas de modifications, pas d’œuvre dérivée, sin derivadas, sin derivados, sin obra derivada,
    sin obras derivadas, sem derivações, sem derivados, sem derivadas, vedada a criação de obras derivadas, non opere derivate,
    no opere derivate, senza opere derivate, geen afgeleide werken, bez utworów zależnych, без производных, без производных произведений,
    без похідних, без похідних творів, איסור יצירות נגזרות, ללא יצירות נגזרות, منع الاشتقاق, بدون اشتقاق, 禁止演绎, 禁止改作, 改変禁止, 변경금지,
    sense obra derivada, inga bearbetningar, ingen bearbejdelse, ingen bearbeidelser,
    ingen bearbetning, ei muutoksia, ei jälkiperäisiä teoksia, nezpracovávejte, nezasahujte do díla, nespracúvajte, türetilemez,
    όχι παράγωγα έργα, ne változtasd, bez prerada, brez predelav, fără derivate, fără opere derivate, tanpa turunan, không phái sinh,
    lan eratorririk gabe, sen obra derivada`,
  sa: `sharealike, share alike, weitergabe unter gleichen bedingungen, partage dans les mêmes conditions,
    partage des conditions initiales à l’identique, partage à l’identique, compartir igual, compartilha igual, partilha igual,
    compartilhamento pela mesma licença, partilha nos mesmos termos, condividi allo stesso modo, gelijk delen,
    na tych samych warunkach, с сохранением условий, на тех же условиях, распространение на тех же условиях,
    поширення на тих самих умовах, שיתוף זהה, الترخيص بالمثل, المشاركة بالمثل, 相同方式共享, 相同方式分享, 継承, 동일조건변경허락, compartir igual,
    dela lika, del på samme vilkår, del på like vilkår,
    jaa samoin, sama lisenssi, zachovejte licenci, zachovajte licenciu, aynı lisansla paylaş, παρόμοια διανομή, így add tovább,
    dijeli pod istim uvjetima, deliti pod istim uslovima, deljenje pod enakimi pogoji, distribuire în condiții identice,
    berbagi serupa, chia sẻ tương tự, partekatu berdin`,
}

const KINDS: Readonly<Partial<Record<LicenceKind, string>>> = {
  cc0: 'cc0, cc zero, creative commons zero, public domain dedication, cc public domain dedication',
  'public-domain': `public domain mark, pdm, pd, public domain, in the public domain, gemeinfrei, domaine public, dominio público,
    domínio público, dominio pubblico, pubblico dominio, publiek domein, domena publiczna, общественное достояние,
    суспільне надбання, 公有领域, 公有領域, パブリックドメイン, נחלת הכלל, ملكية عامة, الملكية العامة, public domain dedication and certification,
    datenlizenz deutschland zero, data licence germany zero`,
  'government-work': `government work, government works, federal government work, work of the government, work of the us government,
    work of the united states government, works of the us government, 17 usc 105, 17 us code 105, title 17 us code section 105,
    pd usgov, amtliches werk`,
  'open-government': `open government licence, open government license, ogl, ogl uk, open parliament licence, licence ouverte,
    licence ouverte open licence, etalab, open licence etalab, etalab open license, data licence germany attribution,
    datenlizenz deutschland namensnennung, nlod, norwegian licence for open government data`,
  'free-documentation':
    'gnu free documentation license, gnu free documentation licence, free documentation license, gfdl, gnu fdl',
  house: 'unsplash license, unsplash, pexels license, pexels, pixabay license, pixabay content license, pixabay',
  reserved: `all rights reserved, alle rechte vorbehalten, tous droits réservés, todos los derechos reservados, derechos reservados,
    todos os direitos reservados, tutti i diritti riservati, riproduzione riservata, alle rechten voorbehouden,
    wszelkie prawa zastrzeżone, wszystkie prawa zastrzeżone, все права защищены, усі права захищені, всі права захищено, 版权所有, 保留所有权利,
    版權所有, 保留所有權利, 無断転載禁止, 無断転載を禁じます, جميع الحقوق محفوظة, כל הזכויות שמורות, in copyright, copyrighted, alla rättigheter förbehållna`,
}

/** Words in the names of licences that say nothing about the conditions. */
const NOISE = `licence, license, licensed, licences, licenses, lizenz, lizenzvertrag, licencia, licença, licenza, licentie, licencja,
  лицензия, лицензии, ліцензія, ліцензії, رخصة, الرخصة, רישיון, 许可协议, 授權條款, ライセンス, public license, public licence, version, v, ver,
  the, a, an, under, gnu, or later, only, deed, invariants, no invariants, international, internacional, internationale, internazionale, internationaal,
  międzynarodowe, всемирная, міжнародна, 国际, 國際, 国際, 국제, دولي, בינלאומי, unported, generic, generisch, générique, genérico, generico,
  no portada, não adaptada, non transposé, nicht portiert, niet geporteerd, universal, universell, universel, universale, universeel,
  kansainvälinen, mezinárodní, medzinárodné, uluslararası, διεθνές, nemzetközi, međunarodna, mednarodna, internațional, internasional, quốc tế,
  nazioartekoa, internationell, lisenssi, lisans, licenca, licență, lisensi, άδεια, licens, lisens`

/** The jurisdictions to which licences were ported, by the codes of Creative Commons, most of which are in ISO 3166. */
const PORTS =
  `am ar at au az be bg br ca ch cl cn co cr cz de dk ec ee eg es fi fr ge gr gt hk hr hu ie igo il in it jo jp kr lu mk mt mx
  my ng nl no nz pe ph pl pr pt ro rs scotland se sg si th tw ua ug uk us ve vn za`.split(/\s+/)
const PORT_NAMES =
  'en de fr es pt it nl pl ru uk he ar zh zh-Hant ja ca sv da nb fi cs sk el hu hr sl ro tr vi ko'.split(' ')
const OTHER_PORT_NAMES: Readonly<Record<string, string>> = {
  igo: 'intergovernmental organization, intergovernmental organizations',
  uk: 'uk, united kingdom, england and wales, uk england and wales, england wales',
  us: 'us, usa, united states, united states of america, vereinigte staaten von amerika',
  cn: 'mainland china, china mainland, 中国大陆',
  kr: 'korea, 한국',
  cz: 'czech republic, česká republika',
  scotland: 'uk scotland',
}

type Meaning = { readonly element: LicenceElement; readonly isCode?: true } | LicenceKind | 'cc' | 'noise'

/** Splits a name into words in lower case without accents: at spaces, hyphens and capitals within a word, as in `SinDerivadas`. */
const wordsIn = (name: string): string[] =>
  name
    .normalize('NFKC')
    .replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .match(/\d+(?:\.\d+)*|\p{L}+/gu) ?? []

const key = (words: readonly string[]): string => words.join('')
const phrasesIn = (list: string): string[] => list.split(',').map(phrase => key(wordsIn(phrase)))

const meanings = lazy(() => {
  const all = new Map<string, Meaning>([
    ['cc', 'cc'],
    ['creativecommons', 'cc'],
  ])
  for (const phrase of phrasesIn(NOISE)) all.set(phrase, 'noise')
  for (const [kind, list] of Object.entries(KINDS))
    for (const phrase of phrasesIn(list)) all.set(phrase, kind as LicenceKind)
  for (const element of ['by', 'nc', 'nd', 'sa'] as const) {
    for (const phrase of phrasesIn(ELEMENTS[element])) all.set(phrase, { element })
    all.set(element, { element, isCode: true })
  }
  return all
})

const ports = lazy(() => {
  const all = new Map<string, string>()
  for (const language of PORT_NAMES) {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    for (const port of PORTS.filter(code => code.length === 2))
      all.set(key(wordsIn(names.of(port === 'uk' ? 'GB' : port.toUpperCase()) ?? '')), port)
  }
  for (const [port, list] of Object.entries(OTHER_PORT_NAMES))
    for (const phrase of phrasesIn(list)) all.set(phrase, port)
  all.set('scotland', 'scotland')
  return all
})
const PORT_CODES = new Set(PORTS)

/** Tells whether licences were ported to the law of a place with this code. */
export const isPort = (code: string): boolean => PORT_CODES.has(code)

/** The longest name of an element or a family, in words. */
const LONGEST = 9

type Token =
  | { readonly meaning: Meaning }
  | { readonly version: string }
  | { readonly port: string }
  | { readonly unknown: string }

/** Reads the words of a text. If several names begin at the same word, the longest counts. */
function reading(text: string, version: RegExp): Token[] {
  const words = wordsIn(text)
  const read: Token[] = []
  for (let at = 0; at < words.length; ) {
    const [found, length] = readAt(words, at, read.at(-1), version)
    read.push(found)
    at += length
  }
  return read
}

function readAt(
  words: readonly string[],
  at: number,
  before: Token | undefined,
  version: RegExp,
): [found: Token, length: number] {
  const word = words[at] ?? ''
  // A code of a jurisdiction counts only after the version: the `no` of `no portada` is not Norway.
  const follows = before !== undefined && 'version' in before
  const phrases = words.slice(at, at + LONGEST).map((_, i) => key(words.slice(at, at + i + 1)))
  const longest = phrases.findLastIndex(phrase => meanings().has(phrase))
  const meaning = meanings().get(phrases[longest] ?? '')
  if (meaning && !(longest === 0 && follows && PORT_CODES.has(word))) return [{ meaning }, longest + 1]
  if (follows && PORT_CODES.has(word)) return [{ port: word }, 1]
  if (version.test(word)) return [{ version: word.length === 1 ? `${word}.0` : word }, 1]
  const place = phrases.findLastIndex(phrase => ports().has(phrase))
  const port = ports().get(phrases[place] ?? '')
  return port ? [{ port }, place + 1] : [{ unknown: word }, 1]
}

/** Returns the properties that some words give, or undefined if they give none, or two that exclude each other. */
function propertiesFrom(read: readonly Token[]): LicenceProperties | undefined {
  const known = read.filter(each => !('unknown' in each))
  const stated = known.flatMap(each => ('meaning' in each ? [each.meaning] : []))
  const kinds = new Set(
    stated.filter((each): each is LicenceKind => typeof each === 'string' && !/^(?:cc|noise)$/.test(each)),
  )
  const elements = stated.filter(each => typeof each === 'object')
  if (kinds.has('reserved') && elements.length === 0) return withElements('reserved')
  if (known.length < read.length) return undefined
  const versions = new Set(known.flatMap(each => ('version' in each ? [each.version] : [])))
  const places = new Set(known.flatMap(each => ('port' in each ? [each.port] : [])))
  if (versions.size > 1 || places.size > 1) return undefined
  const [version, port] = [[...versions][0], [...places][0]?.toUpperCase()]
  const more = { ...(version ? { version } : {}) }
  if (elements.length === 0) {
    const kind = kinds.size > 1 ? FREE.find(free => kinds.has(free) && [...kinds].every(isFree)) : [...kinds][0]
    return kind && withElements(kind, ASKED[kind], more)
  }
  const codes = elements.flatMap(({ element, isCode }) => (isCode ? [element] : []))
  const names = elements.flatMap(({ element, isCode }) => (isCode ? [] : [element]))
  const [first, second] = [codes, names]
    .filter(list => list.length > 0)
    .map(list => [...new Set(list)].sort().join('-'))
  // Codes and names state the same elements, or each states others: `CC BY-NoDerivs`.
  const isSplit = names.length > 0 && codes.length > 0 && !names.some(name => codes.includes(name))
  const asked = isSplit ? [...codes, ...names] : first?.split('-')
  const isSure = stated.includes('cc') || version !== undefined || new Set([...codes, ...names]).size > 1
  const isPossible = !(asked?.includes('nd') && asked.includes('sa'))
  const isOne = isSplit || second === undefined || first === second
  if (kinds.size > 0 || !asked || !isOne || !isSure || !isPossible) return undefined
  return withElements('creative-commons', asked, { ...more, ...(port ? { port } : {}) })
}

/** The conditions of families whose names do not contain the elements of Creative Commons. */
const ASKED: Readonly<Partial<Record<LicenceKind, readonly LicenceElement[]>>> = {
  'open-government': ['by'],
  'free-documentation': ['by', 'sa'],
}

/** The families under which nobody holds rights, the most specific first. */
const FREE: readonly LicenceKind[] = ['cc0', 'government-work', 'public-domain']

/** Tells whether a work has no holder of rights: CC0, the public domain, works of a government. */
export const isFree = (kind: LicenceKind): boolean => FREE.includes(kind)

/**
 * Reads the properties of a licence from its name in any of some twenty languages, such as `CC BY-ND`, `Creative Commons
 * Attribution-NoDerivs 3.0 Unported` or `Namensnennung – Keine Bearbeitungen`. Every word must be known,
 * because an unknown word could be a condition.
 */
export const propertiesNamed = (name: string): LicenceProperties | undefined => readName(name).properties

/** Reads a name. Results are kept, because most posts of a publication have one of a few licences and notices. */
const readName = memo(500, (name: string) => ({ properties: propertiesFrom(reading(name, /^\d(?:\.\d)?$/)) }))

/** Matches every text that could name such a licence. This test is fast, and few texts pass it. */
const NAMES_LICENCE = /(?<!\p{L})cc(?!\p{L})|creative\s?commons|dedication/iu

/**
 * Reads the first Creative Commons licence or dedication that a running text names, such as `This work is under a Creative
 * Commons Attribution-ShareAlike 4.0 International License.`
 */
export const propertiesInText = (text: string): LicenceProperties | undefined =>
  NAMES_LICENCE.test(text) ? licencesIn(wordsRead(text))[0] : undefined

/**
 * Words that limit or deny what a text says: `This is not under CC BY 4.0`, `Unlike our videos, which are CC BY 4.0`. They
 * are compared without accents.
 */
const LIMITS =
  /^(?:not|no|none|never|cannot|dont|t|neither|except|exception|exceptions|unless|unlike|but|without|exclud\p{L}*|apart|however|former\p{L}*|previous\p{L}*|nicht|nie|kein\p{L}*|außer|ausgenommen|ausgeschlossen|ohne|nur|aber|sofern|pas|sauf|hors|sans|excepte|seulement|mais|salvo|excepto|sin|solo|pero|nao|exceto|sem|mas|apenas|non|tranne|eccetto|esclus\p{L}*|ma|niet|geen|behalve|tenzij|uitgezonderd|zonder|oprocz|bez|wyjatkiem|tylko|не|нет|кроме|но|без|только|крім|окрім|але|лише|לא|אינו|אינה|למעט|פרט|אבל|לא|ليس|ليست|لا|غير|باستثناء|عدا|لكن|inte|ej|utom|ikke|unntatt|undtagen)$|[不未非除]|ない|ません/u

/**
 * Reads the licence that the text of somebody's terms grants. A text that limits or denies anything, or that names licences
 * with different conditions, cannot be read for certain.
 */
export function propertiesOfTerms(text: string): LicenceProperties | undefined {
  if (!NAMES_LICENCE.test(text) || /\bonly\b/i.test(text)) return undefined
  const read = wordsRead(text)
  if (read.some(each => 'unknown' in each && LIMITS.test(each.unknown))) return undefined
  const [first, ...others] = licencesIn(read)
  const isOne = others.every(other =>
    (['kind', 'by', 'nc', 'nd', 'sa'] as const).every(key => other[key] === first?.[key]),
  )
  return isOne ? first : undefined
}

/** Reads the words of a running text, in which a single digit is the number of a note. */
const wordsRead = (text: string): Token[] => reading(text, /^\d\.\d$/)

/** Lists the licences of Creative Commons and the dedications that are named between unknown words. */
function licencesIn(read: readonly Token[]): LicenceProperties[] {
  const runs: Token[][] = [[]]
  for (const each of read)
    if ('unknown' in each) runs.push([])
    else runs.at(-1)?.push(each)
  return runs
    .filter(run => run.some(each => 'meaning' in each && (each.meaning === 'cc' || each.meaning === 'cc0')))
    .flatMap(run => propertiesFrom(run) ?? [])
}

/** Tells whether words reserve all rights, whatever else they say. */
export const reservesAll = (words: string): boolean =>
  wordsRead(words).some(each => 'meaning' in each && each.meaning === 'reserved')

/** Words of a licence that seem to forbid something, in the languages of the locales. */
const SEEMS: Readonly<Record<'nc' | 'nd', RegExp>> = {
  nd: /(?<!\p{L})nd(?!\p{L})|(?<!\p{L})(?:cc[\s-]?)?by(?:[\s-]?nc)?[\s-]?nd|no[\s-]?deriv|verbatim|unaltered|unchanged|unmodified|unedited|unabridged|word for word|as[\s-]is(?!\p{L})|unverändert|ungekürzt|wortgetreu|à l['’]identique|intégralement|tal cual|ongewijzigd|dosłown|дословно|дослівно|禁止演绎|禁止演繹|禁止改作|改変禁止|原文のまま|原样/iu,
  nc: /(?<!\p{L})nc(?!\p{L})|(?<!\p{L})(?:cc[\s-]?)?by[\s-]?nc|(?:non|no|not|nicht|niet|não|не|pas d['’]\p{L}+)[\s-]?(?:for[\s-])?(?:kommer[zc]|comm?er[cz]|коммер|комер)|некоммер|некомер|niekomer|gewerblich|לא מסחרי|غير (?:ال)?تجار|非商|非営利|personal use|private use|privaten gebrauch|educational use/iu,
}

/** Words that forbid or deny what a word beside them names: `Änderungen nicht gestattet`, `ne peut être modifié`. */
const FORBIDDEN =
  /(?<!\p{L})(?:not|n['’]t|cannot|never|no|none|without|nicht|nie(?:mals)?|kein\p{L}*|ohne|ne|n['’]|pas|aucune?|sans|sin|ningun\p{L}*|nunca|não|nenhum\p{L}*|sem|non|senza|nessun\p{L}*|niet|geen|zonder|nie|bez|не|нельзя|нет|без|ні|לא|אין|אסור|ללא|בלי|لا|ليس|بدون|دون|inte|inga|ingen|utan|ikke|uten|uden)(?!\p{L})|n['’](?=\p{L})|prohib|forbid|verboten|untersagt|unzulässig|interdit|défend|vietat|proibid|verboden|zabron|zakaz|niedozwol|wolno|запрещ|заборон|يحظر|محظور|ممنوع|منع|[不未勿非]|禁|ない|ません|forbud|förbjud|forbudt/iu
const NAMED: Readonly<Record<'nc' | 'nd', RegExp>> = {
  nd: /deriv|modif|alter(?!nat)|(?<!cr)edit|adapt|(?<!ex)chang|transform|translat|abridg|shorten|umgeschrieben|änder|bearbeit|kürz|übersetz|dérivé|retouch|tradui|raccourc|cambi|recort|traduc|traduz|tradur|ritocc|wijzig|bewerk|aanpas|aangepas|inkort|zmian|zmien|zmieni|modyfik|przerób|skrac|изменя|изменени|переработ|сокращ|производн|змін|переробк|скороч|похідн|שינוי|לשנות|לערוך|עריכה|נגזר|تعديل|تغيير|اشتقاق|تحرير|改|变更|変更|修改|编辑|演绎|ändr|endr|ændr|bearbet|bearbeid/iu,
  nc: /comm?er[cz]|kommer[sz]|gewerblich|komerc|коммерч|комерц|מסחרי|تجاري|商业|商業|営利|商用/iu,
}
/** Words that say that something is not needed, although it may be denied: `You need no permission to adapt it`. */
const UNNEEDED =
  /(?:not|n['’]t|no) (?:need|have to|require|necessary|ask)|need (?:no|not)|(?:nicht|kein\p{L}*)\s(?:\p{L}+\s){0,3}(?:nötig|notwendig|erforderlich|brauch)|(?:pas|aucune)\s(?:\p{L}+\s){0,3}(?:nécessaire|besoin)|no (?:es|hace|se) (?:necesari|falta|necesit)|não (?:é (?:preciso|necess)|precisa)/iu

/** Tells whether words that cannot be read for certain seem to forbid adaptations (`nd`) or commercial use (`nc`). */
export const seemsToForbid = (what: 'nc' | 'nd', words: string): boolean => {
  const said = words.normalize('NFKC')
  return (
    SEEMS[what].test(said) ||
    said.split(/[.;:!?。]/).some(part => FORBIDDEN.test(part) && NAMED[what].test(part) && !UNNEEDED.test(part))
  )
}
