import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Publisher, readPublishers } from '../attribution/index.js'
import { canParseUrl, hostWithoutWww } from '../core/url.js'

/** The terms of an outlet as they were once read: an entry of publishers.yml, as text and as what it says. */
export interface Preset {
  readonly key: string
  readonly yaml: string
  readonly publisher: Publisher
}

const FOLDER = fileURLToPath(new URL('../../presets', import.meta.url))

/** All presets that come with Offprint, by key. */
export const presets = (): readonly Preset[] =>
  readdirSync(FOLDER)
    .filter(file => file.endsWith('.yml'))
    .sort()
    .flatMap(file => {
      const yaml = readFileSync(join(FOLDER, file), 'utf8')
      return [...readPublishers(yaml, file).publishers].map(([key, publisher]) => ({ key, yaml, publisher }))
    })

/** `harbour.example` for `https://www.harbour.example/about`. */
export const domainOfAddress = (url: string | undefined): string | undefined =>
  url && canParseUrl(url) ? hostWithoutWww(url) : undefined

/** What has to be said wherever a preset is shown. */
export const VERIFY =
  'Presets record terms as they were once found: they may have changed, and a preset may be wrong. Read the terms at their own address before you use one.'
