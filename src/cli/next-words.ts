import type { Argument, Command, Option } from 'commander'
import { lookUp } from '../core/look-up.js'

/** A word that may come next on a command line, and what it means. */
export interface NextWord {
  readonly word: string
  readonly meaning: string
}

/** Everything that may come next. `paths` are completed by the shell itself, which knows quotes, `~` and links. */
export interface NextWords {
  readonly words: readonly NextWord[]
  readonly paths: 'none' | 'files' | 'folders'
}

/** The names that a publication gives to things, each with what it is. */
export interface PublicationNames {
  readonly digests: () => readonly NextWord[]
  readonly posts: () => readonly NextWord[]
  readonly publishers: () => readonly NextWord[]
  readonly presets: () => readonly NextWord[]
}

type Values = (names: PublicationNames) => NextWords

const only = (words: readonly NextWord[]): NextWords => ({ words, paths: 'none' })
const files: Values = () => ({ words: [], paths: 'files' })

/** What stands for a placeholder of the help text, such as `<issue>` or `[dir]`. For any other, the shell offers nothing. */
const VALUES: Readonly<Record<string, Values>> = {
  dir: () => ({ words: [], paths: 'folders' }),
  ...{ file: files, files, source: files, opml: files, place: files },
  digest: ({ digests }) => only(digests()),
  issue: ({ digests, posts }) => only([...digests(), ...posts()]),
  post: ({ posts }) => ({ words: posts(), paths: 'files' }),
  preset: ({ presets }) => only(presets()),
  publisher: ({ publishers }) => only(publishers()),
}

/**
 * Returns what may come next on a command line, from the definition of the commands.
 * @param typed the words after the name of the program; the last one is still being written, and may be empty
 */
export function nextWords(program: Command, typed: readonly string[], names: PublicationNames): NextWords {
  const { command, operands, waiting, used, isOver } = readWords(program, typed.slice(0, -1))
  const current = typed.at(-1) ?? ''
  if (waiting && !(waiting.variadic && current.startsWith('-'))) return valuesOf(waiting, placeholderOf(waiting), names)
  const isOption = !isOver && current.startsWith('-')
  const assigned = isOption ? /^(--[^=]+)=/.exec(current)?.[1] : undefined
  if (assigned !== undefined) {
    const option = command.options.find(({ long }) => long === assigned)
    if (!option || !takesValue(option)) return only([])
    const { words, paths } = valuesOf(option, placeholderOf(option), names)
    return { words: words.map(({ word, meaning }) => ({ word: `${assigned}=${word}`, meaning })), paths }
  }
  if (isOption) return only(optionsOf(command, used))
  const argument = command.registeredArguments[operands] ?? command.registeredArguments.at(-1)
  if (argument && (operands < command.registeredArguments.length || argument.variadic))
    return valuesOf(argument, argument.name(), names)
  if (command.commands.length > 0) return only(operands === 0 ? commandsOf(command) : [])
  // Where only options are left, they are offered before anybody writes a dash.
  return only(isOver ? [] : optionsOf(command, used))
}

interface Reading {
  readonly command: Command
  /** The number of arguments that are not options. */
  readonly operands: number
  /** The option whose value comes next. */
  readonly waiting: Option | undefined
  readonly used: ReadonlySet<Option>
  /** Whether `--` has ended the options. */
  readonly isOver: boolean
}

/** Reads complete words as commander would, although the line as a whole need not be valid yet. */
function readWords(program: Command, words: readonly string[]): Reading {
  let command = program
  let operands = 0
  let waiting: Option | undefined
  let isOver = false
  const used = new Set<Option>()
  for (const word of words) {
    const isOption = !isOver && word.startsWith('-') && word.length > 1
    if (waiting && !(waiting.variadic && isOption)) {
      if (!waiting.variadic) waiting = undefined
    } else if (word === '--' && !isOver) {
      waiting = undefined
      isOver = true
    } else if (isOption) {
      const option = command.options.find(({ long, short }) => [long, short].includes(word.split('=')[0]))
      if (option) used.add(option)
      waiting = option && takesValue(option) && !word.includes('=') ? option : undefined
    } else {
      const inner = operands === 0 ? command.commands.find(each => namesOf(each).includes(word)) : undefined
      // `offprint help send` is about the same commands as `offprint send`.
      if (inner) command = inner
      else if (word !== 'help' || command.commands.length === 0) operands += 1
    }
  }
  return { command, operands, waiting, used, isOver }
}

const namesOf = (command: Command): readonly string[] => [command.name(), ...command.aliases()]

const takesValue = ({ required, optional }: Option): boolean => required || optional

/** Returns `dir` for `--root <dir>`. */
const placeholderOf = ({ flags }: Option): string => /[<[]([\w-]+)/.exec(flags)?.[1] ?? ''

function valuesOf({ argChoices }: Option | Argument, placeholder: string, names: PublicationNames): NextWords {
  if (argChoices) return only(argChoices.map(word => ({ word, meaning: '' })))
  return lookUp(VALUES, placeholder)?.(names) ?? only([])
}

const commandsOf = (command: Command): NextWord[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map(each => ({ word: each.name(), meaning: each.description() }))

/** Returns the options that may still be given: all but those that were given and take one value at most. */
const optionsOf = (command: Command, used: ReadonlySet<Option>): NextWord[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .filter(option => !used.has(option) || option.variadic || Array.isArray(option.defaultValue))
    .flatMap(({ long, description }) => (long ? [{ word: long, meaning: description }] : []))
