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
            'This post is withdrawn, but does not say since when; it counts as withdrawn on the day of its `date`.',
            'Add the day as `updated: 2026-03-14`: feeds tell readers for 30 days from then.',
          ),
        ]),
    ...(notice
      ? []
      : [
          tell(
            'This post is withdrawn, but does not say why.',
            'Add `notice: …`, which is shown in place of the text.',
          ),
        ]),
  ]
}
