import { anyOf } from '../../core/text.js'
import type { ReportMessage } from './mail-report.js'

/**
 * The names that mail servers give themselves in From. RFC 5321 section 4.5.1 reserves `postmaster`; `MAILER-DAEMON` is a
 * convention of Sendmail that other servers follow.
 */
const DAEMON =
  /\bm(?:ailer[-_. ]?)?daemon|post[-_. ]?master|\bmail[-_. ]?(?:delivery|administrator|system|server|gateway|router|robot|bounce)|delivery (?:sub)?system|system (?:administrator|attendant)|internet mail|microsoft ?(?:exchange|outlook)/i

/**
 * Tells whether a message comes from a mail server: by its From, because it has a null sender (RFC 5321 section 4.5.5), or
 * because its subject says that it returns a message.
 */
export const isServerMail = (message: ReportMessage): boolean =>
  isFromDaemon(message) ||
  /^\s*<\s*>/.test(message.headers['return-path'] ?? '') ||
  (message.returnsMessage && isReportSubject(message.headers['subject'] ?? '')) ||
  OPENING.test(message.headers['subject'] ?? '')

/** Beginnings of subjects that only servers write, even if they do not return the message. */
const OPENING =
  /^\W*(?:non-?delivery|undeliver(?:able|ed)|delivery (?:status|failure)|returned mail|mail delivery fail|failure notice)\b/i

/** An empty address, which a few servers put into From. */
const NULL = /^\s*$|<\s*>/

/**
 * Tells whether a mail server is named in From. An address that takes no replies counts as a mail server if it returns a message.
 */
export const isFromDaemon = ({ headers, returnsMessage }: ReportMessage): boolean =>
  'x-failed-recipients' in headers ||
  DAEMON.test(headers['from'] ?? '') ||
  NULL.test(headers['from'] ?? 'none') ||
  (returnsMessage && /\bno-?reply\b/i.test(headers['from'] ?? ''))

/** The subjects of automatic replies (RFC 3834): absence notes, receipts, and requests to prove that the sender is human. */
const ANSWERS = new RegExp(
  `^\\W*(?:(?:re|aw|sv|antw)\\s*:\\s*)?(?:${
    anyOf(
      /auto(?:matic|matische|mated|matisch|matique)?[-_ :]*(?:reply|response|answer|antwort|r[ée]ponse)/,
      /automatisch antwoord|r[ée]ponse automatique|respuesta autom[áa]tica|resposta autom[áa]tica|risposta automatica/,
      /autosvar|автоответ|自動(?:応答|返信)|自动(?:回复|答复)/,
      /out[- ]of[- ](?:the[- ])?office|away\b|absen[ct]|on (?:vacation|holiday|leave)|vacation/,
      /abwesen|ferien|urlaub|fuori ufficio/,
      /(?:not )?read\s*:|(?:gelesen|lu|le[íi]do|letto)\s*:/,
      /(?:please )?(?:confirm|verify|verification|validate)|action required|challenge/,
    ).source
  })`,
  'i',
)

/** The phrases with which a filter asks the sender to prove that a person wrote the message. */
const CHALLENGE = anyOf(
  /\bguest list\b|\badd yourself\b|\bapproved senders?\b|\bpre-?approved\b/,
  /\b(?:verify|confirm|prove) (?:that )?(?:you|your(?:self| address| e-?mail)|it)\b/,
  /\b(?:click|follow|visit)\b.{0,60}\b(?:be added|to verify|to confirm|deliver(?:ed)? (?:your|this)|release)\b/,
)

/**
 * Tells whether a message answers in the name of a person, says that a message was read (RFC 8098) or reported to its sender’s
 * domain (RFC 6591), or asks the sender to prove something. None of these reports a delivery.
 */
export const isAnswer = (message: ReportMessage): boolean =>
  isOtherReport(message) || isChallenge(message) || (!isFromDaemon(message) && isAutomaticReply(message))

const isOtherReport = ({ headers, parts }: ReportMessage): boolean =>
  /disposition-notification/i.test(headers['content-type'] ?? '') ||
  parts.some(({ type }) => /disposition-notification|feedback-?report/.test(type))

export const isChallenge = ({ headers, text }: ReportMessage): boolean =>
  !DAEMON.test(headers['from'] ?? '') && CHALLENGE.test(text)

const isAutomaticReply = ({ headers }: ReportMessage): boolean =>
  ANSWERS.test(headers['subject'] ?? '') ||
  /^auto-replied/i.test(headers['auto-submitted'] ?? '') ||
  'x-autoreply' in headers ||
  'x-autorespond' in headers

