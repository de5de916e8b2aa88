/** Subscribers: where they are stored, and how they are added, changed and removed. */
export { type Address, readAddress } from '../core/email-address.js'
export { exportCsv } from './export.js'
export { type ImportReport, importCsv, type RejectedRow } from './import.js'
export { EVERYTHING, FREQUENCIES, type Frequency, type Interests, topicNames } from './interests.js'
export { type RestoredSubscriber, restoreBounced } from './restore.js'
export { type Meanings, readMeanings } from './state-columns.js'
export { type Change, type ListEntry, mayBecome, readName, STATES, type State, type Subscriber } from './subscriber.js'
export { changeState, type SubscriberStore, subscriberStore } from './subscriber-store.js'
export {
  type Invitation,
  personOf,
  type SubscriptionRequest,
  type SubscriptionRequests,
  subscriptionRequests,
} from './subscription-requests.js'
