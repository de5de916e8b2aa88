import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSite, importSource, postText } from '../../../src/importing/index.js'
import { openDisk } from '../../../src/pipeline/index.js'
import { CONTEXT, expectFile, factOf } from '../importing.js'

const FIXTURES = join(import.meta.dirname, '../../fixtures/import/site')
const sites = readdirSync(FIXTURES).filter(name => !name.endsWith('.md'))

const importFolder = (name: string, choice = {}) => {
  const disk = openDisk(join(FIXTURES, name))
  return importSite({ name, files: disk.list(''), read: disk.read }, CONTEXT, choice)
}
const siteOf = (files: Readonly<Record<string, string>>) => ({
  name: 'site',
  files: Object.keys(files),
  read: (path: string) => (files[path] === undefined ? undefined : Buffer.from(files[path])),
})

describe('the folder of another generator', () => {
  it('is tested with sites of Jekyll, Hugo, Zola, Eleventy and Astro', async () => {
    expect(sites.sort()).toEqual(['astro', 'eleventy', 'hugo', 'jekyll', 'zola'])
  })

  it.each(sites)('gives the expected posts and the pictures that they show (%s)', async name => {
    const { drafts, files, problems } = await importFolder(name)
    expect(problems).toEqual([])
    const pictures = files.map(({ from, to }) => `<!-- ${from} → ${to.folder}/${to.path} -->\n`)
    const texts = drafts.map(draft => `<!-- posts/${draft.name}.md -->\n${postText(draft)}`)
    expectFile(join(FIXTURES, `${name}.md`), [...texts, ...pictures].join('\n'))
  })

  it.each([
    ['jekyll', ['include']],
    ['hugo', ['gauge']],
    ['zola', ['gauge']],
    ['eleventy', ['gauge', 'now']],
    ['astro', ['Gallery']],
  ])('of %s keeps unknown shortcodes in the text, and lists them', async (name, codes) => {
    const notes = (await importFolder(name)).drafts.flatMap(draft => draft.notes)
    for (const code of codes) expect(notes.join('\n')).toContain(`\`${code}\` is an unknown shortcode`)
    expect((await importFolder(name)).drafts.map(({ body }) => body).join()).toContain(codes[0])
  })

  it('gives dates in the timezone of the site, unless they have an offset of their own', async () => {
    const dates = (await importFolder('jekyll')).drafts.map(draft => factOf(draft, 'date'))
    expect(dates).toContain('2020-05-04T09:30:00+02:00')
    expect(dates).toContain('2020-06-01T10:00:00+01:00')
  })

  it('gives only new posts, up to the limit', async () => {
    expect((await importFolder('jekyll', { limit: 2 })).drafts).toHaveLength(2)
    const seen = new Set(['2020-05-04-two-books.md'])
    expect((await importFolder('jekyll', { seen })).drafts.map(({ name }) => name)).not.toContain(
      '2020-05-04-two-books',
    )
    expect((await importFolder('hugo', { since: Date.parse('2021-05-20') })).drafts.map(({ name }) => name)).toEqual([
      'posts/a-draft',
    ])
  })

  it('makes a post without a date a draft', async () => {
    const [draft] = (await importSite(siteOf({ 'posts/a.md': '---\ntitle: A\n---\nText.' }), CONTEXT)).drafts
    expect(draft && [factOf(draft, 'status'), draft.facts.find(({ field }) => field === 'date')?.doubt]).toEqual([
      'draft',
      'the file has no date',
    ])
  })

  it('keeps a scheduled date, and makes a post with a misspelled `draft` a draft', async () => {
    const factsOf = async (yaml: string) => {
      const text = `---\ntitle: A\ndate: 2025-01-01\n${yaml}\n---\nText.`
      const [draft] = (await importSite(siteOf({ 'posts/a.md': text }), CONTEXT)).drafts
      return draft && [factOf(draft, 'status'), String(factOf(draft, 'date')).slice(0, 10)]
    }
    expect(await factsOf('publishDate: 2099-01-01')).toEqual(['published', '2099-01-01'])
    expect(await factsOf('publishDate: 2025-02-01')).toEqual(['published', '2025-01-01'])
    expect(await factsOf('drfat: true')).toEqual(['draft', '2025-01-01'])
  })

  it('never reads a picture outside the site', async () => {
    const read: string[] = []
    const text = '---\ntitle: A\ndate: 2025-01-01\n---\n![x](../../../etc/secret.png)\n'
    const site = siteOf({ 'posts/a.md': text })
    const { files } = await importSite(
      {
        ...site,
        read: path => {
          read.push(path)
          return site.read(path)
        },
      },
      CONTEXT,
    )
    expect(files).toEqual([])
    expect(read.filter(path => path.includes('..'))).toEqual([])
  })

  it.each([
    ['Hugo', 'aliases: ["/old/weirs/", weirs.html]', ['/old/weirs/ /weirs/ 301', '/weirs.html /weirs/ 301']],
    ['Jekyll', 'redirect_from: /2020/weirs/', ['/2020/weirs/ /weirs/ 301']],
    ['a complete address', 'aliases: ["https://tideline.example.org/w"]', ['/w /weirs/ 301']],
    ['its own address, which needs no redirect', 'aliases: [/weirs/]', []],
    ['an address with a space', 'aliases: ["/a b/"]', ['/a%20b/ /weirs/ 301']],
    [
      'patterns and additional rules, which are refused',
      'aliases: ["/old/*", "/:a/", "/b\\n/*", "/x https://evil.example/ 301"]',
      [],
    ],
    ['a value that is not an address', 'aliases: { a: 1 }', []],
  ])('redirects the former addresses of a page: %s', async (_, line, redirects) => {
    const text = `---\ntitle: Weirs\ndate: 2025-01-01\n${line}\n---\nText.`
    const site = await importSite(siteOf({ 'posts/weirs.md': text }), CONTEXT)
    expect(site.redirects).toEqual(redirects)
    const notes = site.drafts[0]?.notes.join() ?? ''
    expect(notes.includes('static/_redirects')).toBe(redirects.length > 0)
    expect(notes.match(/is not redirected/g)?.length ?? 0).toBe(line.includes('/old/*') ? 4 : 0)
  })

  it('applies data files to the posts of their folder, and lists code that was not run', async () => {
    const post = '---\ntitle: A\ndate: 2025-01-01\ntags: [own]\nauthor: Ada Brook\n---\nText.'
    const { drafts } = await importSite(
      siteOf({
        'posts/posts.json': '{ "tags": ["all"], "author": "Bo Lock", "permalink": "/x/{{ page.fileSlug }}/" }',
        'posts/river/river.11tydata.json': '{ "tags": ["river"], "lang": "de", "slug": "{{ title }}" }',
        'posts/river/river.11tydata.js': 'export default {}',
        'posts/river/2025-01-01-a.md': post,
        'posts/river/river.json': '[',
      }),
      CONTEXT,
    )
    const [draft] = drafts
    const fields = ['tags', 'authors.0.name', 'permalink', 'language', 'slug']
    expect(draft && fields.map(field => factOf(draft, field))).toEqual([
      ['all', 'river', 'own'],
      'Ada Brook',
      '/x/a/',
      'de',
      undefined,
    ])
    expect(draft?.notes.join()).toContain('posts/river/river.11tydata.js was not run')
  })

  it('reports a file that cannot be read, and imports the others', async () => {
    const { drafts, problems } = await importSite(
      siteOf({
        'posts/a.md': '---\ntitle: [\n---\nText.',
        'posts/b.md': '---\ntitle: B\ndate: 2025-01-01\n---\nText.',
      }),
      CONTEXT,
    )
    expect(drafts.map(({ name }) => name)).toEqual(['b'])
    expect(problems).toMatchObject([{ rule: 'import.frontmatter', where: { file: 'posts/a.md' } }])
  })

  it('is refused with a message if it contains no posts', async () => {
    expect((await importSite(siteOf({ 'a.txt': 'x' }), CONTEXT)).problems).toMatchObject([{ rule: 'import.empty' }])
  })

  it('may also be a single file', async () => {
    const bytes = readFileSync(join(FIXTURES, 'hugo/content/posts/a-draft.md'))
    for (const name of ['a-draft.md', '-']) {
      const { kind, drafts } = await importSource({ name, bytes }, CONTEXT)
      expect([kind, drafts.map(draft => draft.name)]).toEqual(['markdown', ['a-draft']])
    }
  })
})
