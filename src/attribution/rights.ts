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
  const notice = copyright ?? (named && `© ${named}`)
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
const ABBREVIATION = /\b(?:Inc|Ltd|Co|Corp|e\.\s?V)$/

/**
 * Returns the holder of rights whom a copyright notice names, such as The Harbour Review in `© 2025 The Harbour Review. All
 * rights reserved.` It returns undefined if the notice names nobody, or cannot be read for certain.
 */
export function holderIn(notice: string | undefined): string | undefined {
  const start = notice?.search(MARK) ?? -1
  if (notice === undefined || start === -1) return undefined
  const rest = notice.slice(start).replace(BEFORE_NAME, '')
  const [first = ''] = rest.split(STOP)
  const parts = first.replace(AFTER_NAME, '').split(',')
  const bare = parts
    .filter(part => !isReserved(part))
    .join(',')
    .trim()
  const name = ABBREVIATION.test(bare) && rest.startsWith(`${bare}.`) ? `${bare}.` : bare
  const isName = /^\p{Lu}|^\p{Lo}/u.test(name) && name.length > 2 && name.length <= 100
  const isOne = rest.search(MARK) === -1 && !name.replace(COMPANY, '').includes(',')
  const isNotice = propertiesNamed(name) !== undefined || /\blicen[sc]|^(?:all|some) rights/i.test(name)
  return isName && isOne && !isNotice ? name : undefined
}
