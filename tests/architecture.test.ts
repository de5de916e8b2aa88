import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { spreadArguments } from './spread-arguments.js'

const SRC = join(import.meta.dirname, '../src')

/** The rooms, the lowest first. A room may use those below it; the rooms of `editions/…` share one layer. */
const LAYERS = [
  'core',
  'pictures',
  'publication',
  'scheduling',
  'markup',
  'clients',
  'http',
  'mailbox',
  'storage',
  'subscribers',
  'attribution',
  'content',
  'importing',
  'collecting',
  'editing',
  'editions',
  'sharing',
  'delivery',
  'audit',
  'lint',
  'pipeline',
  'network',
  'sending',
  'preview',
  'server',
  'cli',
]
/** Rooms within a layer that may use the files of the layer, but not each other. */
const INNER = ['editions/feeds', 'editions/web', 'editions/email']
/** The room whose files may be imported one by one, so that a command loads no more than it needs. */
const OPEN = 'core'
/** Files that `--help` and `build` need. The rest of their room, such as the database, is loaded only when it is used. */
const LIGHT_ENTRIES = ['importing/importers.ts', 'delivery/mime.ts']
/** The entry of the library, which may export from every room. */
const ENTRY_FILE = 'index.ts'

interface Source {
  readonly path: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources: Source[] = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
  .map(entry => {
    const path = join(entry.parentPath, entry.name).slice(SRC.length + 1)
    const text = readFileSync(join(SRC, path), 'utf8')
    const imports = [...text.matchAll(/(?<![\w'.-])(?:from|import)\s*\(?'([^']+)'/g)].map(match => match[1] ?? '')
    return { path, text, imports }
  })

const roomOf = (path: string): string => {
  const inner = INNER.find(room => path.startsWith(`${room}/`))
  return inner ?? (path.includes('/') ? (path.split('/')[0] ?? '') : 'door')
}
const layerOf = (room: string): number => LAYERS.indexOf(room.split('/')[0] ?? '')

const localImports = ({ path, imports }: Source): string[] =>
  imports.filter(name => name.startsWith('.')).map(name => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts'))

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

describe('the source code', () => {
  it('assigns every room to a layer', () => {
    const homeless = sources
      .filter(({ path }) => path !== ENTRY_FILE && layerOf(roomOf(path)) < 0)
      .map(({ path }) => path)
    expect(
      homeless,
      'Put the file into a room of LAYERS, or add the room there and say why in CONTRIBUTING.md',
    ).toEqual([])
  })

  it('lets a room use only the layers below its own', () => {
    const climbs = sources
      .filter(({ path }) => path !== ENTRY_FILE)
      .flatMap(source =>
        localImports(source)
          .filter(target => {
            const [from, to] = [roomOf(source.path), roomOf(target)]
            if (from === to) return false
            if (layerOf(from) === layerOf(to)) return !INNER.includes(from) || INNER.includes(to)
            return layerOf(to) > layerOf(from)
          })
          .map(target => `${source.path} → ${target}`),
      )
    expect(climbs, 'Hand the value in from above instead of reaching up for it').toEqual([])
  })

  it('imports a room from outside only through its index.ts', () => {
    const windows = sources.flatMap(source =>
      localImports(source)
        .filter(target => {
          const [from, to] = [roomOf(source.path), roomOf(target)]
          const sameLayer = layerOf(from) === layerOf(to)
          return (
            to !== OPEN && from !== to && !sameLayer && !target.endsWith('index.ts') && !LIGHT_ENTRIES.includes(target)
          )
        })
        .map(target => `${source.path} → ${target}`),
    )
    expect(windows, 'Export it from the room’s index.ts and import that').toEqual([])
  })

  it('has no import cycle', () => {
    const graph = new Map(sources.map(source => [source.path, localImports(source)]))
    const done = new Set<string>()
    const cycles: string[] = []
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      if (trail.includes(path) || done.has(path)) return
      for (const target of graph.get(path) ?? []) walk(target, [...trail, path])
      done.add(path)
    }
    for (const path of graph.keys()) walk(path, [])
    expect(cycles, 'Move what both need to a file of its own').toEqual([])
  })

  it('uses the streams, environment and signals of the process only in the binary', () => {
    const asked = /\bprocess\.(?:stdin|stdout|stderr|env|argv|exit|exitCode|on|once|off|cwd|chdir|loadEnvFile)\b/
    const readers = sources.filter(({ path, text }) => path !== 'cli/main.ts' && asked.test(text))
    expect(
      readers.map(({ path }) => path),
      'Take it from the Io that is handed to the command',
    ).toEqual([])
  })

  it('keeps no state in any module except through `core/memo.ts`', () => {
    // The lock of a send must know whether this process holds it, and the app in the browser is one state.
    const holders = /^(?:delivery\/send-worker\.ts|preview\/app\/)/
    const state = /^(?:export )?(?:let |const \w+(?:: [^=]+)? = new (?:Map|Set|WeakMap|WeakSet)(?:<.*>)?\(\))/m
    const keepers = sources.filter(({ path, text }) => !holders.test(path) && state.test(text))
    expect(
      keepers.map(({ path }) => path),
      'Hand it in, or use memo, memoByObject or lazy for what follows from the arguments alone',
    ).toEqual([])
  })

  it('uses neither disk nor network nor clock in the pure rooms', () => {
    const middle = new Set([
      'markup',
      'clients',
      'attribution',
      'content',
      'importing',
      'collecting',
      'editing',
      'editions',
      'audit',
      'lint',
    ])
    const outside =
      /from 'node:(?:fs|net|http|https|dns|tls|os|child_process|worker_threads)|Date\.now\(|new Date\(\)|Math\.random\(|random(?:UUID|Bytes)\(|\bfetch\(/
    const readers = sources.filter(({ path, text }) => middle.has(path.split('/')[0] ?? '') && outside.test(text))
    expect(
      readers.map(({ path }) => path),
      'Hand the value in from pipeline, preview or cli',
    ).toEqual([])
  })

  it('spreads no list into the arguments of a call unless its length is bounded', () => {
    /** What may be spread, by the callee and the spread value: tuples, and lists that are written in our own source. */
    const bounded: readonly (readonly [callee: RegExp, spread: RegExp, why: string])[] = [
      [/(?:^|\.)(?:all|linkedAddress)$/, /^(?:keysFor\(.*\)|names)$/, 'the names of a key in the tables of dialects'],
      [/^(?:textUnder|hasClass|git|needsOnlyOneOf)$/, /^[A-Z_]+$/, 'a constant list of the same or another module'],
      [/^FAILSAFE_SCHEMA\.withTags$/, /^\['/, 'a list that is written there'],
      [/^(?:warning|error)$/, /^(?:problemParts\(|repetition\(|words$)/, 'a tuple'],
      [/^visible\.part$/, /^parts?(?:\[i\])?$/, 'a pair of places'],
      [/^src\.replace$/, /^player$/, 'a pattern and its replacement'],
      [/^sizes$/, /as \[string, string\]/, 'a pair'],
      [/^this\.text\.slice$/, /^range\(node\)$/, 'a pair of places'],
      [/^rowsOf$/, /^this\.settings\(/, 'the settings of a transaction'],
      [/^notes\.unshift$/, /\.slice\(end - 2, end\)$/, 'two blocks'],
    ]
    const endless = sources.flatMap(({ path, text }) =>
      spreadArguments(path, text)
        .filter(({ callee, spread }) => !bounded.some(([name, value]) => name.test(callee) && value.test(spread)))
        .map(({ line, callee, spread }) => `${path}:${line}: ${callee}(…${spread})`),
    )
    expect(
      endless,
      'Node fails with “Maximum call stack size exceeded” from about 120,000 items: use core/long-lists.ts, or hand the list over as a list',
    ).toEqual([])
  })

  it('gives every file a unique name', () => {
    const names = sources.map(({ path }) => path.split('/').at(-1) ?? '').filter(name => name !== 'index.ts')
    const doubled = names.filter((name, i) => names.indexOf(name) !== i)
    expect(doubled, 'Name the file for the one noun it holds').toEqual([])
    expect(names.filter(name => /util|helper|manager|misc|common/.test(name))).toEqual([])
  })

  it('gives each exported name only once', () => {
    const names = sources
      .filter(({ path }) => !path.endsWith('index.ts'))
      .flatMap(({ path, text }) =>
        [
          ...text.matchAll(
            /^export (?:default )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm,
          ),
        ].map(([, name = '']) => ({ name, path })),
      )
    const shared = names.filter(({ name, path }) => names.some(other => other.name === name && other.path < path))
    expect(
      shared.map(({ name, path }) => `${name} in ${path}, and elsewhere`),
      'Say in each name what the thing is, or merge the two',
    ).toEqual([])
  })

  it('uses each package in a single room', () => {
    const rooms = new Map<string, Set<string>>()
    for (const { path, imports } of sources)
      for (const name of imports.filter(target => !target.startsWith('.') && !target.startsWith('node:')))
        rooms.set(packageOf(name), (rooms.get(packageOf(name)) ?? new Set()).add(roomOf(path)))
    // The HTML tree and its parser are one family, and three rooms read HTML: content cleans it, email reshapes it, the
    // preview shows it as clients would.
    // Three rooms read messages: importing those that editors received, audit our own, delivery bounces.
    // saxes reads our own feeds for the audit, and any feed for the rules of feeds.
    const shared = new Set(['saxes', 'htmlparser2', 'domhandler', 'dom-serializer', 'postal-mime'])
    const spread = [...rooms].filter(([name, used]) => used.size > 1 && !shared.has(name))
    expect(
      spread.map(([name, used]) => `${name}: ${[...used].join(', ')}`),
      'Wrap the package in one file and use that',
    ).toEqual([])
  })

  it('runs a command line of a publication only from `offprint publish`', () => {
    const importersOf = (target: string): string[] =>
      sources.filter(source => localImports(source).includes(target)).map(({ path }) => path)
    const why = 'No server, preview or background work may run a program that a publication names'
    expect(importersOf('cli/deploy-hook.ts'), why).toEqual(['cli/publish-command.ts'])
    expect(importersOf('cli/publish-command.ts'), why).toEqual(['cli/publish-program.ts'])
    expect(importersOf('cli/publish-program.ts'), why).toEqual(['cli/program.ts'])
    expect(importersOf('cli/program.ts'), why).toEqual(['cli/main.ts'])
    const shells = sources.filter(({ text }) => /\bshell: |\bexecSync\(|'(?:\/bin\/)?(?:ba)?sh'/.test(text))
    expect(
      shells.map(({ path }) => path),
      why,
    ).toEqual(['cli/deploy-hook.ts'])
  })

  it('depends on the kind of database only in storage', () => {
    const knowing = sources.filter(({ path, text }) => roomOf(path) !== 'storage' && /\bSqliteDatabase\b/.test(text))
    expect(
      knowing.map(({ path }) => path),
      'Take a Database, and run verbs with it',
    ).toEqual([])
  })

  it('declares every package that it uses, and uses every one that it declares', () => {
    const manifest = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    const used = new Set(
      sources.flatMap(({ imports, text }) => [
        ...imports.filter(name => !name.startsWith('.') && !name.startsWith('node:')).map(packageOf),
        ...[...text.matchAll(/require\('([^']+)'\)|import\.meta\.url\)\('([^']+)'\)|package: '([^']+)'/g)].map(
          m => m[1] ?? m[2] ?? m[3] ?? '',
        ),
      ]),
    )
    expect([...used].sort()).toEqual(Object.keys(manifest.dependencies).sort())
  })
})
