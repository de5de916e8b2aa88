/** Issues: what subscribers receive, from a plan to finished bytes. */
export { renderIssue } from './email.js'
export { issueEditions } from './issue-editions.js'
export { type IssuePlan, planIssues } from './issue-plan.js'
