// Each command imports its own modules when it runs, so that --help and --version answer at once.
import { dirname } from 'node:path'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { parseMoment } from '../core/moment.js'
import { error, type Problem } from '../core/problem.js'
import { VERSION } from '../core/version.js'
import { KINDS } from '../importing/importers.js'
import type { BuildFlags } from './build-command.js'
import type { CheckFlags } from './check-command.js'
import type { CollectFlags } from './collect-command.js'
import { addDatabase } from './database-program.js'
import type { DiffFlags } from './diff-command.js'
import type { ImportFlags } from './import-command.js'
import type { InitFlags } from './init-command.js'
import type { Io } from './io.js'
import type { JsonFailure } from './json-outputs.js'
import type { NewFlags } from './new-command.js'
import type { PreviewFlags } from './preview-command.js'
import { publicationAbove } from './publication-above.js'
import { addPublishing } from './publish-program.js'
import type { PublishersFlags } from './publishers-command.js'
import { addSending } from './send-program.js'
import { addServing } from './serve-program.js'
import { addSubscribers } from './subscribers-program.js'
import { addWorking } from './work-program.js'

const root = () =>
  new Option('--root <dir>', 'the publication’s folder').default(
    publicationAbove(),
    'this folder, or the one above it that has publication.yml',
  )
const json = () => new Option('--json', 'print the result as JSON')
const date = (flag: string, what: string) =>
  new Option(flag, what).argParser((text: string) => {
    if (parseMoment(text, 'UTC')) return text
    throw new InvalidArgumentError('Write it like 2026-03-14 or 2026-03-14T09:00:00+01:00.')
  })
const now = (what: string) => date('--now <date>', `${what} as if it were this time`)
const wholeNumber = (text: string): number => {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number, 1 or more.')
}

/** Tells whether a name is that of a file with posts or link items, and not that of a feed. */
const isPostName = (name: string): boolean =>
  /\.(?:md|markdown|mdown|mkd|mdx|ya?ml)$/i.test(name) && !/^[a-z][a-z\d+.-]+:\/\//i.test(name)

const FINE = 0
const PROBLEMS = 1
const WRONG_USAGE = 2

/** Runs a command line and resolves to its exit code. Results go to stdout; progress and problems go to stderr. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let code = FINE
  const exitWith = (ok: boolean) => {
    code = ok ? FINE : PROBLEMS
  }
  try {
    await program(io, exitWith).parseAsync(argv, { from: 'user' })
    return code
  } catch (cause) {
    if (cause instanceof CommanderError && cause.exitCode === 0) return FINE
    const { printJson, reportCrash } = await import('./console.js')
    const json = asksForJson(argv)
    if (!(cause instanceof CommanderError)) return reportCrash(io, cause, json)
    if (json) printJson<JsonFailure>(io, { ok: false, problems: [usageProblem(cause)] })
    return WRONG_USAGE
  }
}

/** Tells whether the result should be JSON even if the command line is wrong, so that a program always gets an answer. */
function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const flags = argv.slice(0, end < 0 ? undefined : end)
  return /^--(?:json|format[=\n]json)$/m.test(flags.join('\n'))
}

/** Returns a fault of the command line as a problem. Commander reports a missing command only with its help. */
const usageProblem = ({ code, message }: CommanderError): Problem =>
  error(
    'command.usage',
    { file: 'command line' },
    code === 'commander.help' ? 'The command is incomplete.' : message.replace(/^error: /, ''),
    'See `offprint --help`, or `offprint <command> --help`.',
  )

