import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { program } from '../../src/cli/program.js'
import { publicationAbove } from '../../src/cli/publication-above.js'
import { temporaryFolder } from '../temporary-folder.js'
import { collectingIo } from './offprint.js'

it('finds the publication of a sub-folder, and stays where there is none', () => {
  const root = temporaryFolder({ 'publication.yml': 'title: R\n', 'posts/a/b.md': 'Text.\n' })
  expect(publicationAbove(root)).toBe(root)
  expect(resolve(publicationAbove(join(root, 'posts/a')))).toBe(root)
  const other = temporaryFolder()
  mkdirSync(join(other, 'x'))
  expect(publicationAbove(join(other, 'x'))).toBe(join(other, 'x'))
})

it('is where every command works, except those that need no publication', () => {
  const commandsIn = ({ commands }: Command): readonly Command[] =>
    commands.flatMap(command => (command.commands.length > 0 ? commandsIn(command) : [command]))
  const elsewhere = commandsIn(program(collectingIo().io, () => {})).filter(
    ({ options }) => !options.find(({ long }) => long === '--root')?.defaultValueDescription?.includes('above'),
  )
  expect(elsewhere.map(command => command.name())).toEqual(['init', 'completion'])
})
