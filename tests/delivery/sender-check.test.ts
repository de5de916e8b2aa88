import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskDns, checkSender, type SenderFacts } from '../../src/delivery/index.js'
import { readDkim } from '../../src/delivery/sender/dkim-record.js'
import { isAligned, readDmarc } from '../../src/delivery/sender/dmarc.js'
import { readSpf } from '../../src/delivery/sender/spf.js'
import { dnsAsker } from '../../src/network/index.js'
import { dnsServer } from '../network/dns-server.js'

const key = (bits: number) => createPublicKey(generateKeyPairSync('rsa', { modulusLength: bits }).privateKey)
const base64 = (of: ReturnType<typeof key>) => of.export({ type: 'spki', format: 'der' }).toString('base64')
const [OWN, OTHER, SHORT] = [key(2048), key(1024), key(768)]
const ED25519 = createPublicKey(generateKeyPairSync('ed25519').privateKey)
const P = base64(OWN)

const chain = (count: number) =>
  Array.from({ length: count }, (_, i) => `d${i}.chain.test TXT v=spf1 include:d${i + 1}.chain.test -all`)

const ZONE = [
  // SPF
  'plain.test TXT v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 -all',
  'soft.test TXT v=spf1 a:mail.soft.test ~all',
  'mail.soft.test A 192.0.2.9',
  'mail.soft.test AAAA 2001:db8::9',
  'mx.test TXT v=spf1 mx -all',
  'mx.test MX mail.soft.test',
  'split.test TXT v=spf1 ip4:192.0.2.7 incl | ude:plain.test ?all',
  'capitals.test TXT V=SPF1 IP4:192.0.2.7 -ALL',
  'two.test TXT v=spf1 -all',
  'two.test TXT v=spf1 +all',
  'almost.test TXT v=spf10 -all',
  'almost.test TXT google-site-verification=abc',
  'word.test TXT v=spf1 ipv4:192.0.2.1 -all',
  'bits.test TXT v=spf1 ip4:192.0.2.1/33 -all',
  'octet.test TXT v=spf1 ip4:192.0.2.300 -all',
  'late-fault.test TXT v=spf1 ip4:192.0.2.7 include -all',
  'all-word.test TXT v=spf1 -all:mail.test',
  'empty-include.test TXT v=spf1 include:empty.test -all',
  'empty.test TXT hello',
  'redirect.test TXT v=spf1 redirect=plain.test',
  'redirect-none.test TXT v=spf1 redirect=empty.test',
  'two-redirects.test TXT v=spf1 redirect=plain.test redirect=plain.test',
  'redirect-after-all.test TXT v=spf1 ~all redirect=empty.test',
  'loop.test TXT v=spf1 include:loop2.test -all',
  'loop2.test TXT v=spf1 include:loop.test -all',
  'ten.test TXT v=spf1 include:d2.chain.test -all',
  'eleven.test TXT v=spf1 include:d1.chain.test -all',
  ...chain(11),
  'd11.chain.test TXT v=spf1 ip4:192.0.2.7 -all',
  'early.test TXT v=spf1 ip4:192.0.2.7 include:d0.chain.test -all',
  'void.test TXT v=spf1 a:no1.test a:no2.test a:no3.test -all',
  'void2.test TXT v=spf1 a:no1.test exists:no2.test ip4:192.0.2.7 -all',
  'macro.test TXT v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all',
  '7.2.0.192.in-addr._spf.macro.test A 127.0.0.2',
  'local.test TXT v=spf1 exists:%{l1r-}.users.%{o} -all',
  'news.users.local.test A 127.0.0.2',
  'bad-macro.test TXT v=spf1 exists:%{x}.test -all',
  'percent.test TXT v=spf1 exists:%a.test -all',
  'ptr.test TXT v=spf1 ptr ip4:192.0.2.7 -all',
  '9.2.0.192.in-addr.arpa PTR mail.ptr.test',
  '8.2.0.192.in-addr.arpa PTR forged.ptr.test',
  'mail.ptr.test A 192.0.2.9',
  'forged.ptr.test A 192.0.2.1',
  'exp.test TXT v=spf1 exp= -all',
  'modifier.test TXT v=spf1 foo=%abc -all',
  'unknown-modifier.test TXT v=spf1 ip4:192.0.2.7 match_subdomains=yes -all',
  'broken.test SERVFAIL',
  'includes-broken.test TXT v=spf1 include:broken.test -all',
  'open.test TXT v=spf1 +all',
  'neutral.test TXT v=spf1',
  'many-mx.test TXT v=spf1 mx -all',
  ...Array.from({ length: 11 }, (_, i) => `many-mx.test MX m${i}.test`),
  `long.test TXT v=spf1 ${Array.from({ length: 120 }, (_, i) => `ip4:198.51.100.${i}`).join(' ')} ip4:192.0.2.7 -all`,
  // DKIM
  `good._domainkey.keys.test TXT v=DKIM1; k=rsa; p=${P}`,
  `bare._domainkey.keys.test TXT p=${P}`,
  `spaced._domainkey.keys.test TXT v=DKIM1; k=rsa; n=a note; p=${P.slice(0, 200)} | ${P.slice(200)};`,
  `other._domainkey.keys.test TXT v=DKIM1; p=${base64(OTHER)}`,
  'revoked._domainkey.keys.test TXT v=DKIM1; p=',
  `testing._domainkey.keys.test TXT v=DKIM1; t=y; p=${P}`,
  `strict._domainkey.keys.test TXT v=DKIM1; t=s; p=${P}`,
  `sha1._domainkey.keys.test TXT v=DKIM1; h=sha1; p=${P}`,
  `service._domainkey.keys.test TXT v=DKIM1; s=tlsrpt; p=${P}`,
  `escaped._domainkey.keys.test TXT v=DKIM1\\; k=rsa\\; p=${P}`,
  `quoted._domainkey.keys.test TXT "v=DKIM1; k=rsa; p=${P}"`,
  `cut._domainkey.keys.test TXT v=DKIM1; k=rsa; p=${P.slice(0, 180)}`,
  `pem._domainkey.keys.test TXT v=DKIM1; p=-----BEGIN PUBLIC KEY-----${P}`,
  `kind._domainkey.keys.test TXT v=DKIM1; k=dsa; p=${P}`,
  `order._domainkey.keys.test TXT k=rsa; v=DKIM1; p=${P}`,
  `twice._domainkey.keys.test TXT v=DKIM1; p=${P}`,
  `twice._domainkey.keys.test TXT v=DKIM1; p=${base64(OTHER)}`,
  `short._domainkey.keys.test TXT v=DKIM1; p=${base64(SHORT)}`,
  `ed._domainkey.keys.test TXT v=DKIM1; k=ed25519; p=${ED25519.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64')}`,
  `doubled._domainkey.keys.test.keys.test TXT v=DKIM1; p=${P}`,
  'fails._domainkey.keys.test SERVFAIL',
  // DMARC
  '_dmarc.org.test TXT v=DMARC1; p=reject; sp=quarantine; np=reject; adkim=s; aspf=s; rua=mailto:d@org.test',
  'news.org.test A 192.0.2.1',
  '_dmarc.plainorg.test TXT v=DMARC1;p=quarantine',
  'news.plainorg.test MX mail.soft.test',
  '_dmarc.own.plainorg.test TXT v=DMARC1; p=none',
  '_dmarc.twice.test TXT v=DMARC1; p=none',
  '_dmarc.twice.test TXT v=DMARC1; p=reject',
  '_dmarc.nopolicy.test TXT v=DMARC1; rua=mailto:d@nopolicy.test',
  '_dmarc.nothing.test TXT v=DMARC1; sp=reject',
  '_dmarc.late.test TXT p=reject; v=DMARC1',
  'apex.test TXT v=DMARC1; p=reject',
  '_dmarc.dup.test.dup.test TXT v=DMARC1; p=reject',
  '_dmarc.testing.test TXT v=DMARC1; p=reject; t=y',
  '_dmarc.percent.test TXT v=DMARC1; p=reject; pct=10',
  '_dmarc.fails.test SERVFAIL',
  '_dmarc.suffix TXT v=DMARC1; p=none; np=reject; psd=y',
  'club.suffix A 192.0.2.1',
  '_dmarc.a.club2.suffix TXT v=DMARC1; p=reject; psd=n',
  '_dmarc.deep.test TXT v=DMARC1; p=reject; sp=none',
  '_dmarc.spaced.test TXT v = DMARC1 ; p = REJECT ; pct = 100 ',
]

