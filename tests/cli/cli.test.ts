import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint as runOffprint } from './offprint.js'

const NOW = '2025-06-01T12:00:00Z'

const offprint = (...argv: string[]) => runOffprint(argv)

const PUBLICATION = `title: Test
url: https://test.example.org/
sender: { name: Test, email: test@test.example.org }
postalAddress: 1 Example Street
`
const post = (title: string, rest = '') => `---\ntitle: ${title}\ndate: 2025-05-01\n${rest}---\n\nBody of ${title}.\n`

describe('offprint', () => {
  it.each(['init', 'new', 'build', 'check', 'preview'])('explains %s with an example to paste', async command => {
    const { code, stdout } = await offprint(command, '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`Example:\n {2}offprint ${command}`))
  })

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'))
    expect(await offprint('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  it.each([
    [['biuld']],
    [['build', '--nonsense']],
    [['build', '--emails', 'some']],
    [['build', '--now', 'soon']],
    [['new']],
    [['preview', '--port', '70000']],
  ])('exits with 2 for the wrong usage %j', async argv => {
    const { code, stderr } = await offprint(...argv)
    expect(code).toBe(2)
    expect(stderr).not.toBe('')
  })

  it('says what to do if there is no publication', async () => {
    const { code, stderr } = await offprint('build', '--root', temporaryFolder())
    expect(code).toBe(1)
    expect(stderr).toContain('Run `offprint init`')
  })

  it('reports a missing folder', async () => {
    const { code, stderr } = await offprint('check', '--root', '/nowhere/at/all')
    expect([code, stderr]).toEqual([1, expect.stringContaining('This folder does not exist')])
  })
})

describe('offprint init and new', () => {
  it('make a publication that builds without a problem', async () => {
    const folder = join(temporaryFolder(), 'my-digest')
    expect((await offprint('init', folder)).code).toBe(0)
    const { code, stdout, stderr } = await offprint('build', '--root', folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^Built out\/ in [\d.]+ s: 2 posts, 1 feed, 3 email editions; \d+ files written, 0 unchanged\.\npost +web +lists [\s\S]*\nAudit: 2 posts in \d+ copies; every credit is complete\.\n$/,
    )
    expect(existsSync(join(folder, 'schemas/publication.schema.json'))).toBe(true)
  })

  it('never overwrite a file', async () => {
    const folder = temporaryFolder({ 'publication.yml': 'mine' })
    const { code, stderr } = await offprint('init', folder)
    expect([code, stderr]).toEqual([1, expect.stringContaining('exists already')])
    expect(readdirSync(folder)).toEqual(['publication.yml'])
    expect(readFileSync(join(folder, 'publication.yml'), 'utf8')).toBe('mine')
  })

  it('write no draft without a title', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION })
    const { code, stderr } = await offprint('new', ' ', '--root', folder)
    expect([code, stderr]).toEqual([1, expect.stringContaining('A post needs a title')])
    expect(existsSync(join(folder, 'posts'))).toBe(false)
  })

  it('write a draft with a name from its title, once', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION })
    const title = 'Why “the treaty” held: a story'
    const made = await offprint('new', title, '--root', folder, '--now', NOW, '--json')
    expect(JSON.parse(made.stdout)).toEqual({ ok: true, file: 'posts/why-the-treaty-held-a-story.md' })
    expect((await offprint('new', title, '--root', folder)).code).toBe(1)
    const { stdout } = await offprint('build', '--root', folder, '--drafts', '--now', '2025-06-02', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, posts: 1, held: 0 })
  })
})

