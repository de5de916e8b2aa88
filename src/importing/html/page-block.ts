import { isCopyright } from '../credit-sentence.js'
import { isCaption } from '../text/caption.js'
import { isFurniture, isIntrusion, isRelated } from '../text/furniture.js'
import { linesIn, plainLine } from './block-lines.js'
import { type Element, elementText } from './dom.js'
import { isLayout } from './html-markdown.js'

/** Tells whether a block is inside a table of data, where text that resembles a button is content. */
export function isData(block: Element): boolean {
  const table = block.closest('table')
  return table !== null && !isLayout(table)
}

/**
 * Tells whether a block is page furniture (navigation, related links), not article text. Headings are judged more
 * leniently, because a section may be called like a part of a site.
 */
export const isPages = (block: Element, words: string): boolean =>
  !isNoteNumber(block, words) &&
  (isRelated(words) ||
    (/^H\d$/.test(block.tagName)
      ? isIntrusion(words)
      : isFurniture(words) && !(isCaption(words) && isBelowPicture(block))))

/** Tells whether a block is the number of a footnote: a reference leads to it, or it is in a list. */
const isNoteNumber = (block: Element, words: string): boolean =>
  /^\[?\d{1,3}\]?\.?$/.test(words) &&
  (block.tagName === 'LI' || block.id !== '' || block.querySelector('[id], [name]') !== null)

/** Tells whether a block is directly below a picture, and so may be its credit. */
function isBelowPicture(block: Element): boolean {
  const above = block.previousElementSibling ?? block.parentElement?.previousElementSibling
  return above != null && (above.tagName === 'IMG' || above.querySelector('img') !== null)
}

/**
 * Tells whether a block is an imprint, as below newsletters: short lines, one of which is page furniture and one names
 * the owner.
 */
export function isImprint(block: Element): boolean {
  const said = linesIn(block)
    .map(plainLine)
    .filter(line => line !== '')
  return (
    said.length > 1 &&
    said.every(line => line.length < 120) &&
    said.some(line => isFurniture(line)) &&
    said.some(line => isCopyright(line) || /mailing address|unsubscribe|abmelden|désabonn/i.test(line))
  )
}

/** Tells whether a block repeats the headline, which is in the frontmatter already. */
export const isTitle = (block: Element, title: string | undefined): boolean =>
  title !== undefined &&
  title !== '' &&
  elementText(block) !== '' &&
  withoutSite(title.toLowerCase(), elementText(block).toLowerCase()) === ''

/** Returns what a title has after the headline, apart from the site's name. */
const withoutSite = (title: string, headline: string): string =>
  title.startsWith(headline) ? title.slice(headline.length).replace(/^\s+[|–—·-]\s+[^|–—·]{2,60}$/, '') : title
