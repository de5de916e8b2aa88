import type { ReadSource } from '../importer.js'
import { withoutReaderDetails } from '../mail/newsletter.js'
import { webPage } from './web-page.js'

export const pageImporter: ReadSource = ({ text, source, context }) => [
  withoutReaderDetails(text, webPage(text, source.address, context)),
]
