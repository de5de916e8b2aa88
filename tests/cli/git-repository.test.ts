import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitRepository } from '../../src/cli/git-repository.js'
import { ProblemsError } from '../../src/core/problem.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'

/** An environment in which nothing of this machine’s settings counts. */
const ENV = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  LC_ALL: 'C',
}
const IDENTITY = ['user.name=Ana Sol', 'user.email=ana@example.org']

/** A repository with one commit and one change of a record, in a folder below it. */
function repository({ below = '', files = {} as Readonly<Record<string, string>>, config = IDENTITY } = {}) {
  const top = temporaryFolder({ 'notes.txt': 'one\n', [join(below, 'ids.lock.json')]: '{}\n', ...files })
  const git = (...argv: string[]): string =>
    execFileSync('git', ['-C', top, ...argv], { env: { ...ENV }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  // A shell starts git at a small part of what it costs this process, whose memory is large.
  const script = (text: string, ...argv: readonly string[]): void =>
    void execFileSync('sh', ['-ec', text, 'sh', ...argv], { cwd: top, env: ENV, stdio: ['ignore', 'ignore', 'pipe'] })
  script(
    `git init --quiet --initial-branch main
    git add --all
    git -c user.name=Ana -c user.email=ana@example.org commit --quiet --message First
    for setting; do git config "\${setting%%=*}" "\${setting#*=}"; done`,
    ...config,
  )
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(top, path)), { recursive: true })
    writeFileSync(join(top, path), text)
  }
  const folder = join(top, below)
  return { top, folder, git, script, write, opened: gitRepository(folder, ENV) }
}

const problemsOf = async (work: Promise<unknown>): Promise<string> => {
  const cause: unknown = await work.then(
    () => undefined,
    fault => fault as unknown,
  )
  if (!(cause instanceof ProblemsError)) throw cause
  return cause.message
}

