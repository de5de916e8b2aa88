import { once } from 'node:events'
import { connect } from 'node:net'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { listen } from '../../src/http/listen.js'

it('ends connections that dribble a request', async () => {
  const { port, close } = await listen(new Hono().fetch, '127.0.0.1', 0, 100)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: a.example\r\n')
  const dribble = setInterval(() => socket.write('X-A: b\r\n'), 10)
  let text = ''
  socket.on('data', chunk => {
    text += String(chunk)
  })
  await once(socket, 'close')
  clearInterval(dribble)
  expect(text).toMatch(/^HTTP\/1\.1 408 /)
  await close(0)
})
