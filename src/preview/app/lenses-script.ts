/** Bundles the lenses as a script for an exported preview. A preview with a server applies them there. */
import { asSeen } from '../lenses/index.js'

window.offprintLenses = { asSeen }

export type {} from './still-lenses.js'
