/** What mail programs support, from caniemail.com's data, how its features are known in an email, and what they make of colours. */
export { CLIENTS, type Client, DATA_DATE, lacks } from './client-support.js'
export { colourIn, linearLight, opaqueHex } from './css-colour.js'
export * from './features.js'
export { type Inversion, type Role, withInverted } from './inverted-colour.js'
