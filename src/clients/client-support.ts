import { LENS_CLIENTS, SUPPORT, UPDATED } from './caniemail.js'

/** A mail program that a preview lens imitates. `ganga` is the Gmail app with an account of another provider. */
export type Client = (typeof LENS_CLIENTS)[number]

export const CLIENTS: readonly Client[] = LENS_CLIENTS

/** The day on which the data was last updated, such as `2026-05-13`. */
export const DATA_DATE = UPDATED

const LACKING = new Map(
  LENS_CLIENTS.map((client, column) => [
    client,
    new Set(Object.entries(SUPPORT).flatMap(([feature, [, support]]) => (support[column] === 'n' ? [feature] : []))),
  ]),
)

/** Tells whether the newest version of a client does not support a feature at all. Unknown counts as support. */
export const lacks = (client: Client, feature: string): boolean => LACKING.get(client)?.has(feature) ?? false
