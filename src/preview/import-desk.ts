import { randomBytes } from 'node:crypto'
import { marksInPost, type Post } from '../content/index.js'
import { largest } from '../core/long-lists.js'
import { isError, type Problem, ProblemsError, worstFirst } from '../core/problem.js'
import { plural } from '../core/text.js'
import {
  canCorrect,
  correctedDraft,
  type Draft,
  type ImportContext,
  type ImportedFact,
  type ImportResult,
  importSource,
  type Source,
  sourcePassages,
} from '../importing/index.js'
import type { Session, Snapshot } from '../pipeline/index.js'
import type { FileEditing } from './file-editing.js'
import type {
  DecidedArticle,
  ImportedArticleData,
  ImportedDraftData,
  ImportedField,
  ImportedSourceData,
  ImportedViewData,
  WrittenImport,
} from './import-protocol.js'
import { PreviewModel } from './preview-model.js'
import type { ViewState } from './view-state.js'

/** What the preview needs to import as the command line does. */
export interface ImportTools {
  /** Returns the publication to import into. @throws ProblemsError if its settings have errors */
  readonly context: () => ImportContext
  /** Requests a page. Every address is judged before a connection to it is opened. @throws ProblemsError */
  readonly fetch: (address: string) => Promise<Source>
  /** Returns the ids of entries that were imported before from the source with this name. */
  readonly before: (name: string) => ReadonlySet<string>
  /** Assigns a draft the path of its file from the root, and writes its text. */
  readonly place: (draft: Draft) => { readonly file: string; readonly text: string }
  /** Records an import that was written, so that it is recognised later. */
  readonly record: (written: RecordedImport) => Promise<void>
}

/** An imported post that was written. */
export interface RecordedImport {
  readonly source: Pick<Source, 'name' | 'address'>
  readonly kind: string
  readonly draft: Draft
  readonly file: string
}

/** The answer to a request about an import: the data, or why there is none, as a sentence. */
export type DeskAnswer<Data> =
  | { readonly status: 200; readonly data: Data }
  | { readonly status: 404 | 409 | 422; readonly why: string; readonly field?: string }

/** An import whose articles nobody has written yet. */
interface OpenImport {
  readonly id: string
  readonly source: Source
  readonly result: ImportResult
  readonly bytes: number
  readonly written: Map<number, string>
  /** The draft as it was last looked at, laid over the publication. */
  shown?: { readonly key: string; readonly base: Snapshot; readonly model: PreviewModel } | undefined
}

/** The size of the largest source, in bytes, as for an address. */
export const LARGEST_SOURCE = 20 * 1024 * 1024
/** The number of imports that are kept, and the bytes of all together. */
const [MOST_IMPORTS, MOST_BYTES] = [6, 60 * 1024 * 1024]
/** The number of imports whose drafts are kept as editions. */
const MOST_SHOWN = 2
/** The number of articles of a source that are listed. */
const MOST_LISTED = 200

const NO_SETTINGS = 'publication.yml has errors. Correct them first.'
const BEFORE = 'Before it can be published:'
const GONE = 'The preview no longer keeps this import. Import the article again; nothing was written.'

/** Reads sources as `offprint import` does, and keeps the drafts in memory until an editor writes them. */
export class ImportDesk {
  private readonly open = new Map<string, OpenImport>()

  constructor(
    private readonly tools: ImportTools,
    private readonly session: Session,
    private readonly editing: FileEditing,
  ) {}

  /** Requests the page at an address and reads it. */
  async readAddress(address: string): Promise<DeskAnswer<ImportedSourceData>> {
    return told(async () => this.read(await this.tools.fetch(address)))
  }

  /** Reads a source, and keeps its drafts. Nothing is written. */
  async readSource(source: Source): Promise<DeskAnswer<ImportedSourceData>> {
    return told(() => this.read(source))
  }

  private async read(source: Source): Promise<DeskAnswer<ImportedSourceData>> {
    const context = this.tools.context()
    const result = await withParts(await importSource(source, context), source, context)
    if (result.drafts.length === 0) return { status: 422, why: result.problems.map(sentences).join(' ') }
    const pictures = result.drafts.flatMap(draft => [...(draft.pictures?.values() ?? [])])
    const bytes = pictures.reduce((sum, picture) => sum + picture.length, source.bytes.length)
    const entry = { id: randomBytes(9).toString('base64url'), source, result, bytes, written: new Map() }
    this.keep(entry)
    const before = this.tools.before(source.name)
    const isWhole = (i: number): boolean => i === 0 && result.kind === 'eml' && result.drafts.length > 1
    const articles = result.drafts.slice(0, MOST_LISTED).map((draft, i) => ({
      title: `${isWhole(i) ? 'The whole message: ' : ''}${textOf(draft.facts, 'title')}`,
      date: (textOf(draft.facts, 'original.date') || textOf(draft.facts, 'date')).slice(0, 10),
      before: draft.id !== undefined && before.has(draft.id),
    }))
    const { id } = entry
    const problems = [...(source.faults ?? []), ...result.problems.map(sentences)]
    return { status: 200, data: { id, kind: result.kind, articles, total: result.drafts.length, problems } }
  }

