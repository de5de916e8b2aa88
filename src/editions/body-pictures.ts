import { type PictureRights, pictureCredit, type Words } from '../attribution/index.js'
import { type BodyPicture, mediumSources } from '../content/index.js'
import { unescapeHtml } from '../core/text.js'
import { escapedText, phraseHtml } from './templates.js'

/** The rules by which one copy of a body shows its pictures. */
export interface PictureRules {
  readonly shows: (src: string) => boolean
  readonly rightsOf: (src: string) => PictureRights | undefined
  /** Whether a note replaces a picture that is left out. */
  readonly note: boolean
  readonly words: Words
}

const FIGURE = /(<figure\b[^>]*>(?:(?!<figure\b)[\s\S])*?<\/figure>)/
const PICTURES = /<a\b[^>]*>[\s\S]*?<\/a>|<picture\b[^>]*>[\s\S]*?<\/picture>|<img\b[^>]*>/g
/** Matches a paragraph that is one picture, perhaps in a link. */
const LONE =
  /<p>\s*(<a\b[^>]*>(?:(?!<\/?[ap]\b)[\s\S])*<\/a>|<picture\b[^>]*>(?:(?!<\/picture)[\s\S])*<\/picture>|<img\b[^>]*>)\s*<\/p>/
const LOOSE = new RegExp(`${LONE.source}|${PICTURES.source}`, 'g')
const IMAGE = /<img\b[^>]*>/g
const POSTER = /(<video\b[^>]*?) poster="([^"]*)"/g
const CAPTION = /<figcaption\b[^>]*>([\s\S]*?)<\/figcaption>/
const LONE_LINK = /^<a\b[^>]* href="([^"]*)"[^>]*>\s*(?:<picture\b[^>]*>[\s\S]*?<\/picture>|<img\b[^>]*>)\s*<\/a>$/
const PICTURE_FILE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)$/i

