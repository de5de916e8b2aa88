import { memo } from '../core/memo.js'
import { z } from '../core/schema.js'

/** Makes the schema of a text that readers see, with a note for translators if the English is not clear enough. */
const phrase = (help?: string) => (help ? z.string().describe(help) : z.string())

/** Forms of a phrase with a number, by the language’s plural rules (`Intl.PluralRules`). */
const plural = (help?: string) => {
  const form = z.string()
  const forms = z.strictObject({
    zero: form.optional(),
    one: form.optional(),
    two: form.optional(),
    few: form.optional(),
    many: form.optional(),
    other: form,
  })
  return help ? forms.describe(help) : forms
}
export type Plural = Readonly<z.output<ReturnType<typeof plural>>>

const pluralRules = memo(100, (language: string) => new Intl.PluralRules(language))

/** Returns the form of a phrase that the language uses with a number. */
export const formFor = (count: number, forms: Plural, language: string): string =>
  forms[pluralRules(language).select(count)] ?? forms.other

/** The sentences of a credit. */
const credit = z.strictObject({
  by: phrase(),
  originally: phrase(),
  originallyOn: phrase('For a full date.'),
  originallyIn: phrase('For a date whose day is unknown: a month or a year.'),
  firstIn: phrase('Follows the byline in a digest, and begins a line without one: its first letter is then a capital.'),
  firstInOn: phrase('{date} may lack its year.'),
  original: phrase('{publisher} may be several outlets, with the authors of the original before them.'),
  originalOn: phrase(),
  originalAlone: phrase('If neither an outlet nor an author is known.'),
  licence: phrase(),
  permission: phrase(),
  permissionBy: phrase(),
  permissionOn: phrase(),
  permissionIn: phrase(),
  permissionByOn: phrase(),
  permissionByIn: phrase(),
  excerpt: phrase('The kind of change, without a full stop, because a note by the editor may follow.'),
  edited: phrase(),
  translated: phrase(),
  translatedFrom: phrase(
    '{language} is its name as `Intl.DisplayNames` gives it, in the nominative: put it in brackets if “from” needs a case.',
  ),
  translatedBy: phrase('{names} are those of the translators.'),
  translatedFromBy: phrase(),
  changesNote: phrase(),
  photographs: phrase('{names} are those of the photographers.'),
  illustrations: phrase(),
  editedBy: phrase('{names} are those of the people who edited the article, not of the editors of a book.'),
  contribution: phrase('{role} is as the editor wrote it, such as “Research”.'),
  contributions: phrase('For people whose part is unknown.'),
  via: phrase(),
  viaOn: phrase(),
  viaFrom: phrase('In place of {via} above: an intermediary, and the one from which it took the article.'),
  republished: phrase(),
  republishedIn: phrase(),
  readOriginal: phrase(),
  dayWords: phrase(
    'Words that may precede a day in a publisher’s own wording, separated by |. They are replaced by one of the next two if only the month or the year is known.',
  ),
  inMonth: phrase('In brackets if a preposition would need another case or form of the month.'),
  inYear: phrase(),
  about: phrase('Between an author’s name and the biography.'),
  stop: phrase('Ends a sentence.'),
})

/** The phrases around a post, on pages and in emails. */
const post = z.strictObject({
  notice: phrase('Above a note to readers.'),
  correction: phrase('Above a note that says what was corrected.'),
  withdrawn: phrase(),
  withdrawnNote: phrase(),
  excerptNote: phrase(),
  aboutArticle: phrase(),
  aboutAuthor: phrase(),
  aboutAuthors: phrase(),
  comments: phrase(),
  colon: phrase('Between a label and its value, including the space that follows.'),
  comma: phrase('Between the items of a list, including its space.'),
  pictureGap: phrase('In place of a picture that may not be shown; its description may follow.'),
  leadGap: phrase('At the end, if the picture of the whole article is left out.'),
  pictureTitle: phrase('The title of a picture, or of a post that was translated, in quotation marks.'),
  gone: phrase('In place of a text that may no longer be shown.'),
})