let ask: AskDns
let close = (): void => {}
beforeAll(async () => {
  const server = await dnsServer(ZONE)
  close = server.close
  ask = dnsAsker(server.address)
})
afterAll(() => close())

describe('an SPF record is evaluated as receivers do', () => {
  it.each<[domain: string, ip: string, result: string, why?: string | number]>([
    ['plain.test', '192.0.2.7', 'pass'],
    ['plain.test', '198.51.100.1', 'fail'],
    ['plain.test', '2001:db8::1', 'pass'],
    ['soft.test', '192.0.2.9', 'pass', 1],
    ['soft.test', '2001:db8::9', 'pass', 1],
    ['soft.test', '192.0.2.1', 'softfail', 1],
    ['mx.test', '192.0.2.9', 'pass', 1],
    ['split.test', '192.0.2.8', 'pass', 1],
    ['split.test', '198.51.100.1', 'neutral'],
    ['capitals.test', '192.0.2.7', 'pass'],
    ['nowhere.test', '192.0.2.7', 'none'],
    ['almost.test', '192.0.2.7', 'none'],
    ['two.test', '192.0.2.7', 'permerror', '2 SPF records'],
    ['word.test', '192.0.2.7', 'permerror', '`ipv4:192.0.2.1`'],
    ['bits.test', '192.0.2.7', 'permerror', 'prefix length'],
    ['octet.test', '192.0.2.7', 'permerror', 'not an IPv4 address'],
    ['late-fault.test', '192.0.2.7', 'permerror', '`include`'],
    ['all-word.test', '192.0.2.7', 'permerror', 'must be only `all`'],
    ['empty-include.test', '192.0.2.7', 'permerror', 'empty.test, which has no SPF record'],
    ['redirect.test', '192.0.2.7', 'pass', 1],
    ['redirect-none.test', '192.0.2.7', 'permerror', 'redirects to empty.test'],
    ['two-redirects.test', '192.0.2.7', 'permerror', 'second `redirect`'],
    ['redirect-after-all.test', '192.0.2.7', 'softfail', 0],
    ['loop.test', '192.0.2.7', 'permerror', 'includes itself'],
    ['ten.test', '192.0.2.7', 'pass', 10],
    ['eleven.test', '192.0.2.7', 'permerror', 'more than the 10 DNS lookups'],
    ['early.test', '192.0.2.7', 'pass', 0],
    ['void.test', '192.0.2.7', 'permerror', 'more than 2 names'],
    ['void2.test', '192.0.2.7', 'pass', 2],
    ['macro.test', '192.0.2.7', 'pass', 1],
    ['macro.test', '192.0.2.8', 'fail', 1],
    ['local.test', '192.0.2.8', 'pass', 1],
    ['bad-macro.test', '192.0.2.8', 'permerror', '`%{x}`'],
    ['percent.test', '192.0.2.8', 'permerror', 'names no domain'],
    ['ptr.test', '192.0.2.7', 'pass', 1],
    ['ptr.test', '192.0.2.9', 'pass', 1],
    ['ptr.test', '192.0.2.8', 'fail', 1],
    ['exp.test', '192.0.2.7', 'permerror', '`exp=`'],
    ['modifier.test', '192.0.2.7', 'permerror', 'invalid macro'],
    ['plain.test', '::ffff:192.0.2.7', 'pass'],
    ['unknown-modifier.test', '192.0.2.7', 'pass'],
    ['broken.test', '192.0.2.7', 'temperror', 'ESERVFAIL'],
    ['includes-broken.test', '192.0.2.7', 'temperror', 'broken.test'],
    ['neutral.test', '192.0.2.7', 'neutral'],
    ['many-mx.test', '192.0.2.7', 'permerror', 'more than 10 mail servers'],
    ['long.test', '192.0.2.7', 'pass'],
  ])('%s for %s: %s', async (domain, ip, result, expected) => {
    const reading = await readSpf(domain, { ip, sender: `news-lists@${domain}`, helo: 'mail.test' }, ask)
    expect(reading).toMatchObject({ result })
    if (typeof expected === 'number') expect(reading.lookups).toBe(expected)
    if (typeof expected === 'string') expect(reading.why).toContain(expected)
  })

  it('counts every lookup of the record if the server’s address is not known, also those behind an early match', async () => {
    const read = (domain: string) => readSpf(domain, { sender: `a@${domain}`, helo: 'mail.test' }, ask)
    expect(await read('early.test')).toMatchObject({ result: 'permerror' })
    expect(await read('macro.test')).toMatchObject({ result: 'fail', lookups: 1, all: '-' })
    expect(await read('redirect.test')).toMatchObject({ result: 'fail', all: '-' })
  })
})

