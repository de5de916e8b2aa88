import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../src/core/duration.js'
import { readPublication } from '../../src/publication/index.js'
import { lastSlot, localTime, nextSlot, nextSlots, readLocalTime, timeOfDayFrom } from '../../src/scheduling/index.js'
import '../properties.js'

const time = (text: string): number => Date.parse(text)
const iso = (slot: number | undefined): string =>
  slot === undefined ? 'none' : new Date(slot).toISOString().replace(':00.000Z', 'Z')

/** Reads a schedule as publication.yml states it. */
function scheduleOf(send: object) {
  const yaml = JSON.stringify({
    title: 'T',
    url: 'https://a.example.org/',
    timezone: 'Europe/Brussels',
    digests: { x: { send } },
  })
  const { publication, problems } = readPublication(yaml)
  const schedule = publication?.digests[0]?.send
  if (!schedule) throw new Error(JSON.stringify(problems))
  return { ...schedule, zone: schedule.zone ?? 'Europe/Brussels' }
}

describe('The next slots after a moment', () => {
  it.each<[send: object, after: string, slots: string[]]>([
    [{ on: 'thursday', at: '07:30' }, '2026-11-29T00:00Z', ['2026-12-03T06:30Z', '2026-12-10T06:30Z']],
    [{ on: 'thursday', at: '07:30' }, '2026-12-03T06:30Z', ['2026-12-10T06:30Z']],
    [{ on: 'thursday', at: '07:30' }, '2026-12-03T06:29Z', ['2026-12-03T06:30Z']],
    [
      { on: ['mon', 'thu'], at: '9:00', zone: 'UTC' },
      '2026-11-29T00:00Z',
      ['2026-11-30T09:00Z', '2026-12-03T09:00Z', '2026-12-07T09:00Z'],
    ],
    [{ on: 'weekdays', at: '9:00', zone: 'UTC' }, '2026-12-03T10:00Z', ['2026-12-04T09:00Z', '2026-12-07T09:00Z']],
    [
      { daily: true, at: '00:00', zone: 'Asia/Kathmandu' },
      '2026-11-29T00:00Z',
      ['2026-11-29T18:15Z', '2026-11-30T18:15Z'],
    ],
    [
      { monthly: 'first monday', at: '08:00', zone: 'UTC' },
      '2026-11-29T00:00Z',
      ['2026-12-07T08:00Z', '2027-01-04T08:00Z', '2027-02-01T08:00Z'],
    ],
    [
      { on: 'last friday', at: '08:00', zone: 'UTC' },
      '2026-11-29T00:00Z',
      ['2026-12-25T08:00Z', '2027-01-29T08:00Z', '2027-02-26T08:00Z'],
    ],
    [
      { monthly: 'last day', at: '08:00', zone: 'UTC' },
      '2028-01-31T09:00Z',
      ['2028-02-29T08:00Z', '2028-03-31T08:00Z'],
    ],
    [{ monthly: 28, at: '08:00', zone: 'UTC' }, '2027-01-29T00:00Z', ['2027-02-28T08:00Z', '2027-03-28T08:00Z']],
    // The hour that daylight saving skips: 02:30 becomes 03:30, by the offset before the change.
    [
      { daily: true, at: '02:30' },
      '2026-03-28T00:00Z',
      ['2026-03-28T01:30Z', '2026-03-29T01:30Z', '2026-03-30T00:30Z'],
    ],
    [
      { daily: true, at: '02:30', zone: 'America/New_York' },
      '2026-03-08T00:00Z',
      ['2026-03-08T07:30Z', '2026-03-09T06:30Z'],
    ],
    // The hour that it repeats: the first one, once.
    [{ daily: true, at: '02:30' }, '2026-10-24T12:00Z', ['2026-10-25T00:30Z', '2026-10-26T01:30Z']],
    [{ daily: true, at: '02:30' }, '2026-10-25T00:30Z', ['2026-10-26T01:30Z']],
    // Lord Howe Island changes its clock by half an hour.
    [
      { daily: true, at: '02:15', zone: 'Australia/Lord_Howe' },
      '2026-10-03T12:00Z',
      ['2026-10-03T15:45Z', '2026-10-04T15:15Z'],
    ],
    // Midnight does not exist where the clock changes at midnight.
    [
      { daily: true, at: '00:00', zone: 'Africa/Cairo' },
      '2026-04-23T00:00Z',
      ['2026-04-23T22:00Z', '2026-04-24T21:00Z'],
    ],
    // Samoa skipped 30 December 2011: its slot falls on that of the next day, and counts once.
    [
      { daily: true, at: '09:00', zone: 'Pacific/Apia' },
      '2011-12-29T00:00Z',
      ['2011-12-29T19:00Z', '2011-12-30T19:00Z', '2011-12-31T19:00Z'],
    ],
  ])('of %j after %s are %j', (send, after, slots) => {
    expect(nextSlots(scheduleOf(send), time(after), slots.length).map(iso)).toEqual(slots)
  })

  it('of a schedule for each post do not exist', () => {
    expect(nextSlot(scheduleOf({ each: 'post' }), 0)).toBeUndefined()
    expect(nextSlots(scheduleOf({ each: 'post', at: '9:00' }), 0, 3)).toEqual([])
  })
})

