import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Answer } from '../../src/lint/index.js'
import { checkLinks, type LinkCheckOptions } from '../../src/network/link-check.js'
import { servingLinks } from '../cli/link-servers.js'
import { temporaryFolder } from '../temporary-folder.js'

const open = { allowPrivate: true }

const ask = (addresses: readonly string[], asking: Partial<LinkCheckOptions> = {}) =>
  checkLinks(addresses, { root: temporaryFolder(), fresh: false, reach: open, ...asking })

async function answerOf(address: string, asking: Partial<LinkCheckOptions> = {}): Promise<Answer | undefined> {
  return (await ask([address], asking)).answers.get(address)
}

const wait = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds))

describe('requesting an address', () => {
  it.each([200, 204, 304, 401, 404, 410, 500])('returns the status %i', async status => {
    const site = await servingLinks((_, response) => response.writeHead(status).end())
    expect(await answerOf(`${site}/x`)).toEqual({ status })
  })

  it('has a user agent, and requests no body', async () => {
    const seen: unknown[] = []
    const site = await servingLinks(({ method, headers }, response) => {
      seen.push([method, headers['user-agent']])
      response.end()
    })
    await answerOf(`${site}/`)
    expect(seen).toEqual([['HEAD', expect.stringMatching(/^Offprint\/[\d.]+ \(checks links\)$/)]])
  })

  it.each([403, 404, 405, 500, 501])('tries GET if the server answers HEAD with %i', async status => {
    const site = await servingLinks(({ method, headers }, response) => {
      const isReader = method === 'GET' && headers.range === 'bytes=0-1023'
      response.writeHead(isReader ? 206 : status).end()
    })
    expect(await answerOf(`${site}/`)).toEqual({ status: 206 })
  })

  it('tries GET if HEAD breaks the connection', async () => {
    const site = await servingLinks(({ method }, response) => {
      if (method === 'HEAD') response.destroy()
      else response.end('fine')
    })
    expect(await answerOf(`${site}/`)).toEqual({ status: 200 })
  })

  it.each<[string, readonly number[], boolean]>([
    ['permanent', [301], true],
    ['permanent, in two steps', [308, 301], true],
    ['temporary', [302], false],
    ['temporary, then permanent', [307, 301], false],
  ])('follows redirects that are %s', async (_, statuses, isMoved) => {
    const site = await servingLinks(({ url = '' }, response) => {
      const step = Number(url.slice(1))
      const status = statuses[step]
      if (status) response.writeHead(status, { location: `/${step + 1}` }).end()
      else response.end()
    })
    const moved = isMoved ? { moved: `${site}/${statuses.length}` } : {}
    expect(await answerOf(`${site}/0`)).toEqual({ status: 200, ...moved })
  })

  it('returns the new address only as far as redirects are permanent', async () => {
    const ways: Record<string, [number, string]> = { '/a': [301, '/b'], '/b': [302, '/c'] }
    const site = await servingLinks(({ url = '' }, response) => {
      const [status, location] = ways[url] ?? [200, '']
      response.writeHead(status, location ? { location } : {}).end()
    })
    expect(await answerOf(`${site}/a`)).toEqual({ status: 200, moved: `${site}/b` })
  })

  it('gives up after five redirects', async () => {
    let asked = 0
    const site = await servingLinks((_, response) => {
      asked += 1
      response.writeHead(302, { location: '/' }).end()
    })
    expect(await answerOf(`${site}/`)).toEqual({ fault: 'loop' })
    expect(asked).toBe(6)
  })

  it('gives up on a slow server', async () => {
    const site = await servingLinks(() => {})
    expect(await answerOf(`${site}/`, { patience: 100 })).toEqual({ fault: 'late' })
  })

  it('always times out, even after garbage collection', async () => {
    setFlagsFromString('--expose-gc')
    const collecting = setInterval(runInNewContext('gc') as () => void, 20)
    onTestFinished(() => clearInterval(collecting))
    const site = await servingLinks(() => {})
    const addresses = Array.from({ length: 6 }, (_, i) => `${site}/${i}`)
    const { answers } = await ask(addresses, { patience: 200 })
    expect([...answers.values()]).toEqual(addresses.map(() => ({ fault: 'late' })))
  })

  it('recognises a missing server, and an unknown name', async () => {
    expect(await answerOf('http://127.0.0.1:1/')).toEqual({ fault: 'refused' })
    expect(await answerOf('http://nobody.invalid/')).toMatchObject({ fault: expect.stringMatching(/name|broken/) })
  })

  it('recognises an untrusted certificate', async () => {
    // The test's mail server signs its own certificate and warns about that.
    const warned = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => warned.mockRestore())
    const server = new SMTPServer({ secure: true })
    server.on('error', () => {})
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>(resolve => server.close(resolve)))
    const { port } = server.server.address() as { port: number }
    expect(await answerOf(`https://127.0.0.1:${port}/`)).toEqual({ fault: 'certificate', code: expect.any(String) })
  })

  it('recognises a server without TLS', async () => {
    const server = createServer(socket => socket.on('error', () => {}).end('Good day\r\n'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }
    expect(await answerOf(`https://127.0.0.1:${port}/`)).toMatchObject({ fault: 'certificate' })
  })
})