describe('a DKIM record is read as receivers do', () => {
  it.each<[selector: string, result: string, why?: string]>([
    ['good', 'valid'],
    ['bare', 'valid'],
    ['spaced', 'valid'],
    ['strict', 'valid'],
    ['testing', 'valid', '`t=y`'],
    ['other', 'invalid', 'not the public half'],
    ['revoked', 'invalid', 'revoked'],
    ['sha1', 'invalid', 'sha256'],
    ['service', 'invalid', 'does not allow email'],
    ['escaped', 'invalid', 'backslashes'],
    ['quoted', 'invalid', 'quotation marks'],
    ['cut', 'invalid', 'not a complete key'],
    ['pem', 'invalid', 'not a complete key'],
    ['kind', 'invalid', 'k=dsa'],
    ['order', 'invalid', 'begin with `v=DKIM1`'],
    ['twice', 'invalid', '2 TXT records'],
    ['missing', 'none', 'no TXT record'],
    ['doubled', 'none', 'the domain was written twice'],
    ['fails', 'unknown', 'ESERVFAIL'],
  ])('%s: %s', async (selector, result, why = '') => {
    const reading = await readDkim({ domain: 'keys.test', selector, own: OWN }, ask)
    expect(reading).toMatchObject({ result, ...(why ? { why: expect.stringContaining(why) } : {}) })
  })

  it('knows the length and the kind of keys', async () => {
    const read = (selector: string) => readDkim({ domain: 'keys.test', selector }, ask)
    expect(await read('other')).toMatchObject({ result: 'valid', bits: 1024, why: expect.stringContaining('use 2048') })
    expect(await read('short')).toMatchObject({ result: 'invalid', bits: 768 })
    expect(await readDkim({ domain: 'keys.test', selector: 'ed', own: ED25519 }, ask)).toEqual({
      name: 'ed._domainkey.keys.test',
      result: 'valid',
    })
  })
})

