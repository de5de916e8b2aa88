import { FEED_FORMATS, type FeedFormatName } from '../core/feed-formats.js'
import { percentDecoded } from '../core/url.js'

/**
 * The state of the preview. Its address contains the whole state, so that every view has a link; default values are left out.
 */
export interface ViewState {
  readonly screen: 'list' | 'edition' | 'compare' | 'feed'
  /** The slug of a post, the name of a digest, a page or mail of the site, or a feed with its format as `feedNameOf` writes it. */
  readonly name: string
  readonly view: EditionView
  /** The width of the frame in CSS pixels; 0 uses the available space. */
  readonly w: number
  readonly theme: ThemeName
  readonly lens: LensName
  readonly img: Images
  /** The text size in per cent. */
  readonly text: TextSize
  /** The marks drawn over the email: some of SHOWS in their order, separated by commas. */
  readonly show: string
  readonly panel: '' | 'problems' | 'send' | 'write'
  /** The words by which the list is filtered. */
  readonly q: string
  /** The part of the list; empty for posts and digests. A filter searches all parts. */
  readonly part: ListPart
  /** Whether a feed is shown as a feed reader lists it, or as source. */
  readonly as: 'reader' | 'source'
  /** Whether the comparison shows the views of an email, or its looks. */
  readonly by: 'views' | 'looks'
}

export const VIEWS = ['email', 'text', 'html', 'mjml', 'mime', 'web', 'feed', 'share'] as const
export type EditionView = (typeof VIEWS)[number]
export const THEMES = ['light', 'written', 'partial', 'full'] as const
export type ThemeName = (typeof THEMES)[number]
export const LENSES = [
  'none',
  'gmail',
  'ganga',
  'outlook',
  'yahoo',
  'apple',
  'thunderbird',
  'evolution',
  'kmail',
  'claws',
] as const
export type LensName = (typeof LENSES)[number]
export const IMAGES = ['on', 'off', 'broken'] as const
export type Images = (typeof IMAGES)[number]
export const TEXT_SIZES = [100, 150, 200] as const
export type TextSize = (typeof TEXT_SIZES)[number]
export const SHOWS = ['links', 'headings', 'alt', 'targets'] as const
export type Show = (typeof SHOWS)[number]
export const FORMATS = FEED_FORMATS.map(({ name }) => name)
export type Format = FeedFormatName

export const LIST_PARTS = ['', 'pages', 'feeds', 'readers'] as const
export type ListPart = (typeof LIST_PARTS)[number]

/** The widths that are offered for emails, and for web pages, which have more room on a desk. */
export const WIDTHS: readonly number[] = [320, 360, 390, 430, 600, 768, 1024]
export const PAGE_WIDTHS: readonly number[] = [320, 390, 768, 1024, 1280, 1440, 1920]
export const NARROWEST = 320
export const WIDEST_EMAIL = 1024
export const WIDEST = 1920

export const HOME: ViewState = {
  screen: 'list',
  name: '',
  view: 'email',
  w: 0,
  theme: 'light',
  lens: 'none',
  img: 'on',
  text: 100,
  show: '',
  panel: '',
  q: '',
  part: '',
  as: 'reader',
  by: 'views',
}

/** Returns the part of the list in which a state's edition or feed is. */
export const listPartOf = ({ screen, name }: Pick<ViewState, 'screen' | 'name'>): ListPart =>
  screen === 'feed' ? 'feeds' : name.startsWith('page:') ? 'pages' : name.startsWith('reader:') ? 'readers' : ''

/** Six views of the same email, side by side. */
export const CELLS: readonly (Pick<ViewState, 'w' | 'theme' | 'lens' | 'img'> & { readonly label: string })[] = [
  { label: 'Desktop', w: 600, theme: 'light', lens: 'none', img: 'on' },
  { label: 'Phone', w: 390, theme: 'light', lens: 'none', img: 'on' },
  { label: 'Phone, dark as written', w: 390, theme: 'written', lens: 'none', img: 'on' },
  { label: 'Phone, forced dark', w: 390, theme: 'full', lens: 'none', img: 'on' },
  { label: 'Outlook for Windows', w: 600, theme: 'light', lens: 'outlook', img: 'on' },
  { label: 'Images off', w: 600, theme: 'light', lens: 'none', img: 'off' },
]

const oneOf = <T extends string>(allowed: readonly T[], value: string | null, fallback: T): T =>
  allowed.find(each => each === value) ?? fallback

