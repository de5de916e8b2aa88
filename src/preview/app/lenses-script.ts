/** The lenses as a script of their own, for an export: with a server, the server applies them. */
import { asSeen } from '../lenses/index.js'

window.offprintLenses = { asSeen }

export type {} from './still-lenses.js'
