import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { build, recordSent } from '../../src/pipeline/index.js'
import { temporaryFolder } from '../temporary-folder.js'

const NOW = Date.UTC(2026, 2, 20)
const FROZEN = Date.UTC(2026, 2, 14, 23, 30)
const ISSUES = 25
/** One pixel. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** The same picture with another first colour. */
const RED_DOT = Buffer.from(DOT.with(13, 255))

const idOf = (slug: string) => `tag:tideline.example.org,2026:${slug}`
const post = (title: string, more = '') => `---\ntitle: ${title}\ndate: 2026-03-01\n${more}---\n\nBody of ${title}.\n`

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
timezone: Pacific/Auckland
since: 2026
sender: { name: T, email: t@tideline.example.org }
postalAddress: 1 Quay
digests: { weekly: { title: Weekly, intro: digests/weekly.md } }
`

const house = (more: Readonly<Record<string, string | Uint8Array>> = {}) =>
  temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/one.md': post('One'),
    'posts/two.md': post('Two'),
    'digests/weekly.md': 'Hello, first readers.\n\n![A dot](dot.gif)\n',
    'digests/dot.gif': DOT,
    ...more,
  })

const make = (root: string) => build({ root, now: NOW, drafts: false, emails: 'all', strict: false })
const page = (root: string, path: string) => readFileSync(join(root, 'out', path, 'index.html'), 'utf8')
const sent = (root: string, { frozen = FROZEN, issued = 1 } = {}) =>
  recordSent(root, {
    ...{ name: 'weekly', subject: 'Weekly: One', frozen, issued },
    ...{ posts: [idOf('one')], leftOut: [idOf('two')] },
  })

describe('an issue that was sent', () => {
  it('is recorded once, in the time zone of the publication', () => {
    const root = house()
    expect(sent(root)).toBe('issues/weekly/1.json')
    expect(sent(root)).toBeUndefined()
    expect(sent(root, { frozen: FROZEN + 1000 })).toBe('issues/weekly/2.json')
    expect(readdirSync(join(root, 'issues/weekly'))).toEqual(['1', '1.json', '2', '2.json'])
    // The ledger knows of issues whose files were lost, so their numbers are not used again.
    expect(sent(root, { frozen: FROZEN + 2000, issued: 9 })).toBe('issues/weekly/9.json')
    expect(JSON.parse(readFileSync(join(root, 'issues/weekly/1.json'), 'utf8'))).toEqual({
      sent: '2026-03-15T12:30:00+13:00',
      title: 'Weekly',
      subject: 'Weekly: One',
      layout: 'lead',
      content: 'excerpt',
      intro: {
        ...{ file: 'digests/weekly.md', text: 'Hello, first readers.\n\n![A dot](dot.gif)\n' },
        pictures: { 'digests/dot.gif': 'issues/weekly/1/dot.gif' },
      },
      posts: [idOf('one')],
      passed: [idOf('two')],
    })
  })

  it('is distinguished by its posts from another issue of the same second', () => {
    const root = house()
    const of = (slug: string, frozen: number, issued: number) =>
      recordSent(root, {
        ...{ name: 'weekly', subject: slug, frozen, issued },
        ...{ posts: [idOf(slug)], leftOut: [] },
      })
    expect(of('one', FROZEN, 1)).toBe('issues/weekly/1.json')
    expect(of('two', FROZEN + 300, 2)).toBe('issues/weekly/2.json')
    expect(of('two', FROZEN + 300, 2)).toBeUndefined()
  })

  it('is recorded once by two processes at the same time', async () => {
    const root = house()
    const facts = { name: 'weekly', subject: 'S', posts: [idOf('one')], leftOut: [] }
    const module = pathToFileURL(join(import.meta.dirname, '../../dist/pipeline/index.js')).href
    // Two processes record the same issues one after another, each issue at the same time.
    const script = `const { recordSent } = await import('${module}')
