import { LENS_CLIENTS, SUPPORT, UPDATED } from './caniemail.js'

/** A mail program that a lens looks through; `ganga` is the Gmail app with another provider's account. */
export type Client = (typeof LENS_CLIENTS)[number]

export const CLIENTS: readonly Client[] = LENS_CLIENTS

/** The day of the data, as `2026-05-13`. */
export const DATA_DATE = UPDATED

const LACKING = new Map(
  LENS_CLIENTS.map((client, column) => [
    client,
    new Set(Object.entries(SUPPORT).flatMap(([feature, [, support]]) => (support[column] === 'n' ? [feature] : []))),
  ]),
)

/** Whether the newest version of the client does not support the feature at all. Unknown counts as support. */
export const lacks = (client: Client, feature: string): boolean => LACKING.get(client)?.has(feature) ?? false
