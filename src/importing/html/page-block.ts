import { isCopyright } from '../credit-sentence.js'
import { isCaption } from '../text/caption.js'
import { isFurniture, isIntrusion, isRelated } from '../text/furniture.js'
import { linesIn, plainLine } from './block-lines.js'
import { type Element, elementText } from './dom.js'
import { isLayout } from './html-markdown.js'

/** A cell may hold what would be a button elsewhere. */
export function isData(block: Element): boolean {
  const table = block.closest('table')
  return table !== null && !isLayout(table)
}

/** A heading may be called as a part of a site is. */
export const isPages = (block: Element, words: string): boolean =>
  !isNoteNumber(block, words) &&
  (isRelated(words) ||
    (/^H\d$/.test(block.tagName)
      ? isIntrusion(words)
      : isFurniture(words) && !(isCaption(words) && isBelowPicture(block))))

/** A mark leads to it, or it is one of a list. */
const isNoteNumber = (block: Element, words: string): boolean =>
  /^\[?\d{1,3}\]?\.?$/.test(words) &&
  (block.tagName === 'LI' || block.id !== '' || block.querySelector('[id], [name]') !== null)

/** A line that says who made the picture above it. */
function isBelowPicture(block: Element): boolean {
  const above = block.previousElementSibling ?? block.parentElement?.previousElementSibling
  return above != null && (above.tagName === 'IMG' || above.querySelector('img') !== null)
}

/** Short lines in one block, one of which belongs to the page or says who owns it: what stands below newsletters. */
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

/** The headline stands in the frontmatter. */
export const isTitle = (block: Element, title: string | undefined): boolean =>
  title !== undefined &&
  title !== '' &&
  elementText(block) !== '' &&
  withoutSite(title.toLowerCase(), elementText(block).toLowerCase()) === ''

/** What a title has behind a headline, but for the site’s name. */
const withoutSite = (title: string, headline: string): string =>
  title.startsWith(headline) ? title.slice(headline.length).replace(/^\s+[|–—·-]\s+[^|–—·]{2,60}$/, '') : title
