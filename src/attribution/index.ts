/** Where a post comes from and on what terms: facts in, one Credit out. */
export { type Contradiction, contradictions, type Republication } from './contradictions.js'
export { type Credit, type CreditRow, creditOf } from './credit.js'
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
export { type Phrase, phraseText, type Segment } from './phrase.js'
export {
  findPublisher,
  originalFrom,
  type Publishers,
  publisherMeant,
  publishersSchema,
  readPublishers,
} from './publishers.js'
export { CHANNELS, type Terms, type TermsChannel, windowEnd } from './terms.js'
export { spokenLanguage } from './wording.js'
