import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Locale, wordsFrom } from '../src/attribution/index.js'

const FOLDER = join(import.meta.dirname, '../locales')

/** All files of `locales/`, by tag. */
export const LOCALES: ReadonlyMap<string, Locale> = new Map(
  readdirSync(FOLDER).map(name => [
    name.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Locale,
  ]),
)

export const wordsFor = wordsFrom(new Map([...LOCALES].map(([tag, locale]) => [tag.toLowerCase(), [locale]])))
