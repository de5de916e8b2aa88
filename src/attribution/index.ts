/** Where a post comes from and on what terms: facts go in, one Credit comes out. */
export { type Contradiction, contradictions, type Republication } from './contradictions.js'
export { type Credit, type CreditRow, creditOf } from './credit.js'
export { sentence, spokenPhrase } from './credit-wording.js'
export { languageOf, spokenLanguage, type Words, wordsFor } from './language-words.js'
export { type Licence, letsPassOn, licenceById, licenceByUrl, licenceField } from './licences.js'
export {
  type Changes,
  type Original,
  originalSchema,
  type Permission,
  type Person,
  type Publisher,
  personSchema,
  type Via,
} from './original.js'
export {
  dated,
  inLanguage,
  listPhrase,
  named,
  type Phrase,
  phraseDirection,
  phraseText,
  readingText,
  type Segment,
} from './phrase.js'
export type { EmailPhrases, FeedWords, PageWords, Phrasebook, Plural, PostWords, ReaderWords } from './phrasebook.js'
export {
  findPublisher,
  originalFrom,
  type Publishers,
  publisherMeant,
  publishersSchema,
  readPublishers,
} from './publishers.js'
export { CHANNELS, type Terms, type TermsChannel, windowEnd } from './terms.js'
