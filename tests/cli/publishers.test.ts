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

describe('lists of feeds', () => {
  const opml = (body: string): string => `<?xml version="1.0"?><opml version="1.0"><head/><body>${body}</body></opml>`
  const importing = async (list: string, before = OURS) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': before, 'feeds.opml': list })
    const run = await offprint('publishers', 'import', join(root, 'feeds.opml'), '--root', root, '--json')
    return {
      root,
      code: run.code,
      ...JSON.parse(run.stdout),
      after: readFileSync(join(root, 'publishers.yml'), 'utf8'),
    }
  }

  it.each<[name: string, body: string, expected: readonly object[]]>([
    [
      'a feed',
      '<outline type="rss" text="Tide Notes" xmlUrl="https://tide.example.org/feed" htmlUrl="https://tide.example.org"/>',
      [
        {
          key: 'tide-notes',
          name: 'Tide Notes',
          feed: 'https://tide.example.org/feed',
          url: 'https://tide.example.org/',
        },
      ],
    ],
    [
      'folders in folders, even some that say they are feeds',
      '<outline type="rss" text="All"><outline text="News"><outline text="Tide" xmlUrl="https://tide.example.org/feed"/></outline></outline>',
      [{ key: 'tide', feed: 'https://tide.example.org/feed' }],
    ],
    [
      'no name, names in HTML, and keys in other letters',
      '<outline xmlurl="https://tide.example.org/feed"/><outline title="A &amp;amp; B" XMLURL="https://ab.example.org/"/>',
      [
        { key: 'tide-example-org', name: 'tide.example.org' },
        { key: 'a-b', name: 'A & B' },
      ],
    ],
    [
      'one feed twice, and two of one name',
      '<outline text="A" xmlUrl="https://a.example.org/1"/><outline text="B" xmlUrl="https://a.example.org/1"/><outline text="A" xmlUrl="https://a.example.org/2"/>',
      [{ key: 'a' }, { key: 'a-2', feed: 'https://a.example.org/2' }],
    ],
    [
      'the scheme of feed readers',
      '<outline text="A" xmlUrl="feed://a.example.org/1"/><outline text="B" xmlUrl="feed:https://b.example.org/1"/>',
      [{ feed: 'http://a.example.org/1' }, { feed: 'https://b.example.org/1' }],
    ],
    [
      'a name without Latin letters',
      '<outline text="潮" xmlUrl="https://tide.example.org/feed"/>',
      [{ key: 'example' }],
    ],
  ])('are added if they have %s', async (_, body, expected) => {
    const { code, added, after } = await importing(opml(body))
    expect([code, added]).toEqual([0, expected.map(each => expect.objectContaining(each))])
    expect(after.startsWith(OURS)).toBe(true)
    const { publishers, problems } = readPublishers(after)
    expect(problems).toEqual([])
    for (const { key } of added) expect(publishers.get(key)?.collect).toMatchObject({ as: 'draft' })
  })

  it('leave out outlets that are there already, and name what cannot be read', async () => {
    const before = `${OURS}tide: { name: Tide, feed: http://www.tide.example.org/feed/ }\nmole: { name: Mole, url: https://mole.example.com/ }\n`
    const { after, leftOut, problems } = await importing(
      opml(
        '<outline text="A" xmlUrl="https://tide.example.org/feed"/><outline text="B" xmlUrl="https://feeds.example.net/m" htmlUrl="http://mole.example.com"/><outline text="C" xmlUrl="file:///etc/passwd"/>',
      ),
      before,
    )
    expect([after, leftOut]).toEqual([
      before,
      [expect.objectContaining({ key: 'tide' }), expect.objectContaining({ key: 'mole' })],
    ])
    expect(problems).toMatchObject([{ severity: 'warning', what: '“C” has no web address of a feed.' }])
  })

  it('refuse what is no OPML', async () => {
    expect(await importing('<rss/>')).toMatchObject({ code: 1, problems: [{ rule: 'publishers.opml' }], after: OURS })
  })

  it('are printed so that they can be read again', async () => {
    const ours =
      'tide:\n  name: Tide & <Notes>\n  url: https://tide.example.org/\n  feed: https://tide.example.org/feed?a=1&b=2\nmole: { name: Mole }\n'
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'publishers.yml': ours })
    const { code, stdout } = await offprint('publishers', 'export', '--opml', '--root', root)
    expect([code, stdout.match(/<outline/g)?.length]).toEqual([0, 1])
    expect((await importing(stdout)).added).toMatchObject([
      { name: 'Tide & <Notes>', url: 'https://tide.example.org/', feed: 'https://tide.example.org/feed?a=1&b=2' },
    ])
  })
})
