import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { passwordWarning, serverNumbers } from '../../src/sending/mail-servers.js'
import { oauthSettingsIn } from '../../src/sending/oauth-settings.js'
import { scriptedServer } from '../delivery/scripted-server.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { tokenServer } from '../delivery/token-server.js'
import { imapServer } from '../mailbox/imap-server.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const SETTINGS = `title: River
url: https://river.example.org/
sender: { name: River, email: letters@river.example.org }
postalAddress: 4 Quay, Tidewater
digests: { weekly: { title: Weekly } }
`
const POST = '---\ntitle: Tide\ndate: 2025-05-01\nsummary: What it is about.\n---\n\nThe text of it runs on.\n'
const SECRET = { OFFPRINT_SECRET: 'a secret that signs the links' }

/** A built publication with three subscribers, and a function that runs commands in it. */
async function newsletter(more = '') {
  const root = temporaryFolder({ 'publication.yml': SETTINGS + more, 'posts/tide.md': POST })
  const run = (env: Readonly<Record<string, string>>, ...argv: string[]) =>
    offprint([...argv, '--root', root], { ...SECRET, ...env })
  for (const name of ['ana', 'ben', 'eva'])
    await run({}, 'subscribers', 'add', `${name}@example.org`, '--consent', 'form')
  await run({}, 'build')
  const send = (env: Readonly<Record<string, string>>, ...argv: string[]) =>
    run(env, 'send', 'weekly', '--no-dns', ...argv)
  return { root, run, send }
}

describe('the mail servers of a command', () => {
  it('take over from one another, for a test and for the issue', async () => {
    const { send } = await newsletter()
    const sink = await smtpSink()
    const { url } = await scriptedServer(({ verb }) => (verb === 'MAIL' ? '550 5.7.1 not from you' : undefined))
    const env = { SMTP_URL: url, SMTP_URL_2: sink.url }
    const tested = await send(env, '--to', 'me@example.net')
    expect(tested.stdout).toBe(`Sent a test to me@example.net through 127.0.0.1:${sink.port}.\n`)
    expect(tested.stderr).toMatch(/^127\.0\.0\.1:\d+ did not take the test: 550 5\.7\.1 not from you/m)
    expect(JSON.parse((await send(env, '--to', 'me@example.net', '--json')).stdout)).toMatchObject({
      ...{ state: 'sent', server: `127.0.0.1:${sink.port}` },
    })
    expect((await send(env, '--yes')).stdout).toContain('3 sent')
    expect([...sink.mailboxes.keys()].sort()).toEqual(
      ['ana', 'ben', 'eva'].map(name => `${name}@example.org`).concat('me@example.net'),
    )
  })

  it('are listed by a rehearsal, with the hours', async () => {
    const { send } = await newsletter(
      'sending: { hours: 0-24, servers: { 1: { share: 3 }, 2: { share: 1 }, 3: { domains: [münchen.example] } } }\n',
    )
    const env = {
      SMTP_URL: 'smtp://a.example.org',
      SMTP_URL_2: 'smtps://b.example.org',
      SMTP_URL_3: 'smtp://c.example.org',
    }
    const { stdout } = await send(env)
    expect(stdout).toContain(
      [
        '  servers     a.example.org:587, for 75 % of the others',
        '              b.example.org:465, for 25 % of the others',
        '              c.example.org:587, for xn--mnchen-3ya.example',
        '  hours       0-24 (UTC)',
      ].join('\n'),
    )
    const { stdout: standby } = await send({ ...env, SMTP_URL_3: '' })
    expect(standby).toContain('b.example.org:465')
    expect(JSON.parse((await send(env, '--json')).stdout).servers[1]).toBe('b.example.org:465, for 25 % of the others')
  })

  it('are reported with everything that is wrong, and no value', async () => {
    const { send } = await newsletter('sending: { servers: { 5: { share: 1 } } }\n')
    const { code, stderr } = await send({
      ...{ SMTP_URL: 'mail.example.org/hunter2', SMTP_URL_3: 'smtp://mail.example.org:465', SMTP_URL2: 'hunter2' },
      ...{ SMTP_OAUTH_URL_3: 'http://login.example.org/hunter2', SMTP_OAUTH_CLIENT_SECRET_3: 'hunter2' },
    })
    expect(code).toBe(1)
    for (const words of [
      'SMTP_URL is not the address of a mail server',
      'SMTP_URL_3 has port 465',
      'SMTP_URL2 is not the name of a mail server',
      'SMTP_OAUTH_URL_3 is not an address with https://',
      'Set SMTP_OAUTH_CLIENT_ID_3',
    ])
      expect(stderr).toContain(words)
    expect(stderr).not.toContain('hunter2')
    const unused = await send({ SMTP_URL: 'smtp://mail.example.org' })
    expect(unused.stderr).toContain('`sending.servers` has settings for server 5, but SMTP_URL_5 is not set')
  })

  it('have numbers, also with gaps', () => {
    const env = { SMTP_URL: 'a', SMTP_URL_10: 'b', SMTP_URL_3: 'c', SMTP_URL_2: '', SMTP_URL_1: 'd', SMTP_URLS: 'e' }
    expect(serverNumbers(env)).toEqual([1, 3, 10])
  })

  it.each([
    ['smtp.office365.com', 1],
    ['outlook.office365.com', 1],
    ['smtp-mail.outlook.com', 1],
    ['smtp.office365.us', 1],
    ['example-org.mail.protection.outlook.com', 1],
    ['office365.com.example.org', 0],
    ['mail.example.org', 0],
  ])('warn of a password for %s: %i', (host, count) => {
    const warnings = passwordWarning(host, 'SMTP_URL', 'SMTP_OAUTH_URL')
    expect(warnings.map(({ severity }) => severity)).toEqual(Array(count).fill('warning'))
    if (count > 0) expect(warnings[0]?.fix).toMatch(/OAuth 2/)
  })

  it('warn of a password at Microsoft in a rehearsal, and when the server starts', async () => {
    const { send, run } = await newsletter()
    const env = { SMTP_URL: 'smtp://news%40example.org:hunter2@smtp.office365.com:587' }
    const { stderr, code } = await send(env)
    expect(stderr).toMatch(/SMTP_URL warning .*end of December 2026.*SMTP_OAUTH_URL/)
    expect([code, stderr.includes('hunter2')]).toEqual([0, false])
    const bounces = await run({ ...env, IMAP_PASSWORD: 'hunter2' }, 'bounces', 'imap://a@127.0.0.1:1/INBOX')
    expect(bounces.stderr).not.toContain('Microsoft')
  })
})

describe('a sign-in by OAuth 2', () => {
  it('is read from the environment, and keeps the newest refresh token', async () => {
    const { send, run, root } = await newsletter()
    const login: string[] = []
    const mail = await scriptedServer(({ verb, line }) => {
      if (verb === 'EHLO') return '250-here\n250 AUTH XOAUTH2'
      if (verb === 'AUTH')
        login.push(/Bearer (.*?)\x01/.exec(Buffer.from(line.slice(13), 'base64').toString())?.[1] ?? '')
      return undefined
    })
    const { url, requests } = await tokenServer(count => ({
      ...{ access_token: `token-${count}`, expires_in: '3599', refresh_token: `next-${count}` },
    }))
    writeFileSync(
      join(root, '.env'),
      `SMTP_URL=smtp://news%40example.org@127.0.0.1:${mail.port}\nSMTP_OAUTH_URL=${url}\nSMTP_OAUTH_CLIENT_ID=a-client\nSMTP_OAUTH_REFRESH_TOKEN="  the-first-one "\n`,
    )
    expect((await send({}, '--to', 'me@example.net')).code).toBe(0)
    const { stdout, stderr } = await send({}, '--yes')
    expect(stdout).toContain('3 sent')
    expect([...new Set(login)]).toEqual(['token-1', 'token-2'])
    expect(requests.map(body => body.get('refresh_token'))).toEqual(['the-first-one', 'next-1'])
    expect(stdout + stderr).not.toMatch(/next-|token-\d/)
    // The database alone gives the refresh token to nobody.
    for (const file of ['offprint.db', 'offprint.db-wal'])
      expect(`${file} ${read(join(root, file)).includes('next-')}`).toBe(`${file} false`)
    const bounces = await imapServer([], 'secret', token => token === 'token-3')
    const imap = { IMAP_OAUTH_URL: url, IMAP_OAUTH_CLIENT_ID: 'a-client', IMAP_OAUTH_CLIENT_SECRET: 'its-secret' }
    const taken = await run(imap, 'bounces', `imap://bounces@127.0.0.1:${bounces.port}/INBOX`)
    expect([taken.code, taken.stdout]).toEqual([0, 'Read 0 messages.\n'])
    expect(requests.at(-1)?.get('grant_type')).toBe('client_credentials')
  })

  it.each<[Readonly<Record<string, string>>, readonly string[]]>([
    [{ SMTP_OAUTH_SCOPE: 'x' }, ['SMTP_OAUTH_URL', 'SMTP_OAUTH_CLIENT_ID', 'SMTP_OAUTH_REFRESH_TOKEN']],
    [
      { SMTP_OAUTH_URL: 'http://192.0.2.7/', SMTP_OAUTH_CLIENT_ID: 'a', SMTP_OAUTH_CLIENT_SECRET: 'b' },
      ['SMTP_OAUTH_URL'],
    ],
    [{ SMTP_OAUTH_URL: 'https://x.example/', SMTP_OAUTH_CLIENT_ID: 'a' }, ['SMTP_OAUTH_REFRESH_TOKEN']],
  ])('with %j lacks %j', (env, names) => {
    const problems = (): readonly string[] => {
      try {
        oauthSettingsIn(env, 'smtp')
        return []
      } catch (fault) {
        return (fault as { problems: { where: { file: string } }[] }).problems.map(({ where }) => where.file)
      }
    }
    expect(problems()).toEqual(names)
  })
})

describe('the hours of delivery', () => {
  it('are told with --yes when they have not begun', async () => {
    const { send } = await newsletter('timezone: Europe/Brussels\nsending: { hours: 8-8:01 sun }\n')
    const sink = await smtpSink()
    const env = { SMTP_URL: sink.url }
    expect((await send(env)).stdout).toMatch(
      / {2}hours {7}Outside the hours: .*8-8:01 sun \(Europe\/Brussels\)\. .*Sun 20/,
    )
    expect((await send(env, '--to', 'me@example.net')).code).toBe(0)
  })
})

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
