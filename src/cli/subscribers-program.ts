import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Io } from './io.js'
import type { AddFlags, ImportListFlags, ListFlags, RestoreFlags, SubscribersFlags } from './subscribers-command.js'

interface Shared {
  readonly root: () => Option
  readonly json: () => Option
  readonly date: (flag: string, what: string) => Option
}
type ExitWith = (ok: boolean) => void

const STATES = ['pending', 'active', 'unsubscribed', 'bounced', 'complained']

const LIST_HELP = `
Columns about who gets mail (status, unsubscribed_at, bounced, opt in, confirmed, …) are read, and people who left
stay unsubscribed. If a column or a value is not understood, nothing is imported, and you must state its meaning:
  offprint subscribers import list.csv --value "VIP=active" --ignore-column state
  offprint subscribers import unsubscribed.csv --state unsubscribed`

const commands = () => import('./subscribers-command.js')

const words = (text: string): string => {
  if (text.trim() !== '') return text
  throw new InvalidArgumentError('Write part of the server’s reply.')
}

const many = (value: string, before: readonly string[]): string[] => [...before, value]

/** Adds `offprint subscribers …`. */
export function addSubscribers(offprint: Command, { root, json, date }: Shared, io: Io, exitWith: ExitWith): void {
  const subscribers = offprint.command('subscribers').description('Manage who receives the newsletter').exitOverride()
  const command = (name: string, description: string, example: string): Command =>
    subscribers
      .command(name)
      .description(description)
      .addOption(root())
      .addOption(json())
      .addHelpText('after', `\nExample:\n  offprint subscribers ${example}`)
  const state = () => new Option('--state <state>', 'only subscribers in this state').choices(STATES)
  const consent = 'how people asked to be subscribed; kept with each subscriber as proof'

  command(
    'import <file>',
    'Import a CSV file (- is standard input), including people who have left',
    'import list.csv --dry-run',
  )
    .option('--dry-run', 'show what would happen, and change nothing')
    .addOption(
      new Option('--ignore-column <name>', 'ignore a column that only looks like a subscription state; may be repeated')
        .argParser(many)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--value <word=state>',
        'the state that a word in a column means, such as "VIP=active"; may be repeated',
      )
        .argParser(many)
        .default([], 'none'),
    )
    .addOption(
      new Option('--field <name>', 'keep this column as a field; may be repeated')
        .argParser(many)
        .default([], 'all columns without another meaning'),
    )
    .addOption(
      new Option(
        '--state <state>',
        'the state of every subscriber in the file, unless a column excludes them from mail; values that are not understood count as this state too',
      ).choices(STATES),
    )
    .addOption(
      new Option('--dates <order>', 'whether the day (dmy) or the month (mdy) comes first in 03/04/2024').choices([
        'dmy',
        'mdy',
      ]),
    )
    .addHelpText('after', LIST_HELP)
    .option('--consent <text>', consent)
    .action(async (file: string, flags: ImportListFlags) =>
      exitWith(await (await commands()).importListCommand(file, flags, io)),
    )
  command('add <address>', 'Add one subscriber', 'add ana@example.org --name "Ana Sol"')
    .option('--name <name>', 'the subscriber’s name')
    .option('--tag <tag>', 'send only posts with this tag; may be repeated', many, [])
    .option('--digest <digest>', 'send only this digest; may be repeated', many, [])
    .addOption(
      new Option('--frequency <which>', 'send digests, single posts, or both (all)')
        .choices(['all', 'posts', 'digests'])
        .default('all'),
    )
    .option('--consent <text>', consent)
    .action(async (address: string, flags: AddFlags) =>
      exitWith(await (await commands()).addCommand(address, flags, io)),
    )
  command('remove <address>', 'Unsubscribe one address', 'remove ana@example.org').action(
    async (address: string, flags: SubscribersFlags) =>
      exitWith(await (await commands()).removeCommand(address, flags, io)),
  )
  command('show <address>', 'Print everything that is stored about one person', 'show ana@example.org').action(
    async (address: string, flags: SubscribersFlags) =>
      exitWith(await (await commands()).showCommand(address, flags, io)),
  )
  command(
    'erase <address>',
    'Delete one address for good, and never send mail to it again',
    'erase ana@example.org',
  ).action(async (address: string, flags: SubscribersFlags) =>
    exitWith(await (await commands()).eraseCommand(address, flags, io)),
  )
  addRestore(command, date, io, exitWith)
  command('list', 'List subscribers', 'list --state bounced')
    .addOption(state())
    .action(async (flags: ListFlags) => exitWith(await (await commands()).listCommand(flags, io)))
  command('export [file]', 'Write the list as CSV (- is standard output)', 'export list.csv')
    .addOption(state())
    .action(async (file: string | undefined, flags: ListFlags) =>
      exitWith(await (await commands()).exportCommand(file, flags, io)),
    )
  command('stats', 'Count subscribers', 'stats').action(async (flags: SubscribersFlags) =>
    exitWith(await (await commands()).statsCommand(flags, io)),
  )
}

type Add = (name: string, description: string, example: string) => Command

function addRestore(command: Add, date: Shared['date'], io: Io, exitWith: ExitWith): void {
  command(
    'restore',
    'Undo bounces, for example after a day on which the mail server refused everyone',
    'restore --bounced-since 2026-03-14 --reply "relay not permitted" --dry-run',
  )
    .addOption(
      date('--bounced-since <date>', 'only those who bounced on this day or later (UTC)').makeOptionMandatory(),
    )
    .option('--reply <text>', 'only those whose server gave this reply', words)
    .option('--dry-run', 'show what would happen, and change nothing')
    .action(async (flags: RestoreFlags) => exitWith(await (await commands()).restoreCommand(flags, io)))
}
