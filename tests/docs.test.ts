import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { readPublishers } from '../src/attribution/index.js'
import { readLinkList } from '../src/content/index.js'
import type { Problem } from '../src/core/problem.js'
import { readYaml } from '../src/core/yaml.js'
import { BOUNCE_KINDS, isSigned, readSmtpUrl } from '../src/delivery/index.js'
import { editorSchemas } from '../src/pipeline/json-schemas.js'
import { readNextIssue, readPublication } from '../src/publication/index.js'
import { mailServersFor, serverWarnings } from '../src/sending/mail-servers.js'
import { readPostgresUrl } from '../src/storage/index.js'
import { commandsIn, faultOf, idleProgram } from './cli/command-lines.js'
import { CONTEXT, folderOf, png, reading as readPost } from './content/reading.js'
import { temporaryFolder } from './temporary-folder.js'

const ROOT = join(import.meta.dirname, '..')
const GUIDES = readdirSync(join(ROOT, 'docs')).filter(name => name.endsWith('.md'))
const FILES = ['README.md', 'CONTRIBUTING.md', ...GUIDES.map(name => `docs/${name}`)]

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const DOCUMENTS = new Map(FILES.map(file => [file, textOf(file)]))
const ALL = [...DOCUMENTS.values()].join('\n')

interface Block {
  /** The file and the line, for the test's name. */
  readonly place: string
  readonly language: string
  readonly text: string
}

const BLOCKS: readonly Block[] = [...DOCUMENTS].flatMap(([file, document]) =>
  [...document.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: text = '', index }) => ({
    ...{ place: `${file}:${document.slice(0, index).split('\n').length}`, language, text },
  })),
)
const blocksIn = (...languages: string[]) => BLOCKS.filter(({ language }) => languages.includes(language))
const rows = (blocks: readonly Block[]) => blocks.map(({ place, text }) => [place, text] as const)

/** The documents without their code blocks. */
const PROSE = [...DOCUMENTS].map(([file, text]) => [file, text.replace(/^```[\s\S]*?^```$/gm, '')] as const)
const inlineCode = (text: string): string[] =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replace(/\s+/g, ' '))

/** The languages of blocks that no test loads, with the reason. A language in neither list fails. */
const NOT_LOADED: Readonly<Record<string, string>> = {
  text: 'what a command prints; the commands among its lines are parsed below',
}
const LOADED = ['yaml', 'sh', 'ts', 'json', 'markdown']

it('checks every block in the documents, or names the reason why not', () => {
  const unknown = BLOCKS.filter(({ language }) => !LOADED.includes(language) && !(language in NOT_LOADED))
  expect(unknown.map(({ place, language }) => `${place} ${language}`)).toEqual([])
  expect(Object.keys(NOT_LOADED).filter(language => blocksIn(language).length === 0)).toEqual([])
  expect(BLOCKS.length).toBeGreaterThan(30)
})

it.each(rows(blocksIn('markdown')))('%s, Markdown, is read as a body in which nothing stays as written', (_, text) => {
  const files = Object.fromEntries([...text.matchAll(/\]\((\S+)/g)].map(([, name]) => [`posts/${name}`, png(3, 2)]))
  const { body, problems } = readPost(`---\ntitle: A\ndate: 2026-03-14\nmath: true\n---\n${text}`, { files })
  expect(problems).toEqual([])
  expect(body?.html).not.toMatch(/[{}]/)
})

