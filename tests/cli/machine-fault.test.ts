import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { describe, expect, it } from 'vitest'
import { machineFault } from '../../src/core/machine-fault.js'
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
  it.each<[string, () => void, RegExp, RegExp]>([
    [
      'a missing file',
      () => readFileSync('none/at/all'),
      /^There is no file or folder none\.$/,
      /relative one begins at/,
    ],
    ['no name at all', () => readFileSync(''), /^The name of the file is empty\.$/, /Specify/],
    [
      'a file where a folder is needed',
      () => mkdirSync(join(temporaryFolder({ a: '' }), 'a')),
      /^A file is where a folder is needed: \S+a\.$/,
      /move the file away/,
    ],
    [
      'a file in a path',
      () => mkdirSync(join(temporaryFolder({ a: '' }), 'a/b/c'), { recursive: true }),
      /^A file is where a folder is needed: \S+a\.$/,
      /move the file away/,
    ],
    [
      'a folder where a file is needed',
      () => writeFileSync(temporaryFolder({}), ''),
      /^A folder is where a file is needed: /,
      /Specify another path/,
    ],
    [
      'a name that is too long',
      () => readFileSync('x'.repeat(5000)),
      /^This name is too long for the disk: x/,
      /Specify/,
    ],
    ['a loop of links', loop, /^This symbolic link leads back to itself: /, /Specify/],
    ['a lack of permission', refused('EACCES'), /^This user may not read or write \/etc\/x\.$/, /permission/],
    ['a disk that is read-only', refused('EROFS'), /^The disk with \/etc\/x is read-only\.$/, /Specify/],
    ['a full disk', refused('ENOSPC'), /^The disk with \/etc\/x is full\.$/, /^Free some space/],
    ['a full database', fillDatabase, /full\.$/, /^Free some space/],
  ])('is reported with a remedy: %s', (_, fails, what, fix) => {
    expect(machineFault(causeOf(fails))).toEqual({
      what: expect.stringMatching(what),
      fix: expect.stringMatching(fix),
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
    expect(stderr).toMatch(/error A file is where a folder is needed: \S+\.offprint\. Specify another path/)
  })

  const FILES = ['none.csv', 'folder', 'file/x.csv', ''] as const
  it.each<[string, readonly string[]]>([
    ['subscribers import', FILES],
    ['subscribers export', ['folder', 'none/x.csv', 'file/x.csv']],
    ['bounces', ['none.eml', 'file/x', '']],
    ['import', ['none.html', 'file/x', '']],
    ['check', FILES],
    ['init', ['file', 'file/x']],
    ['preview --export', ['file', 'file/x']],
    ['send weekly --no-dns --out', ['file', 'file/x']],
  ])('is reported by `offprint %s` without a code, whatever is at the path', async (command, paths) => {
    const root = temporaryFolder({
      ...{ file: 'text', 'folder/a': '' },
      'publication.yml': `title: T\nurl: https://t.example.org/\nsender: { name: T, email: l@t.example.org }\npostalAddress: 1 Street\ndigests: { weekly: {} }\n`,
      'posts/one.md': '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody.\n',
    })
    for (const path of paths) {
      const name = path === '' ? '' : join(root, path)
      const { code, stdout, stderr } = await offprint(
        [...command.split(' '), name, ...(command === 'init' ? [] : ['--root', root])],
        { OFFPRINT_SECRET: 'a secret for tests only' },
      )
      const said = `${stdout}${stderr}`
      expect([path, code, said]).toEqual([
        path,
        1,
        expect.stringMatching(/\berror (?:There is no|A folder is|A file is|The name)/),
      ])
      expect(said).not.toMatch(/\bE[A-Z]{4,}\b|bug in Offprint/)
    }
  })
})

/** Makes a function that fails as Node does, with a code that a test running as root cannot provoke. */
const refused = (code: string) => (): never => {
  throw Object.assign(new Error(`${code}: not now, open '/etc/x'`), { code, syscall: 'open', path: '/etc/x' })
}

function loop(): void {
  const link = join(temporaryFolder({}), 'link')
  symlinkSync(link, link)
  readFileSync(link)
}

/** Makes SQLite report a full disk by allowing it no more pages (sqlite.org/pragma.html#pragma_max_page_count). */
function fillDatabase(): void {
  const database = new Libsql(':memory:')
  database.exec('PRAGMA max_page_count = 3; CREATE TABLE t (a)')
  for (let row = 0; row < 100; row++) database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(1000))
}
