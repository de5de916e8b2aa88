import { DATA_DATE, lacks } from '../../clients/index.js'
import { asClientShows } from './client-lens.js'
import { asThemed } from './dark-theme.js'
import { isProgram, PROGRAMS } from './desktop-programs.js'
import { asWithoutImages } from './hidden-images.js'
import { type Piece, readMarkup, withAttribute, writeMarkup } from './markup.js'
import { asSized } from './text-size.js'
import { type Client, type PreviewTheme, type Removal, Removals, type View } from './view.js'

export interface LensResult {
  /** The HTML to show in the preview. It is never sent. */
  readonly html: string
  /** The features that the lens removed; empty without a lens. */
  readonly removed: readonly Removal[]
  /** A description of the view and its limits, shown beside it; undefined for the unchanged email. */
  readonly label: string | undefined
}

/**
 * Changes an email to show it as a reader would see it: in a client, in a theme, with larger text, or without images. Accepts
 * any HTML and never throws. All words stay in their order, except where Outlook's conditional comments change them.
 */
export function asSeen(html: string, view: View): LensResult {
  const removals = new Removals()
  let pieces = readMarkup(html)
  if (view.marked) pieces = withScrollMarks(pieces)
  if (isProgram(view.lens)) pieces = PROGRAMS[view.lens].seen(pieces, { theme: view.theme, removals })
  else if (view.lens !== 'none') pieces = asClientShows(pieces, view.lens, { dark: view.theme !== 'light', removals })
  pieces = asThemed(pieces, shownTheme(view))
  if (view.text !== undefined && view.text !== 100) pieces = asSized(pieces, view.text)
  if (view.images !== 'on') pieces = asWithoutImages(pieces, view.images)
  return { html: writeMarkup(pieces), removed: removals.list(), label: labelOf(view) }
}

/** Returns the theme that a mail program shows. Some follow no scheme, and so have only one of the email’s own two designs. */
function shownTheme({ lens, theme }: View): PreviewTheme {
  const scheme = isProgram(lens) ? PROGRAMS[lens].scheme : undefined
  if (scheme === 'never dark' && theme === 'written') return 'light'
  return scheme === 'always dark' && theme === 'light' ? 'written' : theme
}

const CLIENTS: Readonly<Record<Client, string>> = {
  gmail: 'Gmail',
  ganga: 'the Gmail app with another provider’s account',
  outlook: 'Outlook for Windows',
  yahoo: 'Yahoo Mail',
  apple: 'Apple Mail',
}

const INVERSIONS: Partial<Record<PreviewTheme, string>> = {
  partial:
    'Simulation of mail programs that darken light backgrounds and lighten dark text, such as Gmail for Android.',
  full: 'Simulation of mail programs that invert the lightness of every colour, such as Gmail for iOS and Outlook for Windows.',
}

function labelOf({ lens, theme }: View): string | undefined {
  const sentences = [INVERSIONS[theme]]
  if (isProgram(lens)) {
    const { name, scheme } = PROGRAMS[lens]
    sentences.push(`Approximation of ${name} from its source code and from trials.`)
    if (scheme === 'always dark') sentences.push('It shows an email’s own dark design to everybody.')
    if (scheme === 'never dark' && theme === 'written') sentences.push(IGNORES_DARK)
    sentences.push('Real mail programs differ, so send yourself a test.')
  } else if (lens !== 'none') {
    sentences.push(`Approximation of ${CLIENTS[lens]} from caniemail.com’s data of ${longDate(DATA_DATE)}.`)
    if (theme === 'written' && lacks(lens, 'css-at-media-prefers-color-scheme')) sentences.push(IGNORES_DARK)
    sentences.push('Real mail programs differ, so send yourself a test.')
  } else if (INVERSIONS[theme]) sentences.push('Real mail programs differ, so send yourself a test.')
  return sentences.filter(sentence => sentence !== undefined).join(' ') || undefined
}

const IGNORES_DARK = 'This mail program ignores an email’s own dark design.'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

function longDate(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return `${date} ${MONTHS[month - 1]} ${year}`
}

/** The attribute that numbers the blocks of the source in copies that are scrolled together. */
export const SCROLL_MARK = 'data-offprint-l'

const BLOCKS = new Set('p h1 h2 h3 h4 h5 h6 li img pre blockquote hr tr'.split(' '))

/**
 * Numbers blocks by their position in the source. This happens before any lens removes blocks, so that a block has the same
 * number in every copy.
 */
function withScrollMarks(pieces: readonly Piece[]): Piece[] {
  let count = 0
  return pieces.map(piece => {
    if (piece.kind !== 'tag' || !BLOCKS.has(piece.name)) return piece
    count += 1
    return withAttribute(piece, SCROLL_MARK, String(count))
  })
}
