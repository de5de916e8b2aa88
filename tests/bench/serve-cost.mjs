// @ts-check
/**
 * Measures the CPU time of an answer of `offprint serve`, of a bare handler that answers the same bytes from memory, and of nginx
 * where it is installed. They take turns, and the server is what is measured, so a busy machine affects all of them alike.
 *
 *     node tests/bench/serve-cost.mjs [rounds]
 */
import { execFile, spawn } from 'node:child_process'
import { openSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { OFFPRINT, WORK } from './builders.mjs'
import { makePost, writePublication } from './generate-posts.mjs'

/**
 * @typedef {object} Answer
 * @property {string} path
 * @property {string} type
 * @property {string} body  in base64
 *
 * @typedef {Record<'ours' | 'bare', number> & { nginx: number | undefined }} Costs  microseconds of CPU of an answer
 * @typedef {Record<'page' | 'feed' | '304', Costs>} ServeCost
 *
 * @typedef {{ port: number, pid: number, stop: () => void }} Running
 */

const REQUESTS = 20_000
const ROUNDS = 5
const TICKS_PER_SECOND = 100
const LOAD = fileURLToPath(new URL('./serve-load.mjs', import.meta.url))
const BARE = fileURLToPath(new URL('./bare-server.mjs', import.meta.url))
/** As a browser sends them. */
const HEADERS = {
  Host: 'localhost',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
}

/**
 * @param {number} [rounds]
 * @returns {Promise<ServeCost | undefined>} undefined where the system does not say what a process has cost
 */
export async function serveCost(rounds = ROUNDS) {
  if (process.platform !== 'linux') return undefined
  const root = path.join(WORK, 'publication-served')
  await rm(root, { recursive: true, force: true })
  await writePublication(root, 40)
  await promisify(execFile)(process.execPath, [OFFPRINT, 'build', '--root', root])
  const page = `/${path.parse(makePost(1).file).name}/`
  const log = openSync(path.join(root, 'requests.log'), 'w')
  const ours = await running([OFFPRINT, 'serve', '--root', root, '--port', '0', '--json'], log)
  const answers = await Promise.all([page, '/feed.xml'].map(each => answerOf(ours.port, each)))
  await writeFile(path.join(root, 'answers.json'), JSON.stringify(answers))
  const servers = {
    ours,
    bare: await running([BARE, path.join(root, 'answers.json')], log),
    nginx: await nginx(root),
  }
  try {
    /** @type {Record<string, Costs>} */
    const costs = {}
    for (const [kind, path] of Object.entries({ page, feed: '/feed.xml', 304: page })) {
      /** @type {Costs} */
      const least = { ours: Number.POSITIVE_INFINITY, bare: Number.POSITIVE_INFINITY, nginx: undefined }
      for (let round = 0; round < rounds; round += 1)
        for (const [name, server] of Object.entries(servers)) {
          if (!server) continue
          const etag = kind === '304' ? (await answerOf(server.port, path)).etag : undefined
          // Other load on the machine only ever adds CPU time.
          least[name] = Math.min(least[name] ?? Number.POSITIVE_INFINITY, await costOf(server, messageFor(path, etag)))
        }
      costs[kind] = least
    }
    return /** @type {ServeCost} */ (costs)
  } finally {
    for (const server of Object.values(servers)) server?.stop()
  }
}

/**
 * Starts a server that prints its port as JSON.
 * @param {string[]} args
 * @param {number} log  the file for everything that it prints afterwards
 * @returns {Promise<Running>}
 */
async function running(args, log) {
  const file = path.join(WORK, `server-${process.pid}-${args.length}.log`)
  const output = openSync(file, 'w')
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, log] })
  const stop = () => void child.kill()
  for (let wait = 0; wait < 600; wait += 1) {
    const [, port] = /"port":(\d+)/.exec(readFileSync(file, 'utf8')) ?? []
    if (port) return { port: Number(port), pid: Number(child.pid), stop }
    if (child.exitCode !== null) break
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  stop()
  throw new Error(`${args[0]} did not start to serve`)
}

/**
 * @param {string} root
 * @returns {Promise<Running | undefined>} undefined if nginx is not installed
 */
async function nginx(root) {
  const folder = path.join(root, 'nginx')
  await mkdir(folder, { recursive: true })
  const port = 20_000 + (process.pid % 20_000)
  const file = path.join(folder, 'nginx.conf')
  await writeFile(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  include /etc/nginx/mime.types; access_log ${folder}/access.log;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  keepalive_requests 10000000; open_file_cache max=1000; gzip_static on;
  server { listen 127.0.0.1:${port}; root ${root}/out; }
}
`,
  )
  const child = spawn('nginx', ['-c', file, '-e', `${folder}/error.log`, '-p', folder], { stdio: 'ignore' })
  const stop = () => void child.kill()
  const isHere = await new Promise(resolve => {
    child.on('error', () => resolve(false))
    child.on('exit', () => resolve(false))
    setTimeout(() => resolve(true), 1_000)
  })
  return isHere ? { port, pid: Number(child.pid), stop } : undefined
}

/**
 * @param {string} path
 * @param {string} [etag]
 */
const messageFor = (path, etag) =>
  [
    `GET ${path} HTTP/1.1`,
    ...Object.entries({ ...HEADERS, ...(etag ? { 'If-None-Match': etag } : {}) }).map(pair => pair.join(': ')),
    '\r\n',
  ].join('\r\n')

/**
 * @param {number} port
 * @param {string} path
 * @returns {Promise<Answer & { etag: string }>}
 */
const answerOf = (port, path) =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: HEADERS }, answer => {
      /** @type {Buffer[]} */
      const chunks = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.on('end', () => {
        const body = Buffer.concat(chunks).toString('base64')
        resolve({ path, type: String(answer.headers['content-type']), body, etag: String(answer.headers.etag) })
      })
    })
      .on('error', reject)
      .end()
  })

/**
 * @param {Running} server
 * @param {string} message
 * @returns {Promise<number>} microseconds of CPU for each answer
 */
async function costOf({ port, pid }, message) {
  const before = cpuOf(pid)
  await promisify(execFile)(process.execPath, [LOAD, String(port), String(REQUESTS), JSON.stringify(message)])
  return (cpuOf(pid) - before) / REQUESTS
}

/**
 * @param {number} pid
 * @returns {number} the microseconds of CPU, of the user and of the system, that a process has taken
 */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const costs = await serveCost(Number(process.argv[2] ?? ROUNDS))
  for (const [kind, { ours, bare, nginx }] of Object.entries(costs ?? {}))
    console.log(
      `${kind}: ours ${ours.toFixed(1)} µs, bare ${bare.toFixed(1)} µs, nginx ${nginx?.toFixed(1) ?? '?'} µs; ${(bare / ours).toFixed(2)} of the bare handler`,
    )
}
