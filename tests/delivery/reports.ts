/** The parts of a report that differ between servers. */
interface Said {
  readonly messageId?: string
  readonly to?: string
  readonly status?: string
  readonly action?: string
  readonly diagnostic?: string
  readonly id?: string
  readonly more?: string
}

const lines = (text: string): Buffer => Buffer.from(text.replace(/\n/g, '\r\n'))

/** A delivery status notification, after the examples in the appendix of RFC 3464. */
export const dsn = ({
  messageId = '<nobody@example.org>',
  to = 'bounces@test.example.org',
  status = '5.1.1',
  action = 'failed',
  diagnostic = `smtp; 550 ${status} <ana@example.org> no such user`,
  id = '<report-1@mx.example.net>',
  more = '',
}: Said): Buffer =>
  lines(`From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>
To: ${to}
Subject: Returned mail
Message-ID: ${id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="BOUNDARY"

--BOUNDARY

This is for people: your message came back.

--BOUNDARY
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; ana@example.org
Action: ${action}
Status: ${status}
Diagnostic-Code: ${diagnostic}
${more}
--BOUNDARY
Content-Type: message/rfc822

From: Test <letters@test.example.org>
Message-ID:
 ${messageId}
Subject: Weekly

Body
--BOUNDARY--
`)

/** A complaint, after the example in the appendix of RFC 5965. Providers remove addresses from it. */
export const arf = (
  { messageId = '<nobody@example.org>', id = '<complaint-1@mx.example.net>' }: Said,
  type = 'abuse',
): Buffer =>
  lines(`From: <abusedesk@mx.example.net>
To: bounces@test.example.org
Subject: FW: Weekly
Message-ID: ${id}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="BOUNDARY"

--BOUNDARY
Content-Type: text/plain

This is an email abuse report.

--BOUNDARY
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: redacted@mx.example.net

--BOUNDARY
Content-Type: text/rfc822-headers

From: Test <letters@test.example.org>
To: redacted
Message-ID: ${messageId}

--BOUNDARY--
`)
