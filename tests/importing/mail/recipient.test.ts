import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { importSource, postText } from '../../../src/importing/index.js'
import { build } from '../../../src/pipeline/index.js'
import { temporaryFolder } from '../../temporary-folder.js'
import { CONTEXT, draftOfText } from '../importing.js'

const READER = 'Private.Reader+news@example.net'
const ID = 'u7Gq2kD9xw'
const PROSE =
  'The town has two clocks and neither has been right since the spring of the flood. Sailors set their watches by the one and bakers by the other.'

const mail = (html: string, head = `To: Ana Reader <${READER}>`): string =>
  `From: Harbour Notes <letters@harbour.example.com>\n${head}\nSubject: Two clocks in one harbour\nDate: Tue, 12 Apr 2022 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<!doctype html><html><body><h1>Two clocks in one harbour</h1><p>${PROSE}</p>${html}<p>Then a third clock came, with a committee, which met on Tuesdays.</p></body></html>`
const plainMail = (text: string): string =>
  `From: Harbour Notes <letters@harbour.example.com>\nTo: Ana Reader <${READER}>\nSubject: Two clocks in one harbour\nDate: Tue, 12 Apr 2022 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\n\nTwo clocks in one harbour\n\n${PROSE}\n\n${text}\n\nThen a third clock came, with a committee, which met on Tuesdays.\n`