describe('offprint build', () => {
  it('reports every problem of every file at once and writes nothing', async () => {
    const folder = temporaryFolder({
      'publication.yml': `${PUBLICATION}digests: { weekly: { limit: none } }\n`,
      'posts/a.md': '---\ntitle: [oops\n---\n',
      'posts/b.md': '---\ndate: 2025-01-01\n---\nNo title.\n',
      'posts/c.md': post('Fine', 'original: { url: nowhere, license: CC-BY-DN-4.0 }\n'),
      'posts/d.md': post('Also fine'),
    })
    const { code, stderr } = await offprint('build', '--root', folder, '--now', NOW)
    expect(code).toBe(1)
    for (const place of ['publication.yml:5:22', 'posts/a.md:', 'posts/b.md:', 'posts/c.md:4:13', 'posts/c.md:4:27'])
      expect(stderr).toContain(place)
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  it('reports what readers will notice, but nothing the first time', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good') })
    const first = await offprint('build', '--root', folder, '--now', NOW)
    expect(first.stderr).toBe('')
    writeFileSync(join(folder, 'posts/a.md'), post('Good', 'notice: Corrected.\n'))
    for (let i = 0; i < 7; i += 1) writeFileSync(join(folder, `posts/new-${i}.md`), post(`New ${i}`))
    const { stderr } = await offprint('build', '--root', folder, '--now', NOW)
    expect(stderr.split('\n')).toEqual([
      'Corrected: Good (posts/a.md): every edition shows the notice; feed readers do not show it as new.',
      ...[0, 1, 2, 3, 4].map(i => `New: New ${i} (posts/new-${i}.md): it is new in every feed that includes it.`),
      'New: 2 more posts; --json lists them all.',
      '',
    ])
    writeFileSync(join(folder, 'posts/a.md'), post('Good', 'notice: Corrected again.\n'))
    const { stdout } = await offprint('build', '--root', folder, '--now', NOW, '--json')
    expect(JSON.parse(stdout).readers).toEqual([
      {
        kind: 'corrected',
        id: 'tag:test.example.org,2024:a',
        title: 'Good',
        file: 'posts/a.md',
        seen: 'every edition shows the notice; feed readers do not show it as new',
      },
    ])
  })

  it('stops if ids would change, in check too, and continues if that is accepted', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good') })
    await offprint('build', '--root', folder, '--now', NOW)
    renameSync(join(folder, 'posts/a.md'), join(folder, 'posts/b.md'))
    for (const command of ['check', 'build']) {
      const { code, stderr } = await offprint(command, '--root', folder, '--now', NOW)
      expect([code, stderr]).toEqual([1, expect.stringContaining('`id: tag:test.example.org,2024:a` on line 2')])
    }
    expect((await offprint('build', '--root', folder, '--now', NOW, '--accept-id-changes')).code).toBe(0)
    expect((await offprint('build', '--root', folder, '--now', NOW)).code).toBe(0)
  })

  it('records no ids with a time in the future', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good') })
    expect((await offprint('build', '--root', folder, '--now', '2999-01-01')).code).toBe(0)
    expect(existsSync(join(folder, 'ids.lock.json'))).toBe(false)
  })

  it('keeps the last good out/ when a post has an error', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good') })
    await offprint('build', '--root', folder, '--now', NOW)
    writeFileSync(join(folder, 'posts/a.md'), '---\nno end')
    expect((await offprint('build', '--root', folder, '--now', NOW)).code).toBe(1)
    expect(readFileSync(join(folder, 'out/a/index.html'), 'utf8')).toContain('Body of Good')
  })

  it('stops for warnings with --strict', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good', 'sumary: x\n') })
    expect((await offprint('build', '--root', folder, '--now', NOW)).code).toBe(0)
    expect((await offprint('build', '--root', folder, '--now', NOW, '--strict')).code).toBe(1)
  })

  it('holds back drafts and future posts unless flags include them', async () => {
    const folder = temporaryFolder({
      'publication.yml': PUBLICATION,
      'posts/now.md': post('Now'),
      'posts/draft.md': post('Draft', 'status: draft\n'),
      'posts/later.md': '---\ntitle: Later\ndate: 2025-07-01\n---\n\nBody.\n',
      'posts/embargo.md': post(
        'Embargo',
        'original: { publisher: X, url: "https://x.example.org/", embargo: 2025-06-15 }\n',
      ),
    })
    const posts = async (...flags: string[]) =>
      JSON.parse((await offprint('build', '--root', folder, '--json', ...flags)).stdout).posts
    expect(await posts('--now', NOW)).toBe(1)
    expect(await posts('--now', NOW, '--drafts')).toBe(2)
    expect(await posts('--now', '2025-06-20')).toBe(2)
    expect(await posts('--now', '2025-07-02', '--drafts')).toBe(4)
  })

  it('prints nothing to stderr in a pipe, and JSON to stdout', async () => {
    const folder = temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('Good') })
    const { stdout, stderr } = await offprint('build', '--root', folder, '--now', NOW, '--json')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, posts: 1, problems: [], removed: [] })
  })
})

describe('offprint check', () => {
  it('finds what a build would find and writes nothing', async () => {
    const files = {
      'publication.yml': PUBLICATION,
      'posts/a.md': post('Good'),
      'templates/web/post.html.hbs': '<h1>{{artcle.title}}</h1>',
    }
    const folder = temporaryFolder(files)
    const { code, stderr } = await offprint('check', '--root', folder, '--now', NOW)
    expect([code, stderr]).toEqual([1, expect.stringContaining('templates/web/post.html.hbs:1:7')])
    expect(readdirSync(folder).sort()).toEqual(['posts', 'publication.yml', 'templates'])
  })

  const linked = (frontmatter = '') => ({
    'publication.yml': PUBLICATION,
    'posts/a.md': `---\ntitle: Good\ndate: 2025-05-01\nsummary: What it is about\n${frontmatter}---\n\nAn [old map](http://maps.example.net/old) of [below](#below).\n\n## Below {#below}\n\nMore.\n`,
  })
  const COUNTS = /: 0 errors, (\d+) warnings?(?:, (\d+) notes?)?, \d+ passed(?:, (\d+) ignored)?\.\n$/

  it.each([
    ['everything', '', ['1', '1', undefined]],
    ['what is not ignored', 'checks: { ignore: [link.http] }\n', ['0', '1', '1']],
  ])('counts %s, and lists notes last', async (_, frontmatter, counts) => {
    const folder = temporaryFolder(linked(frontmatter))
    const { code, stdout, stderr } = await offprint('check', '--root', folder, '--now', NOW)
    expect(code).toBe(0)
    expect(COUNTS.exec(stdout)?.slice(1)).toEqual(counts)
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^posts\/a\.md:\d+ note 1 link leads/)
  })

  it('fails for no note with --strict', async () => {
    const folder = temporaryFolder(linked('checks: { ignore: [link.http] }\n'))
    expect((await offprint('check', '--root', folder, '--now', NOW, '--strict')).code).toBe(0)
  })

  it.each([
    [['--json'], /"rule":"link\.http"/],
    [['--format', 'json'], /"passed":\[.*"ignored":0/],
    [['--format', 'github'], /^::warning file=.*posts\/a\.md,line=\d+,title=link\.http::.*\n::notice file=/],
    [['--format', 'sarif'], /^\{\n {2}"\$schema": .*sarif-schema-2\.1\.0\.json/],
  ])('writes its findings with %j', async (flags, found) => {
    const folder = temporaryFolder(linked())
    expect((await offprint('check', '--root', folder, '--now', NOW, ...flags)).stdout).toMatch(found)
  })

  it('has one format at a time', async () => {
    expect((await offprint('check', '--json', '--format', 'sarif')).code).toBe(2)
  })
})
