/** Articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1, with their archives, and the OPML list of all feeds. */
export { feedEditions } from './feed-editions.js'
export { feedLinks } from './feed-links.js'
