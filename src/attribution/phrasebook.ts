/**
 * All words of ours that readers meet, in one language. `{names}` are filled in with names, links and dates as they stand,
 * so a pattern keeps them out of its grammar: behind a colon, in quotes, or after a word that governs nothing.
 */
export interface Phrasebook {
  readonly credit: Wording
  readonly post: PostWords
  readonly page: PageWords
  readonly email: EmailPhrases
  readonly feed: FeedWords
  readonly reader: ReaderWords
}

/** The sentences of a credit. */
export interface Wording {
  readonly by: string
  readonly originally: string
  /** For a whole date. */
  readonly originallyOn: string
  /** Where only the month or the year is known. */
  readonly originallyIn: string
  readonly original: string
  readonly originalOn: string
  readonly licence: string
  readonly permission: string
  readonly permissionBy: string
  readonly permissionOn: string
  readonly permissionIn: string
  readonly permissionByOn: string
  readonly permissionByIn: string
  /** What was changed, without a full stop: a note of the editor's may follow. */
  readonly excerpt: string
  readonly edited: string
  readonly translated: string
  readonly changesNote: string
  readonly via: string
  readonly viaOn: string
  readonly republished: string
  readonly republishedIn: string
  readonly readOriginal: string
  /** Between an author's name and what is said of them. */
  readonly about: string
  /** Ends a sentence. */
  readonly stop: string
}

/** What stands around a post on a page and in an email alike. */
export interface PostWords {
  readonly notice: string
  readonly withdrawn: string
  readonly withdrawnNote: string
  readonly excerptNote: string
  readonly aboutArticle: string
  readonly aboutAuthor: string
  readonly aboutAuthors: string
  readonly comments: string
  /** Between a label and what it labels, with the space that follows. */
  readonly colon: string
  /** Between the members of a row, with its space. */
  readonly comma: string
  /** In the place of a picture that may not be shown; its description may follow. */
  readonly pictureGap: string
  /** At the end, where the picture of the whole article is left out. */
  readonly leadGap: string
  /** In the place of a text whose time is over. */
  readonly gone: string
}

/** Forms of a noun with a number, by the language's plural rules (`Intl.PluralRules`). */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** What pages of the web edition say. */
export interface PageWords {
  readonly skip: string
  readonly navigation: string
  readonly latest: string
  readonly archive: string
  readonly feeds: string
  readonly republishedOn: string
  readonly updatedOn: string
  readonly tags: string
  readonly follow: string
  readonly followTags: string
  readonly table: string
  readonly wholeArchive: string
  readonly nothingYet: string
  readonly archiveIntro: string
  readonly year: string
  readonly articles: Plural
  readonly feedsTitle: string
  readonly feedsWhat: string
  readonly feedsHow: string
  readonly formats: string
  readonly allFeeds: string
  readonly byEmail: string
  readonly byEmailIntro: string
  readonly latestIssue: string
  readonly singleIssues: string
  readonly notFound: string
  readonly notFoundText: string
  readonly permission: string
}

/** What emails say. */
export interface EmailPhrases {
  readonly viewInBrowser: string
  readonly unsubscribe: string
  readonly unsubscribeLong: string
  readonly preferences: string
  readonly feed: string
  readonly why: string
  readonly inThisIssue: string
  readonly continue: string
  readonly continueAt: string
  /** A picture in the text part. */
  readonly image: string
  readonly watch: string
  readonly listen: string
  readonly seeOnWeb: string
  readonly backToText: string
  /** Subject of a digest. */
  readonly subject: string
}

/** What feeds say. */
export interface FeedWords {
  readonly continue: string
  /** To whoever opens a JSON Feed in a browser. */
  readonly comment: string
  readonly outlets: string
}

/** What subscribers read: on the pages of the public server, and in the mail that asks to confirm. */
export interface ReaderWords {
  readonly subscribe: string
  readonly subscribeText: string
  readonly address: string
  readonly addressWrong: string
  /** Names a field that people do not see. */
  readonly trap: string
  readonly sent: string
  readonly sentText: string
  readonly confirm: string
  readonly confirmText: string
  readonly confirmButton: string
  readonly confirmed: string
  readonly confirmedText: string
  readonly ended: string
  readonly endedText: string
  /** In the mail that asks to confirm; the address of the page follows. */
  readonly asked: string
  readonly ignore: string
  /** In a mail to somebody who is subscribed; the address of the page follows. */
  readonly known: string
  readonly frequency: string
  readonly everything: string
  readonly digestsOnly: string
  readonly postsOnly: string
  readonly digests: string
  readonly topics: string
  /** Below lists of choices. */
  readonly noneIsAll: string
  readonly save: string
  readonly saved: string
  readonly leaveText: string
  readonly left: string
  readonly leftText: string
  /** A fault, or too many requests. */
  readonly later: string
  readonly laterText: string
}

/** One data file: what a language has so far. What is missing comes from its base language, then from English. */
export type Translation = { readonly [Section in keyof Phrasebook]?: Partial<Phrasebook[Section]> }
