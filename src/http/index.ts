/** HTTP: handlers, which are functions from Request to Response, and `listen`, which serves one on a port. */
export { getConnInfo as connectionOf } from '@hono/node-server/conninfo'
export { type Context, Hono, type MiddlewareHandler } from 'hono'
export { bodyLimit } from 'hono/body-limit'
export { compress } from 'hono/compress'
export { streamSSE } from 'hono/streaming'
export { type Listening, listen } from './listen.js'
export { isCompressible, mediaTypeOf } from './media-types.js'
