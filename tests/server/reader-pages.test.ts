import { simpleParser } from 'mailparser'
import { expect, it } from 'vitest'
import { readAddress } from '../../src/subscribers/index.js'
import { axeFaults } from '../axe.js'
import { describeInBrowser, openPage, openWithoutScripts } from '../browser.js'
import { openHouse, PUBLICATION, publication } from './open-server.js'

const VIEWS = [
  { width: 320, colorScheme: 'light', rules: 'whole' },
  { width: 1200, colorScheme: 'dark', rules: 'design' },
] as const

describeInBrowser('the pages of the server', () => {
  it.each(['en', 'ar'])('have no fault that axe finds, in %s, at any width and in either scheme', async language => {
    const open = await openHouse(await publication(`${PUBLICATION}language: ${language}\n`))
    const ana = await open.subscribe('ana@example.org')
    const own = (purpose: 'unsubscribe' | 'confirm' | 'preferences') => `/${purpose}/${open.tokens.make(purpose, ana)}`
    const paths = ['/subscribe/', own('confirm'), own('preferences'), own('unsubscribe'), '/confirm/x', '/none']
    const faults: unknown[] = []
    const page = await openPage()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const check = async (what: string): Promise<void> => {
      for (const { width, colorScheme, rules } of VIEWS) {
        await page.setViewportSize({ width, height: 900 })
        await page.emulateMedia({ colorScheme })
        const found = await axeFaults(page, { rules })
        const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        faults.push(...found.map(fault => [what, width, fault]))
        if (Number(wide) > 0) faults.push([what, width, `${wide} px too wide`])
      }
    }
    for (const path of paths) {
      await page.goto(open.home + path)
      await check(path)
    }
    await page.goto(`${open.home}/subscribe/`)
    await page.fill('input[name=email]', 'nobody')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[aria-invalid]')
    await check('a slip')
    expect(faults).toEqual([])
  })

  it('lead a reader from the front page to a subscription and out of it, with the keyboard and without JavaScript', async () => {
    const open = await openHouse(await publication())
    const page = await openWithoutScripts()
    const refused: string[] = []
    page.on('console', message => void (/Content Security Policy/.test(message.text()) && refused.push(message.text())))
    const heading = () => page.locator('h1').innerText()
    await page.goto(open.home)
    await page.getByRole('link', { name: 'Subscribe by email' }).click()
    const field = page.getByLabel('Email address')
    await field.focus()
    await page.keyboard.type('nobody')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.tagName), 'the trap is passed over').toBe('BUTTON')
    await page.keyboard.press('Enter')
    expect(await page.locator('#_fault').innerText()).toContain('This is not an email address')
    await field.fill('ana@example.org')
    await page.keyboard.press('Enter')
    await page.waitForSelector('text=Check your inbox')
    await expect.poll(() => open.sink.mailboxes.size).toBe(1)
    const [mail] = open.sink.mailboxes.get('ana@example.org') ?? []
    const address = /https:\S+/.exec((await simpleParser(mail ?? '')).text ?? '')?.[0] ?? ''
    await page.goto(open.home + new URL(address).pathname)
    await page.getByRole('button', { name: 'Confirm' }).click()
    expect(await heading()).toBe('You are subscribed')
    await page.getByRole('link', { name: 'Manage your preferences' }).click()
    await page.getByRole('group', { name: 'How often' }).getByLabel('Digests only').check()
    await page.getByRole('group', { name: 'Topics' }).getByLabel('Rivers').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await heading()).toBe('Your choice is saved')
    const ana = await open.store.find(readAddress('ana@example.org') ?? expect.fail())
    expect(ana).toMatchObject({ state: 'active', frequency: 'digests', interests: { tags: ['birds'] } })
    await page.getByRole('button', { name: 'Unsubscribe' }).click()
    expect(await heading()).toBe('You are unsubscribed')
    // The forms on the front page and at the end of a post need no page of their own.
    for (const [path, address] of Object.entries({ '/': 'ben@example.org', '/treaty/': 'cy@example.org' })) {
      await page.goto(open.home + path)
      await page.getByLabel('Email address').fill(address)
      await page.keyboard.press('Enter')
      await page.waitForSelector('text=Check your inbox')
      await expect.poll(() => open.sink.mailboxes.has(address)).toBe(true)
    }
    expect(refused).toEqual([])
  })
})
