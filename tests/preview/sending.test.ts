import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Page } from 'playwright-core'
import { describe as describeWithoutBrowser, expect, it, onTestFinished, vi } from 'vitest'
import { PreviewSending } from '../../src/preview/preview-sending.js'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe, openPage } from '../browser.js'
import { hasPostgres } from '../storage/postgres.js'
import { deskOf, NOW, open, serve, servePreview } from './preview-server.js'
import { ONCE, readyToSend, STORES } from './ready-to-send.js'

const sheet = (page: Page) => page.locator('.sending')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Opens the dialog of a real send and types a number. */
async function type(page: Page, opener: string, number: string): Promise<void> {
  await button(page, opener).click()
  await page.getByRole('textbox', { name: /^Number of recipients/ }).fill(number)
  await page.keyboard.press('Enter')
}

describe('sending in the preview', () => {
  it.each(STORES)('finds what the command line finds, plans, takes back and approves, with %s', async store => {
    const { root, run, given, received } = await readyToSend(undefined, store)
    const page = await open(`${await serve(root, given)}e/weekly?panel=send`)
    await button(page, 'Send now…').waitFor()
    const { stdout } = await run('send', 'weekly', '--no-dns')
    const facts = await sheet(page).locator('.facts dt, .facts dd').allInnerTexts()
    for (const line of ['subject', 'contains', 'size', 'recipients', 'servers']) {
      const said = new RegExp(`^  ${line} +(.*)$`, 'm').exec(stdout)?.[1] ?? expect.fail(`no ${line}`)
      expect(facts[facts.indexOf(line) + 1]).toContain(said)
    }
    expect(facts.join('\n')).toContain('20 example.org')
    for (const colorScheme of ['dark', 'light'] as const)
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        expect(await axeFaults(page, { rules: 'whole', iframes: false }), `${colorScheme} ${width}`).toEqual([])
      }
    await page.getByLabel('Send at (Europe/Lisbon)').fill('2025-05-01T07:30')
    await button(page, 'Plan').click()
    await sheet(page)
      .getByText(/This time has passed/)
      .waitFor()
    await page.getByLabel('Send at (Europe/Lisbon)').fill('2025-06-03T07:30')
    await button(page, 'Plan').click()
    const back = page.getByRole('button', { name: 'Take back: Tue 2025-06-03 07:30 (Europe/Lisbon)' })
    await back.waitFor()
    expect((await run('status', 'weekly')).stdout).toContain('Tue 2025-06-03 07:30 (Europe/Lisbon)  weekly')
    await back.click()
    await back.waitFor({ state: 'detached' })
    expect((await run('send', 'weekly', '--cancel')).stderr).toContain('Nothing is planned under this name.')
    expect(await button(page, 'Look again').count()).toBe(1)
    // An approval is for the issue that was seen, and for no other.
    await page.goto(page.url().replace('weekly', 'checked'))
    await button(page, 'Approve').waitFor()
    writeFileSync(join(root, 'posts/two.md'), '---\ntitle: Two\ndate: 2025-05-02\n---\n\nBody of Two.\n')
    await button(page, 'The issue has changed: look again').waitFor()
    await button(page, 'Approve').click()
    await sheet(page)
      .getByText(/The issue has changed since you looked at it/)
      .waitFor()
    expect((await run('status', 'checked')).stdout).not.toContain('approved')
    await button(page, 'Approve').click()
    await sheet(page)
      .getByText(/^Approved: .* goes to 40 subscribers on Fri 2025-06-06 07:30/)
      .waitFor()
    expect((await run('status', 'checked')).stdout).toContain('checked, approved')
    expect(received()).toEqual([])
  })

  it.each(STORES)(
    'sends once after the number was typed, shows it in every window, and stops and continues, with %s',
    async store => {
      let release = (): void => {}
      const held = new Promise<void>(resolve => {
        release = resolve
      })
      const { sink, root, run, given, received } = await readyToSend(
        (_, attempt) => (attempt === 0 && sink.mailboxes.size === 1 ? { until: held } : 'accept'),
        store,
      )
      const url = `${await serve(root, given)}e/weekly?panel=send`
      const [page, other] = [await open(url), await openPage()]
      await other.goto(url)
      await button(other, 'Send now…').waitFor()
      await type(page, 'Send now…', '3')
      await page.getByText('This is not the number of recipients, which is 40. Nothing was sent.').waitFor()
      expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
      // A second click, a second window and the command line begin nothing of their own.
      await type(other, 'Send now…', '40')
      await page.getByRole('textbox', { name: /^Number of recipients/ }).fill('40')
      await button(page, 'Send now').dblclick()
      await page.getByText(/is being sent already|was started meanwhile/).waitFor()
      await page.keyboard.press('Escape')
      await sheet(page).getByText('1 sent, 0 failed, 0 uncertain, 39 to go.').waitFor()
      await sheet(other).getByText('1 sent, 0 failed, 0 uncertain, 39 to go.').waitFor()
      // On a server, several processes may send one issue together.
      if (store === 'a file') expect((await run('send', 'weekly', '--yes')).stderr).toMatch(/is sending this issue/)
      // A page that is loaded again, or closed, changes nothing.
      await page.reload()
      await button(page, 'Stop sending').click()
      await button(page, 'Stopping…').waitFor()
      await other.close()
      release()
      await button(page, 'Continue…').waitFor()
      const [, left = ''] = /(\d+) to go\./.exec(await sheet(page).locator('.progress').innerText()) ?? []
      expect(received()).toHaveLength(40 - Number(left))
      await type(page, 'Continue…', left)
      await sheet(page)
        .getByText(/What became of it: 40 sent, 0 refused/)
        .waitFor()
      expect(received()).toEqual(ONCE)
      await sheet(page)
        .getByText(/No post is new in weekly/)
        .waitFor()
      expect(await button(page, 'Send now…').count()).toBe(0)
    },
  )

  it('ends a send with the preview, as Ctrl-C ends the command, and the next one continues it', async () => {
    let release = (): void => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const { root, run, given, received } = await readyToSend(() => ({ until: held }))
    const preview = await servePreview(root, given)
    const page = await open(`${preview.url}e/weekly?panel=send`)
    await button(page, 'Send now…').waitFor()
    await type(page, 'Send now…', '40')
    await button(page, 'Stop sending').waitFor()
    await expect.poll(preview.sending).toEqual(['weekly'])
    const closed = preview.close()
    release()
    await closed
    const { length } = received()
    expect(length).toBeLessThan(40)
    expect((await run('status', 'weekly')).stdout).toMatch(/not finished[\s\S]*to continue: offprint send weekly --yes/)
    expect((await run('send', 'weekly', '--yes')).stdout).toContain('40 sent')
    expect(received()).toEqual(ONCE)
  })

  it('sends nothing for another page, for a post’s own buttons, or in a preview that is read-only', async () => {
    const { root, given, received } = await readyToSend()
    const url = await serve(root, given)
    const page = await open(`${url}e/weekly?panel=send`)
    await button(page, 'Send now…').waitFor()
    expect(await page.locator('#send-number').count()).toBe(0)
    expect(await sheet(page).locator('img').count()).toBe(0)
    expect(await page.evaluate(() => 'hit' in window)).toBe(false)
    const contents = await page.evaluate(async () => {
      const token = /"token":"([^"]+)"/.exec(document.documentElement.innerHTML)?.[1] ?? ''
      const answer = await fetch('/api/rehearse', {
        method: 'POST',
        headers: { 'x-offprint-token': token },
        body: '{"name":"weekly"}',
      })
      return ((await answer.json()) as { contents: string }).contents
    })
    expect(contents).not.toBe('')
    const body = JSON.stringify({ name: 'weekly', contents, number: 40, time: '2025-06-03 07:30' })
    const steps = ['rehearse', 'plan-send', 'cancel-send', 'approve-send', 'start-send', 'stop-send']
    for (const step of steps) {
      const post = (headers: Record<string, string>) =>
        fetch(`${url}api/${step}`, { method: 'POST', headers, body }).then(({ status }) => status)
      expect(await post({ origin: new URL(url).origin }), step).toBe(403)
      expect(await post({ origin: 'https://evil.example.org', 'x-offprint-token': 'x' }), step).toBe(403)
    }
    const closed = await open(`${await serve(root, { ...given, writes: false })}e/weekly?panel=send`)
    await closed.getByRole('button', { name: 'Show the message' }).waitFor()
    expect(await sheet(closed).count()).toBe(0)
    const refused = await closed.evaluate(
      async wanted => {
        const token = /"token":"([^"]+)"/.exec(document.documentElement.innerHTML)?.[1] ?? ''
        const headers = { 'x-offprint-token': token }
        const answers = wanted.steps.map(step => fetch(`/api/${step}`, { method: 'POST', headers, body: wanted.body }))
        return (await Promise.all([...answers, fetch('/api/sending/weekly')])).map(({ status }) => status)
      },
      { steps, body },
    )
    expect(refused).toEqual(Array(7).fill(403))
    expect(received()).toEqual([])
  })
})

