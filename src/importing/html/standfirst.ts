import { blocksIn } from './article-body.js'
import { all, type Element, elementText } from './dom.js'
import { removeWithParents } from './page-biographies.js'

/** The class names that pages give to the lines between headline and text. */
export const STANDFIRST = [
  'standfirst',
  'teaser',
  'subtitle',
  'subhead',
  'chapo',
  'entradilla',
  'p-summary',
  'article-intro',
  'vorspann',
]
  .map(name => `[class*="${name}" i]`)
  .concat('.lead', '.lede', '.dek', '.deck', '.intro', '.gh-article-excerpt', '.entry-excerpt')
  .join(', ')

/** Returns the summary of a page if the page shows it as a standfirst. */
export const standfirstOnPage = (page: Element, summary: string | undefined): string | undefined =>
  all(page, STANDFIRST).some(element => elementText(element) === summary) ? summary : undefined

/**
 * Removes the standfirst from the first blocks of an article. It is recognised by its text, because Readability may
 * have removed the classes.
 */
export function takeStandfirst(root: Element, standfirst: string | undefined): boolean {
  const block = blocksIn(root)
    .slice(0, 6)
    .find(element => standfirst !== undefined && elementText(element) === standfirst)
  if (block) removeWithParents(block, root)
  return block !== undefined
}
