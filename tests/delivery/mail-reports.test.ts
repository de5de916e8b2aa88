import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { MAIL_REPORTS } from '../../src/delivery/bounces/bounce-report.js'
import { BOUNCE_KINDS, readReport } from '../../src/delivery/index.js'
import { TOKENS } from './post-room.js'
import { arf, dsn } from './reports.js'

const messageId = `<3.${TOKENS.make('bounce', 7)}@test.example.org>`

/** A report of each format, about our message. A format without one fails below. */
const SAMPLES: Readonly<Record<string, Buffer>> = { DSN: dsn({ messageId }), ARF: arf({ messageId }) }

/** What lies in a mailbox beside reports, with our Message-ID where an answer repeats it. */
const ORDINARY = [
  `From: Ana <ana@example.org>\nSubject: Re: Weekly\nIn-Reply-To: ${messageId}\n\nThank you! I am away until Monday.\n`,
  `From: MAILER-DAEMON@example.org\nSubject: Warning\nContent-Type: text/plain\n\nYour disk is nearly full.\n`,
  `From: Ana <ana@example.org>\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\nSubject: Weekly\nMessage-ID: ${messageId}\n\nHello\n--b--\n`,
  '',
].map(text => Buffer.from(text.replaceAll('\n', '\r\n')))

/** The names of the formats that take a message for a report of theirs. */
async function readersOf(mail: Uint8Array): Promise<string[]> {
  const readings = await Promise.all(MAIL_REPORTS.map(format => readReport(mail, TOKENS, [format])))
  return MAIL_REPORTS.map(({ name }) => name).filter((_, i) => readings[i] !== 'no report')
}

describe('every format of reports by mail', () => {
  it('is a row of the table and a file', () => {
    const files = readdirSync(join(import.meta.dirname, '../../src/delivery/bounces'))
    expect(files.filter(name => !/^(?:bounce-report|mail-report)\.ts$/.test(name))).toHaveLength(MAIL_REPORTS.length)
    expect(Object.keys(SAMPLES)).toEqual(MAIL_REPORTS.map(({ name }) => name))
  })

  it.each(MAIL_REPORTS)(
    '$name reads its own sample to a subscriber and a kind, and no other format’s',
    async ({ name }) => {
      const own = SAMPLES[name] ?? expect.fail('Add a sample of the format above')
      const read = await readReport(own, TOKENS)
      expect(read).toMatchObject({ subscriber: 7, issue: 3, cause: expect.stringMatching(/\S/) })
      expect(BOUNCE_KINDS).toContain(typeof read === 'string' ? read : read.kind)
      expect(await readersOf(own)).toEqual([name])
    },
  )

  it('does not recognise ordinary mail', async () => {
    for (const mail of ORDINARY) {
      expect(await readersOf(mail)).toEqual([])
      expect(await readReport(mail, TOKENS)).toBe('no report')
    }
  })
})
