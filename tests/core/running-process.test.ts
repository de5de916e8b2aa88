import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished, vi } from 'vitest'
import { isRunning } from '../../src/core/running-process.js'

it.runIf(process.platform === 'linux')(
  'A process that was killed does not run, also if its parent never takes notice, as in a container without an init process',
  async () => {
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => void parent.kill('SIGKILL'))
    const [line] = (await once(parent.stdout, 'data')) as [Buffer]
    const child = Number(line.toString())
    // The shell would take notice; `sleep`, which takes its place, does not.
    await vi.waitFor(() => expect(readFileSync(`/proc/${parent.pid}/comm`, 'utf8')).toBe('sleep\n'))
    expect([isRunning(child), isRunning(process.pid), isRunning(0)]).toEqual([true, true, false])
    process.kill(child, 'SIGKILL')
    await vi.waitFor(() => expect(isRunning(child)).toBe(false))
    // It is there all the same.
    expect(process.kill(child, 0)).toBe(true)
  },
)
