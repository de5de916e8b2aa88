/** Markdown files in, posts out. */

export { type Fragment, readFragment } from './fragment.js'
export { isPostFile, slugText } from './identity.js'
export type { Asset, Body, Folder, Html, Picture, Post, PostContext, Status } from './post.js'
export { LOCAL, POST_FILE } from './post.js'
export { type PostFile, type PostResult, readPost, type Surroundings } from './post-file.js'
export { postJsonSchema, postSchema } from './post-schema.js'
export { UNSURE } from './unsure.js'
