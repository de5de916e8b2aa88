import { readFragment } from '../content/index.js'
import { absolute } from '../editions/index.js'
import { error, type Problem } from '../problem.js'
import type { Disk } from './disk.js'
import type { Loaded } from './ground.js'
import type { Claim } from './outputs.js'

interface Intros {
  readonly html: ReadonlyMap<string, string>
  readonly claims: readonly Claim[]
  readonly problems: readonly Problem[]
}

/** The introductions of the digests, by the digest's name. */
export function introsOf(
  { publication, surroundings }: Pick<Loaded, 'publication' | 'surroundings'>,
  disk: Disk,
): Intros {
  const html = new Map<string, string>()
  const claims: Claim[] = []
  const problems: Problem[] = []
  for (const { name, intro } of publication.digests) {
    if (!intro) continue
    const bytes = disk.read(intro)
    if (!bytes) {
      const what = `The digest \`${name}\` names an introduction that is not there: \`${intro}\`.`
      problems.push(error('digest.intro', { file: 'publication.yml' }, what, 'Write the file, or take `intro` out.'))
      continue
    }
    const fragment = readFragment({ path: intro, bytes }, `issues/${name}`, surroundings)
    html.set(
      name,
      absolute(fragment.html, publication.url, () => undefined),
    )
    claims.push(...fragment.assets.map(({ from, to }) => ({ output: { path: to, from }, file: from })))
    problems.push(...fragment.problems)
  }
  return { html, claims, problems }
}