describe('a DMARC policy is found as receivers do', () => {
  it.each<[domain: string, expected: object]>([
    ['org.test', { policy: 'reject', tag: 'p', strictDkim: true, strictSpf: true, reports: true }],
    ['news.org.test', { policy: 'quarantine', tag: 'sp', domain: 'org.test', organisation: 'org.test' }],
    ['unborn.org.test', { policy: 'reject', tag: 'np', domain: 'org.test' }],
    ['news.plainorg.test', { policy: 'quarantine', tag: 'p', domain: 'plainorg.test' }],
    ['own.plainorg.test', { policy: 'none', domain: 'own.plainorg.test', organisation: 'plainorg.test' }],
    ['twice.test', { result: 'invalid', why: expect.stringContaining('2 DMARC records') }],
    ['nopolicy.test', { result: 'found', policy: 'none' }],
    ['nothing.test', { result: 'invalid', why: expect.stringContaining('no valid `p=`') }],
    ['late.test', { result: 'none', why: expect.stringContaining('does not begin with `v=DMARC1;`') }],
    ['apex.test', { result: 'none', why: expect.stringContaining('instead of _dmarc.apex.test') }],
    ['dup.test', { result: 'none', why: expect.stringContaining('written twice') }],
    ['absent.test', { result: 'none', organisation: 'absent.test' }],
    ['testing.test', { policy: 'reject', testing: true }],
    ['percent.test', { policy: 'reject', testing: false, percent: 10 }],
    ['fails.test', { result: 'unknown' }],
    ['club.suffix', { policy: 'none', domain: 'suffix', organisation: 'club.suffix' }],
    ['unborn.suffix', { policy: 'reject', tag: 'np', organisation: 'unborn.suffix' }],
    ['b.a.club2.suffix', { policy: 'reject', organisation: 'a.club2.suffix' }],
    ['a.b.c.d.e.f.g.h.i.deep.test', { policy: 'none', tag: 'sp', organisation: 'deep.test' }],
    ['spaced.test', { policy: 'reject', testing: false }],
  ])('%s: %j', async (domain, expected) => {
    expect(await readDmarc(domain, ask)).toMatchObject(expected)
  })

  it.each<[authenticated: string, from: string, strict: boolean, aligned: boolean]>([
    ['org.test', 'org.test', true, true],
    ['bounce.org.test', 'news.org.test', false, true],
    ['bounce.org.test', 'news.org.test', true, false],
    ['org.test', 'plainorg.test', false, false],
    ['one.suffix', 'two.suffix', false, false],
  ])('aligns %s with %s, strict %s: %s', async (authenticated, from, strict, aligned) => {
    expect(await isAligned({ authenticated, from, strict }, ask)).toBe(aligned)
  })
})

