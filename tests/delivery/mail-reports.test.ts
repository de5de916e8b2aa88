import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAIL_REPORTS } from '../../src/delivery/bounces/bounce-report.js'
import { BOUNCE_KINDS, readReport } from '../../src/delivery/index.js'
import { TOKENS } from './post-room.js'
import { arf, dsn } from './reports.js'

const messageId = `<3.${TOKENS.make('bounce', 7)}@test.example.org>`

/** A report of each format, about our message. A format without one fails below. */
const SAMPLES: Readonly<Record<string, Buffer>> = {
  ARF: arf({ messageId }),
  DSN: dsn({ messageId }),
  SES: Buffer.from(
    `From: no-reply@sns.example.com\r\n\r\n${JSON.stringify({
      notificationType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bouncedRecipients: [{ status: '5.1.1', diagnosticCode: 'smtp; 550 unknown' }],
      },
      mail: { commonHeaders: { messageId } },
    })}\r\n`,
  ),
  notice: Buffer.from(
    `From: MAILER-DAEMON@mx.example.net\r\nSubject: failure notice\r\n\r\n550 no such user\r\n\r\nMessage-ID: ${messageId}\r\n`,
  ),
}

/** What lies in a mailbox beside reports, with our Message-ID where an answer repeats it. */
const ORDINARY = [
  `From: Ana <ana@example.org>\nSubject: Re: Weekly\nIn-Reply-To: ${messageId}\n\nThank you! I am away until Monday.\n`,
  `From: MAILER-DAEMON@example.org\nSubject: Warning\nContent-Type: text/plain\n\nYour disk is nearly full.\n`,
  `From: Ana <ana@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: Weekly\nMessage-ID: ${messageId}\n\nHello\n--b--\n`,
  '',
].map(text => Buffer.from(text.replaceAll('\n', '\r\n')))

/** The names of the formats that take a message for a report of theirs, in the order in which they are asked. */
async function readersOf(mail: Uint8Array): Promise<string[]> {
  const readings = await Promise.all(MAIL_REPORTS.map(format => readReport(mail, TOKENS, [format])))
  return MAIL_REPORTS.map(({ name }) => name).filter((_, i) => readings[i]?.kind !== 'no report')
}

describe('every format of reports by mail', () => {
  it('is a row of the table and a file', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/delivery/bounces'))
    const shared = ['bounce-report.ts', 'mail-report.ts', 'notice-words.ts', 'report-message.ts']
    expect(files.filter(name => !shared.includes(name))).toHaveLength(MAIL_REPORTS.length)
    expect(Object.keys(SAMPLES)).toEqual(MAIL_REPORTS.map(({ name }) => name))
  })

  it.each(MAIL_REPORTS)(
    '$name reads its own sample to a subscriber and a kind, before any other format',
    async ({ name }) => {
      const own = SAMPLES[name] ?? expect.fail('Add a sample of the format above')
      const read = await readReport(own, TOKENS)
      expect(read).toMatchObject({ subscriber: 7, issue: 3, cause: expect.stringMatching(/\S/) })
      expect(BOUNCE_KINDS).toContain(read.kind)
      const readers = await readersOf(own)
      // A notice is what no format could read, so it also understands the words beside the fields.
      expect(readers.filter(reader => reader === name || reader !== 'notice')).toEqual([name])
      expect(readers[0]).toBe(name)
    },
  )

  it('does not recognise ordinary mail', async () => {
    for (const mail of ORDINARY) {
      expect(await readersOf(mail)).toEqual([])
      expect(await readReport(mail, TOKENS)).toMatchObject({ kind: 'no report' })
    }
  })
})
