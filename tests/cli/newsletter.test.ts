import { generateKeyPairSync } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import { subscriberStore } from '../../src/subscribers/index.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint, startOffprint } from './offprint.js'

const SECRET = 'a secret that no output may show'

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
      stdout: expect.stringMatching(/^Added 2 subscribers of 3 rows; 1 not imported.\nTopics: rivers\. /),
      stderr: 'line 4: nobody: not an email address\n',
    })
    expect((await at('list')).stdout).toBe(
      'active      \tana@example.org\tAna\t\t#rivers\nactive      \tben@example.net\tBen\n',
    )
    expect((await at('export')).stdout).toMatch(/^address,name,state,.*\r?\nana@example.org,Ana,active,all,,rivers,/)
    expect(JSON.parse((await at('show', 'ANA@example.org')).stdout)).toMatchObject({
      ...{ address: 'ana@example.org', topics: ['rivers'], history: [{ state: 'active', evidence: 'paper list' }] },
    })
    expect((await at('show', 'nobody@example.org')).code).toBe(1)
    expect((await at('remove', 'ANA@example.org')).code).toBe(0)
    expect((await at('add', 'ana@example.org')).stderr).toContain('This address is recorded as unsubscribed')
    expect((await at('add', 'ana@example.org', '--consent', 'letter of 3 May')).stdout).toContain('Subscribed again')
    expect((await at('erase', 'ben@example.net')).code).toBe(0)
    expect((await at('add', 'ben@example.net')).code).toBe(1)
    const stats = JSON.parse((await at('stats', '--json')).stdout)
    expect(stats).toMatchObject({ ok: true, states: { active: 1 }, erased: 1, domains: [{ domain: 'example.org' }] })
    expect(readFileSync(join(root, 'offprint.db'), 'latin1')).not.toContain('ben@example.net')
  })

  it.each([[['add', 'nobody']], [['remove', 'nobody@example.org']], [['import', 'missing.csv']]])(
    'fails with a message for %j',
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
    await offprint(['build', '--root', root])
    return root
  }

  it('rehearses by default: it says what it would do, and neither sends nor freezes anything', async () => {
    const root = await subscribed(publication())
    const out = join(root, 'letters')
    const argv = ['send', 'weekly', '--root', root, '--out', out, '--no-dns']
    const { code, stdout } = await offprint(argv, env('smtp://127.0.0.1:1'))
    expect(code).toBe(0)
    expect(stdout).toMatch(/subject +Weekly: One\n +contains +1 post\n.*\n +recipients +2\n/)
    expect(stdout).toMatch(/skipped +1 not interested/)
    expect(stdout).toContain('Nothing was sent.')
    const [first = ''] = readdirSync(out)
    expect((await simpleParser(readFileSync(join(out, first)))).subject).toBe('Weekly: One')
    expect((await offprint(['status', '--root', root])).stdout).toBe('Nothing has been sent yet.\n')
  })

  it('writes messages with the DKIM signature that they would have, or says why they have none', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const root = await subscribed(
      publication({ 'dkim.pem': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }),
    )
    const out = join(root, 'letters')
    const write = async (env: Record<string, string>) => {
      const { stderr } = await offprint(['send', 'weekly', '--root', root, '--out', out], env)
      const [first = ''] = readdirSync(out)
      return [
        /no DKIM signature, because/.test(stderr),
        readFileSync(join(out, first), 'latin1').startsWith('DKIM-Sig'),
      ]
    }
    expect(await write({ OFFPRINT_DKIM_KEY: 'dkim.pem', OFFPRINT_DKIM_SELECTOR: 's1' })).toEqual([false, true])
    expect(await write({})).toEqual([true, false])
  })

  it('What happens if … the database is missing or empty, and an issue was recorded', async () => {
    const root = publication({ 'issues/weekly/1.json': '{}' })
    for (const what of ['is missing', 'contains no subscribers']) {
      const { code, stderr } = await offprint(['send', 'weekly', '--root', root])
      expect([code, stderr]).toEqual([1, expect.stringContaining(`${what}`)])
      expect(stderr).toContain('although an issue was sent: issues/weekly/1.json')
      const exported = await offprint(['subscribers', 'export', join(root, 'list.csv'), '--root', root])
      expect([exported.code, exported.stderr]).toEqual([1, expect.stringContaining(what)])
      expect(existsSync(join(root, 'list.csv'))).toBe(false)
      expect(existsSync(join(root, 'offprint.db'))).toBe(what !== 'is missing')
      writeFileSync(join(root, 'offprint.db'), '')
    }
  })

  it('reports everything that a send would lack', async () => {
    const root = publication()
    const nothing = { SMTP_URL: '', OFFPRINT_SECRET: '' }
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--root', root, '--no-dns', ...argv], nothing)
    for (const { code, stderr } of [await send(), await send('--yes')]) {
      expect(code).toBe(1)
      for (const what of [
        'OFFPRINT_SECRET is missing',
        'Set SMTP_URL',
        'No subscriber would receive',
        'out/one/index.html',
      ])
        expect(stderr).toContain(what)
    }
    expect((await send('--despite-problems')).stdout).toContain('After setting that, send the issue with')
    await subscribed(root)
    expect((await send()).stderr).not.toMatch(/not in out\/|No subscriber/)
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
    await offprint(['build', '--root', root])
    expect(await send('--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 sent') })
    const [, second] = sink.mailboxes.get('cy@example.net') ?? []
    const { html = '' } = await simpleParser(second ?? '')
    expect([String(html).includes('Two'), String(html).includes('Body of One')]).toEqual([true, false])
    const status = JSON.parse((await offprint(['status', 'weekly', '--root', root, '--json'])).stdout)
    expect(status.issues[0]).toMatchObject({ name: 'weekly', counts: { sent: 1, queued: 0 } })
  }, 120_000)

  it('links every issue to its own page, which later builds keep', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication(), 'email\nana@example.org\nben@example.org\n')
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--yes', '--root', root, ...argv], env(sink.url))
    const page = (path: string) => readFileSync(join(root, 'out', path, 'index.html'), 'utf8')
    await offprint(['build', '--root', root])
    const { stderr } = await send('--limit', '1')
    expect(stderr).toContain('issues/weekly/1.json')
    const written = readFileSync(join(root, 'issues/weekly/1.json'), 'utf8')
    // This is the state after a crash between writing the ledger and writing the file.
    rmSync(join(root, 'issues'), { recursive: true })
    expect((await send()).stdout).toContain('2 sent')
    expect(readFileSync(join(root, 'issues/weekly/1.json'), 'utf8')).toBe(written)
    writeFileSync(join(root, 'posts/two.md'), post('Two', '2025-05-08'))
    await offprint(['build', '--root', root])
    expect(page('issues/weekly')).toContain('Body of Two')
    expect(page('issues/weekly')).not.toContain('Body of One')
    expect(await send()).toMatchObject({ code: 0, stderr: expect.stringContaining('issues/weekly/2.json') })
    expect((await offprint(['build', '--root', root])).code).toBe(0)
    const mails = await Promise.all((sink.mailboxes.get('ana@example.org') ?? []).map(mail => simpleParser(mail)))
    const titles = ['One', 'Two']
    expect(mails).toHaveLength(2)
    for (const [i, { html, text }] of mails.entries()) {
      const path = `issues/weekly/${i + 1}/`
      for (const part of [html, text]) expect(part).toContain(`https://test.example.org/${path}`)
      expect(titles.filter(title => page(path).includes(`Body of ${title}`))).toEqual([titles[i]])
    }
    // Without new posts, the newest page is that of the last issue, and the one before is listed.
    expect(page('issues/weekly')).toBe(page('issues/weekly/2').replaceAll('../../../', '../../'))
    expect(page('feeds')).toMatch(/href="..\/issues\/weekly\/"[\s\S]*href="..\/issues\/weekly\/1\/">Weekly: One</)
  }, 120_000)

  it('sends nothing if nobody would get it, and keeps the posts for the next issue', async () => {
    const sink = await smtpSink()
    const root = publication()
    const send = () => offprint(['send', 'weekly', '--yes', '--root', root], env(sink.url))
    expect(await send()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No subscriber would receive this issue'),
    })
    expect(existsSync(join(root, 'issues'))).toBe(false)
    await subscribed(root)
    expect((await send()).stdout).toContain('2 sent')
  })

  it('warns if the records contain issues that the ledger does not', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication())
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--root', root, ...argv], env(sink.url))
    await send('--yes')
    for (const file of readdirSync(root)) if (file.startsWith('offprint.db')) rmSync(join(root, file))
    await subscribed(root)
    const { stdout, stderr } = await send()
    expect(stdout).toContain('contains    1 post')
    expect(stderr).toContain('According to `issues/weekly/`, 1 of these posts was already sent')
    rmSync(join(root, 'issues'), { recursive: true })
    expect((await send()).stderr).not.toContain('already sent')
  })

  it('says which server answers the links to unsubscribe, until `server` is set', async () => {
    const root = await subscribed(publication())
    const rehearsal = () => offprint(['send', 'weekly', '--root', root, '--no-dns'])
    expect((await rehearsal()).stderr).toContain('Only `offprint serve` answers the unsubscribe links')
    writeFileSync(join(root, 'publication.yml'), `${PUBLICATION}server: {}\n`)
    expect((await rehearsal()).stderr).not.toContain('offprint serve')
  })

  it('sends a post to everybody once', async () => {
    const sink = await smtpSink()
    const root = await subscribed(publication())
    const send = () => offprint(['send', 'one', '--root', root, '--yes'], env(sink.url))
    expect((await send()).stdout).toContain('2 sent')
    expect((await send()).stdout).toContain('is not sent twice')
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

  it('What happens if … a send to a part of the list is continued: it keeps the audience of its start', async () => {
    const sink = await smtpSink()
    const digest =
      'digests:\n  weekly: { title: Weekly, audience: tag=members, subject: "{subscriber.city|Reader}, hello" }\n'
    const root = await subscribed(
      publication({ 'publication.yml': PUBLICATION.replace(/digests:[\s\S]*/, digest) }),
      'email,status,tags,city\na@example.org,active,members,Porto\nb@example.org,active,members,Faro\nc@example.org,active,,Porto\nd@example.org,active,Members,Porto\n',
    )
    const send = (...argv: string[]) => offprint(['send', 'weekly', '--root', root, ...argv], env(sink.url))
    const rehearsal = await send('--where', 'city=Porto', '--no-dns')
    expect(rehearsal.stdout).toMatch(/audience +tag=members and city=Porto\n +recipients +2\n/)
    expect(rehearsal.stdout).toMatch(/skipped +2 outside the audience\n/)
    const slip = await send('--where', 'ctiy=Porto', '--yes')
    expect([slip.code, slip.stderr]).toEqual([1, expect.stringContaining('Did you mean `city`?')])
    expect((await send('--where', 'Porto')).code).toBe(2)
    expect((await send('--where', 'city=Porto', '--yes', '--limit', '1')).stdout).toMatch(/1 sent.*1 to go/)
    const other = await send('--where', 'city=Faro', '--yes')
    expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('started for tag=members and city=Porto')])
    const late = 'email,status,tags,city\nlate@example.org,active,members,Porto\n'
    await offprint(['subscribers', 'import', '-', '--root', root], {}, late)
    expect((await send('--yes')).stdout).toContain('2 sent')
    expect([...sink.mailboxes.keys()].sort()).toEqual(['a@example.org', 'd@example.org'])
    const [mail = ''] = sink.mailboxes.get('a@example.org') ?? []
    expect((await simpleParser(mail)).subject).toBe('Porto, hello')
    expect(JSON.parse(readFileSync(join(root, 'issues/weekly/1.json'), 'utf8')).subject).toBe('Reader, hello')
  }, 120_000)

  it('What happens if … a value of a subscriber is missing: the rehearsal says for whom, and nothing is sent without a fallback', async () => {
    const root = await subscribed(
      publication({
        'publication.yml': PUBLICATION.replace(/title: Weekly/, 'title: Weekly, intro: digests/weekly.md'),
        'digests/weekly.md': 'Hello {subscriber.first_name}, from {subscriber.city|afar} and {subscriber.ctiy|x}.\n',
      }),
      'email,first name,city\na@example.org,Ana,Porto\nb@example.org,,\n',
    )
    const { code, stdout, stderr } = await offprint(['send', 'weekly', '--root', root, '--no-dns'])
    expect([code, stdout]).toEqual([1, expect.stringContaining('is not sent before the errors are corrected')])
    expect(stderr).toMatch(/\{subscriber\.first_name\} error There is no value .* 1 recipient: b@example\.org\. Write/)
    expect(stderr).toMatch(/\{subscriber\.city\} warning There is no value .* 1 recipient: b@example\.org\. They/)
    expect(stderr).toMatch(/\{subscriber\.ctiy\} error .* Did you mean `city`\?/)
  })

  it('What happens if … somebody presses Ctrl-C', async () => {
    const seen: string[] = []
    const sink = await smtpSink(mailbox => {
      seen.push(mailbox)
      if (seen.length === 3) sending.interrupt()
      return { slow: 200 }
    })
    const many = Array.from({ length: 40 }, (_, i) => `r${i}@example.org\n`).join('')
    const root = await subscribed(publication(), `email\n${many}`)
    const sending = startOffprint(['send', 'weekly', '--yes', '--root', root], env(sink.url))
    const { code, stderr } = await sending.ended
    expect([code, stderr]).toEqual([1, expect.stringContaining('To continue: offprint send weekly --yes')])
    const status = JSON.parse((await offprint(['status', 'weekly', '--root', root, '--json'])).stdout)
    const { counts } = status.issues[0]
    expect(counts).toMatchObject({ sending: 0, uncertain: 0, sent: sink.mailboxes.size })
    expect(counts.queued).toBeGreaterThan(20)
    const calm = await smtpSink()
    expect((await offprint(['send', 'weekly', '--yes', '--root', root], env(calm.url))).code).toBe(0)
    const all = [...sink.mailboxes.keys(), ...calm.mailboxes.keys()]
    expect([all.length, new Set(all).size]).toEqual([40, 40])
  })

  it('What happens if … the server refuses everybody: it stops, says why, and whoever was lost before is restored', async () => {
    const root = await subscribed(publication(), 'email\na@a.example.org\nb@b.example.org\nc@c.example.org\n')
    const at = (...argv: string[]) => offprint([...argv, '--root', root])
    const send = async (text: string) => {
      const sink = await smtpSink(() => ({ rcpt: 550, text }))
      return offprint(['send', 'weekly', '--yes', '--root', root], env(sink.url))
    }
    for (const text of ['relay not permitted', '5.1.1 User unknown']) {
      const { code, stdout, stderr } = await send(text)
      expect([code, stdout]).toEqual([1, expect.stringMatching(/0 sent, 0 failed.*3 to go/)])
      expect(stderr).toContain(`Stopped: the server refused 3 recipients in a row: 550 ${text}. To continue`)
      expect(stderr).toContain('stay subscribed')
    }
    const database = SqliteDatabase.open(join(root, 'offprint.db'))
    const store = subscriberStore(database)
    for (const id of [1, 2]) await store.change(id, 'bounced', { at: Date.now(), cause: 'refused: 550 Relay denied' })
    database.close()
    const restore = (...argv: string[]) => at('subscribers', 'restore', ...argv)
    expect((await restore('--bounced-since', '2999-01-01')).stdout).toMatch(/^Restored 0 subscribers who bounced since/)
    const dry = await restore('--bounced-since', '2026-01-01', '--dry-run')
    expect([dry.code, dry.stdout]).toEqual([0, expect.stringMatching(/^Would restore 2 subscribers/)])
    expect(dry.stderr).toContain('a@a.example.org: refused: 550 Relay denied')
    const json = await restore('--bounced-since', '2026-01-01', '--reply', 'relay denied', '--json')
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual([
      { event: 'restored', address: 'a@a.example.org', cause: 'refused: 550 Relay denied' },
      { event: 'restored', address: 'b@b.example.org', cause: 'refused: 550 Relay denied' },
      { event: 'done', ok: true, dryRun: false, restored: 2 },
    ])
    const good = await smtpSink()
    const last = await offprint(['send', 'weekly', '--yes', '--root', root], env(good.url))
    expect([last.code, last.stdout]).toEqual([0, expect.stringContaining('3 sent')])
    expect((await restore('--bounced-since', 'yesterday')).code).toBe(2)
    expect((await restore('--bounced-since', '2026-01-01', '--reply', ' ')).code).toBe(2)
    expect((await restore()).code).toBe(2)
  })

  it('leaves out posts that terms exclude from email, and withdrawn ones', async () => {
    const original =
      'original: { publisher: { name: Elsewhere, url: https://elsewhere.example.org/ }, url: https://elsewhere.example.org/a, license: CC-BY-4.0, terms: { channels: [web] } }\n'
    const root = await subscribed(
      publication({
        'posts/kept.md': `${post('Kept', '2025-05-02', `authors: [Ana]\nsummary: The summary.\n${original}`)}\n${'A secret sentence. '.repeat(200)}\n`,
        'posts/gone.md': post('Withdrawn one', '2025-05-03', 'status: withdrawn\nwithdrawn: It was wrong.\n'),
      }),
    )
    const out = join(root, 'letters')
    const argv = ['send', 'weekly', '--root', root, '--out', out, '--no-dns']
    const { code, stderr } = await offprint(argv, env('smtp://127.0.0.1:1'))
    expect([code, stderr]).toEqual([0, expect.any(String)])
    const { html, text } = await simpleParser(readFileSync(join(out, readdirSync(out)[0] ?? '')))
    for (const part of [String(html), text ?? '']) {
      expect(part).toContain('https://elsewhere.example.org/a')
      expect(part).not.toContain('Withdrawn one')
      expect(part.split('A secret sentence').length).toBeLessThan(40)
    }
    for (const slug of ['gone']) {
      const refused = await offprint(['send', slug, '--root', root])
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('No post or digest')])
    }
  })

  it('reads `.env`, and never shows its values', async () => {
    quickTime()
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
    const { code, stderr } = await offprint(['send', ...argv, '--root', root, '--no-dns'], {
      SMTP_URL: '',
      OFFPRINT_SECRET: '',
      ...set,
    })
    expect([code, stderr]).toEqual([1, expect.stringContaining(word)])
    expect((await offprint(['status', '--root', root])).stdout).toBe('Nothing has been sent yet.\n')
  })

  it('refuses to send without a sender and a postal address', async () => {
    const root = await subscribed(
      publication({ 'publication.yml': 'title: T\nurl: https://t.example.org/\ndigests: { weekly: {} }\n' }),
    )
    const { code, stderr } = await offprint(['send', 'weekly', '--root', root, '--yes'], env('smtp://127.0.0.1:1'))
    expect([code, (await offprint(['status', '--root', root])).stdout]).toEqual([1, 'Nothing has been sent yet.\n'])
    expect(stderr).toMatch(/Emails need a `sender`[\s\S]*requires a `postalAddress`/)
  })
})
