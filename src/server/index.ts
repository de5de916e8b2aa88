/** The public server: it serves out/ and the pages for subscribing, preferences and unsubscribing. */
export { takeReports } from './bounce-webhook.js'
export { type HubPing, notifyHub, PING_OUTCOMES } from './hub-pings.js'
export { confirmationMailerFor, openServer, type PublicServer, type ServerRequest } from './public-server.js'
export type { RequestSummary, Webhook } from './server-context.js'
