/** Finished bytes, read back: does every copy of a post still tell whose it is? */
export { type Auditor, type AuditSetting, auditorOf, type Gap } from './auditor.js'
export type { Lost } from './demand.js'
export type { Fact, FactName } from './expectation.js'
export { gapProblems, lostText } from './gap-problems.js'
export { type Ledger, ledgerOf } from './ledger.js'
export { attributionRecord, RECORD_PATH } from './record.js'
export { type AuditReport, type AuditRow, auditReport, COLUMNS, type Column } from './report.js'
