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
  const texts = ['a.docx', 'b.txt', 'c/d.HTML', 'e.rst', 'f.org', 'g.adoc', 'h.md~', 'i.md.bak', 'j.pdf', 'k.rtf']
  for (const file of [...texts, 'post.md', 'used.png', 'copied.pdf', 'odd.png', 'posts.json', '.hidden.txt'])
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
  })
  const filesOf = (rule: string) => problems.filter(each => each.rule === rule).map(({ where }) => where.file)
  expect(filesOf('posts.not-markdown')).toEqual(texts.map(file => `posts/${file}`))
  expect(filesOf('items.not-yaml')).toEqual(['items/c.json', 'items/d.md'])
  expect(filesOf('posts.dead-link')).toEqual(['posts/dangling.md', 'posts/root'])
  expect(problems.filter(({ severity }) => severity === 'note').map(({ what }) => what)).toEqual([
    'No post uses `odd.png`, `posts.json`, so nothing of this is published.',
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
