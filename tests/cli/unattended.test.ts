import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { simpleParser } from 'mailparser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../../src/cli/program.js'
import { DAY, HOUR, MINUTE } from '../../src/core/duration.js'
import { databaseAt } from '../../src/storage/index.js'
import { readAddress, subscriptionRequests } from '../../src/subscribers/index.js'
import { dsn } from '../delivery/reports.js'
import { type Sink, smtpSink } from '../delivery/smtp-sink.js'
import { quickTime } from '../quick-time.js'
import { temporaryFolder } from '../temporary-folder.js'
import { expectOutput } from './json-output.js'
import { collectingIo } from './offprint.js'

const SECRET = 'a secret that no output may show'
const EDITOR = 'editor@test.example.org'
/** Thursday, 07:30 in Brussels. */
const SLOT = Date.parse('2026-12-03T06:30:00Z')

const publication = (send: string, more = '') => `title: Test
url: https://test.example.org/
timezone: Europe/Brussels
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
sending: { alerts: ${EDITOR} }
digests: { weekly: { title: Weekly, send: ${send} } }
${more}`
const post = (title: string, date = '2026-11-30', rest = '') =>
  `---\ntitle: ${title}\ndate: ${date}\n${rest}---\n\nBody of ${title}.\n`

const WEEKLY = '{ on: thursday, at: "07:30" }'
const APPROVED = '{ on: thursday, at: "07:30", approve: true }'

/** A publication with two subscribers, whose commands run at any time. */
async function office(
  send = WEEKLY,
  {
    more = '',
    posts = { one: post('One') } as Record<string, string>,
    behave = (() => 'accept') as Parameters<typeof smtpSink>[0],
    list = 'email\nana@example.org\nben@example.net\n',
  } = {},
) {
  const sink = await smtpSink(behave)
  const root = temporaryFolder({
    'publication.yml': publication(send, more),
    ...Object.fromEntries(Object.entries(posts).map(([name, text]) => [`posts/${name}.md`, text])),
  })
  const at = async (time: number, argv: readonly string[], given: { input?: string; env?: object } = {}) => {
    const env = { SMTP_URL: sink.url, OFFPRINT_SECRET: SECRET, ...given.env }
    const { io, said } = collectingIo({ env, input: given.input ?? '' })
    const begun = Date.now()
    const code = await main([...argv, '--root', root], { ...io, clock: () => time + Date.now() - begun })
    if (argv.includes('--json') && said.out !== '') expectOutput(argv, said.out)
    return { code, out: said.out, err: said.err, all: said.out + said.err }
  }
  const write = (name: string, text: string | Uint8Array) => writeFileSync(join(root, name), text)
  const build = (time: number) => at(time, ['build', '--now', new Date(time).toISOString()])
  await at(SLOT - 3 * DAY, ['subscribers', 'import', '-'], { input: list })
  await build(SLOT)
  return {
    root,
    sink,
    at,
    write,
    build,
    due: (time: number, env = {}) => at(time, ['send', '--due'], { env }),
    /** The same on a machine that serves out/, where the issue after the first one gets its page. */
    dueAndBuilt: (time: number) => at(time, ['send', '--due', '--build']),
  }
}

const received = ({ mailboxes }: Sink, address: string): number => mailboxes.get(address)?.length ?? 0
const readers = (sink: Sink): number[] => ['ana@example.org', 'ben@example.net'].map(each => received(sink, each))
const mailsTo = async ({ mailboxes }: Sink, address: string) =>
  Promise.all((mailboxes.get(address) ?? []).map(bytes => simpleParser(bytes)))

