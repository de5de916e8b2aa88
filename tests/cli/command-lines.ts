import type { Command } from 'commander'
import { CommanderError } from 'commander'
import { program } from '../../src/cli/program.js'
import { collectingIo } from './offprint.js'

/** The command lines in a shell text, without comments; each part of a pipe or a list counts separately. */
export function commandsIn(text: string): string[][] {
  return (
    text
      .replace(/\\\n/g, ' ')
      .split('\n')
      .flatMap(line => line.replace(/(?:^|\s)#.*$/, '').split(/&&|\|\||[|;]/))
      .map(part => [...part.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ''))
      // A user of the system may have the name of the program.
      .filter(words => !words.includes('adduser'))
      .map(words => {
        const at = words.findIndex(word => /^(?:\S*\/)?offprint$/.test(word.replace('ExecStart=', '')))
        return at < 0 ? undefined : words.slice(at + 1)
      })
      .filter(words => words !== undefined)
  )
}

/** Values for the placeholders in a synopsis such as `[--root <dir>]`. */
const SAMPLES: Readonly<Record<string, string>> = {
  ...{ '<n>': '1', '<number>': '1', '<date>': '2026-03-14', '<kind>': 'text', '<which>': 'all', '<form>': 'json' },
  ...{ '<address>': 'ana@example.org', '<command>': 'build' },
}
const filledIn = (words: readonly string[]): string[] =>
  words.map(word => word.replace(/^\[(?=--)|(?<=>|--[a-z-]+)\]$/g, '')).map(word => SAMPLES[word] ?? word)

/** The real definition of the commands, with actions that do nothing. */
export function idleProgram(): Command {
  const idle = (command: Command): Command => {
    command.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} })
    command.commands.forEach(idle)
    return command.commands.length > 0 ? command : command.action(() => {})
  }
  return idle(program(collectingIo().io, () => {}))
}

/** Commander's message about a command line; undefined if the command would run. */
export async function faultOf(words: readonly string[], accepted: readonly string[] = []): Promise<string | undefined> {
  try {
    await idleProgram().parseAsync(filledIn(words), { from: 'user' })
    return undefined
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause
    if (cause.exitCode === 0 || accepted.includes(cause.code)) return undefined
    return cause.message
  }
}
