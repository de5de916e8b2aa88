import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { everything, type OpenHouse, openHouse, PUBLICATION, publication } from './open-server.js'

const FILES = { 'index.html': '<!doctype html><title>Front</title>' }
const serverContext = async (yaml = PUBLICATION) => openHouse(await publication(yaml, FILES))
const linkFor = ({ tokens }: OpenHouse, id: number, purpose: 'unsubscribe' | 'preferences' = 'unsubscribe') =>
  `/${purpose}/${tokens.make(purpose, id)}`
const multipart = (): FormData => {
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  return form
}
const ONE_CLICK = 'List-Unsubscribe=One-Click'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }

describe('one click', () => {
  it.each([
    ['form-urlencoded', ONE_CLICK, FORM, 'one-click'],
    ['multipart', multipart(), {}, 'one-click'],
    ['with a charset', ONE_CLICK, { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' }, 'one-click'],
    ['with no type at all', ONE_CLICK, { 'Content-Type': '' }, 'page'],
    ['with a broken multipart', 'nonsense', { 'Content-Type': 'multipart/form-data; boundary=x' }, 'page'],
    ['from the page', '', FORM, 'page'],
  ])('unsubscribes at once: %s', async (_, body, headers, cause) => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const answer = await open.post(linkFor(open, id), body, headers)
    expect([answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')]).toEqual([200, null, null])
    expect(await answer.text()).toContain('You are unsubscribed')
    expect((await open.store.get(id))?.state).toBe('unsubscribed')
    expect((await open.store.history(id)).at(-1)?.cause).toBe(cause)
  })

  it('gives the same answer again, with a slash at the end, and for an erased subscriber', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const answers: unknown[] = []
    for (const path of [
      linkFor(open, id),
      linkFor(open, id),
      `${linkFor(open, id)}/`,
      linkFor(open, 999_999),
      linkFor(open, 0),
    ]) {
      const answer = await open.post(path, ONE_CLICK, FORM)
      answers.push([answer.status, await answer.text()])
    }
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    expect((await open.store.history(id)).filter(({ state }) => state === 'unsubscribed')).toHaveLength(1)
  })

  it('does nothing for a forged link', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const good = open.tokens.make('unsubscribe', id)
    const before = everything(open)
    const tampered = [...good].map((letter, i) => good.slice(0, i) + (letter === 'A' ? 'B' : 'A') + good.slice(i + 1))
    for (const token of [
      ...tampered,
      good.slice(1),
      `${good}=`,
      open.tokens.make('confirm', id),
      open.tokens.make('preferences', id),
    ])
      expect([token, (await open.post(`/unsubscribe/${token}`, ONE_CLICK, FORM)).status]).toEqual([token, 404])
    expect(everything(open)).toBe(before)
  })
})

describe('a page of a subscriber’s own', () => {
  it('asks first, is not cached, and reveals its address to no other site', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    for (const purpose of ['unsubscribe', 'preferences'] as const) {
      const answer = await open.ask(linkFor(open, id, purpose))
      const html = await answer.text()
      expect(html).toContain('<button class="button" type="submit">')
      expect(html).not.toMatch(/<script|ana@example|onload|http-equiv="refresh"/)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      })
    }
  })

  it('changes nothing for any request of a scanner', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const before = everything(open)
    const paths = [
      linkFor(open, id),
      linkFor(open, id, 'preferences'),
      `/confirm/${open.tokens.make('confirm', id)}`,
      `${linkFor(open, id)}?List-Unsubscribe=One-Click`,
      '/subscribe/?email=x@example.org',
    ]
    for (const path of paths)
      for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH'])
        for (const headers of [{}, { 'X-HTTP-Method-Override': 'POST' }, { Purpose: 'prefetch' }])
          expect((await open.ask(path, { method, headers })).status).toBeLessThan(500)
    expect(everything(open)).toBe(before)
  })
})

const ALL_CHOSEN = ['frequency=all', 'digest=weekly', 'digest=monthly', 'topic=Rivers', 'topic=Birds']

