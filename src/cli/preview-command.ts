import { spawn } from 'node:child_process'
import { plural } from '../core/text.js'
import type { LinkCheckResult } from '../network/index.js'
import { readPublicationAt } from '../pipeline/index.js'
import { exportPreview, openPreview, type PreviewRequest } from '../preview/index.js'
import { mailServersFor, serverNumbers } from '../sending/index.js'
import { browserPictures } from './browser-picture.js'
import { findChromium } from './chromium.js'
import { timeOf } from './clock.js'
import { print, printStatus } from './console.js'
import { environmentAt, foreignEnvironment } from './environment.js'
import type { Io } from './io.js'
import { previewImport } from './preview-import.js'
import { findSpamAssassin, spamReporter } from './spam-assassin.js'
import { watchPaths } from './watch.js'

export interface PreviewFlags {
  readonly root: string
  readonly port: number
  readonly host: string
  readonly open?: boolean
  readonly export?: string
  /** Whether nothing may be written; by default only for a host that is not this machine. */
  readonly readOnly?: boolean
  readonly now?: string
}

/** Serves the preview until Ctrl-C stops it, or writes it as files. */
export async function previewCommand(flags: PreviewFlags, io: Io): Promise<boolean> {
  const { root, host, port } = flags
  const now = (): number => timeOf(io, flags.now)
  if (flags.export !== undefined) {
    const { editions, folder } = await exportPreview({ root, now, folder: flags.export })
    print(io, `Wrote the preview of ${plural(editions, 'edition')} into ${folder}. Open index.html in it.`)
    return true
  }
  const watch = (changed: (paths: readonly string[]) => void) => watchPaths(root, changed)
  const writes = previewWrites(flags)
  const sending = { env: () => environmentAt(io, root), clock: io.clock }
  const preview = await openPreview({
    ...{ root, now, sending, host, port, ...settings(root, io), watch, requestLinks: requestNow, writes },
    importing: previewImport(flags, io),
  })
  if (!isHere(host)) {
    const may = writes ? 'read, change and send' : 'read'
    printStatus(io, `Anyone who can reach ${host} can ${may} this publication, drafts included.`)
  }
  print(io, preview.url)
  printStatus(io, 'The preview updates whenever a file changes. Press Ctrl-C to stop it.')
  if (flags.open) openInBrowser(preview.url, io)
  await new Promise<void>(resolve => io.onInterrupt(resolve))
  if (preview.sending().length > 0)
    printStatus(io, 'Stopping once the messages under way are finished. Press Ctrl-C again to stop at once.')
  await preview.close()
  return true
}

/**
 * Reads the mail server for tests and the editor command from the environment alone: a file in the folder, which may be
 * somebody else's, must not choose them.
 */
const settings = (root: string, io: Io) => ({
  ...tools(root, io),
  servers:
    serverNumbers(environmentAt(io, root)).length > 0
      ? () =>
          mailServersFor(readPublicationAt(root), { ...io, env: environmentAt(io, root) }).map(
            ({ settings }) => settings,
          )
      : undefined,
  editor: io.env['OFFPRINT_EDITOR'] || undefined,
})

/** Finds the programs of this machine that the preview can use. None of them is required. */
function tools(root: string, io: Io): Pick<PreviewRequest, 'reportSpam' | 'takePicture'> {
  const [spamAssassin, browser] = [findSpamAssassin(io.env), findChromium(io.env)]
  return {
    ...(spamAssassin ? { reportSpam: spamReporter(spamAssassin, foreignEnvironment(io, root)) } : {}),
    ...(browser ? { takePicture: browserPictures(browser) } : {}),
  }
}

/**
 * Requests all addresses again, because a person who presses the button wants the present state. Stores no answers, because
 * the preview writes nothing.
 */
async function requestNow(addresses: readonly string[]): Promise<LinkCheckResult['answers']> {
  const { checkLinks } = await import('../network/index.js')
  const { answers, offline } = await checkLinks(addresses, { reach: { allowPrivate: false } })
  if (offline) throw new Error('No server name could be resolved. This machine seems to be offline.')
  return answers
}

/** Tells whether files can be edited in a preview: on this machine unless it is read-only, and for others only if somebody asks for it. */
export const previewWrites = ({ host, readOnly }: Pick<PreviewFlags, 'host' | 'readOnly'>): boolean =>
  !(readOnly ?? !isHere(host))

const isHere = (host: string): boolean => /^(?:127\.|localhost$|::1$)/.test(host)

function openInBrowser(url: string, io: Io): void {
  const { platform } = process
  const [command, ...args]: [string, ...string[]] =
    platform === 'darwin' ? ['open'] : platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open']
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true })
  child.on('error', () => printStatus(io, `No browser could be opened. Go to ${url}`))
  child.unref()
}
