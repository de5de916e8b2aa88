/** Plans the issues that subscribers receive, and renders them to finished bytes. */
export { isCorrected, type MailedPosts, noticeMarks, pendingCorrections } from './corrections.js'
export { type IssueSite, nextIssue } from './digest-plan.js'
export { issueEditions } from './issue-editions.js'
export type { IssuePlan } from './issue-plan.js'
export { correctionPlan, planIssues } from './plan-issues.js'
export type { ReaderMail, ReaderMailKind, ReaderMailLinks } from './reader-mail.js'
export { READER_MAIL_KINDS, readerMail } from './reader-mails.js'
export { THUMBNAIL_WIDTH } from './thumbnail.js'
