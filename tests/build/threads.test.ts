import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'

/** Threads run compiled code, so this test uses what `npm run compile` made. */
const { build } = (await import('../../dist/index.js' as string)) as typeof import('../../src/index.js')

const POSTS = 450

const publication = (): string =>
  temporaryFolder({
    'publication.yml': 'title: Many\nurl: https://many.example.org/\n',
    ...Object.fromEntries(
      Array.from({ length: POSTS }, (_, i) => [
        `posts/post-${i}.md`,
        `---\ntitle: Post ${i}\ndate: 2025-01-01T00:00:${String(i % 60).padStart(2, '0')}Z\n---\n\nBody of **${i}**.\n`,
      ]),
    ),
  })

async function bytesWith(threads: number): Promise<Record<string, string>> {
  const root = publication()
  const request = { root, now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: false }
  const report = await build({ ...request, threads })
  expect([report.ok, report.counts.posts]).toEqual([true, POSTS])
  const out = join(root, 'out')
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(path =>
    statSync(join(out, path)).isFile(),
  )
  return Object.fromEntries(files.sort().map(path => [path, readFileSync(join(out, path), 'latin1')]))
}

it('gives the same bytes with one thread and with three', async () => {
  expect(await bytesWith(3)).toEqual(await bytesWith(1))
})