/** The subjects of reports, in the languages of the servers that translate them. */
const SUBJECTS = anyOf(
  /undeliver|non-?deliver|\bnot (?:be )?(?:been )?deliver|delivery (?:status|report|error|problem|failure|notification|has)/,
  /\bfail(?:ed|ure)\b|returned? (?:mail|message|to sender|e-?mail)|returning|bounce|mail (?:system )?(?:error|status)/,
  /could ?n['’o]t|\bcan ?not\b|unable to|error (?:sending|delivering|in)|\bblocked\b|\brejected\b/,
  /unzustellbar|zustell|nicht (?:zugestellt|ausgeliefert)|onbestelbaar|niet (?:bezorgd|afgeleverd)/,
  /non (?:remis|distribu|d[ée]livr|consegnat)|mancat[ao] (?:consegna|recapito)|devuel|no entregad|n[ãa]o entregue/,
  /nie (?:zosta|dostarcz)|недостав|не доставлен|невозможн|エラー|(?:送信|配信|送達|配送)(?:でき|エラー|失敗|不能)|无法|退信|失败|失敗/,
)
/** Matches other phrases with which servers say that a message was not delivered. People use them too. */
const SENTENCES = anyOf(
  /\bcan(?:no|['’])t\b|\btrouble\b|\bproblems?\b|\berrors?\b|did not reach|\brefused\b|\bfails\b/,
  /impossib|n['’]a pas pu|no (?:se )?(?:pudo|ha podido)|n[ãa]o (?:foi|p[ôo]de)|не (?:было |может быть |удалось )?достав/,
)

/** Tells whether a subject is that of a report. */
export const isReportSubject = (subject: string): boolean => SUBJECTS.test(subject)

/** Tells whether a text says that a message was not delivered. */
export const saysFailure = (text: string): boolean => SUBJECTS.test(text) || SENTENCES.test(text)

/** The phrases with which servers say that they are still trying. */
const DELAYED = anyOf(
  /\bdelayed\b|\bstill (?:being )?(?:re-?tr|try|attempt)|\bwarning only\b|\btemporary (?:problem|delay)\b/,
  /\bwill (?:be |keep |continue |still be )*(?:re-?tr|try|attempt)|\b(?:keep|continue) (?:to )?(?:re-?)?try/,
  /\b(?:not|yet) (?:yet )?(?:been )?(?:collected|delivered|able)\b.{0,60}\b(?:yet|hours?|minutes?)\b|\bnot yet (?:been )?deliver/,
  /\b(?:do )?not need to (?:resend|send|do anything)\b|\bno action is required\b/,
  /verz[öo]ger|\bretard[ée]|noch nicht/,
)
/** The phrases with which servers say that they have given up. A report that says both, such as after days of trying, is final. */
const FINAL = anyOf(
  /\bpermanent\b|\b(?:giv(?:en|ing)|gave) up\b|\btoo long\b|\bfatal\b|\bunrecoverable\b|\bexpired?\b|\bfailed to deliver\b/,
  /\bnot (?:going to |be )?(?:re-?tr|try)|\bno (?:further|more) (?:delivery )?attempts?\b/,
  /\bcould not be delivered (?:for|within|in|after) (?:the )?(?:last )?\d+ days?\b/,
  /\b(?<!will (?:then |eventually )?be )returned\b/,
)

/** Tells whether a report says that the server is still trying. */
export const isStillTrying = (subject: string, text: string): boolean =>
  (DELAYED.test(subject) || DELAYED.test(text)) && !FINAL.test(`${subject} ${text}`)

/** The fields that every message has, and that a report on its delivery does not contain. */
const MESSAGE_FIELD = /^(?:received|dkim-signature|return-path|message-id)[ \t]*:/i
/** The fields of a report on a delivery (RFC 3464), which may precede a copy without an empty line. */
const STATUS_FIELD =
  /^(?:(?:final|original)-recipient|action|status|diagnostic-code|[\w-]+-mta|[\w-]+-date|x-[\w-]+-(?:queue-id|sender))[ \t]*:/i
const FIELD_LINE = /^(?:[ \t]+\S|[\w-]+[ \t]*:)/

/**
 * Returns the place at which the copy of our message begins, because its words would be mistaken for those of the server. Each
 * server announces the copy in its own words, but every copy begins with the fields of a message.
 */
export function copyStart(text: string): number {
  const lines = text.split('\n')
  let first = lines.findIndex(line => MESSAGE_FIELD.test(line))
  if (first < 0) return text.length
  while (first > 0 && FIELD_LINE.test(lines[first - 1] ?? '') && !STATUS_FIELD.test(lines[first - 1] ?? '')) first -= 1
  const before = lines.slice(0, first).join('\n')
  return before.trim() === '' ? text.length : before.length
}
