import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { validatorOf } from '../json-validator.js'

const SCHEMAS = join(import.meta.dirname, '../../schemas')

const validators = new Map<string, ReturnType<typeof validatorOf>>()

/** Returns the faults of a value by a file in schemas/. */
export function schemaFaults(file: string, value: unknown): string[] {
  const known = validators.get(file) ?? validatorOf(JSON.parse(readFileSync(join(SCHEMAS, file), 'utf8')))
  validators.set(file, known)
  return known(value)
}

const GROUPS = ['database', 'publishers', 'subscribers']

/** Returns the name of the schema of what a command line prints with --json. */
export const outputSchemaFor = ([command = '', subcommand = '']: readonly string[]): string =>
  `${[command, ...(GROUPS.includes(command) ? [subcommand] : [])].join('-')}-output.schema.json`

/** Expects every line that a command line printed to be JSON by the schema of its command. Returns the values. */
export function expectOutput(argv: readonly string[], stdout: string): unknown[] {
  expect(stdout, argv.join(' ')).toMatch(/\n$/)
  return stdout
    .slice(0, -1)
    .split('\n')
    .map(line => {
      const value: unknown = JSON.parse(line)
      expect(schemaFaults(outputSchemaFor(argv), value), line.slice(0, 300)).toEqual([])
      return value
    })
}
