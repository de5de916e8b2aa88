/** Issues: what subscribers receive, from a plan to finished bytes. */
export { issueEditions } from './issue-editions.js'
export { type IssuePlan, planIssues } from './issue-plan.js'
