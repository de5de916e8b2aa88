/** Runs a local web app that shows every edition of every post while it is being written. */

export { type ExportRequest, exportPreview } from './exported-preview.js'
export { openPreview, type Preview, type PreviewRequest } from './preview.js'