/** Defines every command with its options. Tells `exitWith` whether the command succeeded. */
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
    .description('Create a new publication, ready to build')
    .addOption(
      new Option(
        '--ci <service>',
        'also write the file with which this service checks and publishes it; in a publication, write only that',
      ).choices(['github', 'netlify', 'cloudflare']),
    )
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint init my-digest\n  offprint init --ci github')
    .action(async (dir: string | undefined, flags: InitFlags) =>
      exitWith(await (await import('./init-command.js')).initCommand(dir ?? '.', flags, io)),
    )
  offprint
    .command('new [title]')
    .description('Create a new post or link item, ready to fill in')
    .addOption(root())
    .option('--link <address>', 'a link item to this article, filled in from its page')
    .option('--allow-private', 'allow an address on this machine or in a private network')
    .addOption(now('date the post'))
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint new "Why the river treaty held"')
    .action(async (title: string | undefined, flags: NewFlags, command: Command) => {
      if (title === undefined && flags.link === undefined)
        command.error('error: give the post a title, or name an article with --link')
      exitWith(await (await import('./new-command.js')).newCommand(title ?? '', flags, io))
    })
  addImport(offprint, io, exitWith)
  addCollecting(offprint, io, exitWith)
  addPublishers(offprint, io, exitWith)
  addBuilding(offprint, io, exitWith)
  addDiff(offprint, io, exitWith)
  addPreview(offprint, io, exitWith)
  addSending(offprint, { root, json, now }, io, exitWith)
  addPublishing(offprint, { root, json }, io, exitWith)
  addSubscribers(offprint, { root, json, date }, io, exitWith)
  addServing(offprint, { root, json }, io, exitWith)
  addWorking(offprint, { root, json }, io, exitWith)
  addDatabase(offprint, { root, json }, io, exitWith)
  addCompletion(offprint, io)
  return offprint
}

/** Sends commander's own output, such as --help, to the same streams as everything else. */
const outputTo = ({ stdout, stderr }: Io) => ({
  writeOut: (text: string) => void stdout.write(text),
  writeErr: (text: string) => void stderr.write(text),
})

function addImport(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('import [source]')
    .description(
      'Turn a document, a text, an email, a web page, a feed, or another system’s export or folder into posts with their credit',
    )
    .addOption(root())
    .addOption(new Option('--as <kind>', 'the kind of source, if it is not recognised').choices(KINDS))
    .option('--paste', 'read the clipboard, or standard input if no program gives access to it')
    .option('--dry-run', 'show what would be written')
    .option('--stdout', 'print the posts and write nothing')
    .addOption(
      new Option('--limit <number>', 'import at most this many posts of a feed, an export or a folder').argParser(
        wholeNumber,
      ),
    )
    .addOption(date('--since <date>', 'skip posts that are older'))
    .option('--split', 'make a separate post from each article in a newsletter')
    .option('--images', 'download the pictures into static/')
    .option('--keep-source', 'keep a copy of the source under imports/')
    .option('--allow-private', 'allow addresses on this machine and its network')
    .addOption(now('date posts'))
    .addOption(
      new Option(
        '--accept <post...>',
        'take the marks off posts that you have looked at; fields after the post limit this to their marks',
      ).conflicts(IMPORTING),
    )
    .addOption(json())
    .addHelpText(
      'after',
      '\nExample:\n  offprint import op-ed.docx\n  offprint import --paste\n  offprint import https://harbour-review.example.com/two-clocks --dry-run\n  offprint import ../old-blog\n  offprint import --accept posts/two-clocks.md title',
    )
    .hook('preAction', command => {
      const [source] = command.args
      const { paste, accept } = command.opts<ImportFlags & { readonly accept?: readonly string[] }>()
      if (source !== undefined && accept)
        command.error('error: --accept is for posts that are imported already; leave out the source', CONFLICT)
      if (source !== undefined && paste) command.error('error: name a source or use --paste, not both', CONFLICT)
      if (source === undefined && !paste && !accept)
        command.error('error: name a source, or use --paste to read the clipboard', {
          code: 'commander.missingArgument',
        })
    })
    .action(async (source: string | undefined, flags: ImportFlags & { readonly accept?: readonly string[] }) =>
      exitWith(
        flags.accept
          ? await (await import('./accept-command.js')).acceptCommand(flags.accept, flags, io)
          : await (await import('./import-command.js')).importCommand(source, flags, io),
      ),
    )
}

