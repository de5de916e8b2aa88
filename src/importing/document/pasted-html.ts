import type { ReadSource } from '../importer.js'
import { documentArticle } from './document-article.js'
import { styledReading } from './google-document.js'

/** Imports formatted text that was copied from a page or a word processor, or that a word processor saved as HTML. */
export const pastedHtmlImporter: ReadSource = ({ text, source, context }) => {
  const reading = styledReading(text, () => undefined)
  const article = documentArticle(reading, '', context)
  article.facts.add('original.url', source.address, 'the address in the clipboard', 'the page may be a copy itself')
  return [article]
}
