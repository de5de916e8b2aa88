import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isPrivateAddress } from '../../src/network/private-address.js'
import { fetchSource } from '../../src/network/web-source.js'

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

const open = { allowPrivate: true }
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

describe('fetching from the web', () => {
  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['172.20.0.1'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['255.255.255.255'],
    ['::1'],
    ['::'],
    ['fe80::1%eth0'],
    ['fd00::1'],
    ['::ffff:127.0.0.1'],
    ['::ffff:8.8.8.8'],
    ['64:ff9b::7f00:1'],
    ['2002:7f00:1::'],
    ['ff02::1'],
    ['[::1]'],
    ['localhost'],
  ])('recognises %s as private', address => {
    expect(isPrivateAddress(address)).toBe(true)
  })

  it.each([['8.8.8.8'], ['93.184.215.14'], ['172.32.0.1'], ['2606:2800:21f:cb07:6820:80da:af6b:8b2c']])(
    'recognises %s as public',
    address => {
      expect(isPrivateAddress(address)).toBe(false)
    },
  )

  it.each([
    ['http://127.0.0.1:1/'],
    ['http://localhost:1/'],
    ['http://[::1]:1/'],
    ['http://2130706433/'],
    ['http://0x7f.1/'],
    ['http://[::ffff:7f00:1]/'],
    ['http://169.254.169.254/latest/'],
  ])('does not request %s', async address => {
    await expect(fetchSource(address, { allowPrivate: false })).rejects.toThrow('private network')
  })

  it.each([['127.0.0.2'], ['localhost']])('follows no redirect into a private network: %s', async host => {
    let asked = 0
    const inner = await serving((_, response) => {
      asked += 1
      response.end('secret')
    })
    const { port } = new URL(inner)
    const outer = await serving((_, response) => response.writeHead(302, { location: `http://${host}:${port}/` }).end())
    // The first server counts as public here, so the second has to be refused on its own account.
    let looks = 0
    const isPrivate = (address: string): boolean => {
      looks += 1
      return address !== '127.0.0.1' || looks > 1
    }
    await expect(fetchSource(outer, { allowPrivate: false, isPrivate })).rejects.toThrow('private network')
    expect(asked).toBe(0)
  })

  it('follows redirects, and returns the last address', async () => {
    const address = await serving((request, response) => {
      if (request.url === '/a') response.writeHead(301, { location: '/b' }).end()
      else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>b</p>')
    })
    const source = await fetchSource(`${address}/a`, open)
    expect(source).toMatchObject({ address: `${address}/b`, mediaType: 'text/html; charset=utf-8' })
    expect(textOf(source.bytes)).toBe('<p>b</p>')
  })

  it('gives up after five redirects', async () => {
    let asked = 0
    const address = await serving((_, response) => {
      asked += 1
      response.writeHead(302, { location: `/${asked}` }).end()
    })
    await expect(fetchSource(address, open)).rejects.toThrow('more than 5 times')
    expect(asked).toBe(6)
  })

  it.each([['file:///etc/passwd'], ['ftp://example.org/']])('follows no redirect to %s', async location => {
    const address = await serving((_, response) => response.writeHead(302, { location }).end())
    await expect(fetchSource(address, open)).rejects.toThrow('not to the web')
  })

  it('decompresses the body, and stops at 20 MB', async () => {
    const address = await serving((request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(request.url === '/bomb' ? Buffer.alloc(30 * 1024 * 1024) : 'small'))
    })
    expect(textOf((await fetchSource(address, open)).bytes)).toBe('small')
    await expect(fetchSource(`${address}/bomb`, open)).rejects.toThrow('larger than 20 MB')
  })

  it.each([
    [404, 'answered with status 404'],
    [500, 'answered with status 500'],
  ])('explains status %i', async (status, sentence) => {
    const address = await serving((_, response) => response.writeHead(status).end('no'))
    await expect(fetchSource(address, open)).rejects.toThrow(sentence)
  })

  it('explains a compressed answer that cannot be decompressed', async () => {
    const address = await serving((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip'),
    )
    await expect(fetchSource(address, open)).rejects.toThrow('could not be fetched')
  })

  it('keeps the received part of an answer that breaks off, and says so', async () => {
    const address = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half of it')
      setTimeout(() => response.destroy(), 50)
    })
    const source = await fetchSource(address, open)
    expect(textOf(source.bytes)).toBe('half of it')
    expect(source.faults).toEqual(['The connection broke off after 10 bytes.'])
  })

  it('explains a missing server', async () => {
    await expect(fetchSource('http://127.0.0.1:1/', open)).rejects.toThrow('refused the connection')
  })
})
