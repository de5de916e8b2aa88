import { articleKey, articleText, type OriginalLook, readingFault, titleOfDraft } from '../collecting/index.js'
import type { Draft } from '../importing/index.js'
import { openFolder, openKnown } from '../pipeline/index.js'
import { OriginalLooks } from './original-looks.js'

/** An original as it was imported. */
export interface ImportedOriginal {
  /** The path of its post from the root. */
  readonly file: string
  readonly source: 'page' | 'feed'
  /** The address of the page or the feed. */
  readonly address: string
  /** What was read of it. */
  readonly draft: Draft
}

/** Returns the originals that an import shows. Only a page that was fetched, or a feed, shows the original itself. */
export const originalsShown = (
  kind: string,
  address: string | undefined,
  written: readonly Pick<ImportedOriginal, 'file' | 'draft'>[],
): ImportedOriginal[] =>
  address && (kind === 'html' || kind === 'feed')
    ? written.map(({ file, draft }) => ({ file, draft, address, source: kind === 'html' ? 'page' : 'feed' }))
    : []

/**
 * Records what the originals of new posts are like now, so that the next look at them finds a change.
 *
 * @param now milliseconds since 1970
 * @throws ProblemsError if originals.json is damaged
 */
export async function lookAtImported(root: string, originals: readonly ImportedOriginal[], now: number): Promise<void> {
  if (originals.length === 0) return
  const { loaded } = await openKnown(root)
  if (!loaded) return
  const looks = new OriginalLooks(root, openFolder(root), now)
  const byFile = new Map(originals.map(each => [each.file, each]))
  for (const post of loaded.posts) {
    const imported = byFile.get(post.file)
    const url = post.original?.url
    if (!imported || !url) continue
    const { source, draft, address } = imported
    const look = source === 'feed' ? entryLook(draft) : pageLook(draft, url, address)
    if (look) looks.add(post, look)
  }
  looks.write(looks.memory, new Set(loaded.posts.map(({ id }) => id)))
}

function entryLook(draft: Draft): OriginalLook | undefined {
  const { id, modified } = draft
  const title = titleOfDraft(draft)
  return id ? { kind: 'text', source: 'feed', title, text: articleText(title, draft.body), id, modified } : undefined
}

/** Returns the look at a page, unless the page is only a copy of the original. */
function pageLook(draft: Draft, url: string, address: string): OriginalLook | undefined {
  if (articleKey(url) === undefined || articleKey(url) !== articleKey(address)) return undefined
  const { modified } = draft
  const title = titleOfDraft(draft)
  const text = articleText(title, draft.body)
  return readingFault(draft, text) ? undefined : { kind: 'text', source: 'page', title, text, modified }
}