function addCollecting(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('collect [publisher...]')
    .description(
      'Collect new articles from your publishers’ feeds, as drafts or link items, whatever their terms allow',
    )
    .addOption(root())
    .option('--all', 'ask also for feeds that are not due')
    .option('--dry-run', 'show what would be written')
    .option('--allow-private', 'allow addresses on this machine and its network')
    .addOption(now('collect'))
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint collect\n  offprint collect harbour-review --dry-run')
    .action(async (publishers: string[], flags: CollectFlags) =>
      exitWith(await (await import('./collect-command.js')).collectCommand(publishers, flags, io)),
    )
}

function addDiff(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('diff <post>')
    .description('Show what has changed in the original of a post since its text was taken')
    .addOption(root())
    .option('--seen', 'accept what was found about the original as looked at')
    .addOption(now('accept'))
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint diff two-clocks\n  offprint diff posts/two-clocks.md --seen')
    .action(async (post: string, flags: DiffFlags) =>
      exitWith(await (await import('./diff-command.js')).diffCommand(post, flags, io)),
    )
}

function addCompletion(offprint: Command, io: Io): void {
  offprint
    .command('completion')
    .description('Print what completes commands, options and names in your shell when you press Tab')
    .addArgument(new Argument('<shell>', 'the shell').choices('bash zsh fish'.split(' ')))
    .argument('[words...]', 'print what may come next after these words instead; the shell asks this')
    .addHelpText(
      'after',
      `
Add to ~/.bashrc:  eval "$(offprint completion bash)"
Add to ~/.zshrc:   eval "$(offprint completion zsh)"
Run once for fish: offprint completion fish > ~/.config/fish/completions/offprint.fish

Example:
  eval "$(offprint completion bash)"`,
    )
    .action(async (name: string, words: string[]) =>
      (await import('./completion-command.js')).completionCommand(offprint, name, words, io),
    )
}

const CONFLICT = { code: 'commander.conflictingOption' }
/** The options that make no sense without a source. */
const IMPORTING = 'as paste dryRun stdout limit since split images keepSource allowPrivate now'.split(' ')

const portNumber = (text: string): number => {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port < 65_536) return port
  throw new InvalidArgumentError('Write a number below 65536; 0 picks any free port.')
}

function addPreview(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  offprint
    .command('preview')
    .description('Show every edition in a browser, live while you write')
    .addOption(root())
    .addOption(new Option('--port <n>', 'the port to listen on').argParser(portNumber).default(4173))
    .addOption(
      new Option('--host <address>', 'the address to listen on').default('127.0.0.1', '127.0.0.1, this machine only'),
    )
    .option('--open', 'open the preview in a browser')
    .option('--export <dir>', 'write the preview as files that need no server')
    .option('--read-only', 'let nobody edit files; the default for another --host')
    .option('--no-read-only', 'let whoever can reach that host edit files')
    .addOption(now('show the publication'))
    .addHelpText('after', '\nExample:\n  offprint preview --open')
    .action(async (flags: PreviewFlags) =>
      exitWith(await (await import('./preview-command.js')).previewCommand(flags, io)),
    )
}

function addPublishers(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  const publishers = offprint
    .command('publishers')
    .description(
      'List the outlets you republish from, add one with its terms, or exchange their feeds with feed readers',
    )
    .addHelpText('after', '\nExample:\n  offprint publishers list')
  publishers
    .command('list')
    .description('List your outlets and the presets that come with Offprint')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publishers list --json')
    .action(async (flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).listPublishers(flags, io)),
    )
  publishers
    .command('add <preset>')
    .description('Add a preset to publishers.yml; read the terms yourself before you use it')
    .addOption(root())
    .option('--as <key>', 'add it under another key')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publishers add global-voices')
    .action(async (preset: string, flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).addPublisher(preset, flags, io)),
    )
  addFeedLists(publishers, io, exitWith)
}

