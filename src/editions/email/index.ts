/** Plans the issues that subscribers receive, and renders them to finished bytes. */
export { isCorrected, type MailedPosts, noticeMark, noticeMarks, pendingCorrections } from './corrections.js'
export { type IssueSite, nextIssue } from './digest-plan.js'
export { issueEditions, issuePages } from './issue-editions.js'
export type { IssuePlan } from './issue-plan.js'
export { correctionPlan, planIssues } from './plan-issues.js'

/** Renders an issue. The module is imported on first use, because email rendering is a third of the program. */
export const renderIssue: typeof import('./email.js').renderIssue = async (plan, site, templates) =>
  (await import('./email.js')).renderIssue(plan, site, templates)
