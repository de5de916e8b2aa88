/** Makes one Credit from the facts about the origin and the terms of a post. */

export { type Affiliation, affiliationOf, isPosition, namesInstitution } from './affiliation.js'
export type { CollectSettings } from './collect-settings.js'
export { type Contradiction, contradictions, type Republication } from './contradictions.js'
export { type Credit, creditOf, isByOutlets, type Logo, linkCreditOf, type OriginalLink } from './credit.js'
export type { CreditRow } from './credit-row.js'
export { sentence, spokenPhrase } from './credit-wording.js'
export { isPart, PEOPLE, type People, peopleFrom } from './credited-people.js'
export { dateContradictions } from './date-order.js'
export { doiUrl, isbnDigits } from './identifiers.js'
export { englishOf, languageOf, type Words, type WordsFor, wordsFrom } from './language-words.js'
export { isFree, type LicenceProperties, reservesAll } from './licence-properties.js'
export {
  forbids,
  forbidsCommerce,
  isLicence,
  LICENCE_FORM,
  type Licence,
  letsPassOn,
  licenceById,
  licenceByUrl,
  licenceField,
  licenceInText,
} from './licences.js'
export { type Locales, readLocale } from './locale.js'
export {
  type Changes,
  type FirstCopy,
  type Original,
  originalSchema,
  type Permission,
  type Publisher,
  publisherSchema,
  publishersOf,
  termsHolder,
  type Via,
} from './original.js'
export { differInLanguage, languageName, type TranslatedPost } from './people-statement.js'
export { isSameName, type Person, pageOfPerson, personSchema } from './person.js'
export {
  dated,
  inLanguage,
  licenceLink,
  listPhrase,
  named,
  type Phrase,
  phraseDirection,
  phraseText,
  plain,
  readingText,
  type Segment,
} from './phrase.js'
export {
  type EmailPhrases,
  formFor,
  type Locale,
  localeSchema,
  type PageWords,
  type Phrasebook,
  type Plural,
  type PostWords,
  phraseNames,
  type ReaderWords,
  type RepublishWords,
} from './phrasebook.js'
export {
  forbidsChanges,
  hasRights,
  isLicensed,
  makersIn,
  mayShowPicture,
  namesAgency,
  namesOthers,
  type PictureRights,
  passesOn,
  pictureCredit,
  pictureHolder,
  pictureLegend,
  pictureRightsFields,
  pictureRightsSchema,
} from './picture-credit.js'
export {
  disagreements,
  findPublisher,
  originalFrom,
  type Publishers,
  publishersSchema,
  readPublishers,
  suggestedPublisher,
} from './publishers.js'
export { holderIn } from './rights.js'
export {
  CHANNELS,
  delayEnd,
  openTasks,
  PICTURE_TERMS,
  type PictureTerms,
  startEnd,
  type Task,
  type Terms,
  type TermsChannel,
  windowEnd,
} from './terms.js'
