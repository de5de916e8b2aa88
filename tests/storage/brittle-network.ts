import { generateKeyPairSync } from 'node:crypto'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import { certificate } from '../delivery/certificate.js'
import { temporaryFolder } from '../temporary-folder.js'
import { onServer } from './postgres.js'

/** The moments at which a connection breaks: packets from the client, which the server still gets or not. */
interface Break {
  readonly at: number | ((packet: number) => boolean)
  /** With `ended`, the server ends the connection, as on an order of its administrator, and says so. */
  readonly isAfter: boolean | 'ended'
}

const NEVER: Break = { at: 0, isAfter: false }

async function listening(server: Server, url: string): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const target = new URL(url)
  target.port = String((server.address() as AddressInfo).port)
  return target.href
}

const placeOf = (url: string) => ({ port: Number(new URL(url).port), host: new URL(url).hostname })

/** Makes a way to a server that breaks off at one moment, or whenever a test says so, and that is `away` while a test wants that. */
export async function brittleNetwork(url: string, { at, isAfter } = NEVER) {
  let packets = 0
  const sockets = new Set<Socket>()
  const state = { away: false }
  const server = createServer(client => {
    if (state.away) return void client.destroy()
    const upstream = connect(placeOf(url))
    const cut = (): void => {
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) sockets.add(socket.on('error', cut).on('close', cut))
    client.on('data', chunk => {
      packets += 1
      if (typeof at === 'number' ? packets !== at : !at(packets)) return void upstream.write(chunk)
      if (isAfter === 'ended') {
        client.pause()
        const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE client_port = ${upstream.localPort}`
        return void onServer(sql).then(() => upstream.write(chunk) && client.resume())
      }
      if (!isAfter) return cut()
      // The server receives this and does it, and its answer is lost.
      upstream.removeAllListeners('data')
      upstream.on('data', cut)
      upstream.write(chunk)
    })
    upstream.on('data', chunk => client.write(chunk))
  })
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  const end = (): void => {
    cutAll()
    server.close()
  }
  const away = (isAway: boolean): void => {
    state.away = isAway
    if (isAway) cutAll()
  }
  return { url: await listening(server, url), end, cutAll, away, packets: () => packets }
}

/** The request for TLS (PostgreSQL documentation, “Message Formats”): its length, and a number that no version has. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f])

/** Makes a way to a server that encrypts, with a certificate for localhost. */
export async function encryptedNetwork(url: string) {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const cert = certificate('localhost', keys, [Date.now() - 60_000, Date.now() + 3_600_000])
  const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' })
  const server = createServer(client => {
    client.on('error', () => {})
    client.once('data', first => {
      // A server that wants TLS refuses the start of a connection without it, with an error and its message.
      if (!first.equals(SSL_REQUEST)) return void client.end(refusal('no TLS here'))
      client.pause()
      client.write('S')
      const secure = new TLSSocket(client, { isServer: true, key, cert })
      const upstream = connect(placeOf(url))
      for (const [from, to] of [
        [secure, upstream],
        [upstream, secure],
      ] as const)
        from
          .on('error', () => to.destroy())
          .on('close', () => to.destroy())
          .pipe(to)
    })
  })
  const address = await listening(server, url)
  onTestFinished(() => void server.close())
  return { url: address, authority: join(temporaryFolder({ 'ca.pem': cert }), 'ca.pem') }
}

/** Makes a server that has no TLS. */
export async function unencryptedServer(url: string): Promise<string> {
  const server = createServer(client => void client.on('error', () => {}).once('data', () => client.write('N')))
  onTestFinished(() => void server.close())
  return listening(server, url)
}

/** An error of the server: its fields, each with a letter and ended by a zero byte. */
function refusal(message: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C28000\0M${message}\0\0`)
  const length = Buffer.alloc(4)
  length.writeInt32BE(fields.length + 4)
  return Buffer.concat([Buffer.from('E'), length, fields])
}
