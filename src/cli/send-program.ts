import { type Command, InvalidArgumentError, Option } from 'commander'
import { CONDITION_FIX, readCondition } from '../core/condition.js'
import type { BouncesFlags } from './bounces-command.js'
import { sinceOf, untilOf } from './clock.js'
import type { Io } from './io.js'
import type { SendFlags } from './send-flags.js'
import type { StatusFlags } from './status-command.js'

interface Shared {
  readonly root: () => Option
  readonly json: () => Option
  readonly now: (what: string) => Option
}

const whole = (text: string): number => {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}

const conditions = (text: string, before: readonly string[]): string[] => {
  if (readCondition(text)) return [...before, text]
  throw new InvalidArgumentError(CONDITION_FIX)
}

/** Adds `offprint send`, `offprint status` and `offprint bounces`. */
export function addSending(
  offprint: Command,
  { root, json, now }: Shared,
  io: Io,
  exitWith: (ok: boolean) => void,
): void {
  offprint
    .command('send [issue]')
    .description('Rehearse sending a digest or a post, send it with --yes, or plan it with --at')
    .addOption(root())
    .addOption(now('choose posts'))
    .option('--yes', 'send the issue')
    .option('--to <address>', 'send one test message to this address')
    .option('--limit <number>', 'send at most this many messages now, and the rest another time', whole)
    .addOption(
      new Option(
        '--where <condition>',
        'send only to subscribers who satisfy this, such as city=Porto; may be repeated, and all must hold',
      )
        .argParser(conditions)
        .default([], 'all subscribers'),
    )
    .option('--until <time>', 'stop at this time, such as 18:30, and send the rest another time', text => {
      const until = untilOf(text, io.clock())
      if (until === undefined)
        throw new InvalidArgumentError('Write a time in the future, such as 18:30 or 2026-05-16T18:30.')
      return until
    })
    .option('--at <time>', 'send it at this time of the publication, such as "2026-12-03 07:30"')
    .option('--cancel', 'take back what is planned next, or stop what was started by itself')
    .option('--approve', 'show the issue that waits for approval; with --yes, approve it')
    .option('--due', 'do what is due of everything that is planned, as `offprint work` does, and end')
    .option('--build', 'with --due: build out/ before an issue is frozen and once it is sent')
    .option('--out <dir>', 'write the messages of the first recipients (10, or --limit) as .eml files')
    .option('--despite-refusals', 'continue although the server refuses many recipients for the same reason')
    .option('--resend-uncertain', 'send messages again that may or may not have arrived')
    .option(
      '--uncertain-since <time>',
      'treat as uncertain what may have been sent since this time without a record, because the database was replaced by a replica',
      text => {
        const since = sinceOf(text, io.clock())
        if (since === undefined)
          throw new InvalidArgumentError('Write a time in the past, such as 10:42 or 2026-05-16T10:42:30.')
        return since
      },
    )
    .option('--correction', 'send the notice of a corrected or withdrawn post to those who received the post')
    .option('--despite-problems', 'with --yes: send even if the checks found errors')
    .option('--dns <server>', 'ask this name server about the sender, such as 9.9.9.9, instead of the machine’s own')
    .option('--no-dns', 'do not ask DNS about the sender')
    .addOption(json())
    .addHelpText(
      'after',
      '\nExample:\n  offprint send weekly --to me@example.org\n  offprint send night-train --correction --yes\n  offprint send weekly --at "2026-12-03 07:30"',
    )
    .action(async (name: string | undefined, flags: SendFlags, command: Command) => {
      const asked = (['at', 'cancel', 'approve', 'due'] as const).filter(option => flags[option])
      if (asked.length > 1) command.error(`error: --${asked[0]} and --${asked[1]} exclude each other`)
      if (flags.due) {
        if (name !== undefined) command.error('error: --due is for everything that is planned; leave out the name')
        return exitWith(await (await import('./work-command.js')).dueCommand(flags, io))
      }
      if (name === undefined)
        return command.error('error: name a digest or a post, or use --due', { code: 'commander.missingArgument' })
      if (asked.length > 0)
        return exitWith(await (await import('./planned-send-command.js')).plannedSendCommand(name, flags, io))
      exitWith(await (await import('./send-command.js')).sendCommand(name, flags, io))
    })
  offprint
    .command('status [issue]')
    .description('Show the delivery status of an issue, or of the latest issues')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint status weekly')
    .action(async (name: string | undefined, flags: StatusFlags) =>
      exitWith(await (await import('./status-command.js')).statusCommand(name, flags, io)),
    )
  offprint
    .command('bounces <place>')
    .description(
      'Record delivery reports and complaints from a message, a mailbox file, a Maildir, standard input (-) or an imaps:// address',
    )
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint bounces imaps://bounces%40example.org@mail.example.org/INBOX')
    .action(async (place: string, flags: BouncesFlags) =>
      exitWith(await (await import('./bounces-command.js')).bouncesCommand(place, flags, io)),
    )
}
