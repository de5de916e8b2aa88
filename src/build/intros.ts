import { readFragment } from '../content/index.js'
import { absolute } from '../editions/index.js'
import { error, type Problem } from '../problem.js'
import type { Disk } from './disk.js'
import type { Loaded } from './ground.js'
import type { Claim } from './outputs.js'

/** What introductions are read against. */
export type IntroGround = Pick<Loaded, 'publication' | 'surroundings'>

interface Intros {
  readonly html: ReadonlyMap<string, string>
  readonly claims: readonly Claim[]
  readonly problems: readonly Problem[]
}

/** The introductions of the digests, by the digest's name. */
export function introsOf(ground: IntroGround, disk: Disk): Intros {
  const html = new Map<string, string>()
  const claims: Claim[] = []
  const problems: Problem[] = []
  for (const { name, intro } of ground.publication.digests) {
    if (!intro) continue
    const bytes = disk.read(intro)
    if (!bytes) {
      const what = `The digest \`${name}\` names an introduction that is not there: \`${intro}\`.`
      const where = { file: 'publication.yml', seek: { keys: ['digests', name, 'intro'] } }
      problems.push(error('digest.intro', where, what, 'Write the file, or take `intro` out.'))
      continue
    }
    const read = readIntro(name, { path: intro, bytes }, ground)
    html.set(name, read.html)
    claims.push(...read.claims)
    problems.push(...read.problems)
  }
  return { html, claims, problems }
}

/** An introduction: sanitised HTML, every address absolute, and its pictures. */
export function readIntro(
  digest: string,
  file: { readonly path: string; readonly bytes: Uint8Array },
  { publication, surroundings }: IntroGround,
): { html: string; claims: readonly Claim[]; problems: readonly Problem[] } {
  const { html, assets, problems } = readFragment(file, `issues/${digest}`, surroundings)
  return {
    html: absolute(html, publication.url, () => undefined),
    claims: assets.map(({ from, to }) => ({ output: { path: to, from }, file: from })),
    problems,
  }
}
