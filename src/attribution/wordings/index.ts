import type { Translation } from '../phrasebook.js'
import { ar } from './ar.js'
import { de } from './de.js'
import { en } from './en.js'
import { enUs } from './en-us.js'
import { es } from './es.js'
import { fr } from './fr.js'
import { he } from './he.js'
import { it } from './it.js'
import { ja } from './ja.js'
import { nl } from './nl.js'
import { pl } from './pl.js'
import { pt } from './pt.js'
import { ptPt } from './pt-pt.js'
import { ru } from './ru.js'
import { uk } from './uk.js'
import { zh } from './zh.js'
import { zhHant } from './zh-hant.js'

export { en }

/** Every language there is a data file for, by its tag in lower case. A test fails for a file that is not in here. */
export const WORDINGS: ReadonlyMap<string, Translation> = new Map<string, Translation>([
  ...Object.entries({ ar, de, en, es, fr, he, it, ja, nl, pl, pt, ru, uk, zh }),
  ['en-us', enUs],
  ['pt-pt', ptPt],
  ['zh-hant', zhHant],
])
