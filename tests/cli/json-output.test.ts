import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'
import { expectOutput, outputSchemaFor, schemaFaults } from './json-output.js'
import { offprint } from './offprint.js'

const SETTINGS = `title: River
url: https://river.example.org/
sender: { name: River, email: letters@river.example.org }
postalAddress: 4 Quay, Tidewater
hub: https://hub.example.org/
digests: { weekly: { title: Weekly } }
`
const post = (title: string, more = '') =>
  `---\ntitle: ${title}\ndate: 2025-05-01\nsummary: What it is about.\n${more}---\n\nThe text of ${title} runs on for a while.\n`
const REPUBLISHED = `authors: [{ name: Ana Sol, affiliation: University of Tidewater }]
original: { publisher: { name: Harbour Review }, url: 'https://harbour.example.org/two', date: 2025-04-28, license: CC-BY-4.0 }
`
const FILES = { 'publication.yml': SETTINGS, 'posts/tide.md': post('Tide', REPUBLISHED) }
const SECRET = { OFFPRINT_SECRET: 'a secret that signs the links' }

let root = ''
beforeAll(() => {
  root = lastingFolder(FILES)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const json = async (argv: readonly string[], folder = root, env = {}, input = '') => {
  const { code, stdout, stderr } = await offprint([...argv, '--root', folder, '--json'], { ...SECRET, ...env }, input)
  return { code, stderr, values: expectOutput(argv, stdout) }
}

const CSV = 'name,email,tags\nAna,ana@example.org,Rivers\nBen,ben@bücher.example,\n,nobody,\n'

describe('Commands print what their schemas say', () => {
  it('from the first build to the last subscriber', async () => {
    const sink = await smtpSink()
    const folder = temporaryFolder(FILES)
    const run = (...argv: string[]) => json(argv, folder, { SMTP_URL: sink.url })
    const events = async (...argv: string[]) => (await run(...argv)).values
    expect(await events('build')).toMatchObject([{ ok: true, posts: 1, audit: { gaps: [] } }])
    writeFileSync(join(folder, 'posts/tide.md'), post('High tide', `notice: Corrected.\n${REPUBLISHED}`))
    expect(await events('build')).toMatchObject([{ ok: true, readers: [{ kind: 'corrected' }] }])
    expect(await events('check')).toMatchObject([{ ok: true, passed: expect.any(Array) }])
    expect(await events('check', join(folder, 'out/feed.xml'))).toMatchObject([{ feeds: 1 }])
    expect(await events('new', 'Two clocks')).toEqual([{ ok: true, file: 'posts/two-clocks.md' }])
    expect(await events('status')).toEqual([{ ok: true, next: [], ended: [], issues: [] }])
    expect(await events('database', 'check')).toMatchObject([{ ok: true, problems: [], sending: [] }])

    const imported = await json(['subscribers', 'import', '-', '--consent', 'paper'], folder, {}, CSV)
    expect(imported.values).toMatchObject([
      { event: 'rejected', line: 4 },
      { event: 'done', added: 2 },
    ])
    expect(await events('subscribers', 'add', 'cem@example.net', '--name', 'Cem')).toMatchObject([{ ok: true }])
    expect(await events('subscribers', 'list')).toMatchObject([
      { address: 'ana@example.org', created: expect.stringMatching(/Z$/) },
      { address: 'ben@bücher.example' },
      { address: 'cem@example.net' },
    ])

    expect(await events('send', 'weekly', '--no-dns', '--out', join(folder, 'mail'))).toMatchObject([
      { event: 'rehearsal', ok: true, since: null, recipients: 2, files: expect.any(Array) },
    ])
    expect(await events('send', 'weekly', '--to', 'me@example.org')).toMatchObject([{ event: 'test', state: 'sent' }])
    expect(await events('send', 'weekly', '--yes', '--limit', '1', '--despite-problems')).toMatchObject([
      { event: 'recorded', file: 'issues/weekly/1.json' },
      { event: 'done', ok: true, finished: false, counts: { sent: 1 } },
    ])
    const record: unknown = JSON.parse(readFileSync(join(folder, 'issues/weekly/1.json'), 'utf8'))
    expect(schemaFaults('issue.schema.json', record)).toEqual([])
    expect(await events('send', 'weekly')).toMatchObject([{ event: 'open', ok: true, counts: { queued: 1 } }])
    expect((await events('send', 'weekly', '--yes')).at(-1)).toMatchObject({ event: 'done', finished: true })
    expect(await events('send', 'weekly', '--yes')).toMatchObject([{ event: 'nothing' }])
    expect(await events('send', 'weekly', '--resend-uncertain')).toMatchObject([{ event: 'nothing' }])
    expect(await events('status', 'weekly')).toMatchObject([
      { issues: [{ frozen: expect.stringMatching(/Z$/), finished: expect.stringMatching(/Z$/), counts: { sent: 2 } }] },
    ])

    expect(await events('subscribers', 'show', 'ben@bücher.example')).toMatchObject([
      { deliveries: [{ state: 'sent' }], history: [{ evidence: 'paper' }] },
    ])
    expect(await events('subscribers', 'remove', 'cem@example.net')).toMatchObject([{ address: 'cem@example.net' }])
    expect(await events('subscribers', 'erase', 'cem@example.net')).toEqual([{ ok: true, known: true }])
    expect(await events('subscribers', 'stats')).toMatchObject([{ states: { active: 2 }, erased: 1 }])
    const backup = join(folder, 'list.csv')
    expect(await events('subscribers', 'export', backup)).toEqual([{ ok: true, file: backup, leftOut: 0 }])
    expect(await events('subscribers', 'restore', '--bounced-since', '2025-01-01')).toMatchObject([{ restored: 0 }])
    expect((await json(['bounces', '-'], folder, {}, 'Subject: Hello\n\nNo report.\n')).values).toMatchObject([
      { messages: 1, other: 1, unread: { other: [expect.any(String)] } },
    ])
  })

  it('for outlets, imports and a new publication', async () => {
    const folder = temporaryFolder({ ...FILES, 'article.txt': 'Two clocks\n\nBy Ana Sol\n\nThe text of it.\n' })
    expect((await json(['publishers', 'list'], folder)).values).toMatchObject([{ ok: true, publishers: [] }])
    expect((await json(['publishers', 'add', 'kff'], folder)).values).toMatchObject([{ ok: true, key: 'kff' }])
    const imported = await json(['import', join(folder, 'article.txt'), '--dry-run'], folder)
    expect(imported.values).toMatchObject([
      { ok: true, kind: 'text', written: [], posts: [{ facts: expect.any(Array) }] },
    ])
    const fresh = join(folder, 'fresh')
    const made = await offprint(['init', fresh, '--json'])
    expect(expectOutput(['init'], made.stdout)).toMatchObject([{ ok: true, folder: fresh }])
    expect(readdirSync(join(fresh, 'schemas')).sort()).toEqual([
      ...['items.schema.json', 'locale.schema.json', 'next-issue.schema.json', 'post.schema.json'],
      ...['publication.schema.json', 'publishers.schema.json', 'theme.schema.json'],
    ])
  })

  it('for a server that fails in every way', async () => {
    const ways = ['keep-and-drop', { rcpt: 550, text: 'no such user' }, { data: 451, text: 'later' }] as const
    let turn = 0
    const sink = await smtpSink(() => ways[turn++ % ways.length] ?? 'accept')
    const folder = temporaryFolder({
      ...FILES,
      'publication.yml': SETTINGS.replace(/^sender.*$/m, '$&\nsending: { connections: 1 }'),
    })
    const run = async (...argv: string[]) => (await json(argv, folder, { SMTP_URL: sink.url })).values
    await run('build')
    await json(
      ['subscribers', 'import', '-', '--consent', 'paper'],
      folder,
      {},
      'email\nana@example.org\nben@example.org\n',
    )
    expect(await run('send', 'weekly', '--to', 'me@example.org')).toMatchObject([
      { ok: false, event: 'test', state: 'uncertain' },
    ])
    turn = 0
    const events = await run('send', 'weekly', '--yes', '--limit', '2')
    expect(events.at(-1)).toMatchObject({ event: 'done', counts: { uncertain: 1 } })
    expect(await run('send', 'weekly', '--resend-uncertain')).toEqual([
      { ok: true, event: 'uncertain', name: 'weekly', uncertain: 1 },
    ])
    expect(await run('subscribers', 'stats')).toMatchObject([{ ok: true, bounces: expect.any(Array) }])
  })

  it('for a hub', async () => {
    const hub = createServer((_, response) => response.writeHead(202).end()).listen(0, '127.0.0.1')
    onTestFinished(() => void hub.close())
    await new Promise(listening => hub.once('listening', listening))
    const address = `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`
    const folder = temporaryFolder({
      ...FILES,
      'publication.yml': SETTINGS.replace('https://hub.example.org/', address),
    })
    await json(['build'], folder)
    expect((await json(['ping'], folder)).values).toMatchObject([{ ok: true, hub: address }])
  })

  it.each([
    ['no posts', { 'publication.yml': SETTINGS }],
    [
      'odd contents',
      {
        ...FILES,
        'posts/empty.md': post('Empty').replace(/\n\nThe text.*/s, '\n'),
        'posts/colour.md': post('"A \\e[31mred\\u2028 \\u0007 bell"'),
        'posts/half.md': post('"📻 \\uD83D \\u202E"'),
        'posts/long.md': post('word '.repeat(4000)),
        'posts/proto.md': post('Proto', '__proto__: 1\nconstructor: 2\ntoString: 3\n'),
        'posts/река & море.md': post('Река'),
        'posts/a "b".md': post('B'),
        'posts/numbers.md': post('.nan', 'tags: [.inf, 9007199254740993, 1e999]\n'),
      },
    ],
    [
      'warnings and errors',
      { ...FILES, 'posts/bad.md': '---\ntitle: [a\n---\n', 'posts/pic.md': `${post('Pic')}![](none.png)\n` },
    ],
    ['an error in publication.yml', { ...FILES, 'publication.yml': `${SETTINGS}timezone: nowhere\nlimit: : :\n` }],
    ['no publication', { 'notes.txt': '' }],
  ])('with %s', async (_, files) => {
    const folder = temporaryFolder(files)
    for (const argv of [['build'], ['check', '--strict']]) {
      const { code, values } = await json(argv, folder)
      expect(values).toEqual([expect.objectContaining({ ok: code === 0, problems: expect.any(Array) })])
    }
    if (!readdirSync(folder).includes('out')) return
    for (const [schema, file] of [
      ['attribution.schema.json', 'out/attribution.json'],
      ['ids-lock.schema.json', 'ids.lock.json'],
    ] as const)
      expect(schemaFaults(schema, JSON.parse(readFileSync(join(folder, file), 'utf8')))).toEqual([])
  })
})

describe('A command that fails', () => {
  const nowhere = 'there-is-no-such-folder'
  it.each<[readonly string[], code: number]>([
    [['build', '--root', nowhere], 1],
    [['check', '--root', nowhere], 1],
    [['check', 'none.xml'], 1],
    [['new', '', '--root', nowhere], 1],
    [['new', 'Title', '--root', nowhere], 1],
    [['import', 'none.txt', '--root', nowhere], 1],
    [['publishers', 'list', '--root', nowhere], 1],
    [['publishers', 'add', 'nobody', '--root', nowhere], 1],
    [['send', 'weekly', '--root', nowhere], 1],
    [['status', 'weekly', '--root', nowhere], 1],
    [['bounces', 'none.mbox', '--root', nowhere], 1],
    [['ping', '--root', nowhere], 1],
    [['database', 'check', '--root', nowhere], 1],
    [['database', 'move', 'postgres://localhost/list', '--root', nowhere], 1],
    [['serve', '--root', nowhere], 1],
    [['subscribers', 'import', 'none.csv', '--root', nowhere], 1],
    [['subscribers', 'add', 'nobody', '--root', nowhere], 1],
    [['subscribers', 'remove', 'nobody@example.org', '--root', nowhere], 1],
    [['subscribers', 'show', 'nobody@example.org', '--root', nowhere], 1],
    [['subscribers', 'erase', 'nobody', '--root', nowhere], 1],
    [['subscribers', 'export', '--root', nowhere], 1],
    [['build', '--no-such-flag'], 2],
    [['build', '--now', 'soon'], 2],
    [['send'], 2],
    [['serve', '--port', '99999'], 2],
    [['subscribers', 'list', '--state', 'happy'], 2],
    [['check', '--format', 'sarif'], 2],
  ])('prints its problems as JSON: %s', async (argv, code) => {
    const ended = await offprint([...argv, '--json'], SECRET)
    expect(ended.code).toBe(code)
    const [value, ...more] = expectOutput(argv, ended.stdout)
    expect(more).toEqual([])
    expect(value).toMatchObject({ ok: false, problems: [{ severity: 'error' }] })
    expect(ended.stdout).not.toContain('\u001b')
  })

  it.each([
    ['json', /^\{"ok":false,"problems":\[\{"severity":"error"/],
    ['sarif', /"results": \[\s*\{/],
    ['github', /^::error file=/m],
  ])('reports in the format that was asked for: %s', async (format, expected) => {
    const { code, stdout } = await offprint(['check', '--root', nowhere, '--format', format])
    expect([code, stdout]).toEqual([1, expect.stringMatching(expected)])
  })

  it('prints a fault of the machine as a problem', async () => {
    const folder = temporaryFolder({ ...FILES, '.offprint': 'a file where a folder is needed' })
    const { code, values } = await json(['build'], folder)
    expect([code, values]).toMatchObject([1, [{ ok: false, problems: [{ rule: expect.any(String) }] }]])
  })

  it('prints no JSON without --json, not even after --', async () => {
    expect((await offprint(['new', '--root', nowhere, '--', '--json'])).stdout).toBe('')
  })
})

it('has a schema for each command that takes --json', async () => {
  const help = async (...argv: string[]) => (await offprint([...argv, '--help'])).stdout
  const commandsIn = (text: string) =>
    [...(text.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}(\w+)/gm)].flatMap(([, name = '']) =>
      name === 'help' ? [] : [name],
    )
  const commands: string[][] = []
  for (const name of commandsIn(await help())) {
    const below = commandsIn(await help(name))
    commands.push(...(below.length > 0 ? below.map(each => [name, each]) : [[name]]))
  }
  const withJson: string[] = []
  for (const argv of commands) if ((await help(...argv)).includes('--json')) withJson.push(outputSchemaFor(argv))
  const files = readdirSync(join(import.meta.dirname, '../../schemas')).filter(file => file.includes('-output.'))
  expect(withJson.sort()).toEqual(files.sort())
  expect(withJson.length).toBeGreaterThan(20)
})
