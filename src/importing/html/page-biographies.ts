import { authorDescribedIn, splitBiographies } from '../text/biography.js'
import { type Element, elementText } from './dom.js'

/** The biographies of authors that were found on a page. */
export interface PageBiographies {
  readonly names: readonly string[]
  readonly biographies: Map<string, string>
  readonly dropped: string[]
}

/** Moves a paragraph about an author from an article to the biographies. It returns false for any other paragraph. */
export function takeBiography(
  block: Element,
  root: Element,
  words: string,
  { names, biographies, dropped }: PageBiographies,
): boolean {
  if (words.length < 25 || authorDescribedIn(words, names) === undefined) return false
  const parts = splitBiographies(words, names)
  for (const [name, text] of parts)
    if (biographies.has(name)) dropped.push(text)
    else biographies.set(name, text)
  removeWithParents(block, root)
  return true
}

/** Removes an element, and each parent that is empty afterwards. */
export function removeWithParents(element: Element, root: Element): void {
  const parent = element.parentElement
  element.remove()
  if (parent && parent !== root && elementText(parent) === '' && !parent.querySelector('img, video, audio, iframe'))
    removeWithParents(parent, root)
}
