import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'

/** Threads run compiled code, so this test uses the output of `npm run compile`. */
const { build } = (await import('../../dist/index.js' as string)) as typeof import('../../src/index.js')

const POSTS = 450

/** Posts of which every tenth links to another, two have the same bytes, and many were published in the same second. */
const post = (i: number): string =>
  `---\ntitle: Post ${i}\ndate: 2025-01-01T00:00:${String(i % 60).padStart(2, '0')}Z\ntags: [tag-${i % 3}]\n---\n\nBody of **${i}**.\n${
    i % 10 === 0 ? `\nSee [another](post-${(i + 7) % POSTS}.md).\n` : ''
  }`

const publication = (more: Readonly<Record<string, string>> = {}, posts = POSTS): string =>
  temporaryFolder({
    'publication.yml': 'title: Many\nurl: https://many.example.org/\ntagFeeds: true\n',
    ...Object.fromEntries(Array.from({ length: posts }, (_, i) => [`posts/post-${i}.md`, post(i)])),
    'posts/twin.md': post(1),
    ...more,
  })

const request = { now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: false }

async function bytesWith(threads: number): Promise<Record<string, string>> {
  const root = publication()
  const report = await build({ ...request, root, threads })
  expect([report.ok, report.counts.posts]).toEqual([true, POSTS + 1])
  const out = join(root, 'out')
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(path =>
    statSync(join(out, path)).isFile(),
  )
  return Object.fromEntries(files.sort().map(path => [path, readFileSync(join(out, path), 'latin1')]))
}

it('gives the same bytes with one thread and with three', async () => {
  expect(await bytesWith(3)).toEqual(await bytesWith(1))
})

it('tells of a fault that only some pages have, and writes nothing, whichever thread met it', async () => {
  const post = readFileSync(join(import.meta.dirname, '../../templates/web/post.html.hbs'), 'utf8')
  const theme = { 'templates/web/post.html.hbs': `${post}{{#if comments}}{{nobody.knows}}{{/if}}` }
  const discussed = '---\ntitle: Discussed\ndate: 2025-02-01\ncomments: https://talk.example.org/1\n---\n\nBody.\n'
  // Only a build of many posts starts several threads.
  for (const [threads, posts] of [
    [1, 10],
    [3, POSTS],
  ] as const) {
    const root = publication({ ...theme, 'posts/discussed.md': discussed }, posts)
    const { ok, problems } = await build({ ...request, root, threads })
    expect([ok, problems.flatMap(({ rule, severity }) => (severity === 'error' ? [rule] : []))]).toEqual([
      false,
      ['template.render'],
    ])
    expect(existsSync(join(root, 'out'))).toBe(false)
  }
})

it('misses a credit that one page does not show, whichever thread has read it back', async () => {
  const post = readFileSync(join(import.meta.dirname, '../../templates/web/post.html.hbs'), 'utf8')
  const theme = {
    'templates/web/post.html.hbs': post.replace(
      '{{> credit-line}}',
      '{{#unless comments}}{{> credit-line}}{{/unless}}',
    ),
  }
  const discussed =
    '---\ntitle: Discussed\ndate: 2025-02-01\nauthors: [Ada]\ncomments: https://talk.example.org/1\n---\n\nBody.\n'
  // Only a build of many posts starts several threads.
  for (const [threads, posts] of [
    [1, 10],
    [3, POSTS],
  ] as const) {
    const root = publication({ ...theme, 'posts/discussed.md': discussed }, posts)
    const { ok, audit } = await build({ ...request, root, threads })
    expect([ok, audit?.gaps.map(({ path }) => path)]).toEqual([false, ['discussed/index.html']])
    expect(existsSync(join(root, 'out'))).toBe(false)
  }
})
