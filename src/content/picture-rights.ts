import {
  hasRights,
  licenceById,
  licenceByUrl,
  namesAgency,
  namesOthers,
  type PictureRights,
} from '../attribution/index.js'
import { oneLine, unescapeHtml } from '../core/text.js'
import { plainText } from './markdown/plain-text.js'
import type { BodyPicture, Html } from './post.js'

const LINK =
  /!?\[([^\]]+)\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)|<a\s[^<>]*?\bhref=["']([^"']+)["'][^<>]*>([\s\S]*?)<\/a>/gi

/** Reads a credit that may contain links in Markdown or HTML, such as `Photo by [Ada](https://…) on [Unsplash](https://…)`. */
export function creditFrom(said: string): Pick<PictureRights, 'credit' | 'creditLinks'> {
  const credit = plainText(said)
  const creditLinks = [...said.matchAll(LINK)].flatMap(([, words, address, href, inner]) => {
    const target = address ?? href ?? ''
    const text = plainText(words ?? inner ?? '')
    return /^https?:\/\//i.test(target) && text !== '' ? [{ text, href: target }] : []
  })
  return { ...(credit ? { credit } : {}), ...(creditLinks.length > 0 ? { creditLinks } : {}) }
}

const KIND =
  '(?:photo(?:graph|graphs|grapher|graphy|graphie|s)?|pictures?|images?|illustrations?|graphics?|foto(?:s|graf(?:in|ie)?|grafía|grafia)?|bild(?:er)?|immagine|imagen|imagem|ilustración|beeld|zdjęcie|фото|aufnahme|写真|撮影|摄影|攝影|图|圖|צילום|תמונה|تصوير|صورة)'
const CREDIT_LABEL = String.raw`(?:(?:crédits?|créditos?|credit|copyright)\s+)?${KIND}(?:\s*(?:credit|courtesy|nachweis))?(?:\s*[:：©]\s*|\s+(?:by|von|par|por|di|door|courtesy of)\s+)|cr[eé]dit[os]?s?\s*[:：]\s*|(?:sources?|quellen?|fuentes?|fontes?|bron|źródło|источник|джерело|出典|来源|來源|מקור|المصدر)\s*[:：]\s*|©\s*`
const LABEL_START = new RegExp(String.raw`(^|[.!?…)\]]["”’»]?\s+|\s?[|·([–—]\s*)(?=${CREDIT_LABEL})`, 'giu')
/** A longer caption is a text of its own, and its end no credit. */
const LONGEST = 1000
const NEXT_LABEL = new RegExp(String.raw`[.!?]\s+(?=${CREDIT_LABEL})`, 'giu')
const SENTENCE_END = /[.!?]\s+\S/
const INITIAL = /\b\p{Lu}\.\s/gu
/** Matches the brackets in which news agencies sign: `(AP Photo/Ada Writer)`, `[Ada Writer/Getty Images]`. */
const SIGNED = /[([]([^()[\]]*(?:photo|foto|images|pool|via|©|courtesy|\w\/\w)[^()[\]]*)[)\]]\.?$/i

/** Matches the words that Openverse gives for copying. */
const OPENVERSE = /^["“](.+?)["”] by (.+?) is (?:licensed under|marked with) (.+?)\.?(?: To view .+)?$/
/** Matches the words that Wikimedia Commons gives for copying. */
const COMMONS = /^(.+?), (CC[^,<>]+|Public domain)(?: <(https?:[^<>\s]+)>)?,? via Wikimedia Commons\.?$/i

/** Finds a licence of works. That of a program may be another word: `Photo: Ada Writer, MIT`. */
function licenceNamed(said: string): PictureRights['license'] {
  const licence = /^https?:/i.test(said)
    ? licenceByUrl(said)
    : licenceById(said.replace(/^the\s+|\s+licen[cs]e$/gi, ''))
  return licence?.properties && licence
}

/**
 * Reads what a caption says about the rights to its picture. A licence counts only if it is the last of the parts of the credit,
 * or if the whole caption has the form that Openverse or Wikimedia Commons give for copying. Any other mention may be of
 * something else, such as the licence that the picture does not have. Beside an agency that sells licences, it is doubtful.
 */
export function rightsInCaption(caption: string): Pick<PictureRights, 'credit' | 'captionCredit' | 'license'> {
  const said = oneLine(caption)
  if (said.length > LONGEST) return unread(said)
  const [, , maker, terms] = OPENVERSE.exec(said) ?? []
  const [, owner, mark, deed] = COMMONS.exec(said) ?? []
  const whole = maker ?? owner
  if (whole !== undefined) {
    const license = licenceNamed(deed ?? '') ?? licenceNamed(terms ?? mark ?? '')
    return { credit: whole, captionCredit: said, ...(license ? { license } : {}) }
  }
  const credit = creditAtEnd(said) ?? SIGNED.exec(said)?.[1]?.trim()
  if (!credit) return unread(said)
  const [last = '', before] = lastPart(credit)
  const license = before && !namesAgency(credit) && !/[:：]/.test(withoutLabel(before)) ? licenceNamed(last) : undefined
  return { credit, captionCredit: credit, ...(license ? { license } : {}) }
}

