import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeText } from '../../src/core/problem.js'
import { type BuildReport, build, check } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const NOW = Date.UTC(2026, 2, 20)

const publication = (more = 'since: "2025"') => `title: Test
url: https://test.example.org/
sender: { name: Test, email: test@test.example.org }
postalAddress: 1 Example Street
${more}
`
const post = (title: string, more = '', date = '2026-03-01') =>
  `---\ntitle: ${title}\ndate: ${date}\n${more}---\n\nBody of ${title}.\n`
const ORIGINAL =
  'original: { url: "https://outlet.example.com/a", publisher: { name: The Outlet }, license: CC-BY-4.0 }\n'

/** A publication that is built, edited and built again. */
function start(files: Readonly<Record<string, string>> = {}) {
  const root = temporaryFolder({ 'publication.yml': publication(), ...files })
  const request = { root, now: NOW, drafts: false, emails: 'recent', strict: false } as const
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const lines = () =>
    (JSON.parse(read('ids.lock.json')) as { posts: ({ id: string; path: string } | null)[] }).posts.filter(
      line => line !== null,
    )
  return {
    root,
    write,
    read,
    lines,
    move: (from: string, to: string) => renameSync(join(root, from), join(root, to)),
    remove: (path: string) => rmSync(join(root, path)),
    has: (path: string) => existsSync(join(root, path)),
    make: (more = {}): Promise<BuildReport> => build({ ...request, ...more }),
    look: (more = {}): Promise<BuildReport> => check({ ...request, ...more }),
  }
}

const messages = ({ problems }: BuildReport): string[] =>
  problems.map(({ where, rule, what, fix }) => `${placeText(where)} ${rule} ${what} ${fix}`)
const errors = ({ problems }: BuildReport): string[] =>
  problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)