describe('An issue with a schedule', () => {
  it('is sent at its time, once, however often the work is started', async () => {
    const { sink, due, at } = await office()
    expect((await due(SLOT - MINUTE)).code).toBe(0)
    expect(readers(sink)).toEqual([0, 0])
    expect((await at(SLOT - MINUTE, ['status', 'weekly'])).out).toContain(
      'Thu 2026-12-03 07:30 (Europe/Brussels)  weekly',
    )
    expect((await at(SLOT - MINUTE, ['status', 'monthly'])).code).toBe(1)
    const sent = await due(SLOT)
    expect(sent.out).toMatch(/weekly: “.*One.*” goes to 2 subscribers\.\n.*weekly: “.*”: 2 sent, 0 failed/)
    await due(SLOT)
    await due(SLOT + HOUR)
    expect(readers(sink)).toEqual([1, 1])
    const status = await at(SLOT + HOUR, ['status'])
    expect(status.out).toContain('Thu 2026-12-10 07:30 (Europe/Brussels)  weekly')
    await at(SLOT + HOUR, ['status', '--json'])
  })

  it('What happens if … two processes work at once', async () => {
    const { sink, due } = await office()
    await Promise.all([due(SLOT), due(SLOT), due(SLOT)])
    expect(readers(sink)).toEqual([1, 1])
  })

  it('What happens if … the machine was off at the time', async () => {
    const { sink, due, build } = await office(WEEKLY, {
      posts: {
        one: post('One'),
        two: post('Two', '2026-12-03T07:00:00+01:00'),
        three: post('Three', '2026-12-03T08:00:00+01:00'),
      },
    })
    await build(SLOT + 2 * HOUR)
    await due(SLOT + 2 * HOUR)
    const [mail] = await mailsTo(sink, 'ana@example.org')
    expect(mail?.text).toMatch(/Two/)
    expect(mail?.text).not.toMatch(/Three/)
  })

  it('What happens if … nothing is new at the time of an issue', async () => {
    const { sink, due, at } = await office()
    await due(SLOT)
    const skipped = await due(SLOT + 7 * DAY)
    expect(skipped).toMatchObject({ code: 0, out: expect.stringContaining('weekly: Nothing is new.') })
    expect(readers(sink)).toEqual([1, 1])
    expect((await at(SLOT + 7 * DAY, ['status'])).out).toMatch(
      /Planned lately, and not sent:\n.*weekly, nothing: Nothing is new/,
    )
  })

  it('What happens if … it is later than latest', async () => {
    const { sink, due } = await office('{ on: thursday, at: "07:30", latest: 1h }')
    // The schedule is known since Wednesday.
    await due(SLOT - DAY)
    const late = await due(SLOT + HOUR + 1)
    expect(late).toMatchObject({
      code: 1,
      out: expect.stringMatching(/was not sent, because it is later than its `latest`/),
    })
    expect(readers(sink)).toEqual([0, 0])
    const [mail] = await mailsTo(sink, EDITOR)
    expect(mail?.subject).toBe('Test: Not sent: weekly of Thu 2026-12-03 07:30 (Europe/Brussels)')
    expect(mail?.text).toContain('offprint send weekly --yes')
    await due(SLOT + HOUR + MINUTE)
    expect(received(sink, EDITOR)).toBe(1)
  })

  it('does not begin with a slot from before it was written', async () => {
    const { sink, due } = await office('{ on: thursday, at: "07:30", latest: 1h }')
    expect((await due(SLOT + DAY)).out).toBe('')
    expect(received(sink, EDITOR)).toBe(0)
  })

  it('What happens if … the checks refuse an issue', async () => {
    const { sink, due, write, build } = await office(WEEKLY, { posts: { one: post('One'), two: post('Your name') } })
    const refused = await due(SLOT)
    expect(refused).toMatchObject({ code: 1, out: expect.stringContaining('Your name') })
    expect(readers(sink)).toEqual([0, 0])
    const [mail] = await mailsTo(sink, EDITOR)
    expect(mail?.subject).toBe('Test: Not sent: weekly')
    expect(mail?.text).toContain('Your name')
    await due(SLOT + MINUTE)
    expect(received(sink, EDITOR)).toBe(1)
    write('posts/two.md', post('Two'))
    await build(SLOT + 5 * MINUTE)
    expect((await due(SLOT + 6 * MINUTE)).code).toBe(0)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('is not started by a publication.yml with an error, which is told', async () => {
    const { sink, due, write, root } = await office()
    await due(SLOT - HOUR)
    write('publication.yml', 'title: [')
    expect((await due(SLOT)).code).toBe(1)
    expect(readers(sink)).toEqual([0, 0])
    write('publication.yml', publication(WEEKLY))
    expect((await due(SLOT + MINUTE)).code).toBe(0)
    expect(readers(sink)).toEqual([1, 1])
    rmSync(join(root, 'out'), { recursive: true })
  })

  it('What happens if … the schedule is removed while an issue waits', async () => {
    const { sink, due, write } = await office(APPROVED)
    await due(SLOT - HOUR)
    write('publication.yml', publication('{ on: friday, at: "07:30" }'))
    await due(SLOT + MINUTE)
    expect(readers(sink)).toEqual([0, 0])
    await due(SLOT + DAY)
    expect(readers(sink)).toEqual([1, 1])
  })
})

describe('An issue that is due', () => {
  it('What happens if … somebody sends the issue by hand before its time', async () => {
    const { sink, due, at, write, build } = await office()
    await at(SLOT - HOUR, ['send', 'weekly', '--yes'])
    write('posts/two.md', post('Two', '2026-12-03T07:10:00+01:00'))
    await build(SLOT)
    await due(SLOT)
    expect(readers(sink)).toEqual([2, 2])
    const [first, second] = await mailsTo(sink, 'ana@example.org')
    expect([first?.text?.includes('Two'), second?.text?.includes('Two')]).toEqual([false, true])
    expect(second?.text).not.toContain('Body of One')
  })

  it('What happens if … the clock is changed by daylight saving', async () => {
    const posts = Object.fromEntries([25, 26, 27].map(day => [`p${day}`, post(`Day ${day}`, `2026-10-${day - 1}`)]))
    const { sink, dueAndBuilt: due, build } = await office('{ daily: true, at: "02:30" }', { posts })
    await build(Date.parse('2026-10-27T00:00Z'))
    // 02:30 comes twice on 25 October.
    const times = ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T12:00Z', '2026-10-26T01:30Z']
    const counts: number[] = []
    for (const time of times) {
      await due(Date.parse(time))
      counts.push(received(sink, 'ana@example.org'))
    }
    expect(counts).toEqual([1, 1, 1, 2])
  })

  it('What happens if … the mail server is away', async () => {
    quickTime(200)
    const { sink, due } = await office()
    const away = await due(SLOT, { SMTP_URL: 'smtp://127.0.0.1:9' })
    expect(away).toMatchObject({
      code: 1,
      out: expect.stringMatching(/weekly: .*127\.0\.0\.1:9.* It is tried again in 1 minute/),
    })
    await due(SLOT + HOUR)
    expect(readers(sink)).toEqual([1, 1])
    const [mail] = await mailsTo(sink, EDITOR)
    expect(mail?.subject).toMatch(/^Test: Stopped: /)
  })

  it('What happens if … the mail server refuses everybody', async () => {
    let isBlocked = true
    const refusal = { rcpt: 550, text: '5.7.1 relay not permitted' }
    const { sink, due } = await office(WEEKLY, {
      list: 'email\na@a.example.org\nb@b.example.org\nc@c.example.org\nd@d.example.org\ne@e.example.org\n',
      behave: to => (isBlocked && to !== EDITOR ? refusal : 'accept'),
    })
    const blocked = await due(SLOT)
    expect(blocked).toMatchObject({ code: 1, out: expect.stringContaining('relay not permitted') })
    expect((await mailsTo(sink, EDITOR))[0]?.text).toContain('relay not permitted')
    isBlocked = false
    expect((await due(SLOT + HOUR)).out).toMatch(/5 sent, 0 failed/)
    expect(received(sink, EDITOR)).toBe(1)
  })

  it('is given up after a day in which nothing could be sent', async () => {
    const { due, at } = await office(WEEKLY, {
      behave: to => (to === EDITOR ? 'accept' : { rcpt: 550, text: '5.7.1 blocked' }),
    })
    await due(SLOT)
    await due(SLOT + 12 * HOUR)
    const givenUp = await due(SLOT + 25 * HOUR)
    expect(givenUp.out).toContain('could not be sent for a day, and is not tried again')
    expect((await due(SLOT + 26 * HOUR)).out).toBe('')
    expect((await at(SLOT + 26 * HOUR, ['status'])).out).toContain('to continue: offprint send weekly --yes')
  })

  it('What happens if … an issue of yesterday is still being sent', async () => {
    const { sink, due, at, write, build } = await office('{ daily: true, at: "07:30", latest: 2h }')
    // A person has sent a part of it.
    await at(SLOT - HOUR, ['send', 'weekly', '--yes', '--limit', '1'])
    write('posts/two.md', post('Two', '2026-12-03T07:10:00+01:00'))
    await build(SLOT)
    expect((await due(SLOT)).out).toContain('An earlier issue of `weekly` is still being sent.')
    expect(readers(sink)).toEqual([1, 0])
    await at(SLOT + MINUTE, ['send', 'weekly', '--yes'])
    await due(SLOT + 2 * MINUTE)
    expect(readers(sink)).toEqual([2, 2])
  })

  it('stops when it is taken back in the middle', async () => {
    quickTime(200)
    const list = ['email', ...Array.from({ length: 30 }, (_, i) => `r${i}@example.org`)].join('\n')
    const slow = { slow: 600 }
    const { sink, due, at } = await office(WEEKLY, { list, behave: () => slow, more: '' })
    const sending = due(SLOT)
    while (sink.mailboxes.size < 5) await pause(10)
    expect((await at(SLOT, ['send', 'weekly', '--cancel'])).out).toContain('stops within seconds')
    await sending
    expect(sink.mailboxes.size).toBeLessThan(30)
    const before = sink.mailboxes.size
    await due(SLOT + MINUTE)
    expect(sink.mailboxes.size).toBe(before)
    await at(SLOT + MINUTE, ['send', 'weekly', '--yes'])
    expect(sink.mailboxes.size).toBe(30)
    expect([...sink.mailboxes.values()].every(mails => mails.length === 1)).toBe(true)
  })
})

describe('An issue that needs approval', () => {
  it('What happens if … a post is edited after the approval', async () => {
    const { sink, due, at, write, build } = await office(APPROVED)
    await due(SLOT - 2 * DAY)
    expect(received(sink, EDITOR)).toBe(0)
    await due(SLOT - 20 * HOUR)
    await due(SLOT - 19 * HOUR)
    const [mail] = await mailsTo(sink, EDITOR)
    expect(mail?.subject).toMatch(/^Approve: /)
    expect(mail?.text).toContain('To approve it: offprint send weekly --approve --yes')
    expect(mail?.html).toContain('To approve it: offprint send weekly --approve --yes')
    expect(mail?.text).toContain('Body of One.')
    expect(mail?.text).toContain('goes to 2 subscribers on Thu 2026-12-03 07:30 (Europe/Brussels), if you approve it.')
    expect((await at(SLOT - 18 * HOUR, ['send', 'weekly', '--approve', '--yes'])).out).toContain('Approved: “')
    // An edit asks again.
    write('posts/one.md', post('One, corrected'))
    await build(SLOT)
    await due(SLOT - 2 * HOUR)
    expect(received(sink, EDITOR)).toBe(2)
    expect((await at(SLOT - 2 * HOUR, ['status'])).out).toContain('waits for your approval')
    const unapproved = await due(SLOT)
    expect(unapproved.code).toBe(0)
    expect(readers(sink)).toEqual([0, 0])
    expect((await mailsTo(sink, EDITOR)).at(-1)?.subject).toMatch(/^Test: Not approved: /)
    await at(SLOT + MINUTE, ['send', 'weekly', '--approve', '--yes'])
    await due(SLOT + 2 * MINUTE)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('What happens if … the time of an issue passes without approval', async () => {
    const { sink, due } = await office(APPROVED)
    await due(SLOT - HOUR)
    await due(SLOT)
    await due(SLOT + 3 * HOUR)
    const late = await due(SLOT + 5 * HOUR)
    expect(late).toMatchObject({ code: 1, out: expect.stringContaining('It is not approved.') })
    expect(readers(sink)).toEqual([0, 0])
  })
})

describe('A single send', () => {
  it('is sent at its time', async () => {
    const { sink, due, at } = await office('{ on: monday, at: "07:30" }')
    const planned = await at(SLOT - HOUR, ['send', 'weekly', '--at', '2026-12-03 07:30'])
    expect(planned).toMatchObject({
      code: 0,
      out: expect.stringContaining('Planned for Thu 2026-12-03 07:30 (Europe/Brussels)'),
    })
    await due(SLOT - MINUTE)
    expect(readers(sink)).toEqual([0, 0])
    await due(SLOT)
    expect(readers(sink)).toEqual([1, 1])
  })

  it.each([
    ['2026-12-03 07:30', '2026-12-03T06:30:00.000Z'],
    ['2026-12-03T07:30+02:00', '2026-12-03T05:30:00.000Z'],
    ['07:30', '2026-12-03T06:30:00.000Z'],
    ['tomorrow', undefined],
    ['2026-12-02 00:00', undefined],
    ['2026-02-30 07:30', undefined],
  ])('for %s is planned for %s', async (text, time) => {
    const { at } = await office('{ on: monday, at: "07:30" }')
    const { code, out, all } = await at(SLOT - 2 * HOUR, ['send', 'weekly', '--at', text, '--json'])
    expect(code).toBe(time === undefined ? 1 : 0)
    if (time === undefined) expect(all).toContain('--at')
    else
      expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({
        event: 'planned',
        name: 'weekly',
        at: time,
      })
  })

  it('is taken back, as is the next issue of a schedule', async () => {
    const { sink, due, at } = await office()
    await at(SLOT - DAY, ['send', 'one', '--at', '2026-12-03 07:00'])
    expect((await at(SLOT - HOUR, ['send', 'one', '--cancel'])).code).toBe(0)
    expect((await at(SLOT - HOUR, ['send', 'weekly', '--cancel'])).out).toContain('is not sent. Its posts stay')
    await due(SLOT)
    expect(readers(sink)).toEqual([0, 0])
    await due(SLOT + 7 * DAY)
    expect(readers(sink)).toEqual([1, 1])
    expect((await at(SLOT, ['send', 'nothing', '--cancel'])).code).toBe(1)
  })
})

describe('A schedule for each post', () => {
  const EACH = '{ each: post, at: "12:00" }'
  it('sends each new post by itself, and no old one', async () => {
    const { sink, due, write, build } = await office(EACH, { posts: { old: post('Old', '2026-11-01') } })
    await due(SLOT)
    expect(readers(sink)).toEqual([0, 0])
    write('posts/new.md', post('New', '2026-12-03T08:00:00+01:00'))
    write('posts/later.md', post('Later', '2026-12-04T08:00:00+01:00'))
    await build(SLOT + 5 * HOUR)
    await due(SLOT + 2 * HOUR)
    expect(readers(sink)).toEqual([0, 0])
    await due(Date.parse('2026-12-03T11:00:00Z'))
    expect(readers(sink)).toEqual([1, 1])
    await due(Date.parse('2026-12-03T12:00:00Z'))
    expect((await mailsTo(sink, 'ana@example.org')).map(({ subject }) => subject)).toEqual(['New'])
  })
})

describe('The work beside sending', () => {
  it('takes in delivery reports, confirms subscriptions and collects, and tells what came of it', async () => {
    const { root, sink, at, due, write } = await office('{ on: monday, at: "07:30" }')
    await at(SLOT - HOUR, ['send', 'weekly', '--yes'])
    const [mail] = await mailsTo(sink, 'ana@example.org')
    write('bounces.eml', dsn({ messageId: mail?.messageId ?? '' }))
    write('publishers.yml', 'tide: { name: Tide Notes, feed: "http://127.0.0.1:9/feed", collect: yes }\n')
    const database = await databaseAt(root)
    const address = readAddress('new@example.com') ?? expect.fail()
    await subscriptionRequests(database).ask({ address, at: SLOT - HOUR, evidence: 'The form.' })
    await database.close()
    const { out } = await due(SLOT, { BOUNCES_URL: join(root, 'bounces.eml') })
    expect(out).toContain('Delivery reports: 1 hard.')
    expect(out).toMatch(/Tide Notes.*private/)
    expect((await mailsTo(sink, 'new@example.com')).map(({ text }) => text?.includes('/confirm/'))).toEqual([true])
    expect((await at(SLOT, ['subscribers', 'stats'])).out).toMatch(/pending +1|bounced +1/)
    // Nothing is due a second time.
    expect((await due(SLOT + MINUTE, { BOUNCES_URL: join(root, 'bounces.eml') })).out).not.toContain('reports')
    expect(received(sink, 'new@example.com')).toBe(1)
  })

  it('that fails is told and alerted, once a day, and keeps nothing else from being done', async () => {
    const { sink, due } = await office()
    const away = { BOUNCES_URL: 'imap://nobody@127.0.0.1:9/INBOX', IMAP_PASSWORD: 'x' }
    const first = await due(SLOT, away)
    expect(first).toMatchObject({ code: 1, out: expect.stringMatching(/bounces: .*127\.0\.0\.1/) })
    expect(readers(sink)).toEqual([1, 1])
    await due(SLOT + HOUR, away)
    expect((await mailsTo(sink, EDITOR)).map(({ subject }) => subject)).toEqual([
      'Test: Trouble with `offprint work` (bounces)',
    ])
  })
})

/** Kinds of faults that people report of other programs that send on schedules, each tried here. */
describe('What others report', () => {
  it('restarts at the very moment of a slot lose it (voiio/dramatiq-crontab 97)', async () => {
    const { sink, due } = await office()
    await due(SLOT - 1_000)
    await due(SLOT + 15_000)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('the timezone of the machine moves a slot (salesagility/SuiteCRM 3320, buttondown/roadmap 3359)', async () => {
    const zone = process.env['TZ']
    onTestFinished(() => {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    })
    process.env['TZ'] = 'America/New_York'
    const { sink, due, at } = await office()
    await due(SLOT - MINUTE)
    expect(readers(sink)).toEqual([0, 0])
    expect((await at(SLOT - MINUTE, ['status'])).out).toContain('Thu 2026-12-03 07:30 (Europe/Brussels)')
    await due(SLOT)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('an audience that is still empty when a send is planned ends the plan (twentyhq/twenty 25563)', async () => {
    const { sink, due, at } = await office('{ on: monday, at: "07:30" }', { list: 'email\n' })
    await at(SLOT - HOUR, ['send', 'weekly', '--at', '07:30'])
    await at(SLOT - HOUR, ['subscribers', 'import', '-'], { input: 'email\nana@example.org\n' })
    await due(SLOT)
    expect(readers(sink)).toEqual([1, 0])
  })

  it('one cause is told again and again, or one time for two causes (scoutplan 237)', async () => {
    const { sink, due, write } = await office(WEEKLY, { posts: { one: post('Your name') } })
    for (const minutes of [0, 6, 12]) await due(SLOT + minutes * MINUTE)
    expect(received(sink, EDITOR)).toBe(1)
    write('posts/one.md', post('[insert title]'))
    for (const minutes of [18, 24]) await due(SLOT + minutes * MINUTE)
    expect(received(sink, EDITOR)).toBe(2)
  })

  it('a time that is changed after the send sends the issue again', async () => {
    const { sink, due, write } = await office()
    await due(SLOT)
    write('publication.yml', publication('{ on: thursday, at: "08:00" }'))
    expect((await due(SLOT + HOUR)).out).toContain('weekly: Nothing is new.')
    expect(readers(sink)).toEqual([1, 1])
  })

  it('whoever subscribes between the approval and the time is left out, and who leaves is not', async () => {
    const { sink, due, at } = await office(APPROVED)
    await due(SLOT - HOUR)
    await at(SLOT - HOUR, ['send', 'weekly', '--approve', '--yes'])
    await at(SLOT - HOUR, ['subscribers', 'import', '-'], { input: 'email\ncy@example.com\n' })
    await at(SLOT - HOUR, ['subscribers', 'remove', 'ben@example.net'])
    await due(SLOT)
    expect([...readers(sink), received(sink, 'cy@example.com')]).toEqual([1, 0, 1])
  })

  it('a schedule that is removed for an hour, or a post that is a draft for an hour, loses its issue', async () => {
    const each = '{ each: post, approve: true }'
    for (const [send, held, back] of [
      [
        APPROVED,
        { 'publication.yml': publication('{ on: friday, at: "07:30" }') },
        { 'publication.yml': publication(APPROVED) },
      ],
      [each, { 'posts/one.md': post('One', '2026-12-03T06:30:00Z', 'draft: true\n') }, {}],
    ] as const) {
      const released = post('One', '2026-12-03T06:30:00Z')
      const { sink, due, at, write } = await office(send, { posts: { one: released } })
      const put = (files: object) => Object.entries(files).map(([name, text]) => write(name, text))
      await due(SLOT - 3 * HOUR)
      put(held)
      expect((await due(SLOT - 2 * HOUR)).out).toContain('The schedule has changed since.')
      put({ 'posts/one.md': released, ...back })
      await due(SLOT - HOUR)
      expect((await at(SLOT - HOUR, ['status'])).out).toContain('07:30 (Europe/Brussels)')
      const name = send === each ? 'one' : 'weekly'
      expect((await at(SLOT - HOUR, ['send', name, '--approve', '--yes'])).out).toContain('Approved: “')
      await due(SLOT)
      expect(readers(sink)).toEqual([1, 1])
    }
  })

  it('a post that is renamed and keeps its id is sent again', async () => {
    const text = post('One', '2026-12-03T06:30:00Z', 'id: tag:test.example.org,2026:one\n')
    const { root, sink, due, write } = await office('{ each: post }', { posts: { one: text } })
    await due(SLOT - HOUR)
    await due(SLOT)
    rmSync(join(root, 'posts/one.md'))
    write('posts/uno.md', text)
    expect((await due(SLOT + HOUR)).out).toContain('uno: It was sent before.')
    expect(readers(sink)).toEqual([1, 1])
  })

  it('whoever is asked too late is told at the same moment that there was no answer', async () => {
    const { sink, due, at } = await office(APPROVED)
    await due(SLOT + HOUR)
    const [mail, ...others] = await mailsTo(sink, EDITOR)
    expect(mail?.text).toContain('at once, if you approve it until Thu 2026-12-03 11:30 (Europe/Brussels)')
    expect(others).toEqual([])
    await at(SLOT + HOUR, ['send', 'weekly', '--approve', '--yes'])
    await due(SLOT + HOUR)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('the request for approval is dark on dark, and its link is wider than a telephone', async () => {
    const { sink, due } = await office(APPROVED, { more: 'server: {}\n' })
    await due(SLOT - HOUR)
    const [mail] = await mailsTo(sink, EDITOR)
    // The styles of the edition for dark mode set the backgrounds of what stands in the body directly.
    expect(mail?.html).toMatch(/<body\b[^>]*><div><table\b[^>]*><tr><td bgcolor="#fff7d6"/)
    expect(mail?.html).toMatch(/<a href="[^"]*\/approve\/[^"]*" style="[^"]*word-break:break-all"/)
  })

  it('an undone edit leaves no link that works', async () => {
    const { sink, due, write } = await office(APPROVED, { more: 'server: {}\n' })
    const texts = [post('One'), post('One, edited'), post('One')]
    for (const [i, text] of texts.entries()) {
      write('posts/one.md', text)
      await due(SLOT - (20 - i) * HOUR)
    }
    const links = (await mailsTo(sink, EDITOR)).map(({ text = '' }) => /To approve it: (\S+)/.exec(text)?.[1])
    expect([links.length, links[2] === links[0], links[1] === links[0]]).toEqual([3, true, false])
  })

  it('what only some readers would see, or only their inbox, is changed after the approval', async () => {
    const introduced = (field: string) => `introduction: Hello {subscriber.${field}|friend}\n`
    const list = 'email,city,street\nana@example.org,Ghent,Quay\nben@example.net,Ghent,Quay\n'
    for (const [name, before, after] of [
      ['issues/weekly/next.yml', introduced('city'), introduced('street')],
      ['publication.yml', publication(APPROVED), publication(APPROVED).replace('{ name: Test', '{ name: Somebody')],
    ] as const) {
      const { root, sink, due, at, write } = await office(APPROVED, { list })
      mkdirSync(join(root, 'issues/weekly'), { recursive: true })
      write(name, before)
      expect((await at(SLOT - HOUR, ['send', 'weekly', '--approve', '--yes'])).out).toContain('Approved: “')
      write(name, after)
      await due(SLOT)
      expect(readers(sink)).toEqual([0, 0])
      write(name, before)
      await due(SLOT + MINUTE)
      expect(readers(sink)).toEqual([1, 1])
    }
  })

  it('a link that leads back to itself, or to a folder above, stops everything', async () => {
    const { root, sink, due } = await office()
    symlinkSync('loop', join(root, 'loop'))
    symlinkSync('..', join(root, 'posts/above'))
    await due(SLOT)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('the limit stays as it was when the issue was planned', async () => {
    const { sink, due, at, write } = await office(APPROVED)
    await due(SLOT - HOUR)
    write('publication.yml', publication(APPROVED.replace('approve', 'latest: 9h, approve')))
    await due(SLOT)
    await due(SLOT + 8 * HOUR)
    await at(SLOT + 8 * HOUR, ['send', 'weekly', '--approve', '--yes'])
    await due(SLOT + 8 * HOUR + MINUTE)
    expect(readers(sink)).toEqual([1, 1])
  })

  it('the reason why an issue was late is that a post could not be read, and it says that nothing was running', async () => {
    const { sink, due, at, write } = await office()
    await due(SLOT - HOUR)
    write('posts/one.md', '---\ntitle: [\n---\n')
    await due(SLOT)
    expect((await at(SLOT, ['status'])).out).toMatch(/weekly: This frontmatter is not YAML/)
    await due(SLOT + 5 * HOUR)
    expect((await mailsTo(sink, EDITOR)).at(-1)?.text).toMatch(/later than its `latest`. This frontmatter/)
  })

  it('of two editors, one whose mailbox refuses is forgotten without a word', async () => {
    const both = publication(APPROVED).replace(EDITOR, `[${EDITOR}, full@test.example.org]`)
    const { sink, due, write } = await office(APPROVED, {
      behave: mailbox => (mailbox.startsWith('full@') ? { rcpt: 552, text: 'mailbox full' } : 'accept'),
    })
    write('publication.yml', both)
    const { code, out } = await due(SLOT - HOUR)
    expect([code, out]).toEqual([1, expect.stringMatching(/was not sent: full@test.example.org: .*mailbox full/)])
    expect(out).toContain(`Asked ${EDITOR} to approve`)
    expect((await due(SLOT)).out).toMatch(/An alert was not sent .*full@test\.example\.org/)
    expect(received(sink, EDITOR)).toBe(2)
  })

  it('a post that is withdrawn after the approval goes out', async () => {
    const { sink, due, at, write } = await office(APPROVED, { posts: { one: post('One'), two: post('Two') } })
    await due(SLOT - HOUR)
    await at(SLOT - HOUR, ['send', 'weekly', '--approve', '--yes'])
    write('posts/two.md', post('Two', '2026-11-30', 'status: withdrawn\nnotice: Wrong.\n'))
    await due(SLOT)
    expect(readers(sink)).toEqual([0, 0])
    expect((await mailsTo(sink, EDITOR)).map(({ subject = '' }) => subject.split(':')[0])).toEqual([
      'Approve',
      'Approve',
      'Test',
    ])
  })

  it('a mail server that is away for the alert swallows it (Extended-Thunder/send-later 338)', async () => {
    const { sink, due } = await office('{ on: thursday, at: "07:30", latest: 1h }')
    await due(SLOT - DAY)
    await due(SLOT + 2 * HOUR, { SMTP_URL: 'smtp://127.0.0.1:9' })
    expect(received(sink, EDITOR)).toBe(0)
    await due(SLOT + 3 * HOUR)
    expect((await mailsTo(sink, EDITOR)).map(({ subject }) => subject)).toEqual([
      'Test: Not sent: weekly of Thu 2026-12-03 07:30 (Europe/Brussels)',
    ])
  })

  it('two digests with one time share a slot, and one of them is lost', async () => {
    const { sink, dueAndBuilt: due, write } = await office()
    write('publication.yml', publication(`${WEEKLY} }, notes: { title: Notes, send: ${WEEKLY}`))
    await due(SLOT)
    expect(readers(sink)).toEqual([2, 2])
  })
})
