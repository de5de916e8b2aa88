/** Writes articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1, with archives and an OPML list. */
export { type FeedRecipe, feedEditions, feedMaker } from './feed-editions.js'
export { feedLinks } from './feed-links.js'
export { outletsOpml } from './opml.js'
