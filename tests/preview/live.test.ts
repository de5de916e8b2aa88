import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeInBrowser as describe } from '../browser.js'
import { open, sample, seen, serve } from './preview-server.js'

const TRAIN = 'posts/the-last-night-train.md'
const RIVER = 'posts/why-the-river-treaty-held'
const edit = (root: string, file: string, from: string | RegExp, to: string): void => {
  const path = join(root, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  expect(after, `${file} holds what is to be edited`).not.toBe(before)
  writeFileSync(path, after)
}

describe('the live preview', () => {
  it.each([
    ['a post', TRAIN, 'crate of live eels', 'crate of dead eels', 'crate of dead eels'],
    [
      'publication.yml',
      'publication.yml',
      'The Tideline, 4 Ferry Steps',
      'The Tideline, 9 Quay',
      'The Tideline, 9 Quay',
    ],
  ])('shows %s as soon as it is saved', async (_, file, from, to, wanted) => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await seen(page, 'The last night train')
    edit(root, file, from, to)
    await seen(page, wanted)
  })

  it('shows the publication’s own templates and partials as soon as they exist', async () => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train?view=text`)
    await page.waitForFunction(() => document.querySelector('.source')?.textContent?.includes('Tideline'))
    const own = join(root, 'templates/email')
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'post.txt.hbs'), 'A template of one’s own: {{title}}\n')
    await page.waitForFunction(() => document.querySelector('.source')?.textContent?.includes('template of one’s own'))
  })

  it('shows a post that is saved by renaming, as many editors do, and one that is new in the list', async () => {
    const root = sample(TRAIN)
    const url = await serve(root)
    const page = await open(`${url}e/the-last-night-train`)
    const list = await open(url)
    const path = join(root, TRAIN)
    writeFileSync(`${path}.tmp`, readFileSync(path, 'utf8').replace('live eels', 'sleeping eels'))
    renameSync(`${path}.tmp`, path)
    await seen(page, 'sleeping eels')
    writeFileSync(join(root, 'posts/fresh.md'), '---\ntitle: Fresh from the press\ndate: 2025-05-30\n---\n\nInk.\n')
    await list.getByRole('link', { name: 'Fresh from the press' }).waitFor()
    rmSync(join(root, 'posts/fresh.md'))
    await list.getByRole('link', { name: 'Fresh from the press' }).waitFor({ state: 'detached' })
  })

  it('keeps the scroll position, and one frame', async () => {
    const root = sample(RIVER)
    const page = await open(`${await serve(root)}e/why-the-river-treaty-held`)
    await seen(page, 'nine lines long')
    await page.evaluate(() => scrollTo(0, 700))
    edit(root, `${RIVER}/index.md`, 'nine lines long', 'ten lines long')
    await seen(page, 'ten lines long')
    expect(await page.evaluate(() => scrollY)).toBe(700)
    expect(await page.locator('.frames iframe').count()).toBe(1)
  })

  it('updates the other views too', async () => {
    const root = sample(TRAIN)
    const url = await serve(root)
    const [web, feed, rss] = await Promise.all([
      open(`${url}e/the-last-night-train?view=web`),
      open(`${url}e/the-last-night-train?view=feed`),
      open(`${url}feed/rss?as=source`),
    ])
    await Promise.all([seen(web, 'live eels'), seen(feed, 'live eels')])
    edit(root, TRAIN, 'live eels', 'blue eels')
    await Promise.all([
      seen(web, 'blue eels'),
      seen(feed, 'blue eels'),
      rss.waitForFunction(() => document.querySelector('.source')?.textContent?.includes('blue eels')),
    ])
  })

  it('reconnects when the server is back', async () => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await page.route('**/events*', route => route.abort())
    await page.evaluate(() => dispatchEvent(new Event('offline')))
    await page.reload()
    await page.getByText('Disconnected').waitFor()
    await page.unroute('**/events*')
    await page.getByText('Live', { exact: true }).waitFor()
  })
})

describe('a post that is deleted', () => {
  it('stays in view, dimmed and marked as deleted, until it returns', async () => {
    const root = sample(TRAIN, 'posts/counting-swifts')
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await seen(page, 'live eels')
    const path = join(root, TRAIN)
    const text = readFileSync(path, 'utf8')
    rmSync(path)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('No longer exists')
    expect(await page.locator('.live').innerText()).toBe('No longer exists')
    await page.locator('main.stale').waitFor()
    await seen(page, 'live eels')
    writeFileSync(path, text.replace('live eels', 'found eels'))
    await seen(page, 'found eels')
    await page.getByText('Live', { exact: true }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    rmSync(path)
    await alert.getByRole('link', { name: 'Back to the list' }).click()
    await page.getByRole('link', { name: 'Counting swifts' }).waitFor()
    expect(await page.getByRole('link', { name: 'The last night train' }).count()).toBe(0)
  })
})

describe('an error', () => {
  it('leaves the last good edition in view, says where and what, and clears itself', async () => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await seen(page, 'live eels')
    const path = join(root, TRAIN)
    const good = readFileSync(path, 'utf8')
    writeFileSync(path, good.replace(/^date: .*$/m, 'date: the day before yesterday'))
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toMatch(/the-last-night-train\.md:\d+:\d+/)
    expect(await alert.locator('.marked').innerText()).toContain('the day before yesterday')
    await seen(page, 'live eels')
    // Reloading the page while the error persists still shows the last edition.
    await page.reload()
    await page.getByRole('alert').waitFor()
    await seen(page, 'live eels')
    writeFileSync(path, good.replace('live eels', 'good eels'))
    await seen(page, 'good eels')
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

  it.each([
    ['publication.yml', 'publication.yml', (text: string) => `${text}\nfeeds: [\n`],
    ['a template', 'templates/email/post.mjml.hbs', () => '<mjml>{{#if}}'],
    [
      'a template that gives no MJML',
      'templates/email/post.mjml.hbs',
      () => '<mjml><mj-body><mj-nonsense /></mj-body></mjml>',
    ],
    ['a name that no template knows', 'templates/email/post.mjml.hbs', () => '<mjml>{{artcle}}</mjml>'],
  ])('in %s does the same', async (_, file, spoilt) => {
    const root = sample(TRAIN)
    const page = await open(`${await serve(root)}e/the-last-night-train`)
    await seen(page, 'live eels')
    const path = join(root, file)
    mkdirSync(join(path, '..'), { recursive: true })
    const before = file === 'publication.yml' ? readFileSync(path, 'utf8') : ''
    writeFileSync(path, spoilt(before))
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain(file.replace('templates/', ''))
    await seen(page, 'live eels')
    if (before) writeFileSync(path, before)
    else rmSync(path)
    await page.waitForFunction(() => !document.querySelector('[role=alert]'))
  })
})
