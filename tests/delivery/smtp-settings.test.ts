import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { refusedAddress } from '../../src/core/email-address.js'
import { readSmtpUrl, sendTest, smtpConnectionTo } from '../../src/delivery/index.js'
import { ehloName } from '../../src/delivery/smtp-settings.js'
import { quickTime } from '../quick-time.js'
import { scriptedServer } from './scripted-server.js'

async function tlsServer(): Promise<number> {
  const server = new SMTPServer({ secure: true, logger: false, disableReverseLookup: true, authOptional: true })
  server.on('error', () => {})
  onTestFinished(() => new Promise(resolve => server.close(() => resolve())))
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as AddressInfo).port
}

describe('the name in EHLO', () => {
  it.each([
    ['mail.example.org', undefined, 'mail.example.org'],
    ['laptop', undefined, 'sender.example'],
    ['anas-macbook.local', undefined, 'sender.example'],
    ['ip-10-0-0-7.eu-west-1.compute.internal', undefined, 'sender.example'],
    ['web.home.arpa', undefined, 'sender.example'],
    ['localhost.localdomain', undefined, 'sender.example'],
    ['10.0.0.7', undefined, 'sender.example'],
    ['my_host.example.org', undefined, 'sender.example'],
    ['laptop', 'out.example.net', 'out.example.net'],
    ['laptop', '[192.0.2.7]', '[192.0.2.7]'],
  ])('of %s, with SMTP_EHLO=%s, is %3$s', (machine, own, name) =>
    expect(ehloName(own, 'sender.example', machine)).toBe(name),
  )

  it('is refused if it is none', () => {
    for (const own of ['laptop', 'a b.example', 'mail.example.org\r\nMAIL'])
      expect(() => ehloName(own, 'sender.example')).toThrow(/SMTP_EHLO is not the full name/)
  })

  it('is what the server hears', async () => {
    const server = await scriptedServer()
    const connection = smtpConnectionTo(readSmtpUrl(server.url, { name: 'out.example.net' }))
    expect(await connection.open()).toBeUndefined()
    connection.close()
    expect(server.lines[0]).toBe('EHLO out.example.net')
  })
})

describe('What happens if … SMTP_URL has the wrong kind of port', () => {
  const message = { from: 'a@example.org', to: 'b@example.org', message: Buffer.from('Subject: x\r\n\r\nx\r\n') }

  it('TLS to a port without: a sentence says so', async () => {
    const { port } = await scriptedServer()
    const fault = await smtpConnectionTo(readSmtpUrl(`smtps://127.0.0.1:${port}`)).open()
    const reply = `127.0.0.1:${port} does not speak TLS from the start, but SMTP_URL begins with smtps://. Write smtp://127.0.0.1:${port} there, which uses STARTTLS.`
    expect(fault).toMatchObject({ cause: 'refused', reply })
    expect(await sendTest(readSmtpUrl(`smtps://127.0.0.1:${port}`), message)).toMatchObject({ sent: false, reply })
  })

  it('no TLS to a port with it: a sentence says so', async () => {
    const port = await tlsServer()
    quickTime(100)
    const fault = await smtpConnectionTo(readSmtpUrl(`smtp://127.0.0.1:${port}`)).open()
    const reply = `127.0.0.1:${port} expects TLS from the start, but SMTP_URL begins with smtp://. Write smtps://127.0.0.1:${port} there.`
    expect(fault).toMatchObject({ cause: 'refused', reply })
    expect(await sendTest(readSmtpUrl(`smtp://127.0.0.1:${port}`), message)).toMatchObject({ sent: false, reply })
    expect(() => readSmtpUrl('smtp://mail.example.org:465')).toThrow(/expects TLS from the start/)
  })
})

it('says why an address with quotation marks is refused', () => {
  expect(refusedAddress('"ana sol"@example.org').is).toMatch(/quotation marks before the @/)
  for (const text of ['ana', '"Ana" <ana@example.org>', '""@example.org'])
    expect(refusedAddress(text).is).toBe('not an email address')
})
