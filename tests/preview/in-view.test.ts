import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe } from '../browser.js'
import { open, sample, seen, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const TREATY = 'posts/why-the-river-treaty-held'

const pen = (page: Page, name: RegExp) => page.locator('.pens').getByRole('button', { name })
const small = (page: Page) => page.locator('.in-place:popover-open')
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent)

/** What is edited in a view: the place, the field in it, what is typed, and what the file then has. */
const PLACES: readonly (readonly [view: string, place: RegExp, field: string, typed: string, file: RegExp])[] = [
  ['', /^Edit title: /, 'Title', 'Nine minutes of water', /^title: Nine minutes of water$/m],
  ['', /^Edit standfirst: /, 'Standfirst', 'Forty voices.', /^summary: Forty voices\.$/m],
  ['', /^Edit date: 5 May 2025$/, 'Date', '2025-05-06', /^date: 2025-05-06$/m],
  ['', /^Edit authors, .*: By /, 'First published', '2025-02', /^ {2}date: 2025-02$/m],
  ['', /^Edit original title, .*: Original: /, 'Outlet', 'The Mole', /^ {2}publisher: The Mole$/m],
  ['', /^Edit licence: /, 'Licence', 'CC-BY-4.0', /^ {2}license: CC-BY-4\.0$/m],
  ['', /^Edit copyright notice: /, 'Copyright notice', '© 2024 Ada Berg', /^ {2}copyright: "?© 2024 Ada Berg"?$/m],
  ['?view=web', /^Edit title: /, 'Title', 'On the web', /^title: On the web$/m],
  ['?view=web', /^Edit date: Republished/, 'Date', '2025-05-08', /^date: 2025-05-08$/m],
  ['?view=web&w=1920', /^Edit licence: /, 'Licence', 'CC-BY-SA-4.0', /^ {2}license: CC-BY-SA-4\.0$/m],
]

