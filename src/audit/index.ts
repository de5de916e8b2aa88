/** Finished bytes, read back: does every copy of a post still tell whose it is? */
export { type Auditor, type AuditSetting, auditorOf, type Gap } from './auditor.js'
export type { Fact, FactName } from './expectation.js'
export { type FactStore, factStore } from './fact-store.js'
export type { Lost } from './missing-facts.js'
export { attributionRecord, RECORD_PATH } from './record.js'
export { type AuditReport, type AuditRow, auditReport, COLUMNS, type Column, columnOf } from './report.js'
