/** What an editor has, in; draft posts, with where each value was found, out. */
export type { Draft, ImportContext } from './draft.js'
export type { Fact } from './fact.js'
export type { Choice } from './feed/feed-articles.js'
export { freeName } from './file-name.js'
export { type Imported, importSource } from './import-source.js'
export { outletEntry } from './outlet.js'
export { postText } from './post-text.js'
export { KINDS, type Kind, type Source } from './source-kind.js'
