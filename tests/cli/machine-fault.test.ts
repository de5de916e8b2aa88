import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { describe, expect, it } from 'vitest'
import { machineFault } from '../../src/cli/machine-fault.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const causeOf = (fails: () => void): unknown => {
  try {
    fails()
  } catch (cause) {
    return cause
  }
  throw new Error('It did not fail.')
}

describe('a fault of the machine', () => {
  it.each<[string, () => void, RegExp, RegExp, RegExp]>([
    [
      'a file where a folder is needed',
      () => mkdirSync(join(temporaryFolder({ a: '' }), 'a')),
      /^EEXIST/,
      /Move it/,
      /a$/,
    ],
    [
      'a folder where a file is needed',
      () => writeFileSync(temporaryFolder({}), ''),
      /^EISDIR/,
      /Move it/,
      /offprint-/,
    ],
    ['a full database', fillDatabase, /full\.$/, /^Free some space/, /^offprint\.db$/],
  ])('is reported with a remedy: %s', (_, fails, what, fix, file) => {
    expect(machineFault(causeOf(fails))).toEqual({
      what: expect.stringMatching(what),
      fix: expect.stringMatching(fix),
      file: expect.stringMatching(file),
    })
  })

  it.each([[new TypeError('x is not a function')], ['thrown text'], [undefined]])(
    'is not what the program itself did wrong: %s',
    cause => {
      expect(machineFault(cause)).toBeUndefined()
    },
  )

  it('is reported by the command line as a sentence', async () => {
    const root = temporaryFolder({
      '.offprint': 'a file',
      'publication.yml': 'title: T\nurl: https://t.example.org/\n',
    })
    const { code, stderr } = await offprint(['build', '--root', root])
    expect(code).toBe(1)
    expect(stderr).toMatch(/EEXIST.* There is a file where a folder is needed/)
    expect(stderr).not.toContain('its own fault')
  })
})

/** Makes SQLite report a full disk by allowing it no more pages (sqlite.org/pragma.html#pragma_max_page_count). */
function fillDatabase(): void {
  const database = new Libsql(':memory:')
  database.exec('PRAGMA max_page_count = 3; CREATE TABLE t (a)')
  for (let row = 0; row < 100; row++) database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(1000))
}
