/** The network, with safety: every address is judged before a connection is made to it. */
export type { NetworkReach } from './judged-request.js'
export { type Asked, askLinks } from './link-asker.js'
export { type FetchedSource, type FetchPurpose, fetchSource } from './web-source.js'
