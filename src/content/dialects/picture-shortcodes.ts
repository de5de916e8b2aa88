import { licenceField } from '../../attribution/index.js'
import { escapeHtml } from '../../core/text.js'
import { plainSummary } from '../markdown/plain-text.js'
import { isWebAddress } from './foreign-values.js'
import { asBlock, type Convert, type ShortcodeSite, shortcodeSiteAt } from './shortcode-site.js'

/** A picture as a shortcode describes it. */
interface Named {
  readonly src: string
  readonly alt?: string
  readonly caption?: string
  readonly link?: string
  /** The facts that the picture states about its rights, as attributes of `<img>`. */
  readonly rights?: Readonly<Record<string, string>>
}

const ARGUMENT = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`]+))/gs
const WORD = /"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|(\S+)/gs

/** Reads named arguments, such as `src="a.png" width=300`, as a map. */
export const namedIn = (args: string): Map<string, string> =>
  new Map(
    [...args.matchAll(ARGUMENT)].map(([, name = '', double, single, raw, bare]) => [
      name.toLowerCase(),
      double?.replace(/\\(["\\])/g, '$1') ?? single ?? raw ?? bare ?? '',
    ]),
  )

/** Reads positional arguments, such as `a.png "A title"`. A quoted text is one argument. */
export const shortcodeWords = (args: string): { readonly text: string; readonly quoted: boolean }[] =>
  [...args.matchAll(WORD)].map(([, double, single, raw, bare]) => ({
    text: double?.replace(/\\(["\\])/g, '$1') ?? single ?? raw ?? bare ?? '',
    quoted: bare === undefined,
  }))

const FILE = /\.(?:avif|bmp|gif|jpe?g|png|svg|tiff?|webp)(?:[?#].*)?$/i
const isPicture = (address: string | undefined): address is string => address !== undefined && FILE.test(address)

const SOURCES = ['src', 'path', 'url', 'file', 'image_path', 'image', 'img', 'filename', 'name', 'link']

/** The arguments that name the target of a link around a picture. */
const LINKS = ['link', 'href', 'linkto', 'link_to', 'link_url', 'linkurl', 'linked']

/** Reads a picture from a shortcode of Hugo or Zola or an include of Jekyll, whatever its theme calls the arguments. */
function pictureFrom(name: string, args: string): Named | undefined {
  const named = namedIn(args)
  const [first, second, third] = shortcodeWords(args)
  // Hugo's built-in `figure` shows any address, even without a picture's extension.
  const src = SOURCES.map(key => named.get(key)).find(isPicture) ?? (name === 'figure' ? named.get('src') : undefined)
  if (src !== undefined) {
    const [words, title, ...others] = ['caption', 'title', 'description', 'desc', 'text'].map(key => named.get(key))
    // Hugo's built-in `figure` prints the title above the caption. Elsewhere the title is only a tooltip.
    const caption =
      name === 'figure' && words && title ? `${title} · ${words}` : [words, title, ...others].find(Boolean)
    const link = LINKS.map(key => named.get(key)).find(address => address !== undefined && address !== src)
    return {
      src,
      ...defined({
        alt: named.get('alt') ?? words ?? title,
        caption,
        link,
        rights: rightsIn(named),
      }),
    }
  }
  if (!first?.quoted || !(isPicture(first.text) || name === 'figure')) return undefined
  return { src: first.text, ...defined({ alt: second?.quoted ? second.text : undefined, caption: third?.text }) }
}

/** The arguments in which themes state the rights to a picture, and the attributes that mean the same. */
const RIGHTS: readonly (readonly [attribute: string, ...arguments: string[]])[] = [
  ['credit', 'attr', 'credit', 'credits', 'attribution', 'photographer', 'author', 'attributeto'],
  ['url', 'attrlink', 'credit_url', 'creditlink', 'credit-link', 'attribution_url', 'attributeurl', 'source_url'],
  ['license', 'license', 'licence'],
  ['holder', 'holder', 'copyright'],
]

/** Reads what arguments say about rights. Words about an unknown licence stay part of the credit. */
function rightsIn(named: ReadonlyMap<string, string>): Named['rights'] {
  const stated = Object.fromEntries(
    RIGHTS.flatMap(([attribute, ...keys]) => {
      const value = keys.map(key => named.get(key)).find(Boolean)
      return value && (attribute !== 'url' || isWebAddress(value)) ? [[attribute, value] as const] : []
    }),
  )
  const { url, license, ...others } = stated
  if (!license && Object.keys(others).length === 0) return undefined
  if (!license || licenceField.safeParse(license).success) return stated
  const credit = [others['credit'], license].filter(Boolean).join(', ')
  return { ...others, credit, ...(url ? { url } : {}) }
}

/**
 * Reads a picture from positional arguments in the order of Hexo and Octopress: `[class] file [width] [height] [title
 * [alt]]`.
 */
function namedInOrder(args: string): Named | undefined {
  const words = shortcodeWords(args)
  const at = words.findIndex(({ text }) => isPicture(text) || /^(?:https?:\/)?\/\S/.test(text))
  const src = words[at]?.text
  if (src === undefined) return undefined
  const rest = words.slice(at + 1).filter(({ text, quoted }) => quoted || !/^\d+(?:px|%)?$/.test(text))
  const [title, alt] = rest.every(({ quoted }) => quoted) ? rest : [{ text: rest.map(({ text }) => text).join(' ') }]
  return { src, ...defined({ alt: alt?.text ?? title?.text, caption: title?.text || undefined }) }
}

const defined = <T extends object>(value: T): { [Key in keyof T]?: NonNullable<T[Key]> } =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never

/** Matches a link in a caption, in Markdown or HTML. */
const LINK =
  /\[([^\]]+)\]\((https?:\/\/[^\s()]+)\)|<a\s(?:[^<>]*\s)?href=["']?(https?:\/\/[^"'\s<>]+)["']?[^<>]*>([\s\S]*?)<\/a>/gi

/** Returns a caption as HTML: plain text, and links. */
function linkedCaption(caption: string): string {
  const plain = (text: string): string =>
    escapeHtml(
      text.replace(/^(\s*)([\s\S]*?)(\s*)$/, (_, before, words, after) => before + plainSummary(words) + after),
    )
  let [done, from] = ['', 0]
  for (const { 0: link, 1: words, 2: href, 3: target, 4: content, index } of caption.matchAll(LINK)) {
    done += `${plain(caption.slice(from, index))}<a href="${escapeHtml(href ?? target ?? '')}">${plain(words ?? content ?? '')}</a>`
    from = index + link.length
  }
  return done + plain(caption.slice(from))
}

/** Writes a picture as Markdown, or as HTML inside HTML and for a picture whose caption has links or that states its rights. */
function pictured({ src, alt, caption: captionText, link, rights }: Named, site: ShortcodeSite): string {
  const caption = plainSummary(captionText ?? '')
  const text = plainSummary(alt ?? caption)
  const inLink = site.before.endsWith('[')
  const hasLinks = [...(captionText ?? '').matchAll(LINK)].length > 0
  if (site.inHtml || rights || hasLinks) {
    const attributes = Object.entries({ src, alt: text, ...rights }).map(
      ([name, value]) => `${name}="${escapeHtml(value)}"`,
    )
    const image = `<img ${attributes.join(' ')} />`
    if (inLink) return image
    const shown = link ? `<a href="${escapeHtml(link)}">${image}</a>` : image
    const below = caption
      ? `<figcaption>${hasLinks ? linkedCaption(captionText ?? '') : escapeHtml(caption)}</figcaption>`
      : ''
    const figure = below || rights ? `<figure>${shown}${below}</figure>` : shown
    return site.inHtml ? figure : asBlock(figure, site)
  }
  const title = caption === '' ? '' : ` "${caption.replace(/(["\\])/g, '\\$1')}"`
  const image = `![${text.replace(/([\\[\]])/g, '\\$1')}](<${src}>${title})`
  return asBlock(link && !inLink ? `[${image}](<${link}>)` : image, site)
}