describe('every YAML example is read without a problem', () => {
  const faults = (problems: readonly Problem[]) =>
    problems.filter(({ severity, rule }) => severity === 'error' || rule === 'key.misspelled').map(({ what }) => what)
  const publicationKeys = Object.keys(propertiesOf('publication.schema.json'))
  const nextIssueKeys = Object.keys(propertiesOf('next-issue.schema.json'))
  const postKeys = [...Object.keys(propertiesOf('post.schema.json')), 'slug']

  /** Reads a block as each kind of file that it may be part of. */
  function readings(yaml: string): (readonly [name: string, problems: readonly Problem[]])[] {
    if (yaml.startsWith('---')) return [['post', readPost(`${yaml}\nText.\n`).problems]]
    const result = readYaml(yaml)
    const value = 'value' in result ? (result.value as Record<string, unknown>) : {}
    if (Array.isArray(value)) return [['items', readItems(yaml)]]
    const keys = Object.keys(value)
    const within = (known: readonly string[]): boolean => keys.length > 0 && keys.every(key => known.includes(key))
    const missing = (head: Readonly<Record<string, string>>): string =>
      Object.entries(head)
        .filter(([key]) => !keys.includes(key))
        .map(([key, text]) => `${key}: ${text}\n`)
        .join('')
    const found: (readonly [string, readonly Problem[]])[] = []
    if (within(publicationKeys)) {
      const head = missing({ title: 'A', url: 'https://a.example.org/' })
      found.push(['publication', readPublication(head + yaml).problems])
    }
    if (within(postKeys)) {
      const head = missing({ title: 'A', date: '2026-03-14' })
      found.push(['post', readPost(`---\n${head}${yaml}---\n\nText.\n`).problems])
    }
    if (within(nextIssueKeys)) found.push(['next issue', readNextIssue(yaml, 'issues/weekly/next.yml').problems])
    return found.length > 0 ? found : [['publishers', readPublishers(yaml).problems]]
  }

  const readItems = (yaml: string): readonly Problem[] =>
    readLinkList(
      { path: 'items/a.yml', bytes: Buffer.from(yaml) },
      { context: CONTEXT, folder: folderOf({}), publishers: new Map() },
    ).problems

  it.each(rows(blocksIn('yaml')))('%s', (_, yaml) => {
    for (const [name, problems] of readings(yaml)) expect([name, faults(problems)]).toEqual([name, []])
  })

  const settings = PROSE.flatMap(([file, text]) =>
    inlineCode(text)
      .filter(code => /^(?:sending|checks|server|license|status|notice|updated|since): \S/.test(code))
      .map(code => [file, code] as const),
  )
  it.each(settings)('%s: `%s`', (_, code) => {
    const yaml = `${code.replace(/…/g, 'x')}\n`
    for (const [name, problems] of readings(yaml)) expect([name, faults(problems)]).toEqual([name, []])
  })
})

/** Every command with its full name. */
const COMMANDS = (function all(command: Command, above: string): [string, Command][] {
  return command.commands.flatMap(each => {
    const name = `${above} ${each.name()}`.trim()
    return [[name, each] as [string, Command], ...all(each, name)]
  })
})(idleProgram(), '')
const flagsOf = (command: Command): string[] => command.options.map(({ long }) => long ?? '')
const commandOf = (name: string): Command => COMMANDS.find(([known]) => known === name)?.[1] ?? expect.fail(name)

