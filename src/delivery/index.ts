/** From an issue to a MIME message. */
export { composeMessage } from './mime.js'
export { sendTest, type TestOutcome } from './test-line.js'
export { senderIn, type TestSetting, testMessage } from './test-message.js'
