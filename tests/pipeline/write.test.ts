import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BuildCache, EMPTY_CACHE, loadBuildCache, saveBuildCache } from '../../src/pipeline/build-cache.js'
import { openDisk } from '../../src/pipeline/disk.js'
import { lockPublication } from '../../src/pipeline/lock.js'
import type { Claim } from '../../src/pipeline/outputs.js'
import { bodyStore } from '../../src/pipeline/workers/shared-bodies.js'
import { workerPool } from '../../src/pipeline/workers/worker-pool.js'
import { writeOutputs } from '../../src/pipeline/write.js'
import { temporaryFolder } from '../temporary-folder.js'

/** These files show no post, so there is nothing to audit. */
const unaudited = {
  audit: () => ({ gaps: [], doubts: [], facts: [] }),
  facts: () => new Map(),
  sources: { known: new Map(), bodies: bodyStore(), feeds: [], now: 0 },
  strict: false,
}

const page = (path: string, text: string, key = text): Claim => ({
  output: { path, key, render: () => ({ bytes: text }) },
})
const broken = (path: string): Claim => ({
  output: {
    path,
    key: path,
    render: () => {
      throw new Error('no such name')
    },
  },
})

function start() {
  const root = temporaryFolder()
  const out = join(root, 'out')
  const write = async (claims: readonly Claim[], before: BuildCache['outputs'] = new Map()) => {
    const written = await writeOutputs(claims, {
      disk: openDisk(root),
      out,
      before,
      pool: workerPool(1),
      progress: () => {},
      ...unaudited,
    })
    return 'faults' in written ? expect.fail(written.faults[0]?.what) : written
  }
  const read = (path: string) => readFileSync(join(out, path), 'utf8')
  return { root, out, write, read }
}

describe('writeOutputs', () => {
  it('writes everything the first time and nothing the second', async () => {
    const { write, read } = start()
    const claims = [page('index.html', 'front'), page('a/b/index.html', 'deep')]
    const first = await write(claims)
    expect(first.changed).toEqual(['index.html', 'a/b/index.html'])
    expect(read('a/b/index.html')).toBe('deep')
    const second = await write(claims, first.outputs)
    expect([second.changed, second.unchanged]).toEqual([[], 2])
  })

  it('leaves out/ unchanged if an output cannot be rendered, and names the output', async () => {
    const { root, out, write, read } = start()
    const first = await write([page('a.html', 'old')])
    const claims = [page('a.html', 'new'), broken('b.html')]
    const outcome = await writeOutputs(claims, {
      disk: openDisk(root),
      out,
      before: first.outputs,
      pool: workerPool(1),
      progress: () => {},
      ...unaudited,
    })
    expect(outcome).toMatchObject({ faults: [{ what: '`b.html` could not be rendered: no such name' }] })
    expect(read('a.html')).toBe('old')
    expect(existsSync(join(root, '.offprint/staging'))).toBe(false)
  })

  it('renders only outputs whose key has changed', async () => {
    const { write } = start()
    const first = await write([page('a.html', 'A'), page('b.html', 'B')])
    const second = await write([broken('never'), page('b.html', 'B2')].slice(1), first.outputs)
    expect(second.changed).toEqual(['b.html'])
  })

  it('restores a file that was changed or deleted', async () => {
    const { out, write, read } = start()
    const claims = [page('a.html', 'A'), page('b.html', 'B')]
    const first = await write(claims)
    writeFileSync(join(out, 'a.html'), 'tampered')
    expect((await write(claims, first.outputs)).changed).toEqual(['a.html'])
    expect(read('a.html')).toBe('A')
  })

  it('does not touch a file whose bytes are right already', async () => {
    const { out, write } = start()
    await write([page('a.html', 'A', 'one key')])
    utimesSync(join(out, 'a.html'), 1000, 1000)
    const second = await write([page('a.html', 'A', 'another key')])
    expect(second.changed).toEqual([])
    expect(statSync(join(out, 'a.html')).mtimeMs).toBe(1_000_000)
  })

  it('removes files that only the last build wrote, and leaves other files unchanged', async () => {
    const { out, write } = start()
    const first = await write([page('old/index.html', 'A'), page('kept.html', 'B')])
    writeFileSync(join(out, 'stranger.txt'), 'mine')
    const second = await write([page('kept.html', 'B')], first.outputs)
    expect(second.removed).toEqual(['old/index.html'])
    expect([existsSync(join(out, 'old')), existsSync(join(out, 'stranger.txt'))]).toEqual([false, true])
  })

  it('refuses to follow a link that leads out of out/', async () => {
    const { root, out, write } = start()
    const first = await write([page('a.html', 'A')])
    const outside = temporaryFolder()
    symlinkSync(outside, join(out, 'trap'))
    await expect(write([page('a.html', 'A'), page('trap/x.html', 'X')], first.outputs)).rejects.toThrow(
      /is a link to a folder outside/,
    )
    expect(existsSync(join(outside, 'x.html'))).toBe(false)
    expect(root).not.toBe(outside)
  })

  it('replaces a folder with a page, and a page with a folder', async () => {
    const { write, read } = start()
    const first = await write([page('a/index.html', 'A'), page('b.html', 'B')])
    const second = await write([page('a', 'file'), page('b.html', 'B')], first.outputs)
    expect(read('a')).toBe('file')
    await write([page('a/index.html', 'again'), page('b.html', 'B')], second.outputs)
    expect(read('a/index.html')).toBe('again')
  })

  it('copies files byte for byte', async () => {
    const { root, write, out } = start()
    const bytes = Buffer.from([0, 255, 13, 10, 128])
    writeFileSync(join(root, 'picture.bin'), bytes)
    await write([{ output: { path: 'x/picture.bin', from: 'picture.bin' } }])
    expect(readFileSync(join(out, 'x/picture.bin'))).toEqual(bytes)
  })
})

