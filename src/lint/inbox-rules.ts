import { addressParts } from '../core/email-address.js'
import { PLACEHOLDERS } from '../editions/index.js'
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
  const said = email.subject
  const length = [...said].length
  const near = subjectField(email)
  const fix = email.digest ? 'Change the digest’s `subject`.' : 'Change the post’s `title`.'
  const faults = [
    length > SUBJECT && `has ${length} signs; lists show about ${SUBJECT}, phones 33`,
    /\p{Lu}/u.test(said) && /[\p{L}\s]{8}/u.test(said) && said === said.toUpperCase() && 'is all in capitals',
    /[!?]{2}/.test(said) && 'shouts with more than one mark',
    said !== said.trim() && 'has white space at an end',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({ what: `The subject ${quoted(said)} ${fault}.`, fix, near }))
}

function preheader(email: EmailReading): Finding[] {
  const { preheader: words, subject: said } = email
  const near = { field: 'summary' }
  if (words === '')
    return [
      { what: 'The email has no preheader: inboxes show whatever comes first.', fix: 'Give it a `summary`.', near },
    ]
  if (words.toLowerCase() === said.trim().toLowerCase())
    return [{ what: 'The preheader says what the subject says.', fix: 'Let the `summary` say something else.', near }]
  if (/^(?:view|read|open)\b.{0,30}\b(?:browser|online|on the web)\b/i.test(words))
    return [
      {
        what: `The preheader is ${quoted(words)}, which tells nobody what is inside.`,
        fix: 'Give it a `summary`.',
        near,
      },
    ]
  return []
}

/** The line length that RFC 5322, section 2.1.1 recommends not to exceed. */
const LONG_SUBJECT = 78
/** The number of characters that the widest inboxes show. */
const LONG_PREHEADER = 140

function longSubject(email: EmailReading): Finding[] {
  const length = [...email.subject].length
  if (length <= LONG_SUBJECT) return []
  const what = `The subject has ${length} signs: no list shows more than about ${LONG_SUBJECT}.`
  return [{ what, fix: 'Say first what matters.', near: subjectField(email) }]
}

function longPreheader({ preheader: words, digest }: EmailReading): Finding[] {
  const length = [...words].length
  if (length <= LONG_PREHEADER) return []
  const what = `The preheader has ${length} signs: no inbox shows more than about ${LONG_PREHEADER}.`
  return [{ what, fix: 'Say first what matters.', near: { field: digest ? 'preheader' : 'summary' } }]
}

function from({ headers }: EmailReading): Finding[] {
  const said = headers.get('from') ?? ''
  const address = /<?([^<>\s]+@[^<>\s]+)>?$/.exec(said)?.[1] ?? ''
  const { domain } = addressParts(address)
  const id = headers.get('message-id') ?? ''
  const faults = [
    address === '' && 'From has no address',
    !headers.get('date') && 'there is no Date',
    address !== '' && !id.endsWith(`@${domain}>`) && 'the Message-ID is of another domain than From',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({
    what: `Of the message’s head, ${fault}.`,
    fix: 'Set `sender` in publication.yml.',
    near: { setting: 'sender' },
  }))
}

/** Finds a reply address that tells readers not to use it. */
function reply({ headers }: EmailReading): Finding[] {
  const said = headers.get('reply-to') ?? ''
  if (!/\b(?:no|do-?not)-?reply\b/i.test(said)) return []
  return [
    {
      what: `Answers go to ${said}, which says that nobody reads them.`,
      fix: 'Name an address in `replyTo` that somebody reads.',
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
          what: 'The email has no link to unsubscribe that can be seen.',
          fix: 'Show `{{unsubscribe}}` as a link in the template; or take your own copy away to get ours back.',
        },
      ]
}

function listHeaders({ headers, site }: EmailReading): Finding[] {
  const said = headers.get('list-unsubscribe') ?? ''
  const faults = [
    !/<https?:[^>]+>/.test(said) && 'List-Unsubscribe has no address of a page',
    site.startsWith('https:') &&
      headers.get('list-unsubscribe-post') !== 'List-Unsubscribe=One-Click' &&
      'List-Unsubscribe-Post does not allow one click (RFC 8058)',
    !/<[^<>\s]+>$/.test(headers.get('list-id') ?? '') && 'List-Id is missing (RFC 2919)',
  ].filter(fault => fault !== false)
  return faults.map(fault => ({ what: `Of the message’s head, ${fault}.`, fix: 'Report it, with publication.yml.' }))
}

export const INBOX_RULES: readonly EmailRule[] = [
  { id: 'inbox.no-subject', group: 'Inbox', severity: 'error', holds: 'It has a subject', find: noSubject },
  { id: 'inbox.subject', group: 'Inbox', severity: 'warning', holds: 'Its subject is short and calm', find: subject },
  {
    id: 'inbox.preheader',
    group: 'Inbox',
    severity: 'warning',
    holds: 'Its preheader adds to the subject',
    find: preheader,
  },
  {
    id: 'inbox.long-subject',
    group: 'Inbox',
    severity: 'note',
    holds: 'Lists show all of its subject',
    find: longSubject,
  },
  {
    id: 'inbox.long-preheader',
    group: 'Inbox',
    severity: 'note',
    holds: 'Inboxes show all of its preheader',
    find: longPreheader,
  },
  { id: 'inbox.from', group: 'Inbox', severity: 'error', holds: 'Its head says who sends it', find: from },
  { id: 'inbox.reply', group: 'Inbox', severity: 'warning', holds: 'Somebody reads the answers', find: reply },
  { id: 'list.unsubscribe', group: 'Inbox', severity: 'error', holds: 'One can unsubscribe', find: unsubscribe },
  {
    id: 'list.headers',
    group: 'Inbox',
    severity: 'error',
    holds: 'Mail programs can unsubscribe in one click',
    find: listHeaders,
  },
]
