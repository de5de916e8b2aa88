import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Publisher, readPublishers } from '../attribution/index.js'
import { distance } from '../core/nearest-word.js'
import { error, isError, ProblemsError } from '../core/problem.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { type Preset, presets, VERIFY } from './presets.js'
import { publicationText, textAt } from './publication-text.js'

export interface PublishersFlags {
  readonly root: string
  readonly as?: string
  readonly json?: boolean
}

const FILE = 'publishers.yml'

/** Lists the outlets of this publication, and the presets that come with Offprint. */
export async function listPublishers(flags: PublishersFlags, io: Io): Promise<boolean> {
  const { publishers, problems } = readPublishers(publishersText(flags.root), FILE)
  const ok = !problems.some(isError)
  const offered = presets()
  if (flags.json) {
    const listed = offered.map(({ key, publisher }) => jsonOf(key, publisher))
    const ours = [...publishers].map(([key, publisher]) => jsonOf(key, publisher))
    printJson<JsonOutput<'publishers-list'>>(io, { ok, publishers: ours, presets: listed, verify: VERIFY, problems })
    return ok
  }
  reportProblems(io, problems)
  print(io, `In ${FILE}:`)
  for (const [key, publisher] of publishers) print(io, lineOf(key, publisher))
  if (publishers.size === 0) print(io, '  none yet')
  print(io, '\nPresets, for `offprint publishers add <preset>`:')
  for (const { key, publisher } of offered) {
    print(io, lineOf(key, publisher))
    print(io, `      ${sourceOf(publisher)}`)
  }
  print(io, `\n${VERIFY}`)
  return ok
}

/** Appends a preset to publishers.yml and leaves the rest of the file untouched. */
export async function addPublisher(name: string, flags: PublishersFlags, io: Io): Promise<boolean> {
  const preset = presetNamed(name)
  const key = flags.as ?? preset.key
  const before = publishersText(flags.root)
  const known = readPublishers(before, FILE)
  // Another entry may follow one that is still to be filled in.
  if (known.problems.some(problem => isError(problem) && problem.rule !== 'publishers.placeholder'))
    throw new ProblemsError(known.problems)
  if (known.publishers.has(key))
    throw refusal('publishers.exists', `publishers.yml has a publisher \`${key}\` already.`, OTHER_KEY)
  const after = withEntry(before, preset, key)
  const read = readPublishers(after, FILE)
  const kept = [...known.publishers.keys()].every(each => read.publishers.has(each)) && read.publishers.has(key)
  if (!kept)
    throw refusal(
      'publishers.form',
      'No entry can be added at the end of this file without changing the rest of it.',
      'Write every publisher on lines of its own, as in docs/attribution.md, with nothing after the last one.',
    )
  const path = join(flags.root, FILE)
  writeFileSync(`${path}.new`, after)
  renameSync(`${path}.new`, path)
  if (flags.json) {
    const added = { ok: true, file: FILE, ...jsonOf(key, preset.publisher), verify: VERIFY } as const
    printJson<JsonOutput<'publishers-add'>>(io, added)
  } else {
    print(io, `Added \`${key}\` to ${path}. In a post, write \`publisher: ${key}\`.`)
    for (const { what, fix } of read.problems.filter(isError)) printStatus(io, `${what} ${fix}`)
    printStatus(io, `${VERIFY}\n${sourceOf(preset.publisher)}`)
  }
  return true
}

const OTHER_KEY = 'Add it under another key with `--as <key>`, or edit the existing entry.'

const refusal = (rule: string, what: string, fix: string) => new ProblemsError([error(rule, { file: FILE }, what, fix)])

/** Returns the text of publishers.yml, which a publication need not have. */
function publishersText(root: string): string {
  const text = textAt(join(root, FILE))
  if (text === undefined) publicationText(root)
  return text ?? ''
}

function presetNamed(name: string): Preset {
  const all = presets()
  const found = all.find(({ key }) => key === name)
  if (found) return found
  const [nearest = ''] = all.map(({ key }) => key).sort((a, b) => distance(a, name) - distance(b, name))
  const fix = `${distance(nearest, name) * 3 <= name.length ? `Did you mean \`${nearest}\`? ` : ''}\`offprint publishers list\` lists them all.`
  throw new ProblemsError([error('publishers.preset', { file: FILE }, `There is no preset \`${name}\`.`, fix)])
}

/** Appends an entry to the text, in the line endings that the text uses. */
function withEntry(before: string, { yaml, publisher }: Preset, key: string): string {
  const warning = `# Verify the terms before you use this. ${sourceOf(publisher)}\n`
  const entry = `${warning}${yaml.replace(/^[^\s:]+:/, () => `${key}:`)}`
  const gap = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const added = gap + entry
  return before + (before.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added)
}

const sourceOf = ({ terms }: Publisher): string =>
  `Source: ${terms?.source ?? 'address not recorded'} (checked: ${terms?.checked ?? 'date not recorded'}).`

const lineOf = (key: string, { name, license, terms }: Publisher): string => {
  const { source: _, checked: __, note: ___, ...conditions } = terms ?? {}
  const words = [
    license?.name,
    Object.keys(conditions).length > 0 ? `terms: ${Object.keys(conditions).join(', ')}` : undefined,
  ]
  return `  ${key.padEnd(24)} ${[name, ...words.filter(each => each !== undefined)].join(' · ')}`
}

const jsonOf = (
  key: string,
  { name, url, license, terms }: Publisher,
): JsonOutput<'publishers-list'>['publishers'][number] => ({
  key,
  name,
  url,
  license: license?.id,
  terms,
})
