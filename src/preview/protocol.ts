/** The data that the server sends to the app as JSON. */
import type { EditionView, Format } from './view-state.js'

export type PostState =
  | 'published'
  | 'draft'
  | 'scheduled'
  | 'embargoed'
  | 'withdrawn'
  | 'digest'
  | 'page'
  | 'feed'
  | 'reader'
  | 'broken'

/** What will happen to an edition by itself, and when. */
export interface Due {
  readonly what: 'published' | 'sent' | 'shortened' | 'removed'
  /** Milliseconds since 1970. */
  readonly at: number
  /** Whether somebody has to approve it first. */
  readonly approve?: boolean
}

/** A row of the list. */
export interface ListRow {
  readonly name: string
  readonly title: string
  readonly subject: string
  /** The date as YYYY-MM-DD; empty for a file that cannot be read. */
  readonly date: string
  readonly state: PostState
  /** The reason why the post is not published; empty if it is. */
  readonly note: string
  /** The outlets that published the original first; empty for a post of our own. */
  readonly publisher: string
  readonly due?: Due
  readonly file: string
  /** The line on which it begins, if its file is a list of link items. */
  readonly line?: number
  /** The size of the email's HTML; absent until it has been measured. */
  readonly bytes?: number
  readonly errors: number
  readonly warnings: number
  readonly notes: number
}

export interface ListData {
  readonly generation: number
  /** The timezone of the publication, in which times are shown. */
  readonly zone: string
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
  /** The surrounding lines, if the problem has a line. */
  readonly frame?: CodeFrame
}

export interface CodeFrame {
  /** The number of the first line. */
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
  /** The addresses for replies and for leaving the list. */
  readonly list: { readonly replyTo: string; readonly unsubscribe: string }
  /** The names of the neighbouring editions in the list; empty at its ends. */
  readonly newer: string
  readonly older: string
  /** The size of the email's HTML as it will be sent; 0 if there is none. */
  readonly bytes: number
  readonly content: Content
  readonly problems: readonly WireProblem[]
  /** Absent until the edition has been read back. */
  readonly inspected?: Inspected
  /** Whether this is the last valid edition, because the new one has an error. */
  readonly stale: boolean
  /** Whether the edition no longer exists and this is its last version. */
  readonly gone?: boolean
}

/** The results of reading the finished bytes back, except for the problems, which are listed with all others. */
export interface Inspected {
  /** The rules that found nothing. */
  readonly passed: readonly { readonly id: string; readonly group: string; readonly holds: string }[]
  /** The number of findings that `checks.ignore` suppresses. */
  readonly ignored: number
  readonly credits: readonly Credits[]
}

/** The facts of a post's credit that each kind of edition lacks. The list is empty for a complete credit. */
export interface Credits {
  readonly title: string
  readonly editions: readonly { readonly name: string; readonly missing: readonly string[] }[]
}

/** The result of a test send or its rehearsal. */
export interface TestSent {
  readonly state: 'rehearsed' | 'sent' | 'failed'
  /** The message as it was or would be sent. */
  readonly message: string
  readonly bytes: number
  /** The server's address without its password. */
  readonly server: string
  /** The last reply of the server. */
  readonly reply: string
  /** The conversation with the server, one line for each command and reply. */
  readonly transcript: readonly string[]
}

/** The result of checking an edition's links. */
export interface LinkCheckCounts {
  /** The number of external addresses. */
  readonly addresses: number
  /** The number of problems with these addresses. */
  readonly problems: number
}

