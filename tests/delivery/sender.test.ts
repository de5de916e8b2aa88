import { generateKeyPairSync } from 'node:crypto'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { type ParsedMail, simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { addressParts, readAddress } from '../../src/core/email-address.js'
import {
  bytesOf,
  composeMessage,
  dkimSigner,
  messageFor,
  mimeTemplate,
  readerMessage,
  readSmtpUrl,
  senderIn,
  smtpConnectionTo,
  traceIn,
} from '../../src/delivery/index.js'
import { readPublication } from '../../src/publication/publication.js'
import { REPUBLISHED } from '../editions/email/article-factory.js'
import { letterOf as issueOf } from '../editions/email/letters.js'
import { NOW, TOKENS } from './post-room.js'
import { smtpSink } from './smtp-sink.js'

const ANA = { subscriber: 7, mailbox: 'ana@example.org', domain: 'example.org', name: 'Ana Sol' }
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const resolver = async () => [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]]

const publicationOf = (fields: object) =>
  readPublication(JSON.stringify({ title: 'The Delta Reader', url: 'https://reader.example.org/', ...fields }))
    .publication ?? expect.fail()
const headOf = (bytes: Buffer): string => bytes.toString('latin1').split('\r\n\r\n')[0] ?? ''

/** Sends one message to an SMTP server and returns it as the server received it. */
async function received(fields: object): Promise<{ bytes: Buffer; mail: ParsedMail; envelope: string }> {
  const publication = publicationOf(fields)
  const { domain } = addressParts(publication.sender?.email ?? '')
  const messageSettings = {
    ...{
      issue: 1,
      template: mimeTemplate(await composeMessage(await issueOf(REPUBLISHED), publication)),
      tokens: TOKENS,
    },
    ...(publication.sending.bounces ? { bounces: publication.sending.bounces } : {}),
    sign: dkimSigner({ domain, selector: 's1', privateKey }),
  }
  const sink = await smtpSink()
  const line = smtpConnectionTo(readSmtpUrl(sink.url))
  const message = await messageFor(ANA, messageSettings, NOW)
  expect(await line.send(message).finally(line.close)).toMatchObject({ state: 'sent' })
  const bytes = sink.mailboxes.get('ana@example.org')?.[0] ?? expect.fail('nothing came')
  // The test's server shows domains in their own script.
  expect(readAddress(sink.senders[0] ?? '')?.mailbox).toBe(message.from)
  return { bytes, mail: await simpleParser(bytes), envelope: message.from }
}

describe('a sender', () => {
  it.each([
    ['post@bücher.example', 'post@xn--bcher-kva.example'],
    ['contact@例え.テスト', 'contact@xn--r8jz45g.xn--zckzah'],
    ['press+a%b&c?d#e@example.org', 'press+a%b&c?d#e@example.org'],
    ['{updates}/x=y@example.org', '{updates}/x=y@example.org'],
    [`${'a'.repeat(64)}@${'b'.repeat(60)}.example.org`, `${'a'.repeat(64)}@${'b'.repeat(60)}.example.org`],
  ])('at %s is ASCII in all headers and commands', async (said, address) => {
    const bounces = said.replace(/^.*@/, 'bounces@')
    const fields = { sender: { name: 'Post', email: said }, replyTo: said, sending: { bounces } }
    const { bytes, mail, envelope } = await received(fields)
    const { domain } = addressParts(address)
    expect(headOf(bytes)).toMatch(/^[\r\n\t\x20-\x7e]*$/)
    // The parser shows domains in their own script.
    const parties = [...(mail.from?.value ?? []), ...(mail.replyTo?.value ?? [])]
    expect(parties.map(party => [readAddress(party.address ?? '')?.mailbox, party.name])).toEqual([
      [address, 'Post'],
      [address, ''],
    ])
    expect(mail.messageId).toMatch(new RegExp(`^<1\\.[\\w-]{36}@${domain}>$`))
    expect(envelope).toMatch(new RegExp(`^bounces\\+[0-9a-z]{41}@${domain}$`))
    expect(traceIn([envelope], TOKENS)).toEqual({ subscriber: 7, issue: 1 })
    const unsubscribe = /<mailto:([^?>]*)\?subject=unsubscribe>/.exec(headOf(bytes).replace(/\r\n[ \t]+/g, ' '))?.[1]
    expect(decodeURIComponent(unsubscribe ?? '')).toBe(address)
    const { results } = await dkimVerify(bytes, { resolver } as never)
    expect(results.map(({ signingDomain, status }) => [signingDomain, status.result, status.aligned])).toEqual([
      [domain, 'pass', domain],
    ])
  })

  it.each([
    ...['Ana Sol', 'Sol, Ana', 'Delta: the reader', 'The "Delta" Reader', 'ana@example.net', 'Delta (Billing)'],
    ...['A <b@example.net>', "O'Brien; & Sons", 'back\\slash', 'Ends with \\', 'dots. and. dots.', '[draft]'],
    ...['Łódź, dziś', 'Zeitung „Für alle“: Wöchentliches', '河の便り', '🌊 Delta', 'نهر الدلتا', '%s $x'],
    ...['Delta '.repeat(30).trim(), '河'.repeat(60), "'quoted'", '"quoted"', 'a'.repeat(120)],
  ])('by the name of %j has it in From, and one address', async name => {
    const address = 'press@example.org'
    const { bytes, mail } = await received({ sender: { name, email: address } })
    expect(mail.from?.value).toEqual([{ address, name }])
    const { from } = await PostalMime.parse(bytes)
    expect(from).toMatchObject({ address, name })
    expect(senderIn(bytes)).toBe(address)
    expect(headOf(bytes)).toMatch(/^[\r\n\t\x20-\x7e]*$/)
    expect(
      Math.max(
        ...headOf(bytes)
          .split('\r\n')
          .map(line => line.length),
      ),
    ).toBeLessThanOrEqual(998)
    const publication = publicationOf({ sender: { name, email: address }, replyTo: 'contact@example.org' })
    const note = await readerMessage(
      { to: 'b@example.org', subject: 'S', text: 'T', html: '<p>T</p>', language: 'en' },
      { publication, now: NOW },
    )
    expect((await simpleParser(bytesOf(note))).from?.value).toEqual([{ address, name }])
  })
})
