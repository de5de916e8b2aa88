import type { Post, PostFile } from '../content/index.js'
import { fingerprint } from '../core/fingerprint.js'
import { momentAt } from '../core/moment.js'
import { isError, type Problem } from '../core/problem.js'
import { canParseUrl } from '../core/url.js'
import {
  type EditableFile,
  EditRefusal,
  editableIssue,
  editableItem,
  editablePost,
  editedIssue,
  editedItem,
  editedPost,
  type FieldChange,
  type FileChange,
  newPostName,
  newPostText,
  withNewLink,
} from '../editing/index.js'
import type { Snapshot } from '../pipeline/index.js'
import { nextIssuePath, readNextIssue } from '../publication/index.js'
import { EditJournal, type UndoOutcome } from './edit-journal.js'
import { arrangedFields, arrangementOfNext } from './issue-arrangement.js'
import type {
  ArrangementData,
  ArrangeRequest,
  ChangeRequest,
  JournalState,
  NewLinkRequest,
  SourceConflict,
  SourceData,
} from './protocol.js'

/** The answer to a change: the source afterwards, or why nothing was written. */
export type ChangeOutcome =
  | { readonly status: 200; readonly data: SourceData; readonly file: string }
  | { readonly status: 404 | 422; readonly why: string; readonly field?: string }
  | { readonly status: 409; readonly conflict: SourceConflict }

/** The answer to a new post or link item: its file, or why there is none. */
export type NewOutcome =
  | { readonly status: 200; readonly file: string }
  | { readonly status: 409 | 422; readonly why: string; readonly field?: string }

/** A file of the publication with what an edition has in it. */
interface EditedSource {
  /** The path from the root. */
  readonly file: string
  /** The text of the file; null if there is none yet. */
  readonly text: string | null
  readonly editable: EditableFile
  readonly edit: (change: FileChange) => string
  readonly problems: (text: string) => readonly Problem[]
}

/** Edits the files from which editions are made: posts, lists of link items, and the arrangements of next issues. */
export class FileEditing {
  private readonly journal: EditJournal

  constructor(
    private readonly current: () => Snapshot,
    private readonly now: () => number,
    /** Whether anything may be written. */
    readonly writes: boolean,
  ) {
    this.journal = new EditJournal(current().disk)
  }

  journalState(): JournalState {
    return this.writes ? this.journal.state() : {}
  }

  /** Returns what of an edition can be edited, or undefined if it has no file. */
  source(name: string): SourceData | undefined {
    const source = this.open(name)
    if (!source) return undefined
    const { file, editable } = source
    const { fields, body, why } = editable
    return {
      ...{ name, file, fields, journal: this.journalState() },
      ...(body === undefined ? {} : { body, bodyMark: fingerprint(body) }),
      ...(why ? { why } : {}),
    }
  }

  /**
   * Changes fields or the text of an edition's file. What another program has changed in the meantime is never overwritten: a part that
   * is not as the editor saw it is a conflict, and every other part stays as it is now.
   */
  change({ name, fields = [], body }: ChangeRequest): ChangeOutcome {
    const source = this.open(name)
    if (!source) return { status: 404, why: 'There is no file for this edition.' }
    const { editable, file, text } = source
    if (editable.why) return { status: 422, why: editable.why }
    const conflict = conflictIn(source, { name, fields, ...(body ? { body } : {}) })
    if (conflict) return { status: 409, conflict }
    let after: string
    try {
      const wanted = fields.map(({ field, value }) => ({ field, value }))
      after = source.edit({ fields: wanted, ...(body ? { body: body.text } : {}) })
    } catch (cause) {
      if (!(cause instanceof EditRefusal)) throw cause
      return { status: 422, why: cause.message, ...(fields[0] ? { field: fields[0].field } : {}) }
    }
    const fault = fields.length > 0 ? newFault(source.problems(text ?? ''), source.problems(after)) : undefined
    if (fault)
      return { status: 422, why: `${fault.what} ${fault.fix}`, ...(fields[0] ? { field: fields[0].field } : {}) }
    const what = fields.length > 0 ? fields.map(({ field }) => field).join(', ') : 'text'
    const outcome = this.journal.write({ file, before: text, after, what })
    if (outcome.state === 'refused') return { status: 422, why: outcome.why }
    if (outcome.state === 'written') {
      const data = this.source(name)
      return data ? { status: 200, data, file } : { status: 404, why: 'There is no file for this edition.' }
    }
    const now = this.open(name)
    const later = now && conflictIn(now, { name, fields, ...(body ? { body } : {}) })
    return {
      status: 409,
      conflict: later ?? {
        file,
        yours: '',
        theirs: '',
        why: `\`${file}\` was just changed by another program. Try again.`,
      },
    }
  }

