import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressParts, needsUtf8, readAddress } from '../../src/core/email-address.js'

const LABEL = 'a'.repeat(63)

describe('an email address', () => {
  it.each([
    ['ana@example.org', 'ana@example.org'],
    ['press@example.org', 'press@example.org'],
    ['Contact@example.org', 'Contact@example.org'],
    ['{updates}@example.org', '{updates}@example.org'],
    ["o'brien@example.org", "o'brien@example.org"],
    ['_@example.org', '_@example.org'],
    ['1@example.org', '1@example.org'],
    ['-ana-@example.org', '-ana-@example.org'],
    ['a!#$%&*+/=?^_`{|}~b@example.org', 'a!#$%&*+/=?^_`{|}~b@example.org'],
    [' Ana.Sol+news@Example.ORG ', 'Ana.Sol+news@example.org'],
    ['\ufeffana@example.org\u00a0', 'ana@example.org'],
    ['mailto:ana@example.org', 'ana@example.org'],
    ['MAILTO:ana@example.org', 'ana@example.org'],
    ['ana@museum.example.museum', 'ana@museum.example.museum'],
    ['ana@123.example.org', 'ana@123.example.org'],
    ['ana@a--b.example.org', 'ana@a--b.example.org'],
    ['ana@bücher.example.org', 'ana@xn--bcher-kva.example.org'],
    ['ana@BÜCHER.example.org', 'ana@xn--bcher-kva.example.org'],
    ['ana@bu\u0308cher.example.org', 'ana@xn--bcher-kva.example.org'],
    ['ana@xn--bcher-kva.example.org', 'ana@xn--bcher-kva.example.org'],
    ['ana@faß.example', 'ana@xn--fa-hia.example'],
    ['ana@例え.テスト', 'ana@xn--r8jz45g.xn--zckzah'],
    ['ana@نامه\u200cای.example', 'ana@xn--mgba3gch31f060k.example'],
    ['ana@i❤️.example', 'ana@xn--i-7iq.example'],
    // IDNA maps characters that an input method may produce (UTS 46).
    ['ana@ｅｘａｍｐｌｅ。org', 'ana@example.org'],
    ['ünal@example.org', 'ünal@example.org'],
    ['u\u0308nal@example.org', 'ünal@example.org'],
    ['अजय@example.org', 'अजय@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
    [`a@${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(60)}`, `a@${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(60)}`],
  ])('%j is sent to SMTP as %j', (text, mailbox) => expect(readAddress(text)?.mailbox).toBe(mailbox))

  it.each([
    ...['', ' ', '@', 'ana', '@example.org', 'ana@', 'ana@@example.org', 'a@b@example.org', 'ana@example.org@'],
    ...['a b@example.org', 'ana@exa mple.org', 'ana @example.org', 'ana@ example.org', 'ana\t@example.org'],
    // Misplaced dots in the local part (RFC 5322 section 3.2.3), and empty labels in the domain.
    ...['ana..sol@example.org', '.ana@example.org', 'ana.@example.org', '.@example.org'],
    ...['ana@example..org', 'ana@.example.org', 'ana@example.org.', 'ana@.', 'ana@..'],
    ...['ana@-x.example', 'ana@x-.example', 'ana@a_b.example.org', 'ana@*.example.org'],
    // Hosts that are not domains, although URLs may have them.
    ...['ana@localhost', 'ana@example', 'ana@127.0.0.1', 'ana@127.1', 'ana@0x7f.1', 'ana@example.123', 'ana@12345'],
    ...['ana@[127.0.0.1]', 'ana@[IPv6:::1]', 'ana@::1', 'ana@[::1]'],
    ...['ana@example.org/x', 'ana@example.org?x', 'ana@example.org#x', 'ana@example.org:25', 'ana@exa%6dple.org'],
    ...['ana@exam\nple.org', 'ana@exam\tple.org', 'ana@example.org\\x', 'ana@exa／mple.org', 'ana@ex％61mple.org'],
    ...['mailto:ana@example.org?subject=hi', 'mailto:mailto:ana@example.org', 'mailto:', 'https://example.org/@ana'],
    // Forms with quotes, comments, routes, names and lists of addresses.
    ...[
      '"ana sol"@example.org',
      '"ana"@example.org',
      'ana"sol@example.org',
      'ana(home)@example.org',
      '(x)ana@example.org',
    ],
    ...[
      'ana@(x)example.org',
      '<ana@example.org>',
      'Ana <ana@example.org>',
      '@x.example:ana@example.org',
      'a\\b@example.org',
    ],
    ...['ana@example.org, ben@example.org', 'ana@example.org;ben@example.org', 'ana@example.org ben@example.org'],
    ...['ana;@example.org', 'a,b@example.org', 'a:b@example.org', 'a<b@example.org', 'a[b]@example.org'],
    ...['ana@example.org\r\nBcc: x@example.org', 'ana\r\n@example.org', 'ana@example.org\r\n.', 'ana\0@example.org'],
    ...['ana@example.org\0', 'ana\x7f@example.org', 'ana\x85@example.org', 'ana@exam\x85ple.org'],
    // Invisible characters, and characters that look like others.
    ...['an\u200ba@example.org', 'an\u00ada@example.org', '\u202eana@example.org', 'ana\u200f@example.org'],
    ...['ana\u2060@example.org', 'ana@example.org\u200e', 'ana@example\u2028.org', 'an\u3164a@example.org'],
    ...[
      'ana＠example.org',
      'ａna@example.org',
      'ana․sol@example.org',
      'ﬁona@example.org',
      '☺@example.org',
      '🎈@example.org',
    ],
    ...['ana@xn--a.org', 'ana@xn--.org', '\ud800@example.org', 'ana@\ud800.example.org'],
    // The length limits of RFC 5321 section 4.5.3.1, in octets.
    ...[`${'a'.repeat(65)}@example.org`, `${'ü'.repeat(33)}@example.org`, `a@${'a'.repeat(64)}.example.org`],
    `a@${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(61)}`,
    `${'ü'.repeat(32)}@${LABEL}.${LABEL}.${'a'.repeat(62)}`,
    `a@${'ü'.repeat(60)}.example.org`,
  ])('%j is refused', text => expect(readAddress(text)).toBeUndefined())

  it.each([
    ['Ana@Bücher.Example', 'Ana@bücher.example', 'ana@xn--bcher-kva.example', 'xn--bcher-kva.example'],
    // The kelvin sign is normalized to the letter K.
    ['\u212aim@example.org', 'Kim@example.org', 'kim@example.org', 'example.org'],
  ])('%j has separate forms for display, comparison and sending', (text, written, key, domain) =>
    expect(readAddress(text)).toMatchObject({ written, key, domain }),
  )

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'ap.@-_+"<>%/\\:\r\n\0 \u200b\u202eü例＠。'), maxLength: 30 }),
  )
  const written = fc.tuple(
    hostile,
    fc.constantFrom('@', '@x.', '@x@', ''),
    hostile,
    fc.constantFrom('', '.org', '.例え'),
  )

  it('never contains anything that could break an SMTP command or a header, and is never longer than a server must accept', () => {
    const one = (text: string) => readAddress(text) ?? { written: 'a@b', mailbox: 'a@b', key: 'a@b', domain: 'b' }
    fc.assert(
      fc.property(written, pieces => {
        const { mailbox, domain, written, key } = one(pieces.join(''))
        expect(`${mailbox}${written}${key}`).not.toMatch(/[\s\p{Cc}\p{Z}<>"(),:;[\]\\\u200b\u202a-\u202e]/u)
        expect(domain).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/)
        expect(mailbox.split('@')).toEqual([addressParts(mailbox).local, domain])
        expect(mailbox).not.toMatch(/\.\.|^\.|\.@/)
        expect(Buffer.byteLength(addressParts(mailbox).local)).toBeLessThanOrEqual(64)
        expect(Buffer.byteLength(mailbox)).toBeLessThanOrEqual(254)
      }),
    )
  })

  it('is the same when it is read again from its written form or its SMTP form', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          written.map(pieces => pieces.join('')),
        ),
        text => {
          const address = readAddress(text)
          if (!address) return
          expect(readAddress(address.mailbox)).toEqual(address)
          expect(readAddress(address.written)).toEqual(address)
        },
      ),
    )
  })

  it('may be any address of the dot-atom form', () => {
    fc.assert(
      fc.property(fc.emailAddress(), text => {
        expect(readAddress(text)?.key).toBe(text.toLowerCase())
      }),
    )
  })

  it('needs SMTPUTF8 for a local part in another script, and not for a domain', () => {
    expect(
      ['ünal@example.org', 'ana@bücher.example.org'].map(text => needsUtf8(readAddress(text) ?? expect.fail())),
    ).toEqual([true, false])
  })
})
