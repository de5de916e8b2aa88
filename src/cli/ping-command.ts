import { readerSiteAt } from '../build/index.js'
import { databaseAt } from '../database/index.js'
import { error, ProblemsError } from '../problem.js'
import { tellHub } from '../server/index.js'
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
    const failed = feeds.filter(({ outcome }) => outcome === 'failed')
    if (feeds.length === 0) {
      const what = `No feed in out/ names the hub ${hub}.`
      throw new ProblemsError([error('ping.no-feed', { file: 'out' }, what, 'Run `offprint build`.')])
    }
    if (flags.json) say(JSON.stringify({ ok: failed.length === 0, hub, feeds }))
    else say(summary(hub, feeds.length - failed.length, failed))
    return failed.length === 0
  } finally {
    database.close()
  }
}

function summary(hub: string, known: number, failed: readonly { readonly topic: string }[]): string {
  if (failed.length === 0) return `${hub} knows the latest of ${plural(known, 'feed')}.`
  const topics = failed.map(({ topic }) => `  ${topic}\n`).join('')
  return `${hub} did not take the news of\n${topics}Try again: those that it took are not told twice.`
}
