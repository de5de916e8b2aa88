import { describe, expect, it } from 'vitest'
import { readReport } from '../../src/delivery/index.js'
import { bounceAddress } from '../../src/delivery/trace.js'
import { TOKENS } from './post-room.js'

const TRACE = TOKENS.make('bounce', 7)
const ID = `<3.${TRACE}@test.example.org>`
const VERP = bounceAddress('bounces@test.example.org', TRACE)

/** The head of our message, as servers return it. */
const COPY = `Received: from mail.example.org by mx.example.net; Sun, 1 Mar 2026 09:00:00 +0000
From: Reader <letters@test.example.org>
Message-ID: ${ID}
Subject: User unknown, and other stories

The account was disabled.
`

interface Mail {
  readonly from?: string
  readonly subject?: string
  readonly headers?: string
  readonly text: string
  readonly copy?: string
}

/** A notice in words, followed by the copy of our message. */
const notice = ({ from, subject, headers = '', text, copy = COPY }: Mail): Buffer =>
  mail(`Return-Path: <>
From: ${from ?? 'Mail Delivery System <MAILER-DAEMON@mx.example.net>'}
To: bounces@test.example.org
Subject: ${subject ?? 'Mail delivery failed'}
${headers}
${text}

${copy}`)

const mail = (text: string): Buffer => Buffer.from(text.replace(/\r?\n/g, '\r\n'))

/** A message of several parts, each with its own type. */
const parts = (type: string, ...all: readonly (readonly [string, string])[]): string =>
  `MIME-Version: 1.0
Content-Type: ${type}; boundary="b-${all.length}"

${all.map(([of, text]) => `--b-${all.length}\n${of === '' ? '' : `Content-Type: ${of}\n`}\n${text}`).join('\n')}
--b-${all.length}--
`

const head = (subject: string, from = 'Postmaster <postmaster@mx.example.net>'): string =>
  `Return-Path: <>\nFrom: ${from}\nTo: bounces@test.example.org\nSubject: ${subject}\n`

const STATUS = `Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ana@example.net
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
`

const report = (status: string, type = 'message/delivery-status', text = 'Sorry.'): string =>
  parts('multipart/report; report-type=delivery-status', ['text/plain', text], [type, status], ['message/rfc822', COPY])

const reader = (subject: string, text: string, headers = ''): Buffer =>
  notice({ from: 'Ana Sol <ana@example.net>', subject, headers, text, copy: '' })

/** A notification of Amazon SES by mail, with a line that was broken because it was too long. */
function ses(of: Readonly<Record<string, unknown>>, inEnvelope = false): Buffer {
  const json = JSON.stringify({
    notificationType: 'Bounce',
    ...of,
    mail: { commonHeaders: { messageId: ID, subject: 'Long ago' } },
  })
  const text = inEnvelope ? JSON.stringify({ Type: 'Notification', Message: json }) : json.replace('Long ', 'Long\n ')
  return mail(
    `From: no-reply@sns.example.com\nSubject: Notification\n\n${text}\n\n--\nTo leave this topic, visit https://example.com/{x}\n`,
  )
}

