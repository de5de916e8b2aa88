/** The words of one language by which an import recognises what surrounds an article. */
export interface LanguageWords {
  /** The language as BCP 47 names it, from which Node’s language data gives the months and weekdays. */
  readonly tag: string
  /** The name of the language in menus, in the language itself, if Node’s language data has another. */
  readonly name?: string
  /** Words that occur in almost every sentence of the language but not in related languages. */
  readonly common?: string
  /** How the language writes names, if it has no capitals: with spaces between all words, or without. */
  readonly lettering?: 'uncased' | 'unspaced'
  /** Names of the twelve months that Node’s language data lacks. */
  readonly months?: readonly string[]
  /** The signs after the year, the month and the day of a date in numbers. */
  readonly dateSigns?: readonly [year: string, month: string, day: string]
  /** The ends of the number of a day: `3rd`. */
  readonly ordinals?: readonly string[]
  /** The words before the month or the year of a date. */
  readonly beforeMonth?: readonly string[]
  readonly clock?: ClockWords
  readonly forwards: ForwardWords
  readonly furniture?: FurnitureWords
  /** The words beside a date that stands alone: `Published on 3 May`. */
  readonly dateWords?: readonly string[]
  readonly credits?: CreditWords
  readonly letters?: LetterWords
  /** The words before the names of authors in a byline. */
  readonly bylines?: readonly string[]
  /** The words before the names of people in a byline who are not authors: illustrators, photographers, translators. */
  readonly otherBylines?: readonly string[]
  /** The word before the name of the person who made something: `by`. */
  readonly by?: readonly string[]
  /** The verbs and prepositions before a date: `Posted on`. */
  readonly posted?: readonly string[]
  readonly on?: readonly string[]
  /** Whole lines above the name of an outlet. */
  readonly publishedIn?: readonly string[]
  /** The prepositions between an author and the outlet: `for The Review`. */
  readonly writtenFor?: readonly string[]
  /** The definite articles in their forms. */
  readonly definite?: readonly string[]
  /** The articles, prepositions and conjunctions that a name in capitals keeps in lower case, and after which no line ends. */
  readonly small?: readonly string[]
  /**
   * The conjunctions after a hyphen in place of a part of a word: `vor- und nachher`. A language that has them writes compounds as
   * one word, so that a hyphen before a lower-case letter at the end of a line divides a word.
   */
  readonly afterHyphen?: readonly string[]
  /** The words before the number of a page, and of the volume of a periodical. */
  readonly pages?: readonly string[]
  readonly volumes?: readonly string[]
  /** The category of posts that have none, as publishing systems name it. */
  readonly uncategorised?: readonly string[]
  /**
   * Phrases that say where something appeared first, in a language without capitals, with `{outlet}` or, if the name has to be in
   * quotation marks, `「{outlet}」`.
   */
  readonly origins?: readonly string[]
  /** The labels before the title of the original in the credits of Offprint. */
  readonly originalLabels?: readonly string[]
  /** The words at the beginning of a copyright notice. */
  readonly copyrights?: readonly string[]
  /** Abbreviations whose full stop ends no sentence, without it and in the case in which they are written. */
  readonly abbreviations?: readonly string[]
  /** The words beside the date of a change. */
  readonly changed?: readonly string[]
  /** The words beside the dates on which a journal received and accepted an article. */
  readonly submitted?: readonly string[]
  readonly labels?: LabelWords
  readonly persons?: PersonWords
  readonly people?: PeopleWords
  readonly links?: LinkWords
  readonly styles?: StyleWords
  readonly captions?: CaptionWords
  readonly institutions?: InstitutionWords
  /** Words that are typical of the names of newspapers, magazines and sites. */
  readonly outletWords?: readonly string[]
  /** The ends of such words, in a language that joins words. */
  readonly outletEndings?: readonly string[]
}

