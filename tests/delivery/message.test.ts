import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'
import { type AddressObject, simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { readAddress } from '../../src/core/email-address.js'
import { withMarks } from '../../src/core/merge-values.js'
import { escapeHtml } from '../../src/core/text.js'
import {
  bytesOf,
  composeMessage,
  dkimSigner,
  type MessageSettings,
  messageFor as made,
  mimeTemplate,
  type Recipient,
  tokensOf,
  traceHeadersFor,
  traceIn,
} from '../../src/delivery/index.js'
import { fieldValues } from '../../src/subscribers/fields.js'
import { ARABIC, EVERY, publication, REPUBLISHED } from '../editions/email/article-factory.js'
import { letterOf as issueOf } from '../editions/email/letters.js'
import { NOW, TOKENS } from './post-room.js'

const templateOf = async (facts = REPUBLISHED) =>
  mimeTemplate(await composeMessage(await issueOf(facts), publication()))
const messageFor = async (recipient: Recipient, messageSettings: MessageSettings, now: number) => {
  const message = await made(recipient, messageSettings, now)
  return { ...message, bytes: bytesOf(message) }
}
const ANA = { subscriber: 7, mailbox: 'ana@example.org', domain: 'example.org', name: 'Ana Sol' }
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
const SIGN = dkimSigner({ domain: 'reader.example.org', selector: 's1', privateKey })

describe('a message', () => {
  it('reads back as the issue, with the subscriber’s own links and no placeholder', async () => {
    for (const facts of [REPUBLISHED, EVERY, ARABIC]) {
      const issue = await issueOf(facts)
      const { bytes, from, to } = await messageFor(
        ANA,
        { issue: 3, template: await templateOf(facts), tokens: TOKENS },
        NOW,
      )
      const mail = await simpleParser(bytes)
      const page = `unsubscribe/${TOKENS.make('unsubscribe', 7, 3)}`
      expect([from, to]).toEqual(['letters@reader.example.org', 'ana@example.org'])
      expect(mail.subject).toBe(issue.subject)
      expect(mail.html).toBe(issue.html.replaceAll('unsubscribe/SUBSCRIBER', page))
      expect(mail.text?.trimEnd()).toBe(issue.text.replaceAll('unsubscribe/SUBSCRIBER', page).trimEnd())
      expect((mail.to as AddressObject).value).toEqual([{ address: 'ana@example.org', name: 'Ana Sol' }])
      expect(mail.date?.getTime()).toBe(NOW)
      expect(bytes.toString('latin1')).not.toContain('SUBSCRIBER')
      expect(bytes.toString('latin1')).not.toMatch(/[^\r]\n|\r[^\n]/)
      // The line of an address cannot be broken.
      const lines = bytes
        .toString('latin1')
        .replace(/^ <https:.*$/gm, '')
        .split('\r\n')
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(78)
    }
  })

  it('contains the subscriber’s values: escaped in HTML, plain in text and subject, on lines that are not too long', async () => {
    const body = withMarks('Dear {subscriber.city|friend &amp; reader},\nsigned {subscriber.name|}.{subscriber.city}\n')
    const issue = {
      ...(await issueOf(REPUBLISHED)),
      ...{ subject: 'Hello, you', subjectTemplate: withMarks('Hello, {subscriber.city|you}') },
      ...{ text: body, html: `<p>${body}</p>\n` },
    }
    const template = mimeTemplate(await composeMessage(issue, publication()))
    expect(template.values.map(({ name }) => name)).toEqual(['city', 'name', 'city', 'city', 'name', 'city', 'city'])
    const mailFor = async (city: string[], name: string | null = null) => {
      const settings = { issue: 3, template, tokens: TOKENS, sign: SIGN }
      const { bytes } = await messageFor({ ...ANA, name, fields: { city } }, settings, NOW)
      const raw = bytes.toString('latin1')
      // A signature may begin with any letters, after the equals sign.
      const unsigned = raw.replace(/^DKIM-Signature:(?:.*\r\n)(?:[ \t].*\r\n)*/, '')
      expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/)
      expect(unsigned).toMatch(/^List-ID:/m)
      expect(unsigned).not.toMatch(/DKIM-Signature|Offprint-Subject|=0[EF]|^X-Evil/m)
      const lines = raw.slice(raw.indexOf('\r\n\r\n')).split('\r\n')
      expect(Math.max(...lines.map(line => line.length))).toBeLessThan(77)
      const verified = await dkimVerify(bytes, { resolver: async () => [[`p=${publicKey.toString('base64')}`]] })
      expect(verified.results[0]?.status.result).toBe('pass')
      const { subject, text, html } = await simpleParser(bytes)
      return { subject, text, html }
    }
    for (const city of [
      'Porto',
      '.',
      '=?UTF-8?Q?x?=',
      'São João',
      '<b onclick="x">&amp;\'</b>',
      '{{city}} {subscriber|x} \\ %s $& $1',
      `${'a very long name '.repeat(20)}ü`.trim(),
    ]) {
      const shown = { text: `Dear ${city},\nsigned .${city}\n`, subject: `Hello, ${city}` }
      const escaped = escapeHtml(city)
      expect(await mailFor([city])).toEqual({ ...shown, html: `<p>Dear ${escaped},\nsigned .${escaped}\n</p>\n` })
    }
    const nobody = { subject: 'Hello, you', text: 'Dear friend &amp; reader,\nsigned .\n' }
    for (const link of ['', 'https://example.com/x', 'example.com', 'WWW.example', 'x@example.org'])
      expect(await mailFor(link === '' ? [] : [link])).toEqual({
        ...{ ...nobody, html: `<p>${nobody.text}</p>\n` },
      })
    expect((await mailFor(['A', 'B'], 'Ana Sol')).text).toBe('Dear A, B,\nsigned Ana Sol.A, B\n')
  })

  it('gets no header, markup, link or placeholder from any value', async () => {
    const body = withMarks('a {subscriber.city|nobody} z\n')
    const issue = {
      ...(await issueOf(REPUBLISHED)),
      ...{ subjectTemplate: withMarks('a {subscriber.city|nobody} z'), text: body, html: `<p>${body}</p>\n` },
    }
    const template = mimeTemplate(await composeMessage(issue, publication()))
    const made = async (cell: string) => {
      const fields = { city: fieldValues('city', cell).values }
      const { bytes } = await messageFor({ ...ANA, fields }, { issue: 3, template, tokens: TOKENS }, NOW)
      const { headerLines, text, html, subject, attachments } = await simpleParser(bytes)
      return { names: headerLines.map(({ key }) => key), text, html, subject, attachments, value: fields.city[0] }
    }
    const plain = await made('')
    const piece = fc.constantFrom(
      ...['\r\nBcc: x@example.org', '\n\n', '\0', '<b>', '">', '&amp;', '=0E', '=0F', '\u000e', '{{x}}', '|', '}'],
      ...[
        'unsubscribe/SUBSCRIBER',
        'https://x.example.org',
        'example.net',
        '=?UTF-8?Q?a?=',
        '.',
        'é',
        '𝒳',
        '\u202e',
        ' ',
        '=\r\n',
        '--',
      ],
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }), async pieces => {
        const { names, text, html, subject, attachments, value = '' } = await made(pieces.join(''))
        const shown = text?.startsWith('a nobody z') ? 'nobody' : value
        expect([names, attachments]).toEqual([plain.names, []])
        expect(text).toBe(`a ${shown} z\n`)
        expect(html).toBe(`<p>a ${escapeHtml(shown)} z\n</p>\n`)
        expect(subject).toBe(`a ${shown} z`)
        expect(shown).not.toMatch(/:\/\/|\w\.net/)
      }),
      { numRuns: 60 },
    )
  })

  it('contains them in a text of short ASCII lines too, which would need no encoding', async () => {
    const page = 'https://reader.example.org/unsubscribe'
    const plain = {
      text: `Hello.\n${page}/SUBSCRIBER\n`,
      html: `<p>Hello.\n<a href="${page}/SUBSCRIBER">Bye</a></p>\n`,
    }
    const issue = { ...(await issueOf(REPUBLISHED)), ...plain }
    const messageSettings = {
      issue: 3,
      template: mimeTemplate(await composeMessage(issue, publication())),
      tokens: TOKENS,
    }
    const mail = await simpleParser((await messageFor(ANA, messageSettings, NOW)).bytes)
    const link = `${page}/${TOKENS.make('unsubscribe', 7, 3)}`
    expect(mail.text).toBe(`Hello.\n${link}\n`)
    expect(mail.html).toBe(`<p>Hello.\n<a href="${link}">Bye</a></p>\n`)
  })

  it('links to the configured server, with its own token for each page', async () => {
    const ours = publication('server: { url: https://lists.example.net/reader }\n')
    const issue = await issueOf(REPUBLISHED, ours)
    const messageSettings = { issue: 3, template: mimeTemplate(await composeMessage(issue, ours)), tokens: TOKENS }
    const mail = await simpleParser((await messageFor(ANA, messageSettings, NOW)).bytes)
    const pages = (['unsubscribe', 'preferences'] as const).map(
      page => `https://lists.example.net/reader/${page}/${TOKENS.make(page, 7, 3)}`,
    )
    for (const text of [mail.html || '', mail.text ?? ''])
      expect(pages.filter(page => !text.includes(page))).toEqual([])
    expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { url: pages[0] } })
    expect(`${mail.html}${mail.text}`).not.toMatch(/SUBSCRIBER|reader\.example\.org\/unsubscribe/)
  })

  it('has one Message-ID per issue and subscriber, whenever it is sent', async () => {
    const id = async (issue: number, subscriber: number, now: number) =>
      (
        await simpleParser(
          (
            await messageFor({ ...ANA, subscriber }, { issue, template: await templateOf(), tokens: TOKENS }, now)
          ).bytes,
        )
      ).messageId
    expect(await id(1, 7, NOW)).toBe(await id(1, 7, NOW + 1e9))
    expect(new Set([await id(1, 7, NOW), await id(2, 7, NOW), await id(1, 8, NOW)]).size).toBe(3)
    expect(await id(1, 7, NOW)).toMatch(/^<1\.[\w-]{36}@reader\.example\.org>$/)
  })

  it('gets its trace back from providers that replace the Message-ID, and no other has their headers', async () => {
    const template = await templateOf()
    const headersFor = async (host: string): Promise<string[]> => {
      const settings = { issue: 123_456, template, tokens: TOKENS, sign: SIGN, traceHeaders: traceHeadersFor([host]) }
      const { bytes } = await messageFor(ANA, settings, NOW)
      const head = bytes.toString('latin1').split('\r\n\r\n')[0] ?? ''
      const verified = await dkimVerify(bytes, { resolver: async () => [[`p=${publicKey.toString('base64')}`]] })
      expect(verified.results[0]?.status.result).toBe('pass')
      return head
        .replace(/\r\n[ \t]+/g, ' ')
        .split('\r\n')
        .filter(line => /^X-/.test(line))
    }
    for (const [host, name, value] of [
      ['smtp.postmarkapp.com', 'X-PM-Metadata-trace', /^\S{1,80}$/],
      ['smtp-relay.brevo.com', 'X-Mailin-custom', /^\S+$/],
      ['smtp.sendgrid.net', 'X-SMTPAPI', /^\{"unique_args":\{"trace":"\S+"\}\}$/],
      ['smtp.sparkpostmail.com', 'X-MSYS-API', /^\{"metadata":\{"trace":"\S+"\}\}$/],
    ] as const) {
      const [line = '', ...others] = await headersFor(host)
      expect([line.slice(0, name.length), others]).toEqual([name, []])
      expect(line.slice(name.length + 2)).toMatch(value)
      expect(traceIn([line], TOKENS)).toEqual({ subscriber: 7, issue: 123_456 })
    }
    for (const host of ['mail.example.org', 'notpostmarkapp.com', 'postmarkapp.com.example.org', 'smtp.mailgun.org'])
      expect(await headersFor(host)).toEqual([])
  })

  it('has one-click unsubscribe as RFC 8058 requires', async () => {
    const { bytes } = await messageFor(ANA, { issue: 1, template: await templateOf(), tokens: TOKENS }, NOW)
    const head = (bytes.toString('latin1').split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ')
    const page = `https://reader.example.org/unsubscribe/${TOKENS.make('unsubscribe', 7, 1)}`
    expect(head.match(/^List-Unsubscribe:.*$/gm)).toEqual([
      `List-Unsubscribe: <${page}>, <mailto:editor@reader.example.org?subject=unsubscribe>`,
    ])
    expect(head.match(/^List-Unsubscribe-Post:.*$/gm)).toEqual(['List-Unsubscribe-Post: List-Unsubscribe=One-Click'])
  })

  it.each([
    'Ćuprija, "river" <news> 河 🌊',
    'Plain Name',
    'Quote " and \\ backslash',
    '=?UTF-8?Q?looks_encoded?=',
    '河'.repeat(120),
    'word '.repeat(24).trim(),
  ])('greets %j in the address, and nothing else', async name => {
    const { bytes } = await messageFor(
      { ...ANA, name },
      { issue: 1, template: await templateOf(), tokens: TOKENS },
      NOW,
    )
    const mail = await simpleParser(bytes)
    expect((mail.to as AddressObject).value).toEqual([{ address: 'ana@example.org', name }])
    for (const word of bytes.toString('latin1').match(/=\?UTF-8\?[QB]\?[^?\s]*\?=/g) ?? [])
      expect(word.length).toBeLessThanOrEqual(75)
  })

  it('sends bounces to an address that names the subscriber, with 64 octets before the @ at most', async () => {
    const bounces = `${'b'.repeat(22)}@bounce.example.org`
    for (const subscriber of [0, 1, 7, 2 ** 48 - 1]) {
      const messageSettings = { issue: 1, template: await templateOf(), tokens: TOKENS, bounces }
      const { from } = await messageFor({ ...ANA, subscriber }, messageSettings, NOW)
      expect(from).toMatch(/^b{22}\+[0-9a-z]{41}@bounce\.example\.org$/)
      expect(readAddress(from)?.mailbox).toBe(from)
      expect([traceIn([from], TOKENS), traceIn([from.toUpperCase()], TOKENS)]).toEqual(
        Array(2).fill({ subscriber, issue: 1 }),
      )
    }
  })

  it('has a DKIM signature that an independent verifier accepts, over all headers of lists', async () => {
    for (const facts of [REPUBLISHED, EVERY, ARABIC]) {
      const messageSettings = { issue: 1, template: await templateOf(facts), tokens: TOKENS, sign: SIGN }
      const { bytes } = await messageFor({ ...ANA, name: 'Ćuprija 河' }, messageSettings, NOW)
      const resolver = async () => [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]]
      const { results } = await dkimVerify(bytes, { resolver } as never)
      expect(results.map(({ status }) => status)).toEqual([
        expect.objectContaining({ result: 'pass', aligned: 'reader.example.org' }),
      ])
      const head = bytes.toString('latin1').replace(/\r\n[ \t]+/g, '')
      const signed = /\bh=([^;]*);/.exec(head)?.[1]?.split(':') ?? []
      expect(signed).toEqual(expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'to']))
      for (const name of ['from', 'subject', 'date', 'to']) expect(signed.filter(each => each === name)).toHaveLength(2)
      expect(head).not.toMatch(/\bl=\d/)
      const broken = Buffer.from(bytes.toString('latin1').replace(/^Subject: ./m, 'Subject: X'), 'latin1')
      const judged = await dkimVerify(broken, { resolver } as never)
      expect(judged.results[0]?.status.result).not.toBe('pass')
    }
  })
})

