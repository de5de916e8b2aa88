import { fingerprint } from '../../core/fingerprint.js'
import { withFallbacks } from '../../core/merge-values.js'
import type { Edition, RenderedEdition, ShownAs, ShownPost } from '../article.js'
import type { Issue } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import type { IssuePlan } from './issue-plan.js'

/** Imports email rendering on first use: it is a third of the program, and most builds change no issue. */
const emailRendering = () => import('./email.js')

/**
 * Lists the files of issues. Each issue has HTML, text, MJML source and a MIME message. Its web page is an edition of the web.
 * @param message makes the MIME message of an issue with marked values; it is passed in because the delivery room is above this
 *   one
 */
export function issueEditions(
  plans: readonly IssuePlan[],
  site: Site,
  templates: Templates,
  message: (issue: Issue) => Promise<RenderedEdition>,
): Edition[] {
  const issueOf = lastRendered(async plan => (await emailRendering()).renderIssue(plan, site, templates))
  return plans.flatMap(plan => filesOf(plan, site, { issue: () => issueOf(plan), message }))
}

/** Functions that make the content of the files of one issue. */
interface IssueRenderers {
  readonly issue: () => Promise<Issue>
  readonly message: (issue: Issue) => Promise<RenderedEdition>
}

function filesOf(plan: IssuePlan, site: Site, { issue, message }: IssueRenderers): Edition[] {
  const shows = shownBy(plan)
  const edition = (path: string, as: ShownAs | undefined, render: Edition['render']): Edition => ({
    path,
    key: fingerprint(site.key, plan.key, path),
    render,
    ...(as ? { shows: { ...shows, as } } : {}),
  })
  return [
    edition(`email/${plan.name}/index.html`, 'email', async () => {
      const { html, trimmed } = await issue()
      return { bytes: withFallbacks(html), cut: cutIn(plan, trimmed) }
    }),
    edition(`email/${plan.name}/text.txt`, 'text', async () => {
      const { text, trimmed } = await issue()
      return { bytes: withFallbacks(text), cut: cutIn(plan, trimmed) }
    }),
    // The audit does not read the MJML source, because it reads the HTML that is made from it.
    edition(`email/${plan.name}/source.mjml`, undefined, async () => ({ bytes: (await issue()).mjml })),
    edition(`email/${plan.name}/message.eml`, 'message', async () => {
      const made = await issue()
      return { ...(await message(made)), cut: cutIn(plan, made.trimmed) }
    }),
  ]
}

/** Returns what an issue shows. */
function shownBy(plan: IssuePlan): Omit<ShownPost, 'as'> {
  const { articles, kind, layout, content, intro, introFile, correction = false } = plan
  return {
    articles,
    digest: kind === 'digest',
    correction,
    layout,
    whole: layout === 'full' && content === 'full',
    ...(intro !== '' && introFile ? { intro: introFile } : {}),
  }
}

/** Returns the ids of the posts that were cut to excerpts. */
const cutIn = ({ articles }: IssuePlan, trimmed: readonly string[]): string[] =>
  articles.flatMap(({ slug, id }) => (trimmed.includes(slug) ? [id] : []))

/**
 * Keeps the issue that was rendered last. The files of one issue are adjacent in a plan, so each issue is rendered once.
 * Keeping all issues would take too much memory.
 */
function lastRendered(render: (plan: IssuePlan) => Promise<Issue>): (plan: IssuePlan) => Promise<Issue> {
  let last: { readonly plan: IssuePlan; readonly issue: Promise<Issue> } | undefined
  return plan => {
    if (last?.plan !== plan) last = { plan, issue: render(plan) }
    return last.issue
  }
}
