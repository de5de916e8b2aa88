import { describe, expect, it } from 'vitest'
import { smtpSink } from '../delivery/smtp-sink.js'
import { temporaryFolder } from '../temporary-folder.js'
import { offprint } from './offprint.js'

const RECIPIENTS = 12

/** A publication with subscribers, and a server that takes a while over each message. */
async function slowly() {
  const root = temporaryFolder({
    'publication.yml': `title: Test
url: https://test.example.org/
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { connections: 1 }
server: {}
digests: { weekly: { title: Weekly } }
`,
    'posts/one.md': '---\ntitle: One\ndate: 2025-05-01\n---\n\nBody.\n',
  })
  const list = Array.from({ length: RECIPIENTS }, (_, i) => `r${i}@example.org\n`).join('')
  await offprint(['subscribers', 'import', '-', '--root', root], {}, `email\n${list}`)
  await offprint(['build', '--root', root])
  const sink = await smtpSink(() => ({ slow: 120 }))
  const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: 'a secret that signs the links' }
  return { argv: ['send', 'weekly', '--yes', '--root', root], env }
}

describe('how a send goes', () => {
  it('is told in events with --json', async () => {
    const { argv, env } = await slowly()
    const { code, stdout } = await offprint([...argv, '--json'], env)
    const events = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const progress = events.filter(({ event }) => event === 'progress')
    expect(progress.length).toBeGreaterThan(0)
    for (const event of progress) {
      expect(event).toMatchObject({ total: RECIPIENTS, sent: expect.any(Number), deferred: 0, failed: 0 })
    }
    expect([code, events.at(-1)]).toMatchObject([0, { ok: true }])
  })

  it('is quiet in a log that is shorter than a minute', async () => {
    const { argv, env } = await slowly()
    const { stdout, stderr } = await offprint(argv, env)
    expect([stdout, stderr]).toEqual([expect.stringContaining('12 sent'), expect.stringMatching(/^Recorded in .*\n$/)])
  })
})
