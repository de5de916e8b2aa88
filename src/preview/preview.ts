import { randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { listen } from '../http/index.js'
import type { AskLinks } from '../lint/index.js'
import { openSession } from '../pipeline/index.js'
import { appFiles } from './app-files.js'
import { Hub } from './hub.js'
import { PreviewModel } from './preview-model.js'
import { routesOf } from './routes.js'

export interface PreviewRequest {
  /** The publication's folder. */
  readonly root: string
  /** Milliseconds since 1970, asked for at every look. */
  readonly now: () => number
  /** Where to listen: `127.0.0.1` unless the editor says otherwise. */
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  /** Where test emails go, as in SMTP_URL; nowhere without. */
  readonly smtp?: string | undefined
  /** The command that opens a file in an editor; without, the editor that runs on this machine. */
  readonly editor?: string | undefined
  /** Asks addresses of other sites, when somebody presses the button for it; without it there is no button. */
  readonly askLinks?: AskLinks
  /** Calls back with the paths that changed, from the publication's root; gives what ends that. */
  readonly watch: (changed: (paths: readonly string[]) => void) => Promise<() => Promise<void>>
}

export interface Preview {
  readonly url: string
  readonly close: () => Promise<void>
}

/**
 * Serves the preview of a publication until it is closed.
 * @throws ProblemsError where the folder is not there or the port is taken
 */
export async function openPreview(request: PreviewRequest): Promise<Preview> {
  const { root, now, host, port, smtp, editor, askLinks, watch } = request
  const model = new PreviewModel(await openSession({ root, now }), '/out/', askLinks)
  const hub = new Hub(model)
  const names = new Set<string>()
  const gate = { hosts: () => names, token: randomBytes(24).toString('base64url') }
  const { fetch } = routesOf({ model, hub, gate, run: randomBytes(6).toString('hex'), smtp, editor, app: appFiles() })
  const listening = await listen(fetch, host, port)
  for (const name of namesOf(host)) names.add(`${name}:${listening.port}`.toLowerCase())
  const unwatch = await watch(paths => void hub.changed(paths))
  // What changed between reading and watching; and the first email takes the longest, as MJML is loaded for it.
  void hub.changed().then(() => model.measure())
  return {
    url: `http://${inAddress(host)}:${listening.port}/`,
    async close() {
      await unwatch()
      await listening.close(0)
    },
  }
}

const inAddress = (host: string): string => (host.includes(':') ? `[${host}]` : host)

const EVERYWHERE = ['0.0.0.0', '::']

/** Names by which a browser may call us. Where we listen everywhere, this machine's own addresses, but no domain. */
function namesOf(host: string): string[] {
  const here = ['127.0.0.1', 'localhost', '[::1]']
  if (!EVERYWHERE.includes(host)) return [...here, inAddress(host)]
  const ours = Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => inAddress(address)))
  return [...here, ...ours]
}
