// @ts-check
/**
 * Writes src/clients/caniemail.ts from the data of caniemail.com: the features that lenses use, and only the newest version
 * of each client. Run it to update the data, then read the diff:
 *
 *     npm pack caniemail --pack-destination /tmp && tar xzf /tmp/caniemail-*.tgz -C /tmp
 *     npm run compile && node tests/tools/trim-caniemail.mjs /tmp/package/data/caniemail.json
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FEATURES } from '../../dist/clients/features.js'

const TARGET = new URL('../../src/clients/caniemail.ts', import.meta.url)

/** For each lens, the client's family and platforms in the data. A lens lacks a feature that all of its platforms lack. */
const CLIENTS = {
  gmail: ['gmail', ['desktop-webmail']],
  ganga: ['gmail', ['android']],
  outlook: ['outlook', ['windows']],
  yahoo: ['yahoo', ['desktop-webmail']],
  apple: ['apple-mail', ['macos', 'ios']],
}

const LICENCE = `MIT License

Copyright (c) 2019 HTeuMeuLeu

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`

const path = process.argv[2]
if (!path) throw new Error('Name the data file of the caniemail package: see the head of this script')
const source = JSON.parse(readFileSync(path, 'utf8'))

/** The newest version. Versions are numbers (`16.80`) or months (`2022-07`), and the order of keys in the file has no meaning. */
const newest = versions =>
  Object.entries(versions)
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)?.[1] ?? 'u'

function support(feature, lens) {
  const [family, platforms] = CLIENTS[lens]
  const values = platforms.map(platform => {
    const value = newest(feature.stats[family]?.[platform] ?? {})
    const notes = [...value.matchAll(/#(\d+)/g)].map(([, n]) => feature.notes_by_num?.[n] ?? '').join(' ')
    // The Gmail app is one client in the data; its limits with other providers' accounts are in the notes.
    if (lens === 'ganga' && /(?:not supported|work) with non.google/i.test(notes)) return 'n'
    if (lens === 'ganga' && /only (?:supported|works) with non.google|non.google accounts only/i.test(notes)) return 'y'
    return value[0]
  })
  return values.find(value => value !== 'n') ?? 'n'
}

const rows = FEATURES.toSorted().map(name => {
  const feature = source.data.find(({ slug }) => slug === name)
  if (!feature) throw new Error(`${name} is not in the data any more: change src/clients/features.ts`)
  const columns = Object.keys(CLIENTS).map(lens => support(feature, lens))
  return `  ${JSON.stringify(name)}: ${JSON.stringify([feature.last_test_date, columns.join('')])},`
})

writeFileSync(
  TARGET,
  `/**
 * Trimmed by tests/tools/trim-caniemail.mjs from the data of Can I email, https://www.caniemail.com/
 *
${LICENCE.split('\n')
  .map(line => ` * ${line}`.trimEnd())
  .join('\n')}
 */

/** The day of the data. */
export const UPDATED = ${JSON.stringify(source.last_update_date.slice(0, 10))}

export const LENSES = ${JSON.stringify(Object.keys(CLIENTS))} as const

/** Feature → the day of its last test, and one letter for each lens: y yes, n no, a partly, u unknown. */
export const SUPPORT: Readonly<Record<string, readonly [tested: string, support: string]>> = {
${rows.join('\n')}
}
`,
)
execFileSync('npx', ['biome', 'check', '--write', fileURLToPath(TARGET)])
console.log(`${rows.length} features, data of ${source.last_update_date}`)
