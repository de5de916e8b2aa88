// Nothing heavy is imported here: --help and --version answer at once, and each command loads what it needs.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { parseMoment } from '../core/moment.js'
import { VERSION } from '../core/version.js'
import { KINDS } from '../importing/importers.js'
import type { BuildFlags } from './build-command.js'
import type { CheckFlags } from './check-command.js'
import type { ImportFlags } from './import-command.js'
import type { InitFlags } from './init-command.js'
import type { Io } from './io.js'
import type { NewFlags } from './new-command.js'
import type { PreviewFlags } from './preview-command.js'
import type { PublishersFlags } from './publishers-command.js'
import { addSending } from './send-program.js'
import { addServing } from './serve-program.js'
import { addSubscribers } from './subscribers-program.js'

const root = () => new Option('--root <dir>', 'the publication’s folder').default('.', 'this folder')
const json = () => new Option('--json', 'print the result as JSON')
const date = (flag: string, what: string) =>
  new Option(flag, what).argParser((said: string) => {
    if (parseMoment(said, 'UTC')) return said
    throw new InvalidArgumentError('Write it like 2026-03-14 or 2026-03-14T09:00:00+01:00.')
  })
const now = (what: string) => date('--now <date>', `${what} as if it were this time`)
const wholeNumber = (said: string): number => {
  if (/^[1-9]\d*$/.test(said)) return Number(said)
  throw new InvalidArgumentError('Write a whole number, 1 or more.')
}

const FINE = 0
const PROBLEMS = 1
const WRONG_USAGE = 2

/** Runs a command line and resolves to its exit code. Results go to stdout, progress and problems go to stderr. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = FINE
  const exitWith = (ok: boolean) => {
    code = ok ? FINE : PROBLEMS
  }
  try {
    await program(io, exitWith).parseAsync(argv, { from: 'user' })
    return code
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? FINE : WRONG_USAGE
    const { reportCrash } = await import('./console.js')
    return reportCrash(io, cause)
  }
}

/** Defines every command with its options. `exitWith` is told whether one went well. */
export function program(io: Io, exitWith: (ok: boolean) => void): Command {
  const offprint = new Command('offprint')
    .description(
      'Turns a folder of posts into feeds, web pages and email editions, each with the credit of the original publisher.',
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput(outputTo(io))
    .showSuggestionAfterError()
    .addHelpText('after', '\nExample:\n  offprint init my-digest && offprint build --root my-digest')
  offprint
    .command('init [dir]')
    .description('Make a new publication that builds')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint init my-digest')
    .action(async (dir: string | undefined, flags: InitFlags) =>
      exitWith(await (await import('./init-command.js')).initCommand(dir ?? '.', flags, io)),
    )
  offprint
    .command('new <title>')
    .description('Write a new post, ready to fill in')
    .addOption(root())
    .addOption(now('date it'))
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint new "Why the river treaty held"')
    .action(async (title: string, flags: NewFlags) =>
      exitWith(await (await import('./new-command.js')).newCommand(title, flags, io)),
    )
  addImport(offprint, io, exitWith)
  addPublishers(offprint, io, exitWith)
  addBuilding(offprint, io, exitWith)
  addPreview(offprint, io, exitWith)
  addSending(offprint, { root, json, now }, io, exitWith)
  addSubscribers(offprint, { root, json, date }, io, exitWith)
  addServing(offprint, { root, json }, io, exitWith)
  return offprint
}

/** Sends commander's own words, such as --help, where everything else goes. */
const outputTo = ({ stdout, stderr }: Io) => ({
  writeOut: (text: string) => void stdout.write(text),
  writeErr: (text: string) => void stderr.write(text),
})

function addImport(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('import <source>')
    .description(
      'Make posts, credit filled in, of a text, an email, a web page, a feed, or another system’s export or folder',
    )
    .addOption(root())
    .addOption(new Option('--as <kind>', 'what the source is, where that is not plain').choices(KINDS))
    .option('--dry-run', 'show what would be written')
    .option('--stdout', 'print the posts, write nothing')
    .addOption(new Option('--limit <number>', 'at most so many posts of a feed or an export').argParser(wholeNumber))
    .addOption(date('--since <date>', 'nothing that is older'))
    .option('--split', 'make a post of each article that a newsletter holds')
    .option('--images', 'fetch the pictures, into static/')
    .option('--keep-source', 'keep the source under imports/')
    .option('--allow-private', 'also fetch from this machine and its network')
    .addOption(now('date posts'))
    .addOption(json())
    .addHelpText(
      'after',
      '\nExample:\n  offprint import article.txt\n  offprint import https://harbour-review.example.com/two-clocks --dry-run\n  offprint import ../old-blog',
    )
    .action(async (source: string, flags: ImportFlags) =>
      exitWith(await (await import('./import-command.js')).importCommand(source, flags, io)),
    )
}

const portNumber = (said: string): number => {
  const port = Number(said)
  if (/^\d{1,5}$/.test(said) && port < 65_536) return port
  throw new InvalidArgumentError('Write a number below 65536; 0 takes any that is free.')
}

function addPreview(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('preview')
    .description('Show every edition in a browser, live while you write')
    .addOption(root())
    .addOption(new Option('--port <n>', 'where to listen').argParser(portNumber).default(4173))
    .addOption(new Option('--host <address>', 'who may reach it').default('127.0.0.1', '127.0.0.1, this machine alone'))
    .option('--open', 'open it in the browser')
    .option('--export <dir>', 'write it as files that need no server')
    .addOption(now('show it'))
    .addHelpText('after', '\nExample:\n  offprint preview --open')
    .action(async (flags: PreviewFlags) =>
      exitWith(await (await import('./preview-command.js')).previewCommand(flags, io)),
    )
}

function addPublishers(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  const publishers = offprint
    .command('publishers')
    .description('Outlets you republish from, and the terms they ask for')
    .addHelpText('after', '\nExample:\n  offprint publishers list')
  publishers
    .command('list')
    .description('Show yours, and those whose terms come with Offprint')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publishers list --json')
    .action(async (flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).listPublishers(flags, io)),
    )
  publishers
    .command('add <preset>')
    .description('Write one of the presets into publishers.yml; read its terms yourself before you use it')
    .addOption(root())
    .option('--as <key>', 'under a key of your own')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publishers add global-voices')
    .action(async (preset: string, flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).addPublisher(preset, flags, io)),
    )
}

