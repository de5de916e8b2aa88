import { fingerprint } from '../../core/fingerprint.js'
import type { Edition, ShownAs } from '../article.js'
import type { Issue } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import type { IssuePlan } from './issue-plan.js'

/** Imports email rendering on first use. It is a third of the program, and most builds change no issue. */
const press = () => import('./email.js')

/**
 * Lists the files of one issue: HTML, text, MJML source, MIME message and web page. The issue is rendered once, for the
 * first file that is requested.
 * @param message makes the MIME message; it is passed in because the delivery room is above this one
 */
export function issueEditions(
  plan: IssuePlan,
  site: Site,
  templates: Templates,
  message: (issue: Issue) => Promise<Uint8Array>,
): Edition[] {
  const issue = once(async () => (await press()).renderIssue(plan, site, templates))
  const edition = (path: string, as: ShownAs | undefined, render: Edition['render']): Edition => ({
    path,
    key: fingerprint(site.key, plan.key, path),
    render,
    ...(as ? { shows: { as, articles: plan.articles, digest: plan.kind === 'digest' } } : {}),
  })
  return [
    edition(`email/${plan.name}/index.html`, 'email', async () => (await issue()).html),
    edition(`email/${plan.name}/text.txt`, 'text', async () => (await issue()).text),
    // The MJML source is not read back by the audit, because the HTML is made from it.
    edition(`email/${plan.name}/source.mjml`, undefined, async () => (await issue()).mjml),
    edition(`email/${plan.name}/message.eml`, 'message', async () => message(await issue())),
    ...issuePages(plan, site, templates),
  ]
}

/** The web page of an issue. The newest issue of a digest also has one at a permanent address. */
export function issuePages(plan: IssuePlan, site: Site, templates: Templates): Edition[] {
  const { key, path, newest, articles, kind } = plan
  return [path, ...(newest ? [newest] : [])].map(folder => ({
    path: `${folder}index.html`,
    key: fingerprint(site.key, key, `${folder}index.html`),
    render: async () => (await press()).renderIssuePage(plan, site, templates),
    shows: { as: 'issue', articles, digest: kind === 'digest' },
  }))
}

const USES = 4

/**
 * Renders once for the four files of an issue, then drops the result, because ten thousand issues would not fit into
 * memory.
 */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  let used = 0
  return () => {
    const result = made ?? make()
    used += 1
    made = used % USES === 0 ? undefined : result
    return result
  }
}
