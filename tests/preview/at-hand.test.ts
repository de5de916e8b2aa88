import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { describeInBrowser as describe } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { exportTo, open, sample, seen, serve, servedSample } from './preview-server.js'

const settled = (page: Page, address: string): Promise<unknown> =>
  page.waitForFunction(wanted => location.pathname + location.search === wanted, address)

const TRAIN = '/e/the-last-night-train'
const POST = 'posts/the-last-night-train.md'
const DRAFT = 'posts/on-the-workbench.md'

describe('the palette', () => {
  it('reaches every edition and command with the keyboard alone', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    const field = page.getByRole('combobox', { name: 'Go to' })
    const walks: [key: string, typed: string, downs: number, address: string][] = [
      ['Control+k', 'inverted partly', 0, `${TRAIN}?theme=partial`],
      ['/', 'fully', 0, `${TRAIN}?theme=full`],
      ['/', 'text size 150', 0, `${TRAIN}?theme=full&text=150`],
      ['/', 'show alternative', 0, `${TRAIN}?theme=full&text=150&show=alt`],
      ['/', 'atom', 0, '/feed/atom'],
      ['Meta+k', 'swifts counting', 0, '/e/counting-swifts'],
      ['/', 'view', 1, '/e/counting-swifts?view=text'],
      ['/', 'back to the', 0, '/'],
    ]
    for (const [key, typed, downs, address] of walks) {
      await page.keyboard.press(key)
      await field.waitFor()
      await page.getByRole('option', { name: /Salt and memory/ }).waitFor()
      await page.keyboard.type(typed)
      for (let i = 0; i < downs; i += 1) await page.keyboard.press('ArrowDown')
      const active = await field.getAttribute('aria-activedescendant')
      expect(await page.locator(`#${active}`).getAttribute('aria-selected')).toBe('true')
      await page.keyboard.press('Enter')
      await settled(page, address)
      expect(await page.getByRole('dialog').count()).toBe(0)
    }
  })

  it('closes with Escape and changes nothing, and letters typed in it are not keys of the app', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('/')
    await page.keyboard.type('d?x')
    expect(await page.getByRole('combobox', { name: 'Go to' }).inputValue()).toBe('d?x')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await settled(page, TRAIN)
  })

  it('lists a few of many posts at first, and finds all of them', async () => {
    const root = sample(POST)
    mkdirSync(join(root, 'posts/many'))
    for (let i = 0; i < 60; i += 1)
      writeFileSync(join(root, `posts/many/p${i}.md`), `---\ntitle: Number ${i}\ndate: 2024-01-01\n---\n\nText.\n`)
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('number')
    await page.getByText('The first 50 of 60.').waitFor()
    expect(await page.locator('.palette [role=option]').count()).toBe(50)
    await page.keyboard.type(' 59')
    await page.keyboard.press('Enter')
    await settled(page, '/e/many/p59')
  })
})

