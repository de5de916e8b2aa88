import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rolldown } from 'rolldown'
import { parse as parseToml } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../src/core/yaml.js'
import { commandsIn, faultOf } from '../cli/command-lines.js'
import { offprint } from '../cli/offprint.js'
import { temporaryFolder } from '../temporary-folder.js'
import { isInstalled, pathWithProgram } from './program-on-path.js'

const ROOT = join(import.meta.dirname, '../..')
const DEPLOY = join(ROOT, 'deploy')
const FILES = readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name).slice(DEPLOY.length + 1))
  .sort()
const textOf = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8')
const yamlOf = <T>(file: string): T => {
  const read = readYaml(textOf(file))
  return ('value' in read ? read.value : expect.fail(`${file}: ${read.fault.message}`)) as T
}

/** The image’s entry point with these arguments, as a command line of the program. */
const started = (argv: readonly string[]): string[][] => commandsIn(argv.join(' '))

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>
}
interface ComposeService {
  readonly command: readonly string[]
  readonly user: string
  readonly read_only: boolean
  readonly init: boolean
  readonly cap_drop: readonly string[]
  readonly volumes: readonly { readonly type: string; readonly source: string; readonly target: string }[]
  readonly ports?: readonly string[]
  readonly healthcheck?: { readonly disable: boolean }
}

/** Every command line in a file: where the format has commands, and in its comments between backticks. */
function commandLines(file: string): string[][] {
  const text = textOf(file)
  const quoted = [...text.matchAll(/`(offprint[^`]*)`/g)].flatMap(([, line = '']) => commandsIn(line))
  if (file === 'docker/Dockerfile') {
    const [entry, command] = ['ENTRYPOINT', 'CMD'].map(name =>
      JSON.parse(new RegExp(`^${name} (.*)`, 'm').exec(text)?.[1] ?? '[]'),
    )
    return [...quoted, ...started([...entry, ...command])]
  }
  if (file === 'docker/compose.yml') {
    const { services } = yamlOf<Compose>(file)
    return [...quoted, ...Object.values(services).flatMap(({ command }) => started(['offprint', ...command]))]
  }
  if (file.endsWith('.service')) return [...quoted, ...commandsIn(text.replace(/^(?!ExecStart=).*$/gm, ''))]
  if (file.startsWith('ci/'))
    return [
      ...quoted,
      ...commandsIn(
        text
          .replace(/^ *#.*$/gm, '')
          .replace(/^.*(?:run:|command =) *["|]?/gm, '')
          .replace(/::.*$|"$/gm, ''),
      ),
      // What a comment tells the reader to enter elsewhere.
      ...[...text.matchAll(/^# {3}(.*)$/gm)].flatMap(([, line = '']) => commandsIn(line)),
    ]
  return quoted
}

const LINES = FILES.filter(file => !file.startsWith('completion/')).flatMap(file =>
  commandLines(file).map(words => [file, words] as const),
)

describe('The command lines in deploy/', () => {
  it.each(LINES)('are valid: %s %j', async (_, words) => expect(await faultOf(words)).toBeUndefined())

  it('are found in every file that has one', () => {
    expect([...new Set(LINES.map(([file]) => file))]).toEqual(
      [
        'caddy/proxy.Caddyfile',
        'caddy/static.Caddyfile',
        'ci/github.yml',
        'ci/netlify.toml',
        'ci/wrangler.toml',
        'docker/Dockerfile',
        'docker/compose.yml',
        'nginx/proxy.conf',
        'nginx/static.conf',
        'systemd/offprint-send.service',
        'systemd/offprint-serve.service',
        'systemd/offprint-send.timer',
        'systemd/offprint-work.service',
      ].sort(),
    )
  })
})

it('names only environment variables that the program reads, and those of other programs', () => {
  const documented =
    readFileSync(join(ROOT, 'docs/server.md'), 'utf8') + readFileSync(join(ROOT, 'docs/delivery.md'), 'utf8')
  const names = FILES.flatMap(file => textOf(file).match(/\b(?:[A-Z]+_[A-Z_]+)\b/g) ?? [])
  const others = [
    'NODE_ENV',
    'NODE_VERSION',
    'NO_COLOR',
    'COMP_CWORD',
    'COMP_LINE',
    'COMP_POINT',
    'COMP_WORDBREAKS',
    'COMP_WORDS',
  ]
  const kernel = ['AF_INET', 'AF_NETLINK', 'AF_UNIX']
  const ours = names.filter(name => ![...others, ...kernel].includes(name))
  expect(ours.filter(name => !documented.includes(`\`${name}\``))).toEqual([])
})

