/** What mail programs support, from caniemail.com's data, and how its features are known in an email. */
export { CLIENTS, type Client, DATA_DATE, lacks } from './client-support.js'
export * from './features.js'
