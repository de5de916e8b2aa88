import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPublishers } from '../../src/attribution/index.js'
import { presets } from '../../src/cli/presets.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint as runOffprint } from './offprint.js'

const offprint = (...argv: string[]) => runOffprint(argv)

const PUBLICATION = 'title: Test\nurl: https://test.example.org/\n'
const OURS = `# Ours, in an order of our own
zebra: { name: Zebra } # the last comes first
# and a comment between
aardvark:
  name: 'Aardvark'
`

describe('presets', () => {
  it.each(presets().map(preset => [preset.key, preset] as const))('%s is a valid entry', (key, { yaml, publisher }) => {
    const { problems } = readPublishers(yaml)
    expect(problems.filter(({ rule }) => rule !== 'publishers.placeholder')).toEqual([])
    expect(problems.length).toBe(publisher.name.startsWith('<') ? 1 : 0)
    expect([...readPublishers(yaml).publishers.keys()]).toEqual([key])
    const { source, checked, note } = publisher.terms ?? {}
    expect(source ?? note).toMatch(/^https:\/\/|address was not recorded/)
    expect(checked).toMatch(/^\d{4}-\d\d-\d\d[,;] /)
  })

  it.each<[key: string, terms: object]>([
    [
      'the-conversation',
      { institutions: true, edits: false, images: 'none', counter: { host: 'counter.theconversation.com' } },
    ],
    ['propublica', { edits: false, images: 'licensed', counter: {} }],
    ['inn-on-the-ground', { images: 'outlet' }],
    ['newswell', { images: 'outlet' }],
    ['undark', { images: 'none' }],
    ['global-voices', { credit: 'top', link: 'article' }],
    ['floodlight', { headline: true, edits: false, byline: '{authors}, {publisher}' }],
    ['ndnc', { credit: 'top', link: 'article', byline: 'By {authors}, {publisher}' }],
    ['undark', { publishWithin: 90, translate: true, edits: false }],
    ['publicsource', { paragraphs: 3 }],
    ['global-press-journal', { translate: false, links: 'keep' }],
    ['city-desk-abq', { days: 90 }],
    ['grist', { require: ['permission'] }],
  ])('%s has the expected terms', (key, terms) => {
    expect(presets().find(preset => preset.key === key)?.publisher.terms).toMatchObject(terms)
  })
})

describe('offprint publishers', () => {
  it('lists ours and the presets, and says that they must be verified', async () => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': OURS })
    const { code, stdout } = await offprint('publishers', 'list', '--root', root)
    expect(code).toBe(0)
    for (const words of [
      'zebra',
      'aardvark',
      'global-voices',
      'https://globalvoices.org/',
      'Read the terms at the outlet’s own address',
    ])
      expect(stdout).toContain(words)
    const json = JSON.parse((await offprint('publishers', 'list', '--root', root, '--json')).stdout)
    expect(json).toMatchObject({ ok: true, publishers: [{ key: 'zebra' }, { key: 'aardvark' }], problems: [] })
    expect(json.verify).toMatch(/Read the terms/)
    expect(json.presets.length).toBe(presets().length)
  })

  it.each([
    ['as it stands', OURS, 'global-voices', []],
    ['without a last line break', OURS.trimEnd(), 'global-voices', []],
    ['with the line breaks of Windows', OURS.replaceAll('\n', '\r\n'), 'global-voices', []],
    ['empty', '', 'global-voices', []],
    ['under another key', OURS, 'voices', ['--as', 'voices']],
  ])('adds a preset to a file %s, and changes nothing else in it', async (_, before, key, flags) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': before })
    const { code, stdout, stderr } = await offprint('publishers', 'add', 'global-voices', '--root', root, ...flags)
    expect([code, stdout]).toEqual([0, expect.stringContaining(key)])
    expect(stderr).toContain('Read the terms at the outlet’s own address')
    const after = readFileSync(join(root, 'publishers.yml'), 'utf8')
    expect(after.startsWith(before)).toBe(true)
    expect(after.slice(before.length)).toMatch(/# Verify the terms before you use this\. Source: https:/)
    expect(before.includes('\r\n') ? after.replaceAll('\r\n', '') : '').not.toContain('\n')
    const { publishers, problems } = readPublishers(after)
    expect(problems).toEqual([])
    expect([...publishers.keys()]).toEqual([...readPublishers(before).publishers.keys(), key])
  })

  it.each([
    ['republication-tracker-tool', undefined],
    ['inn-on-the-ground', undefined],
    ['republication-tracker-tool', 'The name of the site'],
  ])('refuses %s until its name is filled in', async (key, name) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION })
    const { stderr } = await offprint('publishers', 'add', key, '--root', root)
    expect(stderr).toContain('is still the placeholder')
    const written = readFileSync(join(root, 'publishers.yml'), 'utf8')
    const problemsOf = (said: string | undefined) =>
      readPublishers(said ? written.replace(/name: <.*>/, `name: ${said}`) : written).problems
    expect(problemsOf(name)).toMatchObject([
      { severity: 'error', rule: 'publishers.placeholder', where: { file: 'publishers.yml' } },
    ])
    expect(problemsOf('The Harbour Review')).toEqual([])
  })

  it('adds an entry after one whose name is still to be filled in', async () => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION })
    for (const key of ['inn-on-the-ground', 'kff', 'newswell'])
      expect(await offprint('publishers', 'add', key, '--root', root)).toMatchObject({ code: 0 })
    const { publishers } = readPublishers(readFileSync(join(root, 'publishers.yml'), 'utf8'))
    expect([...publishers.keys()]).toEqual(['inn-on-the-ground', 'kff', 'newswell'])
  })

  it('makes the file if there is none, and prints JSON', async () => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION })
    const { stdout } = await offprint('publishers', 'add', 'kff', '--root', root, '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, file: 'publishers.yml', key: 'kff', terms: { edits: false } })
    expect(readPublishers(readFileSync(join(root, 'publishers.yml'), 'utf8')).publishers.has('kff')).toBe(true)
  })

  it.each([
    ['a key that is there', 'kff: { name: Mine }\n', ['kff'], 'publishers.yml has a publisher `kff` already'],
    ['a preset that is not', OURS, ['kfff'], 'Did you mean `kff`?'],
    ['a preset that is like no other', OURS, ['nobody'], 'There is no preset `nobody`. `offprint publishers list`'],
    [
      'a file that is one mapping in braces',
      '{ zebra: { name: Zebra } }\n',
      ['kff'],
      'No entry can be added at the end',
    ],
    ['a file that is no YAML', 'zebra: [\n', ['kff'], 'This is not YAML'],
  ])('refuses %s and writes nothing', async (_, before, argv, words) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': before })
    const { code, stderr } = await offprint('publishers', 'add', ...argv, '--root', root)
    expect([code, stderr]).toEqual([1, expect.stringContaining(words)])
    expect(readFileSync(join(root, 'publishers.yml'), 'utf8')).toBe(before)
  })

  it.each([['publishers'], ['publishers', 'add']])('exits with 2 for the wrong usage %j', async (...argv) => {
    expect((await offprint(...argv)).code).toBe(2)
  })
})
