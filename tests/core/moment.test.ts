import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentAt, parseMoment, shiftMoment, w3cdtf } from '../../src/core/moment.js'

describe('parseMoment', () => {
  const rows: Record<string, [text: string, timezone: string, iso: string | undefined]> = {
    'RFC 3339 in UTC': ['2026-03-14T09:00:00Z', 'Europe/Berlin', '2026-03-14T09:00:00Z'],
    'RFC 3339 with an offset keeps it': ['2026-03-14T09:00:00+05:30', 'UTC', '2026-03-14T09:00:00+05:30'],
    'fractions of a second': ['2026-03-14T09:00:00.25Z', 'UTC', '2026-03-14T09:00:00.250Z'],
    'a day alone is midnight in the timezone': ['2026-03-14', 'Europe/Lisbon', '2026-03-14T00:00:00Z'],
    'a summer day has the summer offset': ['2026-07-14', 'Europe/Berlin', '2026-07-14T00:00:00+02:00'],
    'the hour after the clocks went back': ['2026-10-25 03:30', 'Europe/Berlin', '2026-10-25T03:30:00+01:00'],
    'west of Greenwich': ['2026-01-14 18:00', 'America/New_York', '2026-01-14T18:00:00-05:00'],
    'Jekyll’s form': ['2026-03-14 09:05:00 +0100', 'UTC', '2026-03-14T09:05:00+01:00'],
    'Jekyll’s form in UTC': ['2026-03-14 09:05:00 UTC', 'Europe/Berlin', '2026-03-14T09:05:00Z'],
    'a named zone': ['2026-07-14 09:05:00 America/New_York', 'UTC', '2026-07-14T09:05:00-04:00'],
    'one digit for the hour': ['2026-3-4 9:05', 'UTC', '2026-03-04T09:05:00Z'],
    slashes: ['2026/03/14', 'UTC', '2026-03-14T00:00:00Z'],
    'a month': ['2026-03', 'UTC', '2026-03-01T00:00:00Z'],
    'a year': ['2026', 'UTC', '2026-01-01T00:00:00Z'],
    'English, day first': ['14 March 2026', 'UTC', '2026-03-14T00:00:00Z'],
    'English, month first': ['Mar 14, 2026', 'UTC', '2026-03-14T00:00:00Z'],
    'RFC 822': ['Sat, 14 Mar 2026 09:00:00 GMT', 'UTC', '2026-03-14T09:00:00Z'],
    'a day that does not exist': ['2026-02-30', 'UTC', undefined],
    'an hour that does not exist': ['2026-02-03 25:00', 'UTC', undefined],
    'an offset that does not exist': ['2026-02-03T10:00:00+99:00', 'UTC', undefined],
    'an unknown zone': ['2026-02-03 10:00 Atlantis/Main', 'UTC', undefined],
    'before noon': ['2022-07-08 10:00 AM', 'UTC', '2022-07-08T10:00:00Z'],
    'after noon': ['2022-07-08 10:00:05 pm +0200', 'UTC', '2022-07-08T22:00:05+02:00'],
    midnight: ['2022-07-08 12:00 AM', 'UTC', '2022-07-08T00:00:00Z'],
    noon: ['July 8, 2022 12:30 p.m.', 'UTC', '2022-07-08T12:30:00Z'],
    'Go’s form': ['2019-08-03 10:00:00 +0000 UTC', 'Europe/Berlin', '2019-08-03T10:00:00Z'],
    'an offset of hours': ['2019-08-03 10:00:00 +02', 'UTC', '2019-08-03T10:00:00+02:00'],
    'a form of macOS, with a zone of RFC 2822': [
      'Wednesday, May 1, 2024 at 9:44:34 AM PDT',
      'UTC',
      '2024-05-01T09:44:34-07:00',
    ],
    'JavaScript’s form': ['Fri Jul 08 2022 10:00:00 GMT+0200 (CEST)', 'UTC', '2022-07-08T10:00:00+02:00'],
    'a day without hyphens': ['20220708', 'UTC', '2022-07-08T00:00:00Z'],
    'Hugo’s zero date': ['0001-01-01T00:00:00Z', 'UTC', undefined],
    'a year before 1000': ['0099-03-14', 'UTC', undefined],
    words: ['tomorrow', 'UTC', undefined],
    nothing: ['', 'UTC', undefined],
  }
  it.each(Object.entries(rows))('reads %s', (_, [text, timezone, iso]) => {
    expect(parseMoment(text, timezone)?.iso).toBe(iso)
  })

  it('reads back what it writes, whatever the instant and the zone', () => {
    const zones = fc.constantFrom('UTC', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Auckland', 'Europe/Dublin')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), zones, (seconds, zone) => {
        const moment = momentAt(seconds * 1000, zone)
        expect(parseMoment(moment.iso, 'UTC')).toEqual(moment)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), text => void parseMoment(text, 'Europe/Berlin')))
  })
})

describe('a moment', () => {
  const at = (text: string) => parseMoment(text, 'UTC') ?? expect.fail(text)
  it.each([
    ['2026', '2026'],
    ['2026-03', '2026-03'],
    ['2026-03-14', '2026-03-14'],
    ['2026-03-14T09:00:00+01:00', '2026-03-14T09:00:00+01:00'],
  ])('%s is %s for machines', (text, machine) => expect(w3cdtf(at(text))).toBe(machine))

  it('keeps its offset when it is shifted', () => {
    expect(shiftMoment(at('2026-03-14T09:00:00+01:00'), 1500).iso).toBe('2026-03-14T09:00:01.500+01:00')
  })
})