  /** Keeps an import as the newest, and drops the oldest ones that find no room any more. */
  private keep(entry: OpenImport): void {
    this.open.delete(entry.id)
    this.open.set(entry.id, entry)
    const sum = (): number => [...this.open.values()].reduce((all, { bytes }) => all + bytes, 0)
    for (const id of [...this.open.keys()].slice(0, -1))
      if (this.open.size > MOST_IMPORTS || sum() > MOST_BYTES) this.open.delete(id)
  }

  /** Returns one article with the passages from which its fields were taken. */
  article(id: string, index: number): DeskAnswer<ImportedArticleData> {
    const found = this.find(id, index)
    if (!found) return { status: 404, why: GONE }
    const { entry, draft } = found
    const { publication } = this.session.current()
    const { words, question } = draft
    return {
      status: 200,
      data: {
        id,
        index,
        fields: fieldsOf(draft),
        ...(question ? { question: question.text } : {}),
        doubts: draft.doubts ?? [],
        notes: [
          ...draft.notes,
          ...(words ? [`Kept ${words.kept.toLocaleString('en')} of ${plural(words.of, 'word')}.`] : []),
        ],
        body: draft.body,
        source: sourcePassages(entry.source, entry.result.kind, draft),
        digests: (publication?.digests ?? []).map(({ name, title }) => ({ name, title })),
      },
    }
  }

  /** Returns what would be written after the decisions of the editor. */
  draft(request: DecidedArticle): DeskAnswer<ImportedDraftData> {
    const made = this.make(request)
    if (!('draft' in made)) return made
    const { draft, file, text } = made
    const current = this.session.current()
    const beside = new Map(besideOf(draft, current.publication?.static ?? 'static'))
    const found = (each: string) => current.problemsWith({ path: file, bytes: new TextEncoder().encode(each) }, beside)
    const problems = found(text)
    const known = new Set(problems.map(sentences))
    const later = found(this.tools.place(published(draft)).text).filter(
      problem => isError(problem) && !known.has(sentences(problem)),
    )
    return {
      status: 200,
      data: {
        file,
        marks: marksInPost(text, file).marks.length,
        isPublished: textOf(draft.facts, 'status') === 'published',
        newOutlet: textOf(draft.facts, 'original.publisher.name'),
        problems: [
          ...problems
            .filter(({ rule }) => !SAID.includes(rule))
            .toSorted(worstFirst)
            .map(problem => ({
              severity: problem.severity,
              text: sentences(problem),
              field: fieldOf(problem, draft),
            })),
          // A draft may lack what a published post must have.
          ...later.map(problem => ({
            severity: 'warning' as const,
            text: `${BEFORE} ${sentences(problem)}`,
            field: fieldOf(problem, draft),
          })),
        ],
      },
    }
  }

  /** Renders an edition as if the draft were a published post of the publication. */
  async view(request: DecidedArticle, state: ViewState): Promise<DeskAnswer<ImportedViewData>> {
    const made = this.make(request)
    if (!('draft' in made)) return made
    const { entry, draft } = made
    const shown = await this.shownDraft(entry, draft)
    if ('why' in shown) return shown
    const { model, post } = shown
    const name = state.name || post.slug
    const edition = await model.edition({ ...state, screen: 'edition', name })
    if (!edition) return { status: 404, why: 'There is no edition with this name.' }
    return { status: 200, data: { edition, note: absenceOf(post, name, model.snapshot()) } }
  }