describe('respecting servers', () => {
  it('waits as long as a server asks, and tries once more', async () => {
    const methods: unknown[] = []
    const site = await servingLinks(({ method }, response) => {
      methods.push(method)
      if (methods.length === 1) response.writeHead(429, { 'retry-after': '0' }).end()
      else response.end()
    })
    expect(await answerOf(`${site}/`)).toEqual({ status: 200 })
    expect(methods).toEqual(['HEAD', 'HEAD'])
  })

  it.each([['3600'], [new Date(Date.now() + 3_600_000).toUTCString()]])(
    'sends nothing more to a server that asks for a long pause: %s',
    async after => {
      let asked = 0
      const site = await servingLinks((_, response) => {
        asked += 1
        response.writeHead(429, { 'retry-after': after }).end()
      })
      const addresses = Array.from({ length: 12 }, (_, i) => `${site}/${i}`)
      const { answers } = await ask(addresses)
      expect(addresses.map(address => answers.get(address))).toEqual(addresses.map(() => ({ status: 429 })))
      expect(asked).toBeLessThanOrEqual(2)
    },
  )

  it('sends at most two requests at a time to one host, and six in all', async () => {
    let now = 0
    let most = 0
    const mostAt: number[] = []
    const sites = await Promise.all(
      [0, 1, 2, 3, 4].map(i => {
        let here = 0
        return servingLinks(async (_, response) => {
          now += 1
          here += 1
          most = Math.max(most, now)
          mostAt[i] = Math.max(mostAt[i] ?? 0, here)
          await wait(15)
          now -= 1
          here -= 1
          response.end()
        })
      }),
    )
    const addresses = sites.flatMap(site => Array.from({ length: 8 }, (_, i) => `${site}/${i}`))
    const { answers } = await ask(addresses)
    expect(answers.size).toBe(40)
    expect([most, ...mostAt]).toEqual([6, 2, 2, 2, 2, 2])
  })

  it('keeps this limit if other hosts redirect to one host', async () => {
    let here = 0
    let most = 0
    const goal = await servingLinks(async (_, response) => {
      here += 1
      most = Math.max(most, here)
      await wait(15)
      here -= 1
      response.end()
    })
    const sites = await Promise.all(
      [1, 2, 3, 4].map(() => servingLinks((_, response) => response.writeHead(302, { location: goal }).end())),
    )
    await ask(sites.flatMap(site => [`${site}/a`, `${site}/b`]))
    expect(most).toBe(2)
  })
})

