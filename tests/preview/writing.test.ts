import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe, openPage } from '../browser.js'
import { open, sample, seen, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'

const value = (page: Page, field: string) => page.locator(`.written [data-field="${field}"]`)

/** The posts and sections of the issue, in their order. */
const rowsIn = (page: Page): Promise<string[]> =>
  page
    .locator('.arrangement ol [data-row]')
    .evaluateAll(all => all.map(each => (each as HTMLElement).dataset['row'] ?? ''))

/** Drags with a finger. */
async function swipe(page: Page, from: Locator, by: number, end: 'touchEnd' | 'touchCancel'): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.toast')?.textContent === '')
  const box = (await from.boundingBox()) ?? expect.fail('no handle')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', at?: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x, y: at }] })
  await touch('touchStart', y)
  for (let i = 1; i <= 6; i += 1) await touch('touchMove', y + (by * i) / 6)
  await touch(end)
  await session.detach()
}

describe('writing in the preview', () => {
  it('edits fields beside the edition, by keys alone, with the words of check where something is wrong, and undoes it', async () => {
    const root = sample(TRAIN)
    const before = readFileSync(join(root, TRAIN), 'utf8')
    const file = (): string => readFileSync(join(root, TRAIN), 'utf8')
    const page = await open(`${await serve(root, { writes: true })}e/the-last-night-train`)
    await seen(page, 'The last night train')
    await page.keyboard.press('e')
    await page.waitForFunction(() => document.activeElement?.classList.contains('value'))
    // Escape leaves the field as it was, and the focus where it began.
    await page.keyboard.press('Enter')
    await page.keyboard.type('Lost')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^Title: The last night/,
    )
    expect(file()).toBe(before)
    await page.keyboard.press('Enter')
    await page.keyboard.type('The night train: a story')
    await page.keyboard.press('Enter')
    await seen(page, 'The night train: a story')
    expect(file()).toBe(before.replace(/^title: .*$/m, 'title: "The night train: a story"'))
    await page.getByText(`Title saved in ${TRAIN}`).waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Title: /)
    // A date that is none is refused beside the field, and the field keeps what was typed.
    await value(page, 'date').getByRole('button').click()
    await page.keyboard.type('soon')
    await page.keyboard.press('Enter')
    await value(page, 'date')
      .getByText(/`date` is not a date: "soon"/)
      .waitFor()
    expect(await page.locator(':focus').inputValue()).toBe('soon')
    expect(await page.locator(':focus').getAttribute('aria-invalid')).toBe('true')
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    for (const colorScheme of ['dark', 'light'] as const)
      for (const width of [320, 1280]) {
        await page.emulateMedia({ colorScheme })
        await page.setViewportSize({ width, height: 900 })
        expect(await axeFaults(page, { rules: 'design', iframes: false }), `${colorScheme} ${width}`).toEqual([])
      }
    await page.keyboard.press('Escape')
    // Ctrl-Z outside of a text field undoes the last change of a file.
    await page.keyboard.press('Control+z')
    await seen(page, 'The last night train')
    expect(file()).toBe(before)
    await page.keyboard.press('Control+Shift+z')
    await seen(page, 'The night train: a story')
    await page.getByRole('button', { name: /^Undo: title/ }).click()
    await seen(page, 'The last night train')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Write')
  })

  it('edits the subject and the preheader where they show', async () => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root, { writes: true })}e/the-last-night-train`)
    await seen(page, 'The last night train')
    await page.locator('.inbox .subject').click()
    await page.getByRole('textbox', { name: 'Title' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Preheader 66: edit' }).press('Enter')
    await page.getByRole('textbox', { name: 'Standfirst' }).fill('It ran *once* more.')
    await page.keyboard.press('Control+Enter')
    await page.locator('.inbox .preheader', { hasText: 'It ran once more.' }).waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Preheader 17: edit')
    expect(readFileSync(join(root, TRAIN), 'utf8')).toMatch(/^summary: .*It ran \*once\* more\./m)
    // A digest has both in the arrangement of its next issue.
    await page.goto(page.url().replace('the-last-night-train', 'complete'))
    await page.getByRole('button', { name: /^Subject \d+: edit/ }).press('Enter')
    await page.getByRole('textbox', { name: 'Subject' }).fill('Everything')
    await page.keyboard.press('Enter')
    await page.locator('.inbox .subject', { hasText: 'Everything' }).waitFor()
    expect(readFileSync(join(root, 'issues/complete/next.yml'), 'utf8')).toBe('subject: Everything\n')
  })

  it('keeps what is typed, its selection and its scroll position when the file changes elsewhere, and overwrites nothing', async () => {
    const root = sample(TRAIN)
    const path = join(root, TRAIN)
    const before = readFileSync(path, 'utf8')
    const url = `${await serve(root, { writes: true })}e/the-last-night-train?panel=write`
    const page = await open(url)
    const area = page.getByRole('textbox', { name: 'Text, in Markdown' })
    await area.waitFor()
    // A change of another program below the selection moves neither it nor the text above.
    await page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('#write-text')?.value.includes('23.52'),
    )
    await area.evaluate((each: HTMLTextAreaElement) => {
      each.focus()
      each.setSelectionRange(4, 9)
      each.scrollTop = 40
    })
    writeFileSync(path, `${before}\nA last word.\n`)
    await page.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('#write-text')?.value.includes('A last word'),
    )
    expect(
      await area.evaluate((each: HTMLTextAreaElement) => [each.selectionStart, each.selectionEnd, each.scrollTop]),
    ).toEqual([4, 9, 40])
    // Two windows: what one has typed survives what the other one saves, and a reload.
    const other = await openPage()
    await other.goto(url)
    await other.getByRole('textbox', { name: 'Text, in Markdown' }).waitFor()
    await area.evaluate((each: HTMLTextAreaElement) => each.setSelectionRange(0, 0))
    await page.keyboard.type('Mine. ')
    await page.getByText('Not saved yet').waitFor()
    await other.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('#write-text')?.value.includes('23.52'),
    )
    await other.locator('#write-text').fill('Theirs.\n')
    await other.keyboard.press('Control+s')
    await other.getByText(`Text saved in ${TRAIN}`).waitFor()
    await page.getByText('Another program has changed this text').waitFor()
    expect(await area.inputValue()).toMatch(/^Mine\. The 23\.52/)
    await page.keyboard.press('Control+s')
    await page.getByText('Another program has changed this text').waitFor()
    expect(readFileSync(path, 'utf8')).toMatch(/\n---\n\nTheirs\.\n$/)
    await page.getByRole('button', { name: 'Write mine instead' }).click()
    await page.getByText(`Text saved in ${TRAIN}`).waitFor()
    expect(readFileSync(path, 'utf8')).toMatch(/\n---\n\nMine\. The 23\.52/)
    await other.waitForFunction(() =>
      document.querySelector<HTMLTextAreaElement>('#write-text')?.value.startsWith('Mine.'),
    )
    await area.fill('Typed and not saved')
    await page.reload()
    await page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('#write-text')?.value === 'Typed and not saved',
    )
    await page.getByRole('button', { name: 'Discard' }).click()
    expect(await area.inputValue()).toMatch(/^Mine\./)
  })

  it('puts the posts of an issue in order by keys, mouse and finger, and leaves posts out', async () => {
    const root = sample(TRAIN, 'posts/why-the-river-treaty-held')
    const next = join(root, 'issues/complete/next.yml')
    const page = await open(`${await serve(root, { writes: true })}e/complete?panel=write`)
    await page.locator('.arrangement ol [data-row]').nth(1).waitFor()
    const [first = '', second = ''] = await rowsIn(page)
    const grip = (row: string) => page.locator(`[data-row="${row}"] .grip`)
    await grip(second).press('ArrowUp')
    await expect.poll(() => existsSync(next) && readFileSync(next, 'utf8')).toMatch(/^order: \[[\w-]+\]\n$/)
    expect(await rowsIn(page)).toEqual([second, first])
    expect(await grip(second).evaluate(each => each === document.activeElement)).toBe(true)
    await page.getByText('Saved in issues/complete/next.yml').waitFor()
    await page.locator(`[data-row="${first}"]`).dragTo(page.locator(`[data-row="${second}"]`))
    await expect.poll(() => rowsIn(page)).toEqual([first, second])
    await expect.poll(() => readFileSync(next, 'utf8')).toMatch(/^order: \[[\w-]+, [\w-]+\]\n$/)
    // A finger drags by the handle, and its drag ends without a change where the system takes it away.
    const settled = readFileSync(next, 'utf8')
    await swipe(page, grip(second), -60, 'touchCancel')
    expect(await rowsIn(page)).toEqual([first, second])
    await swipe(page, grip(second), -60, 'touchEnd')
    expect(await rowsIn(page)).toEqual([second, first])
    await expect.poll(() => readFileSync(next, 'utf8')).not.toBe(settled)
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    await page.waitForFunction(() => document.querySelector('.toast')?.textContent === '')
    await page
      .locator(`[data-row="${second}"]`)
      .getByRole('button', { name: /^Leave out: / })
      .click()
    await page.getByRole('button', { name: /^Put back: / }).waitFor()
    expect(await rowsIn(page)).toEqual([first])
    await page.getByRole('button', { name: 'Add: Introduction' }).click()
    await page.getByRole('textbox', { name: 'Introduction' }).fill('Dear reader.')
    await page.keyboard.press('Control+Enter')
    await seen(page, 'Dear reader.')
    expect(readFileSync(next, 'utf8')).toMatch(/^introduction: Dear reader\.$/m)
  })

  it('divides an issue into sections, and takes in what was collected', async () => {
    const root = sample(TRAIN, 'posts/why-the-river-treaty-held')
    const next = join(root, 'issues/complete/next.yml')
    const file = (): string => (existsSync(next) ? readFileSync(next, 'utf8') : '')
    writeFileSync(
      join(root, 'posts/mole.md'),
      '---\ntitle: "Mole <b>hills</b>"\nstatus: draft\ndate: 2025-05-20\noriginal: { publisher: { name: The Mole, url: https://mole.example.com/ }, url: https://mole.example.com/a }\n---\n\nText.\n',
    )
    writeFileSync(
      join(root, 'collected.json'),
      '{"version":1,"articles":[\n{"publisher":"mole","id":"1","url":"https://mole.example.com/a","at":"2025-05-20T00:00:00Z","as":"draft"},\nnull]}\n',
    )
    const page = await open(`${await serve(root, { writes: true })}e/complete?panel=write`)
    await page.locator('.arrangement ol [data-row]').nth(1).waitFor()
    const [first = '', second = ''] = await rowsIn(page)
    await page.getByRole('button', { name: 'New section…' }).press('Enter')
    await page.getByRole('textbox', { name: 'Heading of the section' }).fill('By rail')
    await page.getByRole('combobox', { name: 'Its first post' }).selectOption(first)
    await page.keyboard.press('Enter')
    await expect.poll(file).toBe(`sections:\n  - title: By rail\n    posts: [${first}]\n`)
    await seen(page, 'By rail')
    await expect.poll(() => rowsIn(page)).toEqual([second, 'section:0', first])
    // A post goes into the section by one key, and out of it by another.
    await page.locator(`[data-row="${second}"] .grip`).press('ArrowDown')
    await expect.poll(file).toBe(`sections:\n  - title: By rail\n    posts: [${second}, ${first}]\n`)
    await page.getByText('Saved in issues/complete/next.yml').waitFor()
    await page.locator(`[data-row="${first}"] .grip`).press('ArrowUp')
    await page.locator(`[data-row="${first}"] .grip`).press('ArrowUp')
    await expect.poll(file).toContain(`posts: [${second}]\n`)
    // Its heading and topics are edited in a small window.
    await page.getByRole('button', { name: 'Edit section: By rail' }).press('Enter')
    await page.getByRole('button', { name: 'Heading: By rail. Edit' }).press('Enter')
    await page.getByRole('textbox', { name: 'Heading' }).fill('On the rails: two')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Heading: On the rails: two. Edit' }).waitFor()
    await page.getByRole('button', { name: 'Add: Topics' }).press('Enter')
    await page.getByRole('textbox', { name: 'Topics' }).fill('railways')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Topics: railways. Edit' }).waitFor()
    expect(file()).toContain('tags: [railways]')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      'Edit section: On the rails: two',
    )
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    await page.getByRole('button', { name: 'Publish and add: Mole' }).click()
    await expect.poll(() => readFileSync(join(root, 'posts/mole.md'), 'utf8')).not.toContain('status: draft')
    await seen(page, 'Mole')
    expect(file()).toContain('mole]')
    // A section is dragged past another one, with its posts.
    await page.getByRole('button', { name: 'New section…' }).click()
    await page.getByRole('textbox', { name: 'Heading of the section' }).fill('Last')
    await page.getByRole('combobox', { name: 'Its first post' }).selectOption('mole')
    await page.keyboard.press('Enter')
    await expect.poll(file).toMatch(/On the rails[\s\S]*Last/)
    await page.locator('[data-row="section:1"] .name').dragTo(page.locator('[data-row="section:0"] .name'))
    await expect.poll(file).toMatch(/Last[\s\S]*On the rails/)
    await page.locator('[data-row="section:0"] .grip').press('ArrowDown')
    await expect.poll(file).toMatch(/On the rails[\s\S]*Last/)
    await page.getByRole('button', { name: 'Remove section: On the rails: two' }).click()
    await expect.poll(file).not.toContain('On the rails')
  })

  it('writes new posts and link items from forms', async () => {
    const root = sample(TRAIN)
    writeFileSync(join(root, 'posts/undated.md'), '# Undated\n\nA.\n')
    const page = await open(await serve(root, { writes: true }))
    // A post without a date has no edition yet, so its row has the fields that it needs.
    await page.getByRole('button', { name: 'posts/undated.md' }).click()
    await page.getByRole('button', { name: 'Add: Date' }).click()
    await page.keyboard.insertText('2025-05-01')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Undated' }).waitFor()
    expect(readFileSync(join(root, 'posts/undated.md'), 'utf8')).toMatch(/^---\ndate: 2025-05-01\n---\n/)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New post' }).click()
    await page.getByRole('textbox', { name: 'Title' }).fill('The bay')
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Text, in Markdown' }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/e/the-bay')
    expect(readFileSync(join(root, 'posts/the-bay.md'), 'utf8')).toContain('status: draft')
    await page.goto(new URL('/', page.url()).href)
    await page.getByRole('button', { name: 'New link item' }).click()
    await page.getByRole('textbox', { name: 'Address of the article' }).fill('ferries')
    await page.getByRole('textbox', { name: 'Title' }).fill('The last ferry')
    await page.keyboard.press('Enter')
    await page.getByText('This is not a web address').waitFor()
    await page.getByRole('textbox', { name: 'Address of the article' }).fill('https://mole.example.com/ferries')
    await page.getByRole('textbox', { name: 'Outlet' }).fill('The Mole')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Add: Comment' }).waitFor()
    expect(readFileSync(join(root, 'items/2025-06.yml'), 'utf8')).toContain('https://mole.example.com/ferries')
    await page.getByRole('button', { name: /^State: Draft/ }).click()
    await page.getByRole('combobox', { name: 'State' }).selectOption('published')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: /^State: Published/ }).waitFor()
  })

  it('lets nothing in a post reach its controls', async () => {
    const root = sample(TRAIN)
    const evil = `</textarea></script><img src=x onerror="parent.document.title='hit'"><form action=/api/undo><button id=write-text class=value data-field=title>Save</button></form>`
    writeFileSync(
      join(root, 'posts/evil.md'),
      `---\ntitle: ${JSON.stringify(evil)}\nsummary: ${JSON.stringify(`"><svg onload=parent.hit=1>${evil}`)}\ndate: 2025-05-01\nauthors: [${JSON.stringify(evil)}]\n---\n\n${evil}\n\n<a href="javascript:parent.hit=1" accesskey=e>x</a> <style>.panel{display:none}</style>\n`,
    )
    const page = await open(`${await serve(root, { writes: true })}e/evil?panel=write`)
    const posts: string[] = []
    page.on('request', request => request.method() === 'POST' && posts.push(request.url()))
    await page.getByRole('textbox', { name: 'Text, in Markdown' }).waitFor()
    await value(page, 'title').getByRole('button').waitFor()
    expect(await page.locator('#write-text').count()).toBe(1)
    expect(await page.locator('#write-text').inputValue()).toContain('</textarea></script>')
    expect(await value(page, 'title').getByRole('button').count()).toBe(1)
    expect(await value(page, 'title').innerText()).toContain('<img src=x onerror=')
    await value(page, 'title').getByRole('button').click()
    expect(await page.locator(':focus').inputValue()).toBe(evil)
    const frame = page.frames().find(each => each !== page.mainFrame() && each.url() !== 'about:blank')
    await frame?.evaluate('1').catch(() => undefined)
    expect(await page.evaluate(() => [document.title.includes('hit'), 'hit' in window])).toEqual([false, false])
    expect(await page.locator('.panel').isVisible()).toBe(true)
    expect(posts).toEqual([])
  })

  it('offers nothing to write in a preview that is read-only', async () => {
    const page = await open(`${await servedSample()}e/weekly?panel=write`)
    await seen(page, 'The Tideline')
    expect(await page.getByRole('button', { name: 'Write' }).count()).toBe(0)
    expect(await page.locator('.editable').count()).toBe(0)
    expect(await page.locator('.panel:visible').count()).toBe(0)
    expect(existsSync(join(import.meta.dirname, '../../issues'))).toBe(false)
  })
})
