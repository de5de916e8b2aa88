import { perFeedFormat } from '../../core/feed-formats.js'
import { plural } from '../../core/text.js'
import type { Due, PostState, WireProblem } from '../protocol.js'
import type { EditionView, Format, Images, LensName, ListPart, Show, ThemeName } from '../view-state.js'

export const VIEW_WORDS: Readonly<Record<EditionView, string>> = {
  email: 'Email',
  text: 'Text',
  html: 'HTML',
  mjml: 'MJML',
  mime: 'MIME',
  web: 'Web',
  feed: 'Feed',
  share: 'Share',
}

export const THEME_WORDS: Readonly<Record<ThemeName, string>> = {
  light: 'Light',
  written: 'Dark as written',
  partial: 'Dark, partly inverted',
  full: 'Dark, fully inverted',
}

export const THEME_NOTES: Readonly<Record<ThemeName, string>> = {
  light: '',
  written: 'The email’s own dark design, as in Apple Mail, Outlook.com, Samsung Email and Evolution.',
  partial: 'Simulation of partial inversion, approximately as in Gmail on Android and Outlook.com.',
  full: 'Simulation of full inversion, approximately as in Gmail on iOS and Outlook for Windows.',
}

export const LENS_WORDS: Readonly<Record<LensName, string>> = {
  none: 'No lens',
  gmail: 'Gmail',
  ganga: 'Gmail app, other accounts',
  outlook: 'Outlook for Windows',
  yahoo: 'Yahoo Mail',
  apple: 'Apple Mail',
  thunderbird: 'Thunderbird',
  evolution: 'Evolution',
  kmail: 'KMail',
  claws: 'Claws Mail (LiteHTML)',
}

export const IMAGE_WORDS: Readonly<Record<Images, string>> = { on: 'On', off: 'Off', broken: 'Broken' }

export const SHOW_WORDS: Readonly<Record<Show, string>> = {
  links: 'links and their addresses',
  headings: 'heading levels',
  alt: 'alternative texts',
  targets: 'touch targets under 44 px',
}

export const FEED_WORDS: Readonly<Record<Format, string>> = perFeedFormat(({ title }) => title)

export const STATE_WORDS: Readonly<Record<PostState, string>> = {
  published: 'Published',
  draft: 'Draft',
  scheduled: 'Scheduled',
  embargoed: 'Embargoed',
  withdrawn: 'Withdrawn',
  digest: 'Digest',
  page: 'Page',
  feed: 'Feed',
  reader: 'For readers',
  broken: 'Unreadable',
}

export const PART_WORDS: Readonly<Record<ListPart, string>> = {
  '': 'Posts',
  pages: 'Pages',
  feeds: 'Feeds',
  readers: 'For readers',
}

const DUE_WORDS: Readonly<Record<Due['what'], string>> = {
  published: 'From',
  sent: 'Next issue',
  shortened: 'Whole until',
  removed: 'Until',
}

/** Says what happens when, in the publication's timezone: `Next issue Sat 7 Jun 2025, 07:00, if approved`. */
export function dueText({ what, at, approve = false }: Due, zone: string): string {
  const form = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  const time = new Intl.DateTimeFormat('en-GB', { ...form, timeZone: zone }).format(at)
  return `${DUE_WORDS[what]} ${time}${approve ? ', if approved' : ''}`
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 9950 ? 1 : 0)} kB`

export const SEVERITY_WORDS: Readonly<Record<WireProblem['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  note: 'Note',
}

/** Returns the number of problems of each severity, such as `2 errors, 1 warning, 3 notes`. */
export function problemCountText(problems: readonly Pick<WireProblem, 'severity'>[]): string {
  const counts = (['error', 'warning', 'note'] as const).flatMap(name => {
    const count = problems.filter(({ severity }) => severity === name).length
    return count > 0 ? [plural(count, name)] : []
  })
  return counts.join(', ') || 'No problems'
}

export const placeOf = ({ file, line, column }: WireProblem): string =>
  [file, line, line === undefined ? undefined : column].filter(part => part !== undefined).join(':')

/** Formats a date as `6 May 2025`. Text that is not a date is returned unchanged. */
export function dayOf(date: string): string {
  const time = Date.parse(date)
  if (Number.isNaN(time)) return date
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    time,
  )
}

/** Tells whether an edition is a post, link item or digest, which has a file that an editor writes. */
export const hasOwnFile = ({ state }: { readonly state: PostState }): boolean =>
  state !== 'reader' && state !== 'page' && state !== 'feed'
