import { isError, type Problem } from '../core/problem.js'
import { type Answer, ignoreProblems, type RequestLinks } from '../lint/index.js'
import { type OpenIssue, renderFault, type Session, type Snapshot } from '../pipeline/index.js'
import { catalogue } from './catalogue.js'
import { contentOf, emailHtmlOf, fileOf, type OpenEdition } from './edition-content.js'
import { editionData, editionNames, isOfAll, isOpen, keyOf, openEdition } from './edition-data.js'
import { brokenInspection, type Inspection, inspectAll, inspectEmail } from './inspection.js'
import { linksOf, withLinks } from './link-inspection.js'
import { outputAt } from './own-files.js'
import type { EditionData, FeedData, LinkCheckCounts, ListData } from './protocol.js'
import { exampleMail } from './reader-editions.js'
import { shownProblem, sortedProblems } from './shown-problem.js'
import { feedsOf } from './site-pages.js'
import { dataKeyOf, feedIn, type ViewState } from './view-state.js'

/** The number of editions whose last valid version is kept, to be shown when the edition has an error. */
const KEPT = 40
const PROBLEMS_SHOWN = 200

/** Returns the subject and the size of a mail to a reader. A page has neither. */
async function mailFacts({ reader, snapshot }: OpenEdition): Promise<{ subject: string; bytes: number }> {
  if (reader?.kind !== 'mail' || !snapshot.reader) return { subject: '', bytes: 0 }
  const { subject, html } = await exampleMail(reader.mail, snapshot.reader)
  return { subject, bytes: Buffer.byteLength(html) }
}

const faultsOf = ({ name }: OpenEdition, cause: unknown): readonly Problem[] =>
  renderFault({ output: { path: `email/${name}/`, from: '' } }, cause)

/** Adds a value at the end of a map, and removes the oldest beyond the limit. */
function keepIn<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key)
  kept.set(key, value)
  for (const old of [...kept.keys()].slice(0, -KEPT)) kept.delete(old)
}

export interface Measurement {
  readonly measured?: { readonly name: string; readonly bytes: number }
  /** Whether the problems that the rules found differ from the previous ones. */
  readonly found?: boolean
  /** The number of emails that still have to be measured. */
  readonly left: number
}

/** The data that the preview shows of a publication, as of the last time that the folder was read. */
export class PreviewModel {
  private readings = 1
  private planned: readonly Problem[] = []
  private unmeasured: string[] | undefined
  private readonly good = new Map<string, EditionData>()
  private readonly goodFiles = new Map<string, string | Uint8Array>()
  private readonly inspections = new Map<string, Inspection>()
  /** The generation in which each edition was last read back. */
  private readonly readBack = new Map<string, number>()
  /** The answers of all addresses that were requested while the preview is open. */
  private readonly answers = new Map<string, Answer>()
  private readonly sizes = new Map<string, { readonly key: string; readonly bytes: number }>()

  /** @param base the base address of the files that a build would write, such as `/out/` */
  constructor(
    private readonly session: Session,
    private readonly base: string,
    private readonly requestLinks?: RequestLinks,
  ) {}

  /** Returns the number of times that the folder has been read. */
  generation(): number {
    return this.readings
  }

  snapshot(): Snapshot {
    return this.session.current()
  }

  async refresh(paths?: readonly string[]): Promise<void> {
    await this.session.refresh(paths)
    this.readings += 1
    this.unmeasured = undefined
  }

  /**
   * Returns an edition, or undefined if there has never been one with this name. If the edition cannot be rendered, its last valid
   * version is returned with the problems. If the edition no longer exists, its last version is returned.
   */
  async edition(state: ViewState): Promise<EditionData | undefined> {
    const { name } = state
    const found = openEdition(this.snapshot(), name, this.base)
    const key = dataKeyOf(state)
    if (!isOpen(found)) return this.lastOf(key)
    const inspection = this.inspections.get(name)
    const problems = this.problems()
    const about = { generation: this.readings, opened: found, problems }
    try {
      const content = await contentOf(found, state)
      // A page is shown although the email beside it has a fault.
      if (found.issue) await this.weigh(found.name, found.issue).catch(() => 0)
      const { subject, bytes } = found.reader
        ? await mailFacts(found)
        : { subject: undefined, bytes: this.sizeOf(found.name) }
      // The fault that an earlier version had is not one of this version.
      const valid = inspection?.broken && inspection.key !== keyOf(found.issue) ? {} : { inspection }
      const data = editionData({ ...about, ...valid, subject }, { content, bytes: bytes ?? 0 })
      this.keep(key, data)
      return data
    } catch (cause) {
      const faults = faultsOf(found, cause)
      const content = this.good.get(key)?.content ?? { kind: 'nothing', why: 'The edition could not be rendered.' }
      const all = sortedProblems([...faults, ...problems])
      return editionData({ ...about, problems: all, broken: true }, { content, bytes: this.sizeOf(name) ?? 0 })
    }
  }