describe('a token', () => {
  const [old, fresh] = ['the first secret of all', 'the second secret of all']
  const tokens = tokensOf([fresh, old], 'reader.example.org')

  it('contains a number and no address, and is valid only for its purpose, its list and its key', () => {
    const token = tokens.make('unsubscribe', 123_456_789_012)
    expect(token).toMatch(/^[\w-]{36}$/)
    expect(tokens.read('unsubscribe', token)).toBe(123_456_789_012)
    for (const purpose of ['confirm', 'preferences', 'bounce'] as const)
      expect(tokens.read(purpose, token)).toBeUndefined()
    expect(tokensOf([fresh], 'other.example.org').read('unsubscribe', token)).toBeUndefined()
    expect(tokensOf([old], 'reader.example.org').read('unsubscribe', token)).toBeUndefined()
  })

  it('carries the issue of its message, in the same length', () => {
    for (const [subscriber, issue] of [
      [0, 0],
      [7, 12],
      [2 ** 48 - 1, 2 ** 32 - 1],
    ] as const) {
      const token = tokens.make('unsubscribe', subscriber, issue)
      expect(token).toMatch(/^[\w-]{36}$/)
      expect(tokens.trace('unsubscribe', token)).toEqual({ subscriber, issue })
      expect(tokens.read('unsubscribe', token)).toBe(subscriber)
      for (let i = 0; i < token.length; i += 1) {
        const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1)
        expect(tokens.trace('unsubscribe', changed), String(i)).toBeUndefined()
      }
    }
    expect(tokens.trace('unsubscribe', tokens.make('unsubscribe', 7))).toEqual({ subscriber: 7 })
    // A number that a token cannot have is a fault and never the number of somebody else.
    expect(() => tokens.make('unsubscribe', 7, 2 ** 32)).toThrow(RangeError)
  })

  it('of an earlier version stays valid, in links and in bounces', () => {
    const earlier = tokensOf(['a secret of the bench'], 'test.example.org')
    // As version 0.1 made them for the subscriber 7.
    const [link, trace] = ['AcqOaooAAAAAAAeIzN0Gj1o9kCZSMkepRaz4', 'AcqOaooAAAAAAAfUl9HzmLqpQDQXL9DVJG2e']
    expect(earlier.trace('unsubscribe', link)).toEqual({ subscriber: 7 })
    expect(earlier.make('unsubscribe', 7)).toBe(link)
    expect(traceIn([`<3.${trace}@example.org>`], earlier)).toEqual({ subscriber: 7, issue: 3 })
    // In a new message, the signed issue counts, and not the number before it.
    expect(traceIn([`<4.${earlier.make('bounce', 7, 3)}@example.org>`], earlier)).toEqual({ subscriber: 7, issue: 3 })
  })

  it('remains valid after a change of the secret', () => {
    const before = tokensOf([old], 'reader.example.org').make('unsubscribe', 7)
    expect(tokens.read('unsubscribe', before)).toBe(7)
    expect(tokens.make('unsubscribe', 7)).not.toBe(before)
  })

  it('is refused with any character changed', () => {
    const token = tokens.make('unsubscribe', 7)
    for (let i = 0; i < token.length; i += 1) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1)
      expect(tokens.read('unsubscribe', changed), String(i)).toBeUndefined()
    }
    for (const said of ['', 'x', `${token}=`, `${token}A`, token.slice(1), ' '.repeat(36)])
      expect(tokens.read('unsubscribe', said)).toBeUndefined()
  })
})
