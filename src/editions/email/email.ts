import type { Issue } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import { renderWithinLimit } from './digest-size.js'
import { emailData } from './email-data.js'
import { emailHtmlFrom, emailTextFrom } from './email-document.js'
import type { Cuts } from './email-frame.js'
import type { IssuePlan } from './issue-plan.js'

/**
 * Renders the issue that subscribers receive. Gmail clips a message near 102 kB, and hides the unsubscribe link with the
 * rest. So bodies in a digest are shortened to excerpts, the longest first, until its HTML is below 90,000 bytes.
 * @throws ProblemsError if a template of the theme yields invalid MJML
 */
export async function renderIssue(plan: IssuePlan, site: Site, templates: Templates): Promise<Issue> {
  const press = { site, templates }
  const { rendered, cuts } = await renderWithinLimit(plan, cuts =>
    emailHtmlFrom(`email/${plan.kind}.mjml`, press, writer => emailData(plan, { site, writer, cuts })),
  )
  return {
    name: plan.name,
    subject: plan.subject,
    ...(plan.subjectTemplate ? { subjectTemplate: plan.subjectTemplate } : {}),
    preheader: plan.preheader,
    language: plan.language,
    html: rendered.html,
    text: emailTextFrom(`email/${plan.kind}.txt`, press, writer => emailData(plan, { site, writer, cuts })),
    mjml: rendered.mjml,
    trimmed: trimmedBy(cuts, plan),
    date: plan.date.epoch,
  }
}

/** Lists the slugs of the posts that are shortened, in the order of the issue. */
const trimmedBy = ({ excerpts, bodies }: Cuts, { articles }: IssuePlan): string[] =>
  articles.map(({ slug }) => slug).filter(slug => excerpts.has(slug) || bodies.has(slug))