function addBuilding(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  const shared = (command: Command, form = json()): Command =>
    command
      .addOption(root())
      .option('--drafts', 'include drafts')
      .addOption(now('build'))
      .addOption(
        new Option('--emails <which>', 'email editions of the newest 20 posts, or of all')
          .choices(['recent', 'all'])
          .default('recent'),
      )
      .option('--strict', 'treat warnings as errors')
      .addOption(form)
  shared(offprint.command('build'))
    .description('Build out/: feeds, web pages, email editions')
    .option('--watch', 'build again whenever a file changes')
    .option('--accept-id-changes', 'go on where readers will see known posts as new ones')
    .addHelpText('after', '\nExample:\n  offprint build --drafts --watch')
    .action(async (flags: BuildFlags) => exitWith(await (await import('./build-command.js')).buildCommand(flags, io)))
  shared(offprint.command('check [feeds...]'), json().conflicts('format'))
    .description('Find every problem of the publication and write nothing, or those of feeds: files, addresses, -')
    .addOption(
      new Option('--format <form>', 'text; JSON; annotations of GitHub Actions; SARIF for code hosts')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--links', 'also ask every address of other sites once: which are dead, which have moved')
    .option('--fresh', 'with --links: forget the answers of the last hour')
    .option('--allow-private', 'with --links or an address: also ask this machine and its network')
    .addHelpText(
      'after',
      '\nExample:\n  offprint check --strict --format github\n  offprint check --links\n  offprint check https://harbour-review.example.com/feed.xml',
    )
    .action(async (feeds: string[], flags: CheckFlags, command: Command) => {
      if (feeds.length === 0) return exitWith(await (await import('./check-command.js')).checkCommand(flags, io))
      const idle = (['links', 'fresh', 'drafts', 'emails'] as const).filter(
        name => flags[name] && command.getOptionValueSource(name) === 'cli',
      )
      if (idle.length > 0) command.error(`error: --${idle[0]} is for a publication, and feeds are named`)
      exitWith(await (await import('./check-feeds.js')).checkFeeds(feeds, flags, io))
    })
}
