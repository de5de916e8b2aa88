import { simpleParser } from 'mailparser'
import { expect, it } from 'vitest'
import { bytesOf, composeMessage, messageFor, mimeTemplate } from '../../src/delivery/index.js'
import { prepareIssue, readPublicationAt } from '../../src/pipeline/index.js'
import { everything, NOW, type OpenHouse, openHouse, publication } from './open-server.js'

const ADDRESSES = /https:\/\/tideline\.example\.org\/[^\s"'<>)]*/g

/** Every address of ours in a mail: in its headers, its text and its HTML. */
async function addressesIn(bytes: Buffer): Promise<string[]> {
  const mail = await simpleParser(bytes)
  const head = mail.headerLines.map(({ line }) => line.replace(/\r?\n[ \t]/g, '')).join('\n')
  const found = `${head}\n${mail.text}\n${mail.html || ''}`.match(ADDRESSES) ?? []
  return [...new Set(found.map(address => address.replaceAll('&amp;', '&')))]
}

/** One subscriber's digest, as it would be sent. */
async function digest({ root, tokens }: OpenHouse, subscriber: number): Promise<Buffer> {
  const { issue } = await prepareIssue({
    root,
    now: NOW,
    name: 'weekly',
    past: { shown: new Set(), passed: new Set() },
    issued: 0,
  })
  const template = mimeTemplate(await composeMessage(issue ?? expect.fail('no issue'), readPublicationAt(root)))
  const ana = { subscriber, mailbox: 'ana@example.org', domain: 'example.org', name: 'Ana' }
  return bytesOf(await messageFor(ana, { issue: 1, template, tokens }, NOW))
}

it('a scanner that looks at every address in every mail, in every way, changes nothing', async () => {
  const open = await openHouse(await publication())
  const ana = await open.subscribe('ana@example.org')
  await open.post('/subscribe/', { email: 'new@example.org' })
  await open.post('/subscribe/', { email: 'ana@example.org' })
  await expect.poll(() => open.sink.mailboxes.size).toBe(2)
  const mails = [await digest(open, ana), ...[...open.sink.mailboxes.values()].flat()]
  const addresses = [...new Set((await Promise.all(mails.map(addressesIn))).flat())]
  for (const page of ['unsubscribe', 'preferences', 'confirm'])
    expect(addresses.filter(address => new URL(address).pathname.startsWith(`/${page}/`)).length).toBeGreaterThan(0)
  expect(addresses.join()).not.toMatch(/SUBSCRIBER|ana|%40/)
  const before = everything(open)
  for (const address of addresses) {
    const { pathname, search } = new URL(address)
    const ways = [
      pathname + search,
      `${pathname}/`,
      `${pathname}?utm_source=x`,
      `${pathname}?List-Unsubscribe=One-Click`,
    ]
    for (const path of ways)
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const { status } = await open.ask(path, { method, redirect: 'follow' })
        expect([method, path, status >= 500]).toEqual([method, path, false])
      }
    expect([address, (await open.ask(pathname)).status]).toEqual([address, 200])
  }
  expect(everything(open)).toBe(before)
})

it('the address in List-Unsubscribe unsubscribes with a one-click POST', async () => {
  const open = await openHouse(await publication())
  const ana = await open.subscribe('ana@example.org')
  const { headerLines } = await simpleParser(await digest(open, ana))
  const line = (key: string): string => headerLines.find(header => header.key === key)?.line ?? ''
  const [, address = ''] = /<(https:[^>]+)>/.exec(line('list-unsubscribe')) ?? []
  const body = line('list-unsubscribe-post').replace(/^[^:]+: */, '')
  const answer = await open.post(new URL(address).pathname, body, {
    'Content-Type': 'application/x-www-form-urlencoded',
  })
  expect([body, answer.status, answer.redirected]).toEqual(['List-Unsubscribe=One-Click', 200, false])
  expect((await open.store.get(ana))?.state).toBe('unsubscribed')
})
