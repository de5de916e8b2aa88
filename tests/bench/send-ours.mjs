// @ts-check
/**
 * Sends with Offprint, including its ledger, to subscribers in a database of its own.
 *
 *     node send-ours.mjs PORT RECIPIENTS [dkim]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import {
  composeMessage,
  deliver,
  deliveryLedger,
  dkimSigner,
  mimeTemplate,
  readSmtpUrl,
  smtpConnectionTo,
  tokensOf,
} from '../../dist/delivery/index.js'
import { readPublication } from '../../dist/publication/index.js'
import { SqliteDatabase } from '../../dist/storage/index.js'
import { CONNECTIONS, dkim, letterHtml, letterText } from './send-letter.mjs'

const [, , port = '', recipients = '', signed] = process.argv
const connections = Number(process.env['BENCH_CONNECTIONS'] ?? CONNECTIONS)
const WORK = process.env['BENCH_WORK'] ?? import.meta.dirname
const folder = mkdtempSync(path.join(WORK, 'send-'))
const yaml = `title: Test\nurl: https://test.example.org/\nsender: { name: Test, email: letters@test.example.org }\npostalAddress: 1 Example Street\nsending: { connections: ${connections} }\n`
const { publication } = readPublication(yaml)
if (!publication) throw new Error('The publication is not one.')
const issue = {
  ...{ name: 'weekly', subject: 'Weekly: The river had risen', preheader: '', language: 'en', mjml: '' },
  ...{ html: letterHtml('unsubscribe/SUBSCRIBER'), text: letterText('unsubscribe/SUBSCRIBER'), trimmed: [], date: 0 },
}

try {
  const database = SqliteDatabase.open(path.join(folder, 'a.db'))
  // The subscribers are written straight into the table, because importing them is measured separately.
  const rows = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${Number(recipients)})
    INSERT INTO subscriber (address, mailbox, domain, name, state, frequency, created, changed)
    SELECT 'r' || i || '@example.org', 'r' || i || '@example.org', 'example.org', 'Reader ' || i, 'active', 'all', 1, 1 FROM n`
  database.run(/** @type {any} */ ({ compile: () => ({ sql: rows, parameters: [] }) }))
  const ledger = deliveryLedger(database)
  const mime = await composeMessage(issue, publication)
  const busy = process.cpuUsage()
  const started = performance.now()
  const frozen = { kind: /** @type {const} */ ('digest'), tags: [], posts: [], leftOut: [], mime }
  const record = await ledger.freeze({ ...issue, ...frozen }, Date.now())
  const { counts } = await deliver({
    ...{ database, settings: publication.sending, clock: Date.now, random: Math.random },
    messageSettings: {
      ...{
        issue: record.id,
        template: mimeTemplate(await ledger.mime(record.id)),
        tokens: tokensOf(['a secret of the bench'], 'test'),
      },
      ...(signed ? { sign: dkimSigner(dkim()) } : {}),
    },
    servers: [
      {
        ...{ name: `127.0.0.1:${port}`, connections: publication.sending.connections },
        connect: () => smtpConnectionTo(readSmtpUrl(`smtp://127.0.0.1:${port}`)),
      },
    ],
  })
  const seconds = (performance.now() - started) / 1000
  if (counts.sent !== Number(recipients) || publication.sending.connections !== connections)
    throw new Error(`Not all were sent, or not in the same way: ${JSON.stringify(counts)}`)
  console.log(
    JSON.stringify({ seconds, cpu: cpuSince(busy), bytes: mime.length, peak: process.resourceUsage().maxRSS / 1024 }),
  )
  database.close()
} finally {
  rmSync(folder, { recursive: true })
}

/**
 * CPU seconds of all threads.
 * @param {NodeJS.CpuUsage} before
 */
function cpuSince(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}
