import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import type { Command } from 'commander'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lastingFolder, temporaryFolder } from '../temporary-folder.js'
import { idleProgram } from './command-lines.js'
import { offprint } from './offprint.js'
import { MAIN } from './offprint-process.js'

const FILES = {
  'publication.yml': `title: River
url: https://river.example.org/
digests:
  weekly: { title: River, weekly }
  wöchentlich: { title: "Fluss:\\e[31m wöchentlich" }
  "$(touch injected)": { title: Hostile }
  "\`touch injected\`": {}
  "two words": {}
`,
  'publishers.yml': 'harbour-review: { name: The Harbour Review }\ncoastal: { name: Coastal History }\n',
  'ids.lock.json': JSON.stringify({
    version: 1,
    posts: [
      { id: 'tag:a', file: 'posts/tide.md', path: 'tide/', date: '2026-03-14' },
      { id: 'tag:b', file: 'posts/2025/%.md', path: '2025/night-train/', date: '2025-03-14' },
      { id: 'tag:c', file: 'posts/weir.md', path: 'b%C3%BCcher.html', date: '2025-03-14' },
      { id: 'tag:d', file: 'posts/gone.md', path: 'gone/', date: '2025-03-14', gone: true },
      null,
    ],
  }),
  'posts/tide.md': '',
  'posts/two words.md': '',
}

let root = ''
beforeAll(() => {
  root = lastingFolder(FILES)
})

/** What may come next after these words, the last of which is still being written. */
async function next(...words: string[]): Promise<{ paths: string | undefined; words: string[] }> {
  const { code, stdout, stderr } = await offprint(['completion', 'bash', '--', ...words])
  expect([code, stderr]).toEqual([0, ''])
  const [paths, ...lines] = stdout.trimEnd().split('\n')
  return { paths, words: lines.map(line => line.split('\t')[0] ?? '') }
}

const all = (command: Command): Command[] => [command, ...command.commands.flatMap(all)]
const PROGRAM = idleProgram()

