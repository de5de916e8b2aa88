import { directionOf } from '../core/direction.js'
import { flag, text, webUrl, z } from '../core/schema.js'
import { hostWithoutWww } from '../core/url.js'
import { spokenPhrase } from './credit-wording.js'
import type { Words } from './language-words.js'
import { isFree, reservesAll } from './licence-properties.js'
import { forbids, forbidsCommerce, type Licence, letsPassOn, licenceField } from './licences.js'
import { joint, linked, named, type Phrase, plain } from './phrase.js'
import type { PictureTerms } from './terms.js'

/** The keys with which a picture states its rights, in frontmatter and in the attributes of Markdown. */
export const pictureRightsFields = {
  title: text.optional().describe('The title of the picture'),
  credit: text.optional().describe('The maker of the picture'),
  url: webUrl.optional().describe('The page from which the picture was taken'),
  holder: text.optional().describe('The holder of the rights, if that is not the maker'),
  permission: text.optional().describe('The words of the permission to show the picture'),
  license: licenceField.optional().describe('The licence of the picture'),
  passOn: flag
    .optional()
    .describe('Whether others may take the picture from you; default: if its own licence allows it'),
}
export const pictureRightsSchema = z.object(pictureRightsFields)

/**
 * The facts that a picture states about its rights: its title, author, source and licence, as Creative Commons recommends,
 * and the holder or a permission. If a picture states none of them, its rights are unknown.
 */
export interface PictureRights extends Readonly<z.output<typeof pictureRightsSchema>> {
  /** The credit that the caption states, so that it need not be repeated. */
  readonly captionCredit?: string
  /** The links in `credit`, in their order. */
  readonly creditLinks?: readonly { readonly text: string; readonly href: string }[]
}

/**
 * Writes the credit of a picture in the order title, author, source, licence. Its links have no `rel`: `rel="license"` would
 * apply the licence of the picture to the whole page (HTML, section 4.6.7.8).
 *
 * @param linked the addresses to which the caption of the picture links already
 */
export function pictureCredit(
  rights: PictureRights,
  words: Words,
  { between = words.book.post.comma, linked: hrefs = [] }: { between?: string; linked?: readonly string[] } = {},
): Phrase {
  const { title, credit, creditLinks = [], url, permission, license } = rights
  const holder = pictureHolder(rights)
  const isInCaption = (own: string): boolean => letters(rights.captionCredit ?? '').includes(letters(own))
  const name = (own: string, href?: string): Phrase => named([linked(own, href)], directionOf(words.language))
  // The title links to the source, or the maker if there is no title. Without either, the host of the source is shown.
  const source = url && !hrefs.includes(url) ? url : undefined
  const shown = credit && !isInCaption(credit) ? credit : undefined
  const onCredit = !title && creditLinks.length === 0 ? source : undefined
  const parts: Phrase[] = [
    ...(title ? [spokenPhrase(words, 'post', 'pictureTitle', { title: name(title, source) })] : []),
    ...(shown ? [creditLinks.length > 0 ? withLinks(shown, creditLinks) : name(shown, onCredit)] : []),
    ...(source && !title && !(shown && onCredit) ? [name(hostWithoutWww(source), source)] : []),
    ...(holder && !isInCaption(holder) ? [name(`© ${holder}`)] : []),
    ...(permission ? [name(permission)] : []),
    ...(license && !(license.url && hrefs.includes(license.url)) ? [licencePart(license, words)] : []),
  ]
  return parts.flatMap((part, i) => (i === 0 ? part : [joint(between), ...part]))
}

/** Writes the caption of a picture with its credit after it in brackets, as on pages. A licence that the caption names is linked there. */
export function pictureLegend(picture: PictureRights & { readonly caption?: string }, words: Words): Phrase {
  const { caption = '', license } = picture
  const at = license?.url ? caption.lastIndexOf(license.name) : -1
  const end = at + (license?.name.length ?? 0)
  const written =
    at < 0 || !license
      ? [plain(caption)]
      : [plain(caption.slice(0, at)), linked(license.name, license.url), plain(caption.slice(end))].filter(
          ({ text }) => text !== '',
        )
  const credit = pictureCredit(picture, words, { linked: at < 0 ? [] : [license?.url ?? ''] })
  return [
    ...(caption ? written : []),
    ...(credit.length === 0 ? [] : [joint(caption ? ' (' : '('), ...credit, joint(')')]),
  ]
}

