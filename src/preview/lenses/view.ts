import type { Client } from '../../clients/index.js'

export type PreviewTheme = 'light' | 'written' | 'partial' | 'full'
/** A mail program for the desktop, whose lens follows its source code. */
export type Program = 'thunderbird' | 'evolution' | 'kmail' | 'claws'
export type Lens = 'none' | Client | Program
export type { Client }

export interface View {
  /** `written` is the email's own dark design; `partial` and `full` simulate clients that invert colours. */
  readonly theme: PreviewTheme
  /** `ganga` is the Gmail app with another provider's account. */
  readonly lens: Lens
  readonly images: 'on' | 'off' | 'broken'
  /** The text size in per cent; the default is 100. */
  readonly text?: number
  /** Whether to add the marks to blocks by which copies are scrolled together. */
  readonly marked?: boolean
}

export interface Removal {
  /** A property, an at-rule, a part of a selector or an element, in terms of CSS and HTML. */
  readonly what: string
  readonly count: number
}

/** Counts the features that a lens removed, in the order in which they were found. */
export class Removals {
  readonly #counts = new Map<string, number>()

  add(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }

  addAll(others: Removals): void {
    for (const [what, count] of others.#counts) this.#counts.set(what, (this.#counts.get(what) ?? 0) + count)
  }

  list(): Removal[] {
    return [...this.#counts].map(([what, count]) => ({ what, count }))
  }
}