describe('offprint completion', () => {
  it('offers every command, and every option of every command, from their definition', async () => {
    for (const command of all(PROGRAM)) {
      const path: string[] = []
      for (let at: Command | null = command; at?.parent; at = at.parent) path.unshift(at.name())
      if (command.commands.length > 0)
        expect((await next(...path, '')).words, path.join(' ')).toEqual([
          ...command.commands.map(each => each.name()),
          'help',
        ])
      expect((await next(...path, '-')).words, path.join(' ')).toEqual([
        ...command.options.map(({ long }) => long),
        '--help',
      ])
    }
  })

  const CHOICES = all(PROGRAM).flatMap(command =>
    command.options.flatMap(({ long, argChoices }) =>
      long && argChoices
        ? [[command.parent?.parent ? 'subscribers' : '', command.name(), long, argChoices] as const]
        : [],
    ),
  )
  it.each(CHOICES)('offers the choices of %s %s %s', async (above, command, long, choices) => {
    const path = [above, command].filter(word => word !== '')
    expect((await next(...path, long, '')).words).toEqual(choices)
    expect((await next(...path, `${long}=`)).words).toEqual(choices.map(choice => `${long}=${choice}`))
  })

  const NAMES = ['tide', '2025/night-train', 'bücher']
  const DIGESTS = ['weekly', 'wöchentlich']
  it.each<[string[], string[], string]>([
    [['send', '--root', 'R', ''], [...DIGESTS, ...NAMES], 'none'],
    [['send', '--root=R', 'we'], [...DIGESTS, ...NAMES], 'none'],
    [['status', '--root', 'R', ''], [...DIGESTS, ...NAMES], 'none'],
    [['diff', '--root', 'R', ''], NAMES, 'files'],
    [['subscribers', 'add', '--root', 'R', 'ana@example.org', '--digest', ''], DIGESTS, 'none'],
    [['collect', '--root', 'R', 'coastal', ''], ['harbour-review', 'coastal'], 'none'],
    [['import', '--root', 'R', '--accept', 'posts/tide.md', ''], NAMES, 'files'],
    [['import', ''], [], 'files'],
    [['bounces', ''], [], 'files'],
    [['check', 'posts/tide.md', ''], [], 'files'],
    [['build', '--root', ''], [], 'folders'],
    [['build', '--root='], [], 'folders'],
    [['send', 'weekly', '--out', ''], [], 'folders'],
    [['send', '--root', '/nowhere/at/all', ''], [], 'none'],
    [['send', '--limit', ''], [], 'none'],
    [['subscribers', 'add', '--name', ''], [], 'none'],
    [['completion', ''], ['bash', 'zsh', 'fish'], 'none'],
    [
      ['help', 'subscribers', ''],
      PROGRAM.commands
        .flatMap(c => (c.name() === 'subscribers' ? c.commands.map(each => each.name()) : []))
        .concat('help'),
      'none',
    ],
    [['nonsense', ''], [], 'none'],
    [['build', '--nonsense='], [], 'none'],
  ])('after %j offers %j and, as paths, %s', async (words, wanted, paths) => {
    const found = await next(...words.map(word => word.replace(/\bR$/, root)))
    expect(found).toEqual({ words: wanted, paths })
  })

  it('offers options where nothing else can follow, but none twice that takes one value', async () => {
    const left = (await next('send', 'weekly', '--yes', '--where', 'city=Porto', '')).words
    expect(left).toEqual(expect.arrayContaining(['--where', '--to', '--limit', '--help']))
    expect(left).not.toContain('--yes')
    expect((await next('build', '')).words).toContain('--drafts')
    expect((await next('build', '--', '--')).words).toEqual([])
  })

  it('has a way to complete every argument and every value of an option, or says that it has none', () => {
    const placeholders = all(PROGRAM).flatMap(command => [
      ...command.registeredArguments.flatMap(argument => (argument.argChoices ? [] : [argument.name()])),
      ...command.options.flatMap(({ flags, argChoices }) =>
        argChoices ? [] : (/[<[]([\w-]+)/.exec(flags)?.[1] ?? []),
      ),
    ])
    const completed = [
      'dir',
      'file',
      'files',
      'source',
      'opml',
      'place',
      'digest',
      'issue',
      'post',
      'preset',
      'publisher',
    ]
    const free = [
      'address',
      'condition',
      'date',
      'key',
      'n',
      'name',
      'number',
      'server',
      'tag',
      'text',
      'time',
      'title',
    ]
    const others = ['kinds', 'word', 'words']
    expect([...new Set(placeholders)].filter(name => ![...completed, ...free, ...others].includes(name))).toEqual([])
    expect(completed.filter(name => !placeholders.includes(name))).toEqual([])
  })

  it('passes on no name that a shell might run, and no control character', async () => {
    const { stdout } = await offprint(['completion', 'zsh', '--', 'send', '--root', root, ''])
    expect(stdout).toContain('wöchentlich\tFluss: [31m wöchentlich\n')
    expect(stdout).not.toMatch(/touch|two words|[\0-\x08\x0b-\x1f\x7f]/)
  })

  it.each([['bash'], ['zsh'], ['fish']])('prints the script for %s, and refuses another shell', async shell => {
    expect((await offprint(['completion', shell])).stdout).toContain(`completion ${shell} -- `)
    const { code, stderr } = await offprint(['completion', 'tcsh'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('bash, zsh, fish')])
  })
})

const SCRIPT = '/usr/bin/script'
const installed = (name: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, name)))
const on = (...names: string[]): boolean => process.platform === 'linux' && names.every(installed)