/** Returns the holder, unless the work is in the public domain and has none, or the maker’s credit names the holder already. */
export const pictureHolder = ({ holder, credit = '', license }: PictureRights): string | undefined =>
  holder && !(license?.properties && isFree(license.properties.kind)) && !letters(credit).includes(letters(holder))
    ? holder
    : undefined

const licencePart = ({ name, url, text: terms }: Licence, words: Words): Phrase => [
  linked(name, url),
  ...(terms ? [joint(words.book.post.colon), plain(terms)] : []),
]

function withLinks(credit: string, links: NonNullable<PictureRights['creditLinks']>): Phrase {
  let rest = credit
  const phrase = links.flatMap(({ text: words, href }) => {
    const at = rest.indexOf(words)
    if (at < 0) return []
    const before = rest.slice(0, at)
    rest = rest.slice(at + words.length)
    return [...(before ? [plain(before)] : []), linked(words, href)]
  })
  return rest ? [...phrase, plain(rest)] : phrase
}

/** Tells whether a picture states anything about its rights that readers should see. */
export const hasRights = ({ title, credit, url, holder, permission, license }: PictureRights): boolean =>
  [title, credit, url, holder, permission, license].some(fact => fact !== undefined)

/** The facts about a publication on which the terms for pictures depend. */
interface PictureUse {
  /** The names of the outlets in which the original appeared. */
  readonly outlets: readonly string[]
  readonly commercial: boolean
}

/** Tells whether the terms for an outlet's pictures allow a picture to be shown. */
export function mayShowPicture(rights: PictureRights, terms: PictureTerms, use: PictureUse): boolean {
  if (terms === 'outlet') return use.outlets.some(outlet => namesOutlet(rights, outlet))
  return terms === 'all' || (terms === 'licensed' && isLicensed(rights, use))
}

/** Tells whether a licence forbids changes, or seems to. */
export const forbidsChanges = (licence: Licence): boolean =>
  forbids('nd', licence) === true || forbids('nd', licence) === 'seems'

/** Words that record a permission for one use, and that give nobody else a licence. */
const ONE_USE =
  /\b(?:editorial|personal|private|one-time|fair) use\b|\bexclusive\b|\b(?:with|by) (?:kind )?permission\b|\bmit (?:freundlicher )?Genehmigung\b|\bavec l['’](?:aimable )?autorisation\b|\bcon permiso\b|\bcom permissão\b|\bper gentile concessione\b|с разрешения|з дозволу/iu

/**
 * Tells whether a picture reserves all rights. If its credit does, a licence does not count, because the stricter of the two
 * holds.
 */
const reservesRights = ({ credit = '', captionCredit = '', license }: PictureRights): boolean =>
  license?.properties?.kind === 'reserved' ||
  [credit, captionCredit, license?.name ?? ''].some(words => reservesAll(words) || ONE_USE.test(words))

/** Tells whether a picture has a licence or permission of its own under which this publication may show it. */
export function isLicensed(rights: PictureRights, { commercial }: Pick<PictureUse, 'commercial'>): boolean {
  const { license, permission } = rights
  if (permission) return true
  if (!license || reservesRights(rights)) return false
  return !(commercial && forbidsCommerce(license) !== false)
}

/**
 * Tells whether others may take a picture from here: because its own licence lets everybody pass it on, or because the
 * editor says so. A permission to show a picture does not include passing it on.
 */
export const passesOn = (rights: PictureRights): boolean =>
  rights.passOn ?? (rights.license !== undefined && !reservesRights(rights) && letsPassOn(rights.license))

const letters = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '')
const outletKey = (name: string): string => letters(name.replace(/^(?:the|der|die|das|le|la|les|el|il)\s+/i, ''))

