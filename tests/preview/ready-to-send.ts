import { expect } from 'vitest'
import { offprint } from '../cli/offprint.js'
import { type Behaviour, smtpSink } from '../delivery/smtp-sink.js'
import { emptySchema, hasPostgres } from '../storage/postgres.js'
import { temporaryFolder } from '../temporary-folder.js'
import { NOW } from './preview-server.js'

const PUBLICATION = `title: Test
url: https://test.example.org/
timezone: Europe/Lisbon
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { connections: 1 }
digests:
  weekly: { title: Weekly }
  checked: { title: Checked, send: { on: fri, at: "07:30", approve: 3 days } }
`
/** Where the subscribers and what was sent are kept. */
export const STORES = hasPostgres ? (['a file', 'PostgreSQL'] as const) : (['a file'] as const)
const SECRET = 'a secret that no output may show'
/** So many that some are left when a send is stopped. */
const READERS = Array.from({ length: 40 }, (_, i) => `reader${i + 10}@example.${i % 2 ? 'org' : 'net'}`)
/** A post whose every part tries to be a control. */
const EVIL = `</p></section><button class=main id=send-number onclick="parent.hit=1">Send now…</button><img src=x onerror="parent.hit=1">`

/** A publication with subscribers whose pages are built, a mail server, and what a preview needs to send. */
export async function readyToSend(
  behave?: (mailbox: string, attempt: number) => Behaviour,
  store: (typeof STORES)[number] = 'a file',
) {
  const sink = await smtpSink(behave)
  const root = temporaryFolder({
    'publication.yml': PUBLICATION,
    'posts/one.md': `---\ntitle: One\ndate: 2025-05-01\nauthors: [${JSON.stringify(EVIL)}]\nsummary: ${JSON.stringify(EVIL)}\n---\n\nBody of One.\n`,
  })
  const env = {
    ...{ SMTP_URL: sink.url, OFFPRINT_SECRET: SECRET, SOURCE_DATE_EPOCH: String(NOW / 1000) },
    ...(store === 'a file' ? {} : { DATABASE_URL: (await emptySchema()).url }),
  }
  const run = (...argv: string[]) => offprint([...argv, '--root', root], env)
  await offprint(['subscribers', 'import', '-', '--root', root], env, `email\n${READERS.join('\n')}\n`)
  expect(await run('build')).toMatchObject({ code: 0 })
  const clock = (): number => NOW
  const given = { writes: true, sending: { env: () => env, clock, dns: false as const } }
  return { sink, root, run, given, received: () => [...sink.mailboxes].map(([to, mails]) => [to, mails.length]).sort() }
}

export const ONCE = READERS.map(to => [to, 1]).sort()