/** Returns the marks that a state draws over the email. */
export const showsIn = (show: string): readonly Show[] => SHOWS.filter(each => show.split(',').includes(each))

/** Adds one of SHOWS, or removes it if it is present. */
export function toggledShow(show: string, which: Show): string {
  const now = showsIn(show)
  return SHOWS.filter(each => now.includes(each) !== (each === which)).join()
}

/** Returns a key for the data of a state. States with equal keys show equal data. */
export const dataKeyOf = ({ screen, name, view, theme, lens, img, text, by }: ViewState): string =>
  JSON.stringify([screen, name, view, theme, lens, img, text, by])

const COMPARE = '/compare'

/** Writes the name of a feed in one format: `rss` for the main feed, otherwise `rivers/rss`. */
export const feedNameOf = (feed: string, format: Format): string => (feed === '' ? format : `${feed}/${format}`)

/** The prefix of the names of feeds in the list, where posts have names as well. A slug never has a colon. */
const FEED_PREFIX = 'feed:'

export const feedRowName = (feed: string): string => FEED_PREFIX + feedNameOf(feed, 'rss')

/** Returns the screen and the name with which a row of the list is opened. */
export const rowTarget = (row: string): Pick<ViewState, 'screen' | 'name'> =>
  row.startsWith(FEED_PREFIX)
    ? { screen: 'feed', name: row.slice(FEED_PREFIX.length) }
    : { screen: 'edition', name: row }

/** Reads the name of a feed and its format. A name without a format means RSS. */
export function feedIn(name: string): { readonly feed: string; readonly format: Format } {
  const parts = name.split('/')
  const format = FORMATS.find(each => each === parts.at(-1))
  return { feed: (format ? parts.slice(0, -1) : parts).join('/'), format: format ?? 'rss' }
}

/** Reads an address such as `/e/river-treaty?view=text`. Unknown values become the defaults. */
export function stateOf(address: string): ViewState {
  const [path = '', query = ''] = address.split(/\?(.*)/s)
  const values = new URLSearchParams(query)
  const width = Math.round(Number(values.get('w')))
  const settings: ViewState = {
    ...HOME,
    view: oneOf(VIEWS, values.get('view'), HOME.view),
    w: width ? Math.min(WIDEST, Math.max(NARROWEST, width)) : HOME.w,
    theme: oneOf(THEMES, values.get('theme'), HOME.theme),
    lens: oneOf(LENSES, values.get('lens'), HOME.lens),
    img: oneOf(IMAGES, values.get('img'), HOME.img),
    text: TEXT_SIZES.find(size => String(size) === values.get('text')) ?? HOME.text,
    show: showsIn(values.get('show') ?? HOME.show).join(),
    panel: oneOf(['', 'problems', 'send', 'write'], values.get('panel'), HOME.panel),
    q: values.get('q') ?? HOME.q,
    part: oneOf(LIST_PARTS, values.get('part'), HOME.part),
    as: oneOf(['reader', 'source'], values.get('as'), HOME.as),
    by: oneOf(['views', 'looks'], values.get('by'), HOME.by),
  }
  if (path.startsWith('/feed/')) {
    const { feed, format } = feedIn(percentDecoded(path.slice(6)).replace(/\/$/, ''))
    return { ...settings, screen: 'feed', name: feedNameOf(feed, format) }
  }
  if (!path.startsWith('/e/')) return settings
  const name = percentDecoded(path.slice(3)).replace(/\/$/, '')
  return name.endsWith(COMPARE)
    ? { ...settings, screen: 'compare', name: name.slice(0, -COMPARE.length) }
    : { ...settings, screen: 'edition', name }
}

const KEYS = ['view', 'w', 'theme', 'lens', 'img', 'text', 'show', 'panel', 'q', 'part', 'as', 'by'] as const

/** Writes the address of a state. */
export function addressOf(state: ViewState): string {
  const query = new URLSearchParams()
  for (const key of KEYS) if (state[key] !== HOME[key]) query.set(key, String(state[key]))
  const text = query.toString().replaceAll('%2C', ',')
  return pathOf(state) + (text ? `?${text}` : '')
}

function pathOf({ screen, name }: ViewState): string {
  if (screen === 'list') return '/'
  const slug = name.split('/').map(encodeURIComponent).join('/')
  return screen === 'feed' ? `/feed/${slug}` : `/e/${slug}${screen === 'compare' ? COMPARE : ''}`
}
