import { type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'

/** Warns if a withdrawn post does not say when and why it was withdrawn. */
export function withdrawalProblems({ status, updated, notice }: PostFields, placeOf: PlaceOf): Problem[] {
  if (status !== 'withdrawn') return []
  const tell = (what: string, fix: string) => warning('post.withdrawn', placeOf(['status']), what, fix)
  return [
    ...(updated
      ? []
      : [
          tell(
            'This post is withdrawn but has no `updated`, so it counts as withdrawn on its `date`.',
            'Add the day of the withdrawal as `updated: 2026-03-14`. Feeds show the notice for 30 days from then.',
          ),
        ]),
    ...(notice
      ? []
      : [tell('This post is withdrawn but gives no reason.', 'Add `notice: …`, which is shown in place of the text.')]),
  ]
}
