/** The data of an import that the server sends to the app as JSON, and the requests of the app. */
import type { EditionData } from './protocol.js'

/** The articles that were found in a source. */
export interface ImportedSourceData {
  /** The name of this import, as long as the server keeps it. */
  readonly id: string
  /** The kind of the source, as `offprint import --as` names it. */
  readonly kind: string
  readonly articles: readonly ImportedTitle[]
  /** The number of articles, of which only the first are listed. */
  readonly total: number
  /** What the import found wrong with the source, a sentence or more each. */
  readonly problems: readonly string[]
}

export interface ImportedTitle {
  readonly title: string
  /** The date as YYYY-MM-DD; empty if there is none. */
  readonly date: string
  /** Whether it was imported before. */
  readonly before: boolean
}

/** A field of an imported draft. */
export interface ImportedField {
  readonly field: string
  readonly value: string | readonly string[]
  /**
   * `sure` if the source states it outright, `guess` if it may be wrong, `missing` if a post of another outlet must have it, and `open` if it may
   * stay empty.
   */
  readonly state: 'sure' | 'guess' | 'missing' | 'open'
  /** Where it was found, in words. */
  readonly from: string
  /** Why it may be wrong. */
  readonly doubt?: string
  /** The next most likely value. */
  readonly runnerUp?: string
}

/** One article of a source, as a draft that is nowhere but in the memory of the server. */
export interface ImportedArticleData {
  readonly id: string
  readonly index: number
  readonly fields: readonly ImportedField[]
  /** What is not said about the first publication, if an editor has to say it. */
  readonly question?: string
  /** Doubts about the text. */
  readonly doubts: readonly string[]
  readonly notes: readonly string[]
  /** The text, in Markdown. */
  readonly body: string
  readonly source: {
    readonly text: string
    readonly isBeginning: boolean
    readonly passages: readonly { readonly field: string; readonly start: number; readonly end: number }[]
    readonly statements: readonly { readonly field: string; readonly from: string; readonly value: string }[]
  }
  readonly digests: readonly { readonly name: string; readonly title: string }[]
}

/** What the editor has decided so far. */
export interface ImportDecisions {
  readonly values: Readonly<Record<string, string | readonly string[]>>
  readonly accepted: readonly string[]
  readonly settled: readonly number[]
  readonly isOwn: boolean
  readonly body?: string
  readonly isCleaned: boolean
  /** The name of the file without its ending; absent if it is made from the title. */
  readonly name?: string
}

/** One article with the decisions about it. */
export interface DecidedArticle extends ImportDecisions {
  readonly id: string
  readonly index: number
}

/** The post that would be written. */
export interface ImportedDraftData {
  readonly file: string
  /** The number of marks that remain for a later look. */
  readonly marks: number
  /** Whether it is not a draft, because its source says that it was published. */
  readonly isPublished: boolean
  /** The outlet, if publishers.yml does not list it. */
  readonly newOutlet: string
  /** What a build would report about the post, errors first. */
  readonly problems: readonly {
    readonly severity: 'error' | 'warning' | 'note'
    readonly text: string
    /** The field that it is about; empty if it is about none. */
    readonly field: string
  }[]
}

/** The draft in one edition. */
export interface ImportedViewData {
  readonly edition: EditionData
  /** Why the edition does not show the draft, as a sentence; empty if it does. */
  readonly note: string
}

/** A post that was written. */
export interface WrittenImport {
  readonly file: string
  /** The name of its edition; empty if it cannot be opened. */
  readonly name: string
  /** What else an editor should know, in whole sentences. */
  readonly notes: readonly string[]
}
