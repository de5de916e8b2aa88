import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { textRequest } from '../../src/network/index.js'

/** Starts a server on this machine and returns its address. */
async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('a request for a text of a service', () => {
  it.each([
    ['https://127.0.0.1/', /private network/],
    ['https://localhost/', /private network/],
    ['http://example.org/', /not an https address/],
    ['file:///etc/passwd', /not an https address/],
    ['nonsense', /Invalid URL/],
  ])('is not sent to %s', async (url, what) => {
    await expect(textRequest({ allowPrivate: false })(url)).rejects.toThrow(what)
  })

  it('keeps an answer, asks once at a time, and forgets failures', async () => {
    const asked: string[] = []
    const home = await serving((request, response) => {
      asked.push(request.url ?? '')
      if (request.url === '/moved') response.writeHead(302, { Location: '/text' })
      else if (request.url === '/broken' && asked.length < 3) response.statusCode = 500
      else if (request.url === '/large') return response.end('x'.repeat(70_000))
      response.end('a text')
    })
    const request = textRequest({ allowPrivate: true }, ['http:', 'https:'])
    await expect(request(`${home}/broken`)).rejects.toThrow(/answered 500/)
    await expect(request(`${home}/moved`)).rejects.toThrow(/answered 302/)
    expect(await request(`${home}/broken`)).toBe('a text')
    expect(await Promise.all([request(`${home}/text`), request(`${home}/text`)])).toEqual(['a text', 'a text'])
    await expect(request(`${home}/large`)).rejects.toThrow()
    expect(asked).toEqual(['/broken', '/moved', '/broken', '/text', '/large'])
    for (let i = 0; i < 20; i += 1) await request(`${home}/${i}`)
    expect(await request(`${home}/19`)).toBe('a text')
    expect(asked).toHaveLength(25)
  })
})
