/** Markdown files in, posts out. */

export { type ForeignPost, foreignPost } from './foreign-post.js'
export { type Fragment, readFragment } from './fragment.js'
export { type IdLine, idLineFor } from './id-line.js'
export { ID_LOCK_FILE, type IdLock, type IdRecord, idLockText, type LockFault, readIdLock } from './id-lock.js'
export { type IdConflict, type Move, type Pins, pinIds } from './id-pins.js'
export { isPostFile, outputOf, slugText, tagAuthority } from './identity.js'
export { type PictureFacts, pictureFacts } from './picture.js'
export type { Asset, Body, Folder, Html, Picture, Post, PostContext, Status } from './post.js'
export { LOCAL, POST_FILE } from './post.js'
export { type PostFile, type PostResult, readPost, type Surroundings } from './post-file.js'
export { postJsonSchema, postSchema } from './post-schema.js'
export { UNSURE } from './unsure.js'
