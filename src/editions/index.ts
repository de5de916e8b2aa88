/** Turns posts into articles for each channel, and articles into finished editions. */
export { ownLicence, shownAssets } from './allowance.js'
export type { Article, Channel, Edition, RenderedEdition, ShownAs, ShownPost } from './article.js'
export { type ArticleSource, type ArticlesFor, articlesOf, isOut } from './articles.js'
export { type Issue, PLACEHOLDERS } from './issue.js'
export { type PageOf, relative, rootFrom, withAbsoluteLinks } from './links.js'
export { comparableName, newestFirst, type Selectable, type Selection, selected, selects } from './selection.js'
export { directionOf, type FeedLink, type FeedPaths, type Site } from './site.js'
export { compileTemplates, phraseHtml, type Templates } from './templates.js'