const RECORD = 'issues/weekly/1.json'
const hook = ({ top }: { top: string }, name: string, script: string): void => {
  const file = join(top, '.git/hooks', name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
}

describe('A commit has exactly the files that it is asked for', () => {
  it.each([
    ['in the repository itself', ''],
    ['in a folder of it', 'sites/river [draft]'],
  ])('%s, and leaves everything else staged as it was', async (_, below) => {
    const { opened, git, write } = repository({ below })
    write('notes.txt', 'two\n')
    write('staged.txt', 'staged\n')
    git('add', 'notes.txt', 'staged.txt')
    write(join(below, RECORD), '{}\n')
    write(join(below, 'ids.lock.json'), '{"a":1}\n')
    write(join(below, 'posts/draft.md'), 'Draft\n')
    expect(await opened.obstacles()).toEqual([])
    const changes = await opened.changes(['ids.lock.json', 'issues'])
    expect(changes.sort()).toEqual(['ids.lock.json', RECORD])
    const { name, branch } = await opened.commit(changes, '# Publish: “weekly 1”')
    expect([git('rev-parse', '--short', 'HEAD').trim(), 'main']).toEqual([name, branch])
    expect(git('show', '--name-only', '--format=%s|%an').trim().split('\n')).toEqual([
      '# Publish: “weekly 1”|Ana Sol',
      '',
      join(below, 'ids.lock.json'),
      join(below, RECORD),
    ])
    expect(git('diff', '--cached', '--name-only').trim().split('\n')).toEqual(['notes.txt', 'staged.txt'])
  })

  it('with removed files, in the first commit of a repository, in a linked worktree and in a submodule', async () => {
    const moved = repository({ files: { 'issues/weekly/next.yml': 'subject: A\n' } })
    rmSync(join(moved.top, 'issues/weekly/next.yml'))
    moved.write('issues/weekly/1.yml', 'subject: A\n')
    await moved.opened.commit(await moved.opened.changes(['issues']), 'Move')
    expect(moved.git('ls-files', 'issues').trim()).toBe('issues/weekly/1.yml')

    const fresh = temporaryFolder({ 'ids.lock.json': '{}\n', 'other.txt': 'other\n' })
    const git = (...argv: string[]): string =>
      execFileSync('git', ['-C', fresh, ...argv], { env: ENV, encoding: 'utf8' })
    git('init', '--quiet', '--initial-branch', 'main')
    for (const setting of IDENTITY) git('config', ...(setting.split('=') as [string, string]))
    const first = gitRepository(fresh, ENV)
    expect(await first.obstacles()).toEqual([])
    expect(await first.commit(['ids.lock.json'], 'First')).toMatchObject({ branch: 'main' })
    expect(git('ls-files').trim()).toBe('ids.lock.json')

    const linked = join(temporaryFolder(), 'linked')
    moved.git('worktree', 'add', '--quiet', '-b', 'side', linked)
    writeFileSync(join(linked, 'ids.lock.json'), '{"b":1}\n')
    expect(await gitRepository(linked, ENV).commit(['ids.lock.json'], 'Side')).toMatchObject({ branch: 'side' })

    const outer = repository()
    outer.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', fresh, 'inner')
    outer.git('-C', 'inner', 'config', 'user.name', 'Ana')
    outer.git('-C', 'inner', 'config', 'user.email', 'ana@example.org')
    outer.git('commit', '--quiet', '-am', 'Add')
    outer.write('inner/ids.lock.json', '{"c":1}\n')
    const inner = gitRepository(join(outer.top, 'inner'), ENV)
    expect(await inner.obstacles()).toEqual([])
    await inner.commit(['ids.lock.json'], 'Inner')
    expect(outer.git('status', '--porcelain').trim()).toBe('M inner')
    expect(outer.git('log', '--format=%s').trim()).toBe('Add\nFirst')
  })

  it('with the line endings of the repository, and refuses where they would be changed for good', async () => {
    const { opened, git, write } = repository({ config: [...IDENTITY, 'core.autocrlf=true'] })
    write(RECORD, '{\n}\n')
    await opened.commit([RECORD], 'LF')
    expect(git('show', `HEAD:${RECORD}`)).toBe('{\n}\n')
    expect(await opened.changes(['issues'])).toEqual([])
    git('config', 'core.safecrlf', 'true')
    write(RECORD, '{\n\n}\n')
    expect(await problemsOf(opened.commit([RECORD], 'Safe'))).toMatch(/LF would be replaced by CRLF/)
  })

  it('and says which files git ignores', async () => {
    const { opened, write } = repository({ files: { '.gitignore': 'issues/*/\n' } })
    write(RECORD, '{}\n')
    write('issues/pictures.json', '{}\n')
    expect(await opened.changes(['issues'])).toEqual(['issues/pictures.json'])
    expect(await opened.ignored([RECORD, 'issues/pictures.json'])).toEqual([RECORD])
    expect(await opened.ignored([])).toEqual([])
    expect(await opened.tracked(['ids.lock.json', RECORD])).toEqual(['ids.lock.json'])
  })
})

describe('Nothing is committed', () => {
  /** Two branches that change one file in different ways. */
  function divided() {
    const made = repository()
    made.script(`git switch --quiet --create side
      echo side > notes.txt
      git commit --quiet -am Side
      git switch --quiet main
      echo main > notes.txt
      git commit --quiet -am Main`)
    const attempt = (...argv: string[]): void => {
      try {
        made.git(...argv)
      } catch {
        // The conflict is what the test wants.
      }
    }
    return { ...made, attempt }
  }

  it.each<[string, (made: ReturnType<typeof divided>) => void, RegExp]>([
    ['a merge', ({ attempt }) => attempt('merge', 'side'), /a merge\. .*git merge --abort/],
    ['a rebase', ({ attempt }) => attempt('rebase', 'side'), /a rebase\. .*git rebase --abort/],
    ['an older rebase', ({ attempt }) => attempt('rebase', '--apply', 'side'), /a rebase, or applying patches/],
    ['a cherry-pick', ({ attempt }) => attempt('cherry-pick', 'side'), /a cherry-pick\./],
    ['a revert', ({ attempt }) => attempt('revert', '--no-edit', 'HEAD', 'side'), /a revert\.|series of picks/],
    ['a bisection', ({ attempt }) => attempt('bisect', 'start'), /a bisection\. .*git bisect reset/],
    [
      'a merge that waits for its commit',
      ({ attempt }) => attempt('merge', '--no-commit', '--strategy=ours', 'side'),
      /a merge\./,
    ],
    [
      'conflicts of a stash',
      ({ attempt, write }) => {
        write('notes.txt', 'stashed\n')
        attempt('stash')
        write('notes.txt', 'other\n')
        attempt('commit', '-am', 'Other')
        attempt('stash', 'pop')
      },
      /conflicts that are not resolved/,
    ],
    ['no branch', ({ attempt }) => attempt('checkout', '--quiet', '--detach'), /detached HEAD.*git switch/],
    ['nobody’s name', ({ git }) => void git('config', 'user.name', ''), /whose commit it would be\. .*user\.name/],
  ])('in the middle of %s', async (_, begin, expected) => {
    const made = divided()
    begin(made)
    const obstacles = await made.opened.obstacles()
    expect(obstacles.map(({ what, fix }) => `${what} ${fix}`).join('\n')).toMatch(expected)
  })

  it('without a repository, or without git', async () => {
    const folder = temporaryFolder()
    const none = await gitRepository(folder, { ...ENV, GIT_CEILING_DIRECTORIES: dirname(folder) }).obstacles()
    expect(none).toMatchObject([{ what: expect.stringContaining('no git repository') }])
    expect(await gitRepository(folder, { ...ENV, PATH: folder }).obstacles()).toMatchObject([
      { what: expect.stringContaining('which is not installed') },
    ])
  })

  it('by the repository of a hook that started the command', async () => {
    const { top, write, git } = repository()
    const other = repository()
    write(RECORD, '{}\n')
    const env = { ...ENV, GIT_DIR: join(other.top, '.git'), GIT_INDEX_FILE: join(other.top, '.git/index') }
    await gitRepository(top, env).commit([RECORD], 'Here')
    expect([git('log', '-1', '--format=%s').trim(), other.git('log', '-1', '--format=%s').trim()]).toEqual([
      'Here',
      'First',
    ])
  })

  it.each<[string, (made: ReturnType<typeof repository>) => void, RegExp]>([
    [
      'a hook refuses',
      made => hook(made, 'pre-commit', 'echo "Spelling: tiide" >&2\nexit 3'),
      /git did not commit the files: Spelling: tiide/,
    ],
    ['a hook refuses the message', made => hook(made, 'commit-msg', 'grep -q "^feat" "$1"'), /git did not commit/],
    ['a hook waits for an answer', made => hook(made, 'pre-commit', 'read answer || exit 1'), /git did not commit/],
    [
      'it cannot be signed',
      ({ git, top }) => {
        writeFileSync(join(top, '.git/sign'), '#!/bin/sh\necho "gpg: no secret key" >&2\nexit 2\n')
        chmodSync(join(top, '.git/sign'), 0o755)
        git('config', 'commit.gpgSign', 'true')
        git('config', 'gpg.program', join(top, '.git/sign'))
      },
      /failed to sign the data/,
    ],
  ])('if %s, and nothing stays staged that was not', async (_, prepare, expected) => {
    const made = repository()
    prepare(made)
    made.write('notes.txt', 'two\n')
    made.git('add', 'notes.txt')
    made.write(RECORD, '{}\n')
    expect(await problemsOf(made.opened.commit([RECORD], 'Publish weekly 1'))).toMatch(expected)
    expect(made.git('status', '--porcelain').trim().split('\n')).toEqual(['M  notes.txt', '?? issues/'])
    expect(made.git('log', '--format=%s').trim()).toBe('First')
  })

  it('while another program holds the lock of the index: it waits, and then names the file', async () => {
    quickTime(200)
    const { top, opened, write, git } = repository()
    write('ids.lock.json', '{"a":1}\n')
    const lock = join(top, '.git/index.lock')
    writeFileSync(lock, '')
    const words = await problemsOf(opened.commit(['ids.lock.json'], 'Locked'))
    expect(words).toMatch(/index\.lock Another program is changing the repository.*remove this file/)
    const waiting = opened.commit(['ids.lock.json'], 'Unlocked')
    setTimeout(() => rmSync(lock), 500)
    await waiting
    expect(git('log', '-1', '--format=%s').trim()).toBe('Unlocked')
    expect(existsSync(lock)).toBe(false)
  })
})

it('What a hook corrects is in the commit, and nothing else stays staged', async () => {
  const made = repository()
  hook(made, 'pre-commit', `echo '{"a":2}' > ids.lock.json\ngit add ids.lock.json`)
  made.write('notes.txt', 'two\n')
  made.git('add', 'notes.txt')
  made.write('ids.lock.json', '{"a":1}\n')
  await made.opened.commit(['ids.lock.json'], 'Publish weekly 1')
  expect(made.git('show', 'HEAD:ids.lock.json')).toBe('{"a":2}\n')
  expect(made.git('status', '--porcelain')).toBe('M  notes.txt\n')
})

it('Nothing stays staged where only a part of the repository is checked out', async () => {
  const made = repository({ files: { 'posts/one.md': 'One\n' } })
  made.git('sparse-checkout', 'set', '--cone', 'posts')
  made.write('pictures.json', '{}\n')
  made.write(RECORD, '{}\n')
  expect(await problemsOf(made.opened.commit(['pictures.json', RECORD], 'Publish weekly 1'))).toContain(
    'sparse-checkout',
  )
  expect(made.git('diff', '--cached', '--name-only')).toBe('')
  expect(made.git('ls-files', 'pictures.json')).toBe('')
})

it('Hooks see the files of the commit, and may add to them', async () => {
  const made = repository()
  hook(made, 'pre-commit', 'git diff --cached --name-only > .git/seen')
  made.write('notes.txt', 'two\n')
  made.git('add', 'notes.txt')
  made.write(RECORD, '{}\n')
  await made.opened.commit([RECORD], 'Publish weekly 1')
  expect(readFileSync(join(made.top, '.git/seen'), 'utf8').trim()).toBe(RECORD)
})
