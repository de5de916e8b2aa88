// @ts-check
/**
 * Sends one request over and over through several connections, and waits for each answer before the next. It only counts bytes:
 * every answer to the same request is as long as the first, so no answer is parsed, and the server is what is measured.
 *
 *     node tests/bench/serve-load.mjs <port> <number of requests> <head of the request as JSON>
 */
import { connect } from 'node:net'

const CONNECTIONS = 16
const [port, requests, head] = process.argv.slice(2)
const message = Buffer.from(JSON.parse(String(head)), 'latin1')
let left = Number(requests)

/** @returns {Promise<number>} the bytes of one whole answer */
function lengthOfAnswer() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(message))
    let seen = Buffer.alloc(0)
    socket.on('data', chunk => {
      seen = Buffer.concat([seen, chunk])
      const end = seen.indexOf('\r\n\r\n')
      if (end < 0) return
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(seen.subarray(0, end).toString('latin1')) ?? []
      const whole = end + 4 + (/^HTTP\/1.1 304/.test(seen.toString('latin1', 0, 12)) ? 0 : Number(length))
      if (seen.length < whole) return
      socket.destroy()
      resolve(whole)
    })
    socket.on('error', reject)
  })
}

/** @param {number} length  the bytes of each answer */
function connection(length) {
  return new Promise((resolve, reject) => {
    let missing = 0
    const socket = connect(Number(port), '127.0.0.1', ask)
    socket.setNoDelay(true)
    function ask() {
      if (left === 0) return socket.end(() => resolve(undefined))
      left -= 1
      missing = length
      socket.write(message)
    }
    socket.on('data', ({ length: got }) => {
      missing -= got
      if (missing < 0) reject(new Error('An answer is longer than the first.'))
      else if (missing === 0) ask()
    })
    socket.on('error', reject)
  })
}

const length = await lengthOfAnswer()
await Promise.all(Array.from({ length: CONNECTIONS }, () => connection(length)))
