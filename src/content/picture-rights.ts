import {
  hasRights,
  licenceById,
  licenceByUrl,
  namesAgency,
  namesOthers,
  type PictureRights,
} from '../attribution/index.js'
import { oneLine, unescapeHtml } from '../core/text.js'
import { isFullName } from './dialects/name-list.js'
import { plainText } from './markdown/plain-text.js'
import type { BodyPicture, Html } from './post.js'

const LINK =
  /!?\[([^\]]+)\]\(<?([^()\s<>]+)>?(?:\s+"[^"]*")?\)|<a\s[^<>]*?\bhref=["']([^"']+)["'][^<>]*>([\s\S]*?)<\/a>/gi

/** Reads a credit that may contain links in Markdown or HTML, such as `Photo by [Ada](https://…) on [Unsplash](https://…)`. */
export function creditFrom(source: string): Pick<PictureRights, 'credit' | 'creditLinks'> {
  const credit = plainText(source)
  const creditLinks = [...source.matchAll(LINK)].flatMap(([, words, address, href, inner]) => {
    const target = address ?? href ?? ''
    const text = plainText(words ?? inner ?? '')
    return /^https?:\/\//i.test(target) && text !== '' ? [{ text, href: target }] : []
  })
  return { ...(credit ? { credit } : {}), ...(creditLinks.length > 0 ? { creditLinks } : {}) }
}

const KIND =
  '(?:vid[eé]os?|vídeos?|wideo|видео|відео|動画|视频|視頻|影片|וידאו|فيديو|films?|footage|audio|recordings?|sound|ton(?:aufnahme)?|enregistrement|grabación|gravação|registrazione|opname|nagranie|запись|запис|録音|photo(?:graph|graphs|grapher|graphy|graphie|s)?|pictures?|images?|illustrations?|graphics?|foto(?:s|graf(?:in|ie)?|grafía|grafia)?|bild(?:er)?|immagine|imagen|imagem|ilustración|beeld|zdjęcie|фото|aufnahme|写真|撮影|摄影|攝影|图|圖|צילום|תמונה|تصوير|صورة)'
const CREDIT_LABEL = String.raw`(?:(?:crédits?|créditos?|credit|copyright)\s+)?${KIND}(?:\s*(?:credit|courtesy|nachweis))?(?:\s*[:：©]\s*|\s+(?:by|von|par|por|di|door|courtesy of)\s+)|cr[eé]dit[os]?s?\s*[:：]\s*|(?:sources?|quellen?|fuentes?|fontes?|bron|źródło|источник|джерело|出典|来源|來源|מקור|المصدر)\s*[:：]\s*|©\s*`
const LABEL_START = new RegExp(String.raw`(^|[.!?…)\]]["”’»]?\s+|\s?[|·([–—]\s*)(?=${CREDIT_LABEL})`, 'giu')
/** The maximum length of a caption that may end in a credit. A longer caption is a text of its own. */
const LONGEST = 1000
const NEXT_LABEL = new RegExp(String.raw`[.!?]\s+(?=${CREDIT_LABEL})`, 'giu')
const SENTENCE_END = /[.!?]\s+\S/
const INITIAL = /\b\p{Lu}\.\s/gu
/** Matches the brackets in which news agencies sign: `(AP Photo/Ada Writer)`, `[Ada Writer/Getty Images]`. */
const SIGNED = /[([]([^()[\]]*(?:photo|foto|images|pool|via|©|courtesy|\w\/\w)[^()[\]]*)[)\]]\.?$/i

/** Matches the credit that Openverse offers for copying. */
const OPENVERSE = /^["“](.+?)["”] by (.+?) is (?:licensed under|marked with) (.+?)\.?(?: To view .+)?$/
/** Matches the credit that Wikimedia Commons offers for copying. */
const COMMONS = /^(.+?), (CC[^,<>]+|Public domain)(?: <(https?:[^<>\s]+)>)?,? via Wikimedia Commons\.?$/i

/** Matches words before the name of a licence: `licensed under CC BY 4.0`, `Lizenz: CC BY 4.0`. */
const UNDER =
  /^(?:(?:licen[sc]ed |used |available )?under\s+|(?:licen[sc]e|lizenz|licencia|licença|licenza|licentie)\s*:\s*)/i

/**
 * Finds a licence for texts or pictures. Licences for software are left out, because their names may mean something else, such
 * as an institute: `Photo: Ada Writer, MIT`.
 */
function licenceNamed(said: string): PictureRights['license'] {
  const licence = /^https?:/i.test(said)
    ? licenceByUrl(said)
    : licenceById(said.replace(UNDER, '').replace(/^the\s+|\s+licen[cs]e$/gi, ''))
  return licence?.properties && licence
}

/**
 * Reads what a caption says about the rights to its picture. A licence counts only if it is the last of the parts of the
 * credit, or if the whole caption has the form that Openverse or Wikimedia Commons give for copying. Any other mention may have
 * another meaning, such as a licence that the picture does not have. Beside the name of an agency that sells licences, a
 * licence is doubtful.
 */
export function rightsInCaption(caption: string): Pick<PictureRights, 'credit' | 'captionCredit' | 'license'> {
  const line = oneLine(caption)
  if (line.length > LONGEST) return unread(line)
  const [, , maker, terms] = OPENVERSE.exec(line) ?? []
  const [, owner, mark, deed] = COMMONS.exec(line) ?? []
  const whole = maker ?? owner
  if (whole !== undefined) {
    const license = namesAgency(whole) ? undefined : (licenceNamed(deed ?? '') ?? licenceNamed(terms ?? mark ?? ''))
    return { credit: whole, captionCredit: line, ...(license ? { license } : {}) }
  }
  const credit = creditAtEnd(line) ?? SIGNED.exec(line)?.[1]?.trim()
  if (!credit) return unread(line)
  const [last = '', before] = lastPart(credit)
  const license =
    before && !namesAgency(credit) && !/[:：;]/.test(withoutLabel(before)) ? licenceNamed(last) : undefined
  return { credit, captionCredit: credit, ...(license ? { license } : {}) }
}

/** Returns a whole caption as the credit if it names an agency or reserves rights, so that no rights are overlooked. */
const unread = (caption: string): Pick<PictureRights, 'credit' | 'captionCredit'> =>
  namesOthers(caption) ? { credit: caption, captionCredit: caption } : {}

/** Returns the end of a caption from its first label (`Photo: …`) on, unless a sentence about something else follows. */
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

/** Splits off the last part of a credit, which follows a separator or is in brackets. */
function lastPart(credit: string): [last: string, before: string] | [] {
  const [, before = '', bracketed, plain] =
    /^(.+?)(?:\s*[([]([^()[\]]+)[)\]]?|\s*[,/|·–—;]\s*([^,/|·–—;]+))$/.exec(credit) ?? []
  const last = bracketed ?? plain
  return last === undefined ? [] : [last.trim(), before]
}

/** Matches what ends a sentence or a part of one in a caption. An initial does not. */
const FRAGMENT = /(?<!\b\p{Lu})[.!?…]\s+|\s*[()[\]（）|·•・—–:：;,。]\s*|\s[-/~]\s/u
/** Matches what separates a maker from an outlet or an agency. */
const FOR = /\s*\/\s*|\s+(?:for|für|pour|para|per|voor)\s+/u
/** Matches words for where a picture comes from, with somebody’s name after them: `Taken by Bo Lind`, `Chart: Our Post`. */
const FROM =
  /(?<!\p{L})(?:[Bb]y|[Ff]rom|[Vv]ia|[Vv]on|[Pp]ar|[Pp]or|[Dd]i|[Dd]oor|przez|av)\s+(?:(?:the|der|die|das|le|la|les|el|los|il)\s+)?(?:\d{4}\s+)?(?=\p{Lu})|\p{L}[:：]\s*(?=\p{Lu})/u
/** Matches words for terms of use, for copies of something else, for pictures made by a program, and accounts. */
const TERMS =
  /(?<!\p{L})(?:CC|creative commons|licen[sc]ed?|lizenz|licencia|licença|licenza|public domain|gemeinfrei|domaine public|dominio público|rights|reprinted|reproduced|screenshot|screen ?grab|bildschirmfoto|capture d.écran|captura|(?:AI|KI|IA)[\s-](?:generated|image|generiert\p{L}*)|générée?|generada|generated with)(?!\p{L})|(?<!\w)@\w/iu
const SMALL_WORD =
  'of|the|and|for|de|del|della|der|den|di|da|do|dos|das|du|la|le|los|van|von|vom|zu|ten|ter|bin|ibn|ben|al|el|wa|y|e|et|und|en|og|och|i'
/** Matches words that could be the name of somebody: `Bo Lind and Cy Third`, `Library of Ships`, `BBC`, `Bo Lind photo`. */
const NAME = new RegExp(
  String.raw`^\p{Lu}[\p{L}\p{M}\p{N}'’.-]*(?:\s+(?:(?:${SMALL_WORD})\s+|&\s+)*\p{Lu}[\p{L}\p{M}\p{N}'’.-]*)*(?:\s+(?:photos?|pics?|fotos?|contributors|photography))?$`,
  'u',
)

/**
 * Returns the words of a caption that may name the maker or the source of a picture without a label: `The lock at dawn. Bo
 * Lind for The Post`, `Taken by Bo Lind`, `Library of Ships`. This is not certain enough for a credit, but enough to doubt
 * that the picture is our own.
 */
export function unlabelledMaker(caption: string): string | undefined {
  const line = oneLine(caption.replace(/\p{Extended_Pictographic}\uFE0F?/gu, ' | '))
  if (TERMS.test(line)) return line
  const [, ...sources] = line.split(FROM)
  if (sources.length > 0) return sources.at(-1)?.replace(/[.\s)\]]+$/, '')
  const fragments = line
    .split(FRAGMENT)
    .map(each => each.replace(/[.\s]+$/, ''))
    .filter(each => each !== '' && !/^(?:19|20)\d\d$/.test(each))
  const last = fragments.at(-1) ?? ''
  const [maker = ''] = last.split(FOR)
  // Without capitals, only a part of its own can be a name, and a single word may say what the picture shows.
  const isAlone = fragments.length === 1
  const isName = NAME.test(maker) ? !isAlone || /\s|^\p{Lu}{2,}$/u.test(maker) : !isAlone && isFullName(maker)
  return isName ? last : undefined
}

