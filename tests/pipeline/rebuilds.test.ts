import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { type BuildCache, type BuildReport, build } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 20)

const article = (head: string, body = 'The gauge stands in midstream.') => `---\n${head}\n---\n\n${body}\n`

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
timezone: UTC
license: CC-BY-4.0
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 4 Ferry Steps, Port Example
feed: { limit: 3 }
tagFeeds: true
digests: { weekly: { title: Weekly, intro: digests/weekly.md } }
pictures: { width: 300 }
`

const FILES: Readonly<Record<string, string>> = {
  'publication.yml': PUBLICATION,
  'publishers.yml': 'harbour-review: { name: The Harbour Review, url: "https://harbour.example.com/" }\n',
  'digests/weekly.md': 'Good morning.\n',
  'posts/eels.md': article(
    `title: Eels\ndate: 2026-03-10\nauthors: [Ada Writer]\ntags: [fish]
original: { publisher: harbour-review, url: "https://harbour.example.com/eels", date: 2026-03-01, license: CC-BY-4.0 }`,
  ),
  'posts/gulls.md': article('title: Gulls\ndate: 2026-03-11\nauthors: [Ben Reader]\ntags: [birds]'),
  'posts/lamps.md': article('title: Lamps\ndate: 2026-03-12\ntags: [birds, light]', 'See [the eels](eels.md).'),
  'posts/later.md': article('title: Later\ndate: 2026-03-21\ntags: [later]'),
  'posts/marsh/index.md': article('title: Marsh\ndate: 2026-03-13', '![The marsh from above](marsh.png)'),
}

const picture = (red: number) =>
  sharp({ create: { width: 640, height: 320, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer()
const [PALE, RED] = [await picture(9), await picture(200)]

/** A publication, its clock, and the way in which it is built. */
interface Place {
  readonly root: string
  now: number
  drafts: boolean
  emails: 'all' | 'recent'
}

const place = (): Place => ({
  root: temporaryFolder({ ...FILES, 'posts/marsh/marsh.png': PALE }),
  now: START,
  drafts: false,
  emails: 'recent',
})

const make = ({ root, now, drafts, emails }: Place, memory?: BuildCache): Promise<BuildReport> =>
  build({ root, now, drafts, emails, strict: false, threads: 1, ...(memory && { memory }) })

const edit = ({ root }: Place, file: string, from: string | RegExp, to: string): void => {
  const path = join(root, file)
  const text = readFileSync(path, 'utf8')
  const edited = text.replace(from, to)
  if (edited === text) throw new Error(`${file} does not contain ${from}`)
  writeFileSync(path, edited)
}

const write = ({ root }: Place, file: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), content)
}

/** Builds the same files in another folder, which has neither an earlier output nor what builds remember of posts. */
async function builtAfresh(at: Place): Promise<Record<string, string>> {
  const root = temporaryFolder()
  cpSync(at.root, root, {
    recursive: true,
    filter: source => !['out', '.offprint/memory.jsonl'].includes(source.slice(at.root.length + 1)),
  })
  expect(await make({ ...at, root })).toMatchObject({ ok: true })
  return filesOf(root)
}

const filesOf = (root: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(join(root, 'out'), { recursive: true, encoding: 'utf8' })
      .filter(path => statSync(join(root, 'out', path)).isFile())
      .sort()
      .map(path => [path, readFileSync(join(root, 'out', path), 'latin1')]),
  )

/**
 * What editors and other programs do to a publication between two builds, among it what reports about other generators tell of
 * pages that stayed as they were, or stayed at all.
 */
const CHANGES: Readonly<Record<string, (at: Place) => void>> = {
  'a sentence of a post is edited': at => edit(at, 'posts/gulls.md', 'midstream', 'the estuary'),
  'a title is edited, which lists and neighbouring posts show': at =>
    edit(at, 'posts/gulls.md', /title: .*/, 'title: Terns'),
  'a post becomes a draft': at => edit(at, 'posts/gulls.md', 'tags:', 'status: draft\ntags:'),
  'a draft is published': at => edit(at, 'posts/gulls.md', 'status: draft\n', ''),
  'the address of a post changes': at => edit(at, 'posts/lamps.md', 'tags:', 'slug: lights\ntags:'),
  'the address of a post to which another leads changes': at =>
    edit(at, 'posts/eels.md', 'tags:', 'slug: elvers\ntags:'),
  'the only post with a tag loses it': at => edit(at, 'posts/lamps.md', 'tags: [birds, light]', 'tags: [birds]'),
  'a file is renamed, and its post keeps its address': at => {
    edit(at, 'posts/gulls.md', 'tags:', 'slug: gulls\nid: "tag:tideline.example.org,2024:gulls"\ntags:')
    renameSync(join(at.root, 'posts/gulls.md'), join(at.root, 'posts/terns.md'))
  },
  'a file is deleted': ({ root }) => rmSync(join(root, 'posts/terns.md')),
  'a post is added between older ones': at =>
    write(at, 'posts/nets.md', article('title: Nets\ndate: 2026-03-11\ntags: [fish]')),
  'a draft is added': at => write(at, 'posts/draft.md', article('title: Draft\ndate: 2026-03-11\nstatus: draft')),
  'a picture is replaced by another of the same name': at => write(at, 'posts/marsh/marsh.png', RED),
  'the description of a picture is edited': at => edit(at, 'posts/marsh/index.md', 'from above', 'from the tower'),
  'a name in publishers.yml is edited': at => edit(at, 'publishers.yml', 'The Harbour Review', 'Harbour Review'),
  'the introduction of a digest is edited': at => edit(at, 'digests/weekly.md', 'morning', 'evening'),
  'the title of the publication is edited': at => edit(at, 'publication.yml', 'title: The Tideline', 'title: Tideline'),
  'the limit of the feed changes': at => edit(at, 'publication.yml', 'limit: 3', 'limit: 2'),
  'a partial of the templates is replaced by an own one': at =>
    write(at, 'templates/partials/kicker.hbs', '<p class="kicker">By hand</p>\n'),
  'an own partial is edited': at => edit(at, 'templates/partials/kicker.hbs', 'hand', 'heart'),
  'an own partial is deleted again': ({ root }) => rmSync(join(root, 'templates'), { recursive: true }),
  'the theme changes': at => edit(at, 'publication.yml', 'tagFeeds:', 'theme: { name: letter }\ntagFeeds:'),
  'a file of static/ is added': at => write(at, 'static/map.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>\n'),
  'a file of static/ is edited': at => edit(at, 'static/map.svg', '/>', ' id="map"/>'),
  'a file of static/ is deleted': ({ root }) => rmSync(join(root, 'static'), { recursive: true }),
  'the day comes of a post with a later date, and no file changes': at => {
    at.now += 2 * DAY
  },
  'a post is withdrawn': at =>
    write(
      at,
      'posts/nets.md',
      article('title: Nets\ndate: 2026-03-11\ntags: [fish]\nstatus: withdrawn\nnotice: Made up'),
    ),
  'feeds no longer tell of a withdrawn post, and no file changes': at => {
    at.now += 40 * DAY
  },
  'a year begins, and no file changes': at => {
    at.now = Date.UTC(2027, 0, 1)
  },
  'drafts are shown': at => {
    at.drafts = true
  },
  'drafts are no longer shown': at => {
    at.drafts = false
  },
  'emails are made of all posts': at => {
    at.emails = 'all'
  },
  'a letter is replaced, and size and time of the file stay as they were': ({ root }) => {
    const path = join(root, 'posts/lamps.md')
    const { atime, mtime } = statSync(path)
    writeFileSync(path, readFileSync(path, 'utf8').replace('See', 'Sea'))
    utimesSync(path, atime, mtime)
  },
  'a checkout gives every file another time': ({ root }) => {
    for (const file of readdirSync(join(root, 'posts'))) utimesSync(join(root, 'posts', file), 1, 1)
  },
  'an output is deleted by hand': ({ root }) => rmSync(join(root, 'out/elvers'), { recursive: true }),
  'an output is edited by hand': ({ root }) => appendFileSync(join(root, 'out/lights/index.html'), '<p>By hand</p>'),
  'an output is cut off by a full disk': ({ root }) => truncateSync(join(root, 'out/feed.xml'), 100),
  'what the last build remembers is cut off': ({ root }) => truncateSync(join(root, '.offprint/memory.jsonl'), 700),
  'what the last build remembers is emptied': ({ root }) => truncateSync(join(root, '.offprint/memory.jsonl'), 0),
  'what the last build remembers is of another program': ({ root }) =>
    writeFileSync(join(root, '.offprint/memory.jsonl'), '{"version":9}\n[1,2]\nnull\n'),
  'the facts that the last build remembers are edited by hand, as is a post': at => {
    const facts = join(at.root, '.offprint/facts')
    writeFileSync(facts, readFileSync(facts, 'utf8').replaceAll('Ada', 'Eve'))
    edit(at, 'posts/lamps.md', 'the eels', 'these eels')
  },
  'what builds remember is deleted': ({ root }) => rmSync(join(root, '.offprint'), { recursive: true }),
}

it('writes what a build from nothing would write, whatever has changed since the last build', {
  timeout: 600_000,
}, async () => {
  const at = place()
  let { memory } = await make(at)
  for (const [step, [what, change]] of Object.entries(CHANGES).entries()) {
    change(at)
    // Every second build has what the last one remembers in its process, as `--watch` does; the others read it.
    const report = await make(at, step % 2 === 0 ? undefined : memory)
    expect(
      report.problems.filter(({ severity }) => severity === 'error'),
      what,
    ).toEqual([])
    memory = report.memory
    const [files, afresh] = [filesOf(at.root), await builtAfresh(at)]
    expect(Object.keys(files), what).toEqual(Object.keys(afresh))
    for (const [path, content] of Object.entries(afresh)) expect(files[path] === content, `${what}: ${path}`).toBe(true)
    expect(await make(at), what).toMatchObject({ ok: true, changed: [], removed: [] })
  }
})
