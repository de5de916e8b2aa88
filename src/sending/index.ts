/** What the command line and the preview share about sending an issue: its findings, its settings, and what is planned. */
export {
  type DeliveryHooks,
  deliverIssue,
  findingsOf,
  type IssueFindings,
  type IssueSubject,
  keepRecord,
  messageSettingsFor,
  type NextIssueToSend,
  nextIssueOf,
} from './issue-sending.js'
export {
  mailServersFor,
  type NamedServer,
  passwordWarning,
  serverLines,
  serverNumbers,
  serverWarnings,
} from './mail-servers.js'
export { accessTokensFor, oauthSettingsIn } from './oauth-settings.js'
export { contentsOf, plannedSubject } from './planned-subject.js'
export { audienceTexts, rehearsalLines } from './rehearsal-lines.js'
export { type RunNote, resultsText, runFault, runNotes, runSummary } from './run-words.js'
export {
  type ApprovableIssue,
  approvableIssue,
  approveIssue,
  cancelPlanned,
  type Planning,
  plannedApprovals,
  planSingle,
  type SingleRequest,
  sendTimeIn,
  singleSubject,
} from './send-plan.js'
export { dkimFor, rehearsalTokens, secretsSet, smtpHosts, tokensFor, unsetFor } from './send-secrets.js'
export { senderReport } from './sender-report.js'
export { closedText } from './sending-hours.js'
export type { SendingTools } from './sending-tools.js'
export { databaseUrl, databaseWatch, hasDatabase, sentDatabaseAt, withPassword } from './sent-database.js'
export { type UpcomingSend, upcomingSends } from './upcoming-sends.js'
