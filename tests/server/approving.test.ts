import { describe, expect, it } from 'vitest'
import { HOUR } from '../../src/core/duration.js'
import { plannedSends } from '../../src/delivery/index.js'
import { NOW, openHouse, PUBLICATION, publication } from './open-server.js'

/** A server with an issue that waits for approval, and the address of its page. */
async function waiting(subject = 'The <treaty> & “more”') {
  const open = await openHouse(await publication(PUBLICATION, { 'index.html': '<!doctype html><title>Front</title>' }))
  const sends = plannedSends(open.database)
  const at = NOW + HOUR
  const planned = await sends.plan({ name: 'weekly', at, latest: at + HOUR, schedule: 'weekly', state: 'planned' }, NOW)
  const request = await sends.ask(planned, { contents: 'first', subject }, NOW)
  const pageOf = (id: number) => `/approve/${open.tokens.make('approve', id)}`
  const isApproved = async (id = request.id) => ((await sends.approval(id))?.approval.approved ?? null) !== null
  return { ...open, sends, planned, request, path: pageOf(request.id), pageOf, isApproved }
}

describe('The link for approval', () => {
  it('What happens if … the link for approval is opened twice, or by a scanner: only the button approves, and once', async () => {
    const { ask, post, path, isApproved } = await waiting()
    for (const method of ['GET', 'GET', 'HEAD', 'OPTIONS'])
      expect((await ask(path, { method })).status).toBeLessThan(300)
    expect(await isApproved()).toBe(false)
    const page = await ask(path)
    const html = await page.text()
    expect(html).toContain('Approve “The &lt;treaty&gt; &amp; “more””?')
    expect(html).toContain('It is sent on Wed 2026-04-01 13:00 (UTC).')
    expect(html).toContain('<form method="post"')
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    const answer = await post(path, '')
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('is approved.')])
    expect(await isApproved()).toBe(true)
    expect(await (await post(path, '')).text()).toContain('is approved.')
    expect(await (await ask(path)).text()).not.toContain('<form')
  })

  it('is refused after an edit, for which there is a newer one', async () => {
    const { post, path, sends, planned, isApproved, pageOf } = await waiting()
    const newer = await sends.ask(planned, { contents: 'second', subject: 'Second' }, NOW)
    const old = await post(path, '')
    expect([old.status, await old.text()]).toEqual([409, expect.stringContaining('has changed since')])
    expect(await isApproved()).toBe(false)
    expect((await post(pageOf(newer.id), '')).status).toBe(200)
    expect(await isApproved(newer.id)).toBe(true)
  })

  it('approves until the latest time, and not after it', async () => {
    const { ask, post, path, time, isApproved } = await waiting()
    time.now = NOW + 1.5 * HOUR
    expect(await (await ask(path)).text()).toContain('If you approve it now, it is sent at once.')
    time.now = NOW + 2 * HOUR + 1
    expect((await post(path, '')).status).toBe(410)
    expect(await isApproved()).toBe(false)
  })

  it.each(['sending', 'sent', 'cancelled', 'late'] as const)('approves nothing once the issue is %s', async state => {
    const { post, path, sends, planned, isApproved } = await waiting()
    await sends.settle(planned, { state, reason: 'A reason.' }, NOW)
    const answer = await post(path, '')
    expect(await answer.text()).toContain(state === 'sending' || state === 'sent' ? 'On its way' : 'A reason.')
    expect(await isApproved()).toBe(false)
  })

  it('does not work if it is forged, or made for another purpose or request', async () => {
    const { post, tokens, request, path, pageOf } = await waiting()
    const wrong = [
      `/approve/${tokens.make('unsubscribe', request.id)}`,
      pageOf(request.id + 1),
      `${path.slice(0, -1)}${path.endsWith('A') ? 'B' : 'A'}`,
      '/approve/',
      '/approve/x',
    ]
    for (const each of wrong) expect([404, 405], each).toContain((await post(each, '')).status)
  })
})
