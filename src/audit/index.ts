/** Reads finished editions back and checks that every copy of a post still carries its credit. */
export {
  type Auditor,
  type AuditResult,
  type AuditSetting,
  auditorOf,
  type BrowserView,
  type Doubt,
  type Gap,
} from './auditor.js'
export { bodyProof } from './body-proof.js'
export type { Fact, FactName } from './expectation.js'
export { FACT_FORMS, MESSAGE_PARTS, type MissingFact } from './missing-facts.js'
export { type AttributionRecord, attributionFile, attributionRecord, RECORD_PATH } from './record.js'
export type { RecordedFacts } from './recorded-facts.js'
export { type AuditReport, type AuditRow, auditReport, COLUMNS, type Column, columnOf } from './report.js'
export type { PostSource } from './written-content.js'
