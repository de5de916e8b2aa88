/**
 * The entry point of the library: functions to build a publication, to read one, and to compute a credit.
 *
 * @example
 * const report = await build({ root: 'my-digest', now: Date.now(), drafts: false, emails: 'recent', strict: false })
 */

export {
  type Credit,
  type CreditRow,
  creditOf,
  type Licence,
  licenceById,
  licenceByUrl,
  type Original,
  type Person,
  type Phrase,
  type Publisher,
  phraseText,
  readPublishers,
  type Segment,
  type Terms,
  type Via,
} from './attribution/index.js'
export type { AuditReport, AuditRow, Column, Fact, FactName, Gap, MissingFact } from './audit/index.js'
export type { Body, Picture, Post } from './content/index.js'
export { type Moment, parseMoment } from './core/moment.js'
export { type Place, type Problem, ProblemsError, placeText } from './core/problem.js'
export { VERSION } from './core/version.js'
export type { Answer, Fault, RequestLinks } from './lint/index.js'
export {
  type BuildReport,
  type BuildRequest,
  build,
  type CheckReport,
  type CheckRequest,
  check,
  type ReaderChange,
} from './pipeline/index.js'
export { type DigestSettings, type FeedSettings, type Publication, readPublication } from './publication/index.js'
