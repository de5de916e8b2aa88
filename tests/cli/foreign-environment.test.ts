import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { foreignEnvironment } from '../../src/cli/environment.js'
import { temporaryFolder } from '../temporary-folder.js'

/** Variables of the system and of common tools, which are no secrets of ours. */
const GENERAL = [
  'CHROMIUM_PATH',
  'DISPLAY',
  'HOME',
  'NODE_COMPILE_CACHE',
  'PATH',
  'SOURCE_DATE_EPOCH',
  'WAYLAND_DISPLAY',
  'WSL_DISTRO_NAME',
]

it('No setting of Offprint reaches a program that is not ours', () => {
  const folder = join(import.meta.dirname, '../../src')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'))
  const read = sources.flatMap(file =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/env\['([A-Z_0-9]+)'\]|listIn\(env, '([A-Z_0-9]+)'/g)].map(
      ([, direct, list]) => direct ?? list ?? '',
    ),
  )
  // Names that the code puts together, such as those of a second mail server, are in the tables of the documents.
  const documents = ['delivery.md', 'server.md']
    .map(name => readFileSync(join(folder, '../docs', name), 'utf8'))
    .join('\n')
  const tables = [...documents.matchAll(/^\|[^|\n]*\|?/gm)].flatMap(([cell]) =>
    [...cell.matchAll(/`([A-Z]+_[A-Z_0-9]+)`/g)].map(([, name = '']) => name),
  )
  const names = [...read, ...tables]
  expect(names).toEqual(expect.arrayContaining(['SMTP_URL', 'OFFPRINT_SECRET', 'IMAP_PASSWORD', 'BOUNCES_URL']))
  const env = Object.fromEntries(names.map(name => [name, 'x']))
  const left = Object.keys(foreignEnvironment({ env }, temporaryFolder())).filter(name => !GENERAL.includes(name))
  expect(left, 'Add the name to OWN in src/cli/environment.ts').toEqual([])
})

it('Nothing in .env reaches such a program, unless it is named', () => {
  const root = temporaryFolder({ '.env': 'SITE_TOKEN=of the site\nOTHER_TOKEN=other\nSMTP_URL=smtp://a\n' })
  const io = { env: { PATH: '/bin', OTHER_TOKEN: 'exported', OFFPRINT_SECRET: 'secret', LANG: 'en' } }
  expect(foreignEnvironment(io, root)).toEqual({ PATH: '/bin', LANG: 'en' })
  expect(foreignEnvironment(io, root, ['SITE_TOKEN', 'OFFPRINT_SECRET'])).toEqual({
    ...{ PATH: '/bin', LANG: 'en', SITE_TOKEN: 'of the site', OFFPRINT_SECRET: 'secret' },
  })
})
