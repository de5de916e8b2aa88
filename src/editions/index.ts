/** Turns posts into articles for each channel, and articles into finished editions. */
export { ownLicence, shownAssets, shownLocalPictures } from './allowance.js'
export {
  type Article,
  type Channel,
  type Edition,
  type RenderedEdition,
  SHOWN_AS,
  type ShareImage,
  type ShownAs,
  type ShownPost,
} from './article.js'
export {
  type ArticleFacts,
  type ArticleForm,
  type ArticleSource,
  type ArticlesFor,
  articleParts,
  articlesFrom,
  articlesOf,
  isPublished,
} from './articles.js'
export { withPictureCredits } from './body-pictures.js'
export { forNobody, type Issue } from './issue.js'
export { type PageOf, relative, rootFrom, withAbsoluteLinks } from './links.js'
export {
  comparableName,
  newestFirst,
  type Selectable,
  type Selection,
  selected,
  selects,
  tagSlug,
} from './selection.js'
export { type PictureFile, pictureFiles } from './shown-pictures.js'
export { directionOf, type FeedLink, type FeedPaths, type Site, type SiteLogo } from './site.js'
export { compileTemplates, phraseHtml, type SkeletonStore, type Templates } from './templates.js'
export { postFinder } from './translations.js'
export { nextTurn } from './turning-points.js'
