/** From a publication's folder to out/. */
export { type BuildReport, type BuildRequest, build, check } from './build.js'
export type { Memory } from './memory.js'
export { type PreparedIssue, prepareIssue, readPublicationAt } from './prepare-issue.js'
export type { Progress } from './progress.js'
export type { ReaderChange } from './reader-changes.js'
export { readerSiteAt } from './reader-site.js'
