import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isError } from '../../src/core/problem.js'
import { EMPTY_CACHE } from '../../src/pipeline/build-cache.js'
import { openDisk } from '../../src/pipeline/disk.js'
import { folderStamp } from '../../src/pipeline/folder-stamp.js'
import { openPlanned } from '../../src/pipeline/full-build.js'
import { type BuildRequest, build } from '../../src/pipeline/index.js'
import { beginningOf, recordBuild, unchangedSince } from '../../src/pipeline/last-build.js'
import { withWorkers } from '../../src/pipeline/workers/worker-pool.js'
import { temporaryFolder } from '../temporary-folder.js'

const DAY = 86_400_000
const START = Date.UTC(2026, 2, 20)

const post = (...lines: readonly string[]): string =>
  `---\ntitle: Eels\nauthors: [Ada Writer]\n${lines.join('\n')}\n---\n\nThe gauge stands in midstream, and [the eels](https://a.example.org/) pass.\n`

const original = (...lines: readonly string[]): string =>
  `original: { publisher: { name: The Review, url: "https://review.example.com/" }, url: "https://review.example.com/eels", ${lines.join(', ')} }`

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
timezone: UTC
license: CC-BY-4.0
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 4 Ferry Steps, Port Example
`

/** Posts that say something else, or are shown elsewhere, when a day comes. */
const DATED: Readonly<Record<string, string>> = {
  'a date': post('date: 2026-03-23'),
  'a date of publication': post('date: 2026-03-01', 'publishDate: 2026-03-24T07:00:00Z'),
  'a correction': post('date: 2026-03-01', 'updated: 2026-03-25T08:30:00Z'),
  'an embargo': post('date: 2026-03-01', original('date: 2026-03-01', 'embargo: 2026-03-26T06:00:00Z')),
  'an expiry': post('date: 2026-03-01', original('date: 2026-03-01', 'expires: 2026-03-27')),
  'a delay': post('date: 2026-03-01', original('date: 2026-03-18', 'terms: { delay: 10 days }')),
  'a delay in hours': post('date: 2026-03-01', original('date: 2026-03-28', 'terms: { delay: 6 hours }')),
  'an end of starting': post('date: 2026-03-01', original('date: 2026-03-10', 'terms: { publishWithin: 20 }')),
  'a window': post('date: 2026-03-01', original('date: 2026-03-12', 'terms: { days: 20 }')),
  'a withdrawal': post('date: 2026-03-05', 'status: withdrawn', 'notice: It was wrong.'),
  'a draft': post('date: 2026-04-20', 'status: draft'),
}

const request = (root: string, changes: Partial<BuildRequest> = {}): BuildRequest => ({
  ...{ root, now: START, drafts: false, emails: 'recent', strict: false, threads: 1 },
  ...changes,
})

/** Everything that a build decides before it renders, as text. */
async function planAt(root: string, now: number): Promise<{ readonly text: string; readonly until: number | null }> {
  const { plan, problems } = await withWorkers(1, pool =>
    openPlanned(openDisk(root), request(root, { now }), { memory: EMPTY_CACHE, pool }),
  )
  if (!plan || problems.some(isError)) return expect.fail(JSON.stringify(problems))
  const { claims, notes, held, counts, until } = plan
  const keys = claims.map(({ output }) => [output.path, 'key' in output ? output.key : output.from])
  return { text: JSON.stringify([keys, problems, notes, held, counts]), until }
}

describe('planBuild', () => {
  it.each(Object.entries(DATED))('tells until when a plan stays as it is for a post with %s', async (_, text) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/eels.md': text })
    const turns: number[] = []
    let [now, plan] = [START, await planAt(root, START)]
    while (plan.until !== null) {
      expect(plan.until).toBeGreaterThan(now)
      expect((await planAt(root, plan.until - 1)).text).toBe(plan.text)
      turns.push(plan.until)
      now = plan.until
      plan = await planAt(root, now)
    }
    // Whatever else happens in the following months would be a turn that was not told.
    expect((await planAt(root, now + 300 * DAY)).text).toBe(plan.text)
    expect(turns.length).toBeGreaterThan(0)
  })
})

const FILES = {
  'publication.yml': PUBLICATION,
  'posts/eels.md': post('date: 2026-03-10').replace('pass', '![pass](lost.png)'),
  'posts/later.md': post('date: 2026-04-10'),
}

describe('build', () => {
  it('says the same again if nothing has changed, without reading the posts', async () => {
    const root = temporaryFolder(FILES)
    await build(request(root))
    // What was read for the first answer is forgotten.
    rmSync(join(root, '.offprint/last-build.json'))
    const full = await build(request(root))
    const again = await build(request(root, { now: START + DAY }))
    expect(full.memory).toBeDefined()
    expect(full.problems.map(({ rule }) => rule)).toContain('post.missing-image')
    expect(again).toEqual({ ...full, memory: undefined })
  })

  it.each<readonly [what: string, damage: (file: string, root: string) => void]>([
    ['is cut off', file => truncateSync(file, 200)],
    ['is empty', file => truncateSync(file, 0)],
    ['has other text', file => writeFileSync(file, readFileSync(file, 'utf8').replace('"posts":1', '"posts":2'))],
    ['is of another program', file => writeFileSync(file, '{"version":9}\nnull')],
    ['is gone, and a folder has its name', file => rmSync(file) ?? mkdirSync(file)],
    ['was left behind by a build that was stopped', file => truncateSync(file, 9) ?? renameSync(file, `${file}.new`)],
    ['is gone, as is what builds know of posts', (_, root) => rmSync(join(root, '.offprint'), { recursive: true })],
  ])('builds as ever if the record of the last build %s', async (_, damage) => {
    const root = temporaryFolder(FILES)
    const { counts } = await build(request(root))
    damage(join(root, '.offprint/last-build.json'), root)
    expect(await build(request(root))).toMatchObject({ ok: true, counts, changed: [], memory: {} })
  })

  it('does not take another time, other options or another lock file for the same build', async () => {
    const root = temporaryFolder(FILES)
    await build(request(root))
    const others = [
      { now: START - DAY },
      { drafts: true },
      { emails: 'all' },
      { strict: true },
      { preview: true },
    ] as const
    for (const other of others) expect((await build(request(root, other))).memory, JSON.stringify(other)).toBeDefined()
    await build(request(root))
    expect((await build(request(root))).memory).toBeUndefined()
    appendFileSync(join(root, 'ids.lock.json'), '\n')
    expect((await build(request(root))).memory).toBeDefined()
  })
})

describe('unchangedSince', () => {
  it('reads files that may have been written again without another time', () => {
    const root = temporaryFolder({ ...FILES, '.offprint/.gitignore': '*' })
    const first = beginningOf(root, [])
    expect(first.recent).toContain(join(root, 'posts/eels.md'))
    const audit = { posts: 0, copies: 0, gaps: [], rows: [] }
    const report = { problems: [], notes: [], held: [], counts: { posts: 0, feeds: 0, emails: 0, held: 0 }, audit }
    recordBuild(root, first, { now: START, until: null, report, outputs: new Map() })
    expect(unchangedSince(root, first, START)).toEqual({ report, outputs: 0 })
    writeFileSync(join(root, 'posts/eels.md'), FILES['posts/eels.md'].replace('midstream', 'the river'))
    expect(unchangedSince(root, first, START)).toBeUndefined()
  })
})

describe('folderStamp', () => {
  it('looks at what a link inside the folder leads to, and at nothing outside of it', () => {
    const elsewhere = temporaryFolder({ 'far/away.md': 'Far' })
    const root = temporaryFolder({ 'node_modules/texts/eels.md': 'Eels', 'node_modules/other/index.js': '' })
    symlinkSync(join(root, 'node_modules/texts'), join(root, 'posts'))
    symlinkSync(elsewhere, join(root, 'away'))
    symlinkSync(root, join(root, 'again'))
    const { text } = folderStamp(root)
    writeFileSync(join(elsewhere, 'far/away.md'), 'Away')
    writeFileSync(join(root, 'node_modules/other/index.js'), '1')
    expect(folderStamp(root).text).toBe(text)
    writeFileSync(join(root, 'node_modules/texts/eels.md'), 'More eels')
    const { text: edited } = folderStamp(root)
    expect(edited).not.toBe(text)
    writeFileSync(join(root, 'node_modules/.package-lock.json'), '{}')
    expect(folderStamp(root).text).not.toBe(edited)
  })
})
