import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint, startOffprint } from './offprint.js'

const PROGRAM = join(import.meta.dirname, '../../dist/bin/main.js')
const SECRET = 'a secret that no output may show'
const SLOT = Date.parse('2026-12-03T06:30:00Z')

const publication = (send: string) => `title: Test
url: https://test.example.org/
timezone: Europe/Brussels
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { alerts: editor@test.example.org, connections: 2 }
digests: { weekly: { title: Weekly, send: ${send} } }
`
const POST = '---\ntitle: One\ndate: 2026-11-30\n---\n\nBody.\n'

const listOf = (count: number) => ['email', ...Array.from({ length: count }, (_, i) => `r${i}@example.org`)].join('\n')

async function workplace(send: string, count: number, behave?: Parameters<typeof smtpSink>[0]) {
  const sink = await smtpSink(behave)
  const root = temporaryFolder({ 'publication.yml': publication(send), 'posts/one.md': POST })
  const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: SECRET }
  await offprint(['subscribers', 'import', '-', '--root', root], {}, listOf(count))
  await offprint(['build', '--root', root])
  return { root, sink, env }
}

/** Waits until something is true. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(10)
}

it('What happens if … publication.yml has an error while work runs: it is told, work goes on after it, and ends when it is told to', async () => {
  quickTime(200)
  vi.setSystemTime(SLOT - 60_000)
  const { root, sink, env } = await workplace('{ on: thursday, at: "07:30" }', 3)
  const work = startOffprint(['work', '--root', root, '--only', 'send,confirmations,collect,bounces'], env)
  await until(() => work.said.out.includes('Working: send, bounces, confirmations, collect.'))
  await until(() => Date.now() > SLOT - 30_000)
  expect(sink.mailboxes.size).toBe(0)
  writeFileSync(join(root, 'publication.yml'), 'title: [')
  await until(() => sink.mailboxes.has('editor@test.example.org'))
  writeFileSync(join(root, 'publication.yml'), publication('{ on: thursday, at: "07:30" }'))
  await until(() => work.said.out.includes('3 sent, 0 failed'))
  expect([...sink.mailboxes.keys()].sort()).toEqual([
    'editor@test.example.org',
    'r0@example.org',
    'r1@example.org',
    'r2@example.org',
  ])
  work.interrupt()
  expect((await work.ended).code).toBe(0)
})

it('What happens if … work is killed while it sends', async () => {
  const { root, sink, env } = await workplace('{ daily: true, at: "00:00", zone: UTC, latest: 1 day }', 60, () => ({
    slow: 30,
  }))
  const start = () =>
    spawn(process.execPath, [PROGRAM, 'work', '--root', root, '--only', 'send'], { env: { ...process.env, ...env } })
  const first = start()
  await until(() => sink.mailboxes.size > 10)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const before = sink.mailboxes.size
  expect(before).toBeLessThan(60)
  const second = start()
  let out = ''
  second.stdout.on('data', text => (out += text))
  await until(() => /\d+ sent, 0 failed/.test(out))
  second.kill('SIGTERM')
  expect((await once(second, 'exit'))[0]).toBe(0)
  const counts = [...sink.mailboxes].filter(([to]) => to.startsWith('r')).map(([, mails]) => mails.length)
  expect(Math.max(...counts)).toBe(1)
  const uncertain = Number(/(\d+) uncertain/.exec(out)?.[1])
  expect(uncertain).toBeLessThanOrEqual(2)
  expect(counts.length).toBeGreaterThanOrEqual(60 - uncertain)
})
