import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { publicationAbove } from '../../src/cli/publication-above.js'
import { temporaryFolder } from '../temporary-folder.js'

it('finds the publication of a sub-folder, and stays where there is none', () => {
  const root = temporaryFolder({ 'publication.yml': 'title: R\n', 'posts/a/b.md': 'Text.\n' })
  expect(publicationAbove(root)).toBe(root)
  expect(resolve(publicationAbove(join(root, 'posts/a')))).toBe(root)
  const other = temporaryFolder()
  mkdirSync(join(other, 'x'))
  expect(publicationAbove(join(other, 'x'))).toBe(join(other, 'x'))
})