/** The words within and around the names of people, in the notation of `phrase-pattern.ts` and in the case in which they are written. */
export interface PersonWords {
  /** The words within a name that are not capitalised: `van`. */
  readonly particles?: readonly string[]
  /** Titles before a name, and their abbreviations without the full stop, which ends no sentence. */
  readonly titles?: readonly string[]
  readonly shortTitles?: readonly string[]
  /** The words between two names. */
  readonly and?: readonly string[]
  readonly with?: readonly string[]
  /** The other words between a clause about one person and a clause about the next. */
  readonly joints?: readonly string[]
  /** The words between a person and an outlet in the name of a sender: `Ada from The Mill`. */
  readonly of?: readonly string[]
  /** What follows a name in a language without capitals, before the rest of the sentence. */
  readonly after?: readonly string[]
}

/** The words of links and of what is around them, in the notation of `phrase-pattern.ts`. */
export interface LinkWords {
  /** The beginnings of links to the whole text. */
  readonly reading?: readonly string[]
  /** The words of links from a footnote back to the text. */
  readonly back?: readonly string[]
  /** The headings of footnotes. */
  readonly notes?: readonly string[]
  readonly comments?: readonly string[]
  /** The words of buttons beside a byline, none of which is a part of a name. */
  readonly bylineButtons?: readonly string[]
}

/** The names that word processors give to their styles, without the number of a heading. */
export interface StyleWords {
  readonly title?: readonly string[]
  readonly subtitle?: readonly string[]
  readonly heading?: readonly string[]
  readonly caption?: readonly string[]
  readonly quote?: readonly string[]
  /** The lines of a table of contents. */
  readonly contents?: readonly string[]
}

/** The words beside a time of day, in the notation of `phrase-pattern.ts`. */
export interface ClockWords {
  readonly forenoon?: readonly string[]
  readonly afternoon?: readonly string[]
  /** The signs after the hour and the minute. */
  readonly hour?: readonly string[]
  readonly minute?: readonly string[]
}

/** The words with which a text describes its author, in the notation of `phrase-pattern.ts`. */
export interface PeopleWords {
  /** The verbs between a name and what a biography says about the person: `Ada Writer leads …`. */
  readonly verbs?: readonly string[]
  /** The verbs after which nothing else has to say that the person is an author: `Ada Writer teaches …`. */
  readonly does?: readonly string[]
  /** The words before a position, such as articles. */
  readonly before?: readonly string[]
  /** The words that modify a position: `senior`. */
  readonly ranks?: readonly string[]
  /** Positions that are nobody’s name. */
  readonly positions?: readonly string[]
  /** Positions that are also names: `Ada Writer`. */
  readonly callings?: readonly string[]
  /** The ends of the first sentence of a biography, in a language whose verbs come last. */
  readonly predicates?: readonly string[]
  /** “The author” at the beginning of a biography. */
  readonly authors?: readonly string[]
  /** Headings of biographies, and labels before them. */
  readonly about?: readonly string[]
  /** Words that are such headings only on a line of their own. */
  readonly aboutAlone?: readonly string[]
  /** The names of shared accounts in place of an author’s, in the case in which they are written. */
  readonly staff?: readonly string[]
  /** The words in the names of offices, teams and organisations that are given in place of an author’s. */
  readonly offices?: readonly string[]
}

/** The words of picture credits, in the notation of `phrase-pattern.ts`. */
export interface CaptionWords {
  readonly pictures?: readonly string[]
  /** “Credit”, which also precedes the word for the picture: `Crédit photo`. */
  readonly credits?: readonly string[]
  /** The same as the second part of a word or phrase: `Bildnachweis`. */
  readonly suffixes?: readonly string[]
  /** The phrases before a maker’s name besides those of `LanguageWords.by`. */
  readonly by?: readonly string[]
  /** The parts of words that show that brackets below a picture contain a credit: `(Archivbild: A. Lens)`. */
  readonly brackets?: readonly string[]
  /** The names that programs give to pictures, and the sentences that they write below their own descriptions. */
  readonly programNames?: readonly string[]
  readonly programNotes?: readonly string[]
}

