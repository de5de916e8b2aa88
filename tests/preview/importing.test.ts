import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe, openPage } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { open, seen, serve, servedSample } from './preview-server.js'

const SETTINGS = `title: Test
url: https://test.example.org/
timezone: Europe/Lisbon
since: '2024'
sender: { name: Test, email: letters@test.example.org }
postalAddress: 1 Example Street
digests:
  weekly: { title: Weekly }
`
const publication = (): string =>
  temporaryFolder({ 'publication.yml': SETTINGS, 'posts/old.md': '---\ntitle: Old\ndate: 2025-05-01\n---\n\nOld.\n' })

const FOG =
  'WHO OWNS THE FOG?\nBy Anselm de Witt\n12 March 2025\n\nFog belongs to whoever is inside it,and nobody is inside it for long enough to own it.\n\nThe second paragraph is here as well, as it has to be in a text.\n'
const RICH = `<h1>Small ports</h1><p>By Ada Writer</p><p>When the harbour council of Vissum voted to close its <a href="https://example.org/quay">eastern quay</a>, it took eleven minutes.</p><p>Small ports do not fail as large ones do.</p>`

const dialog = (page: Page) => page.getByRole('dialog')
const count = (page: Page): Promise<string> => page.locator('.import-count').innerText()
const focused = (page: Page): Promise<string> => page.evaluate(() => document.activeElement?.id ?? '')

/** Opens the dialog from the list. */
async function start(url: string): Promise<Page> {
  const page = await open(url)
  await page.getByRole('button', { name: 'Import…' }).press('Enter')
  await page.getByLabel('Paste the article').waitFor()
  return page
}

async function read(page: Page, text: string): Promise<void> {
  await page.getByLabel('Paste the article').fill(text)
  await page.getByRole('button', { name: 'Read it' }).click()
  await page.locator('.import-review').waitFor()
}

/** Hands a clipboard or dropped files to an element, as a browser does. */
const hand = (page: Page, target: string, type: 'paste' | 'drop', given: Record<string, string>): Promise<boolean> =>
  page.locator(target).evaluate(
    (element, [kind, entries]) => {
      const data = new DataTransfer()
      for (const [name, content] of entries)
        if (name.startsWith('text/')) data.setData(name, content)
        else data.items.add(new File([content], name))
      const init = { bubbles: true, cancelable: true }
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...init, clipboardData: data })
          : new DragEvent('drop', { ...init, dataTransfer: data })
      return element.dispatchEvent(event)
    },
    [type, Object.entries(given)] as const,
  )