/** Agencies and archives that license pictures for money. */
const AGENCY =
  /\b(?:AP|Associated Press|AFP|Agence France-Presse|Reuters|Getty(?! (?:Museum|Research|Cent|Villa|Open))|EPA|EFE|ANSA|dpa|ddp|APA|ANP|UPI|MAXPPP|PA Media|PA Wire|PA Images|Press Association|Canadian Press|Europa Press|USA Today Network|Xinhua|TASS|Kyodo|Yonhap|Bloomberg|Shutterstock|iStock|Alamy|Adobe Stock|Depositphotos|Dreamstime|imago|picture[ -]alliance|Zuma(?:press)?|Sipa|Magnum|Corbis|WireImage|NurPhoto|SOPA Images|laif|Hans Lucas|Ritzau|Lehtikuva|Scanpix|Belga|Anadolu|Bestimage|akg-images|Bridgeman Images|Rex Features)\b|新华社|新華社|中新社|共同通信|時事通信|РИА Новости|ТАСС|Интерфакс|Укринформ|Укрінформ/i
/** Agencies whose names are also other words, so that they count only as one of several parts: `Keystone/Ada Writer`. */
const AGENCY_PART =
  /(?:^|[/|:])\s*(?:Keystone|PA|Redux|Polaris|Contour|VII|TT|NTB|PAP|PTI|ANI|SNS|REA|LUSA|Lusa)\s*(?:$|[/|,])/
/** Words that show that a picture comes from somebody else, even if the credit also names the outlet. */
const OTHERS =
  /\b(?:Unsplash|Pexels|Pixabay|Flickr|Wikimedia|courtesy|provided|submitted|handout|contributed)\b|\bfot\.\s/i

/** Words that name somebody else in a credit, but may mean anything in a caption. */
const FROM_OTHERS = /\b(?:Facebook|Instagram|Google|supplied|privat)\b/i
/** Labels for the source of the data in a chart or a map, which is not its maker. */
const SOURCE = /^(?:data|sources?|quellen?|fuentes?|fontes?|bron)\b/i

/** Tells whether words about a picture name an agency that sells licences. */
export const namesAgency = (words: string): boolean =>
  AGENCY.test(words.replaceAll('_', ' ')) || AGENCY_PART.test(words)

/** Tells whether words about a picture reserve rights to it, or name an agency or somebody else who provided it. */
export const namesOthers = (words: string): boolean =>
  namesAgency(words) || OTHERS.test(words) || reservesAll(words) || ONE_USE.test(words) || words.includes('©')

/**
 * Tells whether a credit names an outlet as the source. The outlet must be a part of its own (`Ada Writer/The Harbour
 * Review`), and no agency may be named. An outlet within other words (`provided to The Harbour Review`) is not the source.
 */
function namesOutlet({ credit = '', holder = '' }: PictureRights, outlet: string): boolean {
  if ([credit, holder].some(words => namesAgency(words) || OTHERS.test(words) || FROM_OTHERS.test(words))) return false
  const wanted = outletKey(outlet)
  const parts = [...makersIn(credit), ...makersIn(holder)]
  // A second label belongs to another picture: `Illustration: The Harbour Review; photo: Ada Writer`.
  const isOne = parts.every(part => !/[:：]/.test(part) || SOURCE.test(part))
  return wanted !== '' && isOne && parts.some(part => outletKey(part) === wanted)
}

const LABEL =
  /^(?:(?:crédits?|créditos?|credits?)\s+)?(?:photos?|photograph(?:y|s|er)?|photographie|image|picture|illustration|graphic|map|chart|drawing|foto(?:s|graf(?:in|ie|ia|ía)?)?|bild(?:er)?|grafik|ilustración|ilustração|illustrazione|immagine|imagen|imagem|beeld|zdjęcie|фото)?(?:\s*credits?)?\s*(?:[:：©]|\b(?:by|von|par|por|di|door)\b)\s*/iu

/** Splits a credit into the names in it, without its label and years: `Photo: Ada Writer / The Outlet` has two. */
export const makersIn = (credit: string): string[] =>
  credit
    .replace(/^[[(]\s*|\s*[\])]$/g, '')
    .replace(LABEL, '')
    .split(/\s*[/|·,;()[\]–—]\s*|\.?\s+(?=©)|\s+-\s+|\s+(?:for|für|pour|para|per|voor)\s+/iu)
    .map(part => part.replace(/[©℗]|\b(?:19|20)\d\d\b/g, '').trim())
    .filter(part => part !== '')
