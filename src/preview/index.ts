/** Runs a local web app that shows every edition of every post while it is being written. */

export type { TakePicture, ViewPictureRequest } from './app-picture.js'
export { type ExportRequest, exportPreview } from './exported-preview.js'
export type { ImportTools, RecordedImport } from './import-desk.js'
export { openPreview, type Preview, type PreviewRequest } from './preview.js'
export type { IssueSendingSettings } from './preview-sending.js'
export type { ReportSpam } from './spam-score.js'
