import {
  type ArticleText,
  articleKey,
  articleText,
  type OriginalLook,
  type OriginalOwner,
  type OriginalRecord,
  recordAfter,
  textOf,
} from '../collecting/index.js'
import { type Post, postMarkdown } from '../content/index.js'
import { isUpdatedSince } from '../lint/index.js'
import type { Disk } from '../pipeline/index.js'
import {
  keptTexts,
  knownOriginals,
  type LooksMemory,
  looksMemory,
  writeLooks,
  writeOriginals,
  writeTexts,
} from './originals-memory.js'

/** Returns the text of a post, if that is the text of its original. */
export function ownText(
  { file, title, original, language, kind }: Post,
  disk: Pick<Disk, 'read'>,
): ArticleText | undefined {
  const isOther = original?.changes?.kind === 'excerpt' || original?.changes?.kind === 'translated'
  if (kind === 'link' || isOther || (original?.language && original.language !== language)) return undefined
  const bytes = disk.read(file)
  const written = bytes && postMarkdown({ path: file, bytes })
  return written && articleText(title, written.markdown)
}

/** Keeps what looks at originals have found. */
export class OriginalLooks {
  private readonly records: Map<string, OriginalRecord>
  private readonly before: ReadonlyMap<string, OriginalRecord>
  private readonly unchanged: Record<string, string>
  readonly memory: LooksMemory
  readonly now: string

  /**
   * @param now milliseconds since 1970
   * @throws ProblemsError if originals.json is damaged
   */
  constructor(
    private readonly root: string,
    private readonly disk: Disk,
    now: number,
  ) {
    this.before = knownOriginals(root)
    this.records = new Map(this.before)
    this.memory = looksMemory(root)
    this.unchanged = { ...this.memory.unchanged }
    this.now = `${new Date(now).toISOString().slice(0, 19)}Z`
  }

  /** Returns what is known about the original of a post, unless the post has another original now. */
  of({ id, original }: Post): OriginalRecord | undefined {
    const record = this.records.get(id)
    return record && original?.url && articleKey(record.url) === articleKey(original.url) ? record : undefined
  }

  /** Records what a look at the original of a post has found. */
  add(post: Post, look: OriginalLook): void {
    const { id, title, original } = post
    const url = original?.url
    if (url === undefined) return
    const { source } = look.kind === 'text' ? look : ({ source: 'page' } as const)
    const place = `${source} ${id}`
    const texts = look.kind === 'text' ? keptTexts(this.root, id) : {}
    const old = texts[source]?.old
    const owner: OriginalOwner = {
      post: id,
      url,
      titles: [title, ...(original?.title ? [original.title] : [])],
      text: look.kind === 'text' ? ownText(post, this.disk) : undefined,
      isUpdatedSince: time => isUpdatedSince(post, time),
    }
    const memory = { now: this.now, unchanged: this.unchanged[place], old: old && textOf(old) }
    const record = recordAfter(this.records.get(id), look, owner, memory)
    this.records.set(id, record)
    if (look.kind !== 'text') {
      if (look.kind === 'same' && !record.changed && !record.unclear) this.unchanged[place] = this.now
      return
    }
    const { paragraphs, words } = look.text
    const isBase = record[source]?.words === words
    if (isBase) this.unchanged[place] = this.now
    // An entry that the feed has shortened says nothing, so it is not kept.
    const isKept = record.changed?.source === source || source === 'page'
    const next = isBase ? { old: paragraphs } : { old, ...(isKept ? { current: paragraphs } : texts[source]) }
    if (JSON.stringify(next) !== JSON.stringify(texts[source])) writeTexts(this.root, id, { ...texts, [source]: next })
  }

  /** Returns the posts of a list about whose originals something new is known. */
  changed(posts: readonly Post[]): Post[] {
    const told = ({ page: _, feed: __, url: ___, ...found }: OriginalRecord): string => JSON.stringify(found)
    return posts.filter(({ id }) => {
      const [before, after] = [this.before.get(id), this.records.get(id)]
      return after !== undefined && told(after) !== (before ? told(before) : JSON.stringify({ post: id }))
    })
  }

  /**
   * Writes everything that is known.
   *
   * @param present the ids of all posts; the originals of others are forgotten. Without it, nothing is
   */
  write(memory: Omit<LooksMemory, 'unchanged'>, present?: ReadonlySet<string>): void {
    const isPresent = (id: string): boolean => present === undefined || present.has(id)
    writeOriginals(
      this.root,
      [...this.records.values()].filter(({ post }) => isPresent(post)),
    )
    const unchanged = Object.entries(this.unchanged).filter(([place]) => isPresent(place.replace(/^\w+ /, '')))
    writeLooks(this.root, { ...memory, unchanged: Object.fromEntries(unchanged) })
  }
}
