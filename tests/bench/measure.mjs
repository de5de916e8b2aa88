// @ts-check
/** Measures the cost of running a program: wall time, CPU time and peak memory, of a Node program including child processes. */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Cost
 * @property {number} wall  milliseconds
 * @property {number} cpu  milliseconds, user and system
 * @property {number} peak  megabytes resident
 * @property {string} output  what it printed
 *
 * @typedef {object} Program
 * @property {string} script
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {Readonly<Record<string, string>>} [env]
 */

/** Milliseconds between two looks at a program, and in a tick of /proc on Linux. */
const [SAMPLE, TICK] = [20, 10]
const HOOK = fileURLToPath(new URL('./measure-hook.cjs', import.meta.url))

/**
 * Runs the program once; throws with its output if it fails.
 * @param {Program} program
 * @returns {Promise<Cost>}
 */
export async function measure(program) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-cost-'))
  try {
    const { wall, output } = await run(program, folder)
    const files = await readdir(folder)
    const costs = await Promise.all(
      files.map(async file => JSON.parse(await readFile(path.join(folder, file), 'utf8'))),
    )
    if (costs.length === 0) throw new Error(`${program.script} ended without saying what it cost`)
    return { wall, cpu: sum(costs.map(cost => cost.cpu)), peak: sum(costs.map(cost => cost.peak)), output }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * @param {Program} program
 * @param {string} folder  where the hook leaves the costs
 * @returns {Promise<{ wall: number, output: string }>} milliseconds, and what it printed
 */
function run({ script, args, cwd, env }, folder) {
  const preload = `${process.env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(HOOK)}`
  const hooked = { ...env, NODE_OPTIONS: preload, BENCH_COST_FOLDER: folder }
  const started = performance.now()
  return ended(start(process.execPath, [script, ...args], { cwd, env: hooked }), started)
}

/**
 * Measures a program that is not one of Node, on Linux: /proc is read until it ends, which misses no more than its last moments.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 * @returns {Promise<Cost>}
 */
export async function measureCommand(command, args, cwd) {
  let [cpu, peak] = [0, 0]
  const started = performance.now()
  const child = start(command, args, { cwd })
  const timer = setInterval(() => {
    try {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      cpu = (Number(fields[11]) + Number(fields[12])) * TICK
      peak =
        Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? peak * 1024) /
        1024
    } catch {}
  }, SAMPLE)
  try {
    return { ...(await ended(child, started)), cpu, peak }
  } finally {
    clearInterval(timer)
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string | undefined, env?: Readonly<Record<string, string>> }} place
 */
const start = (command, args, { cwd, env }) =>
  spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })

/**
 * @param {ReturnType<typeof start>} child
 * @param {number} started
 * @returns {Promise<{ wall: number, output: string }>} milliseconds, and what it printed
 */
function ended(child, started) {
  let [output, errors] = ['', '']
  // A list that is printed may be long, and only its end says what went wrong.
  child.stdout.on('data', chunk => (output = `${output}${chunk}`.slice(-10_000)))
  child.stderr.on('data', chunk => (errors = `${errors}${chunk}`.slice(-10_000)))
  return new Promise((resolve, reject) => {
    let wall = 0
    child.on('error', reject)
    child.on('exit', () => {
      wall = performance.now() - started
    })
    child.on('close', code => {
      if (code === 0) resolve({ wall, output })
      else reject(new Error(`${child.spawnargs.join(' ')} ended with ${code}:\n${`${output}${errors}`.slice(-2000)}`))
    })
  })
}

/** Waits until the disk has finished earlier writes, so that one run does not pay for those of the run before. */
export function settleDisk() {
  spawnSync('sync')
}

/** @param {readonly number[]} values */
const sum = values => values.reduce((total, value) => total + value, 0)

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
