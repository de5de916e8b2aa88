import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { BuildReport } from '../../src/index.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'

/** Threads run compiled code, so this test uses the output of `npm run compile`. */
const { build } = (await import('../../dist/bin/index.js' as string)) as typeof import('../../src/index.js')

/** Enough posts for each thread to read and render some. */
const POSTS = 40

/** Posts of which every tenth links to another, two have the same bytes, and many were published in the same second. */
const post = (i: number): string =>
  `---\ntitle: Post ${i}\ndate: 2025-01-01T00:00:${String(i % 60).padStart(2, '0')}Z\ntags: [tag-${i % 3}]\n---\n\nBody of **${i}**.\n${
    i % 10 === 0 ? `\nSee [another](post-${(i + 7) % POSTS}.md).\n` : ''
  }`

const many = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  'publication.yml': 'title: Many\nurl: https://many.example.org/\ntagFeeds: true\n',
  ...Object.fromEntries(Array.from({ length: POSTS }, (_, i) => [`posts/post-${i}.md`, post(i)])),
  'posts/twin.md': post(1),
  ...more,
})

const request = { now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: false }

async function bytesWith(threads: number, given = many()): Promise<Record<string, string>> {
  const root = temporaryFolder(given)
  const report = await build({ ...request, root, threads })
  expect([report.ok, report.counts.posts]).toEqual([true, Object.keys(given).length - 1])
  const out = join(root, 'out')
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(path =>
    statSync(join(out, path)).isFile(),
  )
  return Object.fromEntries(files.sort().map(path => [path, readFileSync(join(out, path), 'latin1')]))
}

it('gives the same bytes with one thread and with three', async () => {
  expect(await bytesWith(3)).toEqual(await bytesWith(1))
})

it('draws the same share images in two threads as in one', async () => {
  const files = {
    'publication.yml': 'title: Few\nurl: https://few.example.org/\nshareImages: true\n',
    ...Object.fromEntries([1, 2, 3].map(i => [`posts/post-${i}.md`, post(i)])),
  }
  const two = await bytesWith(2, files)
  expect(Object.keys(two).filter(path => path.startsWith('pictures/share-'))).toHaveLength(3)
  expect(two).toEqual(await bytesWith(1, files))
})

describe.each([1, 2])('with %i threads, whichever of them rendered the page,', threads => {
  const page = readFileSync(join(import.meta.dirname, '../../templates/web/post.html.hbs'), 'utf8')
  const theme = page.replace('{{> credit-line}}', '{{#unless comments}}{{> credit-line}}{{/unless}}')
  const postWith = (line: string) => `---\ntitle: Another\ndate: 2025-02-01\nauthors: [Ada]\n${line}\n---\n\nBody.\n`
  let root = ''
  let report: BuildReport
  beforeAll(async () => {
    const files = {
      'templates/web/post.html.hbs': `${theme}{{#if notice}}{{nobody.knows}}{{/if}}`,
      'posts/unknown.md': postWith('notice: Corrected.'),
      'posts/uncredited.md': postWith('comments: https://talk.example.org/1'),
    }
    root = lastingFolder(many(files))
    report = await build({ ...request, root, threads })
    return () => rmSync(root, { recursive: true, force: true })
  })

  it('a build reports a fault that only one page has, and writes nothing', () => {
    const faults = report.problems.filter(({ rule, severity }) => severity === 'error' && rule !== 'credit.missing')
    expect(faults.map(({ rule, where }) => [rule, where.file])).toEqual([
      ['template.render', 'templates/web/post.html.hbs'],
    ])
    expect([report.ok, existsSync(join(root, 'out'))]).toEqual([false, false])
  })

  it('a build finds the missing credit of a single page', () => {
    expect(report.audit?.gaps.map(({ path }) => path)).toEqual(['uncredited/index.html'])
  })
})