describe('editing in view', () => {
  it('edits each text where it shows, by keys alone, and undoes it', async () => {
    const root = sample(TRAIN)
    const file = (): string => readFileSync(join(root, TRAIN), 'utf8')
    const before = file()
    const url = `${await serve(root, { writes: true })}e/the-last-night-train`
    const page = await open(url)
    let shown = ''
    for (const [view, place, field, typed, wanted] of PLACES) {
      if (view !== shown) await page.goto(url + view)
      shown = view
      const opener = pen(page, place).first()
      await opener.press('Enter')
      const editor = small(page)
      await editor.waitFor()
      const value = editor.getByRole('button', { name: new RegExp(`^(?:${field}: |Add: ${field})`) })
      const isOne = (await editor.locator('form').count()) > 0
      if (!isOne) await value.press('Enter')
      const input = editor.getByRole('textbox', { name: field, exact: true })
      await expect.poll(() => input.evaluate(each => each === document.activeElement)).toBe(true)
      await input.fill(typed)
      await page.keyboard.press('Control+Enter')
      await expect.poll(file, { message: field }).toMatch(wanted)
      if (!isOne) {
        await expect.poll(() => focused(page)).toMatch(new RegExp(`^${field}: ${typed}`))
        await page.keyboard.press('Escape')
      }
      await expect.poll(() => small(page).count()).toBe(0)
      await expect.poll(() => focused(page)).toMatch(/^Edit /)
    }
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    for (const _ of PLACES) {
      await page.keyboard.press('Control+z')
      await page.getByText(/^Undone: /).waitFor()
      await page.evaluate(() => document.querySelector('.toast')?.replaceChildren())
    }
    expect(file()).toBe(before)
  })

  it('edits the posts of a digest in it, and the title, the state and the dates in the bar and in the list', async () => {
    const root = sample(TRAIN, TREATY)
    const file = (): string => readFileSync(join(root, TRAIN), 'utf8')
    const url = await serve(root, { writes: true })
    const page = await open(`${url}e/complete`)
    await pen(page, /^Edit title: The last night train/).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('The digest says so')
    await page.keyboard.press('Enter')
    await seen(page, 'The digest says so')
    expect(file()).toMatch(/^title: The digest says so$/m)
    // The bar has both of a post, and none of a digest.
    expect(await page.locator('.top button.text:visible').count()).toBe(0)
    await page.goto(`${url}e/the-last-night-train`)
    await page.getByRole('button', { name: 'The digest says so', exact: true }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('The bar says so')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'The bar says so', level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Published', exact: true }).press('Enter')
    await small(page).getByRole('button', { name: 'State: Published. Edit' }).press('Enter')
    await small(page).getByRole('combobox', { name: 'State' }).selectOption('draft')
    await page.keyboard.press('Enter')
    await small(page).getByRole('button', { name: 'State: Draft. Edit' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('Draft')
    // In the list, the row is drawn anew, and the focus returns to it.
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'The bar says so' }).waitFor()
    await page.locator('tr', { hasText: 'The bar says so' }).getByRole('button', { name: 'Draft' }).click()
    await page.getByRole('combobox', { name: 'State' }).selectOption('published')
    await page.keyboard.press('Enter')
    await page.locator('tr', { hasText: 'The bar says so' }).getByRole('button', { name: 'Published' }).waitFor()
    await page.getByRole('link', { name: 'The bar says so' }).focus()
    await page.keyboard.press('e')
    await small(page)
      .getByRole('button', { name: /^Date: / })
      .press('Enter')
    await small(page).getByRole('textbox', { name: 'Date' }).fill('2025-05-09')
    await page.keyboard.press('Enter')
    await page.locator('tr', { hasText: 'The bar says so' }).getByRole('button', { name: '9 May 2025' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('The bar says so')
    expect(file()).toMatch(/^date: 2025-05-09$/m)
    expect(file()).not.toContain('status:')
  })

  it('leaves no window behind, loses nothing that was typed, and overwrites nothing', async () => {
    const root = sample(TRAIN, TREATY)
    const path = join(root, TRAIN)
    const url = await serve(root, { writes: true })
    const page = await open(`${url}e/the-last-night-train`)
    const title = pen(page, /^Edit title: /)
    await title.click()
    await small(page).waitFor()
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    for (const colorScheme of ['dark', 'light'] as const)
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        expect(await axeFaults(page, { rules: 'design', iframes: false }), `${colorScheme} ${width}`).toEqual([])
        const box = (await small(page).boundingBox()) ?? expect.fail('no window')
        expect([box.x >= 0, box.x + box.width <= width, box.y >= 0, box.y + box.height <= 900]).toEqual(
          Array(4).fill(true),
        )
      }
    // A click elsewhere closes a window in which nothing was typed, and keeps one in which something was.
    await page.locator('.status .live').click()
    await expect.poll(() => small(page).count()).toBe(0)
    await title.click()
    await small(page).getByRole('textbox').and(page.locator(':focus')).waitFor()
    await page.keyboard.type('Typed and not saved')
    await page.locator('.status .live').click()
    expect(await small(page).count()).toBe(1)
    // Another edition has no window of this one. What was typed is there again, once the field is.
    await page.evaluate(() => document.querySelector<HTMLElement>('.home')?.click())
    await page.getByRole('link', { name: 'The last night train over the estuary' }).waitFor()
    expect(await small(page).count()).toBe(0)
    await page.getByRole('link', { name: 'The last night train over the estuary' }).click()
    await title.click()
    expect(await small(page).getByRole('textbox').inputValue()).toBe('Typed and not saved')
    // Another program has changed the title meanwhile.
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^title: .*$/m, 'title: Theirs'))
    await seen(page, 'Theirs')
    await page.keyboard.press('Enter')
    await small(page).getByText('It says now: Theirs').waitFor()
    expect(readFileSync(path, 'utf8')).toMatch(/^title: Theirs$/m)
    await page.keyboard.press('Escape')
    await expect.poll(() => small(page).count()).toBe(0)
    await title.click()
    expect(await small(page).getByRole('textbox').inputValue()).toBe('Theirs')
    await small(page).getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => focused(page)).toBe('Edit title: Theirs')
    expect(await page.locator('.in-place *').count()).toBe(0)
  })

  it('lets nothing in a post take the place of a window or its buttons', async () => {
    const root = sample(TRAIN)
    const fake = `<div class="pens"><button class="pen" aria-label="Edit title: Evil">x</button></div><div class="in-place" popover="manual" role="dialog"><form><input name=title></form></div>`
    writeFileSync(
      join(root, 'posts/evil.md'),
      `---\ntitle: Evil\nsummary: On\ndate: 2025-05-01\nauthors: [Evil]\n---\n\nOn this, Evil. <b>Evil</b> ${fake} <style>.pens{display:none!important}*{position:fixed;inset:0;z-index:99999}</style>\n`,
    )
    const page = await open(`${await serve(root, { writes: true })}e/evil`)
    await pen(page, /^Edit title: Evil$/).press('Enter')
    // The part in which an editor writes is loaded when it is first needed.
    await expect.poll(() => page.locator('.in-place').count()).toBe(1)
    expect(await small(page).getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Evil')
    expect(await page.locator('.pens .pen').count()).toBeLessThan(5)
  })

  it('draws nothing in a preview that is read-only', async () => {
    const url = await servedSample()
    const page = await open(`${url}e/the-last-night-train`)
    await seen(page, 'The last night train')
    expect(await page.locator('.pen, button.text:visible').count()).toBe(0)
    await page.goto(url)
    await page.getByRole('link', { name: 'The last night train over the estuary' }).waitFor()
    expect(await page.locator('button.text').count()).toBe(0)
  })
})