describe('compose.yml', () => {
  const { services } = yamlOf<Compose>('docker/compose.yml')
  // YAML’s merge key has been applied, so each service is complete.
  it.each(Object.keys(services))('runs %s without rights, on a folder that Docker does not create', name => {
    const service = services[name]
    expect(service).toMatchObject({
      ...{
        user: '1000:1000',
        read_only: true,
        init: true,
        cap_drop: ['ALL'],
        tmpfs: ['/tmp'],
        restart: 'unless-stopped',
      },
      security_opt: ['no-new-privileges:true'],
      volumes: [{ type: 'bind', source: '.', target: '/publication', bind: { create_host_path: false } }],
    })
  })

  it('opens a port on this machine only, and checks the health of what listens', () => {
    expect(Object.keys(services)).toEqual(['serve', 'work'])
    expect(services['serve']?.ports).toEqual(['127.0.0.1:8080:8080'])
    expect([services['serve']?.healthcheck, services['work']?.healthcheck]).toEqual([undefined, { disable: true }])
  })
})

describe('The units of systemd', () => {
  const UNITS = FILES.filter(file => file.startsWith('systemd/')).map(file => file.slice('systemd/'.length))
  const services = UNITS.filter(name => name.endsWith('.service'))
  const settings = (name: string): Map<string, string[]> => {
    const found = new Map<string, string[]>()
    for (const [, key = '', value = ''] of textOf(`systemd/${name}`).matchAll(/^([A-Z]\w+)=(.*)$/gm))
      found.set(key, [...(found.get(key) ?? []), value])
    return found
  }

  it.each(services)('%s leaves `.env` to the program, and what Node and the ledger need', name => {
    const unit = settings(name)
    expect(unit.get('ReadWritePaths')).toEqual(unit.get('WorkingDirectory'))
    for (const key of ['EnvironmentFile', 'MemoryDenyWriteExecute', 'ProcSubset'])
      expect(unit.has(key), key).toBe(false)
  })

  it('run the same way, but for what they start', () => {
    const varying = [
      'Description',
      'ExecStart',
      'Restart',
      'RestartSec',
      'TimeoutStopSec',
      'TimeoutStartSec',
      'Type',
      'Conflicts',
      'WantedBy',
    ]
    const rest = services.map(name => [...settings(name)].filter(([key]) => !varying.includes(key)))
    for (const each of rest) expect(each).toEqual(rest[0])
  })

  it.runIf(isInstalled('systemd-analyze'))('pass systemd-analyze, and are exposed little', () => {
    const folder = temporaryFolder()
    for (const name of UNITS)
      writeFileSync(
        join(folder, name),
        textOf(`systemd/${name}`)
          .replace('ExecStart=offprint', 'ExecStart=/bin/true')
          .replaceAll('/srv/reader', folder),
      )
    const analyze = (...argv: string[]) => spawnSync('systemd-analyze', argv, { cwd: folder, encoding: 'utf8' })
    const verified = analyze('verify', '--man=no', ...UNITS.map(name => `./${name}`))
    expect([verified.status, verified.stdout + verified.stderr]).toEqual([0, ''])
    for (const name of services) {
      // The exposure in tenths: 15 of 100.
      const { status, stdout } = analyze('security', '--offline=yes', '--threshold=15', '--no-pager', `./${name}`)
      expect([name, status, status === 0 ? '' : stdout]).toEqual([name, 0, ''])
    }
  })
})

/** GitHub’s own parser of workflows. It imports JSON in a way that only bundlers understand. */
async function workflowParser(): Promise<typeof import('@actions/workflow-parser')> {
  const bundle = await rolldown({ input: '@actions/workflow-parser', platform: 'node', cwd: ROOT })
  const file = join(temporaryFolder(), 'workflow-parser.mjs')
  await bundle.write({ file, format: 'esm' })
  await bundle.close()
  return import(pathToFileURL(file).href)
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>
  readonly steps: readonly {
    readonly uses?: string
    readonly run?: string
    readonly with?: Readonly<Record<string, unknown>>
  }[]
}

