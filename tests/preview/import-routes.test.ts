import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ImportedFact } from '../../src/importing/index.js'
import type {
  DecidedArticle,
  ImportedArticleData,
  ImportedDraftData,
  ImportedSourceData,
} from '../../src/preview/import-protocol.js'
import { offprint } from '../cli/offprint.js'
import { docx, PNG, p } from '../importing/document/documents.js'
import { temporaryFolder } from '../temporary-folder.js'
import { NOW, serve } from './preview-server.js'

const SETTINGS = `title: The Tideline
url: https://tideline.example.org/
language: en
timezone: Europe/Lisbon
since: '2024'
sender: { name: The Tideline, email: editor@tideline.example.org }
postalAddress: 1 Quay, Harbour
digests: { weekly: { title: Weekly } }
`
const OUTLETS = 'harbour-review: { name: The Harbour Review, url: https://harbour-review.example.com/ }\n'
const FIXTURES = join(import.meta.dirname, '../fixtures/import')
const FOG =
  'Who owns the fog?\nBy Anselm de Witt\n12 March 2025\n\nFog belongs to whoever is inside it, and nobody is inside it for long enough to own it.\n\nThe second paragraph is here as well, as it has to be in a text.\n'

/** A Word document with a picture. */
const DOCUMENT = docx({
  body: [
    p('Who owns the fog?', 'Title'),
    p('Fog belongs to whoever is inside it, and nobody is inside it for long.'),
    p(
      '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" descr="Fog"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="i1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
    ),
    p('The second paragraph is here as well, as it has to be in a text.'),
  ].join(''),
  targets: { i1: 'media/image1.png' },
  files: { 'word/media/image1.png': PNG },
})

const publication = (files: Readonly<Record<string, string>> = {}): string =>
  temporaryFolder({ 'publication.yml': SETTINGS, 'publishers.yml': OUTLETS, ...files })

interface Answered<Data> {
  readonly status: number
  readonly data: Data & { readonly why?: string; readonly file?: string }
}

/** The requests of the app to a preview. */
async function desk(url: string, headers: Readonly<Record<string, string>> = {}) {
  const [, token = ''] = /"token":"([^"]+)"/.exec(await (await fetch(url)).text()) ?? []
  const ours = { origin: new URL(url).origin, 'x-offprint-token': token, ...headers }
  const post = async <Data = object>(path: string, body: unknown, more = {}): Promise<Answered<Data>> => {
    const isBytes = body instanceof Uint8Array
    const answer = await fetch(`${url}api/${path}`, {
      method: 'POST',
      headers: { ...ours, 'content-type': isBytes ? 'application/octet-stream' : 'application/json', ...more },
      body: isBytes ? new Uint8Array(body) : JSON.stringify(body),
    })
    const text = await answer.text()
    return { status: answer.status, data: text.startsWith('{') ? JSON.parse(text) : { why: text } }
  }
  const file = (name: string, bytes: Uint8Array) =>
    post<ImportedSourceData>('import/file', bytes, { 'x-offprint-name': encodeURIComponent(name) })
  const paste = (text: string, html = '') => post<ImportedSourceData>('import/paste', { text, html })
  const article = async (id: string, index = 0) =>
    (await post<ImportedArticleData>('import/article', { id, index })).data
  return { post, file, paste, article }
}

const asFound = (id: string, decided: Partial<DecidedArticle> = {}): DecidedArticle => ({
  ...{ id, index: 0, values: {}, accepted: [], settled: [], isOwn: false, isCleaned: false },
  ...decided,
})

