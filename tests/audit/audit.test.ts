import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHtml } from '../../src/audit/html-reading.js'
import { build, check } from '../../src/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const request = { now: Date.UTC(2025, 5, 1), drafts: false, emails: 'recent' as const, strict: false }

const PUBLICATION =
  'title: The Tideline\nurl: https://tideline.example.org/\nsender: { name: T, email: t@tideline.example.org }\npostalAddress: 1 Example Street\n'
const post = (title: string, rest = '') => `---\ntitle: ${title}\ndate: 2025-05-01\n${rest}---\n\nA body.\n`
const CREDITED = `authors: [Ada Writer]
original: { publisher: The Review, url: 'https://review.example.com/a', date: 2025-04, license: CC-BY-4.0 }
`

const start = (more: Readonly<Record<string, string>> = {}): string =>
  temporaryFolder({ 'publication.yml': PUBLICATION, 'posts/a.md': post('First', CREDITED), ...more })

const recordIn = (root: string): string => readFileSync(join(root, 'out/attribution.json'), 'utf8')

describe('attribution.json', () => {
  it('has the facts of every post, and every edition that shows them', async () => {
    const root = start()
    await build({ ...request, root })
    expect(JSON.parse(recordIn(root))).toEqual({
      version: 1,
      posts: [
        {
          id: 'tag:tideline.example.org,2024:a',
          title: 'First',
          url: 'https://tideline.example.org/a/',
          facts: [
            { fact: 'author', value: 'Ada Writer' },
            { fact: 'publisher', value: 'The Review' },
            { fact: 'original title', value: 'First' },
            { fact: 'original date', value: '2025-04' },
            { fact: 'original link', value: 'https://review.example.com/a' },
            { fact: 'licence', value: 'CC BY 4.0' },
            { fact: 'licence link', value: 'https://creativecommons.org/licenses/by/4.0/' },
            { fact: 'our name', value: 'The Tideline' },
            { fact: 'our date', value: '2025-05-01' },
            { fact: 'our link', value: 'https://tideline.example.org/a/' },
          ],
          editions: Object.fromEntries(
            [
              'a/index.html',
              'index.html',
              'archive/index.html',
              'feed.xml',
              'atom.xml',
              'feed.json',
              'email/a/index.html',
              'email/a/text.txt',
              'email/a/message.eml',
              'issues/a/index.html',
            ].map(path => [path, 'ok']),
          ),
        },
      ],
    })
  })

  it('is the same after a change is undone, with and without the cache', async () => {
    const root = start({ 'posts/b.md': post('Second') })
    const first = await build({ ...request, root })
    const record = recordIn(root)
    writeFileSync(join(root, 'posts/b.md'), post('Third', 'authors: [Bo]\n'))
    const second = await build({ ...request, root, memory: first.memory })
    const changed = recordIn(root)
    expect(JSON.parse(changed).posts.map(({ title }: { title: string }) => title)).toEqual(['First', 'Third'])
    writeFileSync(join(root, 'posts/b.md'), post('Second'))
    const third = await build({ ...request, root, memory: second.memory })
    expect(recordIn(root)).toBe(record)
    expect(third.audit).toMatchObject({ posts: 2, gaps: [] })
    expect((await build({ ...request, root })).changed).toEqual([])
  })
})

describe('posts that link one another', () => {
  it.each([
    ['an older one', 'posts/b.md', 'See [that one](a.md), and [First](a.md) again.'],
    ['a newer one', 'posts/a.md', 'See [that one](b.md), and [Second](b.md) again.'],
    ['one another', 'posts/b.md', 'See [that one](a.md), [this](b.md) and [First](a.md).'],
  ])('have complete credits in a digest of both: %s', async (_, file, text) => {
    const root = start({
      'publication.yml': `${PUBLICATION}digests: { weekly: { title: Weekly, content: full } }\n`,
      'posts/b.md': post('Second', CREDITED.replaceAll('Ada', 'Bo').replace('com/a', 'com/b')),
    })
    const path = join(root, file)
    const [head = ''] = readFileSync(path, 'utf8').split(/(?<=\n---\n)/)
    writeFileSync(path, `${head}\n${text}\n`)
    const { ok, problems } = await build({ ...request, root })
    expect({ ok, problems }).toEqual({ ok: true, problems: [] })
    expect(readFileSync(join(root, 'out/email/weekly/text.txt'), 'utf8')).toContain('that one')
  })
})

