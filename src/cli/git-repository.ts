import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { Environment } from '../core/variables.js'

/** The git repository that contains a folder, which may be the repository itself or any folder in it. */
export interface GitRepository {
  /** Finds every reason why nothing can be committed here now. Nothing is changed. */
  readonly obstacles: () => Promise<Problem[]>
  /** Lists the files below some places that differ from the last commit, as paths from the folder. */
  readonly changes: (places: readonly string[]) => Promise<string[]>
  /** Returns which of some files git tracks, as paths from the folder. */
  readonly tracked: (files: readonly string[]) => Promise<string[]>
  /** Returns which of some files git ignores, as paths from the folder. */
  readonly ignored: (files: readonly string[]) => Promise<string[]>
  /**
   * Commits these files and nothing else: whatever else is staged stays staged. Hooks, signing and all other settings of the repository
   * apply. Nothing is ever pushed.
   * @returns the short name of the commit, and its branch
   * @throws ProblemsError with what git said; nothing is then staged that was not staged before
   */
  readonly commit: (files: readonly string[], message: string) => Promise<{ name: string; branch: string }>
}

interface GitAnswer {
  /** The exit code, or `missing` if there is no git. */
  readonly code: number | 'missing'
  readonly out: string
  readonly err: string
}

type Git = (argv: readonly string[], input?: string) => Promise<GitAnswer>

const RULE = 'publish.git'

