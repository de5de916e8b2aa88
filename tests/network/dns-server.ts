import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'

/**
 * The records of the server: `name TYPE value`, one a line. Several TXT strings are separated by ` | `. `name SERVFAIL` and
 * `name SILENT` stand for a name server that fails and for one that does not answer.
 */
export type Zone = readonly string[]

interface Row {
  readonly name: string
  readonly type: string
  readonly value: string
}

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' }
const NUMBERS: Readonly<Record<string, number>> = { A: 1, PTR: 12, MX: 15, TXT: 16, AAAA: 28 }
/** The size above which an answer is truncated, so that the client asks again over TCP. */
const LARGEST_DATAGRAM = 1232

/** Starts a DNS server on a free port of this machine, over UDP and TCP. It answers from the rows and knows nothing else. */
export async function dnsServer(zone: Zone): Promise<{ address: string; asked: readonly string[]; close: () => void }> {
  const rows = zone.map((line): Row => {
    const [, name = '', type = '', value = ''] = /^(\S+) (\S+) ?(.*)$/.exec(line) ?? []
    return { name: name.toLowerCase(), type, value }
  })
  const asked: string[] = []
  const tcp = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', bytes => {
      const reply = answerTo(bytes.subarray(2), rows, asked)
      if (!reply) return
      const length = Buffer.alloc(2)
      length.writeUInt16BE(reply.length)
      socket.write(Buffer.concat([length, reply]))
    })
  })
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  const { port } = tcp.address() as AddressInfo
  const udp = createSocket('udp4')
  udp.on('message', (bytes, { port: to, address }) => {
    const reply = answerTo(bytes, rows, asked)
    if (!reply) return
    if (reply.length > LARGEST_DATAGRAM) {
      const cut = questionOf(bytes).end
      reply[2] = (reply[2] ?? 0) | 2
      reply.writeUInt16BE(0, 6)
      udp.send(reply.subarray(0, cut), to, address)
    } else udp.send(reply, to, address)
  })
  udp.bind(port, '127.0.0.1')
  await once(udp, 'listening')
  return {
    address: `127.0.0.1:${port}`,
    asked,
    close: () => {
      udp.close()
      tcp.close()
    },
  }
}

function questionOf(query: Buffer): { name: string; type: string; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: TYPES[query.readUInt16BE(at + 1)] ?? '?', end: at + 5 }
}

function answerTo(query: Buffer, rows: readonly Row[], asked: string[]): Buffer | undefined {
  const { name, type, end } = questionOf(query)
  asked.push(`${type} ${name}`)
  const here = rows.filter(row => row.name === name)
  if (here.some(row => row.type === 'SILENT')) return undefined
  const found = here.filter(row => row.type === type)
  // A name with records below it exists, even if it has none itself (RFC 8020).
  const exists = rows.some(row => row.name === name || row.name.endsWith(`.${name}`))
  const code = here.some(row => row.type === 'SERVFAIL') ? 2 : exists ? 0 : 3
  const head = Buffer.alloc(12)
  query.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8580 | code, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(found.length, 6)
  return Buffer.concat([head, query.subarray(12, end), ...found.map(recordOf)])
}

function recordOf({ type, value }: Row): Buffer {
  const data = dataOf(type, value)
  const head = Buffer.alloc(12)
  // The name is a pointer to that of the question.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(NUMBERS[type] ?? 0, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(60, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function dataOf(type: string, value: string): Buffer {
  const string = (text: string): Buffer => Buffer.concat([Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)])
  if (type === 'A') return Buffer.from(value.split('.').map(Number))
  if (type === 'AAAA') {
    const [left = '', right = ''] = value
      .split('::')
      .map(half => half.split(':').filter(group => group !== ''))
      .map(groups => groups.map(group => group.padStart(4, '0')).join(''))
    return Buffer.from(left + '0'.repeat(32 - left.length - right.length) + right, 'hex')
  }
  if (type === 'PTR') return Buffer.concat([...value.split('.').map(string), Buffer.from([0])])
  if (type === 'MX') return Buffer.concat([Buffer.from([0, 10]), ...value.split('.').map(string), Buffer.from([0])])
  return Buffer.concat(
    value
      .split(' | ')
      .flatMap(text => text.match(/[\s\S]{1,255}/g) ?? [''])
      .map(string),
  )
}
