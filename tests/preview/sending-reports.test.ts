import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { main } from '../../src/cli/program.js'
import { readSmtpUrl } from '../../src/delivery/index.js'
import { PreviewSending } from '../../src/preview/preview-sending.js'
import { itInBrowser, openPage } from '../browser.js'
import { collectingIo } from '../cli/offprint.js'
import { deskOf, NOW, serve } from './preview-server.js'
import { ONCE, readyToSend } from './ready-to-send.js'

type Ready = Awaited<ReturnType<typeof readyToSend>> & { readonly sending: PreviewSending }

async function ready(): Promise<Ready> {
  const made = await readyToSend()
  const model = await deskOf(made.root)
  const setting = { ...made.given.sending, root: made.root, now: () => NOW, snapshot: () => model.snapshot() }
  return { ...made, sending: new PreviewSending(setting) }
}

/** Returns what a person is told by a step, or `done`. */
const told = (step: Promise<unknown>): Promise<string> =>
  step.then(
    () => 'done',
    (cause: { readonly message: string; readonly problems?: readonly { readonly what: string }[] }) =>
      cause.problems?.map(({ what }) => what).join(' ') ?? cause.message,
  )

/** Does at a time what works unattended. */
async function due({ root, given }: Ready, time: string): Promise<void> {
  const { io } = collectingIo({ env: given.sending.env(), input: '' })
  const code = await main(['send', '--due', '--root', root], { ...io, clock: () => Date.parse(time) })
  expect(code).toBe(0)
}

const ended = ({ sending }: Ready) => expect.poll(() => sending.sending()).toEqual([])

/** What users of other programs for newsletters have reported, and what happens here. */
const REPORTS: readonly (readonly [report: string, check: (desk: Ready) => Promise<void>])[] = [
  [
    'impatient clicks, or a slow connection, send an issue several times',
    async desk => {
      const { contents } = await desk.sending.rehearse('weekly')
      const clicks = await Promise.all(
        Array.from({ length: 5 }, () => told(desk.sending.start('weekly', contents, 40))),
      )
      expect(clicks.filter(each => each === 'done')).toHaveLength(1)
      await ended(desk)
      expect(desk.received()).toEqual(ONCE)
    },
  ],
  [
    'a request that arrives twice sends an issue again after it was finished',
    async desk => {
      const { contents } = await desk.sending.rehearse('weekly')
      await desk.sending.start('weekly', contents, 40)
      await ended(desk)
      expect(await told(desk.sending.start('weekly', contents, 40))).toMatch(
        /has changed since|No post is new|not sent/,
      )
      expect(await told(desk.sending.start('weekly', '', 0))).toMatch(/finished already/)
      expect(desk.received()).toEqual(ONCE)
    },
  ],
  [
    'somebody subscribes or leaves between the confirmed count and the sending',
    async desk => {
      const { contents } = await desk.sending.rehearse('weekly')
      await desk.run('subscribers', 'remove', 'reader10@example.net')
      expect(await told(desk.sending.start('weekly', contents, 40))).toMatch(
        /39 subscribers now, not to 40|has changed/,
      )
      const again = await desk.sending.rehearse('weekly')
      expect(again.recipients).toBe(39)
      await desk.sending.start('weekly', again.contents, 39)
      await ended(desk)
      expect(desk.received()).toEqual(ONCE.filter(([to]) => to !== 'reader10@example.net'))
    },
  ],
  [
    'an issue for nobody counts as sent, and its posts are never sent',
    async desk => {
      for (const [to] of ONCE) await desk.run('subscribers', 'remove', String(to))
      const { contents, recipients, refused } = await desk.sending.rehearse('weekly')
      expect([
        recipients,
        refused !== '' || (await told(desk.sending.start('weekly', contents, 0))) !== 'done',
      ]).toEqual([0, true])
      expect((await desk.sending.state('weekly')).issue).toBeUndefined()
    },
  ],
  [
    'what is corrected after the look goes out as it was, or unseen',
    async desk => {
      const { contents } = await desk.sending.rehearse('weekly')
      writeFileSync(
        join(desk.root, 'posts/one.md'),
        '---\ntitle: One, corrected\ndate: 2025-05-01\n---\n\nBody of One.\n',
      )
      expect(await told(desk.sending.start('weekly', contents, 40))).toMatch(/has changed since you looked/)
      expect(desk.received()).toEqual([])
    },
  ],
  [
    'a planned time in the past is sent at once',
    async desk => {
      expect(await told(desk.sending.plan('weekly', '2025-06-01 12:59'))).toMatch(/passed/)
      expect((await desk.sending.state('weekly')).planned).toEqual([])
    },
  ],
  [
    'a planned time that the clocks skip is another one, and nobody sees it',
    async desk => {
      await desk.sending.plan('weekly', '2026-03-29 01:30')
      expect((await desk.sending.state('weekly')).planned.map(({ when }) => when)).toEqual([
        'Sun 2026-03-29 02:30 (Europe/Lisbon)',
      ])
    },
  ],
  [
    'a new time adds a second sending to the first one, which cannot be taken back',
    async desk => {
      await desk.sending.plan('weekly', '2025-06-03 07:30')
      await desk.sending.plan('weekly', '2025-06-04 07:30')
      const { planned } = await desk.sending.state('weekly')
      expect(planned.map(({ isRevocable }) => isRevocable)).toEqual([true, true])
      await desk.sending.cancel('weekly', planned[1]?.at ?? 0)
      await desk.sending.plan('weekly', '2025-06-05 07:30')
      for (const day of ['03', '04', '05']) await due(desk, `2025-06-${day}T06:31:00Z`)
      expect(desk.received()).toEqual(ONCE)
    },
  ],
  [
    'what was taken back is sent all the same, or cannot be planned again',
    async desk => {
      await desk.sending.plan('weekly', '2025-06-03 07:30')
      const [planned] = (await desk.sending.state('weekly')).planned
      await desk.sending.cancel('weekly', planned?.at ?? 0)
      expect((await desk.sending.state('weekly')).planned).toEqual([])
      await desk.sending.plan('weekly', '2025-06-03 07:30')
      expect((await desk.sending.state('weekly')).planned).toHaveLength(1)
    },
  ],
  [
    'a planned issue is sent by hand, and again at its time',
    async desk => {
      await desk.sending.plan('weekly', '2025-06-03 07:30')
      const { contents } = await desk.sending.rehearse('weekly')
      await desk.sending.start('weekly', contents, 40)
      await ended(desk)
      await due(desk, '2025-06-03T06:31:00Z')
      expect(desk.received()).toEqual(ONCE)
    },
  ],
]