describe('the cache of a build', () => {
  it('is read back unchanged, and is empty if its file is damaged', () => {
    const { root } = start()
    const cache: BuildCache = {
      ...EMPTY_CACHE,
      context: 'c',
      outputs: new Map([['a', { key: 'k', mark: [1, 2, 3] }]]),
    }
    const saved = saveBuildCache(root, cache)
    expect(saved).toEqual({ ...cache, stored: saved.stored })
    expect(loadBuildCache(root)).toEqual(saved)
    expect(readFileSync(join(root, '.offprint/.gitignore'), 'utf8')).toBe('*\n')
    const file = join(root, '.offprint/memory.jsonl')
    for (const damaged of ['', '{"format":\n', readFileSync(file, 'utf8').replace('"output"', '"output')]) {
      writeFileSync(file, damaged)
      expect(loadBuildCache(root)).toEqual(EMPTY_CACHE)
    }
  })

  it('is written by adding what has changed, and as a whole if that was not the last to write it', () => {
    const { root } = start()
    const file = join(root, '.offprint/memory.jsonl')
    const outputAt = (key: string) => [key, { key, mark: [1, 2, 3] as const }] as const
    const [a, b, c] = [outputAt('a'), outputAt('b'), outputAt('c')] as const
    const withOutputs = (outputs: BuildCache['outputs']): BuildCache => ({ ...EMPTY_CACHE, context: 'c', outputs })
    const first = saveBuildCache(root, withOutputs(new Map([a, b])))
    const before = readFileSync(file, 'utf8')
    const second = saveBuildCache(root, withOutputs(new Map([b, c])), first)
    expect(readFileSync(file, 'utf8')).toBe(
      `${before}["output","c",${JSON.stringify(c[1])}]\n["output","a"]\n["end"]\n`,
    )
    expect(loadBuildCache(root)).toEqual(second)
    expect(saveBuildCache(root, { ...second }, second)).toEqual(second)
    saveBuildCache(root, withOutputs(new Map([a])), first)
    expect([...loadBuildCache(root).outputs.keys()]).toEqual(['a'])
    saveBuildCache(root, { ...second, context: 'other' }, second)
    expect(loadBuildCache(root).context).toBe('other')
  })

  it('forgets what a build was adding when it was stopped, and only that', () => {
    const { root } = start()
    const file = join(root, '.offprint/memory.jsonl')
    const cache = { ...EMPTY_CACHE, context: 'c', outputs: new Map([['a', { key: 'k', mark: [1, 2, 3] as const }]]) }
    const saved = saveBuildCache(root, cache)
    for (const cut of ['["output","a"]\n', '["output","a"]\n["en', '["outp']) {
      saveBuildCache(root, cache)
      appendFileSync(file, cut)
      expect(loadBuildCache(root)).toEqual(cache)
      saveBuildCache(root, cache, loadBuildCache(root))
      expect(loadBuildCache(root).outputs).toEqual(saved.outputs)
      expect(readFileSync(file, 'utf8').endsWith('["end"]\n')).toBe(true)
    }
  })
})

describe('the lock of a build', () => {
  it('prevents a second build while its process is running', () => {
    const { root } = start()
    mkdirSync(join(root, '.offprint'))
    writeFileSync(join(root, '.offprint/build.lock'), String(process.ppid))
    expect(() => lockPublication(root, 'build')).toThrow(/Another build/)
  })

  it('is taken over from a process that has ended', () => {
    const { root } = start()
    mkdirSync(join(root, '.offprint'))
    writeFileSync(join(root, '.offprint/build.lock'), '2147483646')
    lockPublication(root, 'build')()
    expect(existsSync(join(root, '.offprint/build.lock'))).toBe(false)
  })
})
