import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exposedSecrets, mergeIgnores, missingIgnores } from '../../src/cli/git-ignore.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const SECRETS = ['.env', 'offprint.db', 'offprint.db-wal', 'offprint.db-shm', 'offprint.db-journal', 'offprint.db.bak']
const MADE = ['out/index.html', '.offprint/memory.jsonl', 'node_modules/x/index.js']

/** Runs git without the settings of this machine. */
const git = (folder: string, ...argv: string[]): string => {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null', HOME: folder }
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org']
  return execFileSync('git', ['-C', folder, ...who, ...argv], { env, encoding: 'utf8', stdio: 'pipe' })
}

/** The files that `git add` would add, of those that exist. */
function committable(folder: string, files = [...SECRETS, ...MADE]): string[] {
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
  git(folder, 'add', '--all', '.')
  return git(folder, 'ls-files')
    .split('\n')
    .filter(file => files.includes(file))
}

const repository = (files: Readonly<Record<string, string | Uint8Array>> = {}): string => {
  const folder = temporaryFolder(files)
  git(folder, 'init', '--quiet')
  return folder
}

const wide = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])

describe('.gitignore', () => {
  it.each([
    ['nothing', ''],
    ['others’ lines', 'dist/\n*.log\n'],
    ['no line break at its end', 'dist/'],
    ['line ends of Windows', 'dist/\r\n*.log\r\n'],
    ['line ends of Windows and none at its end', 'dist/\r\n*.log'],
    ['a byte order mark', '\ufeffdist/\n'],
    ['one of the secrets', '.env\n'],
    ['other spellings', '/.env\n*.db\n/out\n.offprint/**\n'],
    ['a pattern for one of them', '.env*\n!.env.example\n*.db*\n'],
    ['the secret let in again', '.env\noffprint.db*\n!.env\n'],
    ['everything let in again', '*\n!*\n'],
    ['all that begins with a dot let in', '.*\n!.*\n'],
    ['the database let in again by a pattern', 'offprint.db*\n!*.db\n'],
    ['a folder and not the file', '.env/\noffprint.db/\n'],
    ['what only looks like it', ' .env\n# .env\n\\.envx\noffprint.db\n'],
    ['spaces behind it', '.env   \noffprint.db*  \n'],
    ['letters beyond ASCII', 'Entwürfe/\n河/\n'],
    ['bytes that are no UTF-8', Buffer.from('Entw\xfcrfe/\n', 'latin1')],
  ])('with %s keeps every line, and lets no secret be committed', (_, text) => {
    const folder = repository({ '.gitignore': text })
    const added = mergeIgnores(folder)
    const after = readFileSync(join(folder, '.gitignore'))
    expect(after.subarray(0, Buffer.byteLength(text)).equals(Buffer.from(text))).toBe(true)
    expect(after.toString('latin1')).not.toMatch(Buffer.from(text).includes('\r\n') ? /[^\r]\n/ : /\r/)
    expect(committable(folder)).toEqual([])
    expect(exposedSecrets(folder)).toEqual([])
    expect([added.length > 0, mergeIgnores(folder)]).toEqual([missingIgnores(text.toString()).length > 0, []])
    expect(readFileSync(join(folder, '.gitignore')).equals(after)).toBe(true)
  })

  it('in UTF-16, which git cannot read, becomes UTF-8 with the same lines', () => {
    const folder = repository({ '.gitignore': wide('# geheim: Entwürfe\r\ndist/\r\n.env\r\n') })
    mergeIgnores(folder)
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe(
      '# geheim: Entwürfe\r\ndist/\r\n.env\r\nout/\r\nnode_modules/\r\n.offprint/\r\noffprint.db*\r\n',
    )
    expect(committable(folder)).toEqual([])
  })

  it('that publishes out/ on purpose continues to publish it', () => {
    expect(missingIgnores('!out/\nnode_modules\n/.offprint/\n.env\n/offprint.db*\n')).toEqual([])
  })

  it('in a publication inside a repository keeps its secrets out of the repository', () => {
    const above = repository({ '.gitignore': '!.env\n!*.db\n', 'digest/note.txt': '' })
    const folder = join(above, 'digest')
    mergeIgnores(folder)
    expect(committable(folder)).toEqual([])
    expect(exposedSecrets(folder)).toEqual([])
  })

  it('has no effect on files that git tracks already, and the remedy is shown', () => {
    const folder = repository({
      '.env': 'SMTP_URL=smtp://u:p@mail.example.org\n',
      'offprint.db': '',
      'offprint.dbx': '',
    })
    git(folder, 'add', '--all')
    git(folder, 'commit', '--quiet', '--message', 'all')
    mergeIgnores(folder)
    const problems = exposedSecrets(folder)
    expect(problems.map(({ where, rule }) => [where.file, rule])).toEqual([
      ['.env', 'init.tracked'],
      ['offprint.db', 'init.tracked'],
      ['offprint.dbx', 'init.tracked'],
    ])
    for (const { fix } of problems) {
      const [, command = ''] = /`git ([^`]+)`/.exec(fix) ?? []
      git(folder, ...command.split(' '))
    }
    expect(exposedSecrets(folder)).toEqual([])
    expect(committable(folder, SECRETS)).toEqual([])
  })

  it('that is a link, which git does not follow, is reported', () => {
    const folder = repository({ 'ignored.txt': 'dist/\n' })
    symlinkSync('ignored.txt', join(folder, '.gitignore'))
    mergeIgnores(folder)
    expect(exposedSecrets(folder)).toMatchObject([{ rule: 'init.exposed', what: expect.stringContaining('.env') }])
  })

  it('is written where there is no repository, too', () => {
    const folder = temporaryFolder()
    expect(mergeIgnores(folder)).toEqual(['out/', 'node_modules/', '.offprint/', '.env', 'offprint.db*'])
    expect(exposedSecrets(folder)).toEqual([])
  })
})

describe('offprint init', () => {
  it('adds to a .gitignore what it lacks, and says so', async () => {
    const folder = repository({ '.gitignore': 'dist/', 'notes.txt': 'mine', 'posts/old.md': 'mine' })
    const { code, stdout } = await offprint(['init', folder])
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Added to .gitignore: out/ node_modules/ .offprint/ .env'),
    ])
    expect(committable(folder)).toEqual([])
    for (const file of ['notes.txt', 'posts/old.md']) expect(readFileSync(join(folder, file), 'utf8')).toBe('mine')
  })

  it('reports files that git tracks already', async () => {
    const folder = repository({ '.env': 'X=1\n' })
    git(folder, 'add', '.env')
    const said = await offprint(['init', folder])
    expect(said).toMatchObject({ code: 0, stderr: expect.stringContaining('git rm --cached .env') })
    const again = repository({ '.env': 'X=1\n' })
    git(again, 'add', '.env')
    const { stdout } = await offprint(['init', again, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, ignored: expect.arrayContaining(['.env']), problems: [{}] })
  })

  it.each(['publication.yml', 'publishers.yml', 'posts/welcome.md', 'schemas/post.schema.json'])(
    'writes nothing where there is a %s',
    async file => {
      const folder = temporaryFolder({ [file]: 'mine', '.gitignore': 'dist/' })
      const { code, stderr } = await offprint(['init', folder])
      expect([code, stderr]).toEqual([1, expect.stringContaining('exists already')])
      expect(readFileSync(join(folder, file), 'utf8')).toBe('mine')
      expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('dist/')
    },
  )
})