/** An email as one reader would see it. */
export interface SeenEmail {
  readonly html: string
  /** The features that a lens removed, with counts. */
  readonly removed: readonly { readonly what: string; readonly count: number }[]
  /** A description of this view and its limits; absent for the unchanged email. */
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
  /** An email in the default look and in each theme. The name of the default look is empty. */
  | {
      readonly kind: 'looks'
      readonly looks: readonly { readonly name: string; readonly html: string }[]
    }
  | { readonly kind: 'share'; readonly card: LinkCard }
  /** The reason why there is nothing to show. */
  | { readonly kind: 'nothing'; readonly why: string }

/** What a page says about itself to programs that show a link as a card (https://ogp.me/). */
export interface LinkCard {
  readonly site: string
  readonly url: string
  readonly title: string
  readonly description: string
  /** Absent if the page names no picture. */
  readonly image?: { readonly src: string; readonly alt: string; readonly size: string }
}

export interface MimePart {
  readonly type: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The size in bytes as encoded; `decoded` is the size after decoding. */
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
  /** The name of the feed; empty for the main feed. */
  readonly feed: string
  readonly format: Format
  /** The path below out/; empty if there is no feed of this name. */
  readonly path: string
  /** The document; the last valid one if it has a fault now. */
  readonly text: string
  readonly problems: readonly WireProblem[]
  /** All feeds, the main feed first. */
  readonly feeds: readonly { readonly name: string; readonly title: string }[]
}

/** What SpamAssassin says about an email. */
export interface SpamScore {
  readonly points: number
  /** The points from which it takes a message for spam. */
  readonly limit: number
  readonly rules: readonly { readonly name: string; readonly points: number; readonly what: string }[]
}

/** The changes that can be undone and redone next, in words; absent if there is none. */
export interface JournalState {
  readonly undo?: string
  readonly redo?: string
}

/** A field of a file that can be edited, as the file has it. */
export interface SourceField {
  /** Offprint’s name for it, such as `original.url`. */
  readonly name: string
  readonly kind: 'line' | 'text' | 'date' | 'list' | 'choice'
  readonly choices?: readonly string[]
  /** The text or the texts; empty if the file has none. */
  readonly value: string | readonly string[]
  /** Why it cannot be edited here, in whole sentences, if that is so. */
  readonly why?: string
}

/** What of the file of an edition can be edited. */
export interface SourceData {
  readonly name: string
  /** The path from the publication's folder. */
  readonly file: string
  readonly fields: readonly SourceField[]
  /** The Markdown, and a fingerprint of it; absent if the file has none of its own. */
  readonly body?: string
  readonly bodyMark?: string
  /** Why nothing can be edited here, in whole sentences, if that is so. */
  readonly why?: string
  readonly journal: JournalState
}

/** The changes of an edition's file that the app asks for. */
export interface ChangeRequest {
  readonly name: string
  readonly fields?: readonly {
    readonly field: string
    readonly value: string | readonly string[]
    /** The value that the editor saw. */
    readonly was?: string | readonly string[]
  }[]
  readonly body?: {
    readonly text: string
    /** The fingerprint of the text that the editor saw. */
    readonly was: string
  }
}

/** A part of a file that another program has changed meanwhile, in both versions. */
export interface SourceConflict {
  readonly file: string
  readonly field?: string
  readonly yours: string
  readonly theirs: string
  readonly why: string
}

/** A post that is, or could be, in the next issue of a digest. */
export interface ArrangedPost {
  /** The name of its edition. */
  readonly name: string
  readonly title: string
  /** The date as YYYY-MM-DD. */
  readonly date: string
  /** The heading of its section, if it is in one. */
  readonly section?: string
}

/** The next issue of a digest as it is arranged. */
export interface ArrangementData {
  readonly name: string
  /** The posts of the issue, in order. */
  readonly posts: readonly ArrangedPost[]
  /** The posts that the editor has left out, for good or until the issue after this one. */
  readonly absent: readonly (ArrangedPost & { readonly as: 'leaveOut' | 'later' })[]
  /** Published posts that no issue has contained and this one does not contain. */
  readonly others: readonly ArrangedPost[]
  /** Drafts that `collect` has brought, the newest first. */
  readonly collected: readonly ArrangedPost[]
}

/** A change of the arrangement of a digest's next issue. */
export interface ArrangeRequest {
  readonly name: string
  /** The posts of the issue in the order that the editor saw. */
  readonly seen: readonly string[]
  /** The order that the editor wants, for `move`; otherwise the name of one post. */
  readonly posts: readonly string[]
  readonly step: 'move' | 'leaveOut' | 'later' | 'restore' | 'add'
}

/** A new link item as it is typed. */
export interface NewLinkRequest {
  readonly url: string
  readonly title: string
  readonly publisher: string
  readonly date: string
  readonly comment: string
}

/** What a rehearsal finds about the issue of an edition. */
export interface RehearsalData {
  readonly name: string
  /** Why there is nothing to send, as a sentence; absent if there is an issue. */
  readonly nothing?: string
  /** A fingerprint of the message and its audience, which a send or an approval names. */
  readonly contents: string
  readonly recipients: number
  /** What `offprint send` prints: a term and what it is. */
  readonly lines: readonly (readonly [term: string, text: string])[]
  readonly domains: readonly { readonly domain: string; readonly count: number }[]
  readonly caution?: string
  readonly problems: readonly WireProblem[]
  /** Why it cannot be sent now; empty if it can. */
  readonly refused: string
  /** The issue that waits for an approval, as it will be at its time. */
  readonly approval?: {
    readonly contents: string
    readonly subject: string
    readonly when: string
    readonly recipients: string
    readonly problems: readonly WireProblem[]
    readonly isApproved: boolean
    /** Whether it is the same issue as the one above. */
    readonly isSame: boolean
  }
}

/** How far the sending of an edition is, and what is planned. */
export interface SendingState {
  readonly name: string
  /** The timezone of the publication. */
  readonly zone: string
  /** The newest issue. */
  readonly issue?: {
    readonly subject: string
    /** When it was started, in words. */
    readonly started: string
    readonly finished: boolean
    readonly sent: number
    readonly failed: number
    readonly uncertain: number
    readonly toGo: number
    /** How far it is, as `offprint send` prints it. */
    readonly summary: string
    /** What became of it, as `offprint status` prints it; empty before anything was sent. */
    readonly results: string
  }
  /** Whether the issue is being sent by this preview, or by another process. */
  readonly run: '' | 'here' | 'elsewhere'
  /** Whether the run ends once the messages under way are finished. */
  readonly stopping: boolean
  /** Why nothing is sent at the moment, or who sends it; empty if there is nothing to say. */
  readonly waiting: string
  /** What the last run of this preview told when it ended. */
  readonly notes: readonly string[]
  readonly planned: readonly {
    /** Milliseconds since 1970. */
    readonly at: number
    readonly when: string
    readonly what: string
  }[]
}

/** The data in the app's page. With the data of its first screen, the app needs no request for it. */
export interface Boot {
  readonly title: string
  /** The publication's address. Links to it are opened in the preview. */
  readonly site: string
  readonly token: string
  /** An identifier that differs for every run of the server. */
  readonly run: string
  /** Whether SMTP_URL is set, so that test emails can be sent. */
  readonly sends: boolean
  /** Whether issues can be sent and planned. */
  readonly sendsIssues: boolean
  /** Whether external addresses can be requested. */
  readonly checksLinks: boolean
  /** Whether files can be edited. */
  readonly writes: boolean
  /** Whether articles can be imported. */
  readonly imports: boolean
  /** Whether SpamAssassin is installed, and a browser that takes pictures. */
  readonly scoresSpam: boolean
  readonly takesPictures: boolean
  /** Whether this is an exported preview without a server. */
  readonly exported: boolean
  readonly version: string
  readonly list?: ListData
  readonly edition?: EditionData
  readonly feed?: FeedData
}
