import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPostgresUrl } from '../../src/storage/postgres-address.js'
import { temporaryFolder } from '../temporary-folder.js'

const read = (url: string) => readPostgresUrl(url, 'DATABASE_URL')

describe('the address of a PostgreSQL database', () => {
  it.each([
    [
      'postgres://ana:p%40ss@db.example.org/list',
      { host: 'db.example.org', port: 5432, user: 'ana', password: 'p@ss' },
    ],
    ['postgresql://db.example.org:6432/list?schema=a', { port: 6432, user: undefined, schema: 'a', database: 'list' }],
    ['postgres://ana@[::1]:6432/list', { host: '::1', name: 'postgres://[::1]:6432/list' }],
    ['postgres:///list?host=/run/postgresql', { host: '/run/postgresql', tls: false }],
    ['postgres://ana@%2Frun%2Fpostgresql/list', { host: '/run/postgresql', tls: false }],
    ['postgres:///list', { host: 'localhost', database: 'list' }],
    ['  postgres://db.example.org/list\n', { database: 'list' }],
  ])('is read from %s', (url, parts) => {
    expect(read(url)).toMatchObject(parts)
  })

  it.each([
    ['', { mayBePlain: false, tls: { rejectUnauthorized: false } }],
    ['?sslmode=disable', { mayBePlain: false, tls: false }],
    ['?sslmode=prefer', { mayBePlain: true, tls: { rejectUnauthorized: false } }],
    ['?sslmode=require', { mayBePlain: false, tls: { rejectUnauthorized: false } }],
    ['?sslmode=verify-ca', { tls: { checkServerIdentity: expect.any(Function) } }],
    ['?sslmode=verify-full', { tls: { checkServerIdentity: expect.any(Function) } }],
  ])('needs as much TLS as %s says', (parameters, expected) => {
    const address = read(`postgres://db.example.org/list${parameters}`)
    expect(address).toMatchObject(expected)
    if (parameters.includes('verify')) expect(address.tls).not.toHaveProperty('rejectUnauthorized')
  })

  it('checks the certificate of an authority that is named, and the name of the server only with verify-full', () => {
    const file = join(temporaryFolder({ 'ca.pem': 'a certificate' }), 'ca.pem')
    for (const [mode, checksName] of [
      ['require', false],
      ['verify-ca', false],
      ['verify-full', true],
    ] as const) {
      const { tls } = read(`postgres://db.example.org/list?sslmode=${mode}&sslrootcert=${encodeURIComponent(file)}`)
      if (tls === false) expect.fail()
      expect(tls.ca).toBe('a certificate')
      const other = { subject: { CN: 'other.example.org' } } as never
      expect(tls.checkServerIdentity?.('ignored', other) instanceof Error).toBe(checksName)
    }
  })

  it('lets only this machine go without TLS by itself', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]'])
      expect(read(`postgres://${host}/list`)).toMatchObject({ mayBePlain: true })
  })

  it.each([
    ['', /not the address/],
    ['mysql://ana:hidden@db.example.org/list', /not the address.*postgres:\/\//],
    ['ana:hidden@db.example.org', /not the address/],
    ['postgres://ana:hidden@db.example.org:abc/list', /not the address/],
    ['postgres://ana:hid/den@db.example.org/list', /not the address|special meaning.*%2F/],
    ['postgres://ana:hidden@x@y/z@db.example.org/list', /not the address|special meaning/],
    ['postgres://ana:hidden#1@db.example.org/list', /not the address|special meaning/],
    ['postgres://ana:hidden@one.example.org:5432,two.example.org:5432/list', /names several servers\. Name one/],
    ['postgres://one.example.org,two.example.org/list', /names several servers/],
    ['postgres://ana:hid,den%@db.example.org/list', /special meaning/],
    ['postgres://ana:hidden@db.example.org', /does not name a database/],
    ['postgres://ana:hidden@db.example.org/', /does not name a database/],
    ['postgres://ana:hidden@db.example.org/list?sslmode=on', /unknown sslmode.*verify-full/],
    ['postgres://ana:hidden@db.example.org/list?sslrootcert=/no/such/file', /cannot be read: \/no\/such\/file/],
    ['postgres://ana:hidden@db.example.org/list?pgbouncer=true&sslmode=x', /know: pgbouncer[\s\S]*unknown sslmode/],
  ])('is refused if it is %j, without being shown', (url, words) => {
    expect(() => read(url)).toThrow(words)
    expect(() => read(url)).not.toThrow(/hidden|hid\b/)
  })
})