describe('preferences', () => {
  const chosen = (html: string): string[] =>
    [...html.matchAll(/name="(\w+)" value="([^"]*)" checked/g)].map(([, name, value]) => `${name}=${value}`)
  const send = async (open: OpenHouse, id: number, fields: [string, string][]) => {
    const body = new URLSearchParams(fields)
    const answer = await open.ask(linkFor(open, id, 'preferences'), { method: 'POST', body })
    return [answer.status, chosen(await answer.text())]
  }

  it('shows the present choices and stores new ones', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    expect(chosen(await (await open.ask(linkFor(open, id, 'preferences'))).text())).toEqual(ALL_CHOSEN)
    const choice: [string, string][] = [
      ['frequency', 'digests'],
      ['digest', 'weekly'],
      ['topic', 'Rivers'],
    ]
    expect(await send(open, id, choice)).toEqual([200, choice.map(pair => pair.join('='))])
    expect(await open.store.get(id)).toMatchObject({
      frequency: 'digests',
      interests: { digests: ['weekly'], tags: ['rivers'] },
    })
    const everyBox = ALL_CHOSEN.map(each => each.split('=') as [string, string])
    expect(await send(open, id, everyBox)).toEqual([200, ALL_CHOSEN])
    expect((await open.store.get(id))?.interests).toEqual({ digests: [], tags: [] })
    expect(
      (
        await send(open, id, [
          ['frequency', 'all'],
          ['topic', 'Birds'],
        ])
      )[0],
    ).toBe(200)
    expect(await open.store.get(id)).toMatchObject({ frequency: 'posts', interests: { digests: [], tags: ['birds'] } })
  })

  it('asks whether to leave if nothing is ticked, and changes nothing', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    for (const fields of [
      { frequency: 'all', digest: 'weekly' },
      { frequency: 'digests', topic: 'Rivers' },
    ]) {
      const before = everything(open)
      const page = await (await open.post(linkFor(open, id, 'preferences'), fields)).text()
      expect(page).toContain('You have not ticked anything')
      expect(page).toMatch(/<form class="ask" method="post" action="\/unsubscribe\/[^"]+"/)
      expect(page).toContain(`href="${linkFor(open, id, 'preferences')}"`)
      expect(everything(open)).toBe(before)
    }
  })

  it('accepts only offered choices, and keeps a tag that the subscriber already has', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    await open.store.prefer(id, { digests: [], tags: ['old boats'] }, 'posts')
    const fields: [string, string][] = [
      ['frequency', 'hourly'],
      ['digest', 'yearly'],
      ['topic', 'Whatever'],
      ['topic', 'old boats'],
      ['state', 'complained'],
    ]
    expect(await send(open, id, fields)).toEqual([
      200,
      ['frequency=posts', 'digest=weekly', 'digest=monthly', 'topic=old boats'],
    ])
    expect(await open.store.get(id)).toMatchObject({
      state: 'active',
      frequency: 'posts',
      interests: { digests: [], tags: ['old boats'] },
    })
  })

  it('offers no choice of a single digest, and links to unsubscribing', async () => {
    const open = await serverContext(PUBLICATION.replace('  monthly: { title: Monthly }\n', ''))
    const id = await open.subscribe('ana@example.org')
    const html = await (await open.ask(linkFor(open, id, 'preferences'))).text()
    expect(html).not.toContain('name="digest"')
    const [, action = ''] = /class="ask leave" method="post" action="([^"]+)"/.exec(html) ?? []
    expect((await open.post(action, {})).status).toBe(200)
    expect((await open.store.get(id))?.state).toBe('unsubscribed')
    const after = await open.ask(linkFor(open, id, 'preferences'))
    expect([after.status, await after.text()]).toEqual([200, expect.stringContaining('You are unsubscribed')])
    expect((await send(open, id, [['frequency', 'posts']]))[0]).toBe(200)
    expect((await open.store.get(id))?.frequency).toBe('all')
  })

  it('gives a subscriber what is stored about them, and a change of address that the new address confirms', async () => {
    const open = await serverContext()
    const id = await open.subscribe('ana@example.org')
    const page = linkFor(open, id, 'preferences')
    const data = await open.post(`${page}/data`, {})
    expect(data.headers.get('content-disposition')).toContain('attachment')
    expect(await data.json()).toMatchObject({
      address: 'ana@example.org',
      state: 'active',
      history: [{ evidence: 'test' }],
    })
    expect((await open.ask(`${page}/data`)).status, 'a scanner that follows links').toBe(404)
    expect((await open.post(`/preferences/${open.tokens.make('unsubscribe', id)}/data`, {})).status).toBe(404)

    const wrong = await open.post(`${page}/address`, { email: 'nobody' })
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="nobody"')])
    expect(await (await open.post(`${page}/address`, { email: 'new@example.net' })).text()).toContain(
      'Check your inbox',
    )
    await expect.poll(() => open.sink.mailboxes.size).toBe(1)
    const [mail = ''] = open.sink.mailboxes.get('new@example.net') ?? []
    const confirm = /\/confirm\/[\w-]+/.exec((await simpleParser(mail)).text ?? '')?.[0] ?? ''
    expect(await (await open.ask(confirm)).text()).toContain('Change your address')
    expect((await open.store.get(id))?.address, 'a GET changes nothing').toBe('ana@example.org')
    expect(await (await open.post(confirm, {})).text()).toContain('Your address is changed')
    expect(await open.store.get(id)).toMatchObject({ address: 'new@example.net', state: 'active' })
    expect((await open.post(confirm, {})).status, 'a button that is pressed twice').toBe(200)
    await expect
      .poll(() => open.sink.mailboxes.has('ana@example.org'), { message: 'the old address is told' })
      .toBe(true)
    expect(open.sink.mailboxes.get('ana@example.org')).toHaveLength(1)
    expect(open.logged.map(({ route }) => route)).not.toContainEqual(expect.stringContaining(confirm))
  })

  it('is in the publication’s language, from right to left too', async () => {
    const open = await serverContext(`${PUBLICATION}language: he\n`)
    const html = await (await open.ask('/subscribe/')).text()
    expect(html).toContain('<html lang="he" dir="rtl">')
    expect(html).toContain('כתובת דואר אלקטרוני')
    const unknown = await serverContext(`${PUBLICATION}language: fi\n`)
    expect(await (await unknown.ask('/subscribe/')).text()).toContain(
      '<span lang="en" dir="ltr">Subscribe by email</span>',
    )
  })
})
