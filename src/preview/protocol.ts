/** What the server tells the app, as JSON. */
import type { EditionView, Format } from './view-state.js'

export type PostState = 'published' | 'draft' | 'scheduled' | 'embargoed' | 'withdrawn' | 'digest' | 'broken'

/** One line of the list. */
export interface ListRow {
  readonly name: string
  readonly title: string
  readonly subject: string
  /** YYYY-MM-DD; empty for a file that cannot be read. */
  readonly date: string
  readonly state: PostState
  /** Why it is not out; empty where it is. */
  readonly note: string
  readonly file: string
  /** Of the email's HTML; absent until it was measured. */
  readonly bytes?: number
  readonly errors: number
  readonly warnings: number
  readonly notes: number
}

export interface ListData {
  readonly generation: number
  readonly rows: readonly ListRow[]
  readonly problems: readonly WireProblem[]
}

export interface WireProblem {
  readonly severity: 'error' | 'warning' | 'note'
  readonly rule: string
  readonly file: string
  readonly line?: number
  readonly column?: number
  readonly what: string
  readonly fix: string
  /** The lines around it, where it has a line. */
  readonly frame?: CodeFrame
}

export interface CodeFrame {
  /** Number of the first line. */
  readonly first: number
  readonly lines: readonly string[]
}

/** One edition in one view. */
export interface EditionData {
  readonly generation: number
  readonly name: string
  readonly title: string
  readonly state: PostState
  readonly note: string
  readonly file: string
  readonly subject: string
  readonly preheader: string
  readonly from: { readonly name: string; readonly address: string }
  /** Where answers and goodbyes go. */
  readonly list: { readonly replyTo: string; readonly unsubscribe: string }
  /** Names of the editions before and after it in the list; empty at its ends. */
  readonly newer: string
  readonly older: string
  /** Of the email's HTML as it will be sent; 0 where there is none. */
  readonly bytes: number
  readonly content: Content
  readonly problems: readonly WireProblem[]
  /** Absent until it was looked at. */
  readonly inspected?: Inspected
  /** Whether this is the last good edition, because an error keeps the new one away. */
  readonly stale: boolean
  /** Whether there is no such edition any more, and this is how it was last. */
  readonly gone?: boolean
}

/** What reading the finished bytes back has shown; problems are told of with all others. */
export interface Inspected {
  /** Rules that found nothing. */
  readonly passed: readonly { readonly id: string; readonly group: string; readonly holds: string }[]
  /** How much rules found that is not told of, because `checks.ignore` says so. */
  readonly ignored: number
  readonly credits: readonly Credits[]
}

/** What each kind of edition lacks of a post's credit; nothing, where it is whole. */
export interface Credits {
  readonly title: string
  readonly editions: readonly { readonly name: string; readonly lost: readonly string[] }[]
}

/** What came of a test send, or of its rehearsal. */
export interface TestSent {
  readonly state: 'rehearsed' | 'sent' | 'failed'
  /** The message, as it went or would go over the wire. */
  readonly message: string
  readonly bytes: number
  /** The server, without what is secret. */
  readonly server: string
  /** What the server said last. */
  readonly reply: string
  /** What both said, a line each. */
  readonly transcript: readonly string[]
}

/** What came of asking an edition’s addresses. */
export interface LinksAsked {
  /** How many addresses of other sites it has. */
  readonly asked: number
  /** Of so many there is something to tell. */
  readonly found: number
}

/** An email as one reader sees it. */
export interface SeenEmail {
  readonly html: string
  /** What a lens took away, and how often. */
  readonly removed: readonly { readonly what: string; readonly count: number }[]
  /** What this view is and is not; absent for the email as it is. */
  readonly label?: string | undefined
}

export type Content =
  | ({ readonly kind: 'email' } & SeenEmail)
  | { readonly kind: 'source'; readonly text: string; readonly bytes: number; readonly view: EditionView }
  | { readonly kind: 'mime'; readonly bytes: number; readonly part: MimePart }
  | { readonly kind: 'web'; readonly path: string; readonly version: string; readonly url: string }
  | { readonly kind: 'entry'; readonly entry: FeedEntryData; readonly source: string }
  | {
      readonly kind: 'cells'
      readonly cells: readonly SeenEmail[]
    }
  /** Why there is nothing to show. */
  | { readonly kind: 'nothing'; readonly why: string }

export interface MimePart {
  readonly type: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Bytes as encoded, and as decoded. */
  readonly encoded: number
  readonly decoded: number
  readonly parts: readonly MimePart[]
}

export interface FeedEntryData {
  readonly feed: string
  readonly title: string
  readonly url: string
  readonly date: string
  readonly authors: readonly string[]
  readonly summary: string
  readonly html: string
}

export interface FeedData {
  readonly generation: number
  readonly format: Format
  readonly path: string
  readonly text: string
}

/** What the page begins with, so that it need not ask. */
export interface Boot {
  readonly title: string
  /** The publication's address: links to it are shown from here. */
  readonly site: string
  readonly token: string
  /** Differs for every run of the server. */
  readonly run: string
  /** Whether SMTP_URL says where test emails can go. */
  readonly sends: boolean
  /** Whether addresses of other sites can be asked from here. */
  readonly asks: boolean
  /** Whether these are files without a server. */
  readonly still: boolean
  readonly version: string
  readonly list?: ListData
  readonly edition?: EditionData
  readonly feed?: FeedData
}
