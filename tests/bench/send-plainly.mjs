// @ts-check
/**
 * Sends in the straightforward way: Handlebars renders the message for each recipient, and a nodemailer pool sends it.
 *
 *     node send-plainly.mjs PORT RECIPIENTS [dkim]
 */
import Handlebars from 'handlebars'
import nodemailer from 'nodemailer'
import { CONNECTIONS, dkim, letterHtml, letterText } from './send-letter.mjs'

const [, , port = '', recipients = '', signed] = process.argv
const html = Handlebars.compile(letterHtml('unsubscribe/{{token}}'))
const text = Handlebars.compile(letterText('unsubscribe/{{token}}'), { noEscape: true })
const pool = nodemailer.createTransport({
  ...{
    host: '127.0.0.1',
    port: Number(port),
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
  },
  ...(signed ? { dkim: plainDkim() } : {}),
})

function plainDkim() {
  const { domain, selector, privateKey } = dkim()
  return { domainName: domain, keySelector: selector, privateKey }
}

async function sendFrom(/** @type {Iterator<number>} */ numbers) {
  for (let next = numbers.next(); !next.done; next = numbers.next()) {
    const i = next.value
    const token = `token-of-thirty-six-characters-${i}`
    const unsubscribe = `https://test.example.org/unsubscribe/${token}`
    await pool.sendMail({
      from: { name: 'Test', address: 'letters@test.example.org' },
      to: { name: `Reader ${i}`, address: `r${i}@example.org` },
      subject: 'Weekly: The river had risen',
      html: html({ token }),
      text: text({ token }),
      headers: {
        'List-Unsubscribe': `<${unsubscribe}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
        'List-Id': 'Test <test.example.org>',
      },
    })
  }
}

const numbers = Array.from({ length: Number(recipients) }, (_, i) => i).values()
const busy = process.cpuUsage()
const started = performance.now()
// Twice as many senders as connections, so that no connection ever waits for a message.
await Promise.all(Array.from({ length: CONNECTIONS * 2 }, () => sendFrom(numbers)))
const seconds = (performance.now() - started) / 1000
pool.close()
console.log(JSON.stringify({ seconds, cpu: cpuSince(busy), peak: process.resourceUsage().maxRSS / 1024 }))

/**
 * CPU seconds of all threads.
 * @param {NodeJS.CpuUsage} before
 */
function cpuSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