describe('the ids of posts', () => {
  it('are recorded, a line for each post, sorted, and only for published posts', async () => {
    const { make, read } = start({
      'posts/b.md': post('B', ORIGINAL),
      'posts/a.md': post('A'),
      'posts/draft.md': post('Draft', 'status: draft\n'),
      'posts/later.md': post('Later', '', '2027-01-01'),
      'posts/gone.md': post('Withdrawn', 'status: withdrawn\nnotice: Wrong.\nupdated: 2026-03-10\n'),
    })
    expect((await make()).ok).toBe(true)
    expect(read('ids.lock.json')).toBe(`{
"version": 1,
"posts": [
{"id":"tag:test.example.org,2025:a","file":"posts/a.md","path":"a/","date":"2026-03-01"},
{"id":"tag:test.example.org,2025:b","file":"posts/b.md","path":"b/","date":"2026-03-01","original":"https://outlet.example.com/a"},
{"id":"tag:test.example.org,2025:gone","file":"posts/gone.md","path":"gone/","date":"2026-03-01"},
null
]
}
`)
  })

  it.each([
    ['a build with drafts', { drafts: true }],
    ['a preview at a later date', { preview: true, now: Date.UTC(2028, 0, 1) }],
  ])('are not recorded by %s', async (_, more) => {
    const { make, has } = start({ 'posts/a.md': post('A', 'status: draft\n') })
    expect((await make(more)).ok).toBe(true)
    expect(has('ids.lock.json')).toBe(false)
  })

  it('are not recorded by a build that fails, nor by a check', async () => {
    const { make, look, has, write } = start({ 'posts/a.md': post('A'), 'posts/b.md': '---\nno end' })
    expect((await make()).ok).toBe(false)
    write('posts/b.md', post('B'))
    expect((await look()).ok).toBe(true)
    expect(has('ids.lock.json')).toBe(false)
  })

  it('do not change the file if nothing changed, with any line breaks', async () => {
    const { make, read, write } = start({ 'posts/a.md': post('A') })
    await make()
    write('ids.lock.json', read('ids.lock.json').replaceAll('\n', '\r\n'))
    const before = read('ids.lock.json')
    await make()
    expect(read('ids.lock.json')).toBe(before)
  })

  type Edit = (at: ReturnType<typeof start>) => void
  const CHANGES: readonly [what: string, first: string, edit: Edit, place: string, fix: string][] = [
    [
      'the file is renamed',
      post('A'),
      ({ move }) => move('posts/a.md', 'posts/b.md'),
      'posts/b.md:2:1',
      'Write `id: tag:test.example.org,2025:a` on line 2 of posts/b.md',
    ],
    [
      'the file is renamed and the date corrected, but the original is the same',
      post('A', ORIGINAL),
      ({ move, write }) => {
        move('posts/a.md', 'posts/b.md')
        write('posts/b.md', post('B', ORIGINAL, '2026-03-02'))
      },
      'posts/b.md:2:1',
      'Write `id: tag:test.example.org,2025:a` on line 2 of posts/b.md',
    ],
    [
      'the file is renamed, but the page stays',
      post('A', 'slug: page\n'),
      ({ move, write }) => {
        move('posts/a.md', 'posts/b.md')
        write('posts/b.md', post('B', 'slug: page\n', '2026-03-02'))
      },
      'posts/b.md:2:1',
      'Write `id: tag:test.example.org,2025:a` on line 2 of posts/b.md',
    ],
    [
      'an id is written into the file',
      post('A'),
      ({ write }) => write('posts/a.md', post('A', 'id: tag:test.example.org,2025:other\n')),
      'posts/a.md:4:1',
      'Write `id: tag:test.example.org,2025:a` on line 4 of posts/a.md',
    ],
    [
      'the id is edited',
      post('A', 'id: tag:test.example.org,2025:pinned\n'),
      ({ write }) => write('posts/a.md', post('A', 'id: tag:test.example.org,2025:Pinned\n')),
      'posts/a.md:4:1',
      'Write `id: tag:test.example.org,2025:pinned` on line 4 of posts/a.md',
    ],
    [
      'the id is removed',
      post('A', 'id: tag:test.example.org,2025:pinned\n'),
      ({ write }) => write('posts/a.md', post('A')),
      'posts/a.md:2:1',
      'Write `id: tag:test.example.org,2025:pinned` on line 2 of posts/a.md',
    ],
    [
      'the file is renamed and written in TOML',
      '+++\ntitle = "A"\ndate = 2026-03-01\n+++\nBody.\n',
      ({ move }) => move('posts/a.md', 'posts/b.md'),
      'posts/b.md:2:1',
      'Write `id = "tag:test.example.org,2025:a"` on line 2 of posts/b.md',
    ],
    [
      '`since` changes',
      post('A'),
      ({ write }) => write('publication.yml', publication('since: "2026"')),
      'publication.yml:5:1',
      'Write `since: "2025"`',
    ],
    [
      'the domain changes',
      post('A'),
      ({ write }) => write('publication.yml', publication().replace('test.example.org/', 'new.example.net/')),
      'publication.yml:2:1',
      'Write `since: "test.example.org,2025"`',
    ],
  ]
  it.each(CHANGES)('stop a build when %s, with the line that fixes it', async (_, first, edit, place, fix) => {
    const at = start({ 'posts/a.md': first })
    await at.make()
    const lock = at.read('ids.lock.json')
    const page = readdirSync(join(at.root, 'out'))
    edit(at)
    const found = messages(await at.look()).filter(message => message.includes('ids.changed'))
    expect(messages(await at.make()).filter(message => message.includes('ids.changed'))).toEqual(found)
    expect(found).toEqual([expect.stringContaining(`${place} `)])
    expect(found[0]).toContain(fix)
    expect(found[0]).toContain('show a second one as unread')
    expect([at.read('ids.lock.json'), readdirSync(join(at.root, 'out'))]).toEqual([lock, page])
  })

  it.each(CHANGES)('are kept when %s and the suggested line is written', async (_, first, edit, place, fix) => {
    const at = start({ 'posts/a.md': first })
    await at.make()
    const [known] = at.lines()
    edit(at)
    const [file = '', line] = place.split(':')
    const words = /`(.*)`/.exec(fix)?.[1] ?? ''
    const text = at.read(file).split('\n')
    const replaces = /^(?:id|since)\b/.test(text[Number(line) - 1] ?? '')
    if (file !== 'publication.yml') text.splice(Number(line) - 1, replaces ? 1 : 0, words)
    else
      text.splice(
        text.findIndex(each => each.startsWith('since')),
        1,
        words,
      )
    at.write(file, text.join('\n'))
    expect(messages(await at.make())).toEqual([])
    expect(at.lines().map(({ id }) => id)).toEqual([known?.id])
  })

  it.each(CHANGES)('may change when %s, if that is requested, and are kept from then on', async (_, first, edit) => {
    const at = start({ 'posts/a.md': first })
    await at.make()
    const [known] = at.lines()
    edit(at)
    expect((await at.make({ acceptIdChanges: true })).ok).toBe(true)
    expect(at.lines()).toHaveLength(2)
    expect(at.lines()).toContainEqual(expect.objectContaining({ id: known?.id, gone: true }))
    expect(messages(await at.make())).toEqual([])
  })

  it('of ten posts that change for one reason are one problem', async () => {
    const files = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`posts/p${i}.md`, post(`P${i}`)]))
    const at = start(files)
    await at.make()
    at.write('publication.yml', publication('since: "2020"'))
    expect(messages(await at.make())).toEqual([expect.stringContaining('the id of 10 posts')])
  })

  it('that are pinned survive a renamed file, and the old address redirects', async () => {
    const at = start({ 'posts/a.md': post('A') })
    await at.make()
    at.move('posts/a.md', 'posts/b.md')
    at.write('posts/b.md', post('A', 'id: tag:test.example.org,2025:a\n'))
    expect(messages(await at.make())).toEqual([])
    expect(at.lines()).toEqual([
      { id: 'tag:test.example.org,2025:a', file: 'posts/b.md', path: 'b/', date: '2026-03-01', former: ['a/'] },
    ])
    expect(at.read('out/a/index.html')).toContain('url=../b/')
  })
})

