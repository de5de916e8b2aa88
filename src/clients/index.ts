/** The features that mail programs support, from caniemail.com's data, and the patterns that recognise them in an email. */
export { CLIENTS, type Client, DATA_DATE, lacks } from './client-support.js'
export * from './features.js'
