/** The lenses as a script of their own, for an export: with a server, the server applies them. */
import { treated } from '../treatments.js'

window.offprintLenses = { treated }

export type {} from './still-lenses.js'
