import { onTestFinished, vi } from 'vitest'

/** How many milliseconds of the test’s clock pass in one that somebody waits. */
const PACE = 20

/**
 * Lets the clock and the timers of this process run fast until the test ends, for what waits a second between two tries.
 * Time stands still while the process is busy, so that no machine is too slow for a timeout.
 */
export function quickTime(): void {
  const pump = setInterval(() => vi.advanceTimersByTime(PACE), 1)
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    clearInterval(pump)
    vi.useRealTimers()
  })
}