  /** Returns the next issue of a digest as it is arranged, or undefined if there is no such digest. */
  arrangement(name: string): ArrangementData | undefined {
    return arrangementOfNext(this.current(), name)
  }

  /** Changes the arrangement of a digest's next issue, if the issue is still as the editor saw it. */
  arrange({ name, seen, headings, ...wanted }: ArrangeRequest): ChangeOutcome {
    const now = this.arrangement(name)
    const source = this.open(name)
    if (!now || !source) return { status: 404, why: 'There is no digest with this name.' }
    const { file } = source
    const order = now.posts.map(({ name, section }) => ({ name, section }))
    const titles = now.sections.map(({ title }) => title)
    if (JSON.stringify([order, titles]) !== JSON.stringify([seen, headings])) {
      const why = 'The issue has changed meanwhile. Nothing was written. Look at it again.'
      const theirs = order.map(each => each.name).join('\n')
      return { status: 409, conflict: { file, yours: wanted.posts.map(each => each.name).join('\n'), theirs, why } }
    }
    const written = (field: string): readonly string[] => {
      const value = source.editable.fields.find(each => each.name === field)?.value
      return Array.isArray(value) ? value : []
    }
    const fields = arrangedFields({ seen, ...wanted }, written, this.current().slugs())
    // An arrangement with an error arranges nothing, so a step would be saved and not be seen.
    const left = this.faultAfter(source, fields)
    return left
      ? { status: 422, why: `Nothing was written, because \`${file}\` has an error: ${left.what} ${left.fix}` }
      : this.change({ name, fields })
  }

  /** Finds an error that a file would still have after changes; none if they cannot be made. */
  private faultAfter(source: EditedSource, fields: readonly FieldChange[]): Problem | undefined {
    try {
      return source.problems(source.edit({ fields })).find(isError)
    } catch (cause) {
      if (cause instanceof EditRefusal) return undefined
      throw cause
    }
  }

  undo(): UndoOutcome {
    return this.journal.undo()
  }

  redo(): UndoOutcome {
    return this.journal.redo()
  }

  /** Writes the draft of a new post. */
  newPost(title: string): NewOutcome {
    const { publication } = this.current()
    if (!publication) return { status: 422, why: 'publication.yml has errors. Correct them first.' }
    if (title.trim() === '') return { status: 422, field: 'title', why: 'A post needs a title.' }
    const file = `${publication.posts}/${newPostName(title)}.md`
    const after = newPostText(title.trim(), momentAt(this.now(), publication.timezone).iso)
    const outcome = this.journal.write({ file, before: null, after, what: 'new post' })
    if (outcome.state === 'changed')
      return {
        status: 409,
        field: 'title',
        why: 'A post with this file name exists already. Give the new post another title.',
      }
    return outcome.state === 'refused' ? { status: 422, why: outcome.why } : { status: 200, file }
  }

  /**
   * Writes an imported post, with the files that it shows. Nothing is overwritten.
   *
   * @param beside the files by their paths from the root
   */
  newImport(
    file: string,
    text: string,
    beside: ReadonlyMap<string, Uint8Array>,
  ): NewOutcome & { readonly others?: readonly string[] } {
    const fault = this.problemsIn(file, text).find(isError)
    if (fault) return { status: 422, why: `${fault.what} ${fault.fix}` }
    const outcome = this.journal.write({ file, before: null, after: text, what: 'import' }, beside)
    if (outcome.state === 'changed')
      return { status: 409, why: 'A post with this file name exists already and was left unchanged.' }
    if (outcome.state === 'refused') return { status: 422, why: outcome.why }
    return { status: 200, file, ...(outcome.others ? { others: outcome.others } : {}) }
  }

