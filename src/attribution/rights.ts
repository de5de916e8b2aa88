import { type CreditWording, sentence } from './credit-wording.js'
import { isFree, propertiesNamed } from './licence-properties.js'
import type { Licence } from './licences.js'
import { linked, type Phrase, plain } from './phrase.js'

/** The rights in a work as its credit states them. */
export interface Rights {
  /** The licence; absent if all rights are reserved, which is a notice and not a licence. */
  readonly licence?: Licence
  readonly copyright?: string
  readonly notice: Phrase
  /** The holder of the rights, if the facts name one. It is never guessed. */
  readonly holder?: string
}

interface RightsFacts {
  readonly license?: Licence | undefined
  readonly copyright?: string | undefined
  readonly holder?: string | undefined
}

/** Sorts the facts about rights into a licence, a notice and a holder. A work in the public domain has no holder. */
export function rightsOf({ license, copyright, holder }: RightsFacts, { words, names }: CreditWording): Rights {
  const kind = license?.properties?.kind
  const free = kind !== undefined && isFree(kind)
  const named = free ? undefined : (holder ?? holderIn(copyright))
  const notice = free && claimsRights(copyright) ? undefined : (copyright ?? (named && `© ${named}`))
  const reserved = kind === 'reserved' && !isReserved(notice) ? license : undefined
  const phrase = [
    ...(notice ? [plain(reserved ? `${sentence(notice, words)} ` : notice)] : []),
    ...(reserved ? [linked(sentence(reserved.name, words), reserved.url)] : []),
  ]
  return {
    ...(license && kind !== 'reserved' ? { licence: license } : {}),
    ...(phrase.length > 0 ? { copyright: phrase.map(({ text }) => text).join('') } : {}),
    notice: names(phrase),
    ...(named ? { holder: named } : {}),
  }
}

/** Tells whether a notice claims rights. In a work that has no holder of rights, such a notice is a contradiction. */
export const claimsRights = (notice: string | undefined): boolean =>
  notice !== undefined && (/©|\(c\)/i.test(notice) || holderIn(notice) !== undefined || isReserved(notice))

const isReserved = (notice: string | undefined): boolean =>
  notice !== undefined && propertiesNamed(notice)?.kind === 'reserved'

const MARK = /©|\(c\)|copyright/giu
/** The marks and the year before a holder's name: `Copyright © 2019–2025 by`. */
const BEFORE_NAME = /^(?:\s|©|\(c\)|copyright|[\d,–—-]|by\s|:)*/iu
/** Matches a full stop that ends a sentence, not an initial, a title, or `Co.` before `Ltd.` */
const STOP = /(?<!(?<!\be\.\s?)\b\p{Lu}|\b(?:Dr|St|Prof|e))\.(?!,?\s*(?:Ltd|Inc|KG)\b)(?=\s|$)/u
/** Matches what follows a name in its sentence: an addition, or the year. */
const AFTER_NAME = /\s*[;|(][\s\S]*|\s[–—-]\s[\s\S]*|[\s,]+\d{4}(?:\s*[–-]\s*\d{4})?$/gu
const COMPANY = /,(?=\s*(?:Inc|Ltd|LLC|L\.?P|PLC|GmbH|AG|S\.?A|Co|Corp)\b)/gu
/** Matches the end of a name whose full stop belongs to it. */
const ABBREVIATION = /\b(?:Inc|Ltd|Co|Corp|Jr|Sr|e\.\s?V)$/
/** Matches words in a notice that are not a name: `© The respective authors`, `© 2025 Republished from …`, `© D.R.` */
const NO_NAME = new RegExp(
  [
    String.raw`^(?:(?:the|all|its|their|various|different|respective|original|individual|der|die|den|les?|los|las?|el|gli|os|as)\s+)*(?:authors?|writers?|owners?|holders?|creators?|photographers?|artists?|publishers?|contributors?|autor(?:es|as?|en|in|innen)?|auteurs?|autrices?|autori|rechteinhaber|verfasser|unknown|unbekannt|inconnu|desconocid[oa]|anonym(?:ous|e)?|anón?im[oa]|none|nobody|no one|n/?a|tb[adc]|d\.?\s?r\.?)$`,
    String.raw`^(?:droits|alle rechte|(?:todos los )?derechos|(?:todos os )?direitos|(?:tutti i )?diritti|(?:(?:originally|first) )?(?:re)?published|reprinted|reproduced|used|adapted|translated|licen[sc]ed)\s`,
    String.raw`^[^:]*[:：]\s`,
  ].join('|'),
  'iu',
)
/** Matches what follows a name without a comma: the licence, or an address. */
const AFTER_HOLDER = /\s+(?:under\s+)?(?:(?:a\s+)?Creative Commons|CC[\s-]?(?:BY|0)|<|https?:)[\s\S]*/iu

/**
 * Returns the holder of rights whom a copyright notice names, such as The Harbour Review in `© 2025 The Harbour Review. All
 * rights reserved.` It returns undefined if the notice names nobody, or cannot be read for certain.
 */
export function holderIn(notice: string | undefined): string | undefined {
  const start = notice?.search(MARK) ?? -1
  if (notice === undefined || start === -1) return undefined
  const said = notice.slice(start).replace(BEFORE_NAME, '')
  const [first = ''] = said.split(STOP)
  const parts = first.replace(AFTER_NAME, '').replace(AFTER_HOLDER, '').split(',')
  const bare = parts
    .filter(part => !isReserved(part))
    .join(',')
    .trim()
  const name = ABBREVIATION.test(bare) && said.startsWith(`${bare}.`) ? `${bare}.` : bare
  const isName = /^\p{Lu}|^\p{Lo}/u.test(name) && name.length > 1 && name.length <= 100 && !NO_NAME.test(name)
  const isOne = said.search(MARK) === -1 && !name.replace(COMPANY, '').includes(',')
  const isNotice = propertiesNamed(name) !== undefined || /\blicen[sc]|^(?:all|some) rights/i.test(name)
  return isName && isOne && !isNotice ? name : undefined
}
