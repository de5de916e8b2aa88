import { error, ProblemsError } from '../core/problem.js'
import { plural } from '../core/text.js'
import { readerSiteAt } from '../pipeline/index.js'
import { databaseUrl } from '../sending/index.js'
import { notifyHub } from '../server/index.js'
import { databaseAt } from '../storage/index.js'
import { print, printJson, printStatus } from './console.js'
import { environmentAt } from './environment.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'

export interface PingFlags {
  readonly root: string
  readonly json?: boolean
}

/** Notifies the WebSub hub of the feeds that changed, once readers can fetch them. */
export async function pingCommand(flags: PingFlags, io: Io): Promise<boolean> {
  const { site, out } = readerSiteAt(flags.root)
  const { hub, url } = site.publication
  if (hub === undefined) {
    const fix = 'Add `hub: https://…`, build, and upload out/ to your server.'
    throw new ProblemsError([error('ping.no-hub', { file: 'publication.yml' }, 'publication.yml has no `hub`.', fix)])
  }
  const database = await databaseAt(flags.root, databaseUrl(environmentAt(io, flags.root)))
  try {
    const feeds = await notifyHub({
      hub,
      url,
      out,
      database,
      clock: io.clock,
      report: flags.json ? () => {} : line => printStatus(io, line),
    })
    const failed = feeds.find(({ outcome }) => outcome === 'failed')
    if (feeds.length === 0) {
      const what = `No feed in out/ declares the hub ${hub}.`
      throw new ProblemsError([error('ping.no-feed', { file: 'out' }, what, 'Run `offprint build`.')])
    }
    if (flags.json) printJson<JsonOutput<'ping'>>(io, { ok: !failed, hub, feeds })
    else if (!failed) print(io, `${hub} is up to date with ${plural(feeds.length, 'feed')}.`)
    else
      printStatus(
        io,
        `${hub} did not accept the notification for ${failed.topic}. Run \`offprint ping\` again later; it leaves out feeds that the hub has accepted.`,
      )
    return !failed
  } finally {
    await database.close()
  }
}