  /** Adds the draft of a link item to the list of its month, or to the next list that can be added to. */
  newLink(wanted: NewLinkRequest): NewOutcome {
    const { publication, disk } = this.current()
    if (!publication) return { status: 422, why: 'publication.yml has errors. Correct them first.' }
    const url = canParseUrl(wanted.url.trim()) ? new URL(wanted.url.trim()).href : ''
    if (!/^https?:/.test(url))
      return { status: 422, field: 'url', why: 'This is not a web address. Write it like https://example.org/article.' }
    const added = momentAt(this.now(), publication.timezone).iso
    for (let i = 1; ; i += 1) {
      const file = `${publication.items}/${added.slice(0, 7)}${i === 1 ? '' : `-${i}`}.yml`
      const bytes = disk.read(file)
      const before = bytes ? decoded(bytes) : null
      const made = withNewLink(before ?? '', { ...wanted, url }, { added, path: file })
      if (!made) continue
      const fault = newFault(this.problemsIn(file, before ?? ''), this.problemsIn(file, made.text))
      if (fault) return { status: 422, why: `${fault.what} ${fault.fix}` }
      const outcome = this.journal.write({ file, before, after: made.text, what: 'new link item' })
      if (outcome.state === 'changed')
        return { status: 409, why: `\`${file}\` was just changed by another program. Try again.` }
      return outcome.state === 'refused' ? { status: 422, why: outcome.why } : { status: 200, file }
    }
  }

  /** Returns the name of the edition that comes last in a file. */
  newestIn(file: string): string | undefined {
    const found = this.current().posts.filter(post => post.file === file)
    return found.reduce<Post | undefined>(
      (last, post) => ((last?.line ?? 0) > (post.line ?? 0) ? last : post),
      undefined,
    )?.slug
  }

  private open(name: string): EditedSource | undefined {
    const { posts, publication, disk } = this.current()
    if (publication?.digests.some(digest => digest.name === name)) {
      const file = nextIssuePath(name)
      const bytes = disk.read(file)
      const source = { path: file, bytes: bytes ?? new Uint8Array() }
      return {
        ...{ file, text: bytes ? decoded(bytes) : null, editable: editableIssue(source) },
        edit: change => editedIssue(source, change),
        problems: text => readNextIssue(text, file).problems,
      }
    }
    const post = posts.find(({ slug }) => slug === name) ?? this.unreadable(name)
    const bytes = post && disk.read(post.file)
    return post && bytes ? this.postSource(post, { path: post.file, bytes }) : undefined
  }

  /** Finds a post by its path, which is its name as long as it lacks what a post must have, such as a date. */
  private unreadable(path: string): Pick<Post, 'file' | 'line'> | undefined {
    const { publication, problems, posts } = this.current()
    const isFaulty = problems.some(problem => isError(problem) && problem.where.file === path)
    const isKnown = posts.some(({ file }) => file === path)
    return path.startsWith(`${publication?.posts ?? 'posts'}/`) && isFaulty && !isKnown ? { file: path } : undefined
  }

  private postSource({ line }: Pick<Post, 'line'>, file: PostFile): EditedSource {
    const { context } = this.current()
    const problems = (text: string): readonly Problem[] => this.problemsIn(file.path, text)
    const own = { file: file.path, text: decoded(file.bytes), problems }
    return line === undefined
      ? { ...own, editable: editablePost(file, context), edit: change => editedPost(file, change, context) }
      : { ...own, editable: editableItem(file, line), edit: change => editedItem(file, line, change) }
  }

  /** Returns the problems that a file would have with a text, as `check` names them. */
  private problemsIn(path: string, text: string): readonly Problem[] {
    return this.current().problemsWith({ path, bytes: new TextEncoder().encode(text) })
  }
}

const decoded = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Finds a part of a file that is not as the editor saw it. */
function conflictIn(
  { file, editable }: EditedSource,
  { fields = [], body }: ChangeRequest,
): SourceConflict | undefined {
  const why = `\`${file}\` was changed by another program meanwhile. Nothing was written.`
  for (const { field, value, was } of fields) {
    const now = editable.fields.find(({ name }) => name === field)?.value
    if (now !== undefined && was !== undefined && JSON.stringify(now) !== JSON.stringify(was))
      return { file, field, yours: asText(value), theirs: asText(now), why }
  }
  if (body && editable.body !== undefined && fingerprint(editable.body) !== body.was)
    return { file, yours: body.text, theirs: editable.body, why }
  return undefined
}

const asText = (value: string | readonly string[]): string => (typeof value === 'string' ? value : value.join('\n'))

/** Finds an error that a file has after a change and did not have before. */
const newFault = (before: readonly Problem[], after: readonly Problem[]): Problem | undefined =>
  after.filter(isError).find(({ rule, what }) => !before.some(each => each.rule === rule && each.what === what))
