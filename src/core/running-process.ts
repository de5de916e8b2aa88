import { readFileSync, readlinkSync } from 'node:fs'
import { uptime } from 'node:os'
import { SECOND } from './duration.js'

/** Tells whether a process is running on this machine, under any user. */
export function isRunning(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0) && !hasEnded(pid)
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Tells whether a process has ended and its parent has not taken notice, as in a container without an init process (proc(5)). */
function hasEnded(pid: number): boolean {
  try {
    return /^.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/**
 * Returns a text that differs after each start of this machine. Linux has an id for that. Elsewhere it is the time of the
 * start, in seconds.
 */
export function machineStart(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return String(Math.floor(Date.now() / SECOND) - Math.floor(uptime()))
  }
}

/**
 * Returns the namespace in which the number of this process is valid: two containers of one machine may have the same name, and a
 * process with the same number (pid_namespaces(7)). Elsewhere than on Linux, it is an empty text.
 */
export function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}
