import { describe, expect, it } from 'vitest'
import type { Hours, Pause } from '../../src/delivery/index.js'
import { quickTime } from '../quick-time.js'
import { postRoom } from './post-room.js'
import { smtpSink } from './smtp-sink.js'

const PART = 300_000

/** Hours that are open between the given parts of an hour after the start of the test. */
function hoursAfter(start: number, from: number, to: number): (now: number) => Hours {
  const reason = 'only from noon'
  return now => {
    const part = (now - start) / PART
    if (part < from) return { isOpen: false, until: start + from * PART, reason }
    if (part < to) return { isOpen: true, until: start + to * PART, reason }
    return { isOpen: false, until: start + (to + 1) * PART, reason }
  }
}

describe('What happens if … the hours of delivery', () => {
  it('the hours of delivery have not begun: it waits, says so, and continues by itself', async () => {
    quickTime(1_000)
    const start = Date.now()
    const sink = await smtpSink()
    const { send } = await postRoom(5)
    const pauses: Pause[] = []
    const begun: number[] = []
    const hours = hoursAfter(start, 2, 24)
    const report = await send(sink.url, {
      ...{ hours, waiting: pause => pauses.push(pause), progress: () => begun.push(Date.now() - start) },
    })
    expect(report).toMatchObject({ finished: true, counts: { sent: 5 } })
    expect(pauses[0]).toEqual({ until: start + 2 * PART, reason: 'only from noon' })
    expect(Math.min(...begun)).toBeGreaterThanOrEqual(2 * PART)
  })

  it('the hours of delivery end during a send: it goes on when they begin again', async () => {
    quickTime(1_000)
    const sink = await smtpSink()
    const { send } = await postRoom(12)
    const times: number[] = []
    let [isOpen, opens] = [true, 0]
    const hours = (now: number): Hours => {
      if (now >= opens && opens > 0) isOpen = true
      return { isOpen, until: isOpen ? now + 1 : opens, reason: 'closed' }
    }
    const report = await send(sink.url, {
      hours,
      progress: ({ sent }) => {
        times.push(Date.now())
        if (sent < 3 || opens > 0) return
        isOpen = false
        opens = Date.now() + PART
      },
    })
    expect(report).toMatchObject({ finished: true, counts: { sent: 12 } })
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(PART)
    expect(sink.mailboxes.size).toBe(12)
  })

  it('a stop is requested outside of them: it ends at once', async () => {
    const sink = await smtpSink()
    const { send } = await postRoom(3)
    const stop = new AbortController()
    const hours = (now: number): Hours => ({ isOpen: false, until: now + PART, reason: 'closed' })
    const report = await send(sink.url, { hours, signal: stop.signal, waiting: () => stop.abort() })
    expect(report).toMatchObject({ finished: false, stopped: 'a stop was requested', counts: { queued: 3 } })
    expect(sink.connections()).toBe(0)
  })
})