/** A folder with `offprint` as a command. */
function commandFolder(): string {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'offprint'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`, { mode: 0o755 })
  return folder
}
const environment = (): NodeJS.ProcessEnv => ({
  ...{ PATH: `${commandFolder()}:${process.env['PATH']}`, HOME: root, TERM: 'dumb', LC_ALL: 'C.UTF-8' },
  // Without them, the shells would read and write files of whoever runs the tests.
  ...{ XDG_CONFIG_HOME: temporaryFolder(), XDG_DATA_HOME: temporaryFolder(), ZDOTDIR: temporaryFolder() },
})

/** Starts a shell on a terminal, and returns a function that types a line with Tab at its end and returns the line that results. */
async function shellOnTerminal(command: string, setup: string): Promise<(line: string) => Promise<string>> {
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { cwd: root, env: environment() })
  onTestFinished(() => void child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', chunk => (said += chunk))
  const answer = async (): Promise<string> => {
    await expect.poll(() => said).toMatch(/<<[^<>]*>>\r?\n/)
    const line = /<<([^<>]*)>>\r?\n/.exec(said)?.[1] ?? ''
    said = ''
    return line
  }
  // The quotation marks keep the echo of this line apart from its output.
  child.stdin.write(`${setup}\necho '<''<ready>''>'\n`)
  await answer()
  return line => {
    // Ctrl-X p prints the line, and Ctrl-U deletes it.
    child.stdin.write(`${line}\t\x18p\x15`)
    return answer()
  }
}

/** What is typed before Tab, and the line after it. */
const COMPLETED: readonly (readonly [string, string])[] = [
  ['offprint sta', 'offprint status '],
  ['offprint subscribers imp', 'offprint subscribers import '],
  ['offprint check --format=j', 'offprint check --format=json '],
  ['offprint build --no', 'offprint build --now '],
  ['offprint send --root ~/ weekl', 'offprint send --root ~/ weekly '],
  ['offprint send "weekl', 'offprint send "weekly" '],
  ['offprint send wö', 'offprint send wöchentlich '],
  ['offprint diff posts/tw', 'offprint diff posts/two\\ words.md '],
  ['offprint build --root=po', 'offprint build --root=posts/'],
  ['offprint build --root po', 'offprint build --root posts/'],
  ['true && FOO=1 offprint ser', 'true && FOO=1 offprint serve '],
  ['offprint bounces imaps://ana:', 'offprint bounces imaps://ana:'],
  ['offprint send $(touch injected) weekl', 'offprint send $(touch injected) weekl'],
  ['offprint send `touch injected`', 'offprint send `touch injected`'],
]

describe('The shells themselves', () => {
  it.runIf(on('bash', 'script'))('bash completes lines, and lists what there is to choose from', async () => {
    const type = await shellOnTerminal(
      'bash --norc --noprofile -i',
      `PS1='$ '; eval "$(offprint completion bash)"; bind -x '"\\C-xp": echo "<<$READLINE_LINE>>"'`,
    )
    const lines: string[][] = []
    for (const [typed] of COMPLETED) lines.push([typed, await type(typed)])
    expect(lines).toEqual(COMPLETED)
    expect(existsSync(join(root, 'injected'))).toBe(false)
  })

  it.runIf(on('bash'))('bash, also as old as 3.2, has no need of its newer features', async () => {
    const { stdout } = await offprint(['completion', 'bash'])
    expect(stdout).not.toMatch(/mapfile|readarray|\[-\d+\]|declare -A|local -n|\$\{[^}]*,,/)
    await promisify(execFile)('bash', ['-nc', stdout])
  })

  it.runIf(on('zsh', 'script'))('zsh completes lines', async () => {
    const type = await shellOnTerminal(
      'zsh -f -i',
      `PS1='$ '; eval "$(offprint completion zsh)"; show() { print -r -- "<<$BUFFER>>" }; zle -N show; bindkey '^Xp' show; bindkey '^I' complete-word`,
    )
    const lines: string[][] = []
    for (const [typed] of COMPLETED) lines.push([typed, await type(typed)])
    expect(lines).toEqual(COMPLETED)
    expect(existsSync(join(root, 'injected'))).toBe(false)
  })

  it.runIf(on('zsh'))(
    'zsh loads the script from a folder of $fpath, too, and keeps the completions of others',
    async () => {
      const folder = temporaryFolder()
      writeFileSync(join(folder, '_offprint'), (await offprint(['completion', 'zsh'])).stdout)
      const zsh = (script: string) => promisify(execFile)('zsh', ['-f', '-c', script], { env: environment() })
      const loaded = await zsh(
        `fpath=('${folder}' $fpath); autoload -Uz compinit; compinit -u -D; print $_comps[offprint]`,
      )
      expect(loaded.stdout).toBe('_offprint\n')
      const others = 'autoload -Uz compinit; compinit -u -D; compdef _files mine; eval "$(offprint completion zsh)"'
      expect((await zsh(`${others}; print $_comps[mine] $_comps[offprint]`)).stdout).toBe('_files _offprint\n')
    },
  )

  it.runIf(on('fish'))('fish lists what may follow', async () => {
    mkdirSync(join(root, 'static'), { recursive: true })
    const lines: readonly (readonly [string, readonly string[]])[] = [
      ['offprint sta', ['status']],
      ['offprint check --format=', ['--format=github', '--format=json', '--format=sarif', '--format=text']],
      ['offprint send --root ~/ wee', ['weekly']],
      ['offprint send wö', ['wöchentlich']],
      ['offprint diff posts/ti', ['posts/tide.md']],
      ['offprint build --root=po', ['--root=posts/']],
      ['offprint build --root po', ['posts/']],
      ['offprint build (touch injected) --dra', ['--drafts']],
    ]
    const script = 'offprint completion fish | source; for line in $argv; complete -C $line; echo; end'
    const argv = ['-N', '-c', script, ...lines.map(([line]) => line)]
    const { stdout } = await promisify(execFile)('fish', argv, { cwd: root, env: environment() })
    const answers = stdout
      .trimEnd()
      .split('\n\n')
      .map(answer => answer.split('\n').map(line => line.split('\t')[0]))
    expect(answers).toEqual(lines.map(([, wanted]) => wanted))
    expect(existsSync(join(root, 'injected'))).toBe(false)
  })
})