/** The words in the names of institutions, in the notation of `phrase-pattern.ts` and in the case in which they are written. */
export interface InstitutionWords {
  /** The kinds of institutions: `University`. */
  readonly kinds?: readonly string[]
  /** The kinds in a language that puts them at the end of a name and inflects them: `Üniversitesi’nde`. */
  readonly ends?: readonly string[]
  /** The prepositions and articles before a name. */
  readonly prepositions?: readonly string[]
  readonly articles?: readonly string[]
  /** The words within a name that are not capitalised. */
  readonly small?: readonly string[]
  /** The prepositions before nouns that are not capitalised, at the end of a name: `Institut du littoral`. */
  readonly tails?: readonly string[]
}

/** The words that mail programs write around a forwarded message. */
export interface ForwardWords {
  /** The labels of header lines, without their colon. */
  readonly sender: readonly string[]
  readonly date: readonly string[]
  readonly subject: readonly string[]
  readonly recipients: readonly string[]
  readonly other: readonly string[]
  /** The words of the line above a forwarded message. */
  readonly marks: readonly string[]
  /** The line that some programs write instead of a header, with `{date}` and `{sender}`. */
  readonly quotes: readonly string[]
  /** The words between the address that sent a message and the person in whose name it did. */
  readonly onBehalf?: readonly string[]
  /** The abbreviations before the subject of a forwarded message, without their colon. */
  readonly forwarded: readonly string[]
  /** The abbreviations before the subject of a reply. */
  readonly replied: readonly string[]
}

/** Phrases that pages and newsletters put around an article, in the notation of `phrase-pattern.ts`. */
export interface FurnitureWords {
  /** Whole lines: buttons, navigation, and what a newsletter says about itself. */
  readonly lines: readonly string[]
  /** The names of sections, by which articles are labelled. A heading in an article may have the same text. */
  readonly sections?: readonly string[]
  /** Headings above other articles. */
  readonly related?: readonly string[]
  /** The words before the title of another article: `Read also: …`. */
  readonly offers?: readonly string[]
  /** The words before the title of the next or the previous article. */
  readonly turns?: readonly string[]
  /** The words that close a letter. */
  readonly closings?: readonly string[]
  /** The beginnings of notices about cookies. */
  readonly cookies?: readonly string[]
  /** The words of buttons to share an article, which occur in rows of buttons. */
  readonly shares?: readonly string[]
  /** Other words in such rows. */
  readonly beside?: readonly string[]
  /** The beginnings of lines between a standfirst and the text: buttons and reading times. */
  readonly partings?: readonly string[]
  /** Whole lines that are buttons around an article, but may be part of it within its text. */
  readonly endButtons?: readonly string[]
  /** The genres that newspapers put before a headline: `Opinion | A harbour for all`. */
  readonly genres?: readonly string[]
  /** The words of buttons that lead to a text on the web. */
  readonly onWeb?: readonly string[]
  /** What a counter counts, and the word before its number that says that it is not exact. */
  readonly counters?: readonly string[]
  readonly approximations?: readonly string[]
  /** What other counters count, which stand alone. */
  readonly audiences?: readonly string[]
  /** Links to the text, past the name and the menu of a site. */
  readonly skips?: readonly string[]
  /** The beginnings of offers of a newsletter, and what they offer. */
  readonly invitations?: readonly string[]
  readonly newsletters?: readonly string[]
  /** The words of a disclaimer: whose opinions they are, and that they are only theirs. */
  readonly opinions?: readonly string[]
  readonly disclaims?: readonly string[]
  /** Whole lines that may be long. */
  readonly longLines?: readonly string[]
  /** The words of a disclosure of interests. */
  readonly disclosures?: readonly string[]
  /** Headings that belong to an article although they match `related`. */
  readonly ownHeadings?: readonly string[]
}

