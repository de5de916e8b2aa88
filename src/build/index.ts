/** From a publication's folder to out/. */
export { type BuildReport, type BuildRequest, build, check } from './build.js'
export type { Memory } from './memory.js'
export type { Claim } from './outputs.js'
export type { Plan } from './plan.js'
export type { Progress } from './progress.js'
export type { ReaderChange } from './reader-changes.js'
export { renderFault } from './rendering.js'
export { type OpenIssue, openSession, type Session, type Snapshot } from './session.js'
