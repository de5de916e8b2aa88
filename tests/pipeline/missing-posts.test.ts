import { expect, it } from 'vitest'
import { build } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const told = async (files: Readonly<Record<string, string>>) => {
  const root = temporaryFolder({ 'publication.yml': 'title: Tides\nurl: https://tides.example.org\n', ...files })
  const { problems } = await build({
    root,
    now: Date.parse('2026-06-01'),
    drafts: false,
    emails: 'recent',
    strict: false,
    threads: 0,
  })
  return problems
    .filter(({ rule }) => /^publication\.(?:no-)?posts$/.test(rule))
    .map(({ rule, fix }) => `${rule} ${fix}`)
}

it.each([
  ['Jekyll', '_posts/2026-03-14-a.md', '_posts'],
  ['Hugo', 'content/posts/a/index.md', 'content/posts'],
  ['Hexo', 'source/_posts/a.md', 'source/_posts'],
  ['Astro', 'src/content/blog/a.mdx', 'src/content/blog'],
  ['Middleman', 'source/posts/2026-03-14-a.html.md', 'source/posts'],
  ['MkDocs', 'docs/blog/posts/a.md', 'docs/blog/posts'],
  ['Docusaurus', 'blog/2026-03-14-a.md', 'blog'],
  ['Pelican', 'content/a.md', 'content'],
])('a folder of %s is told where its posts are: %s', async (_, file, folder) => {
  expect(await told({ [file]: 'x' })).toEqual([
    `publication.posts If your posts are in \`${folder}\`, which contains one Markdown file, write \`posts: ${folder}\`. Otherwise create the folder.`,
  ])
})

it.each<[what: string, files: Readonly<Record<string, string>>, told: readonly RegExp[]]>([
  ['no folder of posts', {}, [/^publication\.posts Create it/]],
  [
    'a folder without posts',
    { 'posts/first/contents.lr': 'title: A\n' },
    [/^publication\.no-posts Write a Markdown file/],
  ],
  ['a folder with a post', { 'posts/a.md': '---\ntitle: A\ndate: 1970-01-01\n---\nB\n' }, []],
  ['a folder with a page that is no post', { 'posts/_index.md': '---\ntitle: A\n---\n' }, []],
  ['only link items', { 'posts/.keep': '', 'items/a.yml': '- url: https://a.example.net/b\n  title: B\n' }, []],
])('%s is told, or not', async (_, files, expected) => {
  expect(await told(files)).toEqual(expected.map(each => expect.stringMatching(each)))
})