describe('requesting only the public web', () => {
  it.each([
    ['http://127.0.0.1:1/'],
    ['http://localhost:1/'],
    ['http://[::1]:1/'],
    ['http://[::ffff:7f00:1]/'],
    ['http://2130706433/'],
    ['http://100.64.0.1/'],
    ['http://169.254.169.254/latest/'],
  ])('does not request %s', async address => {
    expect(await answerOf(address, { reach: { allowPrivate: false } })).toEqual({ fault: 'private' })
  })

  it.each([['127.0.0.2'], ['localhost']])('follows no redirect into a private network: %s', async host => {
    let asked = 0
    const inner = await servingLinks((_, response) => {
      asked += 1
      response.end('secret')
    })
    const { port } = new URL(inner)
    const outer = await servingLinks((_, response) =>
      response.writeHead(301, { location: `http://${host}:${port}/` }).end(),
    )
    // The first server counts as public here, so the second has to be refused on its own account.
    let looks = 0
    const isPrivate = (address: string): boolean => {
      looks += 1
      return address !== '127.0.0.1' || looks > 1
    }
    expect(await answerOf(outer, { reach: { allowPrivate: false, isPrivate } })).toEqual({ fault: 'private' })
    expect(asked).toBe(0)
  })

  it.each([['file:///etc/passwd'], ['ftp://example.org/'], ['mailto:a@example.org']])(
    'follows no redirect to %s',
    async location => {
      const site = await servingLinks((_, response) => response.writeHead(302, { location }).end())
      expect(await answerOf(site)).toEqual({ fault: 'scheme' })
    },
  )
})

describe('remembered answers', () => {
  /** A server that counts its requests, and a folder. */
  async function counted(status: number) {
    let asked = 0
    const site = await servingLinks((_, response) => {
      asked += 1
      response.writeHead(status).end()
    })
    return { site, root: temporaryFolder(), times: () => asked }
  }

  /** Makes remembered answers older. */
  function age(root: string, minutes: number): void {
    const file = join(root, '.offprint/links.json')
    const stored = JSON.parse(readFileSync(file, 'utf8'))
    for (const entry of stored.answers) entry[1] -= minutes * 60_000
    writeFileSync(file, JSON.stringify(stored))
  }

  it.each([
    [200, 50, true],
    [200, 61, false],
    [404, 9, true],
    [404, 11, false],
  ])('contain the status %i after %i minutes: %s', async (status, minutes, known) => {
    const { site, root, times } = await counted(status)
    await ask([site], { root })
    const before = times()
    age(root, minutes)
    const { answers, remembered } = await ask([site], { root })
    expect(answers.get(site)).toEqual({ status })
    expect(remembered).toBe(known ? 1 : 0)
    expect(times() > before).toBe(!known)
  })

  it('are ignored with --fresh, and stay out of git', async () => {
    const { site, root, times } = await counted(200)
    await ask([site], { root })
    expect((await ask([site], { root, fresh: true })).remembered).toBe(0)
    expect(times()).toBe(2)
    expect(readFileSync(join(root, '.offprint/.gitignore'), 'utf8')).toBe('*\n')
  })

  it.each([['nonsense'], ['{"format":7}'], ['{"format":1,"answers":4}']])(
    'are ignored if their file is damaged: %s',
    async text => {
      const { site } = await counted(200)
      const root = temporaryFolder({ '.offprint/links.json': text })
      expect(await ask([site], { root })).toMatchObject({ remembered: 0, left: 0 })
    },
  )

  it('are not stored if the machine seems to be offline', async () => {
    const root = temporaryFolder()
    const { offline, answers } = await ask(['http://a.invalid/', 'http://b.invalid/', 'http://c.invalid/'], { root })
    // Some networks answer for every name, or for none.
    if ([...answers.values()].some(({ fault }) => fault !== 'name')) return
    expect(offline).toBe(true)
    expect(() => readFileSync(join(root, '.offprint/links.json'))).toThrow('ENOENT')
  })
})

describe('a check that is ended', () => {
  it('returns the answers so far, and the number of addresses left', async () => {
    const ending = new AbortController()
    const site = await servingLinks(({ url }, response) => {
      if (url === '/quick') response.end()
    })
    const progress = (_: string, done: number) => done > 0 && ending.abort()
    const slow = Array.from({ length: 30 }, (_, i) => `${site}/${i}`)
    const { answers, left } = await ask([`${site}/quick`, ...slow], { ended: ending.signal, progress })
    expect([...answers]).toEqual([[`${site}/quick`, { status: 200 }]])
    expect(left).toBe(30)
  })
})
