import { articleKey, articleText, type OriginalLook, readingFault, titleOfDraft } from '../collecting/index.js'
import type { Draft, Source } from '../importing/index.js'
import { openFolder, openKnown } from '../pipeline/index.js'
import type { PlacedDraft } from './import-files.js'
import { OriginalLooks } from './original-looks.js'

interface ImportedOriginals {
  readonly kind: string
  readonly source?: Source
  readonly written: readonly PlacedDraft[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Records what the originals of imported posts are like now, so that the next look at them finds a change. Only a page that was fetched, or a
 * feed, shows the original itself.
 *
 * @throws ProblemsError if originals.json is damaged
 */
export async function lookAtImported(root: string, { kind, source, written, now }: ImportedOriginals): Promise<void> {
  if (!source?.address || written.length === 0 || (kind !== 'html' && kind !== 'feed')) return
  const { loaded } = await openKnown(root, now)
  if (!loaded) return
  const looks = new OriginalLooks(root, openFolder(root), now)
  const drafts = new Map(written.map(({ file, draft }) => [file, draft]))
  for (const post of loaded.posts) {
    const draft = drafts.get(post.file)
    const url = post.original?.url
    if (!draft || !url) continue
    const look = kind === 'feed' ? entryLook(draft) : pageLook(draft, url, source.address)
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
