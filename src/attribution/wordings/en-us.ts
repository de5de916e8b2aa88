import type { Translation } from '../phrasebook.js'

export const enUs: Translation = {
  credit: { licence: 'License: {licence}.' },
}
