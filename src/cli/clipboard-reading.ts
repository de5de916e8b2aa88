import { execFile } from 'node:child_process'
import { error, ProblemsError } from '../core/problem.js'
import type { Environment } from '../core/variables.js'
import { CLIPBOARD, copiedSource, type Source } from '../importing/index.js'

/**
 * Runs a program and resolves to its output, which is empty if it fails, or to undefined if there is no such program.
 * Rejects with a ProblemsError if the output is too long.
 */
export type RunProgram = (command: string, args: readonly string[]) => Promise<Uint8Array | undefined>

/** A program that comes with a system, or is usual there, and prints the clipboard. */
interface ClipboardHelper {
  readonly applies: (platform: string, env: Environment) => boolean
  readonly command: string
  readonly text: readonly string[]
  /** Prints the clipboard as HTML, if the program can. */
  readonly html?: { readonly command?: string; readonly args: readonly string[] }
  /** Converts the output to the content. */
  readonly decode?: (output: Uint8Array) => Uint8Array
}

/** The output is in Base64, because the console of Windows has an encoding of its own. */
const POWERSHELL = (content: string): string[] => [
  '-NoProfile',
  '-STA',
  '-Command',
  `Add-Type -AssemblyName System.Windows.Forms; $c = ${content}; if ($c) { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($c)) }`,
]

const HELPERS: readonly ClipboardHelper[] = [
  {
    applies: platform => platform === 'darwin',
    command: 'pbpaste',
    text: ['-Prefer', 'txt'],
    // AppleScript prints data in hexadecimal: «data HTML3C70…».
    html: { command: 'osascript', args: ['-e', 'the clipboard as «class HTML»'] },
    decode: output => {
      const [, digits] = /«data HTML([\dA-F]*)»/i.exec(textOf(output)) ?? []
      return digits === undefined ? output : Buffer.from(digits, 'hex')
    },
  },
  {
    applies: platform => platform === 'win32',
    command: 'powershell.exe',
    text: POWERSHELL('[Windows.Forms.Clipboard]::GetText()'),
    html: { args: POWERSHELL("[Windows.Forms.Clipboard]::GetData('HTML Format')") },
    decode: output => Buffer.from(textOf(output), 'base64'),
  },
  {
    applies: (_, env) => Boolean(env['WAYLAND_DISPLAY']),
    command: 'wl-paste',
    text: ['--no-newline', '--type', 'text'],
    html: { args: ['--no-newline', '--type', 'text/html'] },
  },
  {
    applies: (_, env) => Boolean(env['DISPLAY']),
    command: 'xclip',
    text: ['-selection', 'clipboard', '-out'],
    html: { args: ['-selection', 'clipboard', '-out', '-target', 'text/html'] },
  },
  { applies: (_, env) => Boolean(env['DISPLAY']), command: 'xsel', text: ['--clipboard', '--output'] },
  {
    applies: (_, env) => Boolean(env['WSL_DISTRO_NAME']),
    command: 'powershell.exe',
    text: POWERSHELL('[Windows.Forms.Clipboard]::GetText()'),
    html: { args: POWERSHELL("[Windows.Forms.Clipboard]::GetData('HTML Format')") },
    decode: output => Buffer.from(textOf(output), 'base64'),
  },
]

const unchanged = (output: Uint8Array): Uint8Array => output
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8')

/**
 * Reads the clipboard with the first helper of the system that answers: as HTML if it holds formatted text, or else as text.
 * The source is empty if the clipboard is. It is undefined if there is no helper.
 */
export async function readClipboard(
  platform: string,
  env: Environment,
  run: RunProgram = programsWith(env),
): Promise<Source | undefined> {
  let isThere = false
  for (const { applies, command, text, html, decode = unchanged } of HELPERS) {
    if (!applies(platform, env)) continue
    const formatted = html && (await run(html.command ?? command, html.args))
    const copied = formatted && copiedSource({ html: decode(formatted) })
    if (copied) return copied
    const plain = await run(command, text)
    isThere ||= plain !== undefined
    const source = plain && copiedSource({ text: command === 'pbpaste' ? plain : decode(plain) })
    if (source) return source
  }
  return isThere ? { name: CLIPBOARD, bytes: new Uint8Array() } : undefined
}

const MOST_BYTES = 50_000_000
const TIMEOUT = 20_000

const TOO_LONG = error(
  'import.size',
  { file: CLIPBOARD },
  `The clipboard holds more than ${MOST_BYTES / 1_000_000} MB.`,
  'Copy less, or save it as a file and import that.',
)

const programsWith =
  (env: Environment): RunProgram =>
  (command, args) =>
    new Promise((resolve, reject) => {
      const options = { maxBuffer: MOST_BYTES, timeout: TIMEOUT, windowsHide: true, env: { ...env } }
      execFile(command, [...args], { ...options, encoding: 'buffer' }, (cause, stdout) => {
        const code = (cause as NodeJS.ErrnoException | null)?.code
        if (code === 'ENOENT') resolve(undefined)
        else if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') reject(new ProblemsError([TOO_LONG]))
        else resolve(cause ? new Uint8Array() : stdout)
      })
    })
