// @ts-check
/** Preloaded into every measured process: at its end it writes what it cost into the folder BENCH_COST_FOLDER. */
const fs = require('node:fs')
const path = require('node:path')
const { isMainThread } = require('node:worker_threads')

const folder = process.env.BENCH_COST_FOLDER

/**
 * Kilobytes. Linux carries ru_maxrss over from the parent through fork and exec, so the high-water mark of the
 * process's own memory comes first.
 */
function peakMemory() {
  try {
    const match = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))
    if (match) return Number(match[1])
  } catch {}
  return process.resourceUsage().maxRSS
}

if (folder && isMainThread) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage()
    const cost = { cpu: (userCPUTime + systemCPUTime) / 1000, peak: peakMemory() / 1024 }
    fs.writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(cost))
  })
}
