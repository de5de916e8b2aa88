// @ts-check
/**
 * A mail server in a process of its own that accepts every message and keeps none. It prints its port. It does as little as
 * SMTP allows (RFC 5321), because its cost is part of both sides of the ratio and says nothing about either.
 */
import { createServer } from 'node:net'

const END = Buffer.from('\r\n.\r\n')
const CAPABILITIES = '250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n'

/** @type {Readonly<Record<string, string>>} */
const REPLIES = { EHLO: CAPABILITIES, HELO: '250 sink\r\n', DATA: '354 Go on\r\n', QUIT: '221 Bye\r\n' }

const server = createServer(socket => {
  let rest = Buffer.alloc(0)
  let inMessage = false
  socket.setNoDelay(true)
  socket.write('220 sink ESMTP\r\n')
  socket.on('error', () => {})
  socket.on('data', chunk => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let replies = ''
    for (;;) {
      const end = inMessage ? bytes.indexOf(END) : bytes.indexOf('\n')
      if (end < 0) break
      if (inMessage) replies += '250 Taken\r\n'
      const verb = inMessage ? '' : bytes.toString('latin1', 0, Math.min(4, end)).toUpperCase()
      bytes = bytes.subarray(end + (inMessage ? END.length : 1))
      inMessage = verb === 'DATA'
      if (verb !== '') replies += REPLIES[verb] ?? '250 Fine\r\n'
    }
    // Only the bytes that may begin the end of the message are kept.
    rest = inMessage ? bytes.subarray(Math.max(0, bytes.length - END.length + 1)) : bytes
    if (replies !== '') socket.write(replies)
    if (replies.endsWith(REPLIES['QUIT'] ?? '')) socket.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`)
})