  list(): ListData {
    const snapshot = this.snapshot()
    const broken = new Set(snapshot.problems.filter(isError).map(({ where }) => where.file))
    // What was found in the last valid version of a file says nothing about the one that has an error.
    const inspections = [...this.inspections.values()].map(each => ({
      ...each,
      problems: each.problems.filter(({ where }) => each.broken || !broken.has(where.file)),
    }))
    const all = this.problems(inspections)
    const problems = all.slice(0, PROBLEMS_SHOWN).map(problem => shownProblem(problem, snapshot))
    const rows = catalogue(snapshot, all, name => this.sizeOf(name))
    return { generation: this.readings, zone: snapshot.publication?.timezone ?? 'UTC', rows, problems }
  }

  /** Returns a feed by its name and format, as `feedNameOf` writes them. If it cannot be rendered, its last valid version is returned. */
  async feed(name: string): Promise<FeedData> {
    const { feed, format } = feedIn(name)
    const snapshot = this.snapshot()
    const feeds = feedsOf(snapshot)
    const path = feeds.find(each => each.name === feed)?.[format] ?? ''
    const common = {
      generation: this.readings,
      feed,
      format,
      path,
      feeds: feeds.map(({ name, title }) => ({ name, title })),
    }
    // A file that all editions use has its last valid version while it has an error.
    const ofAll = snapshot.problems.filter(problem => isError(problem) && isOfAll(problem, snapshot))
    const shown = (faults: readonly Problem[]) =>
      sortedProblems([...ofAll, ...faults]).map(problem => shownProblem(problem, snapshot))
    try {
      const bytes = path === '' ? undefined : await outputAt(snapshot, path)
      const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)
      if (text !== '') keepIn(this.goodFiles, path, text)
      return { ...common, text, problems: shown([]) }
    } catch (cause) {
      const problems = shown(renderFault({ output: { path, from: '' } }, cause))
      return { ...common, text: String(this.goodFiles.get(path) ?? ''), problems }
    }
  }

  /**
   * Returns the bytes that a build would write to a path below out/, or undefined if it would write nothing there. While a page cannot
   * be rendered, its last valid version is returned.
   * @throws the error of rendering, if there is no valid version
   */
  async file(path: string): Promise<string | Uint8Array | undefined> {
    try {
      const bytes = await outputAt(this.snapshot(), path)
      if (bytes !== undefined && path.endsWith('.html')) keepIn(this.goodFiles, path, bytes)
      return bytes
    } catch (cause) {
      const last = this.goodFiles.get(path)
      if (last === undefined) throw cause
      return last
    }
  }

  /** Makes the complete plan, to find the problems of planning. Returns whether these have changed. */
  plan(): boolean {
    const before = JSON.stringify(this.planned)
    const names = new Set(editionNames(this.snapshot()))
    for (const name of this.inspections.keys()) if (!names.has(name)) this.inspections.delete(name)
    const { sources, plan } = this.snapshot()
    const slips = sources ? ignoreProblems(sources.ignores, sources.read) : []
    const planned = plan()?.problems
    this.planned = planned ? [...planned, ...slips] : this.planned
    return JSON.stringify(this.planned) !== before
  }

  /**
   * Reads the finished bytes of an edition back, in every form, once after each time that the folder was read. Returns whether
   * the result has changed.
   */
  async inspect(name: string): Promise<boolean> {
    const generation = this.readings
    if (this.readBack.get(name) === generation) return false
    const found = openEdition(this.snapshot(), name, this.base)
    if (!found.issue && !found.post) return false
    const before = this.inspections.get(name)
    const key = keyOf(found.issue)
    const now = await inspectAll(found, key)
      .then(inspection => withLinks(inspection, found, this.answers))
      .catch(cause => brokenInspection(key, faultsOf(found, cause)))
    this.inspections.set(name, now)
    this.readBack.set(name, generation)
    return JSON.stringify(before) !== JSON.stringify(now)
  }

  /** Tells whether addresses can be requested. */
  canCheckLinks(): boolean {
    return this.requestLinks !== undefined
  }

  /** Requests the external addresses of an edition. Returns undefined if it does not exist or cannot be rendered. */
  async checkLinks(name: string): Promise<LinkCheckCounts | undefined> {
    const found = openEdition(this.snapshot(), name, this.base)
    const links = found.issue || found.post ? await linksOf(found).catch(() => undefined) : undefined
    if (!links || !this.requestLinks) return undefined
    const addresses = links.addresses()
    for (const [address, answer] of await this.requestLinks(addresses)) this.answers.set(address, answer)
    // All editions are read back again, because others may contain the same addresses.
    this.readBack.clear()
    await this.inspect(name)
    return { addresses: addresses.length, problems: links.problemsFor(this.answers).problems.length }
  }

  /** Opens an edition, or returns undefined if none has this name. */
  open(name: string): OpenEdition | undefined {
    const found = openEdition(this.snapshot(), name, this.base)
    return found.issue || found.reader?.kind === 'mail' ? found : undefined
  }

  /** Returns the message of an edition without the values of a subscriber; undefined if there is none. */
  async message(name: string): Promise<Uint8Array | undefined> {
    const found = this.open(name)
    return found && Buffer.from(await fileOf(found, 'message.eml'))
  }

  /** Measures the next email that needs it, and checks it against the rules. */
  async measure(): Promise<Measurement> {
    this.unmeasured ??= editionNames(this.snapshot())
    const due = this.unmeasured
    const name = due.shift()
    const issue = name === undefined ? undefined : this.snapshot().issue(name)
    if (name === undefined || !issue) return { left: due.length }
    const key = keyOf(issue)
    if (this.sizes.get(name)?.key === key && this.inspections.get(name)?.key === key) return { left: due.length }
    const bytes = await this.weigh(name, issue).catch(() => 0)
    return { measured: { name, bytes }, left: due.length, found: await this.checkRules(name, issue) }
  }

  /** Checks an email against the rules. Returns whether its problems have changed. */
  private async checkRules(name: string, issue: OpenIssue): Promise<boolean> {
    const key = keyOf(issue)
    const before = this.inspections.get(name)
    if (before?.key === key) return false
    const found = openEdition(this.snapshot(), name, this.base)
    const now = await inspectEmail(found, key).catch(cause => brokenInspection(key, faultsOf(found, cause)))
    this.inspections.set(name, now)
    return JSON.stringify(before?.problems ?? []) !== JSON.stringify(now.problems)
  }

  private async weigh(name: string, issue: OpenIssue): Promise<number> {
    const bytes = Buffer.byteLength(await emailHtmlOf({ issue, name, snapshot: this.snapshot() }))
    this.sizes.set(name, { key: keyOf(issue), bytes })
    return bytes
  }

  /** Returns the last version of an edition that no longer exists. Its size is 0, because it is not sent. */
  private lastOf(key: string): EditionData | undefined {
    const last = this.good.get(key)
    if (!last) return undefined
    const { inspected: _, ...rest } = last
    return { ...rest, generation: this.readings, problems: [], bytes: 0, stale: true, gone: true }
  }

  /** Keeps a valid edition, unless a later one was rendered in the meantime. */
  private keep(key: string, data: EditionData): void {
    if ((this.good.get(key)?.generation ?? 0) <= data.generation) keepIn(this.good, key, data)
  }

  private problems(inspections: readonly Inspection[] = []): Problem[] {
    const found = inspections.flatMap(inspection => inspection.problems)
    return sortedProblems([...this.snapshot().problems, ...this.planned, ...found])
  }

  private sizeOf(name: string): number | undefined {
    return this.sizes.get(name)?.bytes
  }
}
