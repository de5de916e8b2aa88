import { oneLine } from '../../core/text.js'
import { replyText } from '../outcome.js'
import { LATE, type ReplySubject, subjectOf } from '../smtp-reply.js'
import type { DeliveryVerdict, MailReport, ReportMessage } from './mail-report.js'
import { isAnswer, isFromDaemon, isReportSubject, isServerMail, isStillTrying, saysFailure } from './notice-words.js'

/**
 * Notices in words only, as Exim, qmail, Sendmail 5, Exchange 2003, DragonFly, Domino, Yahoo and many gateways send them. A
 * notice comes from a server, and says what the next server replied or why the mailbox did not accept the message.
 */
export const failureNotice: MailReport = {
  name: 'notice',
  read: message => (isServerMail(message) && !isAnswer(message) ? noticeOf(message) : undefined),
}

function noticeOf(message: ReportMessage): DeliveryVerdict | undefined {
  const { headers, text, returnsMessage } = message
  const subject = headers['subject'] ?? ''
  const statement = statementIn(text) ?? statementIn(subject)
  const isDelayed = isStillTrying(subject, text)
  const isReturned =
    isReportSubject(subject) || 'x-failed-recipients' in headers || (isFromDaemon(message) && returnsMessage)
  const isStated =
    isDelayed || (statement && (saysFailure(text) || statement.subject === 'mailbox' || CODE.test(statement.text)))
  if (!isReturned && !(isStated && isFromDaemon(message))) return undefined
  const cause = replyText(withStep(statement?.text ?? oneLine(`${subject} ${text}`), text))
  if (isDelayed) return { kind: 'delayed', cause }
  return { kind: statement && subjectOf(cause) === 'mailbox' ? 'hard' : 'soft', cause }
}

/** The phrases with which reports say that the server refused the message, after it had accepted the recipient. */
const AFTER_DATA =
  /in reply to end of data|(?:after|response to) (?:end of )?data\b|final data:|(?:>>>|command) *\n?data$/im

/** Marks a reply that came after the message, because `subjectOf` trusts such a reply less. */
export const withStep = (reply: string, text: string): string =>
  AFTER_DATA.test(text) && !NO_RECIPIENT.test(text) ? `${reply} (${LATE})` : reply

/** The reply to DATA if all recipients were refused. A server that pipelines shows the refusals after its DATA (RFC 2920). */
const NO_RECIPIENT = /\b50[34]\b.{0,20}\b(?:need|no|valid)\b.{0,12}\b(?:rcpt|recipient)|no valid recipient/i

/** A statement of a server about a delivery, with its subject. */
export interface StatedReason {
  readonly text: string
  readonly subject: ReplySubject
}

/** Matches the code of a reply (RFC 5321 section 4.2) or an enhanced code (RFC 3463), but no part of an address. */
const CODE =
  /(?<![\w.:@/-])(?:[45]\d\d(?=[\s-]|$)(?!-\d\d)(?:[ -]+#?[45]\.\d{1,3}\.\d{1,3}(?![\w.]))?|#?[45]\.\d{1,3}\.\d{1,3}(?![\w]|\.\d))/

/**
 * Finds what a text says about the delivery: the first reply that says something useful, or else the first line that does. The
 * words of the reporting server before a reply count only if the reply has none, because they are the same in every report.
 */
export function statementIn(text: string): StatedReason | undefined {
  const replies = repliesIn(text)
  const stated = replies.map(({ before, reply }): StatedReason => {
    const subject = subjectOf(reply)
    if (subject !== 'other' && /\p{L}{2}/u.test(reply.replace(CODE, ''))) return { text: reply, subject }
    const whole = `${before} ${reply}`.trim().replace(/\( (?=#)/, '(')
    return { text: whole, subject: subjectOf(whole) }
  })
  const useful = stated.find(({ subject }) => subject !== 'other')
  if (useful) return useful
  for (const paragraph of text.split(/\n\s*\n/))
    for (const line of [...paragraph.split('\n'), oneLine(paragraph)]) {
      const subject = subjectOf(line)
      if (ABOUT_MAILBOX.has(subject) || (subject !== 'other' && REASON.test(line)))
        return { text: oneLine(line), subject }
    }
  return stated[0]
}

/** The subjects that count in a line without a code. The words for the others also occur in advice and in lines of scanners. */
const ABOUT_MAILBOX = new Set<ReplySubject>(['mailbox', 'doubtful', 'full', 'size'])
const REASON = /\b(?:reason|error)\b\s*[:=]|\b(?:because|said|reject\w*|refused?|blocked|denied)\b/i

interface Reply {
  /** The words before the code, in the same paragraph. */
  readonly before: string
  readonly reply: string
}

/** Returns the replies in a text. A reply of several lines (`550-`) is one, and a line without a code continues it. */
function repliesIn(text: string): Reply[] {
  const replies: { before: string; reply: string }[] = []
  let before = ''
  let open = false
  for (const line of text.split('\n')) {
    // An empty line, or an address on its own line, ends a reply: the next lines may be about another recipient.
    if (/^\s*(?:<?[^\s<>]+@[^\s<>]+>?:?\s*)?$/.test(line)) {
      before = ''
      open = false
      continue
    }
    const code = CODE.exec(line)
    const last = replies.at(-1)
    const continues = open && last && (!code || /(\d{3})-[^\n]*$/.exec(last.reply)?.[1] === code[0].slice(0, 3))
    if (continues) last.reply = oneLine(`${last.reply} ${line}`)
    else if (code) {
      replies.push({
        before: oneLine(`${before} ${line.slice(0, code.index)}`),
        reply: oneLine(line.slice(code.index)),
      })
      open = true
    } else before += ` ${line}`
  }
  return replies
}
