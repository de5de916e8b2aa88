/** From a publication's folder to out/. */
export { type BuildReport, type BuildRequest, build, check } from './build.js'
export { type Disk, openDisk } from './disk.js'
export type { Memory } from './memory.js'
export type { Progress } from './progress.js'
export type { ReaderChange } from './reader-changes.js'
