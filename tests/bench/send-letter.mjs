// @ts-check
/** The message that both programs send: 40 KB, with one subscriber's name and link in it. */
import { generateKeyPairSync } from 'node:crypto'

const SENTENCE = 'The river had risen in the night, and nobody on the quay said “tomorrow” any more. '

/** A row as MJML renders it. */
const row = (/** @type {string} */ text) =>
  `<tr><td align="left" style="font-size:0px;padding:10px 25px;word-break:break-word;"><div style="font-family:Georgia,serif;font-size:16px;line-height:1.5;text-align:left;color:#222222;">${text}</div></td></tr>\n`

/** The rows of the message: 60 give 40 KB, and 16 give 20 KB. */
const ROWS = Number(process.env['BENCH_ROWS'] ?? 60)

/** @param {string} place  the placeholder for the subscriber's own address */
export const letterHtml = place =>
  `<!doctype html><html lang="en"><head><title>Weekly</title></head><body><table role="presentation">\n${row(SENTENCE.repeat(4)).repeat(ROWS)}${row(`<a href="https://test.example.org/${place}">Unsubscribe</a>`)}</table></body></html>`

/** @param {string} place */
export const letterText = place => `${`${SENTENCE.trim()}\n`.repeat(80)}\nhttps://test.example.org/${place}\n`

/** Makes the settings for signing, with a new key. */
export const dkim = () => ({
  domain: 'test.example.org',
  selector: 'bench',
  privateKey: generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey,
})

export const CONNECTIONS = 5
