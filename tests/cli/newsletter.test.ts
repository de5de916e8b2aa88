import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'

const MAIN = join(import.meta.dirname, '../../dist/cli/main.js')
const SECRET = 'a secret that no output may show'

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The real command in a process of its own. */
const offprint = (argv: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Outcome> =>
  new Promise(resolve => {
    const options = { env: { ...process.env, NO_COLOR: '1', ...env } }
    const child = execFile(process.execPath, [MAIN, ...argv], options, (fault, stdout, stderr) =>
      resolve({ code: fault ? Number(fault.code) : 0, stdout, stderr }),
    )
    child.stdin?.end(input)
  })

const PUBLICATION = `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
digests: { weekly: { title: Weekly } }
`
const post = (title: string, date = '2025-05-01', rest = '') =>
  `---\ntitle: ${title}\ndate: ${date}\n${rest}---\n\nBody of ${title}.\n`

const publication = (more = {}) =>
  temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/one.md': post('One', '2025-05-01', 'tags: [Rivers]\n'),
    ...more,
  })

describe('offprint subscribers', () => {
  it('imports, lists, exports, counts, removes and erases', async () => {
    const root = publication()
    const at = (...argv: string[]) => offprint(['subscribers', ...argv, '--root', root])
    const csv = 'name,email,tags\nAna,ana@example.org,Rivers\nBen,ben@example.net,\n,nobody,\n'
    const imported = await offprint(['subscribers', 'import', '-', '--consent', 'paper list', '--root', root], {}, csv)
    expect(imported).toEqual({
      code: 0,
      stdout: 'Added 2 subscribers of 3 rows; 1 not taken.\n',
      stderr: 'line 4: nobody: not an email address\n',
    })
    expect((await at('list')).stdout).toBe(
      'active      \tana@example.org\tAna\t\t#rivers\nactive      \tben@example.net\tBen\n',
    )
    expect((await at('export')).stdout).toMatch(/^address,name,state,.*\r?\nana@example.org,Ana,active,all,,rivers,/)
    expect((await at('remove', 'ANA@example.org')).code).toBe(0)
    expect((await at('add', 'ana@example.org')).stderr).toContain('Is unsubscribed, and is left alone')
    expect((await at('add', 'ana@example.org', '--consent', 'letter of 3 May')).stdout).toContain('Subscribed again')
    expect((await at('erase', 'ben@example.net')).code).toBe(0)
    expect((await at('add', 'ben@example.net')).code).toBe(1)
    const stats = JSON.parse((await at('stats', '--json')).stdout)
    expect(stats).toMatchObject({ ok: true, states: { active: 1 }, erased: 1, domains: [{ domain: 'example.org' }] })
    expect(readFileSync(join(root, 'offprint.db'), 'latin1')).not.toContain('ben@example.net')
  })

  it.each([[['add', 'nobody']], [['remove', 'nobody@example.org']], [['import', 'missing.csv']]])(
    'fails with a word for %j',
    async argv => {
      const { code, stderr } = await offprint(['subscribers', ...argv, '--root', publication()])
      expect(code).toBe(1)
      expect(stderr).not.toMatch(/its own fault/)
    },
  )
})