describe('the command lines in the documents', () => {
  const shown = BLOCKS.filter(({ language }) => language !== 'text' && language !== 'ts').flatMap(({ place, text }) =>
    commandsIn(text).map(words => [place, words] as const),
  )
  it.each(shown)('are valid in a block: %s %j', async (_, words) => expect(await faultOf(words)).toBeUndefined())

  const named = PROSE.flatMap(([file, text]) =>
    inlineCode(text)
      .filter(code => /(?:^|\s)offprint(?:\s|$)/.test(code))
      .flatMap(code => commandsIn(code).map(words => [file, words] as const)),
  )
  // Prose may mention a command without its arguments.
  const partly = ['commander.missingArgument', 'commander.help', 'commander.missingMandatoryOptionValue']
  it.each(named)('are valid in a sentence: %s %j', async (_, words) =>
    expect(await faultOf(words, partly)).toBeUndefined(),
  )

  it('are distinguished from text that is not a command', async () => {
    for (const words of [['bild'], ['build', '--wacth'], ['build', 'x'], ['import'], ['import', 'a', '--as', 'x']])
      expect(await faultOf(words)).toBeDefined()
    expect(commandsIn('pbpaste | offprint import - # x\nnpx offprint new "A title" && offprint check')).toEqual([
      ['import', '-'],
      ['new', 'A title'],
      ['check'],
    ])
  })

  it('have only flags that exist, even where a flag is named alone', () => {
    const flags = new Set([...COMMANDS.flatMap(([, command]) => flagsOf(command)), '--help', '--version'])
    const mentioned = PROSE.flatMap(([file, text]) =>
      inlineCode(text).flatMap(code => (/^--[a-z]/.test(code) ? [[file, code.split(/[ =]/)[0] ?? '']] : [])),
    )
    expect(mentioned.length).toBeGreaterThan(20)
    expect(mentioned.filter(([, flag = '']) => !flags.has(flag))).toEqual([])
  })

  it('include every flag of every command', () => {
    const unsaid = COMMANDS.flatMap(([name, command]) =>
      flagsOf(command).flatMap(flag => (new RegExp(`${flag}(?![\\w-])`).test(ALL) ? [] : [`${name} ${flag}`])),
    )
    expect(unsaid).toEqual([])
  })

  it.each([
    ['import', 'docs/import.md', ['--root']],
    ['serve', 'docs/server.md', ['--root']],
  ])('of `offprint %s` have all of their flags in the table of %s', (name, file, elsewhere) => {
    const tabled = [...textOf(file).matchAll(/^\| (`--[^|]*) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/--[a-z-]+/g) ?? [],
    )
    expect([...tabled, ...elsewhere].sort()).toEqual(flagsOf(commandOf(name)).sort())
  })
})

it('lists every command with its own flags in the README', () => {
  const [block] = BLOCKS.filter(({ text }) => text.startsWith('offprint init [dir]'))
  const lines = (block?.text ?? '').trimEnd().split('\n')
  const known = COMMANDS.filter(([name]) => !name.includes(' ')).map(([name]) => name)
  expect(lines.map(line => line.split(/\s+/)[1])).toEqual(expect.arrayContaining(known))
  for (const line of lines) {
    const command = commandOf(line.split(/\s+/)[1] ?? '')
    const flags = (line.match(/--[a-z-]+/g) ?? []).filter(flag => !flagsOf(command).includes(flag))
    expect([command.name(), flags]).toEqual([command.name(), []])
    const [, listed = ''] = /^offprint \w+ +((?:\w+ \| ?)+\w+)/.exec(line) ?? []
    const wanted = command.commands.map(each => each.name())
    if (wanted.length > 0) expect(listed.split(' | ').sort()).toEqual(wanted.sort())
  }
})

describe('every environment variable', () => {
  const LETTERS =
    readPublication('title: A\nurl: https://a.example.org/\nsender: { name: A, email: a@example.org }\n').publication ??
    expect.fail('This is no publication.')
  const SOURCES = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => textOf(join('src', file)))
    .join('\n')
  const namesIn = (text: string): string[] =>
    [...new Set(text.match(/\b(?:(?:OFFPRINT|SMTP|IMAP|BOUNCES)_[A-Z_]+|DATABASE_URL|PGPASSWORD)\b/g) ?? [])].sort()

  it('is documented, and no other is', () => {
    const ours = namesIn(ALL).filter(name => SOURCES.includes(name))
    expect(namesIn(ALL)).toEqual(ours)
    expect(namesIn(SOURCES)).toEqual(ours)
  })

  it.each(rows(blocksIn('sh').filter(({ text }) => /^[A-Z_]+=/.test(text))))('is read from %s', (_, text) => {
    const settings = parseEnv(text)
    const variables = [...text.matchAll(/^([A-Z_]+?)(_\d+)?=/gm)]
    expect(Object.keys(settings).sort()).toEqual(variables.map(([, name, number = '']) => `${name}${number}`).sort())
    expect(variables.map(([, name]) => name).filter(name => !namesIn(SOURCES).includes(name ?? ''))).toEqual([])
    if ('OFFPRINT_SECRET' in settings) {
      expect(readSmtpUrl(settings['SMTP_URL']).server).toBe('mail.example.org:587')
      expect(settings['OFFPRINT_SECRET']).toBe('…')
    }
    // The address of a database stands alone: whatever sends is set elsewhere.
    if (Object.keys(settings).join() === 'DATABASE_URL') {
      expect(readPostgresUrl(text.slice('DATABASE_URL='.length), 'DATABASE_URL').user).toBe('letters')
      return
    }
    // Each address and each sign-in is read without a problem, and every variable in the example counts.
    const servers = mailServersFor(LETTERS, { env: settings, clock: Date.now })
    expect(servers.length).toBe(Object.keys(settings).filter(name => /^SMTP_URL(?:_\d+)?$/.test(name)).length)
    expect(servers.filter(server => server.settings.oauth).length).toBe('SMTP_OAUTH_URL' in settings ? 1 : 0)
    expect(serverWarnings(LETTERS, settings, servers)).toEqual([])
  })
})

function propertiesOf(name: string): Record<string, Schema> {
  return (editorSchemas().get(name) as Schema).properties ?? {}
}

interface Schema {
  readonly properties?: Record<string, Schema>
  readonly additionalProperties?: Schema
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
}

/** Every field of a schema at any depth, as the path of its keys. */
function fieldsOf(schema: Schema, path: readonly string[] = []): string[][] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => [
    [...path, key],
    ...fieldsOf(inner, [...path, key]),
  ])
  const { additionalProperties, items, anyOf = [] } = schema
  const inner = [...anyOf, ...[additionalProperties, items].filter(each => typeof each === 'object' && each !== null)]
  return [...own, ...inner.flatMap(each => fieldsOf(each as Schema, path))]
}

describe('every field', () => {
  const GUIDE = textOf('docs/publication.md')
  const section = (heading: string): string => {
    const start = GUIDE.indexOf(`\n${heading}\n`)
    const end = GUIDE.slice(start + 1 + heading.length).search(/\n#{1,3} /)
    return GUIDE.slice(start, end < 0 ? undefined : start + 1 + heading.length + end)
  }
  const tabled = (heading: string): string[] =>
    [...section(heading).matchAll(/^\| (`[^|]*`) \|/gm)]
      .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, key = '']) => key))
      .sort()
  const publisher = (editorSchemas().get('publishers.schema.json') as Schema).additionalProperties?.properties ?? {}
  const mapping = (field: Schema | undefined) => (field?.anyOf ?? []).find(each => each.properties)?.properties ?? {}
  const original = mapping(propertiesOf('post.schema.json')['original'])

  it.each<[string, Record<string, unknown>, readonly string[]]>([
    ['## publication.yml', propertiesOf('publication.schema.json'), []],
    ['## publishers.yml', publisher, []],
    ['### terms', mapping(publisher['terms']), []],
    // `slug` is read before the schema applies, because it makes the post's address.
    ['## A post', propertiesOf('post.schema.json'), ['slug']],
    ['### original', original, []],
  ])('of “%s” is in its table, and nothing else is', (heading, properties, more) => {
    expect(tabled(heading)).toEqual([...Object.keys(properties), ...more].sort())
  })

  it.each([...editorSchemas()].filter(([name]) => name !== 'locale.schema.json'))(
    'of %s is named in its document, at any depth',
    (name, schema) => {
      const guide = name === 'items.schema.json' ? textOf('docs/links.md') + GUIDE : GUIDE + textOf('docs/look.md')
      const code = [...guide.matchAll(/`[^`]+`|^```[\s\S]*?^```$/gm)].map(([text]) => text).join('\n')
      // `created` is Pelican’s and Nikola’s, and no key to recommend.
      const unsaid = fieldsOf(schema as Schema).filter(
        path => path.at(-1) !== 'created' && !new RegExp(`\\b${path.at(-1)}\\b`).test(code),
      )
      expect(unsaid.map(path => path.join('.'))).toEqual([])
    },
  )

  const [publicationRows] = [[...section('## publication.yml').matchAll(/^\| `(\w+)` \| `([^`|]+)` \|/gm)]]
  it.each(publicationRows.map(([, key = '', preset = '']) => [key, preset]))(
    'has the default that its table names: %s is %s',
    (key, preset) => {
      const value = readPublication('title: A\nurl: https://a.example.org/').publication as unknown as Record<
        string,
        unknown
      >
      expect(String(value[key])).toBe(preset)
      const written = readPublication(`title: A\nurl: https://a.example.org/\n${key}: ${preset}\n`)
      expect(written.publication).toEqual(value)
    },
  )
})

describe('every example in JSON', () => {
  it.each(rows(blocksIn('json')))('is valid: %s', (_, text) => expect(() => JSON.parse(text)).not.toThrow())

  it('has only known types of reports', () => {
    const [block] = blocksIn('json').filter(({ place }) => place.startsWith('docs/server.md'))
    const { events } = JSON.parse(block?.text ?? '{}') as { events: { type: string }[] }
    expect(events.filter(({ type }) => !(BOUNCE_KINDS as readonly string[]).includes(type))).toEqual([])
    const [, sentence = ''] = /`type` is ([^.]*)\./.exec(textOf('docs/server.md')) ?? []
    expect(inlineCode(sentence).sort()).toEqual([...BOUNCE_KINDS].sort())
  })
})

it('signs a report correctly with the commands in docs/server.md', context => {
  if (spawnSync('openssl', ['version']).status !== 0) return context.skip('there is no openssl')
  const [block] = blocksIn('sh').filter(({ text }) => text.includes('openssl dgst'))
  const env = { ...process.env, OFFPRINT_WEBHOOK_SECRET: 'a secret for tests only' }
  const script = `curl() { printf '%s\\0' "$@"; }\n${block?.text}`
  const words = execFileSync('bash', ['-c', script], { env, encoding: 'utf8' }).split('\0')
  const header = words.find(word => word.startsWith('Offprint-Signature:'))?.replace(/^[^:]*:\s*/, '')
  const body = Buffer.from(words[words.indexOf('-d') + 1] ?? '')
  expect(isSigned(header, body, { secrets: [env.OFFPRINT_WEBHOOK_SECRET], now: Date.now() })).toBe(true)
})

it('compiles every example in TypeScript', () => {
  const files = Object.fromEntries(blocksIn('ts').map(({ text }, i) => [`example-${i}.ts`, `${text}\nexport {}\n`]))
  const compilerOptions = {
    ...{
      noEmit: true,
      composite: false,
      tsBuildInfoFile: null,
      rootDir: '/',
      paths: { offprint: [join(ROOT, 'dist/index.d.ts')] },
    },
    ...{ typeRoots: [join(ROOT, 'node_modules/@types')], types: ['node'] },
  }
  const folder = temporaryFolder({
    ...files,
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({ extends: join(ROOT, 'tsconfig.json'), compilerOptions, include: ['*.ts'] }),
  })
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
  expect([Object.keys(files).length > 0, stdout]).toEqual([true, ''])
})

describe('the names in the documents', () => {
  const templates = readdirSync(join(ROOT, 'templates'), { recursive: true, encoding: 'utf8' }).filter(
    file => /\.(?:hbs|css)$/.test(file) && !file.startsWith('themes/'),
  )

  it('of templates exist, and every template except partials is named', () => {
    const guide = textOf('docs/publication.md')
    const lists = [...guide.matchAll(/^- `(web|email|feed|partials)\/`: ([\s\S]*?)(?=\n- |\n\n)/gm)]
    const named = lists.flatMap(([, folder = '', list = '']) => inlineCode(list).map(name => `${folder}/${name}`))
    expect(named.filter(name => !templates.includes(name))).toEqual([])
    expect(templates.filter(name => !name.startsWith('partials/') && !named.includes(name))).toEqual([])
  })

  it('of partials and helpers occur in a template', () => {
    const used = templates.map(file => textOf(join('templates', file))).join('\n')
    const named = PROSE.flatMap(([, text]) => text.match(/\{\{>? ?[a-z-]+/g) ?? [])
    // A publication may have keys of its own; tests/pipeline/own-keys.test.ts builds that example.
    expect(named.filter(name => !used.includes(name) && name !== '{{extra')).toEqual([])
  })

  it('of files in this repository exist', () => {
    const paths = PROSE.flatMap(([file, text]) =>
      inlineCode(text)
        .filter(code => /^(?:src|tests|presets|schemas|docs|templates)\/[\w./-]*$/.test(code))
        .map(code => [file, code]),
    )
    expect(paths.length).toBeGreaterThan(5)
    expect(paths.filter(([, path = '']) => !existsSync(join(ROOT, path)))).toEqual([])
  })

  it('of npm scripts are in package.json', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const named = [...ALL.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, name = '']) => name)
    expect(named.filter(name => !(name in scripts))).toEqual([])
  })

  it('of other pages and their headings exist', () => {
    const anchors = (file: string): string[] =>
      [...textOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
      )
    const withoutCode = (text: string): string => text.replace(/^```[\s\S]*?^```$|`[^`\n]*`/gm, '')
    const links = PROSE.flatMap(([file, text]) =>
      [...withoutCode(text).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)|<img src="([^"]+)"/g)].map(
        link => [file, ...link.slice(1)] as const,
      ),
    )
    const dead = links.filter(([file = '', path, anchor, picture]) => {
      const target = path || picture ? join(file, '..', path || picture || '') : file
      return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchors(target).includes(anchor))
    })
    expect([links.length > 15, dead]).toEqual([true, []])
  })
})

it.each(['docs/delivery.md', 'docs/schedules.md'])(
  'has a test with the name of every “What happens if …” in %s',
  file => {
    const document = textOf(file)
    const table = document.slice(document.indexOf('| … | then |')).split('\n\n')[0] ?? ''
    const cases = [...table.matchAll(/^\| (?!…)([^|-][^|]*?) \|/gm)].map(([, name = '']) => name)
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    const tests = files
      .filter(file => file.endsWith('.test.ts'))
      .map(file => textOf(join('tests', file)))
      .join('\n')
    expect(cases.length).toBeGreaterThan(15)
    const named = (name: string): boolean => tests.includes(`('${name}`) || tests.includes(`What happens if … ${name}`)
    expect(cases.filter(name => !named(name))).toEqual([])
  },
)