async function withoutFaults(page: Page): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const)
    for (const width of [320, 1280]) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      const rules = width === 1280 && colorScheme === 'light' ? 'whole' : 'design'
      expect(await axeFaults(page, { rules, iframes: false }), `${colorScheme} ${width}`).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${width}`).toBeLessThanOrEqual(width)
    }
}

describe('importing in the preview', () => {
  it('shows each guess beside its passage, and writes what an editor made of it by keys alone, once, to be undone', async () => {
    const root = publication()
    const page = await start(await serve(root, { writes: true, importing: true }))
    expect(await focused(page)).toBe('import-text')
    await withoutFaults(page)
    await page.keyboard.insertText(FOG)
    await page.keyboard.press('Control+Enter')
    await page.locator('.import-review').waitFor()
    // What is not known comes first: where it was published, then the guesses.
    expect(await focused(page)).toBe('import-original-publisher-name')
    expect(await count(page)).toBe('3 to check')
    await withoutFaults(page)
    await page.keyboard.type('The Harbour Review')
    expect(await count(page)).toBe('2 to check')
    await page.keyboard.press('Enter')
    expect(await focused(page)).toBe('import-title')
    expect(await page.locator('.passages .now').innerText()).toBe('WHO OWNS THE FOG?')
    expect(await page.getByLabel('Title', { exact: true }).getAttribute('aria-describedby')).toContain(
      'import-title-why',
    )
    await page.getByText(/^Line 1: the source has it in capitals/).waitFor()
    // Enter accepts the guess and goes on to the doubt about the text.
    await page.keyboard.press('Enter')
    expect(await count(page)).toBe('1 to check')
    expect(await page.locator(':focus').innerText()).toBe('Checked')
    expect(await page.locator('.passages .now').innerText()).toBe('it,and')
    await page.keyboard.press('Enter')
    expect(await count(page)).toBe('Nothing is left to check')
    const own = page.locator('[data-field="authors.0.name"]')
    await own.getByRole('button', { name: 'Not an author: Author' }).press('Enter')
    expect(await own.getAttribute('data-state')).toBe('removed')
    await own.getByRole('button', { name: 'Put back: Author' }).press('Enter')
    expect(await own.getByRole('textbox').inputValue()).toBe('Anselm de Witt')
    await page.getByLabel('Text, in Markdown').fill('Fog belongs to whoever is inside it, and nobody owns it.')
    await page.getByLabel('I removed only what is not part of the article').waitFor()
    for (const [tab, text] of [
      ['Email', 'The Harbour Review'],
      ['Page', 'Originally published by'],
      ['Feed', 'nobody owns it.'],
      ['Weekly', 'Who owns the fog?'],
    ] as const) {
      await page.getByRole('button', { name: tab, exact: true }).press('Enter')
      await page.waitForFunction(
        wanted =>
          document
            .querySelector<HTMLIFrameElement>('.import-edition iframe:not(.coming)')
            ?.contentDocument?.body?.textContent?.includes(wanted),
        text,
      )
    }
    expect(await page.locator('.import-edition iframe').getAttribute('sandbox')).not.toContain('allow-scripts')
    // Closing loses nothing (KnowledgeCanvas #51, Kolibri Studio #1593), and gives the focus back.
    await page.keyboard.press('Escape')
    await dialog(page).waitFor({ state: 'hidden' })
    expect(await page.locator(':focus').innerText()).toBe('Import…')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('Outlet', { exact: true }).inputValue()).toBe('The Harbour Review')
    expect(readdirSync(join(root, 'posts'))).toEqual(['old.md'])
    await page.getByRole('button', { name: 'Write the post' }).dblclick()
    await page.waitForURL(/\/e\/who-owns-the-fog/)
    await seen(page, 'Who owns the fog?')
    const text = readFileSync(join(root, 'posts/who-owns-the-fog.md'), 'utf8')
    expect(text).toMatch(/^---\ntitle: Who owns the fog\?\n/)
    expect(text).toContain('    name: The Harbour Review\n')
    expect(text).toMatch(/\nstatus: draft #/)
    expect(text).not.toContain('unsure:')
    expect(text).toMatch(/\n---\n\nFog belongs to whoever is inside it, and nobody owns it\.\n$/)
    await page.locator('body').press('Control+z')
    await page.getByText('Undone: import of posts/who-owns-the-fog.md').waitFor()
    expect(readdirSync(join(root, 'posts'))).toEqual(['old.md'])
  })

  it('keeps the formatting of what is pasted, as long as it is not changed, and takes a page by its address', async () => {
    const asked: string[] = []
    const page = await start(
      await serve(publication(), {
        writes: true,
        importing: async address => {
          asked.push(address)
          return {
            name: address,
            bytes: new TextEncoder().encode(`<!doctype html><title>x</title><article>${RICH}</article>`),
          }
        },
      }),
    )
    const area = page.getByLabel('Paste the article')
    const pasted = {
      'text/html': `<html><body><!--StartFragment-->${RICH}<!--EndFragment--></body></html>`,
      'text/plain': 'Small ports\r\n\r\nBy Ada Writer',
    }
    await hand(page, '#import-text', 'paste', pasted)
    await page.getByText('Its links, headings and emphasis will be kept.').waitFor()
    await area.press('End')
    await page.keyboard.type('!')
    await page.getByText(/will be read without its formatting/).waitFor()
    await area.press('Control+a')
    await hand(page, '#import-text', 'paste', pasted)
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.locator('.import-review').waitFor()
    expect(await page.getByLabel('Text, in Markdown').inputValue()).toContain(
      '[eastern quay](https://example.org/quay)',
    )
    await page.getByRole('button', { name: 'Another source' }).click()
    expect(await focused(page)).toBe('import-text')
    // Somebody who pastes an address alone means the page.
    await area.fill(' https://example.org/fog ')
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.locator('.import-review').waitFor()
    expect(asked).toEqual(['https://example.org/fog'])
    await page.getByRole('button', { name: 'Another source' }).click()
    await page.getByLabel('Or the address of its page').fill('ferries')
    await page.keyboard.press('Enter')
    await page.getByText(/^This is not a web address/).waitFor()
    expect([await focused(page), await page.locator(':focus').getAttribute('aria-invalid')]).toEqual([
      'import-address',
      'true',
    ])
    // A picture beside a text is not what was copied (nextcloud/text #2923), and a picture alone is no article.
    await page.getByLabel('Or the address of its page').fill('')
    await area.fill('')
    await hand(page, '#import-text', 'paste', { 'image.png': 'x', ...pasted })
    expect(await area.inputValue()).toBe('Small ports\n\nBy Ada Writer')
  })

  it('takes a file that is dropped anywhere, and leaves the page for none', async () => {
    const root = publication()
    const url = await serve(root, { writes: true, importing: true })
    const page = await open(`${url}e/old`)
    await seen(page, 'Old')
    expect(await hand(page, 'main', 'drop', { 'fog.txt': FOG })).toBe(false)
    await page.locator('.import-review').waitFor()
    // A drop beside the place for it neither leaves the page (Dropzone #1101, MetacatUI #110) nor replaces what an editor has decided.
    await page.getByLabel('Outlet', { exact: true }).fill('The Mole')
    await hand(page, '.importing', 'drop', { 'other.txt': FOG })
    await page.getByText('Finish this import first').waitFor()
    expect(await page.getByLabel('Outlet', { exact: true }).inputValue()).toBe('The Mole')
    await page.getByRole('button', { name: 'Another source' }).click()
    const refused: readonly (readonly [Record<string, string>, RegExp])[] = [
      [{ 'a.txt': FOG, 'b.txt': FOG }, /^These are several files/],
      [{ 'empty.txt': '' }, /^“empty\.txt” is empty/],
      [{ 'a.pdf': '%PDF-1.7 x' }, /^This is a PDF/],
      [{ 'large.txt': 'x'.repeat(20 * 1024 * 1024 + 1) }, /^“large\.txt” is larger than 20 MB/],
    ]
    for (const [files, why] of refused) {
      await hand(page, '.import-drop', 'drop', files)
      await page.locator('#import-fault', { hasText: why }).waitFor()
    }
    await page.locator('.importing input[type=file]').setInputFiles({
      ...{ name: 'feed.xml', mimeType: 'application/xml' },
      buffer: readFileSync(join(import.meta.dirname, '../fixtures/import/export/wordpress.xml')),
    })
    await page.getByRole('heading', { name: '2 articles found' }).waitFor()
    expect(await axeFaults(page, { rules: 'whole', iframes: false })).toEqual([])
    expect(await page.locator(':focus').innerText()).toBe('Two books')
    await page.keyboard.press('Enter')
    await page.getByText(/^It is published, as in its source/).waitFor()
    await page.getByRole('button', { name: 'Other articles' }).click()
    await page.getByRole('button', { name: 'A draft' }).click()
    await page.getByText(/^It begins as a draft/).waitFor()
    await page.keyboard.press('Escape')
    expect(existsSync(join(root, 'static'))).toBe(false)
  })

  it('lets nothing in an article reach its controls, and says what other windows have done', async () => {
    const root = publication()
    const url = await serve(root, { writes: true, importing: true })
    const page = await start(url)
    const posts: string[] = []
    page.on('request', request => request.method() === 'POST' && posts.push(new URL(request.url()).pathname))
    const evil = `</textarea></script><img src=x onerror="parent.hit=1"><form action=/api/undo><button class=main>Write the post</button></form>`
    await read(page, `${evil} and a title\n\n${FOG}\n${evil}\n`)
    await page.getByRole('button', { name: 'Page', exact: true }).click()
    await page.waitForFunction(() =>
      document
        .querySelector<HTMLIFrameElement>('.import-edition iframe:not(.coming)')
        ?.contentDocument?.body?.textContent?.includes('<form action'),
    )
    await page.getByRole('button', { name: 'Source', exact: true }).click()
    expect(await page.locator('.passages').innerText()).toContain('<img src=x onerror=')
    expect(await page.getByRole('button', { name: 'Write the post' }).count()).toBe(1)
    expect(await page.evaluate(() => 'hit' in window)).toBe(false)
    expect(new Set(posts)).toEqual(
      new Set(['/api/import/paste', '/api/import/article', '/api/import/draft', '/api/import/view']),
    )
    // The other window writes an article of the same name first.
    const other = await openPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Import…' }).click()
    await read(other, FOG)
    await other.getByRole('button', { name: 'Write the post' }).click()
    await seen(other, 'Who owns the fog?')
    await page.getByLabel('Title', { exact: true }).fill('Who owns the fog?')
    await page.getByRole('button', { name: 'Write the post' }).click()
    await page.locator('.import-review .bad', { hasText: 'A post with this file name exists already' }).waitFor()
    expect(await focused(page)).toBe('import-name')
    await page.keyboard.type('another-fog')
    await page.getByRole('button', { name: 'Write the post' }).click()
    await page.waitForURL(/\/e\/another-fog/)
    expect(readdirSync(join(root, 'posts')).sort()).toEqual(['another-fog.md', 'old.md', 'who-owns-the-fog.md'])
  })

  it('is not offered in a preview that is read-only', async () => {
    const page = await open(await servedSample())
    await page.locator('.list a').first().waitFor()
    expect(await page.getByRole('button', { name: 'Import…' }).count()).toBe(0)
    expect(await hand(page, 'main', 'drop', { 'fog.txt': FOG })).toBe(true)
  })
})
