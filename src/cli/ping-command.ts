import { error, ProblemsError } from '../core/problem.js'
import { readerSiteAt } from '../pipeline/index.js'
import { tellHub } from '../server/index.js'
import { databaseAt } from '../storage/index.js'
import { plural, say, tell } from './console.js'

export interface PingFlags {
  readonly root: string
  readonly json?: boolean
}

/** Tells the WebSub hub of the feeds that changed, once they are where readers get them. */
export async function pingCommand(flags: PingFlags): Promise<boolean> {
  const { site, out } = readerSiteAt(flags.root)
  const { hub, url } = site.publication
  if (hub === undefined) {
    const fix = 'Add `hub: https://…`, build, and put out/ where it is served.'
    throw new ProblemsError([error('ping.no-hub', { file: 'publication.yml' }, 'No `hub` is named.', fix)])
  }
  const database = databaseAt(flags.root)
  try {
    const feeds = await tellHub({ hub, url, out, database, clock: Date.now, tell: flags.json ? () => {} : tell })
    const failed = feeds.find(({ outcome }) => outcome === 'failed')
    if (feeds.length === 0) {
      const what = `No feed in out/ names the hub ${hub}.`
      throw new ProblemsError([error('ping.no-feed', { file: 'out' }, what, 'Run `offprint build`.')])
    }
    if (flags.json) say(JSON.stringify({ ok: !failed, hub, feeds }))
    else if (!failed) say(`${hub} knows the latest of ${plural(feeds.length, 'feed')}.`)
    else tell(`${hub} did not take the news of ${failed.topic}. Run it again later: what it took it is not told twice.`)
    return !failed
  } finally {
    database.close()
  }
}