/** Reports in the shape of each family of servers, in our own words. */
const FAMILIES: readonly (readonly [string, string | undefined, Buffer])[] = [
  [
    'Exim',
    'hard',
    notice({
      headers: 'X-Failed-Recipients: ana@example.net\nAuto-Submitted: auto-replied\n',
      text: 'A message that you sent was not delivered. These addresses failed:\n\n  ana@example.net\n    SMTP error from remote mail server after RCPT TO:<ana@example.net>:\n    host mx.example.net [192.0.2.1]: 550 no such user',
    }),
  ],
  [
    'Exim, of a policy',
    'soft',
    notice({
      headers: 'X-Failed-Recipients: ana@example.net\nAuto-Submitted: auto-replied\n',
      text: 'This address failed:\n\n  ana@example.net\n    host mx.example.net [192.0.2.1]: 550 5.1.1 192.0.2.9 is on our block list',
    }),
  ],
  [
    'Exim, of a domain',
    'hard',
    notice({
      headers: 'X-Failed-Recipients: ana@example.net\n',
      text: 'This address failed:\n\n  ana@example.net\n    an MX record says: no SMTP service',
    }),
  ],
  [
    'Exim that still tries',
    'delayed',
    notice({
      headers: 'Auto-Submitted: auto-replied\n',
      subject: 'Warning: message 1a-2b delayed 24 hours',
      text: 'The message has not yet been delivered to:\n\n  ana@example.net\n\nNo action is required on your part.',
    }),
  ],
  [
    'qmail',
    'hard',
    notice({
      subject: 'failure notice',
      text: 'This is the qmail program at mx.example.net.\nI was not able to deliver your message to these addresses.\n\n<ana@example.net>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below is a copy.',
    }),
  ],
  [
    'qmail, of a full mailbox',
    'soft',
    notice({
      subject: 'failure notice',
      text: 'I was not able to deliver your message.\n\n<ana@example.net>:\nThe user does not accept mail: over quota. (#5.1.1)',
    }),
  ],
  [
    'DragonFly',
    'hard',
    notice({
      from: 'MAILER-DAEMON <>',
      text: 'There was an error when delivering your mail to <ana@example.net>.\n\nmx.example.net [192.0.2.1] did not like our RCPT TO:\n550 5.1.1 user unknown',
    }),
  ],
  [
    'OpenSMTPD',
    'hard',
    notice({
      subject: 'Delivery status notification: error',
      text: '    An error has occurred for these recipients:\n\nana@example.net: 550 5.1.1 unknown mailbox\n\n    Below is the original message:',
    }),
  ],
  [
    'Sendmail 5',
    'hard',
    notice({
      subject: 'Returned mail: User unknown',
      text: '   ----- Transcript of session -----\n>>> RCPT To:<ana@example.net>\n<<< 550 <ana@example.net>... User unknown\n550 <ana@example.net>... User unknown',
    }),
  ],
  [
    'Sendmail, whose server does not like us',
    'soft',
    notice({
      subject: 'Returned mail: Service unavailable',
      text: '   ----- Transcript of session -----\n>>> MAIL From:<letters@test.example.org>\n<<< 550 senders without authentication are not allowed\n554 5.0.0 Service unavailable',
    }),
  ],
  [
    'Exchange 2003',
    'hard',
    notice({
      from: 'System Administrator <postmaster@example.net>',
      subject: 'Undeliverable: Weekly',
      text: 'Your message\n\n  To:      ana@example.net\n  Subject: Weekly\n\ndid not reach these recipients:\n\nana@example.net on Sun, 1 Mar 2026\n    The recipient name is not recognized\n    Unknown recipient',
    }),
  ],
  [
    'Domino',
    'hard',
    notice({
      from: 'Postmaster@example.net',
      subject: 'DELIVERY FAILURE',
      text: 'Your message\n\n  Subject: Weekly\n\nwas not delivered to:\n\n  ana@example.net\n\nbecause:\n\n  User ana (ana@example.net) not listed in Domino Directory',
      copy: ID,
    }),
  ],
  [
    'Notes',
    'hard',
    notice({
      from: 'POSTMASTER@example.net',
      subject: 'Undeliverable message',
      text: '------- Failure Reasons --------\n\nUser not listed in public Name & Address Book\nana@example.net\n\n------- Returned Message --------',
    }),
  ],
  [
    'Gmail of earlier years',
    'soft',
    notice({
      from: 'Mail Delivery Subsystem <mailer-daemon@mail.example.net>',
      subject: 'Delivery Status Notification (Failure)',
      text: 'Delivery to this recipient failed permanently:\n\n     ana@example.net\n\nTechnical details of permanent failure:\nThe error of the other server was: 554 5.7.0 header error (state 18).\n\n----- Original message -----',
    }),
  ],
  [
    'a group that is closed',
    'soft',
    notice({
      from: 'Mail Delivery Subsystem <mailer-daemon@mail.example.net>',
      headers: 'X-Failed-Recipients: readers@example.net\nAuto-Submitted: auto-replied\n',
      subject: 'Delivery Status Notification (Failure)',
      text: 'We cannot tell whether the group (readers) may exist, or whether you may post to it.',
    }),
  ],
  [
    'Yahoo',
    'hard',
    notice({
      from: 'MAILER-DAEMON@example.net',
      subject: 'Failure Notice',
      text: 'We were unable to deliver your message to this address.\n\n<ana@example.net>:\nRemote host said:\n550 5.1.1 <ana@example.net>... User Unknown\n[RCPT_TO]',
    }),
  ],
  [
    'mail.ru',
    'hard',
    notice({
      from: 'mailer-daemon@corp.example.net',
      subject: '=?UTF-8?B?0J3QtSDQtNC+0YHRgtCw0LLQu9C10L3Qvg==?=',
      headers: 'X-Failed-Recipients: ana@example.net\nContent-Type: text/plain; charset=utf-8\n',
      text: 'Письмо не доставлено:\n\n  ana@example.net\n    host mx.example.net: 550 нет такого пользователя',
    }),
  ],
  [
    'GMX',
    'hard',
    notice({
      text: 'A message could not be delivered. This address failed:\n\n"ana@example.net":\nSMTP error from remote server after RCPT command:\nhost: mx.example.net\n5.1.1 user unknown\n\n--- The header of the message follows. ---',
    }),
  ],
  [
    'KDDI',
    'soft',
    mail(
      `${head('Mail', 'no-reply@example.net')}${parts('multipart/mixed', ['text/plain', 'Your mail\n     Could not be delivered to: <ana@example.net>\n     As their mailbox is full.'], ['message/rfc822', COPY])}`,
    ),
  ],
  [
    'au and docomo, where a filter of the user refuses the message',
    'soft',
    notice({
      text: '<ana@example.net>: host mx.example.net said:\n    550 Unknown user ana@example.net (in reply to end of DATA command)',
    }),
  ],
  [
    'a Japanese filter',
    'hard',
    notice({
      from: 'POSTMASTER <postmaster@example.net>',
      subject: '=?UTF-8?B?6YCB5L+h44Ko44Op44O8?=',
      headers: 'Content-Type: text/plain; charset=utf-8\n',
      text: 'このメールは送信できませんでした。\n\n-------server message\n550 unknown user <ana@example.net>\n\n-------SMTP command\nRCPT\n\n-------original message',
    }),
  ],
  [
    'Zoho',
    'hard',
    notice({
      from: 'mailer-daemon@mail.example.net',
      subject: 'Undelivered Mail Returned to Sender',
      text: 'A message could not be delivered.\n\nana@example.net Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User Unknown',
    }),
  ],
  [
    'Verizon',
    'hard',
    mail(
      `${head('Re: Weekly', 'post_master@example.net')}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="x"\n\n--x\nContent-Type: multipart/alternative;\nboundary="y"\n\n--y\nContent-Type: text/plain\n\nError: Invalid user address\n550 - no such user here\nMessage: ${ID}\n--y--\n--x--\n`,
    ),
  ],
  [
    'a gateway that shows the session',
    'hard',
    notice({
      from: '"InterScan" <postmaster@example.net>',
      subject: '=?UTF-8?B?6YWN6YCB44Gn44GN44G+44Gb44KT?=',
      text: 'Sent <<< RCPT TO:<ana@example.net>\nReceived >>> 550 5.1.1 user unknown',
    }),
  ],
  [
    'a gateway that speaks of viruses in its last line',
    'hard',
    mail(
      `${head('Delivery Status Notification (Failure)')}${report('Final-Recipient: rfc822; ana@example.net\nAction: failed\nStatus: 5.1.1\n', undefined, 'Delivery failed.\n\nThis mail was scanned for viruses by example.net.')}`,
    ),
  ],
  [
    'Amazon WorkMail, with the fields in the text',
    'hard',
    notice({
      subject: 'Delivery Status Notification (Failure)',
      text: `It was not possible to deliver the mail to ana@example.net\n\nTechnical report:\n\n${STATUS}`,
    }),
  ],
  ['Courier, Postfix and Microsoft 365 (RFC 3464)', 'hard', mail(`${head('Undeliverable: Weekly')}${report(STATUS)}`)],
  ['a report without empty lines', 'hard', mail(`${head('Undeliverable')}${report(STATUS.replace('\n\n', '\n'))}`)],
  ['a report in capitals', 'hard', mail(`${head('Undeliverable')}${report(STATUS, 'Message/Delivery-Status')}`)],
  [
    'a report of another type',
    'hard',
    mail(`${head('Undeliverable')}${report(STATUS, 'text/plain; name=report.txt')}`),
  ],
  [
    'a report for addresses outside of ASCII (RFC 6533)',
    'hard',
    mail(`${head('Undeliverable')}${report(STATUS, 'message/global-delivery-status')}`),
  ],
  [
    'a report without the field of its action',
    'hard',
    mail(`${head('Undeliverable')}${report(STATUS.replace('Action', 'ction'))}`),
  ],
  [
    'a report whose diagnosis has only a number, with the words above it',
    'soft',
    mail(
      `${head('Returned mail')}${report(STATUS.replace(/smtp;.*/, 'X-Unix; 77'), undefined, 'The local program said:\nmaildir over quota.')}`,
    ),
  ],
  [
    'a report that somebody forwards',
    'hard',
    mail(
      `From: Ana <ana@example.org>\nSubject: Fwd: look\n${parts('multipart/mixed', ['text/plain', 'Look at this.'], ['message/rfc822', `${head('Undeliverable')}${report(STATUS)}`])}`,
    ),
  ],
  [
    'a report that somebody forwards in the text',
    'hard',
    mail(
      `From: Ana <ana@example.org>\nSubject: Fwd: Returned mail\n\nLook.\n\n${`${STATUS}\nMessage-ID: ${ID}`.replace(/^/gm, '> ')}`,
    ),
  ],
  [
    'a report with the quoted-printable copy in its text',
    'hard',
    notice({
      headers: 'Content-Transfer-Encoding: quoted-printable\n',
      text: '550 5.1.1 no such user',
      copy: COPY.replace('@test', '=40te=\nst'),
    }),
  ],
  [
    'a report that knows our message only as an answer does',
    'hard',
    notice({ headers: `In-Reply-To: ${ID}\n`, text: '<ana@example.net>: 550 5.1.1 no such user', copy: '' }),
  ],
  [
    'a report that knows our message by the references',
    'hard',
    notice({ headers: `References: <a@example.org>\n ${ID}\n`, text: '550 5.1.1 no such user', copy: '' }),
  ],
  [
    'a report that reaches VERP and names nobody',
    'hard',
    notice({ headers: `X-Original-To: ${VERP}\n`, text: '550 5.1.1 no such user', copy: '' }),
  ],
  [
    'Postfix that still tries',
    'delayed',
    notice({
      subject: 'Delayed Mail (still being retried)',
      text: 'THIS IS A WARNING ONLY.\n\n<ana@example.net>: connect to mx.example.net[192.0.2.1]:25: No route to host',
    }),
  ],
  [
    'Sendmail that still tries',
    'delayed',
    notice({
      subject: 'Warning: could not send message for past 4 hours',
      text: '... Deferred: 421 4.3.2 busy\nWill keep trying until the message is 5 days old',
    }),
  ],
  [
    'a server that has tried for days',
    'soft',
    notice({
      subject: 'Returned mail: Cannot send message for 5 days',
      text: '... Deferred: Connection timed out\nMessage could not be delivered for 5 days',
    }),
  ],
  [
    'Junk Mail Reporting',
    'complaint',
    mail(
      `From: staff@example.com\nSubject: complaint about message from 192.0.2.9\n${parts('multipart/mixed', ['message/rfc822', `X-HmXmrOriginalRecipient: ana@example.com\n${COPY}`])}`,
    ),
  ],
  [
    'a complaint of another feedback loop',
    'complaint',
    mail(
      `From: fbl@example.com\nSubject: Email Feedback Report for IP 192.0.2.9\n${parts('multipart/mixed', ['text/plain', 'A reader complained.'], ['message/rfc822', COPY])}`,
    ),
  ],
  [
    'a complaint (RFC 5965) in capitals, with its fields in disorder',
    'complaint',
    mail(
      `From: fbl@example.com\nSubject: FW: Weekly\n${parts('multipart/report; report-type=feedback-report', ['Message/Feedback-Report', 'Version: 0.1\nUser-Agent: Loop/1.0\nFeedback-Type: Abuse; certain'], ['text/rfc822-headers', COPY])}`,
    ),
  ],
  [
    'a complaint that somebody forwards',
    'complaint',
    mail(
      `From: Ana <ana@example.org>\nSubject: Fwd\n${parts('multipart/mixed', ['text/plain', 'See this.'], ['message/rfc822', `From: fbl@example.com\n${parts('multipart/report', ['message/feedback-report', 'Feedback-Type: fraud'], ['message/rfc822', COPY], ['text/plain', ''])}`])}`,
    ),
  ],
  [
    'a complaint that is lost in the text',
    'complaint',
    mail(`From: fbl@example.com\nSubject: Abuse\n\nFeedback-Type: abuse\nVersion: 1\nUser-Agent: Loop/1\n\n${COPY}`),
  ],
  [
    'an opt-out by a mail program',
    'complaint',
    reader('unsubscribe', 'This mail was sent to unsubscribe.', `References: ${ID}\nAuto-Submitted: auto-replied\n`),
  ],
  [
    'Microsoft Exchange, which gives advice',
    'hard',
    mail(
      `${head('Undeliverable: Weekly', 'Microsoft Outlook <MicrosoftExchange329e71ec@example.net>')}${report(STATUS, undefined, 'Confirm that you have the right address, and follow this link to verify it.')}`,
    ),
  ],
  [
    'MDaemon',
    'hard',
    mail(
      `From: MDaemon@example.net\nSubject: Warning: ana@example.net - User unknown!\n${parts('multipart/mixed', ['text/plain', 'ana@example.net - no such user here.'], ['message/rfc822', COPY])}`,
    ),
  ],
  [
    'a server without an address of its own',
    'soft',
    notice({ from: '"Mail System" <>', subject: 'Mail Error', text: 'dylan, ErrMsg=mail box space not enough' }),
  ],
  [
    'a server that nobody knows by its name, and that returns the message',
    'hard',
    mail(
      `From: gateway-3@example.net\nTo: bounces@test.example.org\nSubject: Returned Mail - Error During Delivery\n\n<ana@example.net>: Requested action not taken: mailbox unavailable. [Error Code 550]\n\n${COPY}`,
    ),
  ],
  [
    'a server that returns the message in a language that nobody here reads',
    'soft',
    notice({ headers: 'Content-Type: text/plain; charset=utf-8\n', subject: 'ประกาศ', text: 'ส่งไม่ได้' }),
  ],
  [
    'a gateway that puts its disclaimer around the report',
    'hard',
    mail(
      `${head('Delivery Status Notification (Failure)')}${parts('multipart/mixed', ['text/plain', 'This mail is for its addressee only. If you received it in error, it may have been blocked.'], ['message/rfc822', `${head('Delivery Status Notification (Failure)')}${report(STATUS)}`])}`,
    ),
  ],
  [
    'a report with the action in another word, and the reason in its status',
    'soft',
    mail(
      `${head('Failed mail')}${report('Final-Recipient: rfc822;ana@example.net\nAction: failure\nStatus: 553 exceeded maximum message size\n')}`,
    ),
  ],
  [
    'a report that the message was relayed',
    'delivered',
    mail(`${head('Relayed')}${report(STATUS.replace('failed', 'relayed').replace(/5\.1\.1/g, '2.1.9'))}`),
  ],
  [
    'Amazon SES, of a full mailbox',
    'soft',
    ses({ bounce: { bounceType: 'Transient', bouncedRecipients: [{ status: '5.2.2' }] } }),
  ],
  ['Amazon SES, without the recipients', 'soft', ses({ bounce: { bounceType: 'Undetermined' } })],
  [
    'Amazon SES in an envelope',
    'hard',
    ses({ bounce: { bouncedRecipients: [{ diagnosticCode: 'smtp; 550 5.1.1 user unknown' }] } }, true),
  ],
  [
    'Amazon SES, of a complaint',
    'complaint',
    ses({ notificationType: 'Complaint', complaint: { complaintFeedbackType: null } }),
  ],
  ['Amazon SES, of a delivery', 'delivered', ses({ notificationType: 'Delivery' })],
  [
    'Amazon SES, of a message that is no spam',
    undefined,
    ses({ notificationType: 'Complaint', complaint: { complaintFeedbackType: 'not-spam' } }),
  ],
  [
    'a server of two recipients, of which one is full',
    'hard',
    notice({
      text: 'These addresses failed:\n\n  ana@example.net\n    host mx.example.net: 550 5.1.1 user unknown\n  ben@example.net\n    host mx.example.net: 552 5.2.2 mailbox full',
    }),
  ],
  [
    'Microsoft 365, of another server',
    'hard',
    mail(
      `${head('Undeliverable: Weekly')}${report(STATUS.replace(/Diag.*/, 'Diagnostic-Code: smtp; 550 5.1.351 Remote server returned unknown recipient -> 550 user unknown'))}`,
    ),
  ],
  [
    'a domain without mail (RFC 7504)',
    'hard',
    notice({ text: 'mx.example.net did not like our RCPT TO:\n521 5.3.2 The system does not accept mail' }),
  ],
  // No reports on a delivery.
  ['an absence', undefined, reader('Automatic reply: Weekly', `I cannot answer until 5.10. ${ID}`)],
  ['an absence in German', undefined, reader('Abwesend: Weekly', `Bin nicht im Haus. ${ID}`)],
  [
    'an absence of somebody who quotes a reply',
    undefined,
    reader('Away', `550 5.1.1 user unknown, as it were. ${ID}`, 'Auto-Submitted: auto-replied\n'),
  ],
  ['a thank-you by a program', undefined, reader('Thank you', `We will answer. ${ID}`, 'X-Autoreply: yes\n')],
  [
    'a filter that wants a proof',
    undefined,
    notice({
      from: 'noreply@filter.example.net',
      subject: 'Re: Weekly (action required)',
      text: 'Your message could not be delivered yet. Click the link below to be added to the guest list.',
    }),
  ],
  [
    'a report on SPF and DKIM for the owner of the domain (RFC 6591)',
    undefined,
    mail(
      `${head('DMARC report')}${parts('multipart/report; report-type=feedback-report', ['text/plain', `This message was rejected. ${ID}`], ['message/feedback-report', 'Feedback-Type: auth-failure\nVersion: 1\nUser-Agent: Loop/1.0'], ['message/rfc822', COPY])}`,
    ),
  ],
  [
    'a receipt that was sent unread (RFC 8098)',
    undefined,
    mail(
      `${head('Not read: Weekly')}${parts('multipart/report; report-type=disposition-notification', ['text/plain', `Your message could not be read. ${ID}`], ['message/disposition-notification', `Final-Recipient: rfc822; ana@example.net\nOriginal-Message-ID: ${ID}\nDisposition: automatic-action; deleted`])}`,
    ),
  ],
  [
    'a mail without a sender, with a telephone number',
    undefined,
    mail(`To: bounces@test.example.org\nIn-Reply-To: ${ID}\n\nAna Sol\n+1 555-010-0702\n`),
  ],
  [
    'a reader who writes about an error',
    undefined,
    mail(
      `From: Ana <ana@example.net>\nSubject: Re: Weekly\nIn-Reply-To: ${ID}\n\nThe second link fails with error 550.\n`,
    ),
  ],
]

describe('What happens if … a mail server reports in its own words', () => {
  it.each(FAMILIES.filter(([, kind]) => kind !== undefined))('in the manner of %s: %s', async (_, kind, bytes) => {
    expect(await readReport(bytes, TOKENS)).toMatchObject({ kind, subscriber: 7, cause: expect.stringMatching(/\S/) })
  })
})

describe('What happens if … an absence note, a receipt or a request to prove that you are human arrives', () => {
  it.each(FAMILIES.filter(([, kind]) => kind === undefined))(
    'from %s: it is listed and not counted',
    async (_, __, bytes) => {
      const kind = expect.stringMatching(/^(?:no report|feedback)$/)
      expect(await readReport(bytes, TOKENS)).toMatchObject({ kind, line: expect.stringMatching(/\S/) })
    },
  )
})
