import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type DeployHook, runDeployHook } from '../../src/cli/deploy-hook.js'
import { isRunning } from '../../src/core/running-process.js'
import { temporaryFolder } from '../temporary-folder.js'

const PATH = process.env['PATH']

/** Tells whether a process still works. One that has ended stays in the list of processes until its parent has asked for it. */
function isWorking(pid: number): boolean {
  const status = `/proc/${pid}/stat`
  return isRunning(pid) && !(existsSync(status) && /\) [ZX] /.test(readFileSync(status, 'utf8')))
}

/** Runs a command line as the `deploy` of a publication. */
function deploy(command: string, more: Partial<DeployHook> = {}) {
  const folder = temporaryFolder({ 'out/index.html': 'Front page' })
  const lines: string[] = []
  const stop = new AbortController()
  const ended = runDeployHook({
    ...{ command, folder, env: { PATH, OFFPRINT_OUT: join(folder, 'out') }, timeout: 20_000 },
    ...{ signal: stop.signal, line: (text: string) => lines.push(text), ...more },
  })
  return { folder, lines, stop, ended }
}

describe('The command of `deploy`', () => {
  it.each<[string, string, { ok: boolean; how?: string | RegExp; output?: string | RegExp }]>([
    ['succeeds with exit code 0', 'cat "$OFFPRINT_OUT/index.html"', { ok: true, output: 'Front page' }],
    [
      'fails with any other',
      'echo Uploading; echo "403 Forbidden" >&2; exit 7',
      { ok: false, how: 'ended with exit code 7', output: /Uploading[\s\S]*403 Forbidden/ },
    ],
    [
      'succeeds with exit code 0 even if it printed an error',
      'echo "error: quota" >&2',
      { ok: true, output: 'error: quota' },
    ],
    [
      'fails if there is no such program',
      'no-such-program --prod',
      { ok: false, how: 'ended with exit code 127', output: /not found/ },
    ],
    ['fails if a signal ends it', 'kill -KILL $$', { ok: false, how: 'was ended by the signal SIGKILL', output: '' }],
    [
      'fails if one part of a list fails',
      'set -e\nfalse\necho later',
      { ok: false, how: 'ended with exit code 1', output: '' },
    ],
    [
      'finds no standard input, so a question gets no answer',
      'read answer || { echo "no answer"; exit 4; }',
      { ok: false, how: 'ended with exit code 4', output: 'no answer' },
    ],
    [
      'has no terminal from which a password could be read',
      '(exec </dev/tty) 2>/dev/null && echo terminal || echo none',
      { ok: true, output: 'none' },
    ],
    ['runs in the folder of the publication', 'ls', { ok: true, output: 'out' }],
    [
      'may print colours and other control characters, which are removed',
      String.raw`printf '\033[31mred\033[0m \007\033]0;title\007done\n'`,
      { ok: true, output: 'red done' },
    ],
    [
      'may print without an end, of which the end is kept',
      "i=0; while [ $i -lt 3000 ]; do echo 'a line of progress'; i=$((i+1)); done; echo last",
      { ok: true, output: /^(?!(?:.*\n){1500})[\s\S]*last$/ },
    ],
    [
      'may leave a process behind that keeps its output open',
      'sleep 30 & echo started',
      { ok: true, output: 'started' },
    ],
  ])('%s', async (_, command, { ok, how, output = '' }) => {
    const { ended } = deploy(command)
    const outcome = await ended
    expect(outcome.ok, outcome.output).toBe(ok)
    if (how !== undefined) expect(outcome.how).toMatch(how)
    if (typeof output === 'string') expect(outcome.output).toBe(output)
    else expect(outcome.output).toMatch(output)
  })

  it('passes on each line as it comes, also those of a progress bar', async () => {
    const { ended, lines } = deploy(String.raw`printf '10%%\r50%%\r100%%\n'; echo; echo done`)
    await ended
    expect(lines).toEqual(['10%', '50%', '100%', 'done'])
  })

  const CHILD = 'sleep 60 & echo $! > child.pid; wait'
  const childIn = async (folder: string): Promise<number> => {
    await vi.waitFor(() =>
      expect(existsSync(join(folder, 'child.pid')) && readFileSync(join(folder, 'child.pid'), 'utf8')).toMatch(/\d\n/),
    )
    return Number(readFileSync(join(folder, 'child.pid'), 'utf8'))
  }

  it('is ended by Ctrl-C together with everything that it has started', async () => {
    const { folder, stop, ended } = deploy(CHILD)
    const child = await childIn(folder)
    stop.abort()
    expect(await ended).toMatchObject({ ok: false, how: 'was stopped' })
    await vi.waitFor(() => expect(isWorking(child)).toBe(false))
  })

  it('is ended when its time is over, also if what it has started ignores the request', async () => {
    const { folder, ended } = deploy(`(trap '' TERM; sleep 60 & echo $! > child.pid; wait; wait) & sleep 60`, {
      timeout: 300,
    })
    const child = await childIn(folder)
    expect(await ended).toMatchObject({ ok: false, how: 'took longer than 1 s and was ended' })
    await vi.waitFor(() => expect(isWorking(child)).toBe(false))
  })

  it('does not run if it was stopped before', async () => {
    const stop = new AbortController()
    stop.abort()
    const { ended } = deploy('sleep 60', { signal: stop.signal })
    expect(await ended).toMatchObject({ ok: false, how: 'was stopped' })
  })
})
