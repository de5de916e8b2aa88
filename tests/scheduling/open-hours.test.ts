import { describe, expect, it } from 'vitest'
import { readPublication } from '../../src/publication/index.js'
import { hoursAt } from '../../src/scheduling/index.js'

const YAML = 'title: T\nurl: https://example.org/\n'

function hoursOf(text: string) {
  const { publication, problems } = readPublication(`${YAML}sending: { hours: "${text}" }\n`)
  return { hours: publication?.sending.hours, problems }
}

/** Returns the state as `open until …` or `closed until …`, with the time in UTC. */
function stateAt(text: string, zone: string, time: string): string {
  const { hours } = hoursOf(text)
  if (!hours) throw new Error(`${text} is not read as hours.`)
  const { isOpen, until } = hoursAt(hours, zone, Date.parse(time))
  const end = Number.isFinite(until) ? new Date(until).toISOString().slice(0, 16) : 'ever'
  return `${isOpen ? 'open' : 'closed'} until ${end}`
}

describe('hours of deliveries', () => {
  // 3 December 2026 is a Thursday.
  it.each([
    ['8-18 mon-fri', '2026-12-03T07:59Z', 'closed until 2026-12-03T08:00'],
    ['8-18 mon-fri', '2026-12-03T08:00Z', 'open until 2026-12-03T18:00'],
    ['8-18 mon-fri', '2026-12-04T18:00Z', 'closed until 2026-12-07T08:00'],
    ['8-18 Monday – Friday', '2026-12-04T18:00Z', 'closed until 2026-12-07T08:00'],
    ['8:30-12, 14-18 mon-fri', '2026-12-03T12:00Z', 'closed until 2026-12-03T14:00'],
    ['8:30-12, 14-18 mon-fri', '2026-12-03T08:29Z', 'closed until 2026-12-03T08:30'],
    ['8-18 mon-fri, 10-14 sat', '2026-12-05T09:00Z', 'closed until 2026-12-05T10:00'],
    ['8-18 mon-fri, 10-14 sat', '2026-12-05T14:00Z', 'closed until 2026-12-07T08:00'],
    ['8-18 mon, wed, fri', '2026-12-03T12:00Z', 'closed until 2026-12-04T08:00'],
    ['8-18 mon wed', '2026-12-03T12:00Z', 'closed until 2026-12-07T08:00'],
    ['8-18 fri-mon', '2026-12-03T12:00Z', 'closed until 2026-12-04T08:00'],
    ['22-6', '2026-12-03T23:00Z', 'open until 2026-12-04T06:00'],
    ['22-6', '2026-12-03T05:00Z', 'open until 2026-12-03T06:00'],
    ['22-6', '2026-12-03T06:00Z', 'closed until 2026-12-03T22:00'],
    ['22-6 fri', '2026-12-05T05:59Z', 'open until 2026-12-05T06:00'],
    ['22-6 fri', '2026-12-04T05:00Z', 'closed until 2026-12-04T22:00'],
    ['22-24, 0-6', '2026-12-03T23:00Z', 'open until 2026-12-04T06:00'],
    ['0-24', '2026-12-03T23:00Z', 'open until ever'],
    ['9-9', '2026-12-03T23:00Z', 'open until ever'],
    ['0-24 mon-fri', '2026-12-03T12:00Z', 'open until 2026-12-05T00:00'],
    ['18-24 thurs', '2026-12-03T20:00Z', 'open until 2026-12-04T00:00'],
  ])('%s at %s: %s', (text, time, state) => expect(stateAt(text, 'UTC', time)).toBe(state))

  it.each([
    // The zone of the publication counts, in winter and in summer.
    ['8-18', 'Europe/Brussels', '2026-12-03T06:59Z', 'closed until 2026-12-03T07:00'],
    ['8-18', 'Europe/Brussels', '2026-07-02T06:00Z', 'open until 2026-07-02T16:00'],
    ['8-18 mon-fri', 'Pacific/Auckland', '2026-12-06T18:59Z', 'closed until 2026-12-06T19:00'],
    // At 2:00 on 29 March 2026, clocks in Brussels go to 3:00.
    ['2:30-5', 'Europe/Brussels', '2026-03-29T00:59Z', 'closed until 2026-03-29T01:30'],
    ['22-6', 'Europe/Brussels', '2026-03-28T23:00Z', 'open until 2026-03-29T04:00'],
    ['2-3', 'Europe/Brussels', '2026-03-29T00:30Z', 'closed until 2026-03-30T00:00'],
    // At 3:00 on 25 October 2026, they go back to 2:00.
    ['2:30-4', 'Europe/Brussels', '2026-10-25T00:15Z', 'closed until 2026-10-25T00:30'],
    ['2:30-4', 'Europe/Brussels', '2026-10-25T01:00Z', 'open until 2026-10-25T03:00'],
    // Days begin at 1:00 where midnight is skipped, as in Beirut on 29 March 2026.
    ['0-6', 'Asia/Beirut', '2026-03-28T21:30Z', 'closed until 2026-03-28T22:00'],
  ])('%s in %s at %s: %s', (text, zone, time, state) => expect(stateAt(text, zone, time)).toBe(state))

  it.each(['8', '8-25', '24-6', 'mon-fri', '8-18 mo-fr', '8-18 weekdays!', '8:60-9', '8 to 18', '', '-8', '8-18;9-10'])(
    'explains what is wrong with “%s”',
    text => {
      const { problems } = hoursOf(text)
      expect(problems[0]?.what).toMatch(/hours.* should be hours such as 8-18 mon-fri/)
    },
  )
})
