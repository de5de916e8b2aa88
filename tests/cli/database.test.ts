import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SqliteDatabase } from '../../src/storage/index.js'
import { addressWith, emptySchema, hasPostgres } from '../storage/postgres.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const PUBLICATION = `title: The Tideline
url: https://tideline.example.org/
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 12 Quay Street
`
const folder = (files: Readonly<Record<string, string>> = {}) =>
  temporaryFolder({ 'publication.yml': PUBLICATION, ...files })

describe('offprint database', () => {
  it('counts what the file contains', async () => {
    const root = folder()
    expect(await offprint(['database', 'check', '--root', root])).toMatchObject({
      ...{ code: 1, stderr: expect.stringMatching(/There is no database yet\./) },
    })
    expect(existsSync(join(root, 'offprint.db'))).toBe(false)
    await offprint(['subscribers', 'add', 'ana@example.org', '--consent', 'x', '--root', root])
    const { code, stdout } = await offprint(['database', 'check', '--root', root])
    expect(code).toBe(0)
    expect(stdout).toMatch(/offprint\.db: SQLite \d.*\n +1 subscriber\n +1 subscriber_change\n$/)
  })

  it.each([
    ['a.db', /in use is a file already/],
    ['postgres://ana:hidden@db.example.org/list', /contains a password.*PGPASSWORD/],
    ['postgres://ana@db.example.org', /does not name a database/],
  ])('does not move to %s, and shows no password', async (place, words) => {
    const root = folder()
    await offprint(['subscribers', 'add', 'ana@example.org', '--consent', 'x', '--root', root])
    const { code, stdout, stderr } = await offprint(['database', 'move', place, '--root', root])
    expect([code, stderr]).toEqual([1, expect.stringMatching(words)])
    expect(stdout + stderr).not.toContain('hidden')
  })

  it('does not move while an issue is being sent', async () => {
    const root = folder()
    const database = SqliteDatabase.open(join(root, 'offprint.db'))
    const issue = { name: 'weekly', kind: 'digest', subject: '', html: '', text: '', mime: new Uint8Array(), frozen: 1 }
    database.run(database.query.insertInto('issue').values(issue))
    const worker = { name: 'a run', issue: 1, host: 'elsewhere', pid: 7, boot: '', space: '', timeline: '' }
    database.run(
      database.query
        .insertInto('worker')
        .values({ ...worker, started: 1, beat: Date.now(), lease: Date.now() + 60_000 }),
    )
    await database.close()
    const { code, stderr } = await offprint(['database', 'move', 'postgres://localhost/list', '--root', root])
    expect([code, stderr]).toEqual([1, expect.stringMatching(/Process 7 on elsewhere is sending `weekly`/)])
    const { stdout } = await offprint(['database', 'check', '--root', root])
    expect(stdout).toMatch(/Process 7 on elsewhere is sending/)
  })

  it.skipIf(!hasPostgres)('moves to PostgreSQL and back, and leaves the source as it is', async () => {
    const { url } = await emptySchema()
    const root = folder()
    await offprint(['subscribers', 'add', 'ana@example.org', '--consent', 'x', '--root', root])
    const file = join(root, 'offprint.db')
    const before = readFileSync(file)
    const there = await offprint(['database', 'move', url, '--root', root])
    expect(there).toMatchObject({ code: 0, stdout: expect.stringMatching(/Copied 2 rows[\s\S]*Set DATABASE_URL/) })
    expect(readFileSync(file).equals(before)).toBe(true)
    const env = { DATABASE_URL: url }
    await offprint(['subscribers', 'add', 'ben@example.org', '--consent', 'x', '--root', root], env)
    expect((await offprint(['subscribers', 'list', '--root', root])).stdout.split('\n')).toHaveLength(2)
    expect((await offprint(['subscribers', 'list', '--root', root], env)).stdout.split('\n')).toHaveLength(3)
    const back = join(root, 'back.db')
    const moved = await offprint(['database', 'move', back, '--root', root, '--json'], env)
    expect(JSON.parse(moved.stdout)).toMatchObject({ ok: true, from: expect.stringMatching(/^postgres:/), rows: 4 })
    const database = SqliteDatabase.open(back)
    expect(database.all(database.query.selectFrom('subscriber').select(['id', 'address']))).toEqual([
      { id: 1, address: 'ana@example.org' },
      { id: 2, address: 'ben@example.org' },
    ])
    await database.close()
  })

  it.skipIf(!hasPostgres)(
    'takes DATABASE_URL from `.env`, and the file as the source once it names the target',
    async () => {
      const { url } = await emptySchema()
      const there = folder({ '.env': `DATABASE_URL=${url}\n` })
      const none = { DATABASE_URL: '' }
      await offprint(['subscribers', 'add', 'ana@example.org', '--consent', 'x', '--root', there], none)
      expect(await offprint(['database', 'move', url, '--root', there])).toMatchObject({
        ...{
          code: 0,
          stdout: expect.stringMatching(/from .*offprint\.db to postgres:[\s\S]*DATABASE_URL names this database/),
        },
      })
      expect((await offprint(['subscribers', 'list', '--root', there])).stdout).toContain('ana@example.org')
    },
  )

  it.skipIf(!hasPostgres)('names an empty database in DATABASE_URL if an issue was sent from the file', async () => {
    const { url } = await emptySchema()
    const root = folder({ 'issues/weekly/1.json': '{}', 'offprint.db': 'x' })
    const { code, stderr } = await offprint(['status', '--root', root], { DATABASE_URL: url })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/contains no subscribers and no issues.*database move/)])
  })

  it.skipIf(!hasPostgres)('tells what is wrong with the address in one sentence', async () => {
    const env = { DATABASE_URL: addressWith({ path: '/no_such_database' }) }
    const { code, stderr } = await offprint(['status', '--root', folder()], env)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/no database of this name.*\n$/)])
    expect(stderr.split('\n')).toHaveLength(2)
  })
})