process.on('message', issued => {
  recordSent(${JSON.stringify(root)}, { ...${JSON.stringify(facts)}, frozen: ${FROZEN} + issued * 1000, issued })
  process.send(issued)
})
process.send('ready')`
    const children = [1, 2].map(() =>
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    )
    for (const child of children)
      child.once('exit', code => code && child.emit('error', new Error(`The process ended with ${code}.`)))
    const answered = () => Promise.all(children.map(child => once(child, 'message')))
    await answered()
    for (let issued = 1; issued <= ISSUES; issued += 1) {
      const both = answered()
      for (const child of children) child.send(issued)
      await both
    }
    const ended = Promise.all(children.map(child => once(child, 'exit')))
    for (const child of children) child.disconnect()
    await ended
    const files = readdirSync(join(root, 'issues/weekly')).filter(name => name.endsWith('.json'))
    expect(files.sort()).toEqual(Array.from({ length: ISSUES }, (_, i) => `${i + 1}.json`).sort())
    expect(readdirSync(join(root, '.offprint'))).toEqual([])
  }, 120_000)

  it('never replaces another record, readable or not', () => {
    const root = house({ 'issues/weekly/7.json': '{' })
    expect(sent(root)).toBe('issues/weekly/8.json')
    expect(readFileSync(join(root, 'issues/weekly/7.json'), 'utf8')).toBe('{')
  })

  it('keeps its introduction and its pictures when the next issue has others', async () => {
    const root = house()
    sent(root)
    writeFileSync(join(root, 'posts/three.md'), post('Three'))
    writeFileSync(join(root, 'digests/weekly.md'), 'Hello again.\n\n![A red dot](dot.gif)\n')
    writeFileSync(join(root, 'digests/dot.gif'), RED_DOT)
    expect((await make(root)).problems).toEqual([])
    for (const words of ['Hello, first readers.', 'issues/weekly/1/dot.gif', 'Body of One']) {
      expect(page(root, 'issues/weekly/1')).toContain(words)
      expect(page(root, 'issues/weekly/2')).not.toContain(words)
    }
    const pictures = [1, 2].map(number => readFileSync(join(root, `out/issues/weekly/${number}/dot.gif`)))
    expect(pictures).toEqual([DOT, RED_DOT])
    expect(page(root, 'issues/weekly')).toBe(page(root, 'issues/weekly/2').replaceAll('../../../', '../../'))
    rmSync(join(root, 'digests'), { recursive: true })
    writeFileSync(join(root, 'publication.yml'), PUBLICATION.replace(', intro: digests/weekly.md', ''))
    expect((await make(root)).problems).toEqual([])
    expect(readFileSync(join(root, 'out/issues/weekly/1/dot.gif'))).toEqual(DOT)
  })

  it('keeps its page if the digest is removed', async () => {
    const root = house()
    sent(root)
    writeFileSync(join(root, 'publication.yml'), PUBLICATION.replace('weekly: {', 'monthly: {'))
    expect((await make(root)).ok).toBe(true)
    expect(page(root, 'issues/weekly/1')).toContain('Body of One')
    expect(page(root, 'issues/weekly')).toBe(page(root, 'issues/weekly/1').replaceAll('../../../', '../../'))
    expect(page(root, 'feeds')).toMatch(/href="..\/issues\/weekly\/">Weekly</)
  })

  it('shows nothing of a post that was withdrawn', async () => {
    const root = house({ 'posts/one.md': post('One', 'status: withdrawn\nnotice: It was wrong.\n') })
    recordSent(root, {
      name: 'weekly',
      subject: 'S',
      frozen: FROZEN,
      issued: 1,
      posts: [idOf('two'), idOf('one')],
      leftOut: [],
    })
    await make(root)
    expect(page(root, 'issues/weekly/1')).toContain('Body of Two')
    expect(page(root, 'issues/weekly/1')).not.toContain('Body of One')
  })

  it('has its credits audited like every other edition', async () => {
    const root = house({
      'posts/one.md': post('One', 'original: { publisher: Harbour Review, url: https://harbour.example.com/one }\n'),
    })
    sent(root)
    await make(root)
    const record = JSON.parse(readFileSync(join(root, 'out/attribution.json'), 'utf8'))
    const { editions } = record.posts.find(({ id }: { id: string }) => id === idOf('one'))
    expect(editions).toMatchObject({ 'issues/weekly/1/index.html': 'ok' })
  })

  it.each([
    ['not JSON', '{'],
    ['another kind of JSON', '{"posts": 3}'],
    [
      'an issue without a date',
      JSON.stringify({ sent: 'soon', title: '', subject: '', content: 'full', posts: [], passed: [] }),
    ],
  ])('stops the build if its file is damaged: %s', async (_, text) => {
    const root = house({ 'issues/weekly/1.json': text })
    const { ok, problems } = await make(root)
    expect([ok, existsSync(join(root, 'out'))]).toEqual([false, false])
    expect(problems).toMatchObject([{ rule: 'issue.damaged', where: { file: 'issues/weekly/1.json' } }])
  })

  it('is sanitised like any Markdown', async () => {
    const text = 'Hello <script>alert(1)</script><img src="x" onerror="alert(1)">![Passwords](../../etc/passwd)'
    const issue = { sent: '2026-03-14T09:00:00Z', title: 'W', subject: 'S', content: 'full', posts: [idOf('one')] }
    const record = { ...issue, passed: [], intro: { file: 'digests/weekly.md', text, pictures: {} } }
    const root = house({ 'issues/weekly/1.json': JSON.stringify(record) })
    expect((await make(root)).ok).toBe(true)
    expect(page(root, 'issues/weekly/1')).toContain('Hello')
    expect(page(root, 'issues/weekly/1')).not.toMatch(/alert|passwd"/)
    expect(readdirSync(join(root, 'out/issues/weekly/1'))).toEqual(['index.html'])
  })

  it('ignores other files in its folder', async () => {
    const others = {
      'issues/notes.json': '{',
      'issues/weekly/one.json': '{',
      'issues/2024/03/1.json': '{',
      'issues/a.md': '',
    }
    const { ok, problems } = await make(house(others))
    expect([ok, problems]).toEqual([true, []])
  })
})
