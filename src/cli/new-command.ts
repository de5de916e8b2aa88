import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sourceName } from '../content/index.js'
import { articleAddress } from '../core/article-address.js'
import { momentAt } from '../core/moment.js'
import { error, type Problem, ProblemsError } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import { newPostName, newPostText } from '../editing/index.js'
import type { Draft, Source } from '../importing/index.js'
import type { FetchPurpose } from '../network/index.js'
import { readPublication } from '../publication/index.js'
import { timeOf } from './clock.js'
import { print, printJson, reportProblems } from './console.js'
import { importContext } from './import-command.js'
import { writeNew } from './import-files.js'
import type { Io } from './io.js'
import type { JsonOutput } from './json-outputs.js'
import { publicationText } from './publication-text.js'

export interface NewFlags {
  readonly root: string
  /** The address of the article to which a link item leads. */
  readonly link?: string
  readonly allowPrivate?: boolean
  readonly now?: string
  readonly json?: boolean
}

/** Writes a new draft into a file named after its title. Never overwrites a file. */
export async function newCommand(title: string, flags: NewFlags, io: Io): Promise<boolean> {
  if (flags.link !== undefined) return newLink(flags.link, title, flags, io)
  if (title.trim() === '')
    throw new ProblemsError([
      error('new.title', { file: 'posts' }, 'A post needs a title.', 'Add one: offprint new "…".'),
    ])
  const { publication, problems } = readPublication(publicationText(flags.root))
  if (!publication) throw new ProblemsError(problems)
  const date = momentAt(timeOf(io, flags.now), publication.timezone).iso
  const file = `${publication.posts}/${newPostName(title)}.md`
  if (!writeNew(join(flags.root, file), newPostText(title, date)))
    throw new ProblemsError([
      error('new.exists', { file }, 'A post with this file name exists already.', 'Give the new post another title.'),
    ])
  tell(file, flags, io)
  return true
}

/** Writes the draft of a link item to an article, filled in from its page if the page can be fetched. */
async function newLink(written: string, title: string, flags: NewFlags, io: Io): Promise<boolean> {
  const address = canParseUrl(written) ? new URL(written).href : ''
  if (!/^https?:/.test(address)) {
    const what = `This is not a web address: ${JSON.stringify(written)}.`
    throw new ProblemsError([error('new.link', { file: written }, what, 'Write it like https://example.org/article.')])
  }
  const { publication, context } = importContext(flags, io)
  await refuseLinked(address, flags.root, context.now)
  const { page, problem } = await fetchedPage(address, flags)
  const { linkDraft, freeName, postText } = await import('../importing/index.js')
  const found = await linkDraft(address, page, context)
  // A short address, or that of a copy, leads to an article whose own address only its page tells.
  const own = found.facts.find(({ field }) => field === 'original.url')?.value
  if (typeof own === 'string' && own !== address) await refuseLinked(own, flags.root, context.now)
  const filled = title.trim() === '' ? found : withTitle(found, title.trim())
  const { root } = flags
  const name = freeName(filled.name, each => !existsSync(join(root, publication.posts, `${each}.md`)))
  const file = `${publication.posts}/${name}.md`
  writeNew(join(root, file), postText(filled))
  if (problem) reportProblems(io, [problem])
  tell(file, flags, io)
  return true
}

/** Throws if a post or link item has an article as its original already. */
async function refuseLinked(address: string, root: string, now: number): Promise<void> {
  const { postsAt } = await import('../pipeline/index.js')
  const wanted = articleAddress(address)
  const posts = wanted === undefined ? [] : await postsAt(root, now)
  const known = posts.find(({ original }) => original?.url && articleAddress(original.url) === wanted)
  if (!known) return
  const what = `${sourceName(known)} ${known.kind ? 'leads to' : 'republishes'} this article already.`
  throw new ProblemsError([error('new.linked', { file: known.file }, what, 'Write your comment there.')])
}

const LINKING: FetchPurpose = {
  rule: 'new.fetch',
  accept: 'text/html, application/xhtml+xml, */*;q=0.5',
  otherwise: 'fill in the title, the authors, the outlet and the date yourself.',
  privateFlag: '--allow-private',
}

/** Fetches the page of an article. Without it, the link item has the address alone, and the problem says what is left to do. */
async function fetchedPage(
  address: string,
  { allowPrivate = false }: NewFlags,
): Promise<{ page?: Source; problem?: Problem }> {
  const { fetchSource, ForbiddenAddressError } = await import('../network/index.js')
  try {
    return { page: await fetchSource(address, { allowPrivate }, LINKING) }
  } catch (cause) {
    if (!(cause instanceof ProblemsError) || cause instanceof ForbiddenAddressError) throw cause
    const [problem] = cause.problems
    return problem ? { problem: { ...problem, severity: 'warning' } } : {}
  }
}

/** Gives a link item a title of our own, beside that of the original. */
function withTitle(found: Draft, title: string): Draft {
  const theirs = found.facts.find(({ field, doubt }) => field === 'title' && !doubt)?.value
  const facts = found.facts.map(fact => (fact.field === 'title' ? { field: 'title', value: title, from: 'you' } : fact))
  const last = facts.findLastIndex(({ field }) => field.startsWith('original.'))
  const original = theirs && theirs !== title ? [{ field: 'original.title', value: theirs, from: 'the page' }] : []
  return {
    ...found,
    name: newPostName(title),
    facts: [...facts.slice(0, last + 1), ...original, ...facts.slice(last + 1)],
  }
}

function tell(file: string, flags: NewFlags, io: Io): void {
  if (flags.json) printJson<JsonOutput<'new'>>(io, { ok: true, file })
  else print(io, `Wrote ${join(flags.root, file)}. It is a draft: build with --drafts to see it.`)
}
