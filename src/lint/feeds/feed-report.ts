import type { FeedFault } from './feed-faults.js'

/** A fault of a feed and its place. */
export interface FeedFinding {
  readonly rule: FeedFault
  /** A description of the fault at this place. */
  readonly message: string
  /** The line, counted from 1. */
  readonly line: number
  /** The column, counted from 0. */
  readonly column: number
  /** The id of the entry that contains the fault. */
  readonly entry?: string
}

export interface FeedPlace {
  readonly line: number
  readonly column: number
  /** Returns the id of the entry around this place. It is a function because the id may come later in the document. */
  readonly entryId?: () => string | undefined
}

/** Collects findings, in the order in which they are discovered. */
export class FeedReport {
  readonly findings: FeedFinding[] = []

  add(rule: FeedFault, message: string, { line, column, entryId }: FeedPlace): void {
    const entry = entryId?.()
    this.findings.push({ rule, message, line, column, ...(entry === undefined ? {} : { entry }) })
  }
}
