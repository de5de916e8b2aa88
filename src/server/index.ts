/** The public server: out/, and where readers subscribe, choose and leave. */
export { takeReports } from './bounce-webhook.js'
export { type HubPing, tellHub } from './hub-pings.js'
export { openServer, type PublicServer, type ServerRequest } from './public-server.js'
export type { Logged, Webhook } from './server-context.js'
