/** Reads Markdown files as posts. */

export { cleanText, isUnwanted, readText } from './clean-text.js'
export { authorEntriesIn } from './dialects/author-entries.js'
export { keysFor } from './dialects/dialects.js'
export { type ForeignPost, foreignPost } from './dialects/foreign-post.js'
export { type Fragment, readFragment } from './fragment.js'
export { type FrontmatterSpan, frontmatterSpan, marksInPost, readFrontmatter } from './frontmatter/frontmatter.js'
export { spelling } from './frontmatter/key-finder.js'
export { postJsonSchema, postSchema } from './frontmatter/post-schema.js'
export { UNSURE, type UnsureMark } from './frontmatter/unsure.js'
export { type IdLine, idLineFor, idLineInList } from './identity/id-line.js'
export {
  ID_LOCK_FILE,
  type IdLock,
  type IdRecord,
  idLockFile,
  idLockText,
  type LockFault,
  readIdLock,
} from './identity/id-lock.js'
export { type IdConflict, type Move, type Pins, pinIds } from './identity/id-pins.js'
export { isMarkdownFile, isPostFile, outputOf, slugOfAddress, slugText, tagAuthority } from './identity/identity.js'
export { permalinkNames, unknownName } from './identity/permalink.js'
export { type PostNames, postNames } from './identity/post-names.js'
export { commentsIn, isLinkList, type LinkListResult, linkListJsonSchema, readLinkList } from './link-list.js'
export { linksInMarkdown, parseMarkdown, renderTokens } from './markdown/markdown.js'
export { textHash, textParagraphs, wordsHash } from './markdown/text-hash.js'
export { mediumSources } from './picture-rights.js'
export type {
  Asset,
  AuthorEntries,
  Body,
  BodyPicture,
  Folder,
  Html,
  LocalPicture,
  Picture,
  Post,
  PostContext,
  Status,
} from './post.js'
export { LOCAL, POST_FILE, sourceName } from './post.js'
export {
  type PostFile,
  type PostMarkdown,
  type PostResult,
  postMarkdown,
  readPost,
  readPosts,
  type Surroundings,
  type WrittenFields,
  writtenFields,
} from './post-file.js'
export { wordCount } from './text-limit.js'
