import fc from 'fast-check'
import { expect, it } from 'vitest'
import { paceOf } from '../../src/delivery/pace.js'

it('never begins more messages in a second or an hour than allowed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 30 }), (perSecond, perHour) => {
      const pace = paceOf({ perSecond, perHour }, {})
      const begun: number[] = []
      let now = 0
      while (begun.length < 80) {
        const wait = pace.wait('example.org', now)
        now += wait
        expect(pace.wait('example.org', now)).toBe(0)
        pace.begin('example.org', now)
        pace.end('example.org')
        begun.push(now)
      }
      const within = (length: number) =>
        Math.max(...begun.map(start => begun.filter(at => at >= start && at < start + length).length))
      expect(within(1_000)).toBeLessThanOrEqual(perSecond)
      expect(within(3_600_000)).toBeLessThanOrEqual(perHour)
    }),
    { numRuns: 30 },
  )
})

it('holds back one domain and not the others', () => {
  const pace = paceOf({}, { 'Example.com': { connections: 1 }, 'example.net': { perSecond: 1 } })
  pace.begin('example.com', 0)
  pace.begin('example.net', 0)
  expect(['example.com', 'example.net', 'example.org'].map(domain => pace.wait(domain, 400))).toEqual([
    Number.POSITIVE_INFINITY,
    600,
    0,
  ])
  pace.end('example.com')
  expect(pace.wait('example.com', 400)).toBe(0)
})
