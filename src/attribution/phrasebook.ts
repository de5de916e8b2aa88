/**
 * Every phrase that readers see, in one language. `{names}` are filled in with names, links and dates without
 * inflection, so a pattern keeps them out of its grammar: after a colon, in quotation marks, or after a word that does
 * not govern a case.
 */
export interface Phrasebook {
  readonly credit: Wording
  readonly post: PostWords
  readonly page: PageWords
  readonly email: EmailPhrases
  readonly feed: FeedWords
  readonly reader: ReaderWords
}

/** The phrases of a credit. */
export interface Wording {
  readonly by: string
  readonly originally: string
  /** The phrase for a whole date. */
  readonly originallyOn: string
  /** The phrase for a date of which only the month or the year is known. */
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
  /** The kind of change, without a full stop, because an editor's note may follow. */
  readonly excerpt: string
  readonly edited: string
  readonly translated: string
  readonly changesNote: string
  readonly via: string
  readonly viaOn: string
  readonly republished: string
  readonly republishedIn: string
  readonly readOriginal: string
  /** The separator between an author's name and what is said about the author. */
  readonly about: string
  /** The full stop. */
  readonly stop: string
}

/** The phrases around a post, on pages and in emails alike. */
export interface PostWords {
  readonly notice: string
  readonly withdrawn: string
  readonly withdrawnNote: string
  readonly excerptNote: string
  readonly aboutArticle: string
  readonly aboutAuthor: string
  readonly aboutAuthors: string
  readonly comments: string
  /** The colon after a label, with the space that follows it. */
  readonly colon: string
  /** The separator in a list, with its space. */
  readonly comma: string
  /** The text in place of a picture that may not be shown; its description may follow. */
  readonly pictureGap: string
  /** The note at the end of a post whose lead picture may not be shown. */
  readonly leadGap: string
  /** The text in place of an article that may no longer be shown. */
  readonly gone: string
}

/** The forms of a noun with a number, by the language's plural rules (`Intl.PluralRules`). */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>

/** The phrases of web pages. */
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

/** The phrases of emails. */
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
  /** The text for a picture in the plain-text part. */
  readonly image: string
  readonly watch: string
  readonly listen: string
  readonly seeOnWeb: string
  readonly backToText: string
  /** The subject of a digest. */
  readonly subject: string
}

/** The phrases of feeds. */
export interface FeedWords {
  readonly continue: string
  /** The explanation for people who open a JSON Feed in a browser. */
  readonly comment: string
  readonly outlets: string
}

/** The phrases for subscribers: on the pages of the public server, and in the email that asks for confirmation. */
export interface ReaderWords {
  readonly subscribe: string
  readonly subscribeText: string
  readonly address: string
  readonly addressWrong: string
  /** The label of the honeypot field, which people do not see. */
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
  /** The text of the email that asks for confirmation; the address of the page follows. */
  readonly asked: string
  readonly ignore: string
  /** The text of the email to somebody who is already subscribed; the address of the page follows. */
  readonly known: string
  readonly frequency: string
  readonly everything: string
  readonly digestsOnly: string
  readonly postsOnly: string
  readonly digests: string
  readonly topics: string
  /** The note below lists of choices. */
  readonly noneIsAll: string
  readonly save: string
  readonly saved: string
  readonly leaveText: string
  readonly left: string
  readonly leftText: string
  /** The message for a fault or for too many requests. */
  readonly later: string
  readonly laterText: string
}

/** One translation file. Missing phrases come from the base language, then from English. */
export type Translation = { readonly [Section in keyof Phrasebook]?: Partial<Phrasebook[Section]> }
