import { addressParts } from '../core/email-address.js'
import { PLACEHOLDERS } from '../core/placeholders.js'
import type { EmailReading } from './email-reading.js'
import { type EmailRule, type Finding, quoted } from './rule.js'

/** The number of characters of a subject that inbox lists show. Phones show fewer, so the first 33 matter most. */
const SUBJECT = 60

const subjectField = ({ digest }: EmailReading): Finding['near'] => ({ field: digest ? 'subject' : 'title' })

const noSubject = (email: EmailReading): Finding[] =>
  email.subject.trim() === ''
    ? [
        {
          what: 'The email has no subject.',
          fix: 'Give the post a title, or the digest a `subject`.',
          near: subjectField(email),
        },
      ]
    : []

function subject(email: EmailReading): Finding[] {
  const text = email.subject
  const length = [...text].length
  const near = subjectField(email)
  const fix = email.digest ? 'Change the digest’s `subject`.' : 'Change the post’s `title`.'
  const faults = [
    length > SUBJECT && `has ${length} characters; inboxes show about ${SUBJECT}, phones 33`,
    /\p{Lu}/u.test(text) && /[\p{L}\s]{8}/u.test(text) && text === text.toUpperCase() && 'is all in capitals',
    /[!?]{2}/.test(text) && 'has several exclamation or question marks',
    text !== text.trim() && 'begins or ends with white space',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({ what: `The subject ${quoted(text)} ${fault}.`, fix, near }))
}

function preheader(email: EmailReading): Finding[] {
  const { preheader: words, subject: subjectText } = email
  const near = { field: 'summary' }
  if (words === '')
    return [
      { what: 'The email has no preheader, so inboxes show the beginning of its text.', fix: 'Add a `summary`.', near },
    ]
  if (words.toLowerCase() === subjectText.trim().toLowerCase())
    return [{ what: 'The preheader repeats the subject.', fix: 'Write a different `summary`.', near }]
  if (/^(?:view|read|open)\b.{0,30}\b(?:browser|online|on the web)\b/i.test(words))
    return [
      {
        what: `The preheader is ${quoted(words)}, which does not say what the email is about.`,
        fix: 'Add a `summary`.',
        near,
      },
    ]
  return []
}

/** The recommended limit for the length of a line (RFC 5322, section 2.1.1). */
const LONG_SUBJECT = 78
/** The number of characters that the widest inboxes show. */
const LONG_PREHEADER = 140

function longSubject(email: EmailReading): Finding[] {
  const length = [...email.subject].length
  if (length <= LONG_SUBJECT) return []
  const what = `The subject has ${length} characters; inboxes show at most about ${LONG_SUBJECT}.`
  return [{ what, fix: 'Shorten the subject, or begin with the most important words.', near: subjectField(email) }]
}

function longPreheader({ preheader: words, digest }: EmailReading): Finding[] {
  const length = [...words].length
  if (length <= LONG_PREHEADER) return []
  const what = `The preheader has ${length} characters; inboxes show at most about ${LONG_PREHEADER}.`
  return [
    {
      what,
      fix: 'Shorten the preheader, or begin with the most important words.',
      near: { field: digest ? 'preheader' : 'summary' },
    },
  ]
}

function from({ headers }: EmailReading): Finding[] {
  const sender = headers.get('from') ?? ''
  const address = /<?([^<>\s]+@[^<>\s]+)>?$/.exec(sender)?.[1] ?? ''
  const { domain } = addressParts(address)
  const id = headers.get('message-id') ?? ''
  const faults = [
    address === '' && '`From` has no address',
    !headers.get('date') && '`Date` is missing',
    address !== '' && !id.endsWith(`@${domain}>`) && 'the domain of `Message-ID` is not that of `From`',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({
    what: `In the message’s headers, ${fault}.`,
    fix: 'Set `sender` in publication.yml.',
    near: { setting: 'sender' },
  }))
}

/** Finds a reply address that tells readers not to use it. */
function reply({ headers }: EmailReading): Finding[] {
  const address = headers.get('reply-to') ?? ''
  if (!/\b(?:no|do-?not)-?reply\b/i.test(address)) return []
  return [
    {
      what: `Replies go to ${address}, whose mail probably nobody reads.`,
      fix: 'Set `replyTo` to an address whose mail somebody reads.',
      near: { setting: 'replyTo' },
    },
  ]
}

function unsubscribe({ elements }: EmailReading): Finding[] {
  const links = elements.filter(
    ({ name, attributes, hidden, text }) =>
      name === 'a' && !hidden && text.trim() !== '' && attributes.get('href')?.includes(PLACEHOLDERS.unsubscribe),
  )
  return links.length > 0
    ? []
    : [
        {
          what: 'The email has no visible unsubscribe link.',
          fix: 'Show `{{unsubscribe}}` as a link in the template, or delete your copy of the template to use the default one.',
        },
      ]
}

function listHeaders({ headers, site }: EmailReading): Finding[] {
  const header = headers.get('list-unsubscribe') ?? ''
  const faults = [
    !/<https?:[^>]+>/.test(header) && '`List-Unsubscribe` has no web address',
    site.startsWith('https:') &&
      headers.get('list-unsubscribe-post') !== 'List-Unsubscribe=One-Click' &&
      '`List-Unsubscribe-Post` does not allow one-click unsubscribe (RFC 8058)',
    !/<[^<>\s]+>$/.test(headers.get('list-id') ?? '') && '`List-Id` is missing (RFC 2919)',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({
    what: `In the message’s headers, ${fault}.`,
    fix: 'This is a fault in Offprint. Please report it, and attach publication.yml.',
  }))
}

export const INBOX_RULES: readonly EmailRule[] = [
  { id: 'inbox.no-subject', group: 'Inbox', severity: 'error', holds: 'The email has a subject', find: noSubject },
  { id: 'inbox.subject', group: 'Inbox', severity: 'warning', holds: 'The subject is short and plain', find: subject },
  {
    id: 'inbox.preheader',
    group: 'Inbox',
    severity: 'warning',
    holds: 'The preheader adds to the subject',
    find: preheader,
  },
  {
    id: 'inbox.long-subject',
    group: 'Inbox',
    severity: 'note',
    holds: 'Inboxes show the whole subject',
    find: longSubject,
  },
  {
    id: 'inbox.long-preheader',
    group: 'Inbox',
    severity: 'note',
    holds: 'Inboxes show the whole preheader',
    find: longPreheader,
  },
  { id: 'inbox.from', group: 'Inbox', severity: 'error', holds: 'The headers name the sender', find: from },
  { id: 'inbox.reply', group: 'Inbox', severity: 'warning', holds: 'Somebody reads replies', find: reply },
  {
    id: 'list.unsubscribe',
    group: 'Inbox',
    severity: 'error',
    holds: 'The email has an unsubscribe link',
    find: unsubscribe,
  },
  {
    id: 'list.headers',
    group: 'Inbox',
    severity: 'error',
    holds: 'Mail programs offer one-click unsubscribe',
    find: listHeaders,
  },
]
