import { Readability } from '@mozilla/readability'
import { all, copyOf, type Document, type Element } from './dom.js'

/** Returns what Readability takes for the article of a page, or undefined if it finds none. */
export function readArticle(source: Document): Element | undefined {
  const document = copyOf(source)
  // Readability would also weigh the paragraphs of templates outside the body, and fail.
  for (const template of all(document.head, 'template, noscript')) template.remove()
  // Its result is not written as HTML, which would have to be parsed again.
  const options = { keepClasses: true, charThreshold: 200, serializer: (root: unknown): Element => root as Element }
  const reader = new PageReader(document as unknown as ReaderInput, options)
  restoreFrom(source, document, reader)
  const read = reader.parse()
  if (!read?.content || (read.textContent ?? '').trim().length <= 80) return undefined
  return read.content
}

/**
 * Lets Readability, which reads a page up to four times, restore the page from its source before it reads again. It writes the body as HTML
 * for that, also if it reads only once, and parses it again.
 */
function restoreFrom(source: Document, document: Document, reader: PageReader): void {
  const { body } = document
  Object.defineProperty(body, 'innerHTML', {
    get: () => '',
    set: () => {
      for (const child of Array.from(body.childNodes)) child.remove()
      body.append(Array.from(copyOf(source).body.childNodes))
      reader.prepare(document)
    },
  })
}

type ReaderInput = ConstructorParameters<typeof Readability<Element>>[0]

/** The methods that Readability calls for every element of a page, and for which it puts the whole text of the element together. */
interface Questions {
  _isValidByline(element: Element, names: string): boolean
  _isElementWithoutContent(element: Element): boolean
}

/** The methods by which Readability prepares a page before it looks for the article. */
interface Preparation {
  _unwrapNoscriptImages(document: Document): void
  _removeScripts(document: Document): void
  _prepDocument(): void
}

const { _isValidByline, _isElementWithoutContent, _unwrapNoscriptImages, _removeScripts, _prepDocument } =
  Readability.prototype as unknown as Questions & Preparation

/** Readability, which answers two of its questions from the beginning of a text if that suffices. The answers are the same. */
class PageReader extends Readability<Element> implements Questions {
  prepare(document: Document): void {
    _unwrapNoscriptImages.call(this as unknown as Preparation, document)
    _removeScripts.call(this as unknown as Preparation, document)
    _prepDocument.call(this as unknown as Preparation)
  }

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