/** Matches the names that themes give to picture shortcodes. */
const PICTURES = /(?:^|[\W_])(?:fig|figure|image|img|photo|picture)s?(?:[\W_]|$)/i

/** Converts a shortcode or include if its name says that it is a picture. */
export function pictureOf(path: string, args: string, { input, index }: RegExpExecArray): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  const picture = PICTURES.test(name) ? pictureFrom(name, args) : undefined
  return picture && pictured(picture, shortcodeSiteAt(input, index))
}

export const picture: Convert = found => pictureOf(found[1] ?? '', found[2] ?? '', found)

/** Converts a picture whose arguments are identified by their order. */
export const pictureInOrder: Convert = ({ 1: args = '', input, index }) => {
  const named = namedInOrder(args)
  return named && pictured(named, shortcodeSiteAt(input, index))
}

const ELEMENT = /^\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*<\/a>)?)([\s\S]*)$/i
const IMAGE = /^\s*(\[?!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\]\([^()]*\))?)([\s\S]*)$/

/** Converts WordPress's `[caption]`. The caption is in the attribute `caption` or follows the picture. */
export const captionedPicture: Convert = ({ 1: args = '', 2: body = '', input, index }) => {
  const site = shortcodeSiteAt(input, index)
  const [, image, after = ''] = ELEMENT.exec(body) ?? IMAGE.exec(body) ?? []
  // A year with a full stop at the start of a line would begin a list, so it is escaped.
  const words = [namedIn(args).get('caption'), after.trim()]
    .filter(Boolean)
    .join(' ')
    .replace(/^(\d{1,9})(?=[.)] )|^(?=[-+#>] )/, '$1\\')
  if (!image) return undefined
  if (site.inHtml || image.startsWith('<')) {
    const figure = `<figure>${image}${words ? `<figcaption>${words}</figcaption>` : ''}</figure>`
    return site.inHtml ? figure : asBlock(figure, site)
  }
  return words ? asBlock(`<figure>\n\n${image}\n\n<figcaption>\n\n${words}\n\n</figcaption></figure>`, site) : image
}

/** Converts a picture component of MDX, whose source may be an import. */
export const pictureComponent: Convert = ({ 1: args = '', input, index }, { imports }) => {
  const site = shortcodeSiteAt(input, index)
  const plain = args.replace(/=\{\s*(?:"([^"{}]*)"|'([^'{}]*)'|`([^`{}]*)`)\s*\}/g, '="$1$2$3"')
  const named = namedIn(plain)
  const name = /\bsrc=\{\s*([\w$]+)(?:\.src)?\s*\}/.exec(plain)?.[1]
  const src = name === undefined ? named.get('src') : imports?.get(name)
  if (src === undefined || src === '' || src.startsWith('{')) return undefined
  return pictured(
    {
      src,
      ...defined({
        alt: named.get('alt'),
        caption: named.get('caption') ?? named.get('title'),
        rights: rightsIn(named),
      }),
    },
    site,
  )
}

/** Matches the arguments of a Hugo or Zola shortcode. The end marks inside a quoted text do not end it. */
export const HUGO_ARGUMENTS = String.raw`((?:"(?:[^"\\>%]|\\[\s\S]|[>%](?!\}\}))*"|\x60[^\x60]*\x60|[^"\x60}])*?)`
/** Matches the arguments of a Liquid tag, and its end. */
export const LIQUID_ARGUMENTS = String.raw`((?:(?!-?%\})[\s\S]){0,2000})-?%\}`