describe('an audit that finds something missing', () => {
  const broken = '<mjml><mj-body><mj-raw>{{#each items}}{{title}}{{/each}}</mj-raw></mj-body></mjml>'

  it('leaves out/ as it was, and finds it again in the next build', async () => {
    const root = start()
    await build({ ...request, root })
    const record = recordIn(root)
    writeFileSync(join(root, 'posts/b.md'), post('Second', CREDITED.replace('com/a', 'com/b')))
    const own = join(root, 'templates/feed/entry.html.hbs')
    mkdirSync(join(root, 'templates/feed'), { recursive: true })
    writeFileSync(own, '{{{body}}}')
    for (let round = 0; round < 2; round += 1) {
      const { ok, audit, problems } = await build({ ...request, root })
      expect(ok).toBe(false)
      expect(new Set(audit?.gaps.map(({ path }) => path))).toEqual(new Set(['feed.xml', 'atom.xml', 'feed.json']))
      expect(problems[0]).toMatchObject({
        rule: 'credit.missing',
        severity: 'error',
        where: { file: expect.stringMatching(/^posts/) },
      })
      expect(recordIn(root)).toBe(record)
    }
  })

  it('reports the same in `check`, with the missing fact and its place', async () => {
    const root = start({
      'templates/email/digest.mjml.hbs': broken,
      'publication.yml': `${PUBLICATION}digests: { weekly: { title: Weekly } }\n`,
    })
    const { ok, problems, audit } = await check({ ...request, root })
    expect(ok).toBe(false)
    expect(problems[0]).toMatchObject({
      rule: 'credit.missing',
      where: { file: 'posts/a.md' },
      what: expect.stringContaining('`email/weekly/index.html` lacks part of the credit of “First”'),
      fix: expect.stringContaining('`email/digest.mjml.hbs`'),
    })
    expect(audit?.rows[0]?.editions.web).toEqual([])
    expect(audit?.rows[0]?.editions.digest).not.toEqual([])
  })

  it('reports a repeated fault only a few times', async () => {
    const posts = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [
        `posts/p${i}.md`,
        post(`Post ${i}`, CREDITED.replace('com/a', `com/${i}`)),
      ]),
    )
    const root = start({ ...posts, 'templates/partials/credit-block.hbs': '' })
    const { audit, problems } = await build({ ...request, root })
    expect(audit?.gaps).toHaveLength(31)
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)?.what).toContain('11 more credits')
  })
})

describe('a credit that readers may not see', () => {
  const css = '.credit-line { background: url(dark.png); color: #fff }'
  const themed = () => start({ 'templates/web/style.css': css })

  it('causes a warning that names the declarations', async () => {
    const root = themed()
    const { ok, problems } = await build({ ...request, root })
    expect(ok).toBe(true)
    const [warning] = problems.filter(({ rule }) => rule === 'credit.uncertain')
    expect(warning).toMatchObject({ severity: 'warning', where: { file: 'posts/a.md' } })
    expect(warning?.what).toContain('`background: url(dark.png)` of `.credit-line` in `style.css`')
    expect(existsSync(join(root, 'out'))).toBe(true)
    // The next build renders nothing, and still says so.
    const again = await build({ ...request, root })
    expect([again.changed, again.problems]).toEqual([[], problems])
    expect((await build({ ...request, root, strict: true })).ok).toBe(false)
  })

  it('stops a strict build', async () => {
    const root = themed()
    const { ok, problems } = await build({ ...request, root, strict: true })
    expect([ok, existsSync(join(root, 'out'))]).toEqual([false, false])
    expect(problems.map(({ rule }) => rule)).toContain('credit.uncertain')
  })

  it.each([
    ['shows it', true],
    ['does not show it', false],
  ])('is decided by a browser that %s', async (_, shown) => {
    const asked: string[] = []
    const { ok, problems } = await check({
      ...request,
      root: themed(),
      lookAt: async (address, screens, load) => {
        asked.push(address)
        expect(load(address)?.type).toContain('text/html')
        expect(String(load('https://tideline.example.org/style.css?v=1')?.bytes)).toContain('dark.png')
        const { text, links } = readHtml(String(load(address)?.bytes)).visible
        return screens.map(() => (shown ? { text, links } : { text: '', links: [] }))
      },
    })
    expect(asked).toContain('https://tideline.example.org/a/index.html')
    expect(ok).toBe(shown)
    const rules = problems.map(({ rule }) => rule)
    expect([rules.includes('credit.uncertain'), rules.includes('credit.missing')]).toEqual([false, !shown])
  })
})

it('reports what hides a credit, and where', async () => {
  const root = start({ 'templates/web/style.css': '@media (max-width: 600px) { .credit .licence { display: none } }' })
  const { problems } = await build({ ...request, root })
  expect(problems[0]?.what).toContain(
    'licence link “https://creativecommons.org/licenses/by/4.0/” as a visible link (hidden by `display: none` of `.credit .licence` in `style.css`',
  )
  expect(problems[0]?.fix).toContain('Remove what hides it from the style sheet')
})

it('reads style sheets that pages link from static/, and the ones that these import', async () => {
  const head = readFileSync(join(import.meta.dirname, '../../templates/partials/head.hbs'), 'utf8')
  const root = start({
    'templates/partials/head.hbs': head.replace(
      '{{{headLinks}}}',
      '{{{headLinks}}}<link rel="stylesheet" href="/own.css">',
    ),
    'static/own.css': '@import "more/deep.css";',
    'static/more/deep.css': '.credit { visibility: hidden }',
  })
  const { ok, problems } = await build({ ...request, root })
  expect(ok).toBe(false)
  expect(problems[0]?.what).toContain('`.credit` in `deep.css`')
})
