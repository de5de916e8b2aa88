import { type Command, InvalidArgumentError, type Option } from 'commander'
import type { Io } from './io.js'
import type { PingFlags } from './ping-command.js'
import type { ServeFlags } from './serve-command.js'

type Ask = () => Option
type ExitWith = (ok: boolean) => void

const number = (most: number) => (text: string) => {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text)
  throw new InvalidArgumentError(`Write a number from 0 to ${most}.`)
}

/** Adds `offprint serve` and `offprint ping`. */
export function addServing(
  offprint: Command,
  { root, json }: { root: Ask; json: Ask },
  io: Io,
  exitWith: ExitWith,
): void {
  offprint
    .command('serve')
    .description('Serve out/, and let readers subscribe, change their preferences and unsubscribe')
    .addOption(root())
    .option('--port <number>', 'the port to listen on; 0 picks any free port', number(65_535), 8080)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option(
      '--proxies <number>',
      'how many proxies of your own are in front; that many entries of X-Forwarded-For are trusted',
      number(9),
      0,
    )
    .option('--work', 'also do the work of `offprint work` in this process')
    .option('--build', 'with --work: build out/ before an issue is frozen and once it is sent')
    .option('--quiet', 'log no requests')
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint serve --port 8080 --proxies 1')
    .action(async (flags: ServeFlags) => exitWith(await (await import('./serve-command.js')).serveCommand(flags, io)))
  offprint
    .command('ping')
    .description('Notify the WebSub hub of changed feeds, if out/ is not served by `offprint serve`')
    .addOption(root())
    .addOption(json())
    .addHelpText('after', '\nExample:\n  offprint build && rsync -a out/ host:site/ && offprint ping')
    .action(async (flags: PingFlags) => exitWith(await (await import('./ping-command.js')).pingCommand(flags, io)))
}
