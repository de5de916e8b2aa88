import { onTestFinished, vi } from 'vitest'

/** The number of milliseconds by which the test’s clock advances in one real millisecond. */
const PACE = 20

/**
 * Makes the clock and the timers of this process run fast until the test ends, for code that waits between attempts.
 * Time stands still while the process is busy, so that a slow machine causes no timeout.
 */
export function quickTime(pace = PACE): void {
  const pump = setInterval(() => vi.advanceTimersByTime(pace), 1)
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    clearInterval(pump)
    vi.useRealTimers()
  })
}
