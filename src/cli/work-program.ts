import { type Command, InvalidArgumentError, type Option } from 'commander'
import type { Io } from './io.js'
import { WORK_KINDS, type WorkFlags, type WorkKind } from './work-flags.js'

const kindsIn = (text: string): WorkKind[] => {
  const words = text.split(',').map(word => word.trim())
  const kinds = WORK_KINDS.filter(kind => words.includes(kind))
  if (words.every(word => (WORK_KINDS as readonly string[]).includes(word))) return kinds
  throw new InvalidArgumentError(`Write some of ${WORK_KINDS.join(', ')}, with commas between them.`)
}

/** Adds `offprint work`. */
export function addWorking(
  offprint: Command,
  { root, json }: { readonly root: () => Option; readonly json: () => Option },
  io: Io,
  exitWith: (ok: boolean) => void,
): void {
  offprint
    .command('work')
    .description('Keep running: send what is scheduled, take in delivery reports, confirm subscriptions and collect')
    .addOption(root())
    .option('--only <kinds>', `do only some of ${WORK_KINDS.join(', ')}`, kindsIn)
    .option('--build', 'build out/ before an issue is frozen and once it is sent, if this machine serves it')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint work\n  offprint work --only send,bounces')
    .action(async (flags: WorkFlags) => exitWith(await (await import('./work-command.js')).workCommand(flags, io)))
}
