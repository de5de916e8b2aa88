/** Safe access to the network: every address is judged before a connection to it is opened. */
export {
  type FeedAnswer,
  type FeedClient,
  feedClient,
  type KnownRobots,
} from './feed-request.js'
export type { NetworkReach } from './judged-request.js'
export { checkLinks, type LinkCheckResult } from './link-check.js'
export { dnsAsker } from './name-server.js'
export { textRequest } from './text-request.js'
export { type FetchedSource, type FetchPurpose, ForbiddenAddressError, fetchSource, IMPORTING } from './web-source.js'
