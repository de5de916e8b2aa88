import { blocksIn } from './article-body.js'
import { all, type Element, elementText } from './dom.js'
import { removeWithParents } from './told-biography.js'

/** What pages call the lines between a headline and the text. */
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

/** The summary of a page, where the page shows it under a headline and marks it so. */
export const shownStandfirst = (page: Element, summary: string | undefined): string | undefined =>
  all(page, STANDFIRST).some(element => elementText(element) === summary) ? summary : undefined

/** Takes it out of the article’s first lines; whoever tells the article from the page may have removed the marks. */
export function takeStandfirst(root: Element, standfirst: string | undefined): boolean {
  const block = blocksIn(root)
    .slice(0, 6)
    .find(element => standfirst !== undefined && elementText(element) === standfirst)
  if (block) removeWithParents(block, root)
  return block !== undefined
}
