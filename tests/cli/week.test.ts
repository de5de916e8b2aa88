import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { expect, it, onTestFinished, vi } from 'vitest'
import { main } from '../../src/cli/program.js'
import { DAY, HOUR, MINUTE } from '../../src/core/duration.js'
import { listen } from '../../src/http/index.js'
import { smtpSink } from '../delivery/smtp-sink.js'
import { servedFeeds } from '../network/served-feeds.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'
import { collectingIo, startOffprint } from './offprint.js'

/** Thursday, 07:30 in Brussels. */
const THURSDAY = Date.parse('2026-12-03T06:30:00Z')
const EDITOR = 'editor@tideline.example.org'

const TEXT = 'The tide rose over the old quay, and the harbour master counted the boats again. '.repeat(8)
const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Tide Notes</title>
<item><title>Two clocks</title><link>https://tide.example.com/two-clocks</link><guid isPermaLink="false">2</guid><author>ada@example.com (Ada Brook)</author><pubDate>2026-11-30</pubDate><description>&lt;p&gt;${TEXT}&lt;/p&gt;</description></item>
</channel></rss>`

const OP_ED = `Why the river treaty held

By Anneke Voss

Two towns shared one river and no language. A stone with forty notches kept the peace for a hundred years, because nobody could say what a notch was worth.

${TEXT}

${TEXT}

