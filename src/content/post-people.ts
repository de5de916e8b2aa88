import { type People, peopleFrom } from '../attribution/index.js'
import { type Problem, warning } from '../core/problem.js'
import type { PlaceOf } from '../core/schema.js'
import type { PostFields } from './frontmatter/post-schema.js'

type Lists = Parameters<typeof peopleFrom>[0] & Pick<Partial<PostFields>, 'original'>

/** Sorts the people in a post by the parts in their entries, and warns of roles that may be positions. */
export function peopleIn(written: Lists, placeOf: PlaceOf): { people: People; problems: readonly Problem[] } {
  const { people, unknown } = peopleFrom(written)
  const problems = unknown.map(({ path, role, name }) =>
    warning(
      'post.role',
      placeOf(path),
      `The role “${role}” is unknown, so ${name} is credited as a contributor with this role, not as an author.`,
      'If it is the position of an author, write `jobTitle` instead of `role`. Otherwise move the entry to `contributors`.',
    ),
  )
  return { people, problems }
}