describe('the id of a deleted post', () => {
  const deleted = async (more = {}) => {
    const at = start({ 'posts/a.md': post('A'), 'posts/z.md': post('Z', '', '2026-02-01'), ...more })
    await at.make()
    at.remove('posts/a.md')
    const report = await at.make()
    return { at, report }
  }

  it('stays recorded, and the editor learns that the post is gone', async () => {
    const { at, report } = await deleted()
    expect(at.lines()).toContainEqual(expect.objectContaining({ id: 'tag:test.example.org,2025:a', gone: true }))
    expect(report.readers).toEqual([expect.objectContaining({ kind: 'gone', title: 'A', file: 'posts/a.md' })])
  })

  it('is not given to a new post by accident', async () => {
    const { at } = await deleted()
    at.write('posts/a.md', post('Quite another', '', '2026-03-15'))
    const [message = '', ...more] = messages(await at.make())
    expect(more).toEqual([])
    expect(message).toContain('posts/a.md:2:1 ids.taken')
    expect(message).toContain('Write `id: tag:test.example.org,2025:a-2` on line 2 of posts/a.md')
    at.write('posts/a.md', post('Quite another', 'id: tag:test.example.org,2025:a-2\n', '2026-03-15'))
    expect(messages(await at.make())).toEqual([])
  })

  it.each([
    ['on the same day', post('A, revised'), {}],
    ['if that is requested', post('A', '', '2026-03-09'), { acceptIdChanges: true }],
  ])('comes back with the post %s', async (_, text, more) => {
    const { at } = await deleted()
    at.write('posts/a.md', text)
    expect(messages(await at.make(more))).toEqual([])
    expect(at.lines()[0]).not.toHaveProperty('gone')
  })

  it('is required when the same article is published again', async () => {
    const at = start({ 'posts/a.md': post('A', ORIGINAL) })
    await at.make()
    at.remove('posts/a.md')
    await at.make()
    at.write('posts/again.md', post('Again', ORIGINAL, '2026-03-18'))
    expect(messages(await at.make())).toEqual([expect.stringContaining('ids.changed')])
  })

  it('is not lost when a post is a draft again', async () => {
    const at = start({ 'posts/a.md': post('A') })
    await at.make()
    const lock = at.read('ids.lock.json')
    at.write('posts/a.md', post('A', 'status: draft\n'))
    await at.make()
    expect(at.read('ids.lock.json')).toBe(lock)
  })
})

