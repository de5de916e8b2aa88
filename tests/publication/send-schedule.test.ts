import { describe, expect, it } from 'vitest'
import { readPublication } from '../../src/publication/index.js'

const yamlOf = (send: string, sending = '{ alerts: editor@example.org }') =>
  `title: T\nurl: https://a.example.org/\nsender: { name: A, email: a@example.org }\npostalAddress: x\nsending: ${sending}\ndigests:\n  weekly:\n    send: ${send}\n`
const problemsOf = (send: string, sending?: string) =>
  readPublication(yamlOf(send, sending)).problems.map(({ where, what }) => `${where.line}: ${what}`)

describe('The schedule of a digest', () => {
  it.each([
    ['{ at: "07:30" }', 'needs its days: `on: thursday`'],
    ['{ on: thursday }', 'needs `at`, the time of day'],
    ['{ on: thursday, daily: true, at: "07:30" }', 'should have only one of `on`, `daily`, `monthly`, `each`'],
    ['{ on: thorsday, at: "07:30" }', 'should be days, such as thursday'],
    ['{ on: [mon, x], at: "07:30" }', 'should be days, such as thursday'],
    ['{ monthly: 31, at: "07:30" }', 'should be a day that each month has'],
    ['{ monthly: fifth monday, at: "07:30" }', 'should be a day that each month has'],
    ['{ each: week, at: "07:30" }', 'should be `post`'],
    ['{ on: thursday, at: "25:00" }', 'should be a time of day in quotes'],
    ['{ on: thursday, at: 7 }', 'should be a time of day in quotes'],
    ['{ on: thursday, at: "07:30", zone: Mars/Olympus }', 'is not a timezone'],
    ['{ on: thursday, at: "07:30", latest: soon }', 'should be a time like 30 minutes, 4h or 1 day'],
    ['{ on: thursday, at: "07:30", approve: maybe }', 'should be true, false, or how long before'],
    ['thursday', 'should be a mapping'],
  ])('%s is refused: %s', (send, message) => {
    expect(problemsOf(send).join('\n')).toContain(message)
  })

  it.each([
    ['{ on: thursday, at: "07:30" }', { days: { kind: 'weekdays', weekdays: [4] }, at: 450, latest: 14_400_000 }],
    ['{ on: Mon and THU, at: 7:30 }', { days: { kind: 'weekdays', weekdays: [1, 4] }, at: 450 }],
    ['{ daily: yes, at: "00:00" }', { days: { kind: 'weekdays', weekdays: [1, 2, 3, 4, 5, 6, 7] }, at: 0 }],
    ['{ monthly: last day, at: "9:00" }', { days: { kind: 'day-of-month', day: -1 } }],
    ['{ on: first monday, at: "9:00" }', { days: { kind: 'weekday-of-month', nth: 1, weekday: 1 } }],
    ['{ each: post }', { days: { kind: 'each-post' }, at: undefined, latest: 86_400_000 }],
    ['{ on: sunday, at: "9:00", approve: 6h, latest: 90 min }', { approve: { before: 21_600_000 }, latest: 5_400_000 }],
    ['{ on: sunday, at: "9:00", approve: no }', { approve: undefined }],
  ])('%s is read', (send, schedule) => {
    const { publication, problems } = readPublication(yamlOf(send))
    expect(problems).toEqual([])
    expect(publication?.digests[0]?.send).toMatchObject(schedule)
  })

  it('is reported if it needs an approval for which nobody is asked, or has an unknown key', () => {
    expect(problemsOf('{ on: sunday, at: "9:00", approve: true }', '{}')).toEqual([
      '8: This digest needs an approval, but nobody is asked for it.',
    ])
    expect(problemsOf('{ on: sunday, at: "9:00", latst: 4h }').join()).toContain('Unknown key `latst`')
  })
})
