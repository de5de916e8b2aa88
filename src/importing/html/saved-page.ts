import type { ReadSource } from '../importer.js'
import { savedLetter } from '../mail/newsletter.js'
import { webPage } from './web-page.js'

export const pageImporter: ReadSource = ({ text, source, context }) => [
  savedLetter(text, webPage(text, source.address, context)),
]