const schedules = fc.record({
  days: fc.oneof(
    fc.subarray(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], { minLength: 1 }),
    fc.constantFrom('daily', 'weekdays', 'first monday', 'last sunday', 'fourth wed', '1', '28', 'last day'),
  ),
  minutes: fc.integer({ min: 0, max: 1439 }),
  zone: fc.constantFrom(
    'UTC',
    'Europe/Brussels',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Africa/Casablanca',
    'Asia/Tehran',
  ),
})

describe('Slots', () => {
  it('follow one another without a gap: the last slot before the next one is the one before it', () => {
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: time('2005-01-01'), max: time('2035-01-01') }),
        ({ days, minutes, zone }, now) => {
          const at = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
          const schedule = scheduleOf({ on: days, at, zone })
          const last = lastSlot(schedule, now) ?? Number.NaN
          const next = nextSlot(schedule, now) ?? Number.NaN
          expect(last).toBeLessThanOrEqual(now)
          expect(next).toBeGreaterThan(now)
          expect(nextSlot(schedule, last)).toBe(next)
          expect(lastSlot(schedule, next - 1)).toBe(last)
          expect(next - last).toBeLessThan(63 * DAY)
        },
      ),
    )
  })
})

describe('A local time', () => {
  it.each<[text: string, zone: string, expected: string]>([
    ['2026-12-03 07:30', 'Europe/Brussels', '2026-12-03T06:30Z'],
    ['2026-12-03T7:30', 'Europe/Brussels', '2026-12-03T06:30Z'],
    ['2026-03-29 02:30', 'Europe/Brussels', '2026-03-29T01:30Z'],
    ['2026-10-25 02:30', 'Europe/Brussels', '2026-10-25T00:30Z'],
    ['2026-02-30 07:30', 'UTC', 'none'],
    ['2026-12-03 24:00', 'UTC', 'none'],
    ['2026-12-03', 'UTC', 'none'],
    ['tomorrow', 'UTC', 'none'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(iso(readLocalTime(text, zone))).toBe(expected)
  })

  it('is written with its weekday and its zone', () => {
    expect(localTime(time('2026-12-03T06:30Z'), 'Europe/Brussels')).toBe('Thu 2026-12-03 07:30 (Europe/Brussels)')
  })

  it('from a moment on is the same day or the next one', () => {
    expect(iso(timeOfDayFrom(450, 'Europe/Brussels', time('2026-12-03T06:30Z')))).toBe('2026-12-03T06:30Z')
    expect(iso(timeOfDayFrom(450, 'Europe/Brussels', time('2026-12-03T06:31Z')))).toBe('2026-12-04T06:30Z')
    expect(iso(timeOfDayFrom(150, 'Europe/Brussels', time('2026-03-29T00:00Z') - 90 * MINUTE))).toBe(
      '2026-03-29T01:30Z',
    )
  })
})