This article was originally published in Harbour Review on 28 November 2026: https://harbour-review.example.com/treaty
`

it('carries an editor through a week: collect, import, approve, publish on schedule, leave, correct', async () => {
  quickTime(100)
  vi.setSystemTime(THURSDAY - 3 * DAY)
  const feeds = await servedFeeds({ '/feed': FEED })
  // Every recipient is put off at first, and one mailbox does not exist.
  const sink = await smtpSink((mailbox, attempt) => {
    if (mailbox === EDITOR) return 'accept'
    if (mailbox === 'dead@example.net') return { rcpt: 550, text: '5.1.1 no such user' }
    return attempt === 0 ? { rcpt: 451, text: '4.7.1 greylisted, try again' } : 'accept'
  })
  const free = await listen(() => new Response(), '127.0.0.1', 0)
  const { port } = free
  await free.close(0)
  const home = `http://127.0.0.1:${port}`
  const root = temporaryFolder({
    '.env': `SMTP_URL=${sink.url}\nOFFPRINT_SECRET=a secret that signs the links\n`,
    'publication.yml': `title: The Tideline
url: ${home}/
timezone: Europe/Brussels
sender: { name: The Tideline, email: letters@tideline.example.org }
postalAddress: 12 Quay Street
server: {}
sending: { alerts: ${EDITOR}, retries: [1, 5] }
digests: { weekly: { title: The week, send: { on: thursday, at: "07:30", approve: true, latest: 4h } } }
`,
    'publishers.yml': `tide:\n  name: Tide Notes\n  url: https://tide.example.com/\n  feed: ${feeds.home}/feed\n  license: CC-BY-4.0\n  collect: yes\n`,
  })
  const run = async (argv: readonly string[], input = '') => {
    const { io, said } = collectingIo({ input })
    const code = await main([...argv, '--root', root], io)
    expect([code, said.err], argv.join(' ')).toEqual([0, said.err])
    return said.out
  }
  const publish = (file: string, change: (text: string) => string): void => {
    const path = join(root, 'posts', file)
    writeFileSync(path, change(readFileSync(path, 'utf8')).replace(/^status: draft.*\n/m, ''))
  }
  const mailsTo = async (address: string) =>
    Promise.all((sink.mailboxes.get(address) ?? []).map(bytes => simpleParser(bytes)))
  const until = async (isTrue: () => boolean, output = () => ''): Promise<void> => {
    const begun = performance.now()
    while (!isTrue()) {
      if (performance.now() - begun > 30_000) expect.fail(`Nothing happened:\n${output()}`)
      await pause(10)
    }
  }

  // Monday: what the publishers have, and an op-ed that somebody has sent.
  await run(['subscribers', 'import', '-'], 'email\nana@example.org\nben@example.com\ndead@example.net\n')
  await run(['collect', '--allow-private'])
  await run(['import', '-'], OP_ED)
  const posts = readdirSync(join(root, 'posts'), { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith('.md'),
  )
  expect(posts).toHaveLength(2)
  for (const post of posts) {
    await run(['import', '--accept', join(root, 'posts', post)]).catch(() => {})
    publish(post, text => text)
  }
  // The server and the work run by themselves from now on. One command puts the posts online, and says when the issue goes out.
  const served = startOffprint(['serve', '--work', '--build', '--quiet', '--port', String(port), '--root', root])
  await until(
    () => served.said.out.includes('Serving'),
    () => served.said.out + served.said.err,
  )
  expect(await run(['publish', 'weekly'])).toContain('2026-12-03 07:30')

  // Wednesday: the editor is asked for approval.
  vi.setSystemTime(THURSDAY - 20 * HOUR)
  await until(
    () => sink.mailboxes.has(EDITOR),
    () => served.said.out + served.said.err,
  )
  const [asked] = await mailsTo(EDITOR)
  const link = /http:\/\/127\.0\.0\.1:\d+\/approve\/\S+/.exec(asked?.text ?? '')?.[0] ?? ''
  expect(await (await fetch(link)).text()).toContain('<button')
  expect(await (await fetch(link, { method: 'POST' })).text()).toContain('is approved')

  // Thursday: the issue goes out through the greylisting server.
  vi.setSystemTime(THURSDAY - MINUTE)
  await until(
    () => served.said.out.includes('2 sent, 1 failed'),
    () => served.said.out + served.said.err,
  )
  const [issue] = await mailsTo('ana@example.org')
  expect(issue?.text).toContain('Harbour Review')
  expect(issue?.text).toContain('Tide Notes')

  // Friday: Ana leaves by one click, and the op-ed turns out to have an error.
  const list = issue?.headers.get('list') as unknown as { unsubscribe: { url: string } } | undefined
  const left = await fetch(list?.unsubscribe.url ?? '', {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  })
  expect(left.status).toBe(200)
  const treaty = posts.find(file => file.includes('river-treaty')) ?? ''
  publish(treaty, text => text.replace(/^---\n/, '---\ncorrection: The stone has forty-one notches.\n'))
  writeFileSync(join(root, 'posts/third.md'), '---\ntitle: The third tide\ndate: 2026-12-08\n---\n\nBody of it.\n')

  // The next Thursday: the correction reaches those who were mailed and have stayed.
  vi.setSystemTime(THURSDAY + 7 * DAY - 20 * HOUR)
  await until(
    () => (sink.mailboxes.get(EDITOR)?.length ?? 0) > 1,
    () => served.said.out + served.said.err,
  )
  const again = /http:\/\/127\.0\.0\.1:\d+\/approve\/\S+/.exec((await mailsTo(EDITOR)).at(-1)?.text ?? '')?.[0] ?? ''
  await fetch(again, { method: 'POST' })
  vi.setSystemTime(THURSDAY + 7 * DAY - MINUTE)
  await until(
    () => served.said.out.includes('1 sent, 0 failed'),
    () => served.said.out + served.said.err,
  )
  const [, next] = await mailsTo('ben@example.com')
  expect(next?.text).toContain('The third tide')
  expect(next?.text).toMatch(/Corrections[\s\S]*river treaty[\s\S]*forty-one notches/i)
  expect(Object.fromEntries([...sink.mailboxes].map(([to, mails]) => [to, mails.length]))).toEqual({
    [EDITOR]: 2,
    'ana@example.org': 1,
    'ben@example.com': 2,
  })
  served.interrupt()
  expect((await served.ended).code).toBe(0)
  const status = await run(['status'])
  expect(status).toContain('weekly, needs your approval')
  expect(await run(['subscribers', 'stats'])).toMatch(/active +1\nunsubscribed +1\nbounced +1/)
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
}, 120_000)