describe('the copy of an email in the preview', () => {
  it('has marks at the right places, which change no byte of the email', async () => {
    const root = sample(DRAFT)
    const post = join(root, DRAFT)
    const more =
      '## Second\n\n### Third\n\nRead [more](https://example.net/more) of it.\n\n![](https://example.net/a.png)\n'
    writeFileSync(post, `${readFileSync(post, 'utf8')}\n${more}`)
    const url = await serve(root)
    const raw = async () => (await page.request.get(`${url}raw/on-the-workbench.html`)).text()
    const page = await open(`${url}e/on-the-workbench`)
    const before = await raw()
    await page.getByRole('button', { name: 'Show' }).click()
    for (const name of ['Links and their addresses', 'Heading levels', 'Touch targets under 44 px'])
      await page.getByLabel(name).check()
    await settled(page, '/e/on-the-workbench?show=links,headings,targets')
    const link = page.getByRole('region', { name: 'Links' }).getByRole('listitem').filter({ hasText: '/more' })
    expect(await link.innerText()).toMatch(/more\s+https:\/\/example\.net\/more/)
    await expect.poll(() => page.locator('.mark.on-headings').allInnerTexts()).toEqual(['H1', 'H2', 'H3', 'H2'])
    // A link in a sentence is as high as its line; one that stands alone is a target.
    const places = await page.evaluate(() => {
      const inner = document.querySelector<HTMLIFrameElement>('.frames iframe')?.contentDocument
      const find = (text: string) => [...(inner?.links ?? [])].find(each => each.textContent === text)
      const boxOf = (text: string) => find(text)?.getBoundingClientRect()
      const marks = [...document.querySelectorAll<HTMLElement>('.mark')]
      const near = (kind: string, text: string) =>
        marks.filter(
          mark => mark.classList.contains(`on-${kind}`) && Math.abs(mark.offsetTop - (boxOf(text)?.top ?? 0)) < 2,
        ).length
      return { link: near('links', 'more'), target: near('targets', 'more'), alone: near('targets', 'Unsubscribe') }
    })
    expect(places).toMatchObject({ link: 1, target: 0 })
    expect(places.alone).toBeGreaterThan(0)
    expect(await raw()).toBe(before)
    await page.keyboard.press('Escape')
    await settled(page, '/e/on-the-workbench?show=links,headings,targets')
    // A frame that was removed loads again when it comes back. It is drawn over and receives keys as before.
    const marks = page.locator('.mark')
    const drawn = await marks.count()
    await page.keyboard.press('2')
    await page.locator('.source').waitFor()
    await page.keyboard.press('1')
    await expect.poll(() => marks.count()).toBe(drawn)
    await page.locator('.frames iframe').click({ position: { x: 300, y: 250 } })
    await page.keyboard.press('2')
    await page.locator('.source').waitFor()
  })

  it('has larger letters and broken images', async () => {
    const page = await open(`${await servedSample()}e/why-the-river-treaty-held?img=broken&text=200`)
    await seen(page, 'nine lines long')
    const drawn = await page.evaluate(() => {
      const inner = document.querySelector<HTMLIFrameElement>('.frames iframe')?.contentDocument
      const text = [...(inner?.querySelectorAll('p') ?? [])].find(each => each.textContent?.includes('nine lines long'))
      const size = text ? getComputedStyle(text).fontSize : ''
      return {
        size: Number.parseFloat(size),
        loaded: [...(inner?.images ?? [])].filter(i => i.naturalWidth > 0).length,
      }
    })
    expect(drawn.loaded).toBe(0)
    expect(drawn.size).toBeGreaterThanOrEqual(32)
  })
})

describe('comparing', () => {
  it('scrolls every cell to the same place in the source', async () => {
    const page = await open(`${await servedSample()}e/why-the-river-treaty-held/compare`)
    await page.waitForFunction(() => document.querySelectorAll('.pane iframe:not(.coming)').length === 6)
    // The block at the line that is looked at, which goes from the top to the bottom as one scrolls.
    const lines = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLIFrameElement>('.pane iframe')].map(({ contentDocument: each }) => {
          const { scrollTop = 0, scrollHeight = 1, clientHeight = 0 } = each?.scrollingElement ?? {}
          const y = (scrollTop / Math.max(1, scrollHeight - clientHeight)) * clientHeight
          const marks = [...(each?.querySelectorAll('p[data-offprint-l], h2[data-offprint-l]') ?? [])]
          const above = marks.filter(mark => mark.getBoundingClientRect().top <= y + 2)
          return Number(above.at(-1)?.getAttribute('data-offprint-l') ?? 0)
        }),
      )
    let last: number[] = []
    for (const part of [0.35, 0.7, 1, 0]) {
      await page.evaluate(part => {
        const way = document.querySelector<HTMLIFrameElement>('.pane iframe')?.contentDocument?.scrollingElement
        if (way) way.scrollTop = part * (way.scrollHeight - way.clientHeight)
      }, part)
      const before = last
      await expect
        .poll(async () => {
          last = await lines()
          return last
        })
        .toSatisfy((now: number[]) => now.length === 6 && Math.max(...now) - Math.min(...now) <= 1)
      expect(last).not.toEqual(before)
    }
  })
})