describe('The workflow for GitHub', () => {
  const { jobs, permissions } = yamlOf<{ jobs: Record<string, Job>; permissions: object }>('ci/github.yml')
  const steps = Object.values(jobs).flatMap(job => job.steps)

  it('is understood by GitHub’s parser, which finds faults in others', async () => {
    const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await workflowParser()
    const faults = async (content: string): Promise<string[]> => {
      const { context, value } = parseWorkflow({ name: 'publication.yml', content }, new NoOperationTraceWriter())
      if (value) await convertWorkflowTemplate(context, value)
      return context.errors.getErrors().map(String)
    }
    const text = textOf('ci/github.yml')
    expect(await faults(text)).toEqual([])
    for (const [from, to] of [
      ['pages: write', 'pages: wriite'],
      ['steps.deployment', 'stops.deployment'],
      ['needs: check', 'needs: chek'],
    ] as const)
      expect(await faults(text.replace(from, to)), to).toHaveLength(1)
  })

  it('pins every action, gives each job few permissions, and leaves no token behind', () => {
    const used = steps.flatMap(({ uses }) => uses ?? [])
    expect(used.filter(name => !/^actions\/[\w-]+@[\da-f]{40}$/.test(name))).toEqual([])
    for (const name of used) expect(textOf('ci/github.yml')).toMatch(new RegExp(`${name} # v\\d+\\.\\d+\\.\\d+$`, 'm'))
    expect(permissions).toEqual({})
    expect(Object.values(jobs).map(job => job.permissions)).toEqual([
      { contents: 'read' },
      { contents: 'read', pages: 'write', 'id-token': 'write' },
    ])
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkouts.map(step => step.with)).toEqual(checkouts.map(() => ({ 'persist-credentials': false })))
  })

  const commands = (job: string): string[] => (jobs[job]?.steps ?? []).flatMap(step => step.run ?? [])

  /** Runs commands as GitHub’s runner does: each with `bash -e`, and none after one that fails. */
  function run(scripts: readonly string[], folder: string): { readonly code: number; readonly output: string } {
    // The package is on the path already.
    const env = { ...process.env, NO_COLOR: '1', CI: 'true', PATH: pathWithProgram({ npm: 'ls "$6" >/dev/null' }) }
    let output = ''
    for (const script of scripts) {
      const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', script], { cwd: folder, env, encoding: 'utf8' })
      output += stdout + stderr
      if (status !== 0) return { code: status ?? 1, output }
    }
    return { code: 0, output }
  }
  const git = (folder: string, ...argv: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.org', ...argv], {
      cwd: folder,
      stdio: 'pipe',
    })

  it.runIf(isInstalled('bash') && isInstalled('git'))(
    'annotates faults, and says when the record of ids is not committed',
    async () => {
      const folder = join(temporaryFolder(), 'reader')
      expect((await offprint(['init', folder, '--ci', 'github'])).code).toBe(0)
      expect(readFileSync(join(folder, '.github/workflows/publication.yml'), 'utf8')).toBe(textOf('ci/github.yml'))
      writeFileSync(join(folder, 'offprint-0.1.0.tgz'), '')
      git(folder, 'init', '-q')
      git(folder, 'add', '-A')
      git(folder, 'commit', '-qm', 'Begin')
      const first = run(commands('check').slice(-1), folder)
      expect([first.code, first.output]).toEqual([0, expect.stringMatching(/^::warning file=ids\.lock\.json/m)])
      const { path, ...upload } = steps.find(({ uses }) => uses?.includes('/upload-pages-artifact@'))?.with ?? {}
      expect(upload).toEqual({ 'include-hidden-files': true })
      const kept = steps.find(({ uses }) => uses?.includes('/cache@'))?.with?.['path']
      expect(commands('publish').at(-1)).toBe('offprint build')
      expect(existsSync(join(folder, String(path), 'index.html'))).toBe(true)
      expect(readdirSync(join(folder, String(kept))).length).toBeGreaterThan(0)

      git(folder, 'add', '-A')
      git(folder, 'commit', '-qm', 'Record the ids')
      const second = run(commands('check').slice(-1), folder)
      expect([second.code, second.output]).toEqual([0, expect.not.stringContaining('::warning file=ids')])

      // Without the others, which take time, as the checks of their emails do.
      rmSync(join(folder, 'posts'), { recursive: true })
      mkdirSync(join(folder, 'posts'))
      writeFileSync(join(folder, 'posts/bad.md'), '---\ntitle: Bad\n---\n\nText.\n')
      const bad = run(commands('check'), folder)
      expect([bad.code, bad.output]).toEqual([1, expect.stringMatching(/^::error file=posts\/bad\.md,/m)])
    },
  )
})

describe('The settings of static hosts', () => {
  it('publish what a build writes', () => {
    const netlify = parseToml(textOf('ci/netlify.toml')) as { build: { publish: string; command: string } }
    const wrangler = parseToml(textOf('ci/wrangler.toml'))
    expect([netlify.build.publish, wrangler['pages_build_output_dir']]).toEqual(['out', 'out'])
    // Cloudflare reads the command from its own settings, so a comment has it.
    expect(textOf('ci/wrangler.toml')).toContain(`#   ${netlify.build.command}\n`)
  })

  it.each([
    ['github', '.github/workflows/publication.yml'],
    ['netlify', 'netlify.toml'],
    ['cloudflare', 'wrangler.toml'],
  ])('are written by offprint init --ci %s, also into a publication that exists', async (service, file) => {
    const folder = join(temporaryFolder(), 'reader')
    const { stdout } = await offprint(['init', folder, '--ci', service, '--json'])
    expect(JSON.parse(stdout).files).toEqual(expect.arrayContaining(['publication.yml', file]))
    const written = readFileSync(join(folder, file), 'utf8')
    expect(FILES.filter(name => name.startsWith('ci/')).map(textOf)).toContain(written)
    writeFileSync(join(folder, file), 'mine')
    const again = await offprint(['init', folder, '--ci', service])
    expect([again.code, again.stderr, readFileSync(join(folder, file), 'utf8')]).toEqual([
      1,
      expect.stringContaining(file),
      'mine',
    ])
    rmSync(join(folder, file))
    const publication = readFileSync(join(folder, 'publication.yml'), 'utf8')
    mkdirSync(join(folder, 'more'))
    const late = await offprint(['init', folder, '--ci', service, '--json'])
    expect([JSON.parse(late.stdout).files, readFileSync(join(folder, file), 'utf8')]).toEqual([[file], written])
    expect(readFileSync(join(folder, 'publication.yml'), 'utf8')).toBe(publication)
  })
})
