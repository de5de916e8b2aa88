/** From an issue to a MIME message. */
export { composeMessage } from './mime.js'
