import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { openDisk } from '../../src/pipeline/index.js'
import { strayFiles } from '../../src/pipeline/stray-files.js'
import { temporaryFolder } from '../temporary-folder.js'

const write = (root: string, file: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), 'x')
}

it('tells of texts, of links to nothing or to a folder, and names other files that no post uses', () => {
  const root = temporaryFolder()
  const isTold = (files: readonly string[]) => expect.arrayContaining(files.map(file => `posts/${file}`))
  const texts = ['a.docx', 'b.txt', 'c/d.HTML', 'e.rst', 'f.org', 'g.adoc', 'h.md~', 'i.md.bak', 'j.pdf', 'k.rtf']
  const leftovers = ['Thumbs.db', 'desktop.ini', '~$a.docx', 'c/ehthumbs.db', 'authors.yml']
  for (const file of [
    ...texts,
    ...leftovers,
    'post.md',
    'used.png',
    'copied.pdf',
    'odd.png',
    'posts.json',
    '.hidden.txt',
  ])
    write(root, `posts/${file}`)
  for (const file of ['a.yml', 'b.yaml', 'c.json', 'd.md', 'README.md', 'pier.png']) write(root, `items/${file}`)
  symlinkSync('nowhere', join(root, 'posts/dangling.md'))
  symlinkSync('/', join(root, 'posts/root'))
  const mark = [1, 1, 1] as const
  const problems = strayFiles(openDisk(root), {
    known: new Map([
      [
        'posts/post.md',
        {
          mark,
          posts: [],
          problems: [],
          reads: ['posts/used.png', 'items/pier.png'].map(path => [path, mark] as const),
        },
      ],
    ]),
    claims: [{ output: { path: 'post/copied.pdf', from: 'posts/copied.pdf' } }],
    folder: 'posts',
    items: 'items',
    authorFiles: ['posts/authors.yml'],
  })
  const filesOf = (rule: string) => problems.filter(each => each.rule === rule).map(({ where }) => where.file)
  expect(filesOf('posts.not-markdown')).toEqual(isTold(texts))
  expect(filesOf('posts.not-markdown')).toHaveLength(texts.length)
  expect(filesOf('items.not-yaml')).toEqual(['items/c.json', 'items/d.md'])
  expect(filesOf('posts.dead-link')).toEqual(['posts/dangling.md', 'posts/root'])
  expect(problems.filter(({ severity }) => severity === 'note').map(({ what }) => what)).toEqual([
    'No post uses `odd.png`, `posts.json`, so nothing of this is published.',
  ])
})

it.each([
  ['first/contents.lr', 'title: A\n---\nbody: B\n', /Lektor.*frontmatter/],
  ['a.html.md.erb', '---\ntitle: A\n---\nB\n', /name end in `\.md`/],
  ['a.qmd', 'x', /name end in `\.md`/],
  ['a.njk', '---\ntitle: A\ndate: 2026-03-14\n---\nB\n', /name end in `\.md`/],
  ['river', '+++\r\ntitle = "A"\r\n+++\r\nB\n', /name end in `\.md`/],
  ['a.rst', 'A\n=\n', /pandoc/],
  ['a.odt', 'x', /offprint import/],
  ['a.njk', '{% for post in posts %}{% endfor %}', undefined],
  ['posts.json', '{"layout": "post"}', undefined],
])('says what to do with %s: %j', (file, text, fix) => {
  const disk = openDisk(temporaryFolder({ [`posts/${file}`]: text }))
  const [problem] = strayFiles(disk, { known: new Map(), claims: [], folder: 'posts', items: 'items' })
  expect(problem?.rule).toBe(fix ? 'posts.not-markdown' : 'posts.unused')
  expect(problem?.fix).toMatch(fix ?? /correct its address/)
})

it('tells of many documents of one kind in one message', () => {
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`posts/a${i}/contents.lr`, 'title: A\n']))
  const problems = strayFiles(openDisk(temporaryFolder(files)), {
    known: new Map(),
    claims: [],
    folder: 'posts',
    items: 'items',
  })
  expect(problems.map(({ where, what }) => [where.file, what])).toEqual([
    ['posts', expect.stringMatching(/^`a0\/contents\.lr`, .* and 295 more are no Markdown/)],
  ])
})

it('reads a folder of posts through a link inside the publication, and says where a link outside leads', () => {
  const root = temporaryFolder({ 'texts/a.md': 'x' })
  symlinkSync('texts', join(root, 'posts'))
  symlinkSync('/', join(root, 'outside'))
  const disk = openDisk(root)
  expect([disk.has('posts'), disk.list('posts')]).toEqual([true, ['posts/a.md']])
  expect([disk.has('outside'), disk.linkTarget('outside'), disk.linkTarget('texts')]).toEqual([false, '/', undefined])
})
