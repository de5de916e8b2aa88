import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { docx, PNG, p } from '../importing/document/documents.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const TEXT = readFileSync(join(import.meta.dirname, '../fixtures/import/text/masthead-first.txt'), 'utf8')

const folderWith = (files: Readonly<Record<string, string>> = {}) =>
  temporaryFolder({
    'publication.yml': 'title: Test\nurl: https://test.example.org/\n',
    'posts/.keep': '',
    'article.txt': TEXT,
    ...files,
  })
const posts = (root: string) => readdirSync(join(root, 'posts')).filter(name => name.endsWith('.md'))

describe('offprint import', () => {
  it('explains itself with an example to paste', async () => {
    expect((await offprint(['import', '--help'])).stdout).toMatch(/Example:\n {2}offprint import /)
  })

  it('writes a draft, shows where each value was found, and offers the outlet for publishers.yml', async () => {
    const root = folderWith()
    const { code, stdout } = await offprint(['import', join(root, 'article.txt'), '--root', root])
    expect(code).toBe(0)
    expect(posts(root)).toEqual(['who-owns-the-fog.md'])
    expect(stdout).toMatch(/^ {2}sure {3}title +Who owns the fog\? +line 7$/m)
    expect(stdout).toMatch(
      /^ {2}guess {2}authors\.0\.affiliation +College of Ports +line 15\n +the institution that the biography names$/m,
    )
    expect(stdout).toContain('harbour-review:\n  name: The Harbour Review')
  })

  it('writes the pictures of a document beside its post, and keeps the document', async () => {
    const root = folderWith()
    const picture = p(
      '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="i"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
    )
    const body = p('Who owns the fog?', 'Title') + p('The fog belongs to those who wait for it.') + picture
    writeFileSync(
      join(root, 'fog.docx'),
      docx({ body, targets: { i: 'media/fog.png' }, files: { 'word/media/fog.png': PNG } }),
    )
    const { code, stdout } = await offprint(['import', join(root, 'fog.docx'), '--keep-source', '--root', root])
    expect([code, stdout]).toEqual([0, expect.stringContaining('Wrote 1 post and 1 file that they use.')])
    const [, path = ''] = /!\[\]\(\/([^)]+)\)/.exec(readFileSync(join(root, 'posts/who-owns-the-fog.md'), 'utf8')) ?? []
    expect(readFileSync(join(root, 'static', path))).toEqual(PNG)
    expect(existsSync(join(root, 'imports/who-owns-the-fog.docx'))).toBe(true)
  })

  it('has its guesses listed by check until their comments are gone', async () => {
    const root = folderWith()
    await offprint(['import', join(root, 'article.txt'), '--root', root])
    const { stdout, stderr, code } = await offprint(['check', '--root', root])
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 errors')])
    expect(stderr).toMatch(/posts\/who-owns-the-fog\.md:\d+:\d+ warning `authors\.0\.affiliation` is a guess/)
  })

  it('records the text, so that a build reports changes since the import', async () => {
    const root = folderWith()
    await offprint(['import', join(root, 'article.txt'), '--root', root])
    const file = join(root, 'posts/who-owns-the-fog.md')
    const imported = readFileSync(file, 'utf8').replace(/^status: draft.*\n/m, '')
    const report = async (change: (text: string) => string): Promise<string | undefined> => {
      const text = change(imported.replace(/^( *)textHash:/m, '$1license: CC-BY-ND-4.0\n$&'))
      writeFileSync(file, text)
      const { stderr } = await offprint(['check', '--root', root])
      return /posts\/who-owns-the-fog\.md:\d+:\d+ (\w+) The text differs from the one that was imported[^.]*\./.exec(
        stderr,
      )?.[0]
    }
    expect(
      await report(text => text.replaceAll("'", '’').replace('pity, since it', 'pity,\nsince *it*')),
    ).toBeUndefined()
    const changed = (text: string): string => text.replace('a pity', 'a scandal')
    const line = imported.split('\n').findIndex(each => each.includes('textHash:')) + 2
    expect(await report(changed)).toBe(
      `posts/who-owns-the-fog.md:${line}:3 error The text differs from the one that was imported, and the post has no \`changes\`; CC BY-ND 4.`,
    )
    expect(
      await report(text =>
        changed(text)
          .replace('BY-ND', 'BY')
          .replace(/^ *textHash/m, '  changes: edited\n$&'),
      ),
    ).toBe(undefined)
  })

  it('remembers the recipient of a message as a hash, which check finds in a post', async () => {
    const root = folderWith()
    const text = 'The weir was built in a year that nobody remembers, and it still holds the river back today.'
    writeFileSync(
      join(root, 'weir.eml'),
      `From: Weir Notes <notes@weir.example.org>\nTo: ana@harbour.example\nSubject: The weir\nDate: Sat, 1 Mar 2025 09:00:00 +0000\n\n${text}\n`,
    )
    const { stdout } = await offprint(['import', join(root, 'weir.eml'), '--root', root, '--json'])
    expect(stdout).not.toContain('ana@')
    const stored = readFileSync(join(root, 'imports/readers.json'), 'utf8')
    expect(JSON.parse(stored)).toMatchObject({ hashes: [expect.stringMatching(/^[\da-f]{32}$/)] })
    expect((await offprint(['check', '--root', root])).stderr).not.toContain('was sent')
    writeFileSync(
      join(root, 'posts/river.md'),
      '---\ntitle: River\ndate: 2025-01-01\nstatus: draft\n---\n\nBy Ana@harbour.example and https://x.list-manage.com/unsubscribe?u=1&e=12ab34cd56\n',
    )
    const { stderr } = await offprint(['check', '--root', root])
    expect(stderr).toContain('posts/river.md:7 warning This line contains the address to which an imported message was')
    expect(stderr).toContain('posts/river.md:7 warning This link to x.list-manage.com has the form of the links')
  })

  it('never overwrites a post', async () => {
    const root = folderWith({ 'posts/who-owns-the-fog.md': 'mine' })
    const { code, stderr } = await offprint(['import', join(root, 'article.txt'), '--root', root])
    expect(code).toBe(1)
    expect(stderr).toContain('A post with this file name exists already')
    expect(readFileSync(join(root, 'posts/who-owns-the-fog.md'), 'utf8')).toBe('mine')
  })

  it('names the listed outlet by its key', async () => {
    const root = folderWith({ 'publishers.yml': 'hr: { name: The Harbour Review }\n' })
    const { stdout } = await offprint(['import', join(root, 'article.txt'), '--root', root, '--stdout'])
    expect(stdout).toContain('\n  publisher: hr\n')
  })

  it('writes nothing with --dry-run', async () => {
    const root = folderWith()
    const { code, stdout } = await offprint(['import', join(root, 'article.txt'), '--root', root, '--dry-run'])
    expect([code, posts(root)]).toEqual([0, []])
    expect(stdout).toContain('Found 1 post. Nothing was written.')
  })

  it('reads standard input, and prints the post alone with --stdout', async () => {
    const root = folderWith()
    const { stdout, stderr } = await offprint(['import', '-', '--root', root, '--stdout'], {}, TEXT)
    expect(stdout).toMatch(/^---\ntitle: Who owns the fog\?\n[\s\S]*to the weather\.\n$/)
    expect(stderr).toContain('original.publisher.name')
    expect(posts(root)).toEqual([])
  })

  it('prints everything as JSON', async () => {
    const root = folderWith()
    const { stdout } = await offprint([
      'import',
      join(root, 'article.txt'),
      '--root',
      root,
      '--json',
      '--now',
      '2025-06-01',
    ])
    const told = JSON.parse(stdout)
    expect(told).toMatchObject({ ok: true, kind: 'text', written: ['posts/who-owns-the-fog.md'], problems: [] })
    expect(told.posts[0].facts).toContainEqual({ field: 'title', value: 'Who owns the fog?', from: 'line 7' })
    expect(told.posts[0].text).toContain('date: 2025-06-01T00:00:00Z')
  })

  it('imports only new entries when a feed is imported again', async () => {
    const feed = readFileSync(join(import.meta.dirname, '../fixtures/import/feed/rss-full.xml'), 'utf8')
    const root = folderWith({ 'feed.xml': feed })
    const file = join(root, 'feed.xml')
    await offprint(['import', file, '--root', root, '--limit', '1'])
    expect(posts(root)).toEqual(['two-books.md'])
    await offprint(['import', file, '--root', root])
    expect(posts(root)).toEqual(['one-book.md', 'two-books.md'])
    const third = await offprint(['import', file, '--root', root])
    expect([third.code, third.stdout]).toEqual([0, 'There is nothing new to import.\n'])
  })

  it('remembers nothing with --dry-run or --stdout', async () => {
    const feed = readFileSync(join(import.meta.dirname, '../fixtures/import/feed/rss-full.xml'), 'utf8')
    const root = folderWith({ 'feed.xml': feed })
    for (const flag of ['--dry-run', '--stdout'])
      await offprint(['import', join(root, 'feed.xml'), '--root', root, flag])
    expect(existsSync(join(root, 'imports'))).toBe(false)
  })

  it('recognises an entry with its own address in another file', async () => {
    const feed = readFileSync(join(import.meta.dirname, '../fixtures/import/feed/rss-full.xml'), 'utf8')
    const root = folderWith({ 'feed.xml': feed, 'feed (1).xml': feed })
    await offprint(['import', join(root, 'feed.xml'), '--root', root])
    const { stdout } = await offprint(['import', join(root, 'feed (1).xml'), '--root', root, '--json'])
    expect(JSON.parse(stdout).posts.map(({ file }: { file: string }) => file)).not.toContain('posts/one-book.md')
  })

  it('keeps the source under imports/ with --keep-source', async () => {
    const root = folderWith()
    const { stdout } = await offprint(['import', join(root, 'article.txt'), '--root', root, '--keep-source'])
    expect(stdout).toContain('Kept the source as imports/who-owns-the-fog.txt.')
    expect(readFileSync(join(root, 'imports/who-owns-the-fog.txt'), 'utf8')).toBe(TEXT)
  })

  it('fetches pictures into static/ with --images, and keeps the addresses of those that fail', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYPhfDwAChAGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    )
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/weir.png')) response.writeHead(200, { 'content-type': 'image/png' }).end(png)
      else if (request.url === '/page.svg') response.end('<svg onload="x()"/>')
      else response.writeHead(404).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const words = '<p>The keeper of the weir writes down the height of the water every morning.</p>'.repeat(4)
    const page = `<html><body><article><h1>Weir</h1>${words}<p><img src="${at}/weir.png?a=1&amp;b=2" alt="x"></p>${words}<figure><img src="${at}/weir.png?a=1&amp;b=2"><figcaption>y</figcaption></figure>${words}<p><img src="${at}/page.svg"> <img src="${at}/gone.png"></p></article></body></html>`
    const root = folderWith({ 'page.html': page })
    const argv = ['import', join(root, 'page.html'), '--root', root, '--images']
    expect((await offprint([...argv, '--dry-run'])).stdout).toContain('private network')
    const { stdout } = await offprint([...argv, '--allow-private'])
    const [file = ''] = readdirSync(join(root, 'static/pictures/weir'))
    expect(file).toMatch(/^weir-[0-9a-f]{8}\.png$/)
    expect(readFileSync(join(root, 'static/pictures/weir', file))).toEqual(png)
    const post = readFileSync(join(root, 'posts/weir.md'), 'utf8')
    expect(post.split(`/pictures/weir/${file}`)).toHaveLength(3)
    expect(stdout.replace(/\n {2}(?=\S)/g, ' ')).toContain(
      `The picture ${at}/gone.png was not downloaded and keeps its address: The server answered with status 404.`,
    )
    expect(stdout.replace(/\n {2}(?=\S)/g, ' ')).toContain(
      `The picture ${at}/page.svg was not downloaded and keeps its address: it is not a PNG`,
    )
  })

  it('imports the folder of another generator with its pictures, and finds nothing new the second time', async () => {
    const root = folderWith()
    const site = join(import.meta.dirname, '../fixtures/import/site/hugo')
    const first = await offprint(['import', join(site, 'content/posts'), '--root', root])
    expect([first.code, posts(root)]).toEqual([0, []])
    expect(existsSync(join(root, 'posts/posts/two-books/weir.png'))).toBe(true)
    expect(first.stdout).toContain('`gauge` is an unknown shortcode')
    const second = await offprint(['import', join(site, 'content/posts'), '--root', root])
    expect(second.stdout).toBe('There is nothing new to import.\n')
  })

  it('redirects old addresses with static/_redirects, and never overwrites that file', async () => {
    const files = { 'old/posts/weirs.md': '---\ntitle: Weirs\ndate: 2024-01-01\naliases: [/w/]\n---\nText.\n' }
    const fresh = folderWith(files)
    await offprint(['import', join(fresh, 'old'), '--root', fresh])
    expect(readFileSync(join(fresh, 'static/_redirects'), 'utf8')).toBe('/w/ /weirs/ 301\n')
    const root = folderWith({ ...files, 'static/_redirects': '/mine /there 301\n' })
    const { stdout, stderr } = await offprint(['import', join(root, 'old'), '--root', root])
    expect(readFileSync(join(root, 'static/_redirects'), 'utf8')).toBe('/mine /there 301\n')
    expect(stdout).toContain('/w/')
    expect(stderr).toContain('Add the old addresses to it yourself. The notes of the posts list them')
  })

  it('makes a post of each article of a newsletter with --split', async () => {
    const root = folderWith()
    const letter = join(import.meta.dirname, '../fixtures/import/eml/several-articles-text.eml')
    await offprint(['import', letter, '--root', root, '--split'])
    expect(posts(root)).toEqual(['reeds-by-the-kilo.md', 'the-pump-that-would-not-stop.md'])
  })

  it('names the command for an outlet with a preset', async () => {
    const text = `The gauge\n\nBy Ada Writer\n\nhttps://theconversation.com/the-gauge-1\n\n${'The gauge stands at the end of a pier. '.repeat(8)}\n`
    const root = folderWith({ 'conversation.txt': text })
    const { stdout } = await offprint(['import', join(root, 'conversation.txt'), '--root', root, '--dry-run'])
    expect(stdout).toMatch(/Offprint has a preset for [^:]+: offprint publishers add [a-z-]+/)
  })

  it.each([[['--limit', '0']], [['--since', 'soon']], [['--as', 'novel']]])('exits with 2 for %j', async flags => {
    expect((await offprint(['import', 'x', ...flags])).code).toBe(2)
  })

  it('makes no post without text, and exits with 1', async () => {
    const root = folderWith()
    for (const flag of ['--stdout', '--dry-run', '--json']) {
      const { code, stdout, stderr } = await offprint(['import', '-', '--root', root, flag], {}, 'x')
      expect(code).toBe(1)
      expect(stdout + stderr).toContain('This source contains no text that could be saved.')
      expect(stdout + stderr).not.toContain('1 post')
    }
    expect(posts(root)).toEqual([])
  })

  it.each([
    ['a file that is not there', 'nothing.txt', 'There is no file or folder'],
    ['an empty file', 'empty.txt', 'This source contains no text'],
  ])('explains %s', async (_, name, sentence) => {
    const root = folderWith({ 'empty.txt': '\n' })
    const { code, stderr } = await offprint(['import', join(root, name), '--root', root])
    expect(code).toBe(1)
    expect(stderr).toContain(sentence)
    expect(stderr).not.toContain('its own fault')
    expect(existsSync(join(root, 'posts/untitled.md'))).toBe(false)
  })
})
