import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imapMessages, mailAt, mboxMessages, readImapUrl } from '../../src/mailbox/index.js'
import { tokenServer } from '../delivery/token-server.js'
import { temporaryFolder } from '../temporary-folder.js'
import { imapServer } from './imap-server.js'

const all = async (messages: AsyncIterable<Buffer>): Promise<string[]> => {
  const texts: string[] = []
  for await (const bytes of messages) texts.push(bytes.toString())
  return texts
}

describe('reading a mailbox', () => {
  it('reads a file of messages in pieces of any size', async () => {
    const mbox = 'From a@b Thu\nSubject: 1\n\n>From here\n>>From there\nFrom within\n\nFrom c@d Fri\nSubject: 2\n\nx\n'
    const wanted = ['Subject: 1\n\nFrom here\n>From there\nFrom within\n\n', 'Subject: 2\n\nx\n']
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(mbox.length)), async cuts => {
        const at = [0, ...cuts.sort((a, b) => a - b), mbox.length]
        const chunks = at.slice(1).map((end, i) => Buffer.from(mbox.slice(at[i], end)))
        expect(await all(mboxMessages(Readable.from(chunks)))).toEqual(wanted)
      }),
    )
  })

  const NOTHING = Readable.from([])

  it('reads standard input, a message, a Maildir, or a folder of messages', async () => {
    const folder = temporaryFolder({
      'one.eml': 'Subject: 1\n\nFrom x\n',
      'maildir/new/1': 'Subject: new\n\n',
      'maildir/cur/2': 'Subject: seen\n\n',
      'maildir/tmp/3': 'Subject: half',
      'folder/a.eml': 'Subject: a\n\n',
      'folder/.hidden': 'x',
    })
    const piped = Readable.from([Buffer.from('From a\n'), Buffer.from('Subject: 0\n\n')])
    expect(await all(mailAt('-', piped))).toEqual(['Subject: 0\n\n'])
    expect(await all(mailAt(join(folder, 'one.eml'), NOTHING))).toEqual(['Subject: 1\n\nFrom x\n'])
    expect(await all(mailAt(join(folder, 'maildir'), NOTHING))).toEqual(['Subject: new\n\n', 'Subject: seen\n\n'])
    expect(await all(mailAt(join(folder, 'folder'), NOTHING))).toEqual(['Subject: a\n\n'])
    await expect(all(mailAt(join(folder, 'nothing'), NOTHING))).rejects.toThrow(/no such file/)
  })

  it('reads an IMAP mailbox from where the last run stopped, and changes nothing in it', async () => {
    const messages = ['Subject: 1\r\n\r\n', 'Subject: 2\r\n\r\n'].map(text => Buffer.from(text))
    const { url, commands } = await imapServer(messages)
    const read = async (after?: string) => {
      const found: string[] = []
      for await (const { bytes, mark } of imapMessages(readImapUrl(url), after))
        found.push(`${mark} ${bytes.toString().trim()}`)
      return found
    }
    expect(await read()).toEqual(['7:1 Subject: 1', '7:2 Subject: 2'])
    expect(await read('7:1')).toEqual(['7:2 Subject: 2'])
    expect(await read('7:2')).toEqual([])
    expect(await read('6:2')).toHaveLength(2)
    expect(commands.filter(command => /^(?:SELECT|UID STORE|EXPUNGE|UID MOVE|UID COPY)/i.test(command))).toEqual([])
    expect(commands.filter(command => /BODY\[/i.test(command))).toEqual([])
  })

  it('signs in to IMAP with an access token, and with another one after a refusal', async () => {
    const { port, commands } = await imapServer(
      [Buffer.from('Subject: 1\r\n\r\n')],
      'secret',
      token => token === 'token-2',
    )
    const { tokens, requests } = await tokenServer(count => ({ access_token: `token-${count}` }))
    const place = readImapUrl(`imap://bounces:ignored@127.0.0.1:${port}/INBOX`, undefined, tokens())
    expect((await imapMessages(place).next()).value.mark).toBe('7:1')
    expect(commands.filter(command => /^(?:AUTH|LOGIN)/.test(command))).toEqual([
      'AUTHENTICATE token-1',
      'AUTHENTICATE token-2',
    ])
    expect(requests.length).toBe(2)
  })

  it.each<[string, (count: number) => object, RegExp]>([
    [
      'the mailbox',
      () => ({ access_token: 'token-9' }),
      /wrong token \(status 400, it wants the scope https:\/\/mail\.ex/,
    ],
    ['the token server', () => ({ error: 'invalid_grant' }), /refuses the request \(invalid_grant\)/],
  ])('explains that %s refuses, and shows no secret', async (_, answer, words) => {
    const { port } = await imapServer([], 'secret', () => false)
    const { tokens } = await tokenServer(answer)
    const place = readImapUrl(`imap://bounces@127.0.0.1:${port}/INBOX`, undefined, tokens())
    const fault = await imapMessages(place)
      .next()
      .catch((cause: Error) => cause)
    expect(String(fault)).toMatch(words)
    expect(String(fault)).not.toMatch(/token-9|the-refresh-token|the-client-secret/)
  })

  it('reports the fault of an IMAP server without the password', async () => {
    const { port } = await imapServer([], 'secret')
    const wrong = readImapUrl(`imap://bounces:hunter2@127.0.0.1:${port}/INBOX`)
    const fault = await imapMessages(wrong)
      .next()
      .catch((cause: Error) => cause)
    expect(String(fault)).toMatch(/127\.0\.0\.1 reports/)
    expect(String(fault)).not.toContain('hunter2')
  })

  it.each([
    ['imap://mail.example.org/', 'not the address of an IMAP mailbox'],
    ['imaps://ana@mail.example.org/', 'Set IMAP_PASSWORD'],
    ['http://ana:x@mail.example.org/', 'not the address of an IMAP mailbox'],
    ['imaps://ana:5%off@mail.example.org/', 'does not begin a valid code'],
    ['imaps://ana:x@mail.example.org/50%', 'does not begin a valid code'],
  ])('rejects the address %s', (url, word) => {
    expect(() => readImapUrl(url)).toThrow(word)
  })

  it('never reads a mailbox on another machine without TLS', () => {
    expect(readImapUrl('imap://a@mail.example.org', 'x').options).toMatchObject({ doSTARTTLS: true, port: 143 })
    expect(readImapUrl('imaps://a%40b:x@mail.example.org/In%20box')).toMatchObject({
      ...{ mailbox: 'In box', options: { secure: true, port: 993, auth: { user: 'a@b' } } },
    })
  })
})
