/** Markdown files in, posts out. */
export type { Asset, Body, Folder, Html, Picture, Post, PostContext, Status } from './post.js'
export { LOCAL, POST_FILE } from './post.js'
