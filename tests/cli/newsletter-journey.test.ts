import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { expect, it } from 'vitest'
import { arf, dsn } from '../delivery/reports.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint, serveOffprint } from './offprint.js'

const SECRET = 'a secret that signs the links'

/** Unsubscribes with the link of a message, as a mail program does (RFC 8058 section 3.2), on the real server. */
async function oneClick(root: string, message: Buffer): Promise<string> {
  const { headers } = await simpleParser(message)
  const list = headers.get('list') as unknown as { unsubscribe: { url: string } }
  const url = new URL(list.unsubscribe.url)
  const { home, interrupt, ended } = await serveOffprint(root, ['--quiet'])
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
  const answer = await fetch(new URL(url.pathname, home), { method: 'POST', body, redirect: 'error' })
  expect(answer.status).toBe(200)
  interrupt()
  await ended
  return url.href
}

it('goes from an empty folder to a second issue without the people who left', async () => {
  const root = join(temporaryFolder(), 'tideline')
  const sink = await smtpSink()
  const run = async (...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await offprint([...argv, ...(argv[0] === 'init' ? [] : ['--root', root])])
    expect([code, stderr], argv.join(' ')).toEqual([0, stderr])
    return stdout
  }
  const write = async (title: string): Promise<void> => {
    await run('new', title)
    const file = join(root, 'posts', `${title.toLowerCase().replaceAll(' ', '-')}.md`)
    writeFileSync(file, `${readFileSync(file, 'utf8').replace(/^status:.*\n/m, '')}The text of ${title}.\n`)
  }
  await run('init', root)
  writeFileSync(join(root, '.env'), `SMTP_URL=${sink.url}\nOFFPRINT_SECRET="${SECRET}"\n`)
  await write('The first tide')
  writeFileSync(join(root, 'list.csv'), 'Email,Name\nana@example.org,Ana\nben@example.net,Ben\ncy@example.com,Cy\n')
  expect(await run('subscribers', 'import', join(root, 'list.csv'))).toContain('Added 3 subscribers')
  await run('build')
  const early = await offprint(['send', 'weekly', '--yes', '--root', root])
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('is a text of `offprint init`')])
  for (const file of ['welcome.md', 'a-republished-article.md']) rmSync(join(root, 'posts', file))
  const settings = readFileSync(join(root, 'publication.yml'), 'utf8')
  writeFileSync(
    join(root, 'publication.yml'),
    settings.replace(/^postalAddress:.*$/m, 'postalAddress: 4 Quay, Tidewater'),
  )
  await run('build', '--accept-id-changes')
  expect(await run('send', 'weekly', '--no-dns')).toMatch(/recipients +3\n/)
  expect(await run('send', 'weekly', '--yes')).toContain('3 sent')

  const [ana] = sink.mailboxes.get('ana@example.org') ?? []
  expect(await oneClick(root, ana ?? Buffer.alloc(0))).toMatch(/^https:\/\/.*\/unsubscribe\/[\w-]{36}$/)
  await write('The second tide')
  await run('build')
  expect(await run('send', 'weekly', '--yes')).toContain('2 sent')
  expect(Object.fromEntries([...sink.mailboxes].map(([mailbox, box]) => [mailbox, box.length]))).toEqual({
    'ana@example.org': 1,
    'ben@example.net': 2,
    'cy@example.com': 2,
  })

  const second = await simpleParser(sink.mailboxes.get('ben@example.net')?.at(-1) ?? '')
  expect([
    String(second.html).includes('The second tide'),
    String(second.html).includes('text of The first tide'),
  ]).toEqual([true, false])
  writeFileSync(join(root, 'bounce.eml'), dsn({ messageId: second.messageId ?? '' }))
  expect(await run('bounces', join(root, 'bounce.eml'))).toMatch(/Read 1 message\.\n +1 hard/)
  expect(await run('bounces', join(root, 'bounce.eml'))).toMatch(/Read 1 message\.\n +1 recorded before/)
  writeFileSync(join(root, 'virus.eml'), arf({ messageId: second.messageId ?? '' }, 'virus'))
  expect(await run('bounces', join(root, 'virus.eml'))).toMatch(/1 feedback reports?.*\n +virus: FW: Weekly/)
  writeFileSync(join(root, 'letter.eml'), 'From: Ana <ana@example.org>\nSubject: Hello\n\n\nNice tides!\nAna\n')
  expect(await run('bounces', join(root, 'letter.eml'))).toMatch(/1 other messages?.*\n +Hello: Nice tides!/)
  expect(await run('status', 'weekly')).toMatch(
    /2 sent\n +reports: 1 hard\n +results: 2 sent, 0 refused, 1 bounced, 0 complained, 0 left through its links/,
  )
  expect(await run('subscribers', 'stats')).toMatch(
    /active +1\nunsubscribed +1\nbounced +1\n[\s\S]*\n +2\d{3}-\d\d-\d\d +1 bounced: 550 5\.1\.1/,
  )
  expect(await run('send', 'weekly')).toMatch(/^No post is new in `weekly`/)
}, 120_000)
