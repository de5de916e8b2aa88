import { fingerprint } from '../../core/fingerprint.js'
import type { Edition, ShownAs } from '../article.js'
import type { Issue } from '../issue.js'
import type { Site } from '../site.js'
import type { Templates } from '../templates.js'
import type { IssuePlan } from './issue-plan.js'

/** Loaded when an issue is due: most builds change none, and what writes email is a third of the program. */
const press = () => import('./email.js')

/**
 * The files of one issue: its HTML, text, MJML source and MIME message, and its page on the web. It is rendered once, when
 * the first of them is asked for.
 * @param message the issue as MIME; delivery is a floor above, so its work is handed in
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
    // Nobody reads the source; the HTML is made of it.
    edition(`email/${plan.name}/source.mjml`, undefined, async () => (await issue()).mjml),
    edition(`email/${plan.name}/message.eml`, 'message', async () => message(await issue())),
    ...issuePages(plan, site, templates),
  ]
}

/** The page of an issue on the web; the newest one of a digest has another, which never moves. */
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

/** Makes it once for its four uses, and then lets go of it: ten thousand issues would not fit into memory. */
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
