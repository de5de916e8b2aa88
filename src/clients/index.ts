/** What mail programs support, from caniemail.com's data, and how to recognise its features in an email. */
export { CLIENTS, type Client, DATA_DATE, lacks } from './client-support.js'
export * from './features.js'