/** What git does over several commands, by the file or folder that it keeps in the meantime, and the command that ends it. */
const UNDER_WAY: readonly (readonly [file: string, what: string, end: string])[] = [
  ['MERGE_HEAD', 'a merge', '`git merge --continue` or `git merge --abort`'],
  ['rebase-merge', 'a rebase', '`git rebase --continue` or `git rebase --abort`'],
  ['rebase-apply', 'a rebase, or applying patches', '`git rebase --abort` or `git am --abort`'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick', '`git cherry-pick --continue` or `git cherry-pick --abort`'],
  ['REVERT_HEAD', 'a revert', '`git revert --continue` or `git revert --abort`'],
  ['sequencer', 'a series of picks or reverts', '`git cherry-pick --continue` or `git cherry-pick --quit`'],
  ['BISECT_LOG', 'a bisection', '`git bisect reset`'],
]

/**
 * Opens the repository that contains a folder.
 * @param env the environment of git and of its hooks
 */
export function gitRepository(folder: string, env: Environment): GitRepository {
  const git = gitIn(folder, env)
  return {
    obstacles: () => obstaclesIn(git, folder),
    changes: async places => {
      const prefix = (await answerOf(git, ['rev-parse', '--show-prefix'])).trimEnd()
      const argv = ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames', '--', ...places]
      return (await answerOf(git, argv))
        .split('\0')
        .filter(entry => entry !== '')
        .map(entry => entry.slice(3 + prefix.length))
    },
    tracked: files => trackedIn(git, files),
    ignored: async files => {
      if (files.length === 0) return []
      const { code, out } = await git(['check-ignore', '-z', '--stdin'], nulled(files))
      return code === 0 ? out.split('\0').filter(file => file !== '') : []
    },
    commit: (files, message) => commitOf(git, files, message),
  }
}

/** Variables with which git tells its hooks where they are. A command that a hook starts must find its own repository. */
const OF_HOOKS = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY']

const gitIn = (folder: string, given: Environment): Git => {
  const env = { ...given }
  for (const name of OF_HOOKS) delete env[name]
  return (argv, input = '') =>
    new Promise(done => {
      // Reading must not take the lock of the index, which another program may want at this moment.
      // Names with brackets or stars are no patterns; `check-ignore` never takes them for any, and refuses to be told so.
      const literal = argv[0] === 'check-ignore' ? [] : ['--literal-pathspecs']
      const options = ['-C', resolve(folder), ...literal, '--no-optional-locks']
      const settings = { env, encoding: 'utf8', maxBuffer: 2 ** 28, windowsHide: true } as const
      const child = execFile('git', [...options, ...argv], settings, (cause, out, err) => {
        const code = cause?.code
        if ((code as unknown) === 'ENOENT') return done({ code: 'missing', out: '', err: '' })
        done({ code: cause ? (typeof code === 'number' ? code : 128) : 0, out, err })
      })
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
    })
}

const nulled = (files: readonly string[]): string => files.map(file => `${file}\0`).join('')

async function answerOf(git: Git, argv: readonly string[], input?: string): Promise<string> {
  const answer = await git(argv, input)
  if (answer.code === 0) return answer.out
  throw new ProblemsError([refusal(answer, `\`git ${argv[0]}\` failed`)])
}

const NO_GIT = error(
  RULE,
  { file: 'git' },
  '`--commit` needs git, which is not installed, or not in PATH.',
  'Install git, or leave out `--commit`.',
)

async function obstaclesIn(git: Git, folder: string): Promise<Problem[]> {
  const inside = await git(['rev-parse', '--is-inside-work-tree', '--absolute-git-dir'])
  if (inside.code === 'missing') return [NO_GIT]
  if (inside.code !== 0 && !/not a git repository/i.test(inside.err)) return [refusal(inside, 'git does not open it')]
  const [, isInside, gitFolder = ''] = /^(\w+)\n(.*)\n$/s.exec(inside.out) ?? []
  if (isInside !== 'true') {
    const what = 'This folder is in no git repository, so nothing can be committed.'
    return [error(RULE, { file: folder }, what, 'Run `git init`, or leave out `--commit`.')]
  }
  // All of these are of one worktree, so git keeps them in the folder of that one.
  const found = UNDER_WAY.filter(([file]) => existsSync(join(gitFolder, file))).map(([, what, end]) =>
    error(RULE, { file: '.git' }, `The repository is in the middle of ${what}.`, `End it first: ${end}.`),
  )
  if (found.length === 0 && (await answerOf(git, ['ls-files', '--unmerged', '-z'])) !== '') {
    const what = 'Files of the repository have conflicts that are not resolved.'
    found.push(error(RULE, { file: '.git' }, what, 'Resolve them, and `git add` the files.'))
  }
  if (found.length === 0 && (await git(['symbolic-ref', '--quiet', 'HEAD'])).code !== 0) {
    const what = 'The repository is on no branch (detached HEAD), where a commit is easily lost.'
    found.push(error(RULE, { file: '.git' }, what, 'Switch to a branch: `git switch main`.'))
  }
  for (const who of ['GIT_AUTHOR_IDENT', 'GIT_COMMITTER_IDENT']) {
    if ((await git(['var', who])).code === 0) continue
    const fix = 'Run `git config user.name "…"` and `git config user.email …`.'
    found.push(error(RULE, { file: '.git' }, 'git does not know whose commit it would be.', fix))
    break
  }
  return found
}

async function trackedIn(git: Git, files: readonly string[]): Promise<string[]> {
  if (files.length === 0) return []
  return (await answerOf(git, ['ls-files', '-z', '--', ...files])).split('\0').filter(file => file !== '')
}

/** The pauses before git is asked again while another program holds the lock of the index, in milliseconds. */
const PAUSES = [100, 300, 1000, 2000]

async function commitOf(
  git: Git,
  files: readonly string[],
  message: string,
): Promise<{ name: string; branch: string }> {
  const input = nulled(files)
  const listed = ['--pathspec-from-file=-', '--pathspec-file-nul']
  const tracked = await trackedIn(git, files)
  const fresh = files.filter(file => !tracked.includes(file))
  try {
    if (fresh.length > 0) await unlocked(git, ['add', '--intent-to-add', ...listed], nulled(fresh))
    // `--only` takes the contents of these files alone, and leaves everything else in the index as it is.
    await unlocked(git, ['commit', '--quiet', '--only', '--message', message, ...listed], input)
  } catch (cause) {
    if (fresh.length > 0) await git(['reset', '--quiet', ...listed], nulled(fresh))
    throw cause
  }
  // With `--only`, what a hook has corrected is in the commit, but not in the index.
  await git(['reset', '--quiet', ...listed], input)
  const name = (await answerOf(git, ['rev-parse', '--short', 'HEAD'])).trim()
  const branch = (await answerOf(git, ['rev-parse', '--abbrev-ref', 'HEAD'])).trim()
  return { name, branch }
}

/** Runs a command that writes the index, and waits for a moment if an editor or a prompt holds its lock. */
async function unlocked(git: Git, argv: readonly string[], input: string): Promise<void> {
  for (const wait of [...PAUSES, undefined]) {
    const answer = await git(argv, input)
    if (answer.code === 0) return
    const isLocked = /index\.lock/.test(answer.err)
    if (isLocked && wait !== undefined) {
      await new Promise(resolve => setTimeout(resolve, wait))
      continue
    }
    throw new ProblemsError([isLocked ? locked(answer) : refusal(answer, `git did not ${argv[0]} the files`)])
  }
}

const locked = ({ err }: GitAnswer): Problem => {
  const [, file = '.git/index.lock'] = /'([^']*index\.lock)'/.exec(err) ?? []
  const what = 'Another program is changing the repository: its index is locked.'
  return error(RULE, { file }, what, 'Wait for that program. If none is running, remove this file.')
}

/** Quotes what git or one of its hooks said. */
function refusal({ out, err }: GitAnswer, what: string): Problem {
  const words = [err, out]
    .join('\n')
    .split('\n')
    .map(line => line.replace(/^(?:fatal|error): /, '').trim())
    .filter(line => line !== '' && !line.startsWith('hint:'))
    .join(' · ')
  return error(
    RULE,
    { file: '.git' },
    `${what}${words === '' ? '.' : `: ${words}`}`,
    'Correct that, and run this again.',
  )
}