describe('a report about other programs', () => {
  it.each(REPORTS)('is not true here: %s', async (_, check) => {
    const desk = await ready()
    try {
      await check(desk)
    } finally {
      await desk.sending.close()
    }
  })

  itInBrowser(
    'is not true here: a time means another one in the browser of an editor who travels, and a test is counted or goes to the list',
    async () => {
      const { root, given, run, sink, received } = await readyToSend()
      const url = await serve(root, { ...given, servers: () => [readSmtpUrl(sink.url)] })
      const page = await openPage()
      const session = await page.context().newCDPSession(page)
      await session.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Tokyo' })
      onTestFinished(() => session.detach())
      await page.goto(`${url}e/weekly?panel=send`)
      await page.getByRole('button', { name: 'Send now…', exact: true }).waitFor()
      await page.getByLabel('Send at (Europe/Lisbon)').fill('2025-06-03T07:30')
      await page.getByRole('button', { name: 'Plan', exact: true }).click()
      await page.getByRole('button', { name: 'Take back: Tue 2025-06-03 07:30 (Europe/Lisbon)' }).waitFor()
      expect((await run('status', 'weekly')).stdout).toContain('Tue 2025-06-03 07:30 (Europe/Lisbon)')
      await page.getByRole('textbox', { name: 'To' }).fill('me@example.org')
      await page.getByRole('button', { name: 'Send the test' }).click()
      await page.locator('.send .good').waitFor()
      expect(received()).toEqual([['me@example.org', 1]])
      expect((await run('send', 'weekly', '--no-dns')).stdout).toMatch(/recipients +40/)
    },
  )
})
