import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReplySubject, subjectOf } from '../../src/delivery/smtp-reply.js'

/** Replies in the manner of each server, in our own words. */
const REPLIES: readonly (readonly [ReplySubject, string, string])[] = [
  // The mailbox does not exist.
  [
    'mailbox',
    'Postfix',
    '550 5.1.1 <ana@example.org>: Recipient address rejected: User unknown in virtual mailbox table',
  ],
  ['mailbox', 'Postfix, for a relay’s domain', '550 5.1.1 <ana@example.org>: User unknown in relay recipient table'],
  [
    'mailbox',
    'Postfix that asked the next server',
    '550 5.1.1 <ana@example.org>: Recipient address rejected: undeliverable address: host mx.example.net said: 550 5.1.1 gone',
  ],
  ['mailbox', 'Exim', '550 Unknown user'],
  ['mailbox', 'Exim with callouts', '550-Verification failed for <ana@example.org>\n550 Unrouteable address'],
  ['mailbox', 'Exchange', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; ana@example.org was not found'],
  ['mailbox', 'Outlook.com', '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302).'],
  [
    'mailbox',
    'Gmail',
    '550-5.1.1 The email account you are writing to does\n550-5.1.1 not exist. Look for typos, see\n550 5.1.1 https://support.example.com/?p=NoSuchUser a1-2b.3 - gsmtp',
  ],
  ['mailbox', 'Gmail, of a closed account', '550-5.2.1 The email account that is written to is\n550 5.2.1 disabled.'],
  ['mailbox', 'Yahoo', '554 delivery error: dd This user doesn’t have a yahoo.com account (ana@example.com) [0]'],
  [
    'mailbox',
    'Yahoo, of a closed account',
    '554 30 Sorry, no delivery to ana@example.com. This mailbox is disabled (554.30)',
  ],
  ['mailbox', 'Yahoo, in another way', '552 1 Requested mail action aborted, mailbox not found'],
  ['mailbox', 'iCloud', '550 5.1.6 recipient no longer on server: ana@example.com'],
  ['mailbox', 'qmail', '553 sorry, no mailbox here by that name (#5.1.1)'],
  ['mailbox', 'qmail with a patch', '511 sorry, no mailbox here by that name (#5.1.1 - chkuser)'],
  ['mailbox', 'Sendmail', '550 5.1.1 <ana@example.org>... User unknown'],
  ['mailbox', 'Sendmail’s access table', '550 5.3.0 <ana@example.org>... No such user here'],
  ['mailbox', 'OpenSMTPD', '550 Invalid recipient: <ana@example.org>'],
  ['mailbox', 'Mimecast', '550 Invalid Recipient - https://community.example.com/docs/DOC-1369#550 [a1b2]'],
  ['mailbox', 'Proofpoint', '550 5.1.1 User Unknown'],
  ['mailbox', 'Barracuda', '550 permanent failure for one or more recipients (ana@example.org:550 No such user)'],
  [
    'mailbox',
    'mail.ru',
    '550 Not accepted -- invalid mailbox. Local mailbox ana@example.org is unavailable: user not found',
  ],
  [
    'mailbox',
    'GMX',
    '550-Requested action not taken: mailbox unavailable\n550 See https://postmaster.example.net/error-messages?c=hi',
  ],
  ['mailbox', 'QQ', '550 Mailbox not found. http://service.example.com/help?subtype=1&id=20022'],
  ['mailbox', '163', '550 User not found: ana@example.com'],
  ['mailbox', 'Orange', '550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR_416'],
  ['mailbox', 'La Poste', '550 5.5.0 Boite du destinataire archivee. Archived recipient. LPN_1'],
  ['mailbox', 'Comcast', '550 Not our Customer'],
  ['mailbox', 'a German server', '550 Empfänger unbekannt'],
  ['mailbox', 'an Italian server', '550 Destinatario sconosciuto'],
  ['mailbox', 'a Russian server', '550 нет такого пользователя'],
  ['mailbox', 'Domino', '550 ana@example.org... User not listed in Domino Directory'],
  ['mailbox', 'a domain that is gone', '550 5.1.2 <ana@example.org>: Domain not found'],
  ['mailbox', 'a domain that takes no mail', '556 5.1.10 The domain does not accept mail (null MX)'],
  ['mailbox', 'DNS', '550 5.4.4 Host or domain name not found'],
  ['mailbox', 'a server with nothing but a code', '550 5.1.1'],
  ['mailbox', 'a closed account', '550 5.2.1 Account inactive'],
  ['mailbox', 'an address that holds other words', '550 5.1.1 <spam-blocked.relay-denied@example.org> does not exist'],
  ['mailbox', 'a server behind a link', '550 5.1.1 no such user, https://mx.example.org/policy/spam/blocked'],
  ['mailbox', 'a server that cannot find the user', '550 Cannot find user ana in the directory'],
  ['mailbox', 'a server that was not told the name', '550 Sorry, I don’t have a mailbox by that name'],
  ['mailbox', 'a person who has left', '550 The recipient has left the company'],
  ['mailbox', 'a mailbox that nobody used', '550 Mailbox has been blocked due to inactivity'],
  ['mailbox', 'IMail', 'Invalid final delivery userid: ana@example.org'],
  ['mailbox', 'Microsoft 365 to readers', 'The email address wasn’t found at the destination domain.'],
  ['mailbox', 'Microsoft 365 of another server', '550 5.1.351 Remote server returned unknown recipient'],
  ['mailbox', 'Gmail of a domain', 'DNS Error: DNS type mx lookup of example.org responded with code NXDOMAIN'],
  ['mailbox', 'qmail of a domain', 'Sorry, I couldn’t find a mail exchanger or IP address. (#5.4.4)'],
  ['mailbox', 'Postfix of a domain', '5.0.0 [mx.example.org]: Name or service not known'],
  ['mailbox', 'Yahoo of a domain', 'No mx record found for domain=example.org'],
  ['mailbox', 'a domain that takes no mail at all', '521 5.3.2 The host does not accept mail'],
  ['mailbox', 'a Spanish server', '550 no existe el destinatario'],
  ['mailbox', 'a Spanish server of an account', 'Esta casilla ha expirado'],
  ['mailbox', 'a Polish server', '501 5.1.3 Odbiorca nie istnieje'],
  ['mailbox', 'a server without a space after the address', '550 ana@example.org...User unknown'],
  ['mailbox', 'a server that shouts', '550 BAD_RECIPIENT'],
  // The mailbox may not exist.
  [
    'doubtful',
    'Microsoft 365',
    '550 5.4.1 Recipient address rejected: Access denied. [AM1.eop-EUR01.prod.example.com]',
  ],
  ['doubtful', 'Yandex', '550 5.7.1 No such user!'],
  ['doubtful', 'a server that gives no reason', '550 <ana@example.org>: Recipient address rejected'],
  ['doubtful', 'a server that contradicts itself', '550 5.1.1 <ana@example.org>: access denied'],
  ['doubtful', '58.com', '550 Mailbox unavailable or access denied'],
  ['doubtful', 'an account that may be opened again', '550 5.2.1 Account has been suspended'],
  ['doubtful', 'a mailbox that is locked', '550 This mailbox is locked'],
  ['doubtful', 'a filter that hides behind a user', '550 Unknown user ana@example.org (in reply to end of DATA)'],
  ['doubtful', 'a domain that may be down', '554 The domain is not reachable'],
  // The mailbox is full, or the mail comes too fast or is too large.
  ['full', 'Gmail', '552-5.2.2 The email account is over\n552 5.2.2 quota.'],
  ['full', 'Postfix with Dovecot', '552 5.2.2 <ana@example.org>: Quota exceeded (mailbox for user is full)'],
  ['full', 'under another code', '550 5.1.1 <ana@example.org>: mailbox full'],
  ['full', 'web.de', '552 Requested mail action aborted: exceeded storage allocation'],
  ['full', 'Orange', '552 5.1.1 Boite du destinataire pleine. Recipient overquota.'],
  ['rate', 'Gmail', '550-5.2.1 The user you write to is receiving mail at a rate that\n550 5.2.1 prevents more.'],
  ['rate', 'cPanel', '550 Domain example.org has exceeded the max emails per hour (125/100) allowed'],
  ['rate', 'a relay’s quota', '550 5.4.5 Daily user sending quota exceeded'],
  ['rate', 'QQ', '550 Connection frequency limited'],
  ['rate', 'under another code', '550 5.1.1 too many messages, slow down'],
  ['size', 'Postfix', '552 5.3.4 Message size exceeds fixed limit'],
  ['size', 'under another code', '550 5.1.1 message too large'],
  ['full', 'a Spanish server that does not decide', '550 Destinatario desconocido o mailbox lleno'],
  ['temporary', 'a name server', 'Name service error for example.org: Host not found, try again'],
  ['policy', 'what a reader allows', '550 5.1.1 Refused due to recipient preferences'],
  ['other', 'a store that is down', 'The recipient was unavailable to take delivery of the message'],
  // The relay does not send for us.
  ['relay', 'Exim', '550 relay not permitted'],
  ['relay', 'Postfix', '554 5.7.1 <ana@example.org>: Relay access denied'],
  ['relay', 'Sendmail', '550 5.7.1 <ana@example.org>... Relaying denied. Proper authentication required.'],
  ['relay', 'under another code', '550 5.1.1 relaying denied'],
  ['relay', 'Exchange', '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
  ['relay', 'qmail', '553 sorry, that domain isn’t in my list of allowed rcpthosts (#5.7.1)'],
  ['relay', 'Outlook', '530 5.7.57 Client was not authenticated to send anonymous mail'],
  ['relay', 'any that wants a login', '550 5.1.1 Authentication required'],
  ['relay', 'hMailServer', '530 SMTP authentication is required.'],
  ['relay', 'a trial account', '550 Sandbox: add the address to your authorized recipients'],
  ['relay', 'a suspended account of ours', '550 5.2.1 your account has been suspended'],
  ['relay', 'a server that wants mail to be fetched first', '550 5.1.1 check for new mail first'],
  ['relay', 'a server that wants encryption', '550 5.1.1 TLS is required'],
  ['relay', 'a host that closed our account', '550 outgoing mail is disabled for this account'],
  // The server objects to our name, address, reputation or words.
  ['policy', 'Spamhaus, under another code', '550 5.1.1 blocked by Spamhaus'],
  [
    'policy',
    'Spamhaus, in a link',
    '554 5.7.1 <ana@example.org>: Recipient address rejected: https://www.spamhaus.org/query/ip/192.0.2.1',
  ],
  [
    'policy',
    'Outlook.com',
    '550 5.7.1 Unfortunately, messages from [192.0.2.1] weren’t sent: part of their network is on our block list (S3150)',
  ],
  ['policy', 'Microsoft 365', '550 5.7.606 Access denied, banned sending IP [192.0.2.1]'],
  ['policy', 'Barracuda', '554 Service unavailable; Client host [192.0.2.1] blocked using Barracuda Reputation'],
  ['policy', 'Barracuda, in brackets', '550 permanent failure for one or more recipients (ana@example.org:blocked)'],
  ['policy', 'Proofpoint', '554 5.7.1 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1'],
  ['policy', 'AT&T', '553 5.3.0 DNSBL:RBL 521< 192.0.2.1 >_is_blocked'],
  ['policy', 'Exim’s HELO check', '550 Access denied - Invalid HELO name (See RFC2821 4.1.1.1)'],
  ['policy', 'Exim’s prohibition', '550 Administrative prohibition'],
  [
    'policy',
    'Exim’s sender check',
    '550-Verification failed for <news@example.org>\n550-No Such User Here\n550 Sender verify failed',
  ],
  [
    'policy',
    'Postfix’s sender check',
    '550 5.1.0 <news@example.org>: Sender address rejected: User unknown in virtual mailbox table',
  ],
  ['policy', 'a sender’s domain', '553 5.1.8 Domain of sender address does not exist'],
  ['policy', 'a sender’s domain, in other words', '550 sending domain does not exist'],
  ['policy', 'SPF', '550 5.1.1 SPF check failed for example.org'],
  [
    'policy',
    'DMARC at Gmail',
    '550-5.7.26 Unauthenticated email from example.org is not accepted due to\n550 5.7.26 domain’s DMARC policy.',
  ],
  ['policy', 'no reverse name', '550 No PTR record for 192.0.2.1'],
  ['policy', 'Mimecast', '554 Email rejected due to security policies'],
  ['policy', 'GMX', '554 Transaction failed\nReject due to policy restrictions.'],
  ['policy', 'mail.ru', '550 spam message rejected'],
  ['policy', 'a virus scanner', '550 5.1.1 virus found'],
  ['policy', 'QQ', '550 Mail content denied'],
  ['policy', 'a list for members', '550 5.7.1 You have no permission to post to this group'],
  ['policy', 'a server that says 5.7.1 and no more', '550 5.7.1 no'],
  // The reply says nothing useful.
  ['other', 'a server with a bare code', '550 no'],
  ['other', 'a server that is broken', '554 5.3.0 internal error'],
  ['other', 'a loop', '554 5.4.6 Too many hops'],
  ['other', 'a message with a fault', '550 5.6.0 lone CR in the header'],
  ['other', 'iCloud', '554 not accepting connections'],
  // The refusal is temporary.
  [
    'temporary',
    'Postfix',
    '450 4.1.1 <ana@example.org>: Recipient address rejected: User unknown in local recipient table',
  ],
  ['temporary', 'a host that is away', '4.4.1 no answer from mx.example.org'],
  ['rate', 'greylisting', '451 4.7.1 Greylisting in action'],
  ['full', 'for now', '452 4.2.2 mailbox full'],
]

describe('a reply', () => {
  it.each(REPLIES)('is about %s: %s', (subject, _, reply) => {
    expect(subjectOf(reply)).toBe(subject)
    // The reply on one line, as the ledger and bounce messages have it.
    expect(subjectOf(reply.replace(/\s+/g, ' '))).toBe(subject)
  })

  it('of any bytes is read without throwing, and in time', () => {
    const word = fc.constantFrom('user', 'unknown', 'not', '5.1.1', '550', 'relay', 'mailbox', ' ', 'x'.repeat(40))
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(word, { maxLength: 120 }).map(words => words.join(' ')),
    )
    fc.assert(fc.property(text, said => subjectOf(said).length > 0))
  })
})