describe('a known id', () => {
  it('does not go to another article in the same file', async () => {
    const at = start({ 'posts/latest.md': post('A', ORIGINAL) })
    await at.make()
    at.write('posts/latest.md', post('B', ORIGINAL.replace('/a"', '/b"'), '2026-03-08'))
    expect(errors(await at.make())).toEqual(['ids.taken'])
  })

  it.each([
    ['its original’s address is corrected', post('A', ORIGINAL.replace('/a"', '/b"'))],
    ['its date is corrected', post('A', ORIGINAL, '2026-03-08')],
    ['its title and slug change', post('New title', 'slug: new\n')],
  ])('stays with its post when %s', async (_, text) => {
    const at = start({ 'posts/a.md': post('A', ORIGINAL) })
    await at.make()
    at.write('posts/a.md', text)
    expect(messages(await at.make())).toEqual([])
    expect(at.lines()).toHaveLength(1)
  })

  it('causes no error for new posts beside a deleted one', async () => {
    const at = start({ 'posts/a.md': post('A') })
    await at.make()
    at.remove('posts/a.md')
    at.write('posts/b.md', post('B', '', '2026-03-07'))
    at.write('posts/c.md', post('C', '', '2026-03-08'))
    expect(messages(await at.make())).toEqual([])
  })
})

