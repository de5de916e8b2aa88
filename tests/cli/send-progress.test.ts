import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { main } from '../../src/cli/program.js'
import { silenceReport } from '../../src/cli/send-progress.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { lastingFolder } from '../temporary-folder.js'
import { expectOutput } from './json-output.js'
import { collectingIo, offprint } from './offprint.js'

const RECIPIENTS = 12

const root = lastingFolder({
  'publication.yml': `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { connections: 1 }
digests: { events: {}, log: {}, terminal: {} }
`,
  'posts/one.md': '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody.\n',
})
beforeAll(async () => {
  const list = Array.from({ length: RECIPIENTS }, (_, i) => `r${i}@example.org\n`).join('')
  await offprint(['subscribers', 'import', '-', '--root', root], {}, `email\n${list}`)
  await offprint(['build', '--root', root])
})
afterEach(() => void vi.useRealTimers())
afterAll(() => rmSync(root, { recursive: true }))

/** Sends a digest through a server that takes a while over each message: the clock goes on, and nobody waits. */
async function sent(argv: readonly string[], terminal: readonly 'stderr'[] = []) {
  vi.useFakeTimers({ toFake: ['performance'] })
  const sink = await smtpSink(() => {
    vi.advanceTimersByTime(120)
    return 'accept'
  })
  const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
  const { io, said } = collectingIo({ env, terminal })
  return { code: await main(['send', ...argv, '--yes', '--root', root], io), ...said }
}

describe('the progress of a send', () => {
  it('is reported in events with --json', async () => {
    const { code, out } = await sent(['events', '--json'])
    const events = expectOutput(['send'], out) as { readonly event: string }[]
    const progress = events.filter(({ event }) => event === 'progress')
    expect(progress.length).toBeGreaterThan(0)
    for (const event of progress) {
      expect(event).toMatchObject({ total: RECIPIENTS, sent: expect.any(Number), deferred: 0, failed: 0 })
    }
    expect([code, events.at(-1)]).toMatchObject([0, { ok: true }])
  })

  it('is not reported in a log within the first minute', async () => {
    const { out, err } = await sent(['log'])
    expect([out, err]).toEqual([expect.stringContaining('12 sent'), expect.stringMatching(/Recorded in .*\n$/)])
  })

  it('is shown in a line that overwrites itself on a terminal, and is removed at the end', async () => {
    const { out, err } = await sent(['terminal'], ['stderr'])
    const [recorded, ...lines] = err.split('\r\u001b[K')
    expect([recorded, lines.at(-1), out]).toEqual([
      expect.stringMatching(/Recorded in .*\n$/),
      '',
      expect.stringContaining('12 sent'),
    ])
    const line = /^\d+ of 12 sent, \d+(?:\.\d)? a second, 0 deferred, 0 failed, \d+ s left$/
    const told = lines.filter(each => line.test(each))
    expect(told).toHaveLength(lines.length - 1)
    expect(told.length).toBeGreaterThan(3)
  })

  it('says what the mail server owes: at once if that is new, else once a minute', () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const { io, said } = collectingIo()
    const silent = silenceReport(io, false)
    for (let seconds = 0; seconds < 130; seconds += 5) {
      silent('the greeting of mail.example.org:587')
      vi.advanceTimersByTime(5_000)
    }
    silent('TLS with mail.example.org:587')
    const greeting = 'Waiting for the greeting of mail.example.org:587.\n'
    expect(said.err).toBe(`${greeting.repeat(3)}Waiting for TLS with mail.example.org:587.\n`)
  })
})