function addFeedLists(publishers: Command, io: Io, exitWith: (ok: boolean) => void): void {
  publishers
    .command('import <opml>')
    .description('Add the feeds of an OPML file to publishers.yml, for `offprint collect`')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publishers import feeds.opml')
    .action(async (opml: string, flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).importPublishers(opml, flags, io)),
    )
  publishers
    .command('export')
    .description('Print the feeds of your outlets for other feed readers')
    .addOption(root())
    .requiredOption('--opml', 'print them as OPML')
    .addHelpText('after', '\nExample:\n  offprint publishers export --opml > feeds.opml')
    .action(async (flags: PublishersFlags) =>
      exitWith(await (await import('./publishers-command.js')).exportPublishers(flags, io)),
    )
}

function addBuilding(offprint: Command, io: Io, exitWith: (ok: boolean) => void): void {
  const shared = (command: Command, form = json()): Command =>
    command
      .addOption(root())
      .option('--drafts', 'include drafts')
      .addOption(now('build'))
      .addOption(
        new Option('--emails <which>', 'make email editions of the newest 20 posts, or of all')
          .choices(['recent', 'all'])
          .default('recent'),
      )
      .option('--strict', 'treat warnings as errors')
      .addOption(form)
  shared(offprint.command('build'))
    .description('Build feeds, web pages and email editions into out/')
    .option('--watch', 'build again whenever a file changes')
    .option('--accept-id-changes', 'build even if feed readers will show known posts as new')
    .addHelpText('after', '\nExample:\n  offprint build --drafts --watch')
    .action(async (flags: BuildFlags) => exitWith(await (await import('./build-command.js')).buildCommand(flags, io)))
  shared(offprint.command('check [files...]'), json().conflicts('format'))
    .description(
      'Check the publication, or the posts or feeds you name (files, addresses, or - for standard input), and write nothing',
    )
    .addOption(
      new Option('--format <form>', 'text, JSON, GitHub Actions annotations, or SARIF for code hosts')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--browser', 'let Chromium decide whether readers see a credit if that is uncertain')
    .option('--links', 'also request every link to another site, and report links that are dead or have moved')
    .option('--originals', 'also look whether the originals of posts have changed, moved, vanished or been withdrawn')
    .option('--fresh', 'with --links: ignore answers from the last hour; with --originals: looks from the last day')
    .option(
      '--allow-private',
      'with --links, --originals or an address: allow addresses on this machine and its network',
    )
    .addHelpText(
      'after',
      '\nExample:\n  offprint check --strict --format github\n  offprint check posts/river.md\n  offprint check --links --originals\n  offprint check https://harbour-review.example.com/feed.xml',
    )
    .action(async (files: string[], flags: CheckFlags, command: Command) => {
      const posts = files.filter(isPostName)
      const feeds = files.filter(name => !isPostName(name))
      if (feeds.length === 0) {
        const { checkCommand } = await import('./check-command.js')
        const [first] = posts
        if (first === undefined) return exitWith(await checkCommand(flags, io))
        const isRootGiven = command.getOptionValueSource('root') === 'cli'
        const root = isRootGiven ? flags.root : publicationAbove(dirname(first))
        return exitWith(await checkCommand({ ...flags, root }, io, posts))
      }
      if (posts.length > 0) command.error('error: name either posts or feeds, as they are checked in different ways')
      const idle = (['browser', 'links', 'originals', 'fresh', 'drafts', 'emails'] as const).filter(
        name => flags[name] && command.getOptionValueSource(name) === 'cli',
      )
      if (idle.length > 0) command.error(`error: --${idle[0]} is for checking a publication, not feeds`)
      exitWith(await (await import('./check-feeds.js')).checkFeeds(feeds, flags, io))
    })
}