describe('an import in the preview', () => {
  it.each([
    'text/german-vorspann.txt',
    'html/json-ld-news.html',
    'eml/forwarded-inline-text.eml',
    'text/paper-out-of-a-pdf.txt',
  ])('writes byte for byte what the command line writes: %s', async name => {
    const [root, other] = [publication(), publication()]
    const path = join(FIXTURES, name)
    const env = { SOURCE_DATE_EPOCH: String(NOW / 1000) }
    const command = await offprint(['import', path, '--root', other, '--json'], env)
    expect(command.code).toBe(0)
    const [told] = (JSON.parse(command.stdout) as { posts: [{ facts: ImportedFact[]; doubts?: string[] }] }).posts
    const { file, post, article } = await desk(await serve(root, { writes: true, importing: true }))
    const { data } = await file(name.replace(/^.*\//, ''), readFileSync(path))
    expect(existsSync(join(root, 'posts'))).toBe(false)
    const shown = await article(data.id)
    for (const { field, value, from, doubt } of told.facts)
      expect(shown.fields).toContainEqual(expect.objectContaining({ field, value, from, ...(doubt ? { doubt } : {}) }))
    expect(shown.doubts).toEqual(told.doubts ?? [])
    const written = await post<{ name: string }>('import/write', asFound(data.id))
    expect(written.status).toBe(200)
    const posts = readdirSync(join(other, 'posts'))
    expect(readdirSync(join(root, 'posts'))).toEqual(posts)
    for (const each of posts)
      expect(readFileSync(join(root, 'posts', each), 'utf8')).toBe(readFileSync(join(other, 'posts', each), 'utf8'))
    for (const memory of ['imports/readers.json'])
      expect(existsSync(join(root, memory)), memory).toBe(existsSync(join(other, memory)))
  })

  it('has only fields that a post has, and misses no picture that comes with the post', async () => {
    const { file, paste, post, article } = await desk(await serve(publication(), { writes: true, importing: true }))
    const markdown = (await file('fog.md', Buffer.from('# Who owns the [fog](/fog)?\n\nFog.\n'))).data
    const { fields } = await article(markdown.id)
    expect(fields.find(({ field }) => field === 'title')).toMatchObject({ value: 'Who owns the fog?', state: 'sure' })
    expect(fields.map(({ field }) => field).filter(field => field.startsWith('title.'))).toEqual([])
    const picture = `<h1>Fog</h1><p>A <img alt="dot" src="data:image/png;base64,${PNG.toString('base64')}"> here.</p>`
    for (const { data } of [await file('fog.docx', DOCUMENT), await paste('', picture)]) {
      const draft = await post<ImportedDraftData>('import/draft', asFound(data.id))
      expect(draft.data.problems.filter(({ text }) => text.includes('does not exist'))).toEqual([])
    }
  })

  it('writes a post once, with its pictures, which go with an undo and come back with a redo', async () => {
    const root = publication({ 'static/robots.txt': '' })
    const { file, post } = await desk(await serve(root, { writes: true, importing: true }))
    const { data } = await file('fog.docx', DOCUMENT)
    const view = await post<{ edition: { content: { html: string } } }>('import/view', {
      ...asFound(data.id),
      view: 'email',
      digest: '',
    })
    const [, picture = ''] = /src="(\/drafts\/[^"?]+\.png)/.exec(view.data.edition.content.html) ?? []
    expect(picture).toMatch(/^\/drafts\/[\w-]+\/out\//)
    // Neither the post nor its picture is anywhere before it is written, not even among the copies of pictures.
    const files = (): string[] =>
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter(
          entry =>
            entry.isFile() && !/skeletons|\.offprint\/edits|\.gitignore/.test(join(entry.parentPath, entry.name)),
        )
        .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
        .sort()
    const before = files()
    expect(before.filter(path => /fog|\.png|pictures/.test(path))).toEqual([])
    const [one, two] = await Promise.all([
      post<{ name: string }>('import/write', asFound(data.id)),
      post<{ name: string }>('import/write', asFound(data.id)),
    ])
    expect([one.status, two.status, one.data.file, two.data.file]).toEqual([
      200,
      200,
      'posts/who-owns-the-fog.md',
      one.data.file,
    ])
    const written = files().filter(path => !before.includes(path))
    expect(written).toEqual(['posts/who-owns-the-fog.md', expect.stringMatching(/^static\/pictures\/.*\.png$/)])
    const bytes = readFileSync(join(root, written[1] ?? ''))
    expect((await post('undo', {})).status).toBe(200)
    expect(files().filter(path => !path.startsWith('.offprint/'))).toEqual(before)
    expect((await post('redo', {})).status).toBe(200)
    expect(files()).toEqual([...before, ...written].sort())
    expect(Buffer.compare(readFileSync(join(root, written[1] ?? '')), bytes)).toBe(0)
  })

  it('overwrites nothing: not a post of this name, nor a picture, nor what another window has written', async () => {
    const root = publication({ 'posts/who-owns-the-fog.md': '---\ntitle: Mine\ndate: 2025-01-01\n---\n\nMine.\n' })
    const url = await serve(root, { writes: true, importing: true })
    const [here, there] = [await desk(url), await desk(url)]
    const [mine, theirs] = [await here.paste(FOG), await there.paste(FOG)]
    expect(mine.data.id).not.toBe(theirs.data.id)
    const refused = await here.post('import/write', asFound(mine.data.id))
    expect([refused.status, refused.data.why]).toEqual([
      409,
      'A post with this file name exists already and was left unchanged.',
    ])
    expect(readFileSync(join(root, 'posts/who-owns-the-fog.md'), 'utf8')).toContain('Mine.')
    expect((await here.post('import/write', asFound(mine.data.id, { name: 'The fog' }))).data.file).toBe(
      'posts/the-fog.md',
    )
    const late = await there.post('import/write', asFound(theirs.data.id, { name: 'The fog' }))
    expect(late.status).toBe(409)
    // An article with an address of its own that is there already keeps its name, and is not imported a second time (Ghost #8717).
    const page = readFileSync(join(FIXTURES, 'html/json-ld-news.html'))
    for (const status of [200, 409]) {
      const { data } = await here.file('page.html', page)
      expect((await here.post('import/write', asFound(data.id))).status).toBe(status)
    }
  })

  it('shows the draft in every edition as it will be published, in this window alone, and in no script', async () => {
    const root = publication({ 'posts/old.md': '---\ntitle: Old\ndate: 2025-05-01\n---\n\nOld.\n' })
    const url = await serve(root, { writes: true, importing: true })
    const { paste, post } = await desk(url)
    const evil = `</script><script>alert(1)</script><img src=x onerror="alert(1)">`
    const { data } = await paste(`${FOG}\n${evil}\n`)
    const decided = asFound(data.id, {
      values: { title: 'The fog', 'authors.0.bio': evil, 'original.publisher.name': 'harbour-review' },
    })
    type View = { edition: { content: Record<string, unknown>; subject: string; problems: unknown[] }; note: string }
    const shown = async (view: string, digest = '') =>
      (await post<View>('import/view', { ...decided, view, digest })).data
    const email = await shown('email')
    expect(email.edition.subject).toBe('The fog')
    expect(JSON.stringify(email)).toContain('The Harbour Review')
    expect(String(email.edition.content['html'])).not.toMatch(/<script>alert|<img src=x/)
    expect(await shown('feed')).toMatchObject({ edition: { content: { kind: 'entry', entry: { title: 'The fog' } } } })
    expect(await shown('share')).toMatchObject({ edition: { content: { kind: 'share' } } })
    const digest = await shown('email', 'weekly')
    expect(digest.note).toBe('')
    expect(String(digest.edition.content['html'])).toContain('The fog')
    const page = await shown('web')
    const path = String(page.edition.content['path'])
    expect(path).toBe(`/drafts/${data.id}/out/the-fog/index.html`)
    const answer = await fetch(new URL(path, url))
    const html = await answer.text()
    expect([answer.status, html]).toEqual([200, expect.stringContaining('The Harbour Review')])
    expect(html).not.toMatch(/<script>alert|<img src=x/)
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox allow-same-origin/)
    expect(answer.headers.get('content-security-policy')).not.toMatch(/script-src|allow-scripts/)
    for (const never of ['..%2f..%2f..%2fpublication.yml', 'publication.yml', '%2e%2e/publication.yml'])
      expect((await fetch(`${url}drafts/${data.id}/out/${never}`)).status, never).toBe(404)
    expect((await fetch(`${url}drafts/other/out/the-fog/index.html`)).status).toBe(404)
    // Everybody else sees the publication as it is.
    expect((await fetch(`${url}out/the-fog/index.html`)).status).toBe(404)
    expect(await (await fetch(`${url}api/list`)).text()).not.toContain('The fog')
    expect(readdirSync(join(root, 'posts'))).toEqual(['old.md'])
  })

  it('says in a sentence why there is nothing to import', async () => {
    const root = publication()
    const { file, paste, post } = await desk(await serve(root, { writes: true, importing: true }))
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
    const random = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256)
    const cases: readonly (readonly [what: string, answer: Promise<Answered<object>>, status: number, why: RegExp])[] =
      [
        ['nothing', paste('  \n '), 422, /^There is no text in it\./],
        ['an empty file', file('a.txt', new Uint8Array()), 422, /^There is no text in it\./],
        ['a picture', file('a.png', PNG), 422, /^This is a picture\./],
        ['a PDF', file('a.pdf', bytes('%PDF-1.7\n')), 422, /^This is a PDF/],
        ['bytes', file('a.bin', random), 422, /^This is no text, and its format is not known\./],
        ['data', file('a.json', bytes('{"a":1}')), 422, /^This JSON file is neither a feed/],
        ['a headline', paste('A headline'), 422, /contains no text that could be saved/],
        ['no address', post('import/address', { address: 'ferries' }), 422, /^This is not a web address\./],
        [
          'another scheme',
          post('import/address', { address: 'file:///etc/passwd' }),
          422,
          /^This is not a web address\./,
        ],
        ['script', post('import/address', { address: 'javascript:alert(1)' }), 422, /^This is not a web address\./],
        ['no request', post('import/article', { id: 7 }), 400, /^This is no request for an import\./],
        ['an unknown import', post('import/article', { id: 'x', index: 0 }), 404, /no longer keeps this import/],
      ]
    for (const [what, answer, status, why] of cases) {
      const { status: is, data } = await answer
      expect([what, is, data.why]).toEqual([what, status, expect.stringMatching(why)])
    }
    const large = await file('large.txt', new Uint8Array(20 * 1024 * 1024 + 1).fill(97))
    expect([large.status, large.data.why]).toEqual([413, expect.stringMatching(/^This is larger than 20 MB\./)])
    expect(readdirSync(root).filter(name => !name.startsWith('.'))).toEqual(['publication.yml', 'publishers.yml'])
  })

  // The address is judged when the connection opens, so a name that changes in between leads nowhere (OpenReader #116).
  it('requests no private address, in the words of the command line, apart from its flag', async () => {
    const root = publication()
    const { post } = await desk(await serve(root, { writes: true, importing: true }))
    for (const address of [
      'http://127.0.0.1:1/a',
      'http://localhost/a',
      'http://[::1]/',
      'http://169.254.169.254/',
      'http://10.1.2.3/',
    ]) {
      const { status, data } = await post('import/address', { address })
      const { stderr } = await offprint(['import', address, '--root', root])
      expect([address, status]).toEqual([address, 422])
      for (const sentence of data.why?.split(/(?<=\.) (?=[A-Z])/) ?? [])
        expect(stderr.replace(/\s+/g, ' ').replace(', allow it with `--allow-private`', '')).toContain(sentence)
    }
  })

  it('reads a page by its address, and remembers what it was like', async () => {
    const root = publication()
    const asked: string[] = []
    const url = await serve(root, {
      writes: true,
      importing: async address => {
        asked.push(address)
        return {
          name: address,
          address,
          mediaType: 'text/html',
          bytes: readFileSync(join(FIXTURES, 'html/json-ld-news.html')),
        }
      },
    })
    const { post } = await desk(url)
    const { data } = await post<ImportedSourceData>('import/address', {
      address: 'harbour-review.example.com/2025/03/two-clocks',
    })
    expect(asked).toEqual(['https://harbour-review.example.com/2025/03/two-clocks'])
    const written = await post<{ name: string }>('import/write', asFound(data.id))
    expect(written).toMatchObject({ status: 200, data: { name: expect.stringMatching(/clocks/) } })
    const text = readFileSync(join(root, written.data.file ?? ''), 'utf8')
    expect(text).toContain('publisher: harbour-review')
    expect(text).toContain('status: draft')
  })

  it('is for its own page alone, and for nobody where the preview is read-only', async () => {
    const root = publication()
    const [url, readOnly] = [
      await serve(root, { writes: true, importing: true }),
      await serve(root, { importing: true }),
    ]
    const own = await desk(url)
    const { data } = await own.paste(FOG)
    const paths = ['file', 'paste', 'address', 'article', 'draft', 'view', 'write']
    const request = { ...asFound(data.id), view: 'email', text: FOG, html: '', address: 'https://example.org/' }
    const strangers = [
      await desk(url, { 'x-offprint-token': 'other' }),
      await desk(url, { origin: 'https://evil.example.org' }),
    ]
    for (const path of paths) {
      for (const { post } of strangers) expect((await post(`import/${path}`, request)).status, path).toBe(403)
      expect((await fetch(`${url}api/import/${path}`)).status, path).toBe(404)
      const { status, data: refused } = await (await desk(readOnly)).post(`import/${path}`, request)
      expect([path, status, refused.why]).toEqual([path, 403, expect.stringContaining('read-only')])
    }
    expect(existsSync(join(root, 'posts'))).toBe(false)
  })

  it('shows what must be there before the post can be published, and the draft all the same', async () => {
    const root = publication({
      'posts/old.md': '---\ntitle: Old\ndate: 2025-05-01\n---\n\nOld.\n',
      'publishers.yml': `${OUTLETS.trim().slice(0, -1)}, terms: { require: [permission] } }\n`,
    })
    const { paste, post } = await desk(await serve(root, { writes: true, importing: true }))
    const { data } = await paste(FOG)
    const wanted = asFound(data.id, { values: { 'original.publisher.name': 'harbour-review' } })
    const why = /^Before it can be published: .*permission/
    const { data: draft } = await post<{ problems: { severity: string; text: string }[] }>('import/draft', wanted)
    expect(draft.problems).toContainEqual(
      expect.objectContaining({ severity: 'warning', text: expect.stringMatching(why) }),
    )
    const view = { ...wanted, view: 'email', digest: '' }
    const shown = await post('import/view', view)
    expect(shown).toMatchObject({ status: 200, data: { note: '' } })
    expect(await post('import/view', { ...view, digest: 'weekly' })).toMatchObject({
      data: { note: 'The next issue of this digest does not take the post, because it is not published yet: draft.' },
    })
    expect(JSON.stringify(shown.data)).toContain('Fog belongs to whoever')
    const permitted = {
      ...wanted.values,
      'original.permission.by': 'The editors',
      'original.permission.date': '2025-05-01',
    }
    expect(await post('import/view', { ...view, values: permitted })).toMatchObject({ status: 200, data: { note: '' } })
    expect((await post('import/write', wanted)).status).toBe(200)
  })

  it('takes no field that is none, and writes every value as text', async () => {
    const root = publication()
    const { paste, post } = await desk(await serve(root, { writes: true, importing: true }))
    const { data } = await paste(FOG)
    for (const field of ['status', 'title: x\nstatus', '__proto__', 'constructor', 'authors.0', 'x'.repeat(100_000)]) {
      const body = `{"id":${JSON.stringify(data.id)},"index":0,"values":{${JSON.stringify(field)}:"published"},"accepted":[],"settled":[]}`
      const { status } = await post('import/write', JSON.parse(body))
      expect([field.slice(0, 20), status]).toEqual([field.slice(0, 20), 422])
    }
    for (const never of [
      { values: { title: 7 } },
      { values: [], index: -1 },
      { settled: ['x'] },
      { body: 7 },
      { accepted: 'title' },
    ])
      expect((await post('import/write', { ...asFound(data.id), ...never })).status, JSON.stringify(never)).toBe(400)
    const wrong = await post<{ problems: { field: string; severity: string }[] }>(
      'import/draft',
      asFound(data.id, { values: { date: 'soon' } }),
    )
    expect(wrong.data.problems[0]).toMatchObject({ severity: 'error', field: 'date' })
    const title = 'x"\n---\nstatus: published # ]}'
    const written = await post<{ name: string }>('import/write', asFound(data.id, { values: { title }, isOwn: true }))
    expect(written.status).toBe(200)
    const list = await (await fetch(`${new URL((await serve(root)) as string).href}api/list`)).json()
    expect(list).toMatchObject({
      rows: expect.arrayContaining([
        expect.objectContaining({ title: 'x" --- status: published # ]}', state: 'draft' }),
      ]),
    })
  })

  it('lists the articles of a source that has several, says which were imported before, and keeps few imports', async () => {
    const root = publication()
    const { file, paste, post, article } = await desk(await serve(root, { writes: true, importing: true }))
    const feed = readFileSync(join(FIXTURES, 'export/wordpress.xml'))
    const first = await file('export.xml', feed)
    expect(first.data.total).toBeGreaterThan(1)
    expect(first.data.articles.map(({ before }) => before)).not.toContain(true)
    expect((await article(first.data.id, 1)).fields.find(({ field }) => field === 'title')?.value).toBe(
      first.data.articles[1]?.title,
    )
    expect((await post('import/write', asFound(first.data.id))).status).toBe(200)
    expect((await post('import/draft', asFound(first.data.id))).data).toMatchObject({ isPublished: true })
    const again = await file('export.xml', feed)
    expect(again.data.articles.map(({ before }) => before).filter(Boolean)).toEqual([true])
    const letter = await file('letter.eml', readFileSync(join(FIXTURES, 'eml/several-articles-html.eml')))
    expect(letter.data.articles.map(({ title }) => title).slice(0, 2)).toEqual([
      'The whole message: The Weir Digest, No. 41',
      'Why lock seven leaks',
    ])
    for (let i = 0; i < 6; i += 1) await paste(FOG)
    expect((await post('import/article', { id: first.data.id, index: 0 })).status).toBe(404)
  })
})
