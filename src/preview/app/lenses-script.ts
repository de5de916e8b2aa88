/** The script that applies lenses in an exported preview. Otherwise, the server of the preview applies them. */
import { asSeen } from '../lenses/index.js'

window.offprintLenses = { asSeen }

export type {} from './offline-lenses.js'
