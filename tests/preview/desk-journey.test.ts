import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { readSmtpUrl } from '../../src/delivery/index.js'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe } from '../browser.js'
import { open, seen, serve } from './preview-server.js'
import { readyToSend } from './ready-to-send.js'

/** As it is copied from a page: with the outlet, the date and a line about the author, and a slip in the title. */
const OP_ED = `The Harbour Review
Opinion

The Quay That Nobody Clozed

By Marta Quill
14 May 2025

When the council of Vissum voted to close its eastern quay, it took eleven minutes, and nobody in the room had been there since the spring.

Small ports do not fail as large ones do. They are forgotten first, and the closing is only the paperwork.

What the town lost was not trade. It lost the one place where everybody had to wait for the same boat.

Marta Quill is a harbour pilot and the author of Low Water.

© 2025 The Harbour Review. Republished with permission.
https://harbour-review.example.com/2025/the-quay
`

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

const sheet = (page: Page) => page.locator('.sending')

describe('an editor who never opens a terminal', () => {
  it('pastes an op-ed, confirms its guesses, corrects its title, and puts it first in an issue that is tested, planned and approved', {
    timeout: 300_000,
  }, async () => {
    const { root, sink, run, given, received } = await readyToSend()
    // So far, another post was to come first.
    writeFileSync(join(root, 'posts/two.md'), '---\ntitle: Two\ndate: 2025-05-30\n---\n\nBody of Two.\n')
    mkdirSync(join(root, 'issues/checked'), { recursive: true })
    writeFileSync(join(root, 'issues/checked/next.yml'), 'order: [two] # until there is something better\n')
    const file = (path: string): string => readFileSync(join(root, path), 'utf8')
    const page = await open(await serve(root, { ...given, importing: true, servers: () => [readSmtpUrl(sink.url)] }))

    await button(page, 'Import…').click()
    await page.getByLabel('Paste the article').fill(OP_ED)
    await button(page, 'Read it').click()
    const count = page.locator('.import-count')
    await expect.poll(() => count.innerText()).toBe('2 to check')
    const guesses = page.locator('[data-state="guess"]')
    while ((await guesses.count()) > 0)
      await guesses
        .first()
        .getByRole('button', { name: /^Right/ })
        .click()
    expect(await count.innerText()).toBe('Nothing is left to check')
    await button(page, 'Write the post').click()
    await page.waitForURL(/\/e\/the-quay-that-nobody-clozed/)
    const post = 'posts/the-quay-that-nobody-clozed.md'
    for (const words of ['  publisher:', 'name: The Harbour Review', 'Marta Quill', '2025-05-14', 'status: draft'])
      expect(file(post)).toContain(words)

    // The title is corrected where it shows; the address stays, because it was not asked for.
    await seen(page, 'Nobody Clozed')
    await page
      .locator('.pens')
      .getByRole('button', { name: /^Edit title: / })
      .first()
      .press('Enter')
    const small = page.locator('.in-place:popover-open')
    await small.getByRole('textbox', { name: 'Title', exact: true }).fill('The quay that nobody closed')
    await page.keyboard.press('Enter')
    await seen(page, 'nobody closed')
    expect(file(post)).toMatch(/^title: The quay that nobody closed$/m)

    await button(page, 'Draft').click()
    await small.getByRole('button', { name: /^State: Draft/ }).click()
    await small.getByRole('combobox', { name: 'State' }).selectOption('published')
    await page.keyboard.press('Enter')
    await small.getByRole('button', { name: /^State: Published/ }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => small.count()).toBe(0)
    expect(file(post)).not.toContain('status: draft')

    await page.goto(new URL('/e/checked?panel=write', page.url()).href)
    const rows = page.locator('.arrangement ol [data-row]')
    const order = (): Promise<(string | null)[]> =>
      rows.evaluateAll(all => all.map(row => row.getAttribute('data-row')))
    const slug = 'the-quay-that-nobody-clozed'
    await expect.poll(order).toEqual(['two', slug, 'one'])
    await page.locator(`[data-row="${slug}"] .grip`).press('ArrowUp')
    await expect.poll(order).toEqual([slug, 'two', 'one'])
    await page.getByText('Saved in issues/checked/next.yml').waitFor()
    await button(page, 'Add: Introduction').click()
    await page.getByRole('textbox', { name: 'Introduction' }).fill('Dear reader, a port closes.')
    await page.keyboard.press('Control+Enter')
    await seen(page, 'Dear reader, a port closes.')
    expect(file('issues/checked/next.yml')).toMatch(/^introduction: Dear reader, a port closes\.$/m)
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])

    // The pages to which the email leads are built by whoever publishes; the preview never deploys.
    expect(await run('build')).toMatchObject({ code: 0 })
    await page.locator('body').press('t')
    await page.getByRole('textbox', { name: 'To', exact: true }).fill('editor@test.example.org')
    await button(page, 'Send the test').click()
    await page.locator('.send .good').waitFor()
    const [test = expect.fail('no test arrived')] = sink.mailboxes.get('editor@test.example.org') ?? []
    const { subject, text = '' } = await simpleParser(test)
    expect(subject).toContain('The quay that nobody closed')
    expect(text.replace(/\s+/g, ' ')).toMatch(
      /Dear reader, a port closes\..*The quay that nobody closed.*The Harbour Review.*Body of Two/,
    )

    await page.goto(new URL('/e/checked?panel=send', page.url()).href)
    await button(page, 'Approve').waitFor()
    await page.getByLabel('Send at (Europe/Lisbon)').fill('2025-06-04T07:30')
    await button(page, 'Plan').click()
    await page.getByRole('button', { name: /^Take back: Wed 2025-06-04 07:30/ }).waitFor()
    await button(page, 'Approve').click()
    await sheet(page)
      .getByText(/^Approved: .* goes to 40 subscribers on Fri 2025-06-06 07:30/)
      .waitFor()
    const { stdout } = await run('status', 'checked')
    expect(stdout).toContain('Wed 2025-06-04 07:30 (Europe/Lisbon)  checked\n')
    expect(stdout).toContain('Fri 2025-06-06 07:30 (Europe/Lisbon)  checked, approved\n')
    expect(received()).toEqual([['editor@test.example.org', 1]])
  })
})
