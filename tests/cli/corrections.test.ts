import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { type Behaviour, smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const settings = (more = '') => `title: River
url: https://river.example.org/
sender: { name: River, email: letters@river.example.org }
postalAddress: 4 Quay, Tidewater
digests: { weekly: { title: Weekly${more} } }
`
const ORIGINAL = `authors: [Ana Sol]
original: { publisher: { name: Harbour Review, url: 'https://harbour.example.com/' }, url: 'https://harbour.example.com/tide', date: 2025-04-30, license: CC-BY-4.0 }
`
const post = (title: string, more = '') =>
  `---\ntitle: ${title}\ndate: 2025-05-0${(title.length % 8) + 1}\nsummary: What ${title} is about.\n${more}---\n\nThe text of ${title} runs on for a while, past the quay.\n`

/** A publication with subscribers, whose server may misbehave, and functions that change it and send from it. */
async function newsletter(addresses: readonly string[] = ['ana@example.org', 'ben@example.net', 'cy@example.com']) {
  let behave = (_: string): Behaviour => 'accept'
  const sink = await smtpSink(mailbox => behave(mailbox))
  const root = temporaryFolder({ 'publication.yml': settings(), 'posts/tide.md': post('Tide', ORIGINAL) })
  const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
  const run = (...argv: string[]) => offprint([...argv, '--root', root], env)
  for (const address of addresses) await run('subscribers', 'add', address, '--consent', 'form')
  await run('build')
  return {
    root,
    sink,
    run,
    behave: (how: typeof behave) => {
      behave = how
    },
    send: (...argv: string[]) => run('send', ...argv, '--yes'),
    write: async (...files: readonly (readonly [file: string, text: string])[]) => {
      for (const [file, text] of files) writeFileSync(join(root, file), text)
      await run('build')
    },
    /** The subjects that each address received. */
    subjects: async () =>
      Object.fromEntries(
        await Promise.all(
          [...sink.mailboxes].map(async ([mailbox, mails]) => [
            mailbox,
            (await Promise.all(mails.map(mail => simpleParser(mail)))).map(({ subject }) => subject),
          ]),
        ),
      ),
    last: async (mailbox: string) => simpleParser(sink.mailboxes.get(mailbox)?.at(-1) ?? ''),
  }
}

const NOTICE = 'correction: The bridge is in Porto.\n'

describe('What happens if …', () => {
  it('What happens if … a post in an earlier issue was corrected or withdrawn: the next digest says so once', async () => {
    const { root, run, send, write, last } = await newsletter(['ana@example.org'])
    await write(['posts/quay.md', post('Quay')])
    expect((await send('weekly')).stdout).toContain('1 sent')
    await write(
      ['posts/tide.md', post('Tide', `${ORIGINAL}${NOTICE}`)],
      ['posts/quay.md', post('Quay', 'status: withdrawn\n')],
      ['posts/harbour.md', post('Harbour')],
    )
    expect(readFileSync(join(root, 'out/issues/weekly/2/index.html'), 'utf8')).toContain('The bridge is in Porto.')
    expect((await send('weekly')).stdout).toContain('1 sent')
    const { text = '', html } = await last('ana@example.org')
    for (const part of [text, String(html)]) {
      expect(part).toMatch(/Corrections[\s\S]*Tide[\s\S]*Correction:[\s\S]*The bridge is in Porto\./)
      expect(part).toMatch(/Corrections[\s\S]*Quay[\s\S]*Withdrawn:[\s\S]*has been withdrawn/)
      expect(part).toContain('https://river.example.org/quay/')
      expect(part).not.toContain('The text of Quay')
    }
    const record = JSON.parse(readFileSync(join(root, 'issues/weekly/2.json'), 'utf8'))
    expect(record.corrections).toHaveLength(2)
    // A later build makes the page of the issue as it was sent.
    await write(['posts/lantern.md', post('Lantern')])
    expect(readFileSync(join(root, 'out/issues/weekly/2/index.html'), 'utf8')).toContain('The bridge is in Porto.')
    expect(readFileSync(join(root, 'out/issues/weekly/3/index.html'), 'utf8')).not.toContain('The bridge is in Porto.')
    expect((await send('weekly')).stdout).toContain('1 sent')
    expect((await last('ana@example.org')).text).not.toContain('Corrections')
    await write(
      ['publication.yml', settings(', corrections: no')],
      ['posts/tide.md', post('Tide', `${ORIGINAL}${NOTICE.replace('Porto', 'Braga')}`)],
      ['posts/night.md', post('Night')],
    )
    expect((await run('send', 'weekly', '--no-dns', '--out', join(root, 'eml'))).code).toBe(0)
    expect((await send('weekly')).stdout).toContain('1 sent')
    expect((await last('ana@example.org')).text).not.toContain('Braga')
  }, 60_000)

  it('What happens if … a post that was sent by itself was corrected: the next digest says so', async () => {
    const { send, write, last } = await newsletter(['ana@example.org'])
    expect((await send('tide')).stdout).toContain('1 sent')
    await write(
      ['posts/tide.md', post('Tide', `${ORIGINAL}status: withdrawn\nnotice: The source was wrong.\n`)],
      ['posts/harbour.md', post('Harbour')],
    )
    expect((await send('weekly')).stdout).toContain('1 sent')
    expect((await last('ana@example.org')).text).toMatch(
      /Corrections\n\nTide\n<https:.*>\nWithdrawn: The source was wrong\./,
    )
  })

  it('What happens if … readers of a post should hear of its correction at once: those who got it are told, once', async () => {
    const { root, run, send, write, behave, subjects, last } = await newsletter()
    behave(mailbox => (mailbox === 'cy@example.com' ? { rcpt: 450 } : 'accept'))
    await run('send', 'weekly', '--yes', '--limit', '2')
    behave(() => 'accept')
    expect((await run('send', 'tide', '--correction', '--no-dns')).stderr).toContain('This post has no notice')
    await write(['posts/tide.md', post('Tide', `${ORIGINAL}${NOTICE}`)])
    expect((await run('send', 'nowhere', '--correction')).stderr).toContain('No post or digest has this name')
    await run('subscribers', 'add', 'late@example.org', '--consent', 'form')
    await run('subscribers', 'add', 'dee@example.org', '--consent', 'form')
    const out = join(root, 'eml')
    const rehearsal = await run('send', 'tide', '--correction', '--no-dns', '--out', out)
    expect([rehearsal.code, rehearsal.stdout]).toEqual([
      0,
      expect.stringMatching(/subject +Correction: Tide\n[\s\S]*recipients +2\n/),
    ])
    expect(rehearsal.stdout).toContain('offprint send tide --correction --yes')
    expect(rehearsal.stderr).toContain('`weekly`, which contains this post, is not sent to everybody yet')
    // A stopped send goes on, and nobody is told twice.
    const first = await send('tide', '--correction', '--limit', '1')
    expect([first.stdout, first.stderr]).toEqual([
      expect.stringContaining('1 sent'),
      expect.stringContaining('To continue: offprint send tide --correction --yes'),
    ])
    expect((await run('status', 'tide --correction')).stdout).toContain(
      'to continue: offprint send tide --correction --yes',
    )
    const [told] = Object.entries<readonly unknown[]>(await subjects()).flatMap(([mailbox, all]) =>
      all.length > 1 ? [mailbox] : [],
    )
    const rest = ['ana@example.org', 'ben@example.net'].find(mailbox => mailbox !== told) ?? ''
    await run('subscribers', 'remove', rest)
    expect((await send('tide', '--correction')).stdout).toContain('1 sent, 0 failed, 0 uncertain, 1 skipped')
    expect((await send('tide', '--correction')).stdout).toContain('`tide --correction` was sent to 1 subscriber')
    expect(await subjects()).toEqual({
      [told ?? '']: ['Weekly: Tide', 'Correction: Tide'],
      [rest]: ['Weekly: Tide'],
    })
    const mail = await last(told ?? '')
    expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: expect.stringContaining('/unsubscribe/') } })
    for (const part of [mail.text ?? '', String(mail.html)]) {
      expect(part).toContain('We sent you this article by email.')
      expect(part).toContain('The bridge is in Porto.')
      expect(part).toContain('https://river.example.org/tide/')
      expect(part).toMatch(/Ana Sol[\s\S]*Harbour Review/)
      expect(part).not.toContain('runs on for a while')
    }
    // Another correction of the same post is told as well.
    await write(['posts/tide.md', post('Tide', `${ORIGINAL}${NOTICE.replace('Porto', 'Braga')}`)])
    expect((await send('tide', '--correction')).stdout).toContain('1 sent')
  }, 60_000)

  it('What happens if … nobody got the post without its notice', async () => {
    const { send, write } = await newsletter(['ana@example.org'])
    await write(['posts/tide.md', post('Tide', `${ORIGINAL}${NOTICE}`)])
    expect((await send('tide', '--correction')).stderr).toContain('No issue has contained this post')
    expect((await send('tide')).stdout).toContain('1 sent')
    expect((await send('tide', '--correction')).stderr).toContain(
      'Every issue with this post has contained this notice',
    )
  })
})