/** Takes a caption that names others as the credit as a whole, so that nobody's rights are overlooked. */
const unread = (caption: string): Pick<PictureRights, 'credit' | 'captionCredit'> =>
  namesOthers(caption) ? { credit: caption, captionCredit: caption } : {}

/** Returns the end of a caption from its first label on (`Photo: …`), if no sentence follows that is about something else. */
function creditAtEnd(caption: string): string | undefined {
  const credits = [...caption.matchAll(LABEL_START)].map(({ 0: before, index }) =>
    caption
      .slice(index + before.length)
      .replace(/(?<!\([^()]*)\)?\.?$|(?<!\[[^[\]]*)\]?\.?$/, '')
      .trim(),
  )
  return credits.find(credit => !SENTENCE_END.test(credit.replace(NEXT_LABEL, ', ').replace(INITIAL, '')))
}

const withoutLabel = (credit: string): string => credit.replace(new RegExp(`^(?:${CREDIT_LABEL})`, 'iu'), '')

/** Splits off what follows the last separator of a credit, or stands in brackets at its end. */
function lastPart(credit: string): [last: string, before: string] | [] {
  const [, before = '', bracketed, plain] =
    /^(.+?)(?:\s*[([]([^()[\]]+)[)\]]?|\s*[,/|·–—;]\s*([^,/|·–—;]+))$/.exec(credit) ?? []
  const last = bracketed ?? plain
  return last === undefined ? [] : [last.trim(), before]
}

const FIGURE = /<figure\b[^>]*>(?:(?!<figure\b)[\s\S])*?<\/figure>/g
const CAPTION = /<figcaption\b[^>]*>([\s\S]*?)<\/figcaption>/
const PICTURE = /<picture\b[^>]*>[\s\S]*?<\/picture>|<img\b[^>]*>/g

const attributeIn = (tag: string, name: string): string =>
  unescapeHtml(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** The addresses that a picture offers for other sizes. */
const variantsIn = (html: string): string[] =>
  [...html.matchAll(/ srcset="([^"]*)"/g)].flatMap(([, set = '']) =>
    unescapeHtml(set)
      .split(/,\s+/)
      .map(each => each.trim().split(/\s/)[0] ?? ''),
  )

/**
 * Lists the pictures of a body whose rights are stated: by the post, or by the caption of their figure.
 *
 * @param written what the post states, by the address of the picture
 */
export function bodyPictures(html: Html, written: ReadonlyMap<string, PictureRights>): BodyPicture[] {
  if (!html.includes('<img')) return []
  const captions = new Map<string, PictureRights>()
  for (const [figure] of html.matchAll(FIGURE)) {
    const rights = rightsInFigure(CAPTION.exec(figure)?.[1] ?? '')
    const inside = [...figure.matchAll(PICTURE)].map(([picture]) => attributeIn(picture, 'src'))
    // Below several pictures, nobody can tell which of them a licence is for.
    const { license: _, ...unlicensed } = rights
    for (const src of inside) captions.set(src, inside.length === 1 ? rights : unlicensed)
  }
  const found = new Map<string, BodyPicture>()
  for (const [picture] of html.matchAll(PICTURE)) {
    const src = attributeIn(picture, 'src')
    const rights = { ...captions.get(src), ...written.get(src) }
    if (!hasRights(rights) && rights.passOn === undefined) continue
    const variants = [...(found.get(src)?.variants ?? []), ...variantsIn(picture)]
    found.set(src, { src, alt: attributeIn(picture, 'alt'), ...rights, ...(variants.length > 0 ? { variants } : {}) })
  }
  return [...found.values()]
}

const LICENCE_LINK = /(<a\b[^<>]*?) rel="([^"]*\blicense\b[^"]*)"/g

/** Reads the caption of a figure. A link with `rel="license"` in it is about the picture. */
function rightsInFigure(caption: string): PictureRights {
  const said = rightsInCaption(unescapeHtml(caption.replace(/<[^<>]*>/g, '')))
  const links = [...caption.matchAll(/<a\b[^<>]*>/g)].flatMap(([tag]) => {
    const url = attributeIn(tag, 'href')
    const license = licenceByUrl(url)
    return license ? [{ declared: /\blicense\b/.test(attributeIn(tag, 'rel')), license: { ...license, url } }] : []
  })
  const found = links.find(({ declared }) => declared) ?? links.find(({ license }) => license.id === said.license?.id)
  return found ? { ...said, license: found.license } : said
}

/**
 * Removes `license` from the `rel` of the links in a text, because it would be about the whole page, whose licence the credit
 * states, and not about a picture or another work.
 */
export const withoutLicenceRelations = (html: Html): Html =>
  html.includes('license')
    ? html.replace(LICENCE_LINK, (_, link: string, rel: string) => {
        const rest = rel.replace(/\s*\blicense\b/g, '').trim()
        return rest ? `${link} rel="${rest}"` : link
      })
    : html
