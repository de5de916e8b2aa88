import { lazy } from '../../core/memo.js'
import type { FurnitureWords } from '../languages/import-language.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase, lowered } from '../languages/phrase-pattern.js'
import { isCaption } from './caption.js'

const phrasesOf = (key: keyof FurnitureWords): string[] => LANGUAGES.flatMap(({ furniture }) => furniture?.[key] ?? [])

/** Returns an expression in lower case for each language, because one for all of them would be slow. */
const wholeLines = (key: 'lines' | 'sections'): RegExp[] =>
  LANGUAGES.flatMap(({ furniture }) =>
    furniture?.[key] ? [new RegExp(String.raw`^(?:©\s*)?${anyPhrase(furniture[key])}[\s.…»→>]*$`, 'u')] : [],
  )

const NETWORKS =
  'facebook|twitter|x|linkedin|whatsapp|telegram|e-?mail|pinterest|reddit|instagram|mastodon|bluesky|xing'

/** Returns the name of a language in that language. */
const nameOf = (tag: string): string => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag

const known = lazy(() => {
  const [shares, beside] = [anyPhrase(phrasesOf('shares')), anyPhrase(phrasesOf('beside'))]
  return {
    lines: [
      ...wholeLines('lines'),
      new RegExp(String.raw`^(?:(?:${NETWORKS})[\s|·•,/]*)+$`, 'u'),
      // A row of buttons must contain an unmistakable button, because `No.` and `By mail.` are sentences.
      new RegExp(
        String.raw`^(?=.*(?:${shares}|(?!(?:x|e-?mail|instagram)(?!\p{L}))(?:${NETWORKS})))(?:(?:${shares}|${beside}|${NETWORKS})(?:[\s|·•,:/]+|$))+$`,
        'u',
      ),
      /^(?:[|·•*_=~–—-]{1,60}|\* \* \*|[♡❤♥👍🔗↗✉💬🔁\s]+)$/u,
      new RegExp(String.raw`^[\d.,]+k? ${anyPhrase(phrasesOf('audiences'))}$`, 'u'),
    ],
    longLines: new RegExp(`^${anyPhrase(phrasesOf('longLines'))}$`, 'u'),
    ownHeadings: new RegExp(String.raw`^${anyPhrase(phrasesOf('ownHeadings'))}(?!\p{L})`, 'u'),
    disclosed: new RegExp(`^[^.]{3,80} ${anyPhrase(phrasesOf('disclosures'))}`, 'u'),
    sections: wholeLines('sections'),
    offered: new RegExp(String.raw`^${anyPhrase(phrasesOf('offers'))}\s*[:：|>»→–-]\s*\S.{0,110}$`, 'u'),
    related: new RegExp(`^${anyPhrase(phrasesOf('related'))}:?$`, 'u'),
    closing: new RegExp(`^${anyPhrase(phrasesOf('closings'))}[,!.]?$`, 'u'),
    turned: new RegExp(String.raw`^${anyPhrase(phrasesOf('turns'))}\s*[:：]\s*\S.{0,90}$`, 'u'),
    invited: new RegExp(
      String.raw`^${anyPhrase(phrasesOf('invitations'))}(?!\p{L}).{0,70}${anyPhrase(phrasesOf('newsletters'))}`,
      'u',
    ),
    disclaimed: new RegExp(
      String.raw`${anyPhrase(phrasesOf('opinions'))}(?!\p{L}).{0,140}${anyPhrase(phrasesOf('disclaims'))}`,
      'u',
    ),
    partings: new RegExp(String.raw`^(?:${anyPhrase(phrasesOf('partings'))}|facebook|\d+ min).{0,70}$`, 'u'),
    endButtons: new RegExp(String.raw`^(?:\d[\d.,]{0,6}\s?k?|${anyPhrase(phrasesOf('endButtons'))})$`, 'u'),
    genres: new RegExp(`^${anyPhrase(phrasesOf('genres'))}$`, 'u'),
    onWeb: new RegExp(anyPhrase(phrasesOf('onWeb')), 'u'),
    menu: new RegExp(
      String.raw`^(?:${LANGUAGES.map(({ tag, name = nameOf(tag) }) => lowered(name)).join('|')}|[a-z]{2}(?:\s*[|/·]\s*[a-z]{2})+)$`,
      'u',
    ),
    cookies: new RegExp(String.raw`^${anyPhrase(phrasesOf('cookies'))}(?!\p{L})`, 'u'),
  }
})

/** Tells whether a text is a disclosure of interests, such as those on the sites of universities. */
export const isDisclosure = (text: string): boolean => text.length <= 600 && known().disclosed.test(lowered(text))