describe('the sender of an issue', () => {
  const facts = (domain: string, more: Partial<SenderFacts> = {}): SenderFacts => ({
    ...{ from: `letters@${domain}`, envelope: `letters@${domain}`, ...more },
  })
  const signing = { selector: 's1', key: OWN }
  const SIGNED = (domain: string) => `s1._domainkey.${domain} TXT v=DKIM1; p=${P}`

  it.each<[what: string, zone: readonly string[], facts: SenderFacts, verdict: RegExp, rules: readonly string[]]>([
    [
      'all is well',
      [
        'a.test TXT v=spf1 ip4:192.0.2.7 -all',
        '_dmarc.a.test TXT v=DMARC1; p=reject',
        'mail.a.test A 192.0.2.7',
        SIGNED('a.test'),
      ],
      facts('a.test', { server: 'mail.a.test', dkim: signing }),
      /^They accept the message as authenticated by a\.test\.$/,
      [],
    ],
    [
      'nothing is published',
      ['a.test A 192.0.2.1'],
      facts('a.test', { server: '192.0.2.7', dkim: signing }),
      /^Neither SPF nor DKIM passes for a\.test\. Gmail and Yahoo reject it/,
      ['sender.spf', 'sender.dkim', 'sender.dmarc', 'sender.mailboxes'],
    ],
    [
      'DMARC rejects what neither passes',
      ['a.test TXT v=spf1 -all x:', '_dmarc.a.test TXT v=DMARC1; p=reject', 's1._domainkey.a.test TXT v=DKIM1; p='],
      facts('a.test', { dkim: signing }),
      /mailboxes reject the message, as the DMARC policy demands/,
      ['sender.spf', 'sender.dkim', 'sender.mailboxes'],
    ],
    [
      'DMARC is tested',
      ['a.test TXT v=spf1 -all', '_dmarc.a.test TXT v=DMARC1; p=reject; t=y', 's1._domainkey.a.test TXT v=DKIM1; p='],
      facts('a.test', { server: '192.0.2.7', dkim: signing }),
      /mailboxes reject the message or put it into spam, as the DMARC policy demands/,
      ['sender.spf', 'sender.dkim', 'sender.mailboxes'],
    ],
    [
      'DMARC demands a part',
      [
        'a.test TXT v=spf1 -all',
        '_dmarc.a.test TXT v=DMARC1; p=quarantine; pct=20',
        's1._domainkey.a.test TXT v=DKIM1; p=',
      ],
      facts('a.test', { server: '192.0.2.7', dkim: signing }),
      /mailboxes may put the message into spam, as the DMARC policy demands/,
      ['sender.spf', 'sender.dkim', 'sender.mailboxes'],
    ],
    [
      'the bounce address has another domain, and only the server can sign',
      ['a.test A 192.0.2.1', '_dmarc.a.test TXT v=DMARC1; p=quarantine', 'b.test TXT v=spf1 ip4:192.0.2.7 -all'],
      facts('a.test', { envelope: 'bounces@b.test', server: '192.0.2.7' }),
      /only if your mail server signs it with `d=a\.test`\. Otherwise they put it into spam/,
      ['sender.mailboxes'],
    ],
    [
      'the bounce address is at a subdomain and SPF is strict',
      [
        'a.test A 192.0.2.1',
        '_dmarc.a.test TXT v=DMARC1; p=none; aspf=s',
        'b.a.test TXT v=spf1 ip4:192.0.2.7 -all',
        SIGNED('a.test'),
      ],
      facts('a.test', { envelope: 'bounces@b.a.test', server: '192.0.2.7', dkim: signing }),
      /One of SPF and DKIM passes/,
      ['sender.mailboxes'],
    ],
    [
      'there is no DMARC',
      ['a.test TXT v=spf1 ip4:192.0.2.7 -all', SIGNED('a.test')],
      facts('a.test', { server: '192.0.2.7', dkim: signing }),
      /authenticated, but without DMARC.*550 5\.7\.515/,
      ['sender.dmarc', 'sender.mailboxes'],
    ],
    [
      'the server is on this machine and does not sign here',
      ['a.test TXT v=spf1 ip4:192.0.2.7 -all', '_dmarc.a.test TXT v=DMARC1; p=none'],
      facts('a.test', { server: '127.0.0.1' }),
      /only if your mail server is listed in SPF or signs/,
      [],
    ],
    [
      'the server is not listed',
      [
        'a.test TXT v=spf1 ip4:192.0.2.7 -all',
        '_dmarc.a.test TXT v=DMARC1; p=none',
        'mail.a.test A 192.0.2.8',
        SIGNED('a.test'),
      ],
      facts('a.test', { server: 'mail.a.test', dkim: signing }),
      /^They accept the message as authenticated/,
      ['sender.spf'],
    ],
    [
      'the SPF record allows everybody',
      ['a.test TXT v=spf1 +all', '_dmarc.a.test TXT v=DMARC1; p=none', SIGNED('a.test')],
      facts('a.test', { server: '192.0.2.8', dkim: signing }),
      /One of SPF and DKIM passes/,
      ['sender.spf', 'sender.mailboxes'],
    ],
    [
      'the SPF record allows nobody',
      ['a.test TXT v=spf1 include:b.test -all', 'b.test TXT v=spf1 -all', '_dmarc.a.test TXT v=DMARC1; p=reject'],
      facts('a.test', { server: '192.0.2.8' }),
      /only if your mail server signs it with `d=a\.test`\. Otherwise they reject it/,
      ['sender.spf', 'sender.mailboxes'],
    ],
    ['the domain does not exist', [], facts('a.test'), /does not exist in DNS/, ['sender.domain']],
    [
      'the name server fails',
      ['a.test SERVFAIL'],
      facts('a.test'),
      /no answer about a\.test \(ESERVFAIL\)/,
      ['sender.dns'],
    ],
    [
      'the name server is silent',
      ['a.test SILENT'],
      facts('a.test'),
      /no answer about a\.test \(ETIMEOUT\)/,
      ['sender.dns'],
    ],
    [
      'only DMARC gets no answer',
      ['a.test TXT v=spf1 ip4:192.0.2.7 -all', '_dmarc.a.test SERVFAIL', SIGNED('a.test')],
      facts('a.test', { server: '192.0.2.7', dkim: signing }),
      /did not answer about DMARC/,
      [],
    ],
  ])('%s', async (_, zone, sender, verdict, rules) => {
    const server = await dnsServer(zone)
    const { lines, problems } = await checkSender(sender, dnsAsker(server.address, 40)).finally(server.close)
    expect(lines.at(-1)?.[1]).toMatch(verdict)
    expect(problems.map(({ rule }) => rule)).toEqual(rules)
    expect(problems.every(({ severity }) => severity === 'warning')).toBe(true)
  })

  it.each<[record: string, text: string]>([
    ['p=reject', 'The policy is `reject`.'],
    ['p=none; t=y; pct=20', 'The policy is `none`.'],
    [
      'p=reject; t=y',
      'The policy is `reject`. It is being tested: of the mailboxes, those that follow RFC 9989 apply `quarantine` instead (`t=y`), and those that follow RFC 7489 apply `reject` to every message that fails.',
    ],
    [
      'p=quarantine; pct=20',
      'The policy is `quarantine`. Mailboxes that follow RFC 7489 apply it to 20 % of the messages that fail (`pct=20`), and `none` to the rest; those that follow RFC 9989 ignore `pct` and apply `quarantine` to every message that fails.',
    ],
    [
      'p=reject; aspf=s; t=y; pct=0',
      'The policy is `reject` (`aspf=s`). Mailboxes that follow RFC 7489 apply it to 0 % of the messages that fail (`pct=0`), and `quarantine` to the rest; those that follow RFC 9989 apply `quarantine` instead (`t=y`).',
    ],
    ['p=reject; pct=100', 'The policy is `reject`.'],
    ['p=reject; pct=', 'The policy is `reject`.'],
  ])('has a DMARC policy that is told exactly: %s', async (record, text) => {
    const server = await dnsServer(['a.test TXT v=spf1 -all', `_dmarc.a.test TXT v=DMARC1; ${record}`])
    const { lines } = await checkSender(facts('a.test'), dnsAsker(server.address)).finally(server.close)
    expect(lines.find(([subject]) => subject === 'DMARC')?.[1]).toBe(text)
  })

  it('asks no question twice', async () => {
    const server = await dnsServer(['a.test TXT v=spf1 mx -all', '_dmarc.a.test TXT v=DMARC1; p=none'])
    await checkSender(facts('a.test', { server: 'mail.a.test' }), dnsAsker(server.address)).finally(server.close)
    expect(server.asked).toEqual([...new Set(server.asked)])
  })
})