const valueIn = (tag: string, name: string): string =>
  unescapeHtml(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/**
 * Adds the credits to the pictures in sanitised HTML, and removes the pictures that a copy may not show. Tags can be found by
 * pattern, because sanitised HTML has no `<` outside tags and its tags are balanced.
 */
export function withAllowedPictures(html: string, rules: PictureRules): string {
  if (!html.includes('<img') && !html.includes('poster=')) return html
  const shown = html
    .split(FIGURE)
    .map((part, i) => (i % 2 === 1 && part.includes('<img') ? figureShown(part, rules) : loosePictures(part, rules)))
    .join('')
    .replace(POSTER, (whole, video: string, poster: string) => (rules.shows(unescapeHtml(poster)) ? whole : video))
  return rules.note ? shown : shown.replace(/<p>\s*<\/p>\n?/g, '')
}

/** Adds the credits to all pictures in one of the publication's own texts. */
export const withPictureCredits = (html: string, pictures: readonly BodyPicture[], words: Words): string => {
  const rights = new Map(pictures.map(picture => [picture.src, picture]))
  return withAllowedPictures(html, { shows: () => true, rightsOf: src => rights.get(src), note: true, words })
}

const MEDIUM = /<(video|audio)\b[^>]*>[\s\S]*?<\/\1>\s*/g

/** Lists the files of the videos and recordings in sanitised HTML. */
export const mediaSourcesIn = (html: string): string[] =>
  /<(?:video|audio)/.test(html) ? [...html.matchAll(MEDIUM)].flatMap(([medium]) => mediumSources(medium)) : []

/** Removes the videos and recordings that others may not take, each with its figure if there is nothing else in it. */
export function withAllowedMedia(html: string, passesOn: (src: string) => boolean): string {
  if (mediaSourcesIn(html).every(passesOn)) return html
  const without = (part: string): string =>
    part.replace(MEDIUM, medium => (mediumSources(medium).every(passesOn) ? medium : ''))
  return html
    .split(FIGURE)
    .map((part, i) => {
      const shown = without(part)
      return i % 2 === 1 && shown !== part && !/<(?:video|audio|img)/.test(shown) ? '' : shown
    })
    .join('')
    .replace(/<p>\s*<\/p>\n?/g, '')
}

function figureShown(figure: string, rules: PictureRules): string {
  const { shows, words } = rules
  const images = figure.match(IMAGE) ?? []
  if (!images.some(image => shows(valueIn(image, 'src')))) return gap('p', figure, rules)
  const caption = CAPTION.exec(figure)?.[1] ?? ''
  const linked = [...caption.matchAll(/<a\b[^>]*>/g)].map(([link]) => valueIn(link, 'href'))
  const credits = new Set<string>()
  let captioned = caption
  const pictures = figure.replace(PICTURES, picture =>
    pictureShown(picture, rules, rights => {
      const { license } = rights
      const own =
        images.length === 1 && license?.url ? withLicenceLinked(caption, license.name, license.url) : undefined
      if (own) captioned = own
      credits.add(creditHtml(rights, words, own && license?.url ? [...linked, license.url] : linked))
    }),
  )
  const html = captioned === caption ? pictures : pictures.replace(caption, () => captioned)
  const below = [...credits].filter(credit => credit !== '').join(' ')
  if (below === '') return html
  return CAPTION.test(html)
    ? html.replace('</figcaption>', ` ${below}</figcaption>`)
    : html.replace(/<\/figure>$/, `<figcaption>${below}</figcaption></figure>`)
}

/** Links the words of a caption that name the licence, so that the licence need not be named again. */
function withLicenceLinked(caption: string, name: string, url: string): string | undefined {
  const words = escapedText(name)
  const at = caption.lastIndexOf(words)
  const before = caption.slice(0, at)
  const isInTag =
    before.lastIndexOf('<') > before.lastIndexOf('>') || before.lastIndexOf('<a') > before.lastIndexOf('</a>')
  if (at < 0 || isInTag) return undefined
  return `${before}<a href="${escapedText(url)}">${words}</a>${caption.slice(at + words.length)}`
}

/** Adds credits after pictures outside figures. A picture that is a paragraph becomes a figure, whose caption is its credit. */
const loosePictures = (html: string, rules: PictureRules): string =>
  html.replace(LOOSE, (found, paragraph: string | undefined) => {
    const credits: string[] = []
    const picture = paragraph ?? found
    const shown = pictureShown(picture, rules, rights => credits.push(creditHtml(rights, rules.words)))
    const below = credits.filter(each => each !== '')
    if (paragraph === undefined) return [shown, ...below].filter(each => each !== '').join(' ')
    return below.length > 0
      ? `<figure>${shown}<figcaption>${below.join(' ')}</figcaption></figure>`
      : found.replace(paragraph, () => shown)
  })

/**
 * Shows a picture, or a link with everything in it.
 *
 * @param credited receives the rights of every picture that is shown
 */
function pictureShown(html: string, rules: PictureRules, credited: (rights: PictureRights) => void): string {
  if (!html.includes('<img')) return html
  const link = LONE_LINK.exec(html)?.[1]
  const withheld = html.startsWith('<picture') || (link !== undefined && PICTURE_FILE.test(link.replace(/[?#].*/, '')))
  const image = (html.match(IMAGE) ?? [])[0] ?? ''
  // A picture is removed together with its other formats and the link to its larger copy.
  if (withheld && !rules.shows(valueIn(image, 'src'))) return gap('span', image, rules)
  const shown = html.replace(/<picture\b[^>]*>[\s\S]*?<\/picture>|<img\b[^>]*>/g, picture => {
    const src = valueIn((picture.match(IMAGE) ?? [])[0] ?? '', 'src')
    if (!rules.shows(src)) return gap('span', picture, rules)
    const rights = rules.rightsOf(src)
    if (rights) credited(rights)
    return picture
  })
  return shown.replace(/^<a\b[^>]*>\s*<\/a>$/, '')
}

function creditHtml(rights: PictureRights, words: Words, linked: readonly string[] = []): string {
  const credit = pictureCredit(rights, words, { linked })
  return credit.length > 0 ? `<span class="by">(${phraseHtml(credit)})</span>` : ''
}

function gap(element: string, of: string, { note: isNoted, words }: PictureRules): string {
  if (!isNoted) return ''
  const { pictureGap, colon } = words.book.post
  const alt = / alt="([^"]*)"/.exec(of)?.[1] ?? ''
  const note = escapedText(pictureGap) + (alt.trim() === '' ? '' : `${colon}${alt}`)
  return `<${element} class="by">${inBrackets(note, words)}</${element}>`
}

/** Puts a note of ours in brackets, which are full-width in Chinese and Japanese. */
const inBrackets = (note: string, { book }: Words): string => (book.credit.stop === '。' ? `［${note}］` : `[${note}]`)

/** Returns the notice in place of the picture of the whole article. */
export const leadGap = (words: Words): string =>
  `\n<p class="by">${inBrackets(escapedText(words.book.post.leadGap), words)}</p>`

/** Removes the publisher's counter from sanitised HTML, and adds it at the end if `show` is set. */
export function withCounter(html: string, url: string | undefined, show: boolean): string {
  if (!url) return html
  const src = escapedText(url)
  const bare = html.includes(src) ? html.replace(IMAGE, image => (image.includes(`src="${src}"`) ? '' : image)) : html
  return show ? `${bare}\n<p class="counter"><img src="${src}" alt="" width="1" height="1"></p>` : bare
}
