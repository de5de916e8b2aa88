/** A local web app that shows every edition of every post while it is written. */
export { openPreview, type Preview, type PreviewRequest } from './preview.js'
export { type ExportRequest, exportPreview } from './export.js'
