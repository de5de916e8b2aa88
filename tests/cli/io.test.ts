import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../../src/cli/program.js'
import type { Environment } from '../../src/core/variables.js'
import { temporaryFolder } from '../temporary-folder.js'
import { collectingIo, offprint, startOffprint } from './offprint.js'

const PUBLICATION = 'title: Test\nurl: https://test.example.org/\nlanguage: en\n'
const post = (title: string) => `---\ntitle: ${title}\ndate: 2025-05-01\nsumary: x\n---\n\nBody of ${title}.\n`

describe('colours', () => {
  const BOTH = ['stdout', 'stderr'] as const
  it.each<[string, readonly ('stdout' | 'stderr')[], Environment, coloured: string]>([
    ['a terminal', BOTH, {}, 'stdout stderr'],
    ['pipes', [], {}, ''],
    ['results that go into a file', ['stderr'], {}, 'stderr'],
    ['a log that goes into a file', ['stdout'], {}, 'stdout'],
    ['NO_COLOR', BOTH, { NO_COLOR: '1', FORCE_COLOR: '1' }, ''],
    ['an empty NO_COLOR', BOTH, { NO_COLOR: '' }, 'stdout stderr'],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, 'stdout stderr'],
    ['FORCE_COLOR=0', BOTH, { FORCE_COLOR: '0', CI: 'true' }, ''],
    ['a terminal that knows none', BOTH, { TERM: 'dumb' }, ''],
    ['a CI run', [], { CI: 'true' }, 'stderr'],
  ])('with %s', async (_, terminal, env, coloured) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('A') })
    const { io, said } = collectingIo({ env, terminal })
    expect(await main(['check', '--root', root], io)).toBe(0)
    expect(said).toEqual({ out: expect.stringContaining('Audit:'), err: expect.stringContaining('sumary') })
    const seen = [said.out.includes('\u001b[2m') && 'stdout', said.err.includes('\u001b[33m') && 'stderr']
    expect(seen.filter(Boolean).join(' ')).toBe(coloured)
  })
})

describe('the time of a run', () => {
  it.each([
    ['the clock', {}, [], '2031-05-06T00:00:00Z'],
    ['SOURCE_DATE_EPOCH', { SOURCE_DATE_EPOCH: '1700000000' }, [], '2023-11-14T22:13:20Z'],
    ['the clock where SOURCE_DATE_EPOCH is no number', { SOURCE_DATE_EPOCH: 'now' }, [], '2031-05-06T00:00:00Z'],
    ['--now', { SOURCE_DATE_EPOCH: '1700000000' }, ['--now', '2025-06-01'], '2025-06-01T00:00:00Z'],
  ])('is that of %s', async (_, env, flags, date) => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION })
    const { io } = collectingIo({ env })
    expect(await main(['new', 'A', '--root', root, ...flags], { ...io, clock: () => Date.UTC(2031, 4, 6) })).toBe(0)
    expect(readFileSync(join(root, 'posts/a.md'), 'utf8')).toContain(`date: ${date}\n`)
  })
})

describe('commands beside one another in a process', () => {
  it('each have the `.env` of their own publication, and do not change the environment of the process', async () => {
    const before = JSON.stringify(process.env)
    const exported = async (secret: string) => {
      const root = temporaryFolder({ 'publication.yml': PUBLICATION, '.env': `OFFPRINT_SECRET=${secret}\n` })
      await offprint(['subscribers', 'erase', 'gone@example.org', '--root', root])
      return [root, (await offprint(['subscribers', 'export', '--root', root])).stdout] as const
    }
    const secrets = ['the secret of the first one', 'the secret of the other one']
    const [[one], [other, list]] = await Promise.all([exported(secrets[0] ?? ''), exported(secrets[1] ?? '')])
    writeFileSync(join(one, 'list.csv'), list)
    const [refused, taken] = await Promise.all(
      [one, other].map(root => offprint(['subscribers', 'import', join(one, 'list.csv'), '--root', root])),
    )
    expect([refused?.code, taken?.code]).toEqual([1, 0])
    expect(JSON.stringify(process.env)).toBe(before)
  })
})

describe('offprint build --watch', () => {
  it('builds again after a change, and exits with 0 on Ctrl-C', async () => {
    const root = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('A') })
    const { said, interrupt, ended } = startOffprint(['build', '--watch', '--root', root])
    await expect.poll(() => said.err).toContain('Watching for changes')
    writeFileSync(join(root, 'posts/b.md'), post('B'))
    // The build may be followed by another, because it writes ids.lock.json below the watched folder.
    await expect.poll(() => said.out.match(/^Built out\//gm)?.length ?? 0).toBeGreaterThan(1)
    expect(existsSync(join(root, 'out/b/index.html'))).toBe(true)
    interrupt()
    expect((await ended).code).toBe(0)
  })
})
