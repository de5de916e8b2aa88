import { cpSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../../src/pipeline/index.js'
import { FileCache } from '../../src/server/file-cache.js'
import { HubPings, pingHub } from '../../src/server/hub-pings.js'
import { Metrics } from '../../src/server/metrics.js'
import { SqliteDatabase } from '../../src/storage/index.js'
import { offprint } from '../cli/offprint.js'
import { temporaryFolder } from '../temporary-folder.js'
import { NOW, publication, put } from './open-server.js'

/** A hub that records its notifications, and answers as a test requires. */
async function hub() {
  const told: string[] = []
  const plan = { status: 202 }
  const server = createServer((request, answer) => {
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => {
      told.push(`${request.method} ${request.headers['content-type']?.split(';')[0]} ${body}`)
      answer.writeHead(plan.status).end()
    })
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => new Promise(resolve => server.close(() => resolve())))
  return { told, plan, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const BASE = 'https://tideline.example.org/'
const call = (path: string): string =>
  `POST application/x-www-form-urlencoded ${new URLSearchParams({
    'hub.mode': 'publish',
    'hub.url': BASE + path,
    'hub.topic': BASE + path,
  })}`

async function serverContext() {
  const { told, plan, url } = await hub()
  const root = await publication(`title: The Tideline
url: ${BASE}
hub: ${url}
feeds: { birds: { tags: [birds] } }
`)
  const time = { now: NOW }
  const database = SqliteDatabase.open(join(root, 'offprint.db'))
  onTestFinished(() => database.close())
  const metrics = new Metrics()
  const process = (out = join(root, 'out')) => {
    const fileCache = new FileCache(out, url)
    const facts = { hub: url, url: BASE, out, fileCache, database, metrics, clock: () => time.now }
    return new HubPings({ ...facts, report: () => {}, ping: pingHub })
  }
  const rebuild = () => build({ root, now: NOW, drafts: false, emails: 'all', strict: false, threads: 1 })
  const write = (name: string, rest = '') =>
    put(join(root, `posts/${name}.md`), `---\ntitle: ${name}\ndate: 2026-03-20\n${rest}---\n\nText.\n`)
  /** Looks twice: the first look sees a change, the second sees that it has settled. */
  const look = async (pings: HubPings) => {
    await pings.look()
    await pings.look()
    return told.splice(0).sort()
  }
  return { root, told, process, rebuild, write, look, time, plan, metrics }
}

const MAIN = ['atom.xml', 'feed.json', 'feed.xml'].map(call)
const BIRDS = ['atom.xml', 'feed.json', 'feed.xml'].map(name => call(`feeds/birds/${name}`))

describe('a hub', () => {
  it('is notified of each feed whose bytes changed, once, and of no other', async () => {
    const { process, rebuild, write, look } = await serverContext()
    const pings = process()
    expect(await look(pings), 'the first time there is nothing to tell').toEqual([])
    await rebuild()
    expect(await look(pings), 'a build that changed nothing').toEqual([])
    write('second')
    await rebuild()
    expect(await look(pings)).toEqual(MAIN)
    expect(await look(pings)).toEqual([])
    write('third', 'tags: [birds]\n')
    await rebuild()
    expect(await look(pings)).toEqual([...MAIN, ...BIRDS].sort())
  })

  it('is notified after a restart of feeds that changed meanwhile, and of none twice', async () => {
    const { process, rebuild, write, look } = await serverContext()
    await look(process())
    write('second')
    await rebuild()
    expect(await look(process())).toEqual(MAIN)
    expect(await look(process())).toEqual([])
  })

  it('is notified once by two servers that share a database', async () => {
    const { process, rebuild, write, look } = await serverContext()
    const [one, two] = [process(), process()]
    await look(one)
    await look(two)
    write('second')
    await rebuild()
    await Promise.all([one.look(), two.look()])
    await Promise.all([one.look(), two.look()])
    expect(await look(one)).toEqual(MAIN)
  })

  it('is notified of a version once by servers whose files differ, and again if one of them got it much later', async () => {
    const { root, process, rebuild, write, look, time } = await serverContext()
    const copy = temporaryFolder()
    const fetched = () => cpSync(join(root, 'out'), copy, { recursive: true })
    fetched()
    const [one, two] = [process(), process(copy)]
    for (const pings of [one, two]) await look(pings)
    write('second')
    await rebuild()
    expect(await look(one)).toEqual(MAIN)
    for (const pings of [two, one, two]) expect(await look(pings), 'the old version is no news').toEqual([])
    fetched()
    time.now += 3_000
    expect(await look(two), 'together with the first').toEqual([])
    write('third')
    await rebuild()
    expect(await look(one)).toEqual(MAIN)
    time.now += 60_000
    fetched()
    expect(await look(two), 'the hub may have read the old version here').toEqual(MAIN)
    for (const pings of [one, two]) expect(await look(pings)).toEqual([])
  })

  it('that fails is notified again, with growing pauses, and nothing else is delayed', async () => {
    const { process, rebuild, write, look, time, plan, metrics } = await serverContext()
    const pings = process()
    await look(pings)
    write('second')
    await rebuild()
    plan.status = 500
    const tries: number[] = []
    for (let minute = 0; minute < 20; minute += 0.5) {
      time.now = NOW + minute * 60_000
      if ((await look(pings)).length > 0) tries.push(minute)
    }
    expect(tries).toEqual([0, 1, 3, 7, 15])
    plan.status = 204
    time.now += 3_600_000
    expect(await look(pings)).toEqual(MAIN)
    expect(metrics.text({})).toContain('offprint_hub_pings_total{outcome="taken"} 3')
  })
})

describe('offprint ping', () => {
  const ping = async (root: string) => {
    const { code, stdout, stderr } = await offprint(['ping', '--root', root])
    return [code, stderr + stdout] as const
  }

  it('notifies the hub of feeds that it does not know, also the first time, and of none twice', async () => {
    const { root, told, rebuild, write } = await serverContext()
    expect(await ping(root)).toEqual([0, expect.stringMatching(/Notified the hub of .*is up to date with 6 feeds\./s)])
    expect(told.splice(0).sort()).toEqual([...MAIN, ...BIRDS].sort())
    expect(await ping(root)).toEqual([0, expect.stringMatching(/^\S+ is up to date with 6 feeds\.\n$/)])
    expect(told).toEqual([])
    write('second')
    await rebuild()
    await ping(root)
    expect(told.sort()).toEqual(MAIN)
  })

  it('fails if the hub does, and repeats notifications that the hub did not accept', async () => {
    const { root, told, plan } = await serverContext()
    plan.status = 503
    expect(await ping(root)).toEqual([
      1,
      expect.stringMatching(/did not accept the notification for https:\S+\. Run `offprint ping` again/),
    ])
    expect(told.splice(0).length, 'a hub that fails is not asked on').toBe(1)
    plan.status = 202
    expect((await ping(root))[0]).toBe(0)
    expect(told.length).toBe(6)
  })

  it.each([
    ['no hub is named', 'title: A\nurl: https://a.example.org/\n', 'Add `hub:'],
    ['nothing is built', `title: A\nurl: ${BASE}\nhub: https://hub.example.net/\n`, 'Run `offprint build`'],
  ])('says what to do if %s', async (_, yaml, fix) => {
    expect(await ping(await publication(yaml, {}))).toEqual([1, expect.stringContaining(fix)])
  })
})
