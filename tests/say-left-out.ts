import { SLOW } from './slow.js'

/** Prints what a fast run has not tested, so that it is not mistaken for the complete run. */
export const teardown = (): void =>
  console.log(`Not tested, because test:fast leaves it out; \`npm test\` runs it:\n  ${SLOW.join('\n  ')}`)