describe('single keys', () => {
  it('can be turned off permanently, while the palette and Escape still work', async () => {
    const url = await servedSample()
    const page = await open(`${url}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('?')
    await page.getByLabel('Single keys work').uncheck()
    await page.keyboard.press('Escape')
    await page.reload()
    await seen(page, 'live eels')
    await page.keyboard.press('2')
    await page.keyboard.press('?')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await settled(page, TRAIN)
    await page.keyboard.press('Escape')
    await settled(page, '/')
  })

  it('work at once when the palette is closed, before the browser has drawn the page without it', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Go to' }).waitFor()
    // The closed dialog's field keeps the focus until the next frame, so a quick second Escape arrives there.
    await page.evaluate(() => {
      document.querySelector<HTMLDialogElement>('dialog.palette')?.close()
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
    })
    await settled(page, '/')
  })
})

describe('the Copy menu', () => {
  it('copies the exact text, copies problems as Markdown, and saves the bytes', async () => {
    const root = sample(DRAFT)
    const post = join(root, DRAFT)
    writeFileSync(post, `${readFileSync(post, 'utf8')}\n[click here](https://example.net/)\n`)
    const url = await serve(root)
    const page = await open(`${url}e/on-the-workbench`)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.locator('.tally.warning').waitFor()
    const copied = async (what: string): Promise<string> => {
      await page.getByRole('button', { name: 'Copy', exact: true }).click()
      await page.getByRole('button', { name: what, exact: true }).click()
      await page.getByText(`${what} copied`).waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    }
    const raw = async (ending: string) => (await page.request.get(`${url}raw/on-the-workbench.${ending}`)).text()
    expect(await copied('HTML')).toBe(await raw('html'))
    expect(await copied('Text')).toBe(await raw('txt'))
    expect(await copied('MJML')).toBe(await raw('mjml'))
    expect(await copied('Problems as Markdown')).toMatch(
      /^## On the workbench: .*\n\n- \*\*Warning\*\* `posts\/on-the-workbench\.md:\d+/,
    )
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '.eml' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('on-the-workbench.eml')
    expect(readFileSync(await download.path(), 'utf8')).toBe(await raw('eml'))
  })
})

describe('the editor’s own program', () => {
  it('opens at the line of a problem, by a click or a key, but not from an export', async () => {
    const root = sample(DRAFT, POST, 'posts/salt-and-memory.md')
    const post = join(root, DRAFT)
    const text = readFileSync(post, 'utf8')
    const tools = temporaryFolder()
    const [editor, told] = [join(tools, 'code'), join(tools, 'told')]
    writeFileSync(editor, `#!/bin/sh\necho "$@" >> ${told}\n`)
    chmodSync(editor, 0o755)
    const lines = () => (existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : [])
    const page = await open(`${await serve(root, { editor })}e/on-the-workbench`)
    await page.waitForFunction(() => document.querySelector('.frames iframe:not(.coming)'))
    await page.keyboard.press('o')
    await page.getByText('posts/on-the-workbench.md opened in your editor').waitFor()
    await expect.poll(() => lines().at(-1)).toMatch(/on-the-workbench\.md:1:1$/)
    writeFileSync(post, text.replace(/^date: .*$/m, 'date: never'))
    const alert = page.getByRole('alert')
    await alert.getByRole('button', { name: 'Open in editor' }).first().click()
    const line = text.split('\n').findIndex(each => each.startsWith('date: ')) + 1
    await expect.poll(() => lines().at(-1)).toMatch(new RegExp(`on-the-workbench\\.md:${line}:\\d+$`))
    writeFileSync(post, text.replace(/^---$/m, '---\nnonsense: 1'))
    const folder = join(temporaryFolder(), 'shared')
    await exportTo(root, folder)
    const still = await open(`${pathToFileURL(join(folder, 'index.html')).href}#${TRAIN}?panel=problems&show=links`)
    await still.locator('.mark.on-links').first().waitFor()
    expect(await still.getByRole('button', { name: 'Open in editor' }).count()).toBe(0)
    await still.keyboard.press('Control+k')
    await still.getByRole('option', { name: /Salt and memory/ }).waitFor()
    expect(await still.getByRole('option', { name: 'Open in your editor' }).count()).toBe(0)
    await still.keyboard.type('images broken')
    await still.keyboard.press('Enter')
    await seen(still, 'live eels')
    expect(still.url()).toContain('img=broken')
  })
})
