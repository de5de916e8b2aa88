import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Publisher, readPublishers } from '../attribution/index.js'
import { canParseUrl, hostWithoutWww } from '../core/url.js'

/** The terms of one outlet on the day they were read: an entry of publishers.yml, both as text and parsed. */
export interface Preset {
  readonly key: string
  readonly yaml: string
  readonly publisher: Publisher
}

const FOLDER = fileURLToPath(new URL('../../presets', import.meta.url))

/** Returns all presets that come with Offprint, in the order of their files. */
export const presets = (): readonly Preset[] =>
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.yml'))
    .sort()
    .flatMap(file => {
      const yaml = readFileSync(join(FOLDER, file), 'utf8')
      return [...readPublishers(yaml, file).publishers].map(([key, publisher]) => ({ key, yaml, publisher }))
    })

/** Returns the host of an address without `www.`: `harbour.example` for `https://www.harbour.example/about`. */
export const domainOfAddress = (url: string | undefined): string | undefined =>
  url && canParseUrl(url) ? hostWithoutWww(url) : undefined

/** The warning that accompanies every display of a preset. */
export const VERIFY =
  'A preset records an outlet’s terms on the day they were read. Terms change, and a preset may be wrong. Read the terms at the outlet’s own address before you use one.'