  /** Lays a draft over the publication, as it will be once it is published, or as a draft if it cannot be published as it is. */
  private async shownDraft(
    entry: OpenImport,
    draft: Draft,
  ): Promise<ShownDraft | { readonly status: 422; readonly why: string }> {
    const base = this.session.current()
    const { publication } = base
    if (!publication) return { status: 422, why: NO_SETTINGS }
    let why = ''
    for (const each of [published(draft), draft]) {
      const { file, text } = this.tools.place(each)
      const key = JSON.stringify([file, text])
      const model =
        entry.shown?.key === key && entry.shown.base === base
          ? entry.shown.model
          : await this.modelWith(entry.id, [
              [file, new TextEncoder().encode(text)],
              ...besideOf(draft, publication.static),
            ])
      entry.shown = { key, base, model }
      // A publication with a draft laid over it takes memory, so only those that were looked at last are kept.
      for (const other of [...this.open.values()].slice(0, -MOST_SHOWN)) other.shown = undefined
      const { posts, problems } = model.snapshot()
      const post = posts.find(found => found.file === file)
      if (post) return { model, post }
      why = problems
        .flatMap(problem => (problem.where.file === file && isError(problem) ? sentences(problem) : []))
        .join(' ')
    }
    return { status: 422, why: why || 'The post cannot be shown yet.' }
  }

  private async modelWith(id: string, files: readonly [path: string, bytes: Uint8Array][]): Promise<PreviewModel> {
    const snapshot = await this.session.withFiles(new Map(files))
    const session: Session = { ...this.session, current: () => snapshot, refresh: async () => snapshot }
    return new PreviewModel(session, `/drafts/${id}/out/`)
  }

  /** Returns the bytes of a file of the publication with a draft laid over it. */
  async file(id: string, path: string): Promise<string | Uint8Array | undefined> {
    return this.open.get(id)?.shown?.model.file(path)
  }

  /** Writes the post once. A second request is told of the post that was written. */
  write(request: DecidedArticle): DeskAnswer<WrittenImport> & { readonly changed?: readonly string[] } {
    const made = this.make(request)
    if (!('draft' in made)) return made
    const { entry, draft, file, text } = made
    const { publication, disk } = this.session.current()
    if (!publication) return { status: 422, why: NO_SETTINGS }
    const earlier = entry.written.get(request.index)
    if (earlier !== undefined && disk.where(earlier) !== undefined)
      return { status: 200, data: { file: earlier, name: this.editing.newestIn(earlier) ?? '', notes: [] } }
    const beside = new Map(besideOf(draft, publication.static))
    const outcome = this.editing.newImport(file, text, beside)
    if (outcome.status !== 200) return outcome
    entry.written.set(request.index, file)
    const notes = (outcome.others ?? []).map(
      other =>
        `A different file with the name ${other} exists already and was left unchanged. Correct the post that shows it.`,
    )
    return { status: 200, data: { file, name: '', notes }, changed: [file, ...beside.keys()] }
  }

  /** Records the import of a post that was written, as the command line does. Returns what went wrong. */
  async record({ id, index, ...decisions }: DecidedArticle, file: string): Promise<readonly string[]> {
    const made = this.make({ id, index, ...decisions })
    if (!('draft' in made)) return []
    const { source, result } = made.entry
    try {
      await this.tools.record({ source, kind: result.kind, draft: made.draft, file })
      return []
    } catch (cause) {
      if (cause instanceof ProblemsError) return cause.problems.map(sentences)
      throw cause
    }
  }

  private find(id: string, index: number): { readonly entry: OpenImport; readonly draft: Draft } | undefined {
    const entry = this.open.get(id)
    const draft = entry?.result.drafts[index]
    if (!entry || !draft) return undefined
    this.keep(entry)
    return { entry, draft }
  }

  private make(request: DecidedArticle) {
    const found = this.find(request.id, request.index)
    if (!found) return { status: 404, why: GONE } as const
    const { entry, draft } = found
    const wrong = [...Object.keys(request.values), ...request.accepted].find(field => !canCorrect(field, draft))
    if (wrong !== undefined)
      return { status: 422, why: `A post has no field \`${wrong.slice(0, 80)}\`.`, field: wrong } as const
    const decisions = {
      ...request,
      values: new Map(Object.entries(request.values)),
      accepted: new Set(request.accepted),
      settled: new Set(request.settled),
    }
    const corrected = correctedDraft(draft, decisions, this.session.current().publishers)
    try {
      return { entry, draft: corrected, ...this.tools.place(corrected) }
    } catch (cause) {
      if (cause instanceof ProblemsError) return { status: 422, why: cause.problems.map(sentences).join(' ') } as const
      throw cause
    }
  }
}

/** Adds the single articles of a newsletter to the post of the whole, so that an editor can choose. */
async function withParts(result: ImportResult, source: Source, context: ImportContext): Promise<ImportResult> {
  if (result.kind !== 'eml' || result.drafts.length !== 1) return result
  const { drafts } = await importSource(source, context, result.kind, { split: true })
  return drafts.length > 1 ? { ...result, drafts: [...result.drafts, ...drafts] } : result
}

/** A draft that is laid over the publication. */
interface ShownDraft {
  readonly model: PreviewModel
  readonly post: Post
}

