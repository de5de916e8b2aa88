import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { error, type Problem, ProblemsError, warning } from '../core/problem.js'
import { isKeptFile, KEPT_PLACES, keptFiles } from '../pipeline/index.js'
import type { GitRepository } from './git-repository.js'

/** The files that a commit of kept files has, or would have. */
export interface KeptCommit {
  readonly files: readonly string[]
  readonly message: string
  /** Warnings about kept files that git ignores. */
  readonly problems: readonly Problem[]
}

/**
 * Chooses the files of the commit that `offprint publish` makes: those that builds and sends keep, and that differ from the last commit.
 * @param planned the files that a dry run would write
 * @param name the digest or post that was published, for the message
 * @throws ProblemsError if the folder of records is a repository of its own
 */
export async function keptCommitIn(
  repository: GitRepository,
  { root, planned, name }: { root: string; planned: readonly string[]; name: string | undefined },
): Promise<KeptCommit> {
  const changes = await repository.changes(KEPT_PLACES)
  const inner = changes.filter(path => path === 'issues' || path.endsWith('/'))
  if (inner.length > 0) throw new ProblemsError(inner.map(ownRepository))
  // The removal of a record is left to its author, since a commit that nobody has looked at would make a mistake final.
  const kept = changes.filter(path => isKeptFile(path) && existsSync(join(root, path)))
  const ignored = await repository.ignored([...keptFiles(root), ...planned])
  // An arrangement that was never committed only appears under its new name.
  const moved = await repository.tracked(planned.filter(file => !isKeptFile(file)))
  const wanted = new Set([...kept, ...movedArrangements(changes, root), ...planned.filter(isKeptFile), ...moved])
  const files = [...wanted].filter(file => !ignored.includes(file)).sort()
  return { files, message: messageFor(files, name), problems: ignored.map(ignoredFile) }
}

const ownRepository = (path: string): Problem =>
  error(
    'publish.git',
    { file: path },
    'This folder is a repository of its own, or a link, so its files cannot be committed from outside of it.',
    'Commit them there, and run this without --commit.',
  )

const ignoredFile = (file: string): Problem =>
  warning(
    'publish.ignored',
    { file },
    'git ignores this file, so it is not committed. Builds on other machines need it.',
    'See which line of .gitignore applies, with `git check-ignore -v`, and remove it.',
  )

/** Lists the arrangements of issues that a send has moved beside their records. */
const movedArrangements = (changes: readonly string[], root: string): string[] =>
  changes.filter(path => {
    const [, folder] = /^(issues\/[^/]+\/)next\.yml$/.exec(path) ?? []
    if (folder === undefined || existsSync(join(root, path))) return false
    return changes.some(other => other.startsWith(folder) && /^[1-9]\d*\.yml$/.test(other.slice(folder.length)))
  })

function messageFor(files: readonly string[], name: string | undefined): string {
  const issues = files.flatMap(file => {
    const [, digest, number] = /^issues\/([^/]+)\/(\d+)\.json$/.exec(file) ?? []
    return digest ? [`${digest} ${number}`] : []
  })
  if (issues.length > 0) return `Publish ${issues.join(', ')}`
  return name === undefined ? 'Keep what the build has recorded' : `Publish ${name}`
}
