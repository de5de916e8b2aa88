import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const POST = `---
title: "River # 1" # unsure: no headline
# a comment of my own
date: 2026-01-02   # unsure: the day
authors:
  - name: 'Ada # unsure: no' # mine
    bio: Ada writes.	# unsure: short
tags: [a, b] # unsure: guessed
# unsure: the source does not say where this was first published; fill in \`original\`, or it counts as a post of your own
# original:
#   date: 2025-01-01
# unsure: only 40 of 90 words were kept
---

title: x # unsure: this is text
`
const MARKS = ['title', 'date', 'authors.0.bio', 'tags', 'original', 'text']

const folderWith = (post = POST) =>
  temporaryFolder({
    'publication.yml': 'title: Test\nurl: https://test.example.org/\n',
    'posts/river.md': post,
    'posts/2026/fog.md': '---\ntitle: Fog # unsure: why\ndate: 2026-01-03\n---\n\nFog.\n',
  })
const accept = async (root: string, ...names: string[]) => {
  const { code, stdout } = await offprint(['import', '--json', '--root', root, '--accept', ...names])
  return { code, ...JSON.parse(stdout) }
}
const river = (root: string) => readFileSync(join(root, 'posts/river.md'), 'utf8')
const fields = (marks: readonly { readonly field: string }[]) => marks.map(({ field }) => field)

describe('offprint import --accept', () => {
  it.each([
    ['LF', POST],
    ['CRLF', POST.replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${POST}`],
    ['no line end', POST.trimEnd()],
  ])('takes all marks off a post with %s and changes nothing else', async (_, post) => {
    const root = folderWith(post)
    const { code, posts } = await accept(root, 'posts/river.md')
    expect([code, fields(posts[0].accepted), posts[0].remaining]).toEqual([0, MARKS, []])
    const expected = post
      .replace(/ # unsure: no headline/, '')
      .replace(/ {3}# unsure: the day/, '')
      .replace(/\t# unsure: short/, '')
      .replace(/ # unsure: guessed/, '')
      .replace(/# unsure: the source.*\r?\n/, '')
      .replace(/# unsure: only.*\r?\n/, '')
    expect(river(root)).toBe(expected)
    expect((await accept(root, 'river')).posts).toEqual([{ file: 'posts/river.md', accepted: [], remaining: [] }])
  })

  it.each([
    [['title'], ['title']],
    [['authors'], ['authors.0.bio']],
    [
      ['bio', 'text'],
      ['authors.0.bio', 'text'],
    ],
    [['original'], ['original']],
  ])('takes only the marks of %j off, and says which remain', async (names, accepted) => {
    const { posts } = await accept(folderWith(), 'posts/river.md', ...names)
    expect(fields(posts[0].accepted)).toEqual(accepted)
    expect(fields(posts[0].remaining)).toEqual(MARKS.filter(field => !accepted.includes(field)))
  })

  it('accepts several posts, by path from here or from the root, by name, or by id', async () => {
    const root = folderWith()
    const { posts } = await accept(root, 'tag:test.example.org,2024:2026/fog', 'river', 'title')
    expect(posts).toMatchObject([
      { file: 'posts/2026/fog.md', accepted: [{ field: 'title' }], remaining: [] },
      { file: 'posts/river.md', accepted: [{ field: 'title' }] },
    ])
    expect((await accept(root, join(root, 'posts/river.md'), 'posts/2026/fog.md', 'tags')).posts).toHaveLength(2)
  })

  it.each([
    ['river.md', 'posts/river.md'],
    ['fog.md', 'posts/2026/fog.md'],
  ])('finds a post by the name of its file alone: %s', async (name, file) => {
    expect((await accept(folderWith(), name)).posts).toMatchObject([{ file, remaining: [] }])
  })

  it('reads the post as it is now, so that edits since the import stay', async () => {
    const edited = POST.replace('"River # 1"', "'A river, renamed'")
      .replace('# a comment of my own', 'summary: New.\n# moved')
      .replace('tags: [a, b] #', 'tags:\n  - a\n  - new #')
    const { posts } = await accept(folderWith(edited), 'river', 'title', 'tags')
    expect(fields(posts[0].accepted)).toEqual(['title', 'tags.1'])
    const root = folderWith(edited)
    await accept(root, 'river')
    expect(river(root)).not.toMatch(/# unsure: (?!no'|this is text)/)
    expect(river(root)).toContain("title: 'A river, renamed'\nsummary: New.\n# moved\n")
  })

  it('tells people which marks are gone and which remain', async () => {
    const root = folderWith()
    const { stdout } = await offprint(['import', '--root', root, '--accept', 'river', 'title'])
    expect(stdout).toMatch(/^posts\/river\.md: Took off 1 mark\. 5 marks remain\.\n {2}accepted title: no headline\n/)
    expect(stdout).toContain('\n  remains tags: guessed\n')
  })

  it.each([
    ['an unknown post', ['nowhere'], 'Posts with marks: posts/2026/fog.md, posts/river.md.'],
    ['a file that is no post', ['publication.yml'], 'Posts with marks:'],
    ['an unknown path after a post', ['river', 'posts/no.md', 'title'], 'Posts with marks:'],
    ['an unknown field', ['river', 'titel'], `Marked are: ${MARKS.join(', ')}.`],
  ])('changes nothing and names what exists for %s', async (_, names, fix) => {
    const root = folderWith()
    const { code, problems } = await accept(root, ...names)
    expect([code, problems]).toEqual([1, [expect.objectContaining({ fix: expect.stringContaining(fix) })]])
    expect(river(root)).toBe(POST)
  })

  it.each([
    ['frontmatter that cannot be read', '---\ntitle: "River # unsure: x\n---\n\nText.\n'],
    ['an unclosed frontmatter', '---\ntitle: River # unsure: x\n'],
  ])('refuses %s', async (_, post) => {
    const root = folderWith(post)
    expect(await accept(root, 'posts/river.md')).toMatchObject({
      code: 1,
      problems: [{ rule: 'post.frontmatter' }],
    })
    expect(river(root)).toBe(post)
  })

  it.each([[['article.txt']], [['--dry-run']], [['--paste']], [['--as', 'text']]])(
    'is wrong usage with %j',
    async more => {
      expect((await offprint(['import', ...more, '--accept', 'river'])).code).toBe(2)
    },
  )
})