describeWithoutBrowser('an issue in the preview', () => {
  it.skipIf(!hasPostgres)('is looked at again and again over the same connections', async () => {
    const { root, given } = await readyToSend(undefined, STORES.at(-1))
    const model = await deskOf(root)
    const sending = new PreviewSending({ ...given.sending, root, now: () => NOW, snapshot: () => model.snapshot() })
    onTestFinished(() => sending.close())
    const connect = vi.spyOn(pg.Client.prototype, 'connect')
    onTestFinished(() => connect.mockRestore())
    await Promise.all([sending.state('weekly'), sending.state('checked'), sending.rehearse('weekly')])
    const first = connect.mock.calls.length
    for (let i = 0; i < 20; i += 1) expect((await sending.state('weekly')).run).toBe('')
    expect(connect.mock.calls.length).toBe(first)
  })

  it('is not started, planned or approved for a reason that is told, and nothing of it is left behind', async () => {
    const { root, run, given, received } = await readyToSend(to =>
      to.includes('11') ? { rcpt: 550, text: 'no such user' } : 'accept',
    )
    writeFileSync(join(root, 'posts/draft.md'), '---\ntitle: Draft\ndate: 2025-05-02\nstatus: draft\n---\n\nNot yet.\n')
    const model = await deskOf(root)
    let env: Record<string, string> = given.sending.env()
    const setting = { ...given.sending, env: () => env, root, now: () => NOW, snapshot: () => model.snapshot() }
    const sending = new PreviewSending(setting)
    const { contents, recipients } = await sending.rehearse('weekly')
    expect(recipients).toBe(40)
    const refused: readonly (readonly [what: string, () => Promise<unknown>, words: RegExp])[] = [
      ['another number', () => sending.start('weekly', contents, 39), /to 40 subscribers now, not to 39/],
      ['no number', () => sending.start('weekly', contents, Number.NaN), /to 40 subscribers now/],
      ['another message', () => sending.start('weekly', `${contents}0`, 40), /has changed since you looked/],
      ['nothing to continue', () => sending.start('weekly', '', 40), /finished already/],
      ['a digest that does not exist', () => sending.rehearse('monthly'), /monthly/],
      ['a page', () => sending.start('page:archive/index.html', contents, 40), /archive/],
      ['a path', () => sending.plan('../one', '2025-06-03 07:30'), /one/],
      ['a draft', () => sending.start('draft', contents, 40), /draft/],
      ['a time that the clocks skip', () => sending.plan('weekly', '2025-13-03 07:30'), /not a time/],
      ['nothing planned', () => sending.cancel('weekly', NOW), /Nothing is planned/],
      ['nothing to approve', () => sending.approve('weekly', contents), /Nothing waits/],
    ]
    for (const [what, step, words] of refused) {
      const told = await step().then(
        () => 'done',
        (cause: { readonly message: string }) => cause.message,
      )
      expect(told, what).toMatch(words)
    }
    const { SMTP_URL: _, ...without } = env
    env = without
    await expect(sending.start('weekly', contents, 40)).rejects.toThrow(/SMTP_URL/)
    env = given.sending.env()
    expect(received()).toEqual([])
    expect((await sending.state('weekly')).issue).toBeUndefined()
    // Two at the same moment: one is begun, and what the server refuses is told.
    const both = await Promise.allSettled([
      sending.start('weekly', contents, 40),
      sending.start('weekly', contents, 40),
    ])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    await expect.poll(() => sending.sending()).toEqual([])
    const { issue, notes } = await sending.state('weekly')
    expect(issue).toMatchObject({ sent: 39, failed: 1, toGo: 0, finished: true })
    expect(notes).toEqual([])
    expect(received()).toHaveLength(39)
    expect((await run('send', 'weekly', '--yes')).stdout).toContain('No post is new')
    await sending.close()
    await expect(sending.start('one', 'x', 40)).rejects.toThrow(/being closed/)
  })
})
