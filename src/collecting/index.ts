/** Decides what to collect from the feeds of publishers, and when; it uses neither disk, network nor clock. */
export {
  ARTICLES_A_RUN,
  type ArticleChoice,
  type ArticleChoiceRequest,
  type ArticleIndex,
  articleIndex,
  chosenArticles,
  FIRST_ARTICLES,
  roomFor,
} from './article-choice.js'
export { articleKey } from './article-key.js'
export {
  COLLECTED_AS,
  COLLECTED_FILE,
  type CollectedArticle,
  collectedFile,
  collectedText,
  idKey,
  readCollected,
  withCollected,
} from './collected-articles.js'
export { type CollectingContext, type JudgedDraft, judgedDraft, linkedDraft } from './collected-draft.js'
export {
  dueAfterFailure,
  type FeedRest,
  type FeedState,
  feedRest,
  nextDue,
  pauseEnd,
  type WaitingArticle,
} from './feed-schedule.js'
export { type LinkItem, linkItem, linkItemUrls, withLinkItems } from './link-item-text.js'
export {
  acceptedRecord,
  type LookMemory,
  type OriginalLook,
  type OriginalOwner,
  type OriginalSource,
  recordAfter,
} from './original-look.js'
export {
  ORIGINAL_SOURCES,
  ORIGINALS_FILE,
  type OriginalRecord,
  type OriginalRecords,
  originalsFile,
  originalsText,
  readOriginals,
} from './original-record.js'
export { type ArticleText, articleText, isOneArticle, readingFault, textOf, titleOfDraft } from './original-text.js'
export { mayFetch, ROBOTS_BYTES, type RobotsRule, robotsRules } from './robots-rules.js'
export { isWithdrawnState } from './withdrawal-words.js'
export { type DiffPart, wordDiff } from './word-diff.js'