const FIGURE = /<figure\b[^>]*>(?:(?!<figure\b)[\s\S])*?<\/figure>/g
const CAPTION = /<figcaption\b[^>]*>([\s\S]*?)<\/figcaption>/
const PICTURE = /<picture\b[^>]*>[\s\S]*?<\/picture>|<img\b[^>]*>/g

const attributeIn = (tag: string, name: string): string =>
  unescapeHtml(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** Returns the addresses of the other sizes that a picture offers. */
const variantsIn = (html: string): string[] =>
  [...html.matchAll(/ srcset="([^"]*)"/g)].flatMap(([, set = '']) =>
    unescapeHtml(set)
      .split(/,\s+/)
      .map(each => each.trim().split(/\s/)[0] ?? ''),
  )

/**
 * Lists the pictures of a body whose rights are stated: by the post, or by the caption of their figure.
 *
 * @param written the rights that the post states, by the address of the picture
 */
export function bodyPictures(html: Html, written: ReadonlyMap<string, PictureRights>): BodyPicture[] {
  if (!html.includes('<img')) return []
  const captions = new Map<string, PictureRights>()
  for (const [figure] of html.matchAll(FIGURE)) {
    const rights = rightsInFigure(CAPTION.exec(figure)?.[1] ?? '')
    const inside = [...figure.matchAll(PICTURE)].map(([picture]) => attributeIn(picture, 'src'))
    // A caption of several pictures does not tell to which of them a licence applies.
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

/** Matches videos and recordings, which are never inside one another. */
const MEDIUM = /<(video|audio)\b[^>]*>[\s\S]*?<\/\1>/g

/** Returns the addresses of the files of a video or a recording. */
export const mediumSources = (medium: Html): string[] =>
  [...medium.matchAll(/<(?:video|audio|source)\b[^>]*>/g)]
    .map(([tag]) => attributeIn(tag, 'src'))
    .filter(src => src !== '')

/** Lists the videos and recordings of a body whose rights the caption of their figure states. */
export function bodyMedia(html: Html): BodyPicture[] {
  if (!/<(?:video|audio)/.test(html)) return []
  return [...html.matchAll(FIGURE)].flatMap(([figure]) => {
    const media = figure.match(MEDIUM) ?? []
    const { license, ...unlicensed } = rightsInFigure(CAPTION.exec(figure)?.[1] ?? '')
    // A caption of several files does not tell to which of them a licence applies.
    const rights = license && media.length === 1 && !/<img/.test(figure) ? { ...unlicensed, license } : unlicensed
    return hasRights(rights) ? media.flatMap(mediumSources).map(src => ({ src, alt: '', ...rights })) : []
  })
}

/** Lists the pictures, videos and recordings of a body whose caption may name a maker without a label, with that name. */
export function unlabelledPictures(html: Html): (readonly [src: string, maker: string])[] {
  if (!html.includes('<figcaption')) return []
  return [...html.matchAll(FIGURE)].flatMap(([figure]) => {
    const caption = unescapeHtml((CAPTION.exec(figure)?.[1] ?? '').replace(/<[^<>]*>/g, ''))
    const maker = rightsInCaption(caption).credit === undefined ? unlabelledMaker(caption) : undefined
    return maker === undefined
      ? []
      : [
          ...[...figure.matchAll(PICTURE)].map(([picture]) => attributeIn(picture, 'src')),
          ...(figure.match(MEDIUM) ?? []).flatMap(mediumSources),
        ].map(src => [src, maker] as const)
  })
}

const LICENCE_LINK = /(<a\b[^<>]*?) rel="([^"]*\blicense\b[^"]*)"/g

/** Reads the caption of a figure. A link with `rel="license"` in it is about the picture. */
function rightsInFigure(caption: string): PictureRights {
  const rights = rightsInCaption(unescapeHtml(caption.replace(/<[^<>]*>/g, '')))
  const links = [...caption.matchAll(/<a\b[^<>]*>/g)].flatMap(([tag]) => {
    const url = attributeIn(tag, 'href')
    const license = licenceByUrl(url)
    return license ? [{ declared: /\blicense\b/.test(attributeIn(tag, 'rel')), license: { ...license, url } }] : []
  })
  const found = links.find(({ declared }) => declared) ?? links.find(({ license }) => license.id === rights.license?.id)
  return found ? { ...rights, license: found.license } : rights
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
