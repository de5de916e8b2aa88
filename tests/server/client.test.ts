import { describe, expect, it } from 'vitest'
import { clientOf, isLoopback } from '../../src/server/client.js'
import { OwnRateLimit } from '../../src/server/rate-limit.js'

const HOUR = 3_600_000

describe('a client', () => {
  it.each([
    ['192.0.2.1', undefined, 0, '192.0.2.1'],
    ['::ffff:192.0.2.1', undefined, 0, '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff::1', undefined, 0, '2001:db8:1:2::/64'],
    ['2001:0DB8::1', undefined, 0, '2001:db8:0:0::/64'],
    ['fe80::1%eth0', undefined, 0, 'fe80:0:0:0::/64'],
    ['::1', undefined, 0, '0:0:0:0::/64'],
    ['127.0.0.1', '192.0.2.7', 0, '127.0.0.1'],
    ['127.0.0.1', '192.0.2.7', 1, '192.0.2.7'],
    ['127.0.0.1', '203.0.113.9, 192.0.2.7', 1, '192.0.2.7'],
    ['127.0.0.1', '203.0.113.9, 192.0.2.7', 2, '203.0.113.9'],
    ['127.0.0.1', '192.0.2.7', 2, '127.0.0.1'],
    ['127.0.0.1', 'ana@example.org', 1, '127.0.0.1'],
    ['127.0.0.1', '', 1, '127.0.0.1'],
    ['127.0.0.1', '[2001:db8::1]:4711', 1, '2001:db8:0:0::/64'],
    ['', undefined, 0, ''],
  ])('with the peer %s, the header %s and %i proxies is %s', (peer, forwarded, proxies, who) => {
    expect(clientOf(peer, forwarded, proxies)).toBe(who)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.8.8', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.0.2.1', false],
    ['1127.0.0.1', false],
    ['', false],
  ])('is this machine: %s %s', (peer, here) => expect(isLoopback(peer)).toBe(here))
})

describe('a limit', () => {
  it('allows a burst, and as much again in an hour, for each client', () => {
    const limit = new OwnRateLimit(6)
    const take = (who: string, cost: number, minutes: number) => limit.take(who, cost, minutes * 60_000)
    expect([1, 2, 3].map(() => take('a', 2, 0))).toEqual([0, 0, 0])
    expect(take('a', 1, 0)).toBe(600)
    expect(take('a', 2, 5)).toBe(900)
    expect(take('b', 6, 5)).toBe(0)
    expect(take('a', 1, 10)).toBe(0)
    expect(take('a', 6, 69)).toBeGreaterThan(0)
    expect(take('a', 6, 200)).toBe(0)
  })

  it('forgets a client after an hour without a request', () => {
    const limit = new OwnRateLimit(1)
    for (let i = 0; i < 100; i += 1) limit.take(`reader ${i}`, 1, 0)
    limit.take('another', 1, 2 * HOUR)
    expect(JSON.stringify([...(limit as unknown as { buckets: Map<string, unknown> }).buckets.keys()])).toBe(
      '["another"]',
    )
  })
})
