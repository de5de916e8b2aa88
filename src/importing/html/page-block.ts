import { isCopyright } from '../credit-sentence.js'
import { LANGUAGES } from '../languages/languages.js'
import { anyPhrase, lowered } from '../languages/phrase-pattern.js'
import { isCaption } from '../text/caption.js'
import { isFurniture, isIntrusion, isRelated } from '../text/furniture.js'
import { linesIn, plainLine } from './block-lines.js'
import { type Element, elementText } from './dom.js'
import { isLayout } from './html-markdown.js'

/**
 * Returns a function that tells whether a block is inside a table of data, where text that resembles a button is content. It
 * judges each table once, because a page may have thousands of cells.
 */
export function dataTables(): (block: Element) => boolean {
  const known = new Map<Element, boolean>()
  return block => {
    const table = block.closest('table')
    if (!table) return false
    const holdsData = known.get(table) ?? !isLayout(table)
    known.set(table, holdsData)
    return holdsData
  }
}

/**
 * Tells whether a block is page furniture (navigation, related links), not article text. The test for headings is more
 * lenient, because a section of an article may have the same name as a part of a site.
 */
export const isPageFurniture = (block: Element, words: string): boolean =>
  !isNoteNumber(block, words) &&
  (isRelated(words) ||
    (/^H\d$/.test(block.tagName)
      ? isIntrusion(words)
      : isFurniture(words) && !(isCaption(words) && isBelowPicture(block))))

/** Tells whether a block is the number of a footnote: a reference leads to the block, or the block is in a list. */
const isNoteNumber = (block: Element, words: string): boolean =>
  /^\[?\d{1,3}\]?\.?$/.test(words) &&
  (block.tagName === 'LI' || block.id !== '' || block.querySelector('[id], [name]') !== null)

/** Tells whether a block is directly below a picture, and so may be its credit. */
function isBelowPicture(block: Element): boolean {
  const above = block.previousElementSibling ?? block.parentElement?.previousElementSibling
  return above != null && (above.tagName === 'IMG' || above.querySelector('img') !== null)
}

const IMPRINT = new RegExp(
  anyPhrase(LANGUAGES.flatMap(({ letters }) => [...(letters?.imprint ?? []), ...(letters?.managing ?? [])])),
  'u',
)

/**
 * Tells whether a block is an imprint, as at the end of newsletters: short lines, one of which is page furniture while
 * another names the owner.
 */
export function isImprint(block: Element): boolean {
  const lines = linesIn(block)
    .map(plainLine)
    .filter(line => line !== '')
  return (
    lines.length > 1 &&
    lines.every(line => line.length < 120) &&
    lines.some(line => isFurniture(line)) &&
    lines.some(line => isCopyright(line) || IMPRINT.test(lowered(line)))
  )
}

/** Tells whether a block repeats the headline, which is in the frontmatter already. */
export const isTitle = (block: Element, title: string | undefined): boolean =>
  title !== undefined &&
  title !== '' &&
  elementText(block) !== '' &&
  withoutSite(title.toLowerCase(), elementText(block).toLowerCase()) === ''

/** Returns a title without the site's name, which follows the headline. */
const withoutSite = (title: string, headline: string): string =>
  title.startsWith(headline) ? title.slice(headline.length).replace(/^\s+[|–—·-]\s+[^|–—·]{2,60}$/, '') : title
