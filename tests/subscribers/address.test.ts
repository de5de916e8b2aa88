import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { needsUtf8, readAddress, readName } from '../../src/subscribers/index.js'

describe('an address', () => {
  it.each([
    ['ana@example.org', 'ana@example.org'],
    [' Ana.Sol+news@Example.ORG ', 'Ana.Sol+news@example.org'],
    ['mailto:ana@example.org', 'ana@example.org'],
    ['ana@bücher.example.org', 'ana@xn--bcher-kva.example.org'],
    ['ana@例え.example.org', 'ana@xn--r8jz45g.example.org'],
    ['ünal@example.org', 'ünal@example.org'],
    ["o'brien@example.org", "o'brien@example.org"],
  ])('%j is told to SMTP as %j', (said, mailbox) => expect(readAddress(said)?.mailbox).toBe(mailbox))

  it.each([
    '',
    'ana',
    '@example.org',
    'ana@',
    'ana@localhost',
    'ana@example',
    'a b@example.org',
    'ana@exa mple.org',
    'ana@@example.org',
    'ana..sol@example.org',
    '.ana@example.org',
    '"ana sol"@example.org',
    'ana@example.org\r\nBcc: x@example.org',
    'ana\0@example.org',
    'ana@[127.0.0.1]',
    'Ana <ana@example.org>',
    'ana@example.org, ben@example.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'a'.repeat(64)}.example.org`,
  ])('%j is none', said => expect(readAddress(said)).toBeUndefined())

  it('never carries what could break an SMTP command or a header', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 20 }),
        (a, b) => {
          const address = readAddress(`${a}@${b}`)
          expect(address === undefined || !/[\s\p{Cc}<>"(),:;]/u.test(address.mailbox)).toBe(true)
        },
      ),
    )
    fc.assert(
      fc.property(fc.emailAddress(), said => {
        expect(readAddress(said)?.key).toBe(said.toLowerCase())
      }),
    )
  })

  it('needs SMTPUTF8 for a local part in another script, and not for a domain', () => {
    expect(
      ['ünal@example.org', 'ana@bücher.example.org'].map(said => needsUtf8(readAddress(said) ?? expect.fail())),
    ).toEqual([true, false])
  })
})

describe('a name', () => {
  it.each([
    ['  Ana \n Sol ', 'Ana Sol'],
    ['Ana\r\nBcc: x@example.org', 'Ana Bcc: x@example.org'],
    ['\u202eevil', 'evil'],
    ['WIN https://spam.example.org/', undefined],
    ['www.spam.example.org', undefined],
    ['', undefined],
  ])('%j is read as %j', (said, name) => expect(readName(said)).toBe(name))

  it('is cut where it is a novel', () => expect(readName('x'.repeat(500))).toHaveLength(120))
})
