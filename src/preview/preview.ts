import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { listen } from '../http/index.js'
import type { RequestLinks } from '../lint/index.js'
import { openSession } from '../pipeline/index.js'
import { appFiles } from './app-files.js'
import type { TakePicture } from './app-picture.js'
import { FileEditing } from './file-editing.js'
import { Hub } from './hub.js'
import { ImportDesk, type ImportTools } from './import-desk.js'
import { PreviewModel } from './preview-model.js'
import { type IssueSendingSettings, PreviewSending } from './preview-sending.js'
import { routesOf } from './routes.js'
import type { ReportSpam } from './spam-score.js'
import type { ReadServers } from './test-send.js'

export interface PreviewRequest {
  /** The publication's folder. */
  readonly root: string
  /** Returns milliseconds since 1970. It is called whenever the folder is read. */
  readonly now: () => number
  /** The address to listen on. */
  readonly host: string
  /** The port to listen on; 0 picks any free port. */
  readonly port: number
  /** Reads how to reach the mail servers for tests. If absent, no test can be sent. */
  readonly servers?: ReadServers | undefined
  /** How issues are sent. If absent, or if nothing may be written, none can be. */
  readonly sending?: IssueSendingSettings | undefined
  /** The command that opens a file in an editor; by default, the editor that is running on this machine. */
  readonly editor?: string | undefined
  /** Requests external addresses when the user presses the button for that. If absent, there is no button. */
  readonly requestLinks?: RequestLinks
  /** Whether files can be edited in the app. */
  readonly writes?: boolean
  /** Imports as the command line does. If absent, or if nothing may be written, nothing can be imported. */
  readonly importing?: ImportTools | undefined
  /** Has a message examined by SpamAssassin. If absent, there is no button. */
  readonly reportSpam?: ReportSpam | undefined
  /** Takes pictures of views in a browser. If absent, there is no button. */
  readonly takePicture?: TakePicture | undefined
  /** Calls `changed` with changed paths, relative to the publication's root. Resolves to a function that stops watching. */
  readonly watch: (changed: (paths: readonly string[]) => void) => Promise<() => Promise<void>>
}

export interface Preview {
  readonly url: string
  /** The names of the issues that it is sending. */
  readonly sending: () => readonly string[]
  /** Ends what is being sent once the messages under way are finished, and then the server. */
  readonly close: () => Promise<void>
}

/**
 * Serves the preview of a publication until it is closed.
 * @throws ProblemsError if the folder does not exist or the port is taken
 */
export async function openPreview(request: PreviewRequest): Promise<Preview> {
  const {
    root,
    now,
    host,
    port,
    servers,
    editor,
    requestLinks,
    reportSpam,
    takePicture,
    watch,
    writes = false,
    sending: settings,
    importing: tools,
  } = request
  const session = await openSession({ root, now })
  const model = new PreviewModel(session, '/out/', requestLinks)
  const editing = new FileEditing(() => model.snapshot(), now, writes)
  const hub = new Hub(model)
  const names = new Set<string>()
  const gate = { hosts: () => names, token: randomBytes(24).toString('base64url') }
  const sending =
    settings && writes ? new PreviewSending({ ...settings, root, now, snapshot: () => model.snapshot() }) : undefined
  const { fetch } = routesOf({
    model,
    hub,
    gate,
    run: randomBytes(6).toString('hex'),
    servers,
    editor,
    sending,
    editing,
    importing: tools && writes ? new ImportDesk(tools, session, editing) : undefined,
    reportSpam,
    takePicture,
    app: appFiles(),
  })
  const listening = await listen(fetch, host, port)
  for (const name of namesOf(host)) names.add(`${name}:${listening.port}`.toLowerCase())
  const unwatch = await watch(paths => void hub.changed(paths))
  // Files may have changed between reading and watching, so they are read again. The first email is then rendered in advance,
  // because loading MJML takes the longest.
  void hub.changed().then(() => model.measure())
  return {
    url: `http://${inAddress(host)}:${listening.port}/`,
    sending: () => sending?.sending() ?? [],
    async close() {
      await sending?.close()
      await unwatch()
      await listening.close(0)
    },
  }
}

const inAddress = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const EVERYWHERE = ['0.0.0.0', '::']

/**
 * Returns the host names by which a browser may address this server. A server that listens on all addresses accepts those of
 * this machine, but no domain name.
 */
function namesOf(host: string): string[] {
  const here = ['127.0.0.1', 'localhost', '[::1]']
  if (!EVERYWHERE.includes(host)) return [...here, inAddress(host)]
  const ours = Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => inAddress(address)))
  return [...here, ...ours]
}
