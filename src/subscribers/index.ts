/** Who receives: subscribers, where they are kept, how they come and go. */
export { type Address, needsUtf8, readAddress } from './address.js'
export { exportCsv } from './export.js'
export { type ImportReport, importCsv, type Rejected } from './import.js'
export { EVERYTHING, FREQUENCIES, type Frequency, type Interests, namesOf } from './interests.js'
export { changeState, SqliteStore } from './sqlite-store.js'
export type { Addition, Stats, SubscriberStore } from './store.js'
export { type Change, type Entry, mayBecome, readName, STATES, type State, type Subscriber } from './subscriber.js'
