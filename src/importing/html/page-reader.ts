import { Readability } from '@mozilla/readability'
import { all, type Document, type Element } from './dom.js'

/**
 * Returns what Readability takes for the article of a page, or undefined if it finds none. The document is changed.
 */
export function readArticle(document: Document): Element | undefined {
  // Readability would also weigh the paragraphs of templates outside the body, and fail.
  for (const template of all(document.head, 'template, noscript')) template.remove()
  // Its result is not written as HTML, which would have to be parsed again.
  const options = { keepClasses: true, charThreshold: 200, serializer: (root: unknown): Element => root as Element }
  const read = new PageReader(document as unknown as ReaderInput, options).parse()
  if (!read?.content || (read.textContent ?? '').trim().length <= 80) return undefined
  return read.content
}

type ReaderInput = ConstructorParameters<typeof Readability<Element>>[0]

/** The methods that Readability calls for every element of a page, and for which it puts the whole text of the element together. */
interface Questions {
  _isValidByline(element: Element, names: string): boolean
  _isElementWithoutContent(element: Element): boolean
}

const { _isValidByline, _isElementWithoutContent } = Readability.prototype as unknown as Questions

/** Readability, which answers two of its questions from the beginning of a text if that suffices. The answers are the same. */
class PageReader extends Readability<Element> implements Questions {
  _isValidByline(element: Element, names: string): boolean {
    return !isLongerThan(element, LONGEST_BYLINE) && _isValidByline.call(this, element, names)
  }

  _isElementWithoutContent(element: Element): boolean {
    return !isLongerThan(element, 0) && _isElementWithoutContent.call(this, element)
  }
}

/** The length from which Readability takes no text for a byline. */
const LONGEST_BYLINE = 100

/** Tells whether the text of an element certainly has more characters than a number, without the white space around it. */
function isLongerThan(element: Element, most: number): boolean {
  let length = 0
  const visit = (parent: Element): boolean => {
    for (let node = parent.firstChild; node; node = node.nextSibling)
      if (node.nodeType === TEXT) {
        length += node.textContent.trim().length
        if (length > most) return true
      } else if (visit(node)) return true
    return false
  }
  return visit(element)
}

const TEXT = 3
