/** Delivery of an issue to mailboxes: MIME, one message for each subscriber, SMTP, and the record of every delivery. */
export { type Alert, alertMailed, claimAlert, openAlerts, raiseAlert } from './alerts.js'
export {
  type AudienceCount,
  type ConditionFault,
  conditionFaults,
  type IssueTopics,
  type MissingValue,
  missingValues,
  reachOf,
  recipientsFor,
} from './audience.js'
export {
  BOUNCE_KINDS,
  type BounceEffect,
  type BounceEvent,
  type BounceKind,
  recordBounce,
  recordBounces,
} from './bounce.js'
export { BOUNCE_DAY_EFFECTS, type BounceDay, bouncesByDay } from './bounce-days.js'
export { readReport, type UnreadReport } from './bounces/bounce-report.js'
export { type DeliveryReport, deliver, type Hours, type Pause } from './deliver.js'
export {
  type Counts,
  DELIVERY_STATES,
  type DeliveryLedger,
  deliveryLedger,
  type FrozenIssue,
  type IssueRecord,
  type Mailing,
} from './delivery-ledger.js'
export { dkimSigner, type Sign } from './dkim.js'
export { type IssueResults, leaveThrough, MESSAGE_FATES } from './issue-results.js'
export { type MailServer, type SingleSent, sendThrough } from './mail-server.js'
export { bytesOf, type Message, type MessageSettings, messageFor, type Recipient } from './message.js'
export { composeMessage, senderOf } from './mime.js'
export { mimeTemplate } from './mime-template.js'
export type { Outcome, RunCounts } from './outcome.js'
export type { SendingSettings } from './pace.js'
export {
  type Approval,
  approvalByToken,
  approvalToken,
  PLANNED_STATES,
  type PlannedSend,
  type PlannedSends,
  plannedSends,
  SCHEDULE_CHANGED,
  type SingleSend,
} from './planned-sends.js'
export type { BounceProvider, ProviderTools, ReadEvent, ReportedEvent } from './providers/bounce-provider.js'
export { BOUNCE_PROVIDERS, traceHeadersFor } from './providers/bounce-providers.js'
export { isSigned, SIGNATURE_HEADER, signatureOf } from './providers/signature.js'
export { readerMessage } from './reader-message.js'
export { liveWorkers, type SendingIssue, sendingIssues, type WorkerState } from './send-worker.js'
export type { AskDns } from './sender/dns.js'
export { checkSender, type SenderFacts, type SenderReport } from './sender/sender-check.js'
export { sendTest, type TestOutcome } from './smtp-check.js'
export { type SmtpConnection, smtpConnectionTo } from './smtp-connection.js'
export { ehloName, readSmtpUrl, type SmtpSettings } from './smtp-settings.js'
export { senderIn, type TestSetting, testMessage } from './test-message.js'
export { type Purpose, type Tokens, type Trace, tokensOf } from './tokens.js'
export { traceIn } from './trace.js'
export { type WarmUpAllowance, warmUpAt } from './warm-up.js'
