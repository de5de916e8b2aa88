import data from './caniemail.json' with { type: 'json' }
import type { Client } from './view.js'

/** The day of the data, as `2026-05-13`. */
export const DATA_DATE = data.updated

const COLUMNS = data.lenses as readonly Client[]
const ROWS = data.features as unknown as Readonly<Record<string, readonly [tested: string, support: string]>>

const LACKING = new Map(
  COLUMNS.map((client, column) => [
    client,
    new Set(Object.entries(ROWS).flatMap(([feature, [, support]]) => (support[column] === 'n' ? [feature] : []))),
  ]),
)

/** Whether the newest version of the client does not support the feature at all. Unknown counts as support. */
export const lacks = (client: Client, feature: string): boolean => LACKING.get(client)?.has(feature) ?? false
