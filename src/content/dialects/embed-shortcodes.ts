import { escapeHtml } from '../../core/text.js'
import { namedIn, shortcodeWords } from './picture-shortcodes.js'
import { asBlock, type Convert, shortcodeSiteAt } from './shortcode-site.js'

const address =
  (form: RegExp, before: string) =>
  (id: string): string | undefined =>
    form.test(id) ? before + id : undefined

const ID = /^[\w-]{5,}$/
const post = (id: string, user = 'i'): string | undefined =>
  // Quarto names the account first.
  /^\d{5,}$/.test(user)
    ? post(user, id)
    : /^\d{5,}$/.test(id)
      ? `https://twitter.com/${/^\w+$/.test(user) ? user : 'i'}/status/${id}`
      : undefined

const HEX = /^[\da-f]{3,}$/i

/** Reads `jane/12345`, `jane 12345 file.rb` or `12345 file.rb`. */
function gist(first: string, second = ''): string | undefined {
  const [user = '', id] = first.includes('/') ? first.split('/') : HEX.test(first) ? ['', first] : [first, second]
  if (!id || !HEX.test(id) || !/^[\w-]*$/.test(user)) return undefined
  return `https://gist.github.com/${user ? `${user}/` : ''}${id}`
}

/** Converters from an embed's id to its address, by the names that generators and themes use. */
const EMBEDS: readonly (readonly [RegExp, (id: string, more?: string) => string | undefined])[] = [
  [/youtube/i, address(ID, 'https://www.youtube.com/watch?v=')],
  [/vimeo/i, address(/^\d{5,}$/, 'https://vimeo.com/')],
  [/^(?:tweet|twitter|x)$/i, post],
  [/^gist$/i, gist],
  [/instagram/i, address(ID, 'https://www.instagram.com/p/')],
  [/^bilibili$/i, address(/^BV\w+$/i, 'https://www.bilibili.com/video/')],
]

const NAMES = ['id', 'videoid', 'youtubeid', 'youtube_id', 'video_id', 'tweetid', 'video', 'url', 'src']

/** Converts the shortcode of an embedded video, post or piece of code to a link. */
export const embed: Convert = found => {
  const [, path = '', args = ''] = found
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  const named = namedIn(args)
  const words = named.size > 0 ? [] : shortcodeWords(args).map(({ text }) => text)
  const id = NAMES.map(key => named.get(key)).find(Boolean) ?? words[0]
  const kind = /^video$/i.test(name) ? (named.get('provider') ?? name) : name
  const [, addressOf] = EMBEDS.find(([form]) => form.test(kind)) ?? []
  if (!id || !addressOf) return undefined
  const url = /^https?:\/\/[^\s<>]+$/.test(id) ? id : addressOf(id, named.get('user') ?? words[1])
  return url && linkTo(url, found)
}

function linkTo(url: string, { input, index }: RegExpExecArray): string {
  const quoted = escapeHtml(url)
  const site = shortcodeSiteAt(input, index)
  return site.inHtml ? `<a href="${quoted}">${quoted}</a>` : asBlock(`<${url}>`, site)
}

/** Converts an embed that contains the whole address. */
export const bracketEmbed: Convert = found => linkTo(found[1] ?? '', found)
