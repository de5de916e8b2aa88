/** Issues: what subscribers receive, from a plan to finished bytes. */
export { issueEditions } from './issue-editions.js'
export { type IssuePlan, planIssues } from './issue-plan.js'

/** Loaded when it is first used: what writes email is a third of the program. */
export const renderIssue: typeof import('./email.js').renderIssue = async (plan, site, templates) =>
  (await import('./email.js')).renderIssue(plan, site, templates)
