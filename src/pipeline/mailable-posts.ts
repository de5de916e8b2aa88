import { selects } from '../editions/index.js'
import type { DigestSettings } from '../publication/index.js'
import { loadBuildCache } from './build-cache.js'
import { openFolder } from './disk.js'
import { openPublication, withoutErrors } from './open-publication.js'
import { forEmails, shownIn } from './plan.js'
import { withWorkers } from './workers/worker-pool.js'

/** A post that can be an issue of its own. */
export interface MailablePost {
  readonly slug: string
  /** The time of its publication, in milliseconds since 1970. */
  readonly date: number
}

/**
 * Returns the posts that a digest selects and that are published by a moment.
 * @param until milliseconds since 1970
 * @throws ProblemsError if any source has an error
 */
export async function mailablePosts(root: string, digest: DigestSettings, until: number): Promise<MailablePost[]> {
  const options = { now: until, drafts: false, emails: 'all' as const }
  const memory = loadBuildCache(root)
  const opened = await withWorkers(1, pool => openPublication(openFolder(root), { memory, pool }))
  const { live } = forEmails(shownIn(withoutErrors(opened.loaded, opened.problems), options).articlesFor('email'))
  return live
    .filter(article => article.kind !== 'link' && selects(digest, article))
    .filter(({ slug }) => digest.posts.length === 0 || digest.posts.includes(slug))
    .map(({ slug, date }) => ({ slug, date: date.epoch }))
}
