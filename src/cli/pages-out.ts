import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { append } from '../core/long-lists.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import type { LinkedPage, PageState } from '../pipeline/index.js'
import type { Publication } from '../publication/index.js'

interface PublishedSite {
  readonly root: string
  readonly publication: Publication
}

/** The number of requests to the site at a time. */
const AT_ONCE = 6

/**
 * Finds the pages to which a message links and which are not online in their present version. If `offprint serve` publishes
 * the site, they are requested over HTTP, because out/ is then served at once; otherwise they are looked for in out/, which
 * somebody uploads.
 */
export async function pagesNotOut(
  pages: readonly LinkedPage[],
  { root, publication }: PublishedSite,
): Promise<Problem[]> {
  if (!publication.server) return (await Promise.all(pages.map(page => missingIn(join(root, 'out'), page)))).flat()
  const found: Problem[] = []
  for (let start = 0; start < pages.length; start += AT_ONCE)
    append(found, (await Promise.all(pages.slice(start, start + AT_ONCE).map(missingOnline))).flat())
  return found
}

const remedyFor = ({ command }: LinkedPage): string => `Run \`${command}\`, and publish out/.`

async function missingIn(out: string, page: LinkedPage): Promise<Problem[]> {
  const path = join(out, page.output)
  const where = { file: `out/${page.output}` }
  if (!existsSync(path))
    return [error('send.page', where, 'The message links to this page, which is not in out/.', remedyFor(page))]
  const state = await page.stateOf(readFileSync(path, 'utf8'))
  return state === 'present' ? [] : [error('send.page', where, STATES[state], remedyFor(page))]
}

const STATES: Readonly<Record<Exclude<PageState, 'present'>, string>> = {
  old: 'The message links to this page, which shows an old version of its text.',
  other: 'The message links to this page, which shows something else.',
}

async function missingOnline(page: LinkedPage): Promise<Problem[]> {
  const { fetchSource } = await import('../network/index.js')
  const purpose = { rule: 'send.page', accept: 'text/html', otherwise: 'publish out/ before you send.' }
  const where = { file: page.url }
  try {
    // The address is the publication's own, which may be on this machine or in its network.
    const { bytes, address } = await fetchSource(page.url, { allowPrivate: true }, purpose)
    const state = await page.stateOf(new TextDecoder().decode(bytes))
    if (state === 'present') return []
    const moved = address && new URL(address).pathname !== new URL(page.url).pathname
    const what = moved ? `The message links to this page, which redirects to ${address}.` : STATES[state]
    return [error('send.page', where, what, remedyFor(page))]
  } catch (cause) {
    if (!(cause instanceof ProblemsError)) throw cause
    return cause.problems.map(({ what }) =>
      error('send.page', where, `The message links to this page, which is not online. ${what}`, remedyFor(page)),
    )
  }
}
