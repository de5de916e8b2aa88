import { MINUTE, SECOND } from '../core/duration.js'
import type { Pause, RunCounts } from '../delivery/index.js'
import { CLEAR, printJson, printStatus } from './console.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

interface SendProgress {
  readonly show: (tally: RunCounts) => void
  readonly wait: (pause: Pause) => void
  readonly silent: (awaited: string) => void
  readonly clear: () => void
}

/**
 * Shows the progress of a send: on a terminal a line that overwrites itself, in a log one line each minute, and in JSON one
 * event each second.
 */
export function sendProgress(io: Io, total: number, json: boolean): SendProgress {
  const terminal = io.stderr.isTTY === true && !json
  const started = performance.now()
  const every = terminal ? SECOND / 10 : json ? SECOND : MINUTE
  let last = started
  let told = 0
  const silent = silenceReport(io, json)
  return {
    silent,
    show: tally => {
      const now = performance.now()
      if (now - last < every) return
      last = now
      if (json) printJson<JsonOutput<'send'>>(io, { event: 'progress', total, ...tally })
      else if (terminal) io.stderr.write(CLEAR + lineOf(tally, total, (now - started) / SECOND))
      else printStatus(io, lineOf(tally, total, (now - started) / SECOND))
    },
    wait: ({ until, reason }) => {
      if (until === told) return
      told = until
      if (json) printJson<JsonOutput<'send'>>(io, { event: 'waiting', until: new Date(until).toISOString(), reason })
      else
        printStatus(
          io,
          `${terminal ? CLEAR : ''}Nothing can be sent before ${timeOn(until, io.clock())}${reason ? `: ${reason}` : '.'}`,
        )
    },
    clear: () => void (terminal && io.stderr.write(CLEAR)),
  }
}

/** Writes a time of this machine, with its day unless that is today. */
function timeOn(time: number, now: number): string {
  const [day, today] = [time, now].map(each => new Date(each).toDateString())
  const clock = new Date(time).toTimeString().slice(0, 8)
  return day === today ? clock : `${day?.slice(0, -5)} ${clock}`
}

/** Returns a function that says what the mail server owes: at once if that is new, else once a minute. */
export function silenceReport(io: Io, json: boolean): (awaited: string) => void {
  let last = { awaited: '', at: 0 }
  return awaited => {
    const now = performance.now()
    if (awaited === last.awaited ? now - last.at < MINUTE : now - last.at < 10 * SECOND && last.awaited !== '') return
    last = { awaited, at: now }
    if (json) printJson<JsonOutput<'send'>>(io, { event: 'silent', awaited })
    else printStatus(io, `${io.stderr.isTTY === true ? CLEAR : ''}Waiting for ${awaited}.`)
  }
}

function lineOf({ sent, deferred, failed, uncertain }: RunCounts, total: number, seconds: number): string {
  const rate = sent / seconds
  const left = rate > 0 ? Math.max(0, total - sent - failed - uncertain) / rate : 0
  const time = left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`
  return `${sent} of ${total} sent, ${rate.toFixed(rate < 10 ? 1 : 0)} a second, ${deferred} deferred, ${failed} failed, ${time} left`
}
