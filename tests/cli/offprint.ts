import { Readable, Writable } from 'node:stream'
import { expect, onTestFinished, vi } from 'vitest'
import type { Io, OutputStream } from '../../src/cli/io.js'
import { main } from '../../src/cli/program.js'
import type { Environment } from '../../src/core/variables.js'
import { expectOutput } from './json-output.js'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs in this process. */
export interface Running {
  /** The output so far. */
  readonly said: { out: string; err: string }
  /** Presses Ctrl-C. */
  readonly interrupt: () => void
  readonly ended: Promise<Ended>
}

/**
 * Runs a command line from the sources, in this process, with an environment of its own, so that nothing of this machine
 * affects it. Tests that need a process (closed pipes, real signals, a terminal) are in binary.test.ts.
 */
export const offprint = (argv: readonly string[], env: Environment = {}, input = ''): Promise<Ended> =>
  run(argv, env, input).ended

/** Starts a command for tests that interrupt it. It is interrupted at the end of the test in any case. */
export function startOffprint(argv: readonly string[], env: Environment = {}): Running {
  const running = run(argv, env, '')
  onTestFinished(async () => {
    running.interrupt()
    await running.ended
  })
  return running
}

function run(argv: readonly string[], env: Environment, input: string): Running {
  const { io, said, interrupt } = collectingIo({ env, input })
  const ended = main(argv, io).then(code => {
    // Whatever a test is about: JSON is what the schema of the command says.
    if (argv.includes('--json') && said.out !== '' && !argv.includes('--help')) expectOutput(argv, said.out)
    return { code, stdout: said.out, stderr: said.err }
  })
  return { said, interrupt, ended }
}

interface Given {
  readonly env?: Environment
  readonly input?: string
  /** The streams that are a terminal. */
  readonly terminal?: readonly ('stdout' | 'stderr')[]
}

/** Makes an Io that keeps the output. */
export function collectingIo({ env = {}, input = '', terminal = [] }: Given = {}) {
  const said = { out: '', err: '' }
  const stops = new Set<() => void>()
  const io: Io = {
    stdin: Readable.from(input === '' ? [] : [Buffer.from(input)]),
    stdout: collecting(text => (said.out += text), terminal.includes('stdout')),
    stderr: collecting(text => (said.err += text), terminal.includes('stderr')),
    env,
    clock: Date.now,
    onInterrupt(stop) {
      stops.add(stop)
      return () => void stops.delete(stop)
    },
  }
  const interrupt = (): void => {
    for (const stop of stops) stop()
  }
  return { io, said, interrupt }
}

function collecting(take: (text: string) => void, isTTY: boolean): OutputStream {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      take(String(chunk))
      done()
    },
  })
  return Object.assign(stream, { isTTY })
}

export interface Serving extends Running {
  /** The address at which it listens. */
  readonly home: string
}

/** Runs `offprint serve` on a free port, and resolves when it reports that it listens. */
export async function serveOffprint(root: string, argv: readonly string[], env: Environment = {}): Promise<Serving> {
  const running = startOffprint(['serve', '--root', root, '--port', '0', ...argv], env)
  const home = await addressSaid(running.said)
  return { ...running, home }
}

/** Waits until a server prints the address at which it listens, and returns that address. */
export async function addressSaid(said: { readonly out: string; readonly err: string }): Promise<string> {
  await vi.waitFor(() => expect(said.out, said.err).toMatch(/http:\/\/[^\s"]+/), 20_000)
  return /http:\/\/[^\s"]+/.exec(said.out)?.[0] ?? ''
}
