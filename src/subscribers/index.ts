/** Subscribers: where they are stored, and how they are added, changed and removed. */
export { type Address, readAddress } from '../core/email-address.js'
export { exportCsv } from './export.js'
export { fieldName, fieldNames, fieldsAmong, foldedValue, LABELS } from './fields.js'
export { type ImportReport, importList, type RejectedRow, readCsvList } from './import.js'
export { EVERYTHING, FREQUENCIES, type Frequency, type Interests, topicNames } from './interests.js'
export { type PersonalData, personalData } from './personal-data.js'
export { type RestoredSubscriber, restoreBounced } from './restore.js'
export { type Meanings, readMeanings } from './state-columns.js'
export {
  type Change,
  type ListEntry,
  mayBecome,
  readName,
  STATES,
  type State,
  type Subscriber,
  type SubscriberFields,
} from './subscriber.js'
export { changeState, type SubscriberStore, subscriberOf, subscriberStore } from './subscriber-store.js'
export {
  ADDRESS_CHANGED,
  type Invitation,
  personOf,
  type SubscriptionRequest,
  type SubscriptionRequests,
  subscriptionRequests,
} from './subscription-requests.js'
