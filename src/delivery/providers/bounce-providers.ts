import type { BounceProvider } from './bounce-provider.js'
import { signedJson } from './signed-json.js'

/** The providers whose calls the server takes, each in a file of its own. */
export const BOUNCE_PROVIDERS: readonly BounceProvider[] = [signedJson]