describe('offprint send', () => {
  const env = (url: string) => ({ SMTP_URL: url, OFFPRINT_SECRET: SECRET })
  const subscribed = async (
    root: string,
    csv = 'email,tags\nana@example.org,rivers\nben@example.net,birds\ncy@example.net,\n',
  ) => {
    await offprint(['subscribers', 'import', '-', '--root', root], {}, csv)
    return root
  }

  it('rehearses by default: it says what it would do, and neither sends nor freezes anything', async () => {
    const root = await subscribed(publication())
    const out = join(root, 'letters')
    const { code, stdout } = await offprint(['send', 'weekly', '--root', root, '--out', out])
    expect(code).toBe(0)
    expect(stdout).toMatch(/subject +Weekly: One\n +contains +1 post\n.*\n +recipients +2\n/)
    expect(stdout).toMatch(/skipped +1 wants something else/)
    expect(stdout).toContain('Nothing was sent.')
    const [first = ''] = readdirSync(out)
    expect((await simpleParser(readFileSync(join(out, first)))).subject).toBe('Weekly: One')
    expect((await offprint(['status', '--root', root])).stdout).toBe('Nothing was sent yet.\n')
  })

  it('sends a digest once, then only what is new, and never a post twice', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication())
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--root', root, ...argv], env(sink.url))
    expect((await send('--to', 'me@example.org')).stdout).toBe('Sent a test to me@example.org.\n')
    expect(await send('--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('2 sent') })
    expect([...sink.mailboxes.keys()].sort()).toEqual(['ana@example.org', 'cy@example.net', 'me@example.org'])
    expect((await send('--yes')).stdout).toMatch(/^No post is new in `weekly` since/)
    writeFileSync(join(root, 'posts/old.md'), post('Two', '2025-04-01'))
    await offprint(['subscribers', 'remove', 'ana@example.org', '--root', root])
    expect(await send('--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 sent') })
    const [, second] = sink.mailboxes.get('cy@example.net') ?? []
    const { html = '' } = await simpleParser(second ?? '')
    expect([String(html).includes('Two'), String(html).includes('Body of One')]).toEqual([true, false])
    const status = JSON.parse((await offprint(['status', 'weekly', '--root', root, '--json'])).stdout)
    expect(status.issues[0]).toMatchObject({ name: 'weekly', counts: { sent: 1, queued: 0 } })
  }, 120_000)

  it('sends a post to everybody once', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication())
    const send = () => offprint(['send', 'one', '--root', root, '--yes'], env(sink.url))
    expect((await send()).stdout).toContain('2 sent')
    expect((await send()).stdout).toContain('nobody gets it twice')
    expect([...sink.mailboxes.values()].map(box => box.length)).toEqual([1, 1])
  })

  it('What happens if … a post is edited during a send: the issue stays what it was', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication(), 'email\na@example.org\nb@example.org\nc@example.org\n')
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--root', root, ...argv], env(sink.url))
    expect((await send('--yes', '--limit', '1')).stdout).toMatch(/1 sent.*2 to go/)
    writeFileSync(join(root, 'posts/one.md'), post('Changed'))
    await offprint(['subscribers', 'add', 'late@example.org', '--root', root])
    expect((await send()).stdout).toMatch(/is not finished: 2 subscribers to go/)
    expect((await send('--yes')).stdout).toContain('3 sent')
    const subjects = await Promise.all(
      [...sink.mailboxes.values()].map(async ([mail]) => (await simpleParser(mail ?? '')).subject),
    )
    expect(subjects).toEqual(['Weekly: One', 'Weekly: One', 'Weekly: One'])
    expect(sink.mailboxes.has('late@example.org')).toBe(false)
  }, 120_000)

  it('reads `.env`, and never shows what is in it', async () => {
    const root = await subscribed(publication())
    writeFileSync(join(root, '.env'), `SMTP_URL=smtp://user:hunter2-hunter2@127.0.0.1:1\nOFFPRINT_SECRET="${SECRET}"\n`)
    const { code, stdout, stderr } = await offprint(['send', 'weekly', '--root', root, '--yes'])
    expect(code).toBe(1)
    expect(stderr).toContain('cannot be reached')
    expect(stdout + stderr).not.toMatch(/hunter2|no output may show/)
  })

  it.each([
    ['no secret', ['weekly', '--yes'], { SMTP_URL: 'smtp://127.0.0.1:1' }, 'OFFPRINT_SECRET is missing'],
    ['no server', ['weekly', '--yes'], { OFFPRINT_SECRET: SECRET }, 'Set SMTP_URL'],
    [
      'a server that is none',
      ['weekly', '--yes'],
      { OFFPRINT_SECRET: SECRET, SMTP_URL: 'mail.example.org' },
      'Write it like smtp://',
    ],
    ['a name that nothing has', ['monthly'], {}, 'or a digest: `weekly`'],
    [
      'a test to nobody',
      ['weekly', '--to', 'nobody'],
      { OFFPRINT_SECRET: SECRET, SMTP_URL: 'smtp://127.0.0.1:1' },
      'not an email address',
    ],
  ])('stops for %s before anything is frozen', async (_, argv, set, word) => {
    const root = await subscribed(publication())
    const { code, stderr } = await offprint(['send', ...argv, '--root', root], {
      SMTP_URL: '',
      OFFPRINT_SECRET: '',
      ...set,
    })
    expect([code, stderr]).toEqual([1, expect.stringContaining(word)])
    expect((await offprint(['status', '--root', root])).stdout).toBe('Nothing was sent yet.\n')
  })

  it('refuses to send without a sender and a postal address', async () => {
    const root = await subscribed(
      publication({ 'publication.yml': 'title: T\nurl: https://t.example.org/\ndigests: { weekly: {} }\n' }),
    )
    const { code, stderr } = await offprint(['send', 'weekly', '--root', root, '--yes'], env('smtp://127.0.0.1:1'))
    expect([code, existsSync(join(root, 'out'))]).toEqual([1, false])
    expect(stderr).toMatch(/no `sender`[\s\S]*no `postalAddress`/)
  })
})
