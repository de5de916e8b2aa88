import type { Command, Option } from 'commander'
import type { Io } from './io.js'
import type { PublishFlags } from './publish-command.js'

/** Adds `offprint publish`. */
export function addPublishing(
  offprint: Command,
  { root, json }: { readonly root: () => Option; readonly json: () => Option },
  io: Io,
  exitWith: (ok: boolean) => void,
): void {
  offprint
    .command('publish [issue]')
    .description(
      'Check, build, put out/ online with the `deploy` command, wait until the pages are there, and send a digest or a post',
    )
    .addOption(root())
    .option('--dry-run', 'say what each step would do, and change nothing')
    .option('--send-now', 'send a digest now although it has a schedule')
    .option('--despite-problems', 'go on although the checks found errors, as long as they do not stop a build')
    .option('--commit', 'commit the files that builds keep, such as the record of the issue; nothing is pushed')
    .option('--message <text>', 'with --commit: the message of the commit')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint publish weekly --dry-run\n  offprint publish weekly --commit')
    .action(async (name: string | undefined, flags: PublishFlags, command: Command) => {
      if (name === undefined && flags.sendNow) command.error('error: --send-now needs an issue to send')
      if (flags.message !== undefined && !flags.commit) command.error('error: --message needs --commit')
      if (flags.message?.trim() === '') command.error('error: --message is empty')
      exitWith(await (await import('./publish-command.js')).publishCommand(name, flags, io))
    })
}
