import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Publisher, readPublishers } from '../attribution/index.js'
import { articleAddress } from '../core/article-address.js'
import { distance } from '../core/nearest-word.js'
import { error, isError, ProblemsError, warning } from '../core/problem.js'
import { plural } from '../core/text.js'
import { hostWithoutWww } from '../core/url.js'
import { freeName, type NewOutlet, outletEntry, readOpml } from '../importing/index.js'
import { readPublication } from '../publication/index.js'
import { print, printJson, printStatus, reportProblems } from './console.js'
import { sourceAt } from './import-source-at.js'
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
  const warned = `# Verify the terms before you use this. ${sourceOf(preset.publisher)}\n`
  const entry = `${warned}${preset.yaml.replace(/^[^\s:]+:/, () => `${key}:`)}`
  const { path, problems } = writeEntries(flags.root, before, entry, [...known.publishers.keys(), key])
  if (flags.json) {
    const added = { ok: true, file: FILE, ...jsonOf(key, preset.publisher), verify: VERIFY } as const
    printJson<JsonOutput<'publishers-add'>>(io, added)
  } else {
    print(io, `Added \`${key}\` to ${path}. In a post, write \`publisher: ${key}\`.`)
    for (const { what, fix } of problems.filter(isError)) printStatus(io, `${what} ${fix}`)
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

/**
 * Appends entries to publishers.yml and leaves the rest of the file untouched. Returns the path of the file and its problems.
 * @param keys the keys that the file must have afterwards
 * @throws ProblemsError if no entry can be added at the end of the file
 */
function writeEntries(root: string, before: string, entries: string, keys: readonly string[]) {
  const gap = before === '' ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const added = gap + entries
  const after = before + (before.includes('\r\n') ? added.replaceAll('\n', '\r\n') : added)
  const { publishers, problems } = readPublishers(after, FILE)
  if (!keys.every(key => publishers.has(key)))
    throw refusal(
      'publishers.form',
      'No entry can be added at the end of this file without changing the rest of it.',
      'Write every publisher on lines of its own, as in docs/attribution.md, with nothing after the last one.',
    )
  const path = join(root, FILE)
  writeFileSync(`${path}.new`, after)
  renameSync(`${path}.new`, path)
  return { path, problems }
}

/** Adds the feeds of an OPML file to publishers.yml, except for those of outlets that it has already. */
export async function importPublishers(source: string, flags: PublishersFlags, io: Io): Promise<boolean> {
  const before = publishersText(flags.root)
  const known = readPublishers(before, FILE)
  if (known.problems.some(problem => isError(problem) && problem.rule !== 'publishers.placeholder'))
    throw new ProblemsError(known.problems)
  const list = await readOpml(await sourceAt(source, io.stdin, { allowPrivate: false }))
  if (!list) {
    const fix = 'Export your feeds as OPML from your feed reader.'
    throw new ProblemsError([error('publishers.opml', { file: source }, 'This is no list of feeds in OPML.', fix)])
  }
  const problems = list.unread.map(label =>
    warning(
      'publishers.opml',
      { file: source },
      `“${label}” has no web address of a feed.`,
      'Add it to publishers.yml yourself.',
    ),
  )
  const keys = new Set(known.publishers.keys())
  const leftOut: { readonly name: string; readonly feed: string; readonly key: string }[] = []
  const added = list.outlets.flatMap(outlet => {
    const own = [...known.publishers].find(([, publisher]) => isSameOutlet(publisher, outlet))
    if (own) leftOut.push({ name: outlet.name, feed: outlet.feed, key: own[0] })
    if (own) return []
    const key = freeName(outlet.key, name => !keys.has(name))
    keys.add(key)
    return [{ ...outlet, key }]
  })
  if (added.length > 0) {
    const entries = added.map(outlet => `${outletEntry(outlet)}\n  collect: yes\n`).join('')
    writeEntries(flags.root, before, entries, [...keys])
  }
  if (flags.json) {
    printJson<JsonOutput<'publishers-import'>>(io, { ok: true, file: FILE, added, leftOut, problems })
    return true
  }
  for (const { key, name, feed } of added) print(io, `  ${key.padEnd(24)} ${name} · ${feed}`)
  for (const { key, name } of leftOut) print(io, `  ${key.padEnd(24)} ${name}: left out, because you have it already`)
  print(io, added.length > 0 ? `Added ${plural(added.length, 'outlet')} to ${FILE}.` : 'There is nothing to add.')
  if (added.length > 0)
    printStatus(
      io,
      'No terms are known, so `offprint collect` makes link items of their articles. Write down what each outlet allows.',
    )
  reportProblems(io, problems)
  return true
}

/** Tells whether a listed publisher has the feed or the home page of an outlet. */
function isSameOutlet({ url, feed, collect }: Publisher, outlet: NewOutlet): boolean {
  const feeds = [feed, collect?.feed].flatMap(address => (address ? [siteKey(address)] : []))
  if (outlet.feed && feeds.includes(siteKey(outlet.feed))) return true
  return url !== undefined && outlet.url !== undefined && siteKey(url) === siteKey(outlet.url)
}

const siteKey = (address: string): string => articleAddress(address) ?? hostWithoutWww(address)

/** Prints the feeds of the publishers as OPML. */
export async function exportPublishers({ root }: PublishersFlags, io: Io): Promise<boolean> {
  const { publication, problems } = readPublication(publicationText(root))
  const read = readPublishers(publishersText(root), FILE)
  if (!publication || read.problems.some(isError))
    throw new ProblemsError([...problems, ...read.problems].filter(isError))
  const outlets = [...read.publishers.values()].flatMap(publisher => {
    const feed = publisher.collect?.feed ?? publisher.feed
    return feed ? [{ ...publisher, feed }] : []
  })
  if (outlets.length === 0)
    throw refusal('publishers.no-feed', 'No publisher has a `feed`.', 'Add the address of its feed to each.')
  const { outletsOpml } = await import('../editions/feeds/index.js')
  print(io, outletsOpml(publication.title, outlets).trimEnd())
  return true
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
