import type { ReportMessage } from './mail-report.js'

/**
 * The names that mail servers give themselves in From. RFC 5321 section 4.5.1 reserves `postmaster`; `MAILER-DAEMON` is the
 * habit of Sendmail that all others follow.
 */
const DAEMON =
  /mailer[-_. ]?daemon|post[-_. ]?master|\bmail[-_. ]?(?:delivery|administrator|system|server|gateway|router|robot|bounce)|delivery (?:sub)?system|system (?:administrator|attendant)|\bbounces?\b.*@|\bsymantec|internet mail/i

/** Whether a message comes from a mail server: by its From, or because it has a null sender (RFC 5321 section 4.5.5). */
export const isServerMail = (message: ReportMessage): boolean =>
  isFromDaemon(message) || /^\s*<\s*>/.test(message.headers['return-path'] ?? '')

/** An empty address, which a few servers put into From. */
const NULL = /^\s*(?:<\s*>)?\s*$/

/** Whether a mail server is named in From. An address that takes no replies is one if it returns a message. */
export const isFromDaemon = ({ headers, messages }: ReportMessage): boolean =>
  'x-failed-recipients' in headers ||
  DAEMON.test(headers['from'] ?? '') ||
  NULL.test(headers['from'] ?? '') ||
  (messages.length > 0 && /\bno-?reply\b/i.test(headers['from'] ?? ''))

/** The subjects of answers by programs for people (RFC 3834): absences, receipts, requests to prove that one is human. */
const ANSWERS =
  /^\W*(?:(?:re|aw|sv|antw)\s*:\s*)?(?:auto(?:matic|matische|mated|matisch|matique)?[-_ :]*(?:reply|response|answer|antwort|r[ée]ponse)|automatisch antwoord|r[ée]ponse automatique|respuesta autom[áa]tica|resposta autom[áa]tica|risposta automatica|autosvar|автоответ|自動(?:応答|返信)|自动(?:回复|答复)|out[- ]of[- ](?:the[- ])?office|away\b|abwesen|absen[ct]|on (?:vacation|holiday|leave)|vacation|ferien|urlaub|fuori ufficio|(?:read|not read|gelesen|lu|le[íi]do|letto)\s*:|(?:please )?(?:confirm|verify|verification|validate)|action required|challenge)/i

/** The ways in which a filter asks the sender to prove that there is a person. */
const CHALLENGE =
  /\b(?:guest list|add yourself|(?:verify|confirm|prove) (?:that )?(?:you|your(?:self| address| e-?mail)|it)\b|approved senders?|pre-?approved|(?:click|follow|visit)\b.{0,60}\b(?:be added|to verify|to confirm|deliver(?:ed)? (?:your|this)|release))/i

/**
 * Whether a message answers in the name of a person, says that a message was read (RFC 8098), or asks the sender to prove
 * something. None of these reports a delivery.
 */
export const isAnswer = (message: ReportMessage): boolean =>
  isReceipt(message) || isChallenge(message) || (!isFromDaemon(message) && isAutomaticReply(message))

const isReceipt = ({ headers, parts }: ReportMessage): boolean =>
  /disposition-notification/i.test(headers['content-type'] ?? '') ||
  parts.some(({ type }) => /disposition-notification/.test(type))

export const isChallenge = ({ headers, text }: ReportMessage): boolean =>
  !/daemon|master/i.test(headers['from'] ?? '') && CHALLENGE.test(text)

const isAutomaticReply = ({ headers }: ReportMessage): boolean =>
  ANSWERS.test(headers['subject'] ?? '') ||
  /^auto-replied/i.test(headers['auto-submitted'] ?? '') ||
  'x-autoreply' in headers ||
  'x-autorespond' in headers

/** The ways in which servers say, in the subject or to people, that a message was not delivered. */
export const FAILED =
  /undeliver|non[- ]?(?:deliver|remis)|not (?:be |been |be successfully )?deliver|fail(?:ed|ure|s)?\b|returned? (?:mail|message|to sender|e-?mail)|returning|mail (?:system )?(?:error|status)|delivery (?:status|report|error|problem|notification)|delivery has|could ?n['’o]t|can ?no?t\b|unable to|trouble|problem|error|did not reach|bounced?\b|rejected|refused|blocked|impossib|unzustellbar|zustell|nicht (?:zugestellt|ausgeliefert)|non (?:remis|distribu|d[ée]livr|consegnat)|n['’]a pas pu|devuel|no (?:se )?(?:pudo|ha podido)|nao (?:foi|pode)|não (?:foi|p[ôo]de)|mancat[ao] (?:consegna|recapito)|niet (?:worden )?(?:bezorgd|afgeleverd)|onbestelbaar|nie (?:zosta|dostarcz)|недостав|невозможн|не (?:было |может быть |удалось )?(?:доставлен|доставить)|(?:送信|配信|送達|配送)(?:できません|エラー|失敗|不能)|エラー|无法|退信|失败|失敗/i

/** The ways in which servers say that they are still trying. */
export const DELAYED =
  /\b(?:delayed|still (?:being )?(?:retr|try|attempt)|warning only|will (?:be |keep |continue |still be )*(?:re-?tr|try|attempt)|(?:keep|continue) (?:to )?(?:re)?try|not yet (?:been )?(?:deliver|able)|has not (?:yet )?been (?:collected|delivered)|temporar(?:y|ily) (?:problem|delay)|verz[öo]ger|retard[ée]?|noch nicht|do not need to (?:resend|send)|not need to do anything|no action is required)/i

/** The ways in which servers say that they have given up. A report that says both, such as after days of trying, is final. */
export const FINAL =
  /\b(?:permanent|giv(?:en|ing) up|gave up|too long|not (?:going to |be )?(?:re-?tr|try)|no (?:further|more) (?:delivery )?attempts?|could not be delivered (?:for|within|in|after) (?:the )?(?:last )?\d+ days?|failed to deliver|fatal|unrecoverable|(?<!will (?:then |eventually )?be )returned|expired?)\b/i

/** The fields that a message has, and no report on its delivery. */
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