/** Returns a draft as it will be once it is published. */
const published = (draft: Draft): Draft => ({
  ...draft,
  facts: [
    ...draft.facts.filter(({ field }) => field !== 'status'),
    { field: 'status', value: 'published', from: 'the preview' },
  ],
})

async function told<Data>(make: () => Promise<DeskAnswer<Data>>): Promise<DeskAnswer<Data>> {
  try {
    return await make()
  } catch (cause) {
    if (cause instanceof ProblemsError) return { status: 422, why: cause.problems.map(sentences).join(' ') }
    throw cause
  }
}

const sentences = ({ what, fix }: Problem): string => `${what} ${fix}`

const textOf = (facts: readonly ImportedFact[], field: string): string => {
  const value = facts.find(fact => fact.field === field)?.value
  return typeof value === 'string' ? value : ''
}

const besideOf = ({ pictures }: Draft, folder: string): [string, Uint8Array][] =>
  [...(pictures ?? [])].map(([path, bytes]) => [`${folder}/${path}`, bytes])

/** Fields that no editor decides about. */
const HIDDEN: readonly string[] = ['original.links', 'original.textHash', 'kind', 'id']
/** Fields that a source may not have, but a post often does. */
const OFTEN = [
  ...['title', 'summary', 'authors.0.name', 'authors.0.affiliation', 'authors.0.bio', 'tags'],
  ...['original.url', 'original.title', 'original.date', 'original.license'],
  ...['original.permission.by', 'original.permission.date', 'original.permission.text'],
]
/** The number of fields that are shown. What is beyond them is written as it was found. */
const MOST_FIELDS = 150
/** Fields of which one answers the question where an article was first published. */
const ASKED = ['original.publisher.name', 'original.url']

/** Lists the fields of a draft: first those that an editor has to look at, then the others, then those that may stay empty. */
function fieldsOf({ facts, question }: Draft): ImportedField[] {
  const known = [...facts, ...(question?.facts ?? [])]
    .filter(({ field }) => !HIDDEN.includes(field))
    .slice(0, MOST_FIELDS)
  const listed = known.map(({ field, value, from, doubt, runnerUp }): ImportedField => {
    const isNothing = field === 'title' && from === 'nowhere'
    return {
      ...{ field, value: isNothing ? '' : value, from },
      state: isNothing ? 'missing' : doubt ? 'guess' : 'sure',
      ...(doubt ? { doubt } : {}),
      ...(runnerUp ? { runnerUp } : {}),
    }
  })
  const isKnown = (field: string): boolean => known.some(fact => fact.field === field)
  const asked = question ? ASKED.filter(field => !isKnown(field)) : []
  const hasOutlet = isKnown('original.publisher') || isKnown('original.publisher.name')
  const open = [...(hasOutlet || question ? [] : ['original.publisher.name']), ...OFTEN].filter(
    field => !isKnown(field) && !asked.includes(field),
  )
  const empty =
    (state: 'missing' | 'open') =>
    (field: string): ImportedField => ({
      ...{ field, value: field === 'tags' ? [] : '', state, from: '' },
    })
  const inState = (...states: readonly ImportedField['state'][]): ImportedField[] =>
    listed.filter(({ state }) => states.includes(state))
  return [
    ...asked.map(empty('missing')),
    ...inState('missing', 'guess'),
    ...inState('sure'),
    ...open.map(empty('open')),
  ]
}

/** Finds the field that a problem quotes: the longest name, or last part of one, in backquotes. */
function fieldOf({ what, where }: Problem, { facts }: Draft): string {
  const keys = where.seek && 'keys' in where.seek ? where.seek.keys.join('.') : undefined
  const quoted = [...what.matchAll(/`([\w.]+)`/g)].map(([, name]) => name ?? '')
  const names = [...(keys ? [keys] : []), ...quoted]
  const fits = ({ field }: ImportedFact): boolean => names.some(name => field === name || field.endsWith(`.${name}`))
  const found = facts.filter(fits).map(({ field }) => field)
  const longest = largest(found.map(({ length }) => length))
  return found.find(({ length }) => length === longest) ?? ''
}

/** Rules whose findings the form shows at the fields. */
const SAID: readonly string[] = ['post.unsure']

/** Says why an edition does not show a post, unless it is the post itself or a digest whose next issue takes it. */
function absenceOf(post: Post, name: string, snapshot: Snapshot): string {
  const { slug } = post
  if (name === slug || snapshot.issue(name)?.plan.articles.some(article => article.slug === slug)) return ''
  const held = snapshot.held(post)
  return `The next issue of this digest does not take the post${held ? `, because it is not published yet: ${held}` : ''}.`
}
