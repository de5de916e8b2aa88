import type { BounceProvider } from './bounce-provider.js'
import { signedJson } from './signed-json.js'

/** The providers whose calls the server accepts, one file for each. */
export const BOUNCE_PROVIDERS: readonly BounceProvider[] = [signedJson]