const postOf = async (source: string): Promise<string> => {
  const { drafts } = await importSource({ name: 'x.eml', bytes: Buffer.from(source) }, CONTEXT, 'eml')
  const post = drafts.map(postText).join('\n')
  expect(post).toContain('The town has two clocks')
  expect(post).toContain('Then a third clock came')
  return post
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const base64url = (text: string): string => Buffer.from(text).toString('base64url')
const digest = (name: string, text: string) => createHash(name).update(text)

/** The forms in which a message may contain an address. */
const FORMS: readonly ((address: string) => string)[] = [
  address => address,
  address => address.toLowerCase(),
  address => encodeURIComponent(address),
  address => encodeURIComponent(encodeURIComponent(address)),
  address => address.replace('@', '=40'),
  base64,
  base64url,
  address => base64(address.toLowerCase()).replace(/=+$/, ''),
  address => encodeURIComponent(base64(address)),
  address => base64url(JSON.stringify({ id: 17, email: address })),
  address => base64(JSON.stringify({ p: base64(address) })),
  address => `eyJhbGciOiJIUzI1NiJ9.${base64url(JSON.stringify({ sub: address, iat: 1 }))}.c2lnbmF0dXJl`,
  address => `xy${base64url(address)}zz`,
  address => Buffer.from(address).toString('hex'),
  address => address.replace('@', '='),
  address => address.replace('@', '_at_'),
  address => address.replace('@', '＠'),
  address => encodeURIComponent(address.replace('@', '\u200B@')),
  ...['md5', 'sha1', 'sha256'].flatMap(name => [
    (address: string) => digest(name, address).digest('hex'),
    (address: string) => digest(name, address.toLowerCase()).digest('hex').toUpperCase(),
    (address: string) => digest(name, address.toLowerCase()).digest('base64url'),
    (address: string) => encodeURIComponent(digest(name, address).digest('base64')),
  ]),
]

/** The places in which a message may contain such a form. */
const PLACES: readonly ((form: string) => string)[] = [
  form => `<p>See <a href="https://harbour.example.com/clocks?who=${form}&page=2">the clocks</a> for more.</p>`,
  form => `<p>See <a href="https://harbour.example.com/r/${form}/clocks">the clocks</a> for more.</p>`,
  form => `<p>See <a href="https://harbour.example.com/clocks#${form}">the clocks</a> for more.</p>`,
  form => `<p>See <a href="https://click.harbour.example.com/?u=https%3A%2F%2Fa.example%2F%3Fw%3D${form}">it</a>.</p>`,
  form => `<p><img src="https://pictures.example.org/tower.jpg?for=${form}" width="600" alt="The tower"></p>`,
  form => `<p><img src="https://pictures.example.org/${form}/tower.jpg" width="600" alt="The tower"></p>`,
  form => `<p>This letter was sent to ${form}.</p>`,
  form => `<p>${PROSE} ${PROSE} ${PROSE} Written for ${form} alone.</p>`,
  form => `<ul><li>One</li><li>${form}</li></ul>`,
  form => `<p><a href="mailto:leave+${form}@harbour.example.com">Leave</a></p>`,
  form => `<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>${form}</td></tr></table>`,
  form => `<figure><img src="https://pictures.example.org/a.jpg?${form}"><figcaption>A ${form}</figcaption></figure>`,
  form => `<p style="background:url(https://pictures.example.org/${form})">Words</p>`,
]

describe('the recipient of a message', () => {
  it('is not in the post, whatever the form and place of the address in the message', async () => {
    const address = fc
      .tuple(
        fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9._]{3,12}[a-zA-Z]$/).filter(local => !local.includes('..')),
        fc.stringMatching(/^[a-z][a-z0-9]{3,8}$/),
      )
      .map(([local, domain]) => `${local}@${domain}.example`)
    await fc.assert(
      fc.asyncProperty(
        address,
        fc.array(fc.tuple(fc.nat(FORMS.length - 1), fc.nat(PLACES.length - 1)), { minLength: 1, maxLength: 4 }),
        async (reader, picks) => {
          const html = picks.map(([form, place]) => PLACES[place]?.(FORMS[form]?.(reader) ?? '') ?? '').join('\n')
          const post = await postOf(mail(html, `To: ${reader}`))
          for (const form of FORMS) expect(post.toLowerCase()).not.toContain(form(reader).toLowerCase())
        },
      ),
      { numRuns: 60 },
    )
  })

  it.each<[string, string]>([
    ['Delivered-To', `Delivered-To: ${READER}`],
    ['X-Original-To', `X-Original-To: ${READER}`],
    ['Envelope-To', `Envelope-To: <${READER}>`],
    ['X-Forwarded-To', `X-Forwarded-To: other@example.org, ${READER}`],
    ['Cc', `To: undisclosed-recipients:;\nCc: "Reader, Ana" <${READER}>`],
    [
      'Received',
      `Received: from a.example by b.example with ESMTP id 1 for <${READER}>; Tue, 12 Apr 2022 10:00:00 +0000`,
    ],
    ['Return-Path', `Return-Path: <bounce-17-${READER.replace('@', '=')}@mail.example.org>`],
    ['Errors-To', `Errors-To: <bounce-17-${READER.replace('@', '=')}@mail.example.org>`],
    ['List-Unsubscribe', `List-Unsubscribe: <https://a.example/u?who=${encodeURIComponent(READER)}>`],
    ['a mailbox in List-Unsubscribe', `List-Unsubscribe: <mailto:leave+${READER.replace('@', '=')}@mail.example.org>`],
    ['X-Campaign-Recipient', `X-Campaign-Recipient: ${READER}`],
    ['the text of the message', 'To: undisclosed-recipients:;'],
  ])('is recognised from %s', async (_, head) => {
    expect(
      await postOf(mail(`<p>Sent to ${READER}. See https://a.example/?w=${base64url(READER)}</p>`, head)),
    ).not.toMatch(/private\.reader|UHJpdmF0/i)
  })

  it('includes the forwarder and the recipient of the forwarded message', async () => {
    const post = await postOf(
      `From: Ann Other <ann@example.org>\nTo: desk@example.org\nSubject: WG: Two clocks\nDate: Tue, 12 Apr 2022 10:00:00 +0000\nContent-Type: text/plain\n\n-------- Weitergeleitete Nachricht --------\nBetreff: Two clocks\nDatum: Wed, 3 Nov 2021 15:51:30 +0100\nVon: Harbour Notes <letters@harbour.example.com>\nAn: Ana Reader <${READER}>\nKopie (CC): Jan Third <jan@example.net>\n\nTwo clocks\n\n${PROSE}\n\nThis went to ${READER}, jan@example.net and ann@example.org; write to letters@harbour.example.com.\n\nThen a third clock came, with a committee.\n`,
    )
    expect(post).not.toMatch(/private\.reader|jan@|ann@|Kopie/i)
  })

  it.each<[string, string]>([
    ['unsubscribing', '<p><a href="https://harbour.example.com/u/17/unsubscribe">Unsubscribe</a></p>'],
    [
      'unsubscribing in a sentence',
      '<p>Tired of these letters? <a href="https://harbour.example.com/x?i=17">Unsubscribe here</a>.</p>',
    ],
    [
      'unsubscribing, in German',
      '<p><a href="https://harbour.example.com/abmelden?i=17">Newsletter abbestellen</a></p>',
    ],
    ['unsubscribing, in Japanese', '<p><a href="https://harbour.example.com/x/17">配信停止はこちら</a></p>'],
    ['unsubscribing by mail', `<p><a href="mailto:unsubscribe+${ID}@harbour.example.com">Sign off</a></p>`],
    [
      'preferences',
      '<p><a href="https://harbour.example.com/p/17">Manage your preferences</a> | <a href="https://harbour.example.com/p/18">Update profile</a></p>',
    ],
    [
      'viewing in a browser',
      '<p><a href="https://harbour.example.com/letters/two-clocks?id=17">View in browser</a></p>',
    ],
    ['forwarding to a friend', '<p><a href="https://harbour.example.com/f?i=17">Forward to a friend</a></p>'],
    [
      'unsubscribing with a button that is a picture',
      '<p><a href="https://harbour.example.com/u/17/unsubscribe"><img src="https://cdn.example.org/u.png" width="90" alt="Unsubscribe"></a></p>',
    ],
  ])('has links that are not in the post: %s', async (_, html) => {
    expect(await postOf(mail(html))).not.toMatch(
      /unsub|abbestell|配信|preferences|profile|browser|friend|Sign off|u\.png/i,
    )
  })

  it.each<[string, string]>([
    [
      'a link to a page about unsubscribing',
      '<p>We read <a href="https://blog.example.org/how-to-unsubscribe">an essay on how people unsubscribe</a> twice.</p>',
    ],
    ['the mailbox of an office', '<p>Write to <a href="mailto:desk@harbour.example.com">the desk</a>.</p>'],
    [
      'the address of an article with a number',
      '<p>As <a href="https://paper.example.org/2024/03/17/the-clock-1234567">the paper</a> wrote.</p>',
    ],
    [
      'a slug in three links',
      ['a', 'b', 'c']
        .map(name => `<p>See <a href="https://paper.example.org/harbour-clocks-2024/${name}">part ${name}</a>.</p>`)
        .join(''),
    ],
    [
      'a word in three links',
      ['a', 'b', 'c']
        .map(name => `<p>See <a href="https://paper.example.org/${name}?section=harbours">part ${name}</a>.</p>`)
        .join(''),
    ],
    [
      'a commit in three links',
      ['a', 'b', 'c']
        .map(
          name =>
            `<p>See <a href="https://github.com/example/clock/blob/9fceb02d0ae598e95dc970b74767f19372d61af8/${name}.ts">file ${name}</a>.</p>`,
        )
        .join(''),
    ],
    ['the address of a video', '<p>See <a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">the film</a>.</p>'],
  ])('is not identified by %s, which stays in the post', async (_, html) => {
    const post = await postOf(mail(html))
    for (const [, address = ''] of html.matchAll(/href="([^"]*)"/g)) expect(post).toContain(address)
    expect(post).not.toContain('# unsure: the address')
  })

  it('is not identifiable by a value that occurs in three links', async () => {
    const links = ['a', 'b', 'c'].map(
      name => `<p>See <a href="https://${name}.example.org/page-${name}?k=${ID}&n=1">page ${name}</a>.</p>`,
    )
    const post = await postOf(mail(links.join('')))
    expect(post).not.toContain(ID)
    for (const name of ['a', 'b', 'c']) expect(post).toContain(`https://${name}.example.org/page-${name}?n=1`)
    const paths = ['a', 'b', 'c'].map(
      name => `<p>See <a href="https://x.example.org/${ID}/page-${name}">page ${name}</a>.</p>`,
    )
    const other = await postOf(mail(paths.join('')))
    expect(other).not.toContain(ID)
    expect(other).toContain('See page a.')
    expect(other).toMatch(/# unsure: the address behind “page a”, “page b”, “page c” identified the recipient/)
  })

  it.each<[string, string]>([
    ['List-Unsubscribe', `List-Unsubscribe: <https://harbour.example.com/leave/${ID}>`],
    ['X-Subscriber-ID', `X-Subscriber-ID: ${ID}`],
  ])('is not identifiable by a value from %s', async (_, header) => {
    const html = `<p>See <a href="https://harbour.example.com/clocks?k=${ID}">the clocks</a>.</p>`
    const post = await postOf(mail(html, `To: ${READER}\n${header}`))
    expect(post).not.toContain(ID)
    expect(post).toContain('(https://harbour.example.com/clocks)')
  })

  it.each(['?k=48213', '#k=Zt7Kp2qL', ';k=Zt7Kp2qL'])(
    'is not identifiable by a short value in three links: %s',
    async value => {
      const links = ['a', 'b', 'c'].map(
        name => `<p>See <a href="https://x.example.org/page-${name}${value}">it</a>.</p>`,
      )
      expect(await postOf(mail(links.join('')))).not.toContain(value.slice(3))
    },
  )

  it('is not identifiable by a name in a link, or by an address whose plus sign was read as a space', async () => {
    const inner = encodeURIComponent(`https://gauges.example.net/a?w=${READER}&fname=Ana&b=1`)
    const post = await postOf(mail(`<p>See <a href="https://click.harbour.example.com/r?u=${inner}">it</a>.</p>`))
    expect(post).toContain('(https://gauges.example.net/a?b=1)')
  })

  it('is not in the post if the message was saved as a web page', async () => {
    const foot = `<p>This was sent to ${READER}. <a href="https://click.harbour.example.com/ls/click?upn=${ID}">Unsubscribe</a></p>`
    const page = `<html><head><title>Two clocks</title></head><body><h1>Two clocks</h1><p>${PROSE} ${PROSE}</p><p>See <a href="https://harbour.example.com/a?w=${base64url(READER)}">the gauges</a>. ${PROSE}</p>${foot}</body></html>`
    const { drafts } = await importSource({ name: 'x.html', bytes: Buffer.from(page) }, CONTEXT)
    const post = drafts.map(postText).join()
    expect(post).toContain('[the gauges](https://harbour.example.com/a)')
    expect(post).not.toMatch(/private\.reader|u7Gq2kD9xw|nsubscribe/i)
  })

  it.each([
    '<img src="https://open.list-sender.example.com/68ugeo9lmxa8" alt="">',
    `<img src="https://harbour.example.com/i/${ID}" width="1" height="1" alt="Logo">`,
    `<img src="https://harbour.example.com/i/${ID}.gif" style="height:0;width:0">`,
    `<img src="https://harbour.example.com/i/${ID}.gif" height="0" width="600">`,
    `<img src="https://harbour.example.com/i/${ID}.gif" class="open-tracker">`,
    `<img src="https://harbour.example.com/i/${ID}.gif" style="opacity:0">`,
    `<img src="https://harbour.example.com/transparent.gif?${ID}">`,
    `<img src="https://u1.ct.sender.example/wf/open?upn=${ID}">`,
    `<img src="https://link.mail.sender.example/ss/o/${ID}/ho.gif">`,
    `<noscript><img src="https://harbour.example.com/i/${ID}" width="1" height="1"></noscript>`,
    `<img src="https://harbour.example.com/open.png?${ID}" alt=" ">`,
    `<img src="https://harbour.example.com/e/${ID}/open.jpg" alt="">`,
    `<img src="https://harbour.example.com/e/${ID}" alt="Open tracker">`,
    `<iframe src="https://harbour.example.com/e/${ID}"></iframe>`,
    `<embed src="https://harbour.example.com/e/${ID}">`,
    `<div style="background-image:url(https://harbour.example.com/i/${ID})"></div>`,
    `<table background="https://harbour.example.com/i/${ID}"><tr><td></td></tr></table>`,
  ])('is not tracked by %s', async html => {
    expect(await postOf(mail(html))).not.toMatch(/68ugeo9lmxa8|u7Gq2kD9xw|!\[/)
  })

  it.each<[string, string]>([
    [
      `https://harbour.us1.list-manage.com/track/click?u=0123456789abcdef01234567a&id=4f2a9b1c0d&e=${ID}`,
      '?u=0123456789abcdef01234567a&id=4f2a9b1c0d',
    ],
    [
      `https://substack.com/redirect/0f0e0d0c-1111-4222-8333-444455556666?j=${base64url('{"u":"f8zai"}')}.x`,
      'redirect/0f0e0d0c-1111-4222-8333-444455556666',
    ],
    [`https://email.mg1.sender.example/c/eJxNjr1uxCAQhJ-${ID}`, ''],
    [`https://u1234.ct.sendgrid.net/ls/click?upn=u001.${ID}-2BAbCdEf0123456789`, ''],
    [`https://link.mail.beehiiv.com/ss/c/u001.${ID}/4ab/h1/h001.x`, ''],
    [`https://harbour.createsend1.com/t/t-l-${ID}-r-y/`, ''],
    [`https://d2v0.hubspotlinks.com/Ctc/RG+113/${ID}/x`, ''],
    [`https://ctrk.klclick.com/l/01ABC${ID}_0`, ''],
    [`https://abcd.r.af.d.sendibt2.com/tr/cl/${ID}0123456789`, ''],
    [`https://click.letters.example.org/?qs=0123456789abcdef0123456789abcdef${ID}`, ''],
  ])('is not identifiable by a tracking link without its target: %s', async (address, rest) => {
    const post = await postOf(mail(`<p>See <a href="${address.replaceAll('&', '&amp;')}">the gauges</a> there.</p>`))
    expect(post).not.toContain(ID)
    expect(post).not.toContain('eyJ1')
    expect(post).toMatch(/# unsure: the address behind “the gauges”/)
    expect(post).toContain(rest === '' ? 'See the gauges there.' : rest)
  })

  it.each([
    'https://click.convertkit-mail4.com/38u6abc/l2hexyz/aHR0cHM6Ly9nYXVnZXMuZXhhbXBsZS5uZXQvYT9iPTE=',
    'https://x1.mjt.lu/lnk/AAA/1/bbbCCC111/aHR0cHM6Ly9nYXVnZXMuZXhhbXBsZS5uZXQvYT9iPTE',
    'https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fgauges.example.net%2Fa%3Fb%3D1&data=05%7C01%7Cprivate.reader%40example.net%7Cabc&sdata=x',
    'https://urldefense.com/v3/__https://gauges.example.net/a?b=1__;!!abc!def$',
    'https://urldefense.proofpoint.com/v2/url?u=https-3A__gauges.example.net_a-3Fb-3D1&d=x&r=y',
    'https://www.google.com/url?q=https://gauges.example.net/a?b%3D1&sa=D&usg=x',
    'https://click.pstmrk.it/3s/gauges.example.net%2Fa%3Fb=1/abc/def/ghi',
    'https://tracking.awstrack.me/L0/https:%2F%2Fgauges.example.net%2Fa%3Fb=1/1/0100abc/def=1',
    'https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fgauges.example.net%2fa%3fb%3d1&c=E,1,x',
    `https://mandrillapp.com/track/click/1/gauges.example.net?p=${base64url(JSON.stringify({ s: 'x', v: 1, p: JSON.stringify({ u: 1, url: 'https://gauges.example.net/a?b=1' }) }))}`,
    `https://flight.beehiiv.net/v2/clicks/eyJhbGciOiJIUzI1NiJ9.${base64url(JSON.stringify({ url: 'https://gauges.example.net/a?b=1', id: 'x' }))}.sig`,
  ])('is not identifiable by a tracking link that contains its target: %s', async address => {
    const post = await postOf(mail(`<p>See <a href="${address.replaceAll('&', '&amp;')}">the gauges</a> there.</p>`))
    expect(post).toContain('[the gauges](https://gauges.example.net/a?b=1)')
    expect(post).not.toContain('# unsure: the address')
  })

  it.each([
    ['mc_eid=0a1b2c3d4e'],
    ['mkt_tok=MTIz'],
    ['_hsenc=p2ANqtz-x&_hsmi=1'],
    ['ck_subscriber_id=123'],
    ['vgo_ee=abc%3Adef'],
    ['ss_email_id=1'],
    ['email=somebody%40example.net'],
    ['ml_subscriber=1&ml_subscriber_hash=ab'],
    ['m=0f0e0d0c-1111-4222-8333-444455556666'],
  ])('is not identifiable by %s in the links of web pages and pasted text', async query => {
    const page = `<!doctype html><html lang="en"><head><title>Two clocks</title></head><body><article><h1>Two clocks</h1><p>${PROSE}</p><p>See <a href="https://gauges.example.net/a?${query}&b=1">the gauges</a> there. ${PROSE}</p></article></body></html>`
    const address = `https://paper.example.org/two-clocks?${query}`
    const { drafts } = await importSource({ name: 'x', bytes: Buffer.from(page), address }, CONTEXT, 'html')
    const post = drafts.map(postText).join()
    expect(post).toContain('https://gauges.example.net/a?b=1')
    expect(post).not.toContain(query.split('=')[0]?.concat('='))
    const text = await importSource(
      {
        name: 'x',
        bytes: Buffer.from(`Two clocks\n\n${PROSE}\n\nSee https://gauges.example.net/a?${query}&b=1 for more.`),
      },
      CONTEXT,
      'text',
    )
    expect(text.drafts.map(postText).join()).toContain('https://gauges.example.net/a?b=1')
  })

  it.each<[string, string, RegExp]>([
    ['<p>Dear Ana,</p>', 'Dear', /Ana|Dear/],
    ['<p>Hi Ana, the clocks are back.</p>', 'Hi, the clocks are back.', /Ana/],
    ['<p>Sehr geehrte Frau Reader,</p>', 'geehrte', /Reader|geehrte/],
  ])('is not greeted in the post: %s', async (html, kept, gone) => {
    const post = await postOf(mail(html))
    expect(post).not.toMatch(gone)
    if (kept.endsWith('.')) expect(post).toContain(kept)
  })

  it('may be named in the article, which is marked as unsure', async () => {
    const post = await postOf(mail('<p>The prize went to Ana Reader, who winds the second clock.</p>'))
    expect(post).toContain('The prize went to Ana Reader')
    expect(post).toContain('# unsure: the text names “Ana Reader”, to whom the message was sent')
  })

  it('is not in the post of a message without HTML', async () => {
    const post = await postOf(
      plainMail(
        `Hi Ana,\n\nRead about the gauges (https://gauges.example.net/a?utm_source=x&email=${encodeURIComponent(READER)}) today, or at https://u1.ct.sendgrid.net/ls/click?upn=${ID}0123456789 now.\n\nYou get this as ${READER}.\n\nUnsubscribe: https://harbour.example.com/u/${ID}/unsubscribe`,
      ),
    )
    expect(post).not.toMatch(/private\.reader|Ana|u7Gq2kD9xw|nsubscribe/i)
    expect(post).toContain('https://gauges.example.net/a')
  })

  it('is not in any file that is built from an imported message', async () => {
    const token = `?s=${ID}`
    const post = await postOf(
      mail(
        `<p><a href="https://harbour.example.com/p/two-clocks?token=${ID}">View in browser</a></p><p>Dear Ana,</p><p>See <a href="https://gauges.example.net/a${token}">one</a>, <a href="https://gauges.example.net/b${token}">two</a> and <a href="https://gauges.example.net/c${token}">three</a>.</p><p>This was sent to ${READER}. <a href="https://harbour.example.com/u/${ID}/unsubscribe">Unsubscribe</a></p><img src="https://open.sender.example.com/${ID}">`,
      ),
    )
    const root = temporaryFolder({
      'publication.yml': 'title: The Tideline\nurl: https://tideline.example.org/\nsince: "2025"\n',
      'posts/two-clocks.md': post,
    })
    const report = await build({ root, now: CONTEXT.now, drafts: true, emails: 'all', strict: false })
    expect(report.counts.posts).toBe(1)
    const files = readdirSync(join(root, 'out'), { recursive: true, withFileTypes: true }).filter(entry =>
      entry.isFile(),
    )
    expect(files.length).toBeGreaterThan(10)
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'latin1'), name).not.toMatch(
        new RegExp(`${ID}|private\\.reader|Dear Ana|${digest('md5', READER.toLowerCase()).digest('hex')}`, 'i'),
      )
  })

  it.each([
    'From: Ann Lee <ann@example.org>\nTo: me@private.example\nSubject: A note\nDate: Mon, 3 Mar 2025 10:00:00 +0000',
    'Von: Ann Lee\nAn: Me <me@private.example>; you@private.example\nBetreff: A note',
  ])('is left out of a text that was copied with the head of its message', async head => {
    const { facts, body } = await draftOfText(`${head}\n\nHello, here is the text of the note that I wrote.\n`)
    expect(JSON.stringify([facts, body])).not.toContain('private.example')
    expect(body).toContain('the text of the note')
  })
})
