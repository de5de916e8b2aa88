import { error, ProblemsError } from '../core/problem.js'
import { readerSiteAt } from '../pipeline/index.js'
import { tellHub } from '../server/index.js'
import { databaseAt } from '../storage/index.js'
import { plural, say, tell } from './console.js'
import type { Io } from './io.js'

export interface PingFlags {
  readonly root: string
  readonly json?: boolean
}

/** Tells the WebSub hub of the feeds that changed, once they are where readers get them. */
export async function pingCommand(flags: PingFlags, io: Io): Promise<boolean> {
  const { site, out } = readerSiteAt(flags.root)
  const { hub, url } = site.publication
  if (hub === undefined) {
    const fix = 'Add `hub: https://…`, build, and put out/ where it is served.'
    throw new ProblemsError([error('ping.no-hub', { file: 'publication.yml' }, 'No `hub` is named.', fix)])
  }
  const database = await databaseAt(flags.root)
  try {
    const feeds = await tellHub({
      hub,
      url,
      out,
      database,
      clock: io.clock,
      tell: flags.json ? () => {} : line => tell(io, line),
    })
    const failed = feeds.find(({ outcome }) => outcome === 'failed')
    if (feeds.length === 0) {
      const what = `No feed in out/ names the hub ${hub}.`
      throw new ProblemsError([error('ping.no-feed', { file: 'out' }, what, 'Run `offprint build`.')])
    }
    if (flags.json) say(io, JSON.stringify({ ok: !failed, hub, feeds }))
    else if (!failed) say(io, `${hub} knows the latest of ${plural(feeds.length, 'feed')}.`)
    else
      tell(
        io,
        `${hub} did not take the news of ${failed.topic}. Run it again later: what it took it is not told twice.`,
      )
    return !failed
  } finally {
    await database.close()
  }
}
