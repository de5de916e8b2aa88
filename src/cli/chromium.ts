import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { Environment } from '../core/variables.js'

const NAMES = [
  'chromium',
  'chromium-browser',
  'chromium-headless-shell',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
]
const INSTALLED = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Finds a browser of the Chromium family: the one of `CHROMIUM_PATH`, one in `PATH`, or one in the usual places. */
export function findChromium(env: Environment): string | undefined {
  const own = env['CHROMIUM_PATH']
  if (own) return existsSync(own) ? own : undefined
  const folders = (env['PATH'] ?? '').split(delimiter).filter(folder => folder !== '')
  return [...folders.flatMap(folder => NAMES.map(name => join(folder, name))), ...INSTALLED].find(path =>
    existsSync(path),
  )
}

type Result = Readonly<Record<string, unknown>>
type Listener = (parameters: Result) => void

/** A page of a running browser, which obeys the Chrome DevTools Protocol. */
export interface ChromiumPage {
  /** Runs a command of the protocol and returns its result. */
  readonly send: (method: string, parameters?: object) => Promise<Result>
  /** Calls a listener for each event of a kind. */
  readonly on: (event: string, listener: Listener) => void
  /** Waits for the next event of a kind. */
  readonly next: (event: string) => Promise<Result>
}

export interface Chromium {
  readonly page: ChromiumPage
  /** Ends the browser and removes its profile. */
  readonly close: () => Promise<void>
}

/** The time that a command may take, in milliseconds. */
const PATIENCE = 60_000

/**
 * Starts a browser without a window, and opens a page. The protocol runs over a pipe, so that no port is open and no
 * library is needed.
 * @throws Error if the browser does not start
 */
export async function startChromium(path: string): Promise<Chromium> {
  const profile = mkdtempSync(join(tmpdir(), 'offprint-browser-'))
  // The sandbox of Chromium does not work for root, who is the only user in many containers.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const quiet = [
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-gpu',
    '--hide-scrollbars',
  ]
  const child = spawn(
    path,
    ['--headless=new', '--remote-debugging-pipe', `--user-data-dir=${profile}`, ...quiet, ...sandbox, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  )
  const close = async (): Promise<void> => {
    const ended = new Promise(resolve => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      child.kill()
      await ended
    }
    try {
      // Processes of the browser that end later may still write into the profile.
      rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
    } catch {
      // A rest of a temporary folder is no reason to fail.
    }
  }
  try {
    return { page: await openPage(protocolOf(child)), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

interface Protocol {
  readonly send: (method: string, parameters: object, session?: string) => Promise<Result>
  readonly listen: (listener: (event: string, parameters: Result) => void) => void
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Result
  readonly result?: Result
  readonly error?: { readonly message: string }
}

/**
 * Connects to the browser by the protocol: JSON messages that end in a zero byte, written to file descriptor 3 and read from
 * file descriptor 4.
 */
function protocolOf(child: ChildProcess): Protocol {
  const [output, input] = [child.stdio[3] as Writable, child.stdio[4] as Readable]
  const waiting = new Map<
    number,
    { readonly resolve: (result: Result) => void; readonly reject: (cause: Error) => void }
  >()
  const listeners: ((event: string, parameters: Result) => void)[] = []
  const fail = (cause: Error): void => {
    for (const { reject } of waiting.values()) reject(cause)
    waiting.clear()
  }
  let last = 0
  // A picture arrives in dozens of pieces, and only the newest is searched for the end.
  let unread: string[] = []
  input.setEncoding('utf8')
  input.on('data', (text: string) => {
    const [end = '', ...more] = text.split('\0')
    unread.push(end)
    if (more.length === 0) return
    const messages = [unread.join(''), ...more]
    unread = [messages.pop() ?? '']
    for (const message of messages) {
      const { id, method, params = {}, result = {}, error } = JSON.parse(message) as Message
      if (method !== undefined) for (const listener of listeners) listener(method, params)
      const asked = id === undefined ? undefined : waiting.get(id)
      if (id !== undefined) waiting.delete(id)
      if (error) asked?.reject(new Error(error.message))
      else asked?.resolve(result)
    }
  })
  child.once('error', fail)
  child.once('exit', () => fail(new Error('The browser has ended.')))
  output.on('error', fail)
  return {
    send: (method, parameters, session) =>
      new Promise((resolve, reject) => {
        last += 1
        const id = last
        const timer = setTimeout(() => reject(new Error(`The browser did not answer \`${method}\`.`)), PATIENCE)
        const settled =
          <Value>(then: (value: Value) => void) =>
          (value: Value): void => {
            clearTimeout(timer)
            then(value)
          }
        waiting.set(id, { resolve: settled(resolve), reject: settled(reject) })
        output.write(
          `${JSON.stringify({ id, method, params: parameters, ...(session ? { sessionId: session } : {}) })}\0`,
        )
      }),
    listen: listener => {
      listeners.push(listener)
    },
  }
}

async function openPage({ send, listen }: Protocol): Promise<ChromiumPage> {
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true })
  const listeners = new Map<string, Listener[]>()
  listen((event, parameters) => {
    for (const listener of [...(listeners.get(event) ?? [])]) listener(parameters)
  })
  const on = (event: string, listener: Listener): void => {
    listeners.set(event, [...(listeners.get(event) ?? []), listener])
  }
  return {
    send: (method, parameters = {}) => send(method, parameters, String(sessionId)),
    on,
    next: event =>
      new Promise(resolve => {
        const once: Listener = parameters => {
          listeners.set(
            event,
            (listeners.get(event) ?? []).filter(each => each !== once),
          )
          resolve(parameters)
        }
        on(event, once)
      }),
  }
}
