import { type Command, InvalidArgumentError, Option } from 'commander'
import type { AddFlags, ImportListFlags, ListFlags, RestoreFlags, SubscribersFlags } from './subscribers-command.js'

interface Shared {
  readonly root: () => Option
  readonly json: () => Option
  readonly date: (flag: string, what: string) => Option
}
type ExitWith = (ok: boolean) => void

const STATES = ['pending', 'active', 'unsubscribed', 'bounced', 'complained']

const LIST_HELP = `
Columns that say who gets mail (status, unsubscribed_at, bounced, opt in, confirmed, …) are read, and who left is
kept so. What is not understood is refused, and nothing is taken in. Then say what it means:
  offprint subscribers import list.csv --value "VIP=active" --ignore-column state
  offprint subscribers import unsubscribed.csv --state unsubscribed`

const commands = () => import('./subscribers-command.js')

const words = (said: string): string => {
  if (said.trim() !== '') return said
  throw new InvalidArgumentError('Write a part of what the server said.')
}

const many = (value: string, before: readonly string[]): string[] => [...before, value]

/** `offprint subscribers …`. */
export function addSubscribers(offprint: Command, { root, json, date }: Shared, exitWith: ExitWith): void {
  const subscribers = offprint.command('subscribers').description('Who receives the newsletter').exitOverride()
  const command = (name: string, description: string, example: string): Command =>
    subscribers
      .command(name)
      .description(description)
      .addOption(root())
      .addOption(json())
      .addHelpText('after', `\nExample:\n  offprint subscribers ${example}`)
  const state = () => new Option('--state <state>', 'only these').choices(STATES)
  const consent = 'what proves that they asked for it; kept with each of them'

  command('import <file>', 'Take in a CSV file (- is standard input), with who left', 'import list.csv --dry-run')
    .option('--dry-run', 'say what would happen, and do nothing')
    .option('--ignore-column <name>', 'not about mail, though it looks like it; may be repeated', many, [])
    .option('--value <word=state>', 'what a word in a column means, such as "VIP=active"; may be repeated', many, [])
    .addOption(new Option('--state <state>', 'of everybody of whom no column says less').choices(STATES))
    .addHelpText('after', LIST_HELP)
    .option('--consent <text>', consent)
    .action(async (file: string, flags: ImportListFlags) =>
      exitWith(await (await commands()).importListCommand(file, flags)),
    )
  command('add <address>', 'Add one subscriber', 'add ana@example.org --name "Ana Sol"')
    .option('--name <name>', 'what to call them')
    .option('--tag <tag>', 'only posts with this tag; may be repeated', many, [])
    .option('--digest <name>', 'only this digest; may be repeated', many, [])
    .addOption(
      new Option('--frequency <which>', 'digests, each post, or all')
        .choices(['all', 'posts', 'digests'])
        .default('all'),
    )
    .option('--consent <text>', consent)
    .action(async (address: string, flags: AddFlags) => exitWith(await (await commands()).addCommand(address, flags)))
  command('remove <address>', 'Unsubscribe somebody', 'remove ana@example.org').action(
    async (address: string, flags: SubscribersFlags) =>
      exitWith(await (await commands()).removeCommand(address, flags)),
  )
  command('erase <address>', 'Forget somebody, and never write to them again', 'erase ana@example.org').action(
    async (address: string, flags: SubscribersFlags) => exitWith(await (await commands()).eraseCommand(address, flags)),
  )
  addRestore(command, date, exitWith)
  command('list', 'List subscribers', 'list --state bounced')
    .addOption(state())
    .action(async (flags: ListFlags) => exitWith(await (await commands()).listCommand(flags)))
  command('export [file]', 'Write the list as CSV', 'export list.csv')
    .addOption(state())
    .action(async (file: string | undefined, flags: ListFlags) =>
      exitWith(await (await commands()).exportCommand(file, flags)),
    )
  command('stats', 'Count subscribers', 'stats').action(async (flags: SubscribersFlags) =>
    exitWith(await (await commands()).statsCommand(flags)),
  )
}

type Add = (name: string, description: string, example: string) => Command

function addRestore(command: Add, date: Shared['date'], exitWith: ExitWith): void {
  command(
    'restore',
    'Undo bounces, such as those of a day on which the mail server refused everybody',
    'restore --bounced-since 2026-03-14 --reply "relay not permitted" --dry-run',
  )
    .addOption(date('--bounced-since <date>', 'only who bounced then or later (UTC)').makeOptionMandatory())
    .option('--reply <text>', 'only whom a server refused with these words', words)
    .option('--dry-run', 'say what would happen, and do nothing')
    .action(async (flags: RestoreFlags) => exitWith(await (await commands()).restoreCommand(flags)))
}
