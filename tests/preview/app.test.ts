import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { browserPictures } from '../../src/cli/browser-picture.js'
import { findChromium } from '../../src/cli/chromium.js'
import { readSmtpUrl } from '../../src/delivery/index.js'
import { axeFaults } from '../axe.js'
import { describeInBrowser as describe, openBlank } from '../browser.js'
import { temporaryFolder } from '../temporary-folder.js'
import { exportTo, open, sample, seen, serve, servedSample } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const DRAFT = 'posts/on-the-workbench.md'

const at = (page: Page): string => page.url().replace(/^[a-z]+:\/\/[^/]*/, '')
const settled = (page: Page, address: string): Promise<unknown> =>
  page.waitForFunction(wanted => location.pathname + location.search === wanted, address)

describe('the panel', () => {
  it('shows in which editions each credit is complete, and which checks passed', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train?panel=problems`)
    await page.getByRole('region', { name: 'Attribution' }).waitFor()
    const said = await page.locator('.credits').innerText()
    for (const name of ['Web page', 'RSS', 'Atom', 'JSON Feed', 'Email', 'Text part', 'Message'])
      expect(said).toContain(name)
    expect(await page.locator('.passed summary').innerText()).toMatch(/^\d\d checks passed$/)
    expect(await page.locator('.problems li').count()).toBe(0)
  })

  it('names notes by a word, and counts ignored problems', async () => {
    const root = sample(TRAIN)
    const path = join(root, TRAIN)
    const text = readFileSync(path, 'utf8').replace('---\n', '---\nchecks: { ignore: [link.http] }\n')
    writeFileSync(path, `${text}\nSee [above](#up), and an [old map](http://maps.example.net/old).\n\n## Up {#up}\n`)
    const url = await serve(root)
    const page = await open(`${url}e/the-last-night-train?panel=problems`)
    await page.locator('.problems .note').waitFor()
    expect(await page.locator('.problems .what strong').allInnerTexts()).toEqual(['Note'])
    expect(await page.locator('.status .tally').innerText()).toBe('1 note')
    expect(await page.locator('.passed summary').innerText()).toMatch(/^\d\d checks passed, 1 ignored$/)
    await page.goto(url)
    await page.locator('.list .c-problems span.note').first().waitFor()
    await page.setViewportSize({ width: 390, height: 800 })
    await page.locator('.list .narrow span.note').first().waitFor()
  })

  it('scrolls the lines of a file to the column of the problem', async () => {
    const root = sample('posts/the-last-night-train.md')
    const path = join(root, 'posts/the-last-night-train.md')
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n${'Rails run on and on. '.repeat(40)}![Rails](missing.png)\n`)
    const page = await open(`${await serve(root)}e/the-last-night-train?panel=problems`)
    const box = page.locator('.problems li', { hasText: 'missing.png' }).locator('.frame-lines')
    // The list is drawn again when the whole publication has been checked, so all is read in one moment.
    await expect
      .poll(() =>
        box.evaluate(each => {
          const { left, right } = each.getBoundingClientRect()
          const at = each.querySelector('.marked b')?.getBoundingClientRect().left ?? 0
          return { isScrolled: each.scrollLeft > 0, isInView: left < at && at < right }
        }),
      )
      .toEqual({ isScrolled: true, isInView: true })
  })

  it('shows the lines of a file once for all problems on one line', async () => {
    const root = sample(TRAIN)
    const path = join(root, TRAIN)
    const line = '[click here](https://example.net/) ![](https://pictures.example.net/a.svg) TODO'
    writeFileSync(path, `${readFileSync(path, 'utf8')}\n${line}\n`)
    const page = await open(`${await serve(root)}e/the-last-night-train?panel=problems`)
    await expect.poll(() => page.locator('.problems li').count()).toBeGreaterThan(2)
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.problems > li')].map(({ dataset, className, children }) => ({
        line: dataset['line'],
        joined: className.includes('joined'),
        frames: [...children].filter(each => each.matches('.frame-lines')).length,
      })),
    )
    const here = shown.filter(each => each.line === shown[0]?.line)
    expect(here.length).toBeGreaterThan(2)
    expect(here.map(({ frames }) => frames)).toEqual([...here.slice(1).map(() => 0), 1])
    expect(here.map(({ joined }) => joined)).toEqual([...here.slice(1).map(() => true), false])
  })

  it('asks SpamAssassin for a score with its rules, and forgets it when the email changes', async () => {
    const root = sample(TRAIN)
    const asked: string[] = []
    const reportSpam = async (message: Uint8Array): Promise<string> => {
      asked.push(Buffer.from(message).toString())
      return 'Content analysis details:   (1.2 points, 5.0 required)\n\n 1.2 SHOUTS                 Subject is <b>loud</b>\n'
    }
    const page = await open(`${await serve(root, { reportSpam })}e/the-last-night-train?panel=problems`)
    await page.getByRole('button', { name: 'Ask SpamAssassin' }).click()
    await page.getByText('1.2 points; from 5').waitFor()
    expect(await page.locator('.spam dl').innerText()).toMatch(/1\.2\s+SHOUTS Subject is <b>loud<\/b>/)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatch(/^To: subscriber@example\.org\r$/m)
    writeFileSync(join(root, TRAIN), readFileSync(join(root, TRAIN), 'utf8').replace('live eels', 'eels'))
    await expect.poll(() => page.locator('.spam').innerText()).toBe('Ask SpamAssassin')
    await page.goto(`${await servedSample()}e/the-last-night-train?panel=problems`)
    await page.getByRole('region', { name: 'Attribution' }).waitFor()
    expect(await page.getByRole('button', { name: 'Ask SpamAssassin' }).isVisible()).toBe(false)
  })

  it('shows the exact bytes of a test, and sends nothing without a server', async () => {
    const url = await servedSample()
    const page = await open(`${url}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('t')
    await settled(page, '/e/the-last-night-train?panel=send')
    await page.getByLabel('To', { exact: true }).fill('eve@example.net')
    await page.getByRole('button', { name: 'Show the message' }).click()
    const shown = await page.getByRole('region', { name: 'The message' }).textContent()
    const raw = await (await page.request.get(`${url}raw/the-last-night-train.eml`)).text()
    const own = /^(?:To|Date|Message-ID): .*$/gm
    const lines = (text: string): string => text.replaceAll('\r\n', '\n').replace(own, '')
    expect(lines(shown ?? '')).toBe(lines(raw))
    expect(await page.getByRole('button', { name: /^Send/ }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Test send' }).count()).toBe(0)
    // The message is not sent, so it needs no recipient.
    await page.getByLabel('To', { exact: true }).fill('')
    await page.getByRole('button', { name: 'Show the message' }).click()
    const again = await page.waitForFunction(old => {
      const text = document.querySelector('[aria-label="The message"]')?.textContent
      return text !== old ? text : undefined
    }, shown)
    expect(lines(String(await again.jsonValue()))).toBe(lines(raw))
  })

  it('offers to send if there is a mail server, and then asks for an address', async () => {
    const url = await serve(sample(TRAIN), { servers: () => [readSmtpUrl('smtp://127.0.0.1:1')] })
    const page = await open(`${url}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.getByRole('button', { name: 'Test send' }).click()
    await page.getByRole('button', { name: 'Send the test' }).click()
    const to = page.getByLabel('To', { exact: true })
    await expect.poll(() => to.evaluate(field => field.matches(':focus:invalid'))).toBe(true)
    expect(await page.locator('.send .result').innerText()).toBe('')
  })

  it('leaves the focus where an address is being written, though a check has ended meanwhile', async () => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train?panel=send`)
    await seen(page, 'live eels')
    const to = page.getByLabel('To', { exact: true })
    await to.pressSequentially('eve@')
    writeFileSync(
      join(root, TRAIN),
      `${readFileSync(join(root, TRAIN), 'utf8')}\nSee an [old map](http://maps.example.net/old).\n`,
    )
    await page.locator('.status .tally:not(.fine)').waitFor()
    await page.keyboard.type('example.net')
    expect(await to.inputValue()).toBe('eve@example.net')
  })

  it.each([
    ['c', 'problems'],
    ['t', 'send'],
  ])('that %s opens is closed by Escape and by its button', async (key, panel) => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    const opened = async (): Promise<void> => {
      await page.keyboard.press(key)
      await settled(page, `/e/the-last-night-train?panel=${panel}`)
      await page.locator('.panel').waitFor()
    }
    await opened()
    await page.getByRole('button', { name: 'Close the panel' }).click()
    await settled(page, '/e/the-last-night-train')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-controls'))).toBe('problems')
    // The focus goes into the panel, and back to where it was, even into the email.
    const isIn = (selector: string) => page.evaluate(each => document.activeElement?.matches(each), selector)
    await page.locator('.frames iframe').click({ position: { x: 300, y: 250 } })
    await page.keyboard.press(key)
    await expect.poll(() => isIn('.panel, .panel *')).toBe(true)
    const { left, right } = await page.evaluate(() => ({
      left: document.querySelector('.panel')?.getBoundingClientRect().left ?? 0,
      right: document.querySelector('.device')?.getBoundingClientRect().right ?? 0,
    }))
    // In a wide window, it covers nothing of the email.
    expect(right).toBeLessThanOrEqual(left)
    for (let i = panel === 'send' ? 2 : 1; i > 0; i -= 1) await page.keyboard.press('Escape')
    await page.locator('.panel').waitFor({ state: 'hidden' })
    expect(await isIn('.frames iframe')).toBe(true)
    await opened()
    if (panel === 'send') {
      await page.getByLabel('To', { exact: true }).focus()
      await page.keyboard.press('Escape')
      await settled(page, `/e/the-last-night-train?panel=${panel}`)
    }
    await page.keyboard.press('Escape')
    await settled(page, '/e/the-last-night-train')
    await page.locator('.panel').waitFor({ state: 'hidden' })
    await page.keyboard.press('Escape')
    await settled(page, '/')
  })
})

describe('the keyboard', () => {
  it('changes views, themes, lenses, widths and pictures, and the address records each change', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    const here = '/e/the-last-night-train'
    const steps: [key: string, address: string][] = [
      ['2', `${here}?view=text`],
      ['3', `${here}?view=html`],
      ['4', `${here}?view=mjml`],
      ['5', `${here}?view=mime`],
      ['6', `${here}?view=web`],
      ['7', `${here}?view=feed`],
      ['1', here],
      ['d', `${here}?theme=written`],
      ['l', `${here}?theme=written&lens=gmail`],
      ['i', `${here}?theme=written&lens=gmail&img=off`],
      ['i', `${here}?theme=written&lens=gmail&img=broken`],
      ['i', `${here}?theme=written&lens=gmail`],
      ['i', `${here}?theme=written&lens=gmail&img=off`],
      ['[', `${here}?w=600&theme=written&lens=gmail&img=off`],
      ['0', `${here}?theme=written&lens=gmail&img=off`],
      ['c', `${here}?theme=written&lens=gmail&img=off&panel=problems`],
      ['x', `${here}/compare?theme=written&lens=gmail&img=off&panel=problems`],
      ['x', `${here}?theme=written&lens=gmail&img=off&panel=problems`],
    ]
    for (const [key, address] of steps) {
      await page.keyboard.press(key)
      await settled(page, address)
    }
    await page.goBack()
    await settled(page, `${here}/compare?theme=written&lens=gmail&img=off&panel=problems`)
  })

  it('moves from problem to problem, and says if there is none', async () => {
    const root = sample(TRAIN, DRAFT)
    const post = join(root, DRAFT)
    const shouts = '![](https://pictures.example.net/a.svg)\n\n[click here](https://example.net/)\n'
    writeFileSync(post, `${readFileSync(post, 'utf8')}\n${shouts}`)
    const url = await serve(root)
    const page = await open(`${url}e/on-the-workbench?panel=problems`)
    await page.locator('.problems li').nth(1).waitFor()
    const focused = () =>
      page.evaluate(() => [...document.querySelectorAll('.problems > li')].indexOf(document.activeElement as Element))
    const last = (await page.locator('.problems > li').count()) - 1
    for (const [key, place] of [
      ['n', 0],
      ['n', 1],
      ['p', 0],
      ['p', last],
      ['n', 0],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(focused).toBe(place)
    }
    await page.goto(`${url}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.keyboard.press('n')
    await page.getByText('No problems', { exact: true }).first().waitFor()
    await settled(page, '/e/the-last-night-train?panel=problems')
    await page.keyboard.press('g')
    await page.getByText('Gmail shows the whole email', { exact: true }).waitFor()
  })

  it('moves through the list, opens an edition and the next one, and returns to the same row', async () => {
    const page = await open(await servedSample())
    await page.getByRole('link', { name: 'On the workbench' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    // The key comes before the edition has arrived, and steps on from it nevertheless.
    await page.keyboard.press('j')
    await settled(page, '/e/why-the-river-treaty-held')
    await page.getByRole('heading', { level: 1, name: 'Why the river treaty held' }).waitFor()
    await page.keyboard.press('Escape')
    await settled(page, '/')
    await page.waitForFunction(() => document.activeElement?.textContent === 'Why the river treaty held')
    await page.keyboard.press('/')
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT')
    await page.keyboard.type('swifts j')
    await page.getByText('Nothing matches').waitFor()
    await settled(page, '/?q=swifts+j')
  })

  it('works from inside the email, where arrows scroll', async () => {
    const page = await open(`${await servedSample()}e/why-the-river-treaty-held`)
    await seen(page, 'nine lines long')
    await page.locator('.frames iframe').click({ position: { x: 300, y: 250 } })
    for (let i = 0; i < 5; i += 1) await page.keyboard.press('ArrowDown')
    await page.waitForFunction(() => scrollY > 100)
    await page.keyboard.press('2')
    await settled(page, '/e/why-the-river-treaty-held?view=text')
  })

  it('moves the width with a slider, and the frame is exactly as wide', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train?w=390`)
    await seen(page, 'live eels')
    const slider = page.getByRole('slider', { name: 'Width of the frame' })
    await slider.focus()
    const inner = () =>
      page.evaluate(() => document.querySelector<HTMLIFrameElement>('.frames iframe')?.contentWindow?.innerWidth)
    expect(await inner()).toBe(390)
    for (const [key, width] of [
      ['ArrowRight', 391],
      ['Shift+ArrowRight', 401],
      ['ArrowLeft', 400],
      ['End', 1024],
      ['Home', 320],
    ] as const) {
      await page.keyboard.press(key)
      expect([key, await slider.getAttribute('aria-valuenow'), await inner()]).toEqual([key, String(width), width])
    }
    expect(at(page)).toBe('/e/the-last-night-train?w=320')
  })

  it('shows help on ?, and closes it with Escape', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train`)
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('compare six side by side').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(at(page)).toBe('/e/the-last-night-train')
  })
})

describe('the address', () => {
  it('contains the state, so that a second window shows the same', async () => {
    const url = await servedSample()
    const page = await open(`${url}e/the-last-night-train?view=email&w=430&theme=full&lens=outlook&img=off`)
    await seen(page, 'live eels')
    expect(await page.getByLabel('Theme').inputValue()).toBe('full')
    expect(await page.getByLabel('Lens').inputValue()).toBe('outlook')
    await page.getByRole('button', { name: 'Show' }).click()
    const images = page.getByRole('group', { name: 'Images' })
    expect(await images.getByRole('button', { name: 'Off' }).getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByRole('button', { name: '430' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('of an unknown edition leads to the list, filtered by its words', async () => {
    const page = await open(`${await servedSample()}e/swifts`)
    await page.getByRole('link', { name: 'Counting swifts' }).waitFor()
    expect(at(page)).toBe('/?q=swifts')
  })
})

describe('an email in its frame', () => {
  it('runs no script and sends no request to another host', async () => {
    const page = await openBlank()
    const hosts = new Set<string>()
    page.on('request', request => hosts.add(new URL(request.url()).host))
    const url = await servedSample()
    for (const path of [
      '',
      'e/why-the-river-treaty-held',
      'e/weekly',
      'e/why-the-river-treaty-held?view=feed',
      'e/every-element?view=web',
      'e/weekly/compare',
    ]) {
      await page.goto(url + path)
      await page.waitForLoadState('networkidle')
    }
    expect([...hosts]).toEqual([new URL(url).host])
    await page.goto(`${url}e/why-the-river-treaty-held`)
    await seen(page, 'nine lines long')
    const frame = page.locator('.frames iframe')
    expect(await frame.getAttribute('sandbox')).not.toContain('allow-scripts')
    expect(
      await page.evaluate(() =>
        [...(document.querySelector('iframe')?.contentDocument?.images ?? [])].every(i => i.naturalWidth > 0),
      ),
    ).toBe(true)
  })

  it('is served under /raw as the bytes that will be sent', async () => {
    const url = await servedSample()
    const raw = await (await fetch(`${url}raw/why-the-river-treaty-held.html`)).text()
    const eml = await (await fetch(`${url}raw/why-the-river-treaty-held.eml`)).text()
    expect(raw).toContain('https://tideline.example.org/why-the-river-treaty-held/delta.jpg')
    expect(raw).not.toMatch(/data-offprint|127\.0\.0\.1|\/out\//)
    const { simpleParser } = await import('mailparser')
    expect((await simpleParser(eml)).html).toBe(raw)
  })

  it('scrolls to Gmail’s clip line with `g`', async () => {
    const root = sample(TRAIN)
    // The text of a post is shortened until Gmail shows the email, so only a template of one's own makes it too long.
    const long = Array.from(
      { length: 700 },
      (_, i) => `<p>Paragraph ${i}. ${'Water under the bridge, and over it. '.repeat(4)}</p>`,
    )
    const name = 'templates/email/post.mjml.hbs'
    const template = readFileSync(join(import.meta.dirname, '../..', name), 'utf8')
    mkdirSync(join(root, 'templates/email'), { recursive: true })
    writeFileSync(
      join(root, name),
      template.replace('{{> email-footer}}', `<mj-raw>${long.join('')}</mj-raw>{{> email-footer}}`),
    )
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    const clip = page.getByText('Gmail clips the message here')
    await clip.waitFor()
    const places = () =>
      page.evaluate(() => {
        const line = document.querySelector<HTMLElement>('.clip')?.offsetTop ?? 0
        const marked = document.querySelector('iframe')?.contentDocument?.querySelector('[data-offprint-clip]')
        return { line, first: Math.round(marked?.getBoundingClientRect().top ?? -1) }
      })
    // The line follows when the frame has got its height.
    await expect.poll(places).toSatisfy(({ line, first }) => line === first && line > 1000)
  })
})

describe('a page of the site', () => {
  it('is shown in both designs and in desktop width, smaller where the window is narrower, and its links lead on', async () => {
    const page = await open(`${await servedSample()}e/the-last-night-train?view=web&w=1920`)
    await page.emulateMedia({ colorScheme: 'dark' })
    const frame = () =>
      page.evaluate(() => {
        const each = document.querySelector<HTMLIFrameElement>('.frames iframe:not(.coming)')
        const body = each?.contentDocument?.body
        return {
          width: each?.contentWindow?.innerWidth,
          shown: Math.round(each?.getBoundingClientRect().width ?? 0) < innerWidth,
          ground: body ? getComputedStyle(body).backgroundColor : '',
        }
      })
    await expect.poll(frame).toMatchObject({ width: 1920, shown: true })
    const { ground } = await frame()
    await page.keyboard.press('d')
    await expect.poll(async () => (await frame()).ground).not.toBe(ground)
    expect(await page.getByLabel('Theme').inputValue()).toBe('written')
    // The machine's own scheme decides nothing.
    const dark = (await frame()).ground
    await page.emulateMedia({ colorScheme: 'light' })
    expect((await frame()).ground).toBe(dark)
    expect(Number(/\d+/.exec(dark)?.[0])).toBeLessThan(Number(/\d+/.exec(ground)?.[0]))
    const inside = page.frameLocator('.frames iframe:not(.coming)')
    for (const [link, name] of [
      ['Archive', 'Archive'],
      ['Feeds', 'Feeds'],
      ['Latest', 'Front page'],
    ] as const) {
      await inside.getByRole('link', { name: link, exact: true }).first().click()
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
    }
    await page.keyboard.press('Escape')
    await settled(page, '/?part=pages')
    await page.waitForFunction(() => document.activeElement?.textContent === 'Front page')
  })
})

describe('a picture', () => {
  it('shows the whole view and nothing else, and is saved under its name', async () => {
    const chromium = findChromium(process.env)
    const takePicture = browserPictures(chromium ?? expect.fail('no browser'))
    const url = await serve(sample(TRAIN), { takePicture })
    const page = await open(`${url}e/the-last-night-train?w=390`)
    await seen(page, 'live eels')
    const height = await page.evaluate(() => document.querySelector<HTMLElement>('.frames')?.offsetHeight ?? 0)
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save a picture (PNG)' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('the-last-night-train-email-390.png')
    const bytes = readFileSync(await download.path())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([780, 2 * height])
    const refused = await page.request.post(`${url}api/picture`, { data: { at: '/' } })
    expect(refused.status()).toBe(403)
    await page.goto(`${await servedSample()}e/the-last-night-train`)
    await seen(page, 'live eels')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    expect(await page.getByRole('button', { name: 'Save a picture (PNG)' }).count()).toBe(0)
  })
})

describe('the app', () => {
  it('loads at most 75 KB in at most 6 requests before the email is shown', async () => {
    const url = await servedSample()
    const page = await openBlank()
    const session = await page.context().newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.setCacheDisabled', { cacheDisabled: true })
    let bytes = 0
    let requests = 0
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    page.on('request', request => {
      // Pictures are the editor's.
      if (request.resourceType() !== 'image') requests += 1
    })
    await page.goto(`${url}e/the-last-night-train`)
    await seen(page, 'live eels')
    expect(bytes).toBeLessThan(75_000)
    expect(requests).toBeLessThanOrEqual(6)
    await session.detach()
  })

  const screens = [
    '',
    '?q=nothing-like-this',
    '?part=feeds',
    'e/the-last-night-train',
    'e/the-last-night-train?show=links,headings,alt,targets&text=200&img=broken',
    'e/the-last-night-train?view=text',
    'e/the-last-night-train?view=html',
    'e/the-last-night-train?view=mime',
    'e/the-last-night-train?view=web',
    'e/the-last-night-train?view=feed',
    'e/the-last-night-train?view=share',
    'e/page:archive/index.html?w=1920&theme=written',
    'e/the-last-night-train?panel=problems',
    'e/the-last-night-train?panel=send',
    'e/the-last-night-train/compare',
    'e/the-last-night-train/compare?by=looks',
    'e/broken',
    'feed/rss',
    'feed/rivers/json?as=source',
  ]

  const looks = [
    { width: 1280, colorScheme: 'light', rules: 'whole' },
    { width: 1280, colorScheme: 'dark', rules: 'design' },
    { width: 320, colorScheme: 'dark', rules: 'design' },
    { width: 320, colorScheme: 'light', rules: 'design' },
  ] as const

  it('has no fault that axe finds, at any width, in light and dark', async () => {
    const root = sample(TRAIN, DRAFT, 'posts/salt-and-memory.md')
    const broken = join(root, 'posts/broken.md')
    writeFileSync(broken, '---\ntitle: Broken\ndate: 2025-05-01\n---\n\nFine as yet.\n')
    const url = await serve(root)
    const page = await open(`${url}e/broken`)
    await seen(page, 'Fine as yet')
    writeFileSync(broken, '---\ntitle: Broken\ndate: never\n---\n\nNot any more.\n')
    // A word that fits no column, and a title from right to left.
    for (const [i, title] of [`Don${'audampfschifffahrt'.repeat(12)}`, 'عنوان "Part 1" طويل'].entries())
      writeFileSync(join(root, `posts/title-${i}.md`), `---\ntitle: ${title}\ndate: 2025-05-02\n---\n\nText.\n`)
    await page.getByRole('alert').waitFor()
    for (const screen of screens) {
      await page.goto(url + screen)
      await page.locator('h1').waitFor()
      await page.waitForFunction(() => !document.querySelector('iframe.coming'))
      for (const [what, open] of openedOn(screen)) {
        await open(page)
        for (const { width, colorScheme, rules } of looks) {
          await page.setViewportSize({ width, height: 800 })
          await page.emulateMedia({ colorScheme })
          // The content of the frames is the editor's, and has tests of its own.
          const faults = await axeFaults(page, { rules, iframes: false })
          // WCAG 2.2 success criterion 1.4.10: no scrolling in two directions.
          const over = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          )
          expect({ faults, over }, `${screen} ${what}, ${width} pixels, ${colorScheme}`).toEqual({
            faults: [],
            over: 0,
          })
        }
      }
    }
  }, 240_000)
})

/** The panels that can be opened on a screen and are checked with it, after the screen alone. */
function openedOn(screen: string): [what: string, open: (page: Page) => Promise<unknown>][] {
  const alone: [string, (page: Page) => Promise<unknown>] = ['alone', async () => {}]
  const menu = (name: string) => (page: Page) => page.getByRole('button', { name, exact: true }).click()
  if (screen === 'feed/rss') return [alone, ['with help', page => page.keyboard.press('?')]]
  if (!screen.includes('show=')) return [alone]
  return [
    alone,
    ['with Show', menu('Show')],
    ['with Copy', menu('Copy')],
    [
      'with the palette',
      async page => {
        await page.keyboard.press('Control+k')
        await page.getByRole('option', { name: /Salt and memory/ }).waitFor()
      },
    ],
    ['with nothing found', page => page.keyboard.type('nothing-like-this')],
  ]
}

describe('an export', () => {
  it('works from the disk, without a server', async () => {
    const folder = join(temporaryFolder(), 'shared')
    const root = sample('posts/why-the-river-treaty-held', 'posts/counting-swifts')
    expect(await exportTo(root, folder)).toBe(4)
    const page = await open(pathToFileURL(join(folder, 'index.html')).href)
    await page.getByRole('link', { name: 'Why the river treaty held' }).click()
    await seen(page, 'nine lines long')
    expect(page.url()).toMatch(/index\.html#\/e\/why-the-river-treaty-held$/)
    await page.keyboard.press('2')
    await page.getByText('The treaty is nine lines long').waitFor()
    await page.keyboard.press('x')
    await page.waitForFunction(() => document.querySelectorAll('.pane iframe:not(.coming)').length === 6)
    await page.keyboard.press('1')
    await page.keyboard.press('d')
    await seen(page, 'nine lines long')
    await page.goto(`${pathToFileURL(join(folder, 'index.html')).href}#/feed/atom`)
    await page.reload()
    await page.getByText('Counting swifts').first().waitFor()
    // Again into the same folder; but never over something else.
    await exportTo(root, folder)
    const other = temporaryFolder({ 'mine.txt': 'mine' })
    await expect(exportTo(root, other)).rejects.toThrow('contains other files')
  })
})