/** The phrases of the web edition's pages. */
const page = z.strictObject({
  skip: phrase(),
  navigation: phrase(),
  latest: phrase(),
  archive: phrase(),
  feeds: phrase(),
  republishedOn: phrase(),
  updatedOn: phrase(),
  tags: phrase(),
  follow: phrase(),
  followTags: phrase(),
  table: phrase(),
  wholeArchive: phrase(),
  next: phrase('The heading above the link to the post that appeared after this one.'),
  related: phrase('The heading above up to three posts on the same topics.'),
  previousIssue: phrase('Before the link to the issue before this one.'),
  nextIssue: phrase('Before the link to the issue after this one.'),
  copy: phrase('A button.'),
  copied: phrase('What the button has done.'),
  nothingYet: phrase(),
  archiveIntro: phrase(),
  year: phrase(),
  articles: plural(),
  feedsTitle: phrase(),
  feedsWhat: phrase(),
  feedsHow: phrase(),
  formats: phrase(),
  allFeeds: phrase(),
  byEmail: phrase(),
  byEmailIntro: phrase(),
  latestIssue: phrase(),
  singleIssues: phrase(),
  notFound: phrase(),
  notFoundText: phrase(),
  permission: phrase(),
})

/** The phrases of emails. */
const email = z.strictObject({
  viewInBrowser: phrase(),
  unsubscribe: phrase(),
  unsubscribeLong: phrase(),
  preferences: phrase(),
  feed: phrase(),
  why: phrase(),
  inThisIssue: phrase(),
  corrections: phrase('The heading above corrections of earlier articles in a digest.'),
  corrected: phrase('In an email that corrects an article.'),
  seeCorrected: phrase('A link to the article that was corrected or withdrawn.'),
  image: phrase('For a picture in the text part of an email.'),
  watch: phrase(),
  listen: phrase(),
  seeOnWeb: phrase(),
  backToText: phrase(),
  subject: phrase('Subject of a digest.'),
  issueNumber: phrase('At the top of a digest.'),
  minutes: plural(
    'How long an article, or all of a digest, takes to read; beside the tag of an article, so it should be short.',
  ),
  readIt: phrase('The link below the standfirst of the first article in a digest.'),
  creditsAndTerms: phrase(
    'The heading above the credits at the end of a digest, which state where each article is from and on what terms.',
  ),
  creditMark: phrase('The name of one of these credits, in the text part of a digest and for screen readers.'),
})

/** The phrases of feeds. */
const feed = z.strictObject({
  continue: phrase(),
  comment: phrase('For people who open a JSON Feed in a browser.'),
  outlets: phrase(),
})

/** The phrases for subscribers, on the pages of the public server and in the confirmation message. */
const reader = z.strictObject({
  subscribe: phrase(),
  subscribeText: phrase(),
  address: phrase(),
  addressWrong: phrase(),
  trap: phrase('The label of a hidden field.'),
  sent: phrase(),
  sentText: phrase(),
  sentFrom: phrase('The sender, so that readers can find the message.'),
  sentAgain: phrase('Above the link to the form.'),
  confirm: phrase(),
  confirmText: phrase(),
  confirmButton: phrase(),
  confirmed: phrase(),
  confirmedText: phrase(),
  welcome: phrase('The title of the mail that follows a confirmation.'),
  welcomeText: phrase(),
  welcomeButton: phrase('Leads to the front page.'),
  ended: phrase(),
  endedText: phrase(),
  asked: phrase('In the confirmation mail; the address of the page follows.'),
  ignore: phrase(),
  known: phrase('In a mail to a person who is already subscribed; the address of the page follows.'),
  frequency: phrase(),
  everything: phrase(),
  digestsOnly: phrase(),
  postsOnly: phrase(),
  digests: phrase(),
  topics: phrase(),
  allTicked: phrase('Above the lists of choices.'),
  noneChosen: phrase('Before the question whether to unsubscribe.'),
  save: phrase(),
  saved: phrase(),
  changeAddress: phrase('A button, the title of a page, and the subject of a mail.'),
  newAddress: phrase('The label of a field.'),
  changeText: phrase('On the page to which the mail with the link leads.'),
  changed: phrase(),
  moved: phrase('In the mail to a new address; the address of the page follows.'),
  movedAway: phrase('In the mail to the old address; the address of the page to subscribe follows.'),
  data: phrase('A button on the page of preferences.'),
  leaveText: phrase(),
  left: phrase(),
  leftText: phrase(),
  later: phrase('For a fault, or too many requests.'),
  laterText: phrase(),
})