describe('a page that moves', () => {
  const slug = (name: string) => post('A > < &', `slug: ${name}\n`)
  const page = (to: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A &gt; &lt; &amp;</title>
<meta http-equiv="refresh" content="0; url=../${to}/">
<meta name="robots" content="noindex">
<link rel="canonical" href="https://test.example.org/${to}/">
</head>
<body>
<p dir="auto"><a href="../${to}/">A &gt; &lt; &amp;</a></p>
</body>
</html>
`
  const moved = async (...names: string[]) => {
    const at = start({ 'posts/a.md': slug('one') })
    await at.make()
    for (const name of names) {
      at.write('posts/a.md', slug(name))
      expect(messages(await at.make())).toEqual([])
    }
    return at
  }

  it('leaves a page that redirects, and a rule for hosts', async () => {
    const { read, has } = await moved('two')
    expect(read('out/one/index.html')).toBe(page('two'))
    expect(read('out/_redirects')).toBe('/one/ /two/ 301\n')
    expect(has('out/two/index.html')).toBe(true)
    expect(read('out/sitemap.xml')).not.toContain('one/')
  })

  it('redirects in one step if it moves twice', async () => {
    const { read } = await moved('two', 'three')
    expect([read('out/one/index.html'), read('out/two/index.html')]).toEqual([page('three'), page('three')])
    expect(read('out/_redirects')).toBe('/one/ /three/ 301\n/two/ /three/ 301\n')
  })

  it('redirects from the other address if it moves back', async () => {
    const { read } = await moved('two', 'one')
    expect(read('out/one/index.html')).toContain('Body of A')
    expect(read('out/_redirects')).toBe('/two/ /one/ 301\n')
  })

  it('leaves its former address to a new post', async () => {
    const at = await moved('two')
    at.write('posts/b.md', post('B', 'slug: one\n', '2026-03-11'))
    expect(messages(await at.make())).toEqual([])
    expect(at.read('out/one/index.html')).toContain('Body of B')
    expect(at.has('out/_redirects')).toBe(false)
    at.remove('posts/b.md')
    await at.make()
    expect(at.has('out/one/index.html')).toBe(false)
  })

  it.each([
    ['the same place by case', 'slug: x\npermalink: /Two/\n', 'slug: x\npermalink: /two/\n'],
    ['a file where its folder was', 'permalink: /two/a/\n', 'permalink: /two\n'],
    ['a folder where its file was', 'permalink: /two.html\n', 'permalink: /two.html/a.html\n'],
  ])('to %s leaves no redirect at its own path', async (_, from, to) => {
    const at = start({ 'posts/a.md': post('A', from) })
    await at.make()
    at.write('posts/a.md', post('A', to))
    expect(errors(await at.make())).toEqual([])
  })

  it('does not replace the publication’s own redirects', async () => {
    const at = start({ 'posts/a.md': slug('one'), 'static/_redirects': '/old /one/ 302' })
    await at.make()
    expect(at.read('out/_redirects')).toBe('/old /one/ 302')
    at.write('posts/a.md', slug('two'))
    await at.make()
    expect(at.read('out/_redirects')).toBe('/old /one/ 302\n/one/ /two/ 301\n')
  })

  it('gives the same bytes from the same lock file in a folder without a cache', async () => {
    const at = await moved('two', 'three')
    const fresh = start({ 'posts/a.md': slug('three'), 'ids.lock.json': at.read('ids.lock.json') })
    await fresh.make()
    for (const path of ['one/index.html', 'two/index.html', '_redirects', 'atom.xml'])
      expect(fresh.read(`out/${path}`)).toBe(at.read(`out/${path}`))
    expect(fresh.read('ids.lock.json')).toBe(at.read('ids.lock.json'))
  })
})

describe('a lock file', () => {
  const LINE = '{"id":"tag:test.example.org,2025:a","file":"posts/a.md","path":"a/","date":"2026-03-01"}'
  const lockOf = (...lines: string[]) =>
    `{\n"version": 1,\n"posts": [\n${lines.map(l => `${l},\n`).join('')}null\n]\n}\n`
  it.each([
    [
      'with the markers of a merge conflict',
      `{\n"version": 1,\n<<<<<<< ours\n${LINE},\n=======\n>>>>>>> theirs\n`,
      'ids.lock.json:3:1 ids.conflict',
    ],
    ['that is cut short', lockOf(LINE).slice(0, 60), 'ids.lock.json ids.damaged'],
    ['that is empty', '', 'ids.lock.json ids.damaged'],
    ['without posts', '{"version":1}', 'ids.lock.json ids.damaged'],
    ['of a later version', '{"version":2,"posts":[]}', 'ids.lock.json ids.newer'],
    ['with one id twice', lockOf(LINE, LINE), 'ids.lock.json:5:1 ids.twice'],
    ['with a path outside the output', lockOf(LINE.replace('"a/"', '"../a/"')), 'ids.lock.json ids.damaged'],
    [
      'with a former path outside the output',
      lockOf(LINE.replace('}', ',"former":["%2e%2e/x"]}')),
      'ids.lock.json ids.damaged',
    ],
    ['with an entry that is not a post', lockOf('"a"'), 'ids.lock.json ids.damaged'],
  ])('%s stops the build and is not changed', async (_, text, expected) => {
    const at = start({ 'posts/a.md': post('A'), 'ids.lock.json': text })
    expect(messages(await at.make())).toEqual([expect.stringContaining(expected)])
    expect([at.read('ids.lock.json'), at.has('out')]).toEqual([text, false])
  })

  it('that was merged by hand is put in order', async () => {
    const at = start({ 'posts/a.md': post('A'), 'posts/b.md': post('B', '', '2026-02-01') })
    await at.make()
    const text = at.read('ids.lock.json')
    const [first = '', second = ''] = text.match(/^\{"id".*\n/gm) ?? []
    at.write('ids.lock.json', text.replace(first + second, second + first))
    expect(at.read('ids.lock.json')).not.toBe(text)
    await at.make()
    expect(at.read('ids.lock.json')).toBe(text)
  })

  it('stops a build only if the build would change it and it is read-only', async () => {
    const at = start({ 'posts/a.md': post('A'), 'posts/b.md': post('B', '', '2026-02-01') })
    await at.make()
    chmodSync(join(at.root, 'ids.lock.json'), 0o444)
    at.write('posts/b.md', post('B', 'summary: New.\n', '2026-02-01'))
    expect((await at.make()).ok).toBe(true)
    at.write('posts/c.md', post('C', '', '2026-03-03'))
    expect(errors(await at.make())).toEqual(['ids.read-only'])
    expect(at.has('out/c/index.html')).toBe(false)
  })
})
