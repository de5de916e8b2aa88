export {
  COPIES_FOLDER,
  copiesOf,
  isHuge,
  logoCopy,
  type PictureCopies,
  type PictureCopy,
  THUMBNAIL,
  thumbnailCopy,
} from './picture-copies.js'
export { loadPictureEncoder, type PictureEncoder } from './picture-encoder.js'
export {
  type CopyFacts,
  copyFacts,
  drawingFacts,
  isAnimated,
  type PictureFacts,
  pictureFacts,
} from './picture-facts.js'
export { type PublishedPicture, publishedPicture } from './picture-privacy.js'