/**
 * The phrases of the page from which others can republish a post. Lawyers read the conditions, so they must be translated
 * closely.
 */
const republish = z.strictObject({
  link: phrase('The link from a post to the page.'),
  title: phrase(),
  intro: phrase('The conditions follow.'),
  conditions: phrase('A heading.'),
  credit: phrase('A heading.'),
  creditHow: phrase(),
  asHtml: phrase('A heading.'),
  asHtmlHow: phrase(),
  asMarkdown: phrase('A heading.'),
  asMarkdownHow: phrase(),
  back: phrase(),
  first: phrase('The first publication of one of the publication’s own posts, which every copy must mention.'),
  licenceBy: phrase('Creative Commons Attribution, with its conditions in one sentence.'),
  licenceBySa: phrase('Attribution-ShareAlike.'),
  licenceByNd: phrase('Attribution-NoDerivatives.'),
  licenceFree: phrase('CC0, or the public domain.'),
  licenceOwn: phrase('The publisher allows it without a licence.'),
  edits: phrase(),
  editsOnly: phrase('In place of `edits`, if a translation is allowed.'),
  translate: phrase(),
  links: phrase(),
  whole: phrase('No part of the text may be published alone.'),
  headline: phrase(),
  images: phrase('Also at the end of a copy that lacks pictures of the original.'),
  media: phrase('The same for videos and sound recordings.'),
  article: phrase(),
  home: phrase(),
  institutions: phrase('Follows the line about crediting the authors.'),
  byline: phrase('{byline} is the line with the authors’ names, as the publisher wants it.'),
  wording: phrase('The publisher has its own words for the credit.'),
  top: phrase(),
  end: phrase(),
  tagline: phrase('The publisher’s own words follow.'),
  button: phrase('The publisher’s own words follow.'),
  logo: phrase(),
  counter: phrase('An image of one pixel that counts readers.'),
  words: plural(),
  paragraphs: plural(),
  channels: phrase('{list} is one or more of the three below.'),
  channelWeb: phrase(),
  channelFeed: phrase(),
  channelEmail: phrase(),
  publishBy: phrase(),
  days: plural(),
  canonical: phrase('As in rel="canonical".'),
  index: phrase(),
  share: phrase('{count} is followed by a percent sign.'),
  todo: phrase('The publisher’s own words follow.'),
  note: phrase('The publisher’s own words follow.'),
})

const sections = { credit, post, page, email, feed, reader, republish }

/** Returns the names of the phrases in some sections. */
export const phraseNames = (...names: readonly (keyof typeof sections)[]): string[] =>
  names.flatMap(name => Object.keys(sections[name].shape))

/** All of Offprint’s own words for readers in one language, as in `locales/en.json`. */
const phrasebook = z.strictObject(sections)

/**
 * Every phrase that readers see, in one language. `{names}` are filled in with names, links and dates without
 * inflection, so a pattern keeps them out of its grammar: after a colon, in quotation marks, or after a word that does
 * not govern a case.
 */
export type Phrasebook = z.output<typeof phrasebook>
export type Wording = Phrasebook['credit']
export type PostWords = Phrasebook['post']
export type PageWords = Phrasebook['page']
export type EmailPhrases = Phrasebook['email']
export type ReaderWords = Phrasebook['reader']
export type RepublishWords = Phrasebook['republish']

/** The content of a file in `locales/`. Missing phrases come from the base language, then from English. */
export const localeSchema = z.strictObject({
  $schema: z.string().optional(),
  $comment: z.string().optional().describe('Notes for translators'),
  credit: credit.partial().optional().describe('The sentences of a credit'),
  post: post.partial().optional().describe('The labels around a post, both on pages and in emails'),
  page: page.partial().optional().describe('The words on pages'),
  email: email.partial().optional().describe('The words in emails'),
  feed: feed.partial().optional().describe('The words in feeds'),
  reader: reader
    .partial()
    .optional()
    .describe('The words on the server’s pages for subscribers, and in the confirmation mail'),
  republish: republish.partial().optional().describe('The words on the pages from which others can republish a post'),
})
export type Locale = z.output<typeof localeSchema>