/** Phrases about the origin of an article, in the notation of `phrase-pattern.ts`. */
export interface CreditWords {
  /** Words for an article. */
  readonly things: readonly string[]
  /** The words for “this” before them, and the articles. */
  readonly demonstratives?: readonly string[]
  readonly articles?: readonly string[]
  /** Verbs of publication, which count in a sentence about “this article”. */
  readonly published?: readonly string[]
  /** Phrases that say that something appeared elsewhere first. */
  readonly firsts: readonly string[]
  /** Such phrases in a language without prepositions, with `{outlet}` where the name is. */
  readonly outlets?: readonly string[]
  /** The prepositions before the name of an outlet. */
  readonly prepositions?: readonly string[]
  readonly permitted?: readonly string[]
  /** The beginnings of sentences that name a translator. */
  readonly translated?: readonly string[]
  /** The labels before a credit: `Editor’s note`. */
  readonly noteLabels?: readonly string[]
  /** The words before an intermediary: `Hat tip: The Mill`. */
  readonly via?: readonly string[]
  /** Whole sentences that only point to the original. */
  readonly pointers?: readonly string[]
  /** Phrases that say that an article is adapted from another. */
  readonly adapted?: readonly string[]
  /** The phrases before the name of who permits a republication: `permission of`. */
  readonly givenBy?: readonly string[]
  /** The verbs after that name: `mit Genehmigung der Laterne übernommen`. */
  readonly reprinted?: readonly string[]
  /** Words for somebody who permits it and is not named: `the author`. */
  readonly holders?: readonly string[]
  /** The words for a licence. */
  readonly licences?: readonly string[]
  /** The words for a site or its pages before the name of an outlet, and the prepositions between them. */
  readonly places?: readonly string[]
  readonly of?: readonly string[]
  /** The words for a periodical before its name: `w miesięczniku „Przeprawa”`. */
  readonly periodicals?: readonly string[]
  /** The words within the name of an outlet that are not capitalised. */
  readonly connectors?: readonly string[]
  /** The prepositions before nouns that are not capitalised, at the end of such a name: `La Revue du littoral`. */
  readonly tails?: readonly string[]
  /** Words after such a name that are not part of it: `website`. */
  readonly suffixes?: readonly string[]
  /** The prepositions before the name of an outlet that stands alone in quotation marks. */
  readonly takenFrom?: readonly string[]
  /** The words between an article and its author besides those of `LanguageWords.by`. */
  readonly by?: readonly string[]
  /** The auxiliary verbs before a verb of publication. */
  readonly auxiliaries?: readonly string[]
  /** The prepositions in which a phrase of `firsts` may end, directly before the name of an outlet. */
  readonly led?: readonly string[]
  /** “Original” before the name of an outlet. */
  readonly originals?: readonly string[]
  /** The words of a link to the original before the name of an outlet. */
  readonly originalIn?: readonly string[]
  /** The words between a preposition and the name of an outlet: `issue 3 of`. */
  readonly beforeNames?: readonly string[]
  /**
   * The words that may follow the name of an outlet, in a language in which any other noun is a part of the name, and the verbs that
   * show that a sentence is in this language.
   */
  readonly afterNames?: readonly string[]
  readonly publishes?: readonly string[]
  /** The words before which a name ends that has a lower-case noun at its end. */
  readonly ends?: readonly string[]
  /** Words beside a credit that add nothing to it. */
  readonly beside?: readonly string[]
}

/** Phrases of letters and newsletters, in the notation of `phrase-pattern.ts`. */
export interface LetterWords {
  readonly greetings?: readonly string[]
  /** The words before the recipient’s address in the foot of a message. */
  readonly sentTo?: readonly string[]
  /** The words of links for the recipient alone: to unsubscribe, change settings, view in a browser, forward. */
  readonly managing?: readonly string[]
  /** Parts of the addresses of such links, without accents. */
  readonly managingPaths?: readonly string[]
  /** The words in addresses to which a message is sent to unsubscribe. */
  readonly leaving?: readonly string[]
  /** The words of the line in a foot that states who sends the message. */
  readonly imprint?: readonly string[]
}

/** The labels of lines that state a fact about an article: `Author: Ada Writer`. */
export interface LabelWords {
  readonly title?: readonly string[]
  readonly author?: readonly string[]
  readonly source?: readonly string[]
  readonly date?: readonly string[]
  readonly tags?: readonly string[]
  readonly link?: readonly string[]
  readonly standfirst?: readonly string[]
}
