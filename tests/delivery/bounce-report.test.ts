import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { messageFor, readReport } from '../../src/delivery/index.js'
import { bounceAddress } from '../../src/delivery/trace.js'
import { postRoom, TOKENS } from './post-room.js'
import { arf, dsn } from './reports.js'

const TRACE = TOKENS.make('bounce', 7)
const messageId = `<3.${TRACE}@test.example.org>`
const VERP = bounceAddress('bounces@test.example.org', TRACE)
const ABOUT = { subscriber: 7, issue: 3 }

describe('a report', () => {
  it.each([
    ['a mailbox that is not there', { status: '5.1.1' }, 'hard'],
    ['a domain that is not there', { status: '5.1.2' }, 'hard'],
    ['a mailbox that was closed', { status: '5.2.1' }, 'hard'],
    ['Exchange and an address that it does not know', { status: '5.1.10' }, 'hard'],
    [
      'a status that says nothing, and a reply that does',
      { status: '5.0.0', diagnostic: 'smtp; 550 5.1.1 gone' },
      'hard',
    ],
    ['a bare 550', { status: '5.0.0', diagnostic: 'smtp; 550 user unknown' }, 'hard'],
    ['a full mailbox', { status: '5.2.2' }, 'soft'],
    ['spam, under another status', { status: '5.1.1', diagnostic: 'smtp; 550 spam message rejected' }, 'soft'],
    [
      'a list of senders, under another status',
      { status: '5.0.0', diagnostic: 'smtp; 550 5.1.1 blocked by Spamhaus' },
      'soft',
    ],
    ['a rate, under another status', { status: '5.2.1', diagnostic: 'smtp; 550 receiving mail at a rate' }, 'soft'],
    ['SPF, under another status', { status: '5.1.1', diagnostic: 'smtp; 550 SPF check failed' }, 'soft'],
    ['a relay that does not send for us', { status: '5.0.0', diagnostic: 'smtp; 550 relay not permitted' }, 'soft'],
    ['a reply that knows better than the status', { status: '5.1.1', diagnostic: 'smtp; 550 5.7.1 no' }, 'soft'],
    ['a server that denies access', { status: '5.4.1', diagnostic: 'smtp; 550 5.4.1 Access denied' }, 'soft'],
    ['a mailbox that was unknown for days', { status: '4.4.7', diagnostic: 'smtp; 450 4.1.1 user unknown' }, 'soft'],
    ['a reply in German', { status: '5.0.0', diagnostic: 'smtp; 550 Empfänger unbekannt' }, 'hard'],
    ['a sender who is not let in', { status: '5.7.515' }, 'soft'],
    ['a sender’s address', { status: '5.1.8' }, 'soft'],
    ['a server that was not reached for days', { status: '4.4.7' }, 'soft'],
    ['a message that is too large', { status: '5.3.4' }, 'soft'],
    ['a delay', { action: 'delayed', status: '4.4.1' }, 'delayed'],
    ['a receipt', { action: 'delivered', status: '2.0.0' }, 'delivered'],
    ['a relay', { action: 'relayed', status: '2.0.0' }, 'delivered'],
    ['a comment behind the action', { action: 'Failed (for good)', status: '5.1.1 (bad address)' }, 'hard'],
  ])('of %s', async (_, said, kind) => {
    expect(await readReport(dsn({ messageId, ...said }), TOKENS)).toMatchObject({ kind, ...ABOUT })
  })

  it('of a mailing list that reached one of two members is soft', async () => {
    const more = '\nFinal-Recipient: rfc822; ben@example.org\nAction: delivered\nStatus: 2.0.0\n'
    expect(await readReport(dsn({ messageId, more }), TOKENS)).toMatchObject({ kind: 'soft' })
  })

  it('is matched by its envelope (VERP), in upper and lower case', async () => {
    for (const to of [VERP, VERP.toUpperCase(), `<${VERP}>`])
      expect(await readReport(dsn({ to }), TOKENS)).toMatchObject({ kind: 'hard', subscriber: 7 })
  })

  it('keeps the server’s reply', async () => {
    expect(await readReport(dsn({ messageId, diagnostic: 'smtp; 550 5.1.1 no\n such  user' }), TOKENS)).toMatchObject({
      cause: '550 5.1.1 no such user',
    })
  })

  it.each([['abuse'], ['fraud'], ['opt-out'], ['opt-out-list'], ['Abuse (certain)']])(
    'of the feedback type %s is a complaint',
    async type => {
      expect(await readReport(arf({ messageId }, type), TOKENS)).toMatchObject({ kind: 'complaint', ...ABOUT })
    },
  )

  it.each([['virus'], ['auth-failure'], ['not-spam'], ['other'], ['miscategorized'], ['x-unheard-of'], ['']])(
    'What happens if … a mailbox provider reports a virus, or something else that is no complaint: the feedback type “%s” is listed',
    async type => {
      const read = await readReport(arf({ messageId }, type), TOKENS)
      expect(read).toEqual({
        kind: 'feedback',
        line: `${type === '' ? 'without a type' : type}: FW: Weekly: This is an email abuse report.`,
      })
    },
  )

  it.each([
    ['forged', `<3.${TRACE.slice(0, -4)}AAAA@test.example.org>`],
    ['for another purpose', `<3.${TOKENS.make('unsubscribe', 7)}@test.example.org>`],
    ['somebody else’s', '<abc@example.org>'],
  ])('with a trace that is %s is unmatched', async (_, messageId) => {
    expect(await readReport(dsn({ messageId }), TOKENS)).toMatchObject({
      kind: 'unmatched',
      line: expect.stringMatching(/Returned mail/),
    })
  })

  it('is not recognised in replies by people and auto-responders', async () => {
    const answer = `From: ana@example.org\r\nTo: ${VERP}\r\nSubject: Away\r\nAuto-Submitted: auto-replied\r\n\r\n550 5.1.1 away`
    expect(await readReport(Buffer.from(answer), TOKENS)).toMatchObject({ kind: 'no report' })
  })

  it('has the same id when it is read again with other line breaks', async () => {
    const report = dsn({ messageId })
    for (const end of ['\n', '\r']) {
      const other = Buffer.from(report.toString().replace(/\r\n/g, end))
      expect(await readReport(other, TOKENS)).toEqual(await readReport(report, TOKENS))
    }
  })

  it('is matched with each message that is made', async () => {
    const { messageSettings } = await postRoom(1)
    const recipient = { subscriber: 7, mailbox: 'ana@example.org', domain: 'example.org', name: null }
    const { from, parts } = await messageFor(
      recipient,
      { ...messageSettings, issue: 3, bounces: 'bounces@test.example.org' },
      0,
    )
    const [, id] = /^Message-ID:\r\n (<.*>)/m.exec(Buffer.concat(parts).toString()) ?? []
    expect(await readReport(dsn({ messageId: id ?? '' }), TOKENS)).toMatchObject(ABOUT)
    expect(await readReport(dsn({ to: from }), TOKENS)).toMatchObject({ subscriber: 7 })
  })

  it('of any bytes is read without throwing', async () => {
    const [head = '', tail = ''] = dsn({ messageId }).toString().split('Final-Recipient')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.nat(400), async (noise, at) => {
        const cut = tail.slice(0, at) + noise + tail.slice(at)
        for (const text of [noise, `${head}Final-Recipient${cut}`]) {
          const read = await readReport(Buffer.from(text), TOKENS)
          expect('line' in read || read.subscriber === 7).toBe(true)
        }
      }),
    )
  })
})
