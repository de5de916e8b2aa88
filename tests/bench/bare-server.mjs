// @ts-check
/**
 * A handler of Hono on the listener of `offprint serve` that answers from memory and does nothing else.
 *
 *     node tests/bench/bare-server.mjs <file with the answers>
 */
import { readFileSync } from 'node:fs'
import { Hono, listen } from '../../dist/http/index.js'

/** @type {import('./serve-cost.mjs').Answer[]} */
const answers = JSON.parse(readFileSync(String(process.argv[2]), 'utf8'))
const pages = new Map(answers.map(({ path, type, body }) => [path, { type, body: Buffer.from(body, 'base64') }]))
const app = new Hono()
app.get('*', context => {
  const page = pages.get(context.req.path)
  if (!page) return context.notFound()
  if (context.req.header('if-none-match')) return context.body(null, 304)
  return context.body(page.body, 200, { 'Content-Type': page.type })
})
const { port } = await listen(app.fetch, '127.0.0.1', 0)
console.log(JSON.stringify({ port }))