const bare = (text: string): string => text.replace(/^[\s▶►→»>«<[({]+|[\s:»→>›.\])}]+$/gu, '').trim()

const SEPARATOR = /\s*[|/·•›>»]\s*|\s[–—-]\s/u
const isOneOf = (key: 'lines' | 'sections', text: string): boolean => {
  const lower = lowered(text)
  return known()[key].some(line => line.test(lower))
}
const isSection = (text: string): boolean => isOneOf('sections', text)
const isListed = (text: string): boolean => isOneOf('lines', text) || isSection(text)

/** Tells whether a text is a breadcrumb trail: `Opinion | Ports`, `Home › Views`. Arrows do not occur in articles. */
function isTrail(text: string): boolean {
  const parts = text.split(SEPARATOR)
  const [first = ''] = parts
  const words = isArrowed(text) ? 4 : 2
  return (
    parts.length > 1 &&
    (isListed(first) || isArrowed(text)) &&
    parts.every(part => part !== '' && part.split(' ').length <= words && !/\d/.test(part))
  )
}
const isArrowed = (text: string): boolean => / [>›»→] /.test(text) && !text.includes('«')

/** Tells whether a text is a menu of sections: `Environment Health Culture`. */
const isMenu = (text: string): boolean =>
  text.split(' ').length > 2 && text.split(' ').every(word => /^\p{Lu}/u.test(word) && isListed(word))

/**
 * Tells whether a text is a button or a counter: `Follow`, `1.2K`. Within an article such a line may belong to the
 * text.
 */
export const isEndButton = (text: string): boolean => known().endButtons.test(lowered(text))

/** Tells whether a line belongs to the page and not to the article. */
export const isFurniture = (text: string): boolean =>
  isCaption(text) ||
  isPromotion(text) ||
  textButton(text) !== undefined ||
  isDisclosure(text) ||
  (text.length <= 400 && known().cookies.test(lowered(text))) ||
  (text.length <= 250 && known().longLines.test(lowered(text))) ||
  (text.length <= 120 &&
    (isRelated(text) ||
      bare(text) === '' ||
      isListed(bare(text)) ||
      isTrail(text) ||
      isMenu(text) ||
      isEndButton(text) ||
      known().closing.test(lowered(text)) ||
      known().turned.test(lowered(text)) ||
      known().menu.test(lowered(text))))

/** Tells whether a text offers another article or a newsletter. */
export const isPromotion = (text: string): boolean =>
  text.length <= 160 &&
  (known().offered.test(lowered(text)) ||
    (known().invited.test(lowered(text)) && !/[.!?]\s+\p{Lu}.*[.!?]$/u.test(text)))

/** Tells whether a text is a disclaimer about its authors' opinions. */
export const isDisclaimer = (text: string): boolean => text.length <= 400 && known().disclaimed.test(lowered(text))

/** Tells whether a line separates a standfirst from the text: a sharing button, a reading time or a picture caption. */
export const isParting = (text: string): boolean =>
  isCaption(text) || (!isPromotion(text) && known().partings.test(lowered(bare(text))))

/** Reads a link of a plain-text email: `View in browser: https://…`, `Unsubscribe <https://…>`. */
export function textButton(text: string): { readonly address: string; readonly toPage: boolean } | undefined {
  const [, words = '', address = ''] = /^([^:<(]{2,80}?)\s*[:<(]*\s*(https?:\/\/[^\s<>()]+)[>)]*$/u.exec(text) ?? []
  return words !== '' && isListed(bare(words)) ? { address, toPage: isButton(words) } : undefined
}

/** Tells whether a line within a text is certainly not part of the article. The name of a section may be part of it. */
export const isIntrusion = (text: string): boolean =>
  isCaption(text) ||
  isPromotion(text) ||
  isDisclosure(text) ||
  (text.length <= 120 && bare(text) !== '' && isOneOf('lines', bare(text)))

/** Removes the section that some newspapers put before a headline. */
export function withoutSection(title: string): string {
  const [, section = '', rest = ''] = /^([\p{L} -]{4,20})\s*[|:]\s+(.*)$/u.exec(title) ?? []
  return rest.split(' ').length > 2 && known().genres.test(lowered(section.trim())) ? rest : title
}

/** Tells whether a text is a button that leads to the article, or to the newsletter that contains it, on the web. */
export const isButton = (text: string): boolean =>
  isFurniture(text) && !isRelated(text) && known().onWeb.test(lowered(text))

/** Tells whether a line is a heading above other articles. A heading such as `Related work` belongs to the article. */
export const isRelated = (text: string): boolean =>
  text.length <= 90 && known().related.test(lowered(text.trim())) && !known().ownHeadings.test(lowered(text))
